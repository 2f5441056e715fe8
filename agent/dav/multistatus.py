"""What a WebDAV server answers (RFC 4918, 6578): XML of a stranger, read without entities or DTDs."""

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

DAV, CARDDAV, CALDAV = (
    "{DAV:}",
    "{urn:ietf:params:xml:ns:carddav}",
    "{urn:ietf:params:xml:ns:caldav}",
)
SERVER = "{http://calendarserver.org/ns/}"
_OK = 200


@dataclass(frozen=True)
class Resource:
    """One thing the server tells of. `status` is its own where it has one, else 200.

    `props` are those it has, by their names with namespace.
    """

    href: str
    status: int
    props: Mapping[str, Element]

    def text(self, name: str) -> str:
        found = self.props.get(name)
        return "" if found is None else (found.text or "").strip()

    def links(self, name: str) -> tuple[str, ...]:
        """Return the `href`s in a property."""
        found = self.props.get(name)
        inside = () if found is None else found.iter(f"{DAV}href")
        return tuple(one.text.strip() for one in inside if one.text and one.text.strip())

    def has(self, name: str, inside: str) -> bool:
        """Say whether there is such an element in a property."""
        found = self.props.get(name)
        return found is not None and next(found.iter(inside), None) is not None


@dataclass(frozen=True)
class Multistatus:
    resources: tuple[Resource, ...]
    token: str = ""


def read_multistatus(body: bytes) -> Multistatus:
    """Raises `ValueError` for what is no such document, and for one with a DTD."""
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, LookupError) as error:
        raise ValueError("no XML") from error
    if root.tag != f"{DAV}multistatus":
        raise ValueError("no multistatus")
    token = (root.findtext(f"{DAV}sync-token") or "").strip()
    return Multistatus(tuple(_resource(one) for one in root.iter(f"{DAV}response")), token)


def _resource(response: Element) -> Resource:
    props: dict[str, Element] = {}
    for part in response.findall(f"{DAV}propstat"):
        if _status(part) == _OK:
            props.update((one.tag, one) for found in part.findall(f"{DAV}prop") for one in found)
    href = (response.findtext(f"{DAV}href") or "").strip()
    return Resource(href, _status(response), props)


def _status(element: Element) -> int:
    """Return the number in `HTTP/1.1 404 Not Found`; 200 where there is no such line."""
    line = element.findtext(f"{DAV}status")
    number = (line or "").split()[1:2]
    if line is None:
        return _OK
    return int(number[0]) if number and number[0].isascii() and number[0].isdecimal() else 0
