#!/bin/sh
# Checks the locks of a branch and writes what its reviewer wants to know, in Markdown.
#
#   review.sh BASE DIRECTORY
#
# BASE is the revision to compare with. DIRECTORY gets review.md, which is empty where there is nothing to tell, and findings.json with
# what `cnikit lock --check` found. Ends with 0 where every lock fits its manifest, with 3 where one does not, and with 1 else.
#
# CNIKIT            how the command is started; words are split (default: cnikit)
# CNIKIT_MANIFESTS  manifests, one a line (default: every cni.yaml that git knows)
set -eu

base=$1
out=$2
cnikit=${CNIKIT:-cnikit}
manifests=${CNIKIT_MANIFESTS:-$(git -c core.quotePath=false ls-files -- cni.yaml '*/cni.yaml')}
mkdir -p "$out"
: > "$out/review.md"
: > "$out/all.json"
result=0

# What others named is printed so that no pipeline takes it for a command of its own.
show() { sed -e 's/##/# #/g' -e 's/^\([[:space:]]*\)::/\1: :/' "$1" >&2; }

while IFS= read -r manifest; do
    [ -n "$manifest" ] || continue
    code=0
    # shellcheck disable=SC2086
    $cnikit lock --check --json "$manifest" > "$out/check.json" 2> "$out/check.txt" || code=$?
    show "$out/check.txt"
    cat "$out/check.json" >> "$out/all.json"
    differs=0
    # shellcheck disable=SC2086
    $cnikit diff "$base" --manifest "$manifest" --format markdown --exit-code > "$out/diff.md" 2> "$out/diff.txt" || differs=$?
    show "$out/diff.txt"
    case $code in
        0) ;;
        3) [ "$result" = 1 ] || result=3 ;;
        *) result=1 ;;
    esac
    [ "$code" = 0 ] && [ "$differs" = 0 ] && continue
    {
        printf '## %s\n\n' "$manifest"
        if [ "$code" != 0 ]; then
            printf 'The lock does not fit the manifest, or cannot be read:\n\n'
            sed 's/^/    /' "$out/check.txt"
            printf '\n'
        fi
        if [ "$differs" = 0 ] || [ "$differs" = 3 ]; then
            cat "$out/diff.md"
        else
            # The check has told what is wrong with a lock already.
            [ "$code" != 0 ] || result=1
            printf 'The locks could not be compared:\n\n'
            sed 's/^/    /' "$out/diff.txt"
        fi
        printf '\n'
    } >> "$out/review.md"
done <<END
$manifests
END

jq -s '{ ok: all(.[]; .ok), diagnostics: ([.[].diagnostics // []] | add // []) }' "$out/all.json" > "$out/findings.json"
rm -f "$out/all.json" "$out/check.json" "$out/check.txt" "$out/diff.md" "$out/diff.txt"
exit "$result"
