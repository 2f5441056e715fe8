"""Where a message or a call goes, and the numbers that sori never dials."""

import unicodedata
from dataclasses import dataclass

EMERGENCY_NUMBERS = frozenset({"112", "119", "911"})
_KOREA = "82"
_NO_CONTROLS = {
    code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"
}


@dataclass(frozen=True)
class Address:
    """One contact, room or number. `name` is how the wearer calls it.

    With neither `contact_id`, `room` nor `number` it is a stranger, known by name only.
    `number` is also set for a contact that has a phone.
    """

    name: str
    contact_id: str | None = None
    room: str | None = None
    number: str | None = None

    @property
    def conversation(self) -> str:
        """The key under which everything said with this address is kept."""
        if self.contact_id is not None:
            return f"contact:{self.contact_id}"
        if self.room is not None:
            return f"room:{self.room}"
        return f"number:{self.number}" if self.number is not None else f"name:{self.name}"


def clean_text(text: str) -> str:
    """Return `text` as any carrier and database can hold it.

    Surrogate pairs are joined, lone ones become U+FFFD, control characters other than newline
    and tab are dropped.
    """
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.translate(_NO_CONTROLS)


def clean_name(name: str) -> str:
    """Return a name on one line, in NFC, so that equal names compare equal."""
    return " ".join(unicodedata.normalize("NFC", clean_text(name)).split())


def digits(number: str) -> str:
    """Return the ASCII digits of `number` as dialled inside Korea (+82 10-... is 010...)."""
    found = "".join(str(unicodedata.decimal(sign)) for sign in number if sign.isdecimal())
    if not (number.lstrip().startswith("+") or found.startswith("00")):
        return found
    international = found.removeprefix("00")
    if not international.startswith(_KOREA):
        return international
    national = international.removeprefix(_KOREA)
    return national if national[:1] == "0" or national in EMERGENCY_NUMBERS else f"0{national}"


def is_emergency(number: str) -> bool:
    return digits(number) in EMERGENCY_NUMBERS
