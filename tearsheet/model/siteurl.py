"""SITEURL: whether readers can reach the site at the address that its pages, feeds and e-mails link to."""

import ipaddress
import re
import socket
import unicodedata
from urllib.parse import SplitResult, urlsplit

Wrong = tuple[str, str]  # what is wrong, and what to do

# Names reserved for examples (RFC 2606), and names that only work within one network (RFC 6761, 6762, 8375, and
# what routers and companies use).
_PLACEHOLDERS = re.compile(r"(.+\.)?(example\.(com|net|org|edu)|example|invalid)")
_INTRANET = re.compile(r"[^.]+|(.+\.)?(localhost|local|test|internal|intranet|lan|home|corp|private|home\.arpa)")
_NUMBER = re.compile(r"(.*\.)?(\d+|0x[0-9a-f]*)")  # what browsers take for an address in numbers, such as 127.1

_PUT = 'put the address at which readers find the site into it, like SITEURL = "https://www.YOUR-NAME.org"'
_MEANT = 'if only your own network is to read it, say --intranet (or "intranet": True in PUBLISH)'


def host(address: str) -> str:
    """Return the host of an address in one form: lower case, and punycode (xn--…) decoded."""
    return _plain(_split(address).hostname or "")


def wrong(siteurl: str, *, intranet: bool) -> Wrong | None:
    """Return why readers cannot reach a site at this address, and what to do; None where they can.

    With `intranet` they may be in one's own network, or on this machine.
    """
    try:
        parts = _split(siteurl)
        name, is_web = _plain(parts.hostname or ""), parts.scheme in {"http", "https"} and parts.port != 0
    except ValueError:
        name, is_web = "", False
    if not name or not is_web:
        return f"SITEURL “{siteurl}” is no address of the web", _PUT
    return _misled(parts) or _unreachable(siteurl, name, intranet=intranet)


def _misled(parts: SplitResult) -> Wrong | None:
    """Return what may not be part of a SITEURL, and what to do: a user, a query, a fragment. None where it has none."""
    if "@" in parts.netloc:
        return "SITEURL has a user or a password in it, which every page would show", "take it out"
    if parts.query or parts.fragment:
        return "SITEURL has a ? or # in it, after which no path can stand", "end it before that"
    return None


def _unreachable(siteurl: str, name: str, *, intranet: bool) -> Wrong | None:
    """Return why a host cannot be reached by readers, and what to do; None where it can."""
    if _PLACEHOLDERS.fullmatch(name):
        return f"SITEURL is {siteurl}, a placeholder at which nobody finds a site", _PUT
    if not intranet and _is_private(name):
        return f"SITEURL is {siteurl}, which only this machine or your own network can reach", f"{_PUT}; {_MEANT}"
    return None


def apart(domain: str, siteurl: str) -> Wrong | None:
    """Return why PUBLISH's domain and SITEURL's host do not agree, and what to do; None where they do."""
    if not re.fullmatch(r"[^\s/:@?#]+", domain):
        hint = f'write it like "{host(siteurl)}"'
        return f'"domain" in PUBLISH is “{domain}”, and is to be a host alone, without https:// or a path', hint
    parts = _split(siteurl)
    address = f"{parts.scheme}://{domain}"
    if _plain(domain) != host(siteurl):
        more = " (with and without www. are two hosts)" if _bare(domain) == _bare(host(siteurl)) else ""
        what = f'"domain" in PUBLISH is {domain}, and SITEURL leads to {parts.hostname}{more}: each link would leave it'
        return what, f'let both name one host: SITEURL = "{address}", or "domain": "{parts.hostname}"'
    if parts.path.strip("/") or parts.port:
        what = f"SITEURL is {siteurl}, and a host serves a domain of its own at its root, without a port"
        return what, f'let SITEURL = "{address}", or leave "domain" out'
    return None


def _split(address: str) -> SplitResult:
    """Return the parts of an address; ValueError where it is no address."""
    return urlsplit(address.strip())


def _plain(name: str) -> str:
    """Return a host's name in one form: lower case, punycode decoded; ValueError where it is no name."""
    folded = unicodedata.normalize("NFKC", name).replace("\N{IDEOGRAPHIC FULL STOP}", ".").lower().rstrip(".")
    labels = (_in_script(label) for label in folded.split("."))
    return ".".join(labels)


def _in_script(label: str) -> str:
    """Return a label of a host's name with its punycode (xn--…) decoded."""
    return label[4:].encode().decode("punycode") if label.startswith("xn--") else label


def _bare(name: str) -> str:
    return _plain(name).removeprefix("www.")


def _is_private(name: str) -> bool:
    """Say whether a host is this machine or one of a private network."""
    try:
        is_short = _NUMBER.fullmatch(name) and ":" not in name
        address = ipaddress.ip_address(socket.inet_aton(name) if is_short else name)
    except (ValueError, OSError):
        return _INTRANET.fullmatch(name) is not None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return not (mapped or address).is_global
