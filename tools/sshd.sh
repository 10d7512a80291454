#!/bin/sh
# Brings an SSH server and rsync for tests/publishing/test_ssh.py, which start it themselves. Where systemd runs, the
# package would also open the machine to everybody's logins, so there it is not installed unasked.
set -u

have() {
    PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v "$1" >/dev/null
}

if have sshd && have ssh && have rsync; then
    exit 0
fi

if have apt-get && [ "$(id -u)" -eq 0 ] && [ ! -d /run/systemd/system ]; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq --no-install-recommends openssh-server openssh-client rsync procps >/dev/null && exit 0
fi

echo "tearsheet: no SSH server with rsync found and none could be installed: the tests with one will be left out." >&2
echo "tearsheet: to run them, install openssh-server and rsync (on Debian: apt-get install openssh-server rsync)." >&2
[ "${CI:-}" != true ]
