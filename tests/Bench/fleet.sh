#!/usr/bin/env bash
# Measures how long an audit of all nodes of a cluster takes, and how much memory, and writes artifacts/bench/fleet.md.
# usage: tests/Bench/fleet.sh [--rounds N]; see README.md beside this file.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
source "$here/measure.sh"

rounds=5
[[ ${1:-} != --rounds ]] || rounds=$2
root=$(cd -- "$here/../.." && pwd -P)
work=${CNIKIT_BENCH_DIR:-$root/artifacts/bench}
cnikit=${CNIKIT_BIN:-$root/artifacts/bin/cnikit}
need jq time
[[ -x $cnikit ]] || { echo "fleet.sh: no $cnikit; ./build.sh --target=Publish makes it" >&2; exit 1; }
mkdir -p "$work/fleet"
dotnet build "$here/StandIn" -c Release -o "$work/stand-in" -v q --nologo -nodeReuse:false >&2

# measure NAME COMMAND...: NAME, median seconds, median peak MiB; the command may end with 3, since nodes drift.
measure() {
    local name=$1 round
    shift
    : > "$work/fleet/times"
    for ((round = 0; round <= rounds; round++)); do
        /usr/bin/time -f '%e %M' -o "$work/fleet/time" "$@" > "$work/fleet/out" 2> "$work/fleet/err" || [[ $? == 3 ]] || { cat "$work/fleet/err" >&2; exit 1; }
        # The first round warms the server up.
        [[ $round == 0 ]] || tail -n 1 "$work/fleet/time" >> "$work/fleet/times"
    done
    printf '| %s | %s | %s |\n' "$name" \
        "$(sort -n "$work/fleet/times" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }')" \
        "$(awk '{ print $2 }' "$work/fleet/times" | sort -n | awk '{ v[NR] = $1 } END { printf "%.0f", v[int((NR + 1) / 2)] / 1024 }')"
}

{
    echo "$(nproc) cores of $(awk -F': ' '/model name/ { print $2; exit }' /proc/cpuinfo), which serve the cluster too; median of $rounds whole processes."
    echo
    echo '| | seconds | peak MiB |'
    echo '|---|--:|--:|'
} > "$work/fleet.md"
for nodes in 1000 10000 50000; do
    rm -f "$work/fleet/kubeconfig"
    coproc server { exec dotnet "$work/stand-in/stand-in.dll" "$nodes" "$work/fleet/kubeconfig"; }
    read -r _ <&"${server[0]}"
    export KUBECONFIG=$work/fleet/kubeconfig
    measure "\`cnikit fleet\`, $nodes nodes" "$cnikit" fleet >> "$work/fleet.md"
    measure "\`cnikit fleet --json --html\`, $nodes nodes" "$cnikit" fleet --json --html "$work/fleet/page.html" >> "$work/fleet.md"
    if command -v kubectl > /dev/null && [[ $nodes -le 10000 ]]; then
        measure "\`kubectl get nodes -o json\`, $nodes nodes" kubectl get nodes -o json >> "$work/fleet.md"
    fi
    exec {server[1]}>&-
    wait "$server_PID" || true
done
cat "$work/fleet.md"
