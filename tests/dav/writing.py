"""Cards and events as other programs write them."""

from datetime import datetime
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")
NOW = datetime(2026, 11, 21, 9, tzinfo=SEOUL)  # a Saturday


def card(uid: str, name: str, *lines: str) -> str:
    written = ["BEGIN:VCARD", "VERSION:3.0", f"UID:{uid}", f"FN:{name}", *lines, "END:VCARD", ""]
    return "\n".join(written)


def event(uid: str, title: str, *lines: str, zone: str = "") -> str:
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//another program//", *zone.splitlines()]
    inner = ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", f"SUMMARY:{title}", *lines]
    return "\n".join([*head, *inner, "END:VEVENT", "END:VCALENDAR", ""])
