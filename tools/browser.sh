#!/bin/sh
# Brings a browser for the tests in tests/browser, in the first way that works here.
set -u

for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then
        exit 0
    fi
done

if command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
fi

.venv/bin/python -m playwright install chromium && exit 0

echo "tearsheet: no browser found and none could be installed: the browser tests will be left out." >&2
echo "tearsheet: to run them, install chromium (on Debian: apt-get install chromium)." >&2
[ "${CI:-}" != true ]
