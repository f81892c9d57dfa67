#!/bin/sh
# Reviews the locks of a pull request, for Azure Pipelines: the run's summary, issues, and one thread that is kept up to date.
#
#   pull-request.sh BASE
#
# SYSTEM_ACCESSTOKEN  $(System.AccessToken); its build service needs "Contribute to pull requests". Empty means no thread
# and what ../review.sh reads.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
keep=${AGENT_TEMPDIRECTORY:-/tmp}
work=$(mktemp -d "$keep/cnikit.XXXXXX")
trap 'rm -rf "$work"' EXIT
# shellcheck source=ci/forge.sh
. "$here/../forge.sh"

result=0
"$here/../review.sh" "$1" "$work" || result=$?

jq -r '
  def text: gsub("%"; "%AZP25") | gsub("\r"; "%0D") | gsub("\n"; "%0A") | gsub("##"; "# #");
  def property: text | gsub(";"; "%3B") | gsub("]"; "%5D");
  .diagnostics[] | "##vso[task.logissue type=\(.severity);" + ([
    (.file // empty | "sourcepath=" + property), (.line // empty | "linenumber=\(.)"), (.column // empty | "columnnumber=\(.)"),
    "code=" + (.id | property)
  ] | join(";")) + ";]" + (.message | text)' "$work/findings.json"

# The agent reads it when the step has ended.
comment "$work/review.md" > "$keep/node-plugins.md"
printf '##vso[task.uploadsummary]%s\n' "$keep/node-plugins.md"

[ -n "${SYSTEM_PULLREQUEST_PULLREQUESTID:-}" ] && [ -n "${SYSTEM_ACCESSTOKEN:-}" ] || exit "$result"

api=${SYSTEM_COLLECTIONURI%/}/$SYSTEM_TEAMPROJECTID/_apis/git/repositories/$BUILD_REPOSITORY_ID
threads=$api/pullRequests/$SYSTEM_PULLREQUEST_PULLREQUESTID/threads
token="Authorization: Bearer $SYSTEM_ACCESSTOKEN"
ask GET "$threads?api-version=7.1" "$token"
done_or_read_only || exit "$result"
ours=$(jq -r --arg marker "$marker" '[.value[] | select((.isDeleted | not) and (.comments[0].content // "" | startswith($marker)))] | .[0]
    | select(. != null) | "\(.id)/comments/\(.comments[0].id)"' "$work/answer")

[ -n "$ours" ] || [ -s "$work/review.md" ] || exit "$result"
comment "$work/review.md" > "$work/comment"
# The policy "all comments are resolved" shall wait for a person only where a lock does not fit.
[ "$result" = 0 ] && state=closed || state=active
if [ -n "$ours" ]; then
    jq -R -s '{ content: . }' "$work/comment" > "$work/body"
    ask PATCH "$threads/$ours?api-version=7.1" "$token" "$work/body"
    if done_or_read_only; then
        printf '{ "status": "%s" }' "$state" > "$work/body"
        ask PATCH "$threads/${ours%%/*}?api-version=7.1" "$token" "$work/body"
    fi
else
    jq -R -s --arg state "$state" '{ comments: [{ parentCommentId: 0, content: ., commentType: "text" }], status: $state }' \
        "$work/comment" > "$work/body"
    ask POST "$threads?api-version=7.1" "$token" "$work/body"
fi

done_or_read_only || :
exit "$result"
