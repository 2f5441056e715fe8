"""The lines of a vCard or iCalendar object (RFC 6350 and 5545, section 3.1), before they are parsed.

What is not needed (photos, descriptions, attachments) goes first, in linear time, and what is left is
bounded: a parser never sees more of a stranger's file than a person or an event takes.
"""

from collections.abc import Callable, Iterator

MOST_BYTES = 64 << 10


class TooMuchError(ValueError):
    """More than a card or an event has to say."""


def slimmed(content: bytes, is_needed: Callable[[str, str], bool]) -> str:
    """Return the needed lines, unfolded. `is_needed` takes a name in capitals and the whole line.

    Raises `TooMuchError`.
    """
    kept, size = [], 0
    for line in unfolded(content.decode("utf-8", "replace")):
        if is_needed(property_name(line), line):
            size += len(line)
            if size > MOST_BYTES:
                raise TooMuchError("too large")
            kept.append(line)
    return "\r\n".join([*kept, ""])


def unfolded(text: str) -> Iterator[str]:
    """Yield whole lines; one that goes on begins with a space or a tab."""
    parts: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line[:1] in (" ", "\t") and parts:
            parts.append(line[1:])
            continue
        if parts:
            yield "".join(parts)
        parts = [line] if line.strip() else []
    if parts:
        yield "".join(parts)


def property_name(line: str) -> str:
    """Return `TEL` of `item1.TEL;TYPE=cell:010`."""
    return line.split(":", 1)[0].split(";", 1)[0].rpartition(".")[2].strip().upper()


def value(line: str) -> str:
    """Return what stands behind the name and its parameters, whose quotes may hold a colon."""
    is_quoted = False
    for place, sign in enumerate(line):
        if sign == '"':
            is_quoted = not is_quoted
        elif sign == ":" and not is_quoted:
            return line[place + 1 :].strip()
    return ""
