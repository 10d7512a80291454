"""Refusals: what ssh and rsync say when they fail, as what is wrong and what to do about it."""

from collections.abc import Iterable

RUN_AGAIN = "run again; readers see the site as it was"
FULL = ("the server's disk is full", "free space there, then run again; readers see the site as it was")
_LONGEST = 300  # characters of what a program says

# What ssh says -> what it means; the first that fits.
_MEANINGS = (
    (
        ("REMOTE HOST IDENTIFICATION HAS CHANGED",),
        "the server has another host key than before: it was set up anew, or somebody is in between",
        "ask who runs it; if the key is right: ssh-keygen -R {host}, then ssh {host} once by hand",
    ),
    (
        ("Host key verification failed", "host key is known"),
        "the server's host key is not known",
        "connect once by hand (ssh {host}), compare the key and accept it",
    ),
    (
        ("Permission denied", "Too many authentication failures", "No more authentication methods"),
        "the server refuses the key",
        "mend it until “ssh -o BatchMode=yes {host}” gets in (ssh-add for a key with a passphrase)",
    ),
    (
        ("subsystem request failed",),
        "the server offers no SFTP",
        "have “Subsystem sftp” set in its sshd_config",
    ),
    (
        ("Could not resolve hostname",),
        "there is no such host",
        "check its name",
    ),
)


def refused(stderr: str, host: str) -> tuple[str, str]:
    """Return why there is no connection, by what ssh says."""
    for signs, what, hint in _MEANINGS:
        if any(sign in stderr for sign in signs):
            return what, hint.format(host=host)
    if not stderr.strip():
        hint = "see that its shell prints nothing when it starts, and that SFTP is allowed"
        return "the server answers with something else than SFTP", hint
    return (
        f"the server does not answer ({_first(stderr.splitlines())})",
        "check its address and the network, then run again",
    )


def lost(stderr: str) -> tuple[str, str]:
    """Return why a connection has ended, by what ssh says."""
    lines = stderr.strip().splitlines()
    return (f"the connection was lost ({_first(lines)})" if lines else "the connection was lost"), RUN_AGAIN


def of_rsync(stderr: str, code: int) -> tuple[str, str]:
    """Return why rsync failed, by what it says and its exit code: of a full disk the other end cannot always tell."""
    if "No space left" in stderr or "Disk quota exceeded" in stderr or "File too large" in stderr:
        return FULL
    if "connection unexpectedly closed" in stderr or "Broken pipe" in stderr or "error in rsync protocol" in stderr:
        return lost("")
    if not stderr.strip():
        return (
            f"rsync failed without a word (exit code {code})",
            f"see whether the server's disk is full, and {RUN_AGAIN}",
        )
    return f"rsync failed ({_first(stderr.splitlines())})", RUN_AGAIN


def _first(lines: Iterable[str]) -> str:
    """Return the first line that says something."""
    return next((line.strip() for line in lines if line.strip()), "it does not say why")[:_LONGEST]
