"""Web addresses, normalised the way browsers do it (url.spec.whatwg.org), whatever a seed has written."""

import ipaddress
import re
from urllib.parse import quote

# A path of this site as posts write former addresses: parts between slashes, none that leads out of it (.. or .), and
# no character that a system keeps from the names of files.
_PART = r"(?!\.\.?(?:/|$))[^/\\?#<>:\"|*{}\x00-\x1f]+"
ON_SITE = rf"^/?(?:{_PART}/)*{_PART}/?$"
_FILES = (".html", ".htm")  # endings of addresses that are files; a folder with a page is at any other

LONGEST = 8_000  # characters; what is longer no common server takes (Apache 8,190 bytes, nginx 8 KiB)

_PARTS = re.compile(r"(https?):[/\\]{2,}([^/\\?#]*)([^?#]*)(\?[^#]*)?(#.*)?", re.IGNORECASE | re.DOTALL)
_ENDS = "".join(map(chr, range(0x21)))  # C0 control characters and the space, which browsers cut off at both ends
_BREAKS = re.compile("[\t\n\r]")
_STRAY = re.compile("%(?![0-9A-Fa-f]{2})")
_PORT = re.compile(r":(\d{0,5})$")
_NO_HOST = re.compile(r"[\x00-\x20\x7f#%/:<>?@\[\\\]^|`{}\"]")
_AMBIGUOUS = re.compile(r"\\[^/]*@")  # browsers end the host there, other programs behind the sign
MOST_PORTS = 65_535

# What stays as it is in each part; everything else is percent-encoded as UTF-8. `|` and `\` browsers leave in some
# parts, where RFC 3986 allows them in none.
_IN_PATH = "%!$&'()*+,-./:;=@_~[]"
_IN_QUERY = "%!$&()*+,-./:;=@_~[]?"
_IN_FRAGMENT = "%!$&'()*+,-./:;=@_~?"


def output_of(address: str) -> str:
    """Return the path of the output by which a former address of this site is answered, as ON_SITE has it."""
    path = address.strip("/")
    return path if path.lower().endswith(_FILES) and not address.endswith("/") else f"{path}/index.html"


def encoded(url: str) -> str | None:
    """Return a complete web address with all characters encoded that no address may hold; None for anything else.

    User and password are removed: they are private, and can make one host look like another.
    """
    match = _PARTS.fullmatch(_BREAKS.sub("", url.strip(_ENDS))) if len(url) <= LONGEST else None
    host = _host(match[2].rpartition("@")[2]) if match else None
    if match is None or host is None or _AMBIGUOUS.match(match[3]):
        return None
    path = _quoted(match[3].replace("\\", "/"), _IN_PATH)
    query, fragment = _quoted(match[4] or "", _IN_QUERY), match[5] or ""
    address = f"{match[1].lower()}://{host}{path}{query}"
    return f"{address}#{_quoted(fragment[1:], _IN_FRAGMENT)}" if fragment else address


def _quoted(part: str, safe: str) -> str:
    """Return a part of an address, percent-encoded but for the characters in `safe` and what is encoded already."""
    return quote(_STRAY.sub("%25", part), safe=safe, errors="replace")


def _host(authority: str) -> str | None:
    """Return host and port in their normal form, None where they are not valid."""
    port = _PORT.search(authority)
    if port and port[1] and int(port[1]) > MOST_PORTS:
        return None
    name = _name(authority[: port.start()] if port else authority)
    return f"{name}:{int(port[1])}" if name and port and port[1] else name


def _name(host: str) -> str | None:
    """Return a host's name in ASCII (IDNA), or its IP number; None where it is not valid."""
    if host.startswith("["):
        return host.lower() if host.endswith("]") and _is_ipv6(host[1:-1]) else None
    if not host.isascii():
        try:
            host = host.encode("idna").decode()
        except UnicodeError:
            return None
    return host if host.strip(".") and not _NO_HOST.search(host) else None


def _is_ipv6(address: str) -> bool:
    """Say whether a text is an IPv6 address, without a zone."""
    try:
        return isinstance(ipaddress.ip_address(address), ipaddress.IPv6Address) and "%" not in address
    except ValueError:
        return False
