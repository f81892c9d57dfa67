#!/usr/bin/env pwsh
# Runs the Cake pipeline in build/: ./build.ps1 [--target=NAME] [--option=value …]. The same as build.sh, for Windows.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Set-Location -LiteralPath $PSScriptRoot

$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_NOLOGO = '1'
$env:DOTNET_SKIP_FIRST_TIME_EXPERIENCE = '1'
$env:DOTNET_GENERATE_ASPNET_CERTIFICATE = 'false'
$env:DOTNET_CLI_UI_LANGUAGE = 'en'
$env:MSBUILDDISABLENODEREUSE = '1'
$env:CAKE_SETTINGS_ENABLESCRIPTCACHE = 'true'
$env:CAKE_PATHS_TOOLS = Join-Path $PSScriptRoot 'artifacts/cake'
$env:CAKE_PATHS_CACHE = Join-Path $PSScriptRoot 'artifacts/cake/cache'

if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) {
    Write-Error "dotnet is not in PATH. The .NET SDK of global.json builds this repository: see 'What you need' in README.md."
}
$restored = dotnet tool restore 2>&1
if ($LASTEXITCODE -ne 0) {
    $restored | Out-String | Write-Host
    exit $LASTEXITCODE
}
# The scripts use this repository's own addin, so it is built before they are compiled; see build/decisions/0009.
$addin = 'artifacts/cake/addin/Cake.CniImageKit.dll'
$sources = Get-ChildItem 'src/Cake.CniImageKit', 'src/Directory.Build.*', 'Directory.*' -Recurse -File |
    Where-Object FullName -NotMatch '[\\/](obj|bin)[\\/]'
if (-not (Test-Path $addin) -or ($sources | Where-Object LastWriteTimeUtc -gt (Get-Item $addin).LastWriteTimeUtc)) {
    $built = dotnet build src/Cake.CniImageKit -c Release -o artifacts/cake/addin -v q --nologo 2>&1
    if ($LASTEXITCODE -ne 0) {
        $built | Out-String | Write-Host
        exit $LASTEXITCODE
    }
    (Get-Item $addin).LastWriteTimeUtc = [DateTime]::UtcNow
    # A compiled script is kept by its own text alone.
    if (Test-Path 'artifacts/cake/cache') { Remove-Item 'artifacts/cake/cache' -Recurse -Force }
}
dotnet cake build/build.cake @args
exit $LASTEXITCODE
