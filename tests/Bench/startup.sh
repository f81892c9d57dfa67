#!/usr/bin/env bash
# Measures how long the commands take to say their version, and writes artifacts/bench/startup.md.
# usage: tests/Bench/startup.sh [--rounds N]; see README.md beside this file.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
source "$here/measure.sh"

rounds=5
[[ ${1:-} != --rounds ]] || rounds=$2
root=$(cd -- "$here/../.." && pwd -P)
work=${CNIKIT_BENCH_DIR:-$root/artifacts/bench}
cnikit=${CNIKIT_BIN:-$root/artifacts/bin/cnikit}
need hyperfine jq
[[ -x $cnikit ]] || { echo "startup.sh: no $cnikit; ./build.sh --target=Publish makes it" >&2; exit 1; }
compiler=clang
command -v clang > /dev/null || compiler=gcc
mkdir -p "$work"
hello=$work/hello/hello
[[ -x $hello && $hello -nt $here/Hello/Program.cs ]] ||
    dotnet publish "$here/Hello" -c Release --ucr -o "$work/hello" -p:CppCompilerAndLinker=$compiler -v q --nologo >&2

names=("a native hello world" "cnikit --version" "dotnet --version")
commands=("$hello" "$cnikit --version" "dotnet --version")
rm -f "$work"/startup.*.json
# In turn, so that a slow minute of the machine hits all of them.
for ((round = 1; round <= rounds; round++)); do
    for i in "${!names[@]}"; do
        hyperfine --shell=none --warmup 3 --runs 20 --style none --export-json "$work/startup.$i.$round.json" "${commands[i]}" > /dev/null 2>&1
    done
done
median() { jq -s '[.[].results[0].times[]] | sort | .[length / 2 | floor]' "$work"/startup."$1".*.json; }
base=$(median 0)
{
    echo '| | ms | relative to the hello world |'
    echo '|---|--:|--:|'
    for i in "${!names[@]}"; do
        awk -v n="${names[i]}" -v s="$(median "$i")" -v b="$base" 'BEGIN { printf "| %s | %.1f | %.1f |\n", n, s * 1000, s / b }'
    done
} > "$work/startup.md"
cat "$work/startup.md"
