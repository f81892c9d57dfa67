#!/bin/sh
# What the scripts of the forges share; they read it by `.`, with $work as a directory of their own.
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
