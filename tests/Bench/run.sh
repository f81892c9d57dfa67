#!/usr/bin/env bash
# Measures cnikit and its peers: whole processes, one after the other, on the same plugins, and writes artifacts/bench/results.md.
# usage: tests/Bench/run.sh [--rounds N]; see README.md beside this file.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
source "$here/measure.sh"
source "$here/contenders.sh"

rounds=5
[[ ${1:-} != --rounds ]] || rounds=$2
root=$(cd -- "$here/../.." && pwd -P)
work=${CNIKIT_BENCH_DIR:-$root/artifacts/bench}
cnikit=${CNIKIT_BIN:-$root/artifacts/bin/cnikit}
need hyperfine jq /usr/bin/time tar zstd pigz umoci buildah openssl
[[ -x $cnikit ]] || { echo "run.sh: no $cnikit; ./build.sh --target=Publish makes it" >&2; exit 1; }

rm -rf "$work"
mkdir -p "$work"
export CNIKIT_CACHE=$work/store
prepare_plugins "$work"

echo "Plugins: $(describe_tree "$work/tree")"
measure_all "$work/small" "$work/tree" "$rounds"
echo "Ten times the plugins: $(describe_tree "$work/tree10")"
measure_all "$work/large" "$work/tree10" 0   # memory only

write_results "$work" > "$work/results.md"
cat "$work/results.md"
