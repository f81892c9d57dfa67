#!/usr/bin/env bash
# Runs the Cake pipeline in build/: ./build.sh [--target=NAME] [--option=value …]. Without a target: Quickstart. See README.md.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
cd -- "$root"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
export DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1
# The compiled script is kept, and compiled again only when it changes: that saves two seconds a run.
export CAKE_SETTINGS_ENABLESCRIPTCACHE=true CAKE_PATHS_TOOLS="$root/artifacts/cake" CAKE_PATHS_CACHE="$root/artifacts/cake/cache"
[[ -t 1 ]] || export NO_COLOR=1

if ! command -v dotnet >/dev/null; then
    echo "build.sh: dotnet is not in PATH. The .NET SDK of global.json builds this repository: see 'What you need' in README.md." >&2
    exit 1
fi
if ! restored=$(dotnet tool restore 2>&1); then
    printf '%s\n' "$restored" >&2
    exit 1
fi
# The scripts use this repository's own addin, so it is built before they are compiled; see build/decisions/0009.
addin=artifacts/cake/addin/Cake.CniImageKit.dll
if [[ ! -f $addin || -n $(find src/Cake.CniImageKit src/Directory.Build.* Directory.* -name obj -prune -o -name bin -prune -o \
    -type f -newer "$addin" -print -quit) ]]; then
    if ! built=$(dotnet build src/Cake.CniImageKit -c Release -o artifacts/cake/addin -v q --nologo -p:RunAnalyzers=false 2>&1); then
        printf '%s\n' "$built" >&2
        exit 1
    fi
    touch "$addin"
    # A compiled script is kept by its own text alone.
    rm -rf artifacts/cake/cache
fi
exec dotnet cake build/build.cake "$@"
