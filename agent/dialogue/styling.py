"""How politely the wearer writes to somebody: asked once, where a plain form may be wrong.

To a title (팀장님, 선생님) a plain form is most likely a slip, so the question comes before the first
message. To an elder of the family or somebody from work both are common: what was read back goes
out as it is, and the question is about the next time.
"""

import re
from dataclasses import replace

from agent.dialogue.asking import Memory
from agent.dialogue.draft import Draft
from agent.dialogue.people import Phonebook, Recipient
from agent.events import Contact, Expecting, Lang
from agent.understanding import Context, LastMessage, understand
from agent.understanding import Draft as DraftContext

_TITLE = re.compile(
    r"(님|선생|교수|박사|원장|사장|회장|대표|이사|부장|차장|과장|대리|팀장|실장|국장|소장|감독|코치|매니저|간호사|목사|신부)$"
)
_ELDER = re.compile(
    r"^(외|친|큰|작은|시|장)?(할머니|할아버지|어머니|아버지|어머님|아버님|장모님?|장인어른|시어머니|시아버지|고모부|이모부|숙모|큰어머니|큰아버지|당숙)$"
)
_WORK = frozenset("회사 직장 업무 상사 거래처 고객 직장동료 동료 팀 work office client".split())


def asks_before(memory: Memory, draft: Draft) -> bool:
    """Tell whether to ask, before this goes out, if it should be polite."""
    contact = _unsettled(memory, draft.to)
    return contact is not None and _has_title(contact) and _would_change(memory, draft)


def asks_after(memory: Memory, draft: Draft) -> bool:
    """Tell whether to ask, after this went out, if the next should be polite."""
    contact = _unsettled(memory, draft.to)
    if contact is None or _has_title(contact):
        return False
    return _may_be_owed_respect(contact) and _would_change(memory, draft)


def politely(memory: Memory, draft: Draft) -> str:
    """Return the draft's words in 해요체, where they were reported speech; else as they are.

    The words as heard are understood once more, as if the contact had had that style all along.
    """
    contact = _contact(memory.phonebook, draft.to)
    if contact is None or not draft.heard_as:
        return draft.body
    others = tuple(one for one in memory.phonebook.contacts if one != contact)
    contacts = (replace(contact, style="polite"), *others)
    last = memory.last_message
    context = Context(
        contacts=contacts,
        rooms=tuple(room.name for room in memory.phonebook.rooms),
        last_message=LastMessage(last.sender, last.room) if last else None,
        now=memory.now(),
        draft=DraftContext(contact.name),
    )
    for expecting in (Expecting.COMMAND, Expecting.BODY):
        intent = understand(draft.heard_as, Lang.KOREAN, replace(context, expecting=expecting))
        if body := intent.slots.get("body"):
            return str(body)
    return draft.body


def _would_change(memory: Memory, draft: Draft) -> bool:
    return memory.lang is Lang.KOREAN and politely(memory, draft) != draft.body


def _unsettled(memory: Memory, to: Recipient | None) -> Contact | None:
    """Return the contact, unless its style is set or was asked about."""
    contact = _contact(memory.phonebook, to)
    if contact is None or contact.style != "casual":
        return None
    return None if (contact.id or contact.name) in memory.styles_asked else contact


def _contact(phonebook: Phonebook, to: Recipient | None) -> Contact | None:
    if to is None or to.contact_id is None:
        return None
    ids = ((one.id or one.name, one) for one in phonebook.contacts)
    return next((one for id_, one in ids if id_ == to.contact_id), None)


def _has_title(contact: Contact) -> bool:
    named = contact.name.split()[-1]
    return bool(_TITLE.search(named)) and not _ELDER.match(named)


def _may_be_owed_respect(contact: Contact) -> bool:
    return bool(_ELDER.match(contact.name)) or not _WORK.isdisjoint(contact.labels)
