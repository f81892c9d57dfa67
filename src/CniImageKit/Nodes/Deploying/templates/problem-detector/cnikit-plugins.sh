#!/bin/sh
# A plugin of node-problem-detector's custom plugin monitor: 0 is OK, 1 is a problem, 2 is unknown. One short line says what.
# HOST_ROOT is where the node's root is mounted; the node's own root where it is not set.
here=$(dirname -- "$0")
if said=$(sh "$here/install.sh" check --set "$here/set" ${HOST_ROOT:+--root "$HOST_ROOT"} 2>&1); then
    printf '%s\n' "$said"
    exit 0
else
    code=$?
fi
first=$(printf '%s\n' "$said" | head -n 1)
count=$(printf '%s\n' "$said" | wc -l)
if [ "$code" -ne 3 ]; then
    printf '%s\n' "$first"
    exit 2
fi
if [ "$count" -gt 1 ]; then first="$first, and $((count - 1)) more"; fi
printf '%s\n' "$first"
exit 1
