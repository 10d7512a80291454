# What ingest wrote is published with the rest, and kept, so that somebody can review and commit it.
while IFS= read -r -d '' file; do
  if [ -f "$file" ]; then install -D -m 644 "$file" "not-in-git/$file"; fi
done < <(git ls-files -z --others --modified --exclude-standard -- <[ content ]>)
