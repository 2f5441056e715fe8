"""Everything that was said in a room since the last sync, also what the server left out of it."""

from collections.abc import Sequence
from typing import Any

import nio

from agent.carriers.matrix.asking import RefusedError, asked
from agent.carriers.matrix.reading import Source

_PAGE = 100  # events
_PAGES_BEFORE_JOINING = 5  # how far back an invitation is looked for


async def whole_timeline(client: Any, room_id: str, timeline: Any, since: str) -> list[Any]:
    """Return nio's events of a room from `since` on, oldest first.

    After an outage the server sends the last few and a token to page back from. In a room that the
    wearer has just joined it begins at the invitation, where there was one: what was written
    between the two was written to the wearer.
    """
    events, before = list(timeline.events), timeline.prev_batch
    if timeline.limited:
        missed, before = await _older(client, room_id, before, since)
        events = missed + events
    joined = _last(events, client.user_id, "join")
    if joined is None:
        return events
    for _ in range(_PAGES_BEFORE_JOINING):
        if _last(events[:joined], client.user_id, "invite") is not None or not before:
            break
        page, before = await _page(client, room_id, before)
        events, joined = page + events, joined + len(page)
    invited = _last(events[:joined], client.user_id, "invite")
    return events[joined if invited is None else invited :]


def source_of(event: Any) -> Source:
    found = getattr(event, "source", None)
    return found if isinstance(found, dict) else {}


async def _older(
    client: Any, room_id: str, before: str | None, since: str
) -> tuple[list[Any], str | None]:
    """Return what came after `since` and before `before`, oldest first, and where it began."""
    pages: list[list[Any]] = []
    while before:
        page, earlier = await _page(client, room_id, before, since)
        if not page:
            break
        pages.append(page)
        before = earlier
    return [event for page in reversed(pages) for event in page], before


async def _page(
    client: Any, room_id: str, before: str, since: str | None = None
) -> tuple[list[Any], str | None]:
    """Return a page of events, oldest first, and where to go on; empty where we may not look."""
    try:
        answer = await asked(
            client.room_messages(room_id, start=before, end=since or None, limit=_PAGE)
        )
    except RefusedError as error:
        if error.code != "refused":
            raise
        return [], None
    end = answer.end if answer.end != before else None
    return list(reversed(answer.chunk)), end


def _last(events: Sequence[Any], user_id: str, membership: str) -> int | None:
    found = [
        place
        for place, event in enumerate(events)
        if _membership_change(event, user_id) == membership
    ]
    return found[-1] if found else None


def _membership_change(event: Any, user_id: str) -> str | None:
    """Return `join`, `invite`, ... where this event made it so; nio takes it out of the source."""
    if not isinstance(event, nio.RoomMemberEvent) or event.state_key != user_id:
        return None
    return str(event.membership) if event.membership != event.prev_membership else None
