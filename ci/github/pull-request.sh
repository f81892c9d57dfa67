#!/bin/sh
# Reviews the locks of a pull request, for GitHub Actions: the job's summary, annotations, and one comment that is kept up to date.
#
#   pull-request.sh BASE
#
# CNIKIT_TOKEN   a token that may write comments; empty means no comment
# CNIKIT_AUTHOR  who writes them by that token (default: github-actions[bot])
# and what ../review.sh reads.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
work=$(mktemp -d "${RUNNER_TEMP:-/tmp}/cnikit.XXXXXX")
trap 'rm -rf "$work"' EXIT
# shellcheck source=ci/forge.sh
. "$here/../forge.sh"

result=0
"$here/../review.sh" "$1" "$work" || result=$?

jq -r '
  def text: gsub("%"; "%25") | gsub("\r"; "%0D") | gsub("\n"; "%0A") | gsub("##"; "# #");
  def property: text | gsub(":"; "%3A") | gsub(","; "%2C");
  .diagnostics[] | "::\(.severity) " + ([
    (.file // empty | "file=" + property), (.line // empty | "line=\(.)"), (.column // empty | "col=\(.)"), "title=" + (.id | property)
  ] | join(",")) + "::" + (.message | text)' "$work/findings.json"

if [ -s "$work/review.md" ]; then
    cat "$work/review.md" >> "${GITHUB_STEP_SUMMARY:-/dev/stdout}"
else
    echo 'The locks carry what the target branch does.' >> "${GITHUB_STEP_SUMMARY:-/dev/stdout}"
fi

number=$(jq -r '.pull_request.number // empty' "${GITHUB_EVENT_PATH:-/dev/null}")
[ -n "$number" ] && [ -n "${CNIKIT_TOKEN:-}" ] || exit "$result"

api=$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/issues
me=${CNIKIT_AUTHOR:-github-actions[bot]}
keep "$api/$number/comments?per_page=100" "$api/comments" PATCH "Authorization: Bearer $CNIKIT_TOKEN" .user.login
exit "$result"
