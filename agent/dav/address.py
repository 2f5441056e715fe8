"""Where a server may be: on TLS, or on this machine; and no further than where the wearer said."""

from urllib.parse import unquote, urljoin, urlsplit

from agent.errors import CarrierError

_HERE = ("localhost", "127.0.0.1", "::1")
_PORTS = {"http": 80, "https": 443}


def checked(address: str) -> str:
    """Return the address of a server as a URL. Raises `CarrierError` (`refused`).

    Off this machine only with TLS: a password on an open wire is everybody's.
    """
    url = address if "://" in address else f"https://{address}"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise CarrierError(f"{address[:80]!r} is no address of a server", "refused") from None
    if "@" in parts.netloc:
        raise CarrierError("leave the password out of the address: it is asked for", "refused")
    is_here = parts.scheme == "http" and host in _HERE
    if not host or port == 0 or not (parts.scheme == "https" or is_here):
        raise CarrierError(f"{address[:80]} is no https address of a server", "refused")
    return f"{parts.scheme}://{parts.netloc}{parts.path or '/'}"


def origin(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port. Raises `ValueError`."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)


def joined(base: str, link: str) -> str:
    """Return where a link of the server leads. Raises `CarrierError` where that is another server."""
    try:
        url = urljoin(base, link.strip())
        goes_away = origin(url) != origin(base)
    except ValueError:
        goes_away, url = True, ""
    if goes_away:
        there = urlsplit(url).hostname if url else "nowhere"
        here = urlsplit(base).hostname
        raise CarrierError(
            f"{here} sends on to {there}: add the account with that address if it is yours",
            "refused",
        )
    return url


def same_place(link: str) -> str:
    """Return a link in the one form in which equal ones are equal: servers escape as they like."""
    return unquote(urlsplit(link).path)
