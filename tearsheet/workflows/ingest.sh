# A seed without a date is dated by the day of the commit that brought it, so that every run gives the same posts, also
# while they are not in git. A seed that is rejected is named, and stops nobody else's post.
ingest() {
  SOURCE_DATE_EPOCH=$(git log -1 --format=%ct "$1") tearsheet --settings <[ settings ]> ingest || [ $? -eq 1 ]
}
since=$(git log -1 --format=%H -- <[ content ]>/ledger.jsonl)
for commit in $(git rev-list --reverse ${since:+"$since.."}HEAD -- <[ seeds ]>); do
  if git restore --source="$commit" --worktree -- <[ seeds ]>; then ingest "$commit" > /dev/null 2>&1; fi
done
git restore --worktree -- <[ seeds ]> || true
ingest HEAD
