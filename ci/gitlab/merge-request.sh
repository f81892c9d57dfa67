#!/bin/sh
# Reviews the locks of a merge request, for GitLab: a Code Quality report, review.md as an artifact, and one note that is kept up to date.
#
#   merge-request.sh BASE DIRECTORY
#
# DIRECTORY gets review.md and gl-code-quality-report.json.
# CNIKIT_GITLAB_TOKEN  an access token of the project with the scope api; empty means no note, since a job's own token may write none
# and what ../review.sh reads.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/cnikit.XXXXXX")
trap 'rm -rf "$work"' EXIT
# shellcheck source=ci/forge.sh
. "$here/../forge.sh"

git cat-file -e "$1^{commit}" 2> /dev/null || git fetch --quiet --depth=1 origin "$1"
result=0
"$here/../review.sh" "$1" "$work" || result=$?
mkdir -p "$2"
cp "$work/review.md" "$2/review.md"
jq '[.diagnostics[] | {
  description: .message,
  check_name: .id,
  fingerprint: ("\(.id) \(.file) \(.line) \(.message)" | @base64),
  severity: (if .severity == "error" then "major" else "minor" end),
  location: { path: (.file // "cni.yaml"), lines: { begin: (.line // 1) } }
}]' "$work/findings.json" > "$2/gl-code-quality-report.json"

[ -n "${CI_MERGE_REQUEST_IID:-}" ] && [ -n "${CNIKIT_GITLAB_TOKEN:-}" ] || exit "$result"

token="PRIVATE-TOKEN: $CNIKIT_GITLAB_TOKEN"
ask GET "$CI_API_V4_URL/user" "$token"
done_or_read_only || exit "$result"
me=$(jq -r .id "$work/answer")
notes=$CI_API_V4_URL/projects/$CI_MERGE_REQUEST_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes
keep "$notes?per_page=100&sort=asc&order_by=created_at" "$notes" PUT "$token" .author.id
exit "$result"
