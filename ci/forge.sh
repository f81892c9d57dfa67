#!/bin/sh
# What the scripts of the forges share; they read it by `.`, with $work as a directory of their own, and $me as who writes.
# shellcheck disable=SC2154

# The first line of the comment that is ours, by which the next run finds it.
marker='<!-- cnikit review -->'

# ask METHOD URL HEADER [FILE]: sends FILE as JSON, puts the answer into $work/answer and its status into $status. The token in HEADER
# goes by standard input, so that neither a log nor the process list has it.
ask() {
    method=$1 url=$2 header=$3 body=${4:-}
    case $header in *[\"\\]*) echo 'The token has characters that no token has.' >&2; exit 1 ;; esac
    set -- --silent --show-error --config - --request "$method" --output "$work/answer" --write-out '%{http_code}' \
        --connect-timeout 20 --max-time 120 --header 'Accept: application/json' --header 'User-Agent: cnikit'
    [ -z "$body" ] || set -- "$@" --header 'Content-Type: application/json' --data-binary "@$body"
    [ "$method" != GET ] || set -- "$@" --retry 3
    status=$(printf 'header = "%s"\n' "$header" | curl "$@" "$url") || status=000
}

# Whether the last request did what it should. No right to write is no fault: a pull request of a fork has none.
done_or_read_only() {
    case $status in
        200 | 201) return 0 ;;
        203 | 302 | 401 | 403 | 404)
            echo "cnikit: no right to comment (status $status), as in a fork's pull request; the summary has the review" >&2
            return 1 ;;
        *)
            echo "cnikit: the comment could not be written (status $status)" >&2
            exit 1 ;;
    esac
}

# comment FILE: the marker and the review, cut to what every forge takes; without a review, that nothing differs any more.
comment() {
    printf '%s\n' "$marker"
    if [ -s "$1" ]; then head -c 62000 "$1"; else printf 'The locks carry what the target branch does.\n'; fi
}

# keep NOTES ONE METHOD HEADER AUTHOR: writes the review as one comment that is kept up to date. NOTES is where comments are listed and made,
# with what asks for pages of 100; ONE is what stands before a comment's id; METHOD changes one; AUTHOR is where in it who wrote it stands.
keep() {
    notes=$1 one=$2 change=$3 token=$4 author=$5 ours='' page=1
    while :; do
        ask GET "$notes&page=$page" "$token"
        done_or_read_only || return 0
        ours=$(jq -r --arg marker "$marker" --arg me "$me" \
            "map(select((.body | startswith(\$marker)) and ($author | tostring) == \$me)) | .[0].id // empty" "$work/answer")
        if [ -n "$ours" ] || [ "$(jq length "$work/answer")" -lt 100 ]; then break; fi
        page=$((page + 1))
    done

    [ -n "$ours" ] || [ -s "$work/review.md" ] || return 0
    comment "$work/review.md" | jq -R -s '{ body: . }' > "$work/body"
    if [ -n "$ours" ]; then
        ask "$change" "$one/$ours" "$token" "$work/body"
    else
        ask POST "${notes%%\?*}" "$token" "$work/body"
    fi

    done_or_read_only || :
}
