"""The bodies of requests: which properties, what changed since, these of a collection."""

from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape

_NAMESPACES = (
    'xmlns="DAV:" xmlns:card="urn:ietf:params:xml:ns:carddav"'
    ' xmlns:cal="urn:ietf:params:xml:ns:caldav" xmlns:cs="http://calendarserver.org/ns/"'
)
PRINCIPAL = ("current-user-principal", "resourcetype")
HOMES = ("card:addressbook-home-set", "card:principal-address", "cal:calendar-home-set",
         "cal:calendar-user-address-set")  # fmt: skip
COLLECTION = ("resourcetype", "displayname", "sync-token", "cs:getctag",
              "cal:supported-calendar-component-set")  # fmt: skip
ETAG = ("getetag",)


def propfind(properties: Iterable[str]) -> bytes:
    return _document("propfind", _properties(properties))


def changes_since(token: str) -> bytes:
    """A sync-collection report (RFC 6578)."""
    level = "<sync-level>1</sync-level>"
    return _document(
        "sync-collection", f"<sync-token>{escape(token)}</sync-token>{level}{_properties(ETAG)}"
    )


def multiget(kind: str, hrefs: Iterable[str]) -> bytes:
    """`kind` is `card:addressbook` or `cal:calendar`."""
    data = "card:address-data" if kind.startswith("card") else "cal:calendar-data"
    wanted = "".join(f"<href>{escape(href)}</href>" for href in hrefs)
    return _document(f"{kind}-multiget", _properties((*ETAG, data)) + wanted)


def events_between(start: datetime, end: datetime) -> bytes:
    """Which events are in a time range, those that recur into it included (RFC 4791 section 7.8)."""
    times = " ".join(
        f'{name}="{at:%Y%m%dT%H%M%SZ}"' for name, at in (("start", start), ("end", end))
    )
    inner = f'<cal:comp-filter name="VEVENT"><cal:time-range {times}/></cal:comp-filter>'
    return _document(
        "cal:calendar-query",
        f'{_properties(ETAG)}<cal:filter><cal:comp-filter name="VCALENDAR">{inner}'
        "</cal:comp-filter></cal:filter>",
    )


def _properties(names: Iterable[str]) -> str:
    return f"<prop>{''.join(f'<{name}/>' for name in names)}</prop>"


def _document(name: str, inside: str) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?><{name} {_NAMESPACES}>{inside}</{name}>'.encode()
