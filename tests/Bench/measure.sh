# Running, timing and reporting. Sourced by run.sh.

need() {
    local tool missing=()
    for tool in "$@"; do command -v "$tool" > /dev/null || missing+=("$tool"); done
    [[ ${#missing[@]} -eq 0 ]] || { echo "run.sh: missing ${missing[*]} (Debian's packages of these names; time for /usr/bin/time)" >&2; exit 1; }
}

describe_tree() { echo "$(find "$1" -type f | wc -l) files, $(find "$1" -type f -printf '%s\n' | awk '{ s += $1 } END { printf "%.1f MB", s / 1e6 }')"; }

# measure_all OUT TREE ROUNDS: every contender in turn, and that ROUNDS times, so that a slow minute of the machine hits all; 0 rounds measure memory only.
# Writes OUT.tsv: name, median seconds, peak MiB, layer bytes.
measure_all() {
    local out=$1 tree=$2 rounds=$3 round name clean command
    local -a names=() cleans=() commands=()
    while IFS='|' read -r name clean command; do
        names+=("$name") cleans+=("$clean") commands+=("$command")
    done < <(contenders "$out" "$tree" | sed 's/ | / \x01 /g')
    local i
    for ((round = 1; round <= rounds; round++)); do
        for i in "${!names[@]}"; do
            hyperfine --shell=bash --warmup 1 --runs 3 --style none --prepare "rm -rf ${cleans[i]:-$out.none}" \
                --export-json "$out.$i.$round.json" "${commands[i]//$'\x01'/|}" > "$out.log" 2>&1 || { cat "$out.log" >&2; exit 1; }
        done
    done
    for i in "${!names[@]}"; do
        # The median of all runs, in seconds; the peak of one process of the command, the larger of two runs.
        printf '%s\t%s\t%s\t%s\n' "${names[i]}" \
            "$([[ $rounds -eq 0 ]] || jq -s '[.[].results[0].times[]] | sort | .[length / 2 | floor]' "$out.$i".*.json)" \
            "$(for round in 1 $((rounds > 0 ? 2 : 1)); do bash -c "rm -rf ${cleans[i]:-$out.none}"; peak "${commands[i]//$'\x01'/|}"; done | sort -n | tail -n 1)" \
            "$(layer_bytes "$out" "${names[i]}")"
    done > "$out.tsv"
}

# The peak resident set of the largest process that a command runs, in MiB: each program of it is run under time.
peak() {
    local log
    log=$(mktemp)
    /usr/bin/time -f %M -o "$log" bash -c "$1" > /dev/null 2>&1
    awk '{ printf "%.0f\n", $1 / 1024 }' "$log"
    rm -f "$log"
}

write_results() {
    local work=$1 base
    base=$(awk -F'\t' '$1 ~ /^umoci/ { print $2 }' "$work/small.tsv")
    echo "$(nproc) cores of $(awk -F': ' '/model name/ { print $2; exit }' /proc/cpuinfo), $(. /etc/os-release && echo "$PRETTY_NAME"), warm page cache;"
    echo "median of whole processes; $(describe_tree "$work/tree") of containernetworking-plugins. Peak: the largest process of the command."
    echo
    echo '| | wall, relative to umoci | seconds | peak MiB | layer MB | peak MiB at ten times the size |'
    echo '|---|--:|--:|--:|--:|--:|'
    while IFS=$'\t' read -r name wall mib bytes; do
        local large
        large=$(awk -F'\t' -v n="$name" '$1 == n { print $3 }' "$work/large.tsv")
        awk -v n="$name" -v w="$wall" -v b="$base" -v m="$mib" -v s="$bytes" -v l="$large" \
            'BEGIN { printf "| %s | %.2f | %.3f | %s | %.1f | %s |\n", n, w / b, w, m, s / 1e6, l }'
    done < "$work/small.tsv"
}
