"""What a conversation remembers over a restart, as one small JSON text."""

import json
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from agent.dialogue.asking import Memory
from agent.dialogue.draft import Draft, Mood
from agent.dialogue.people import Found, Recipient
from agent.dialogue.quiet import Quiet
from agent.events import Lang


def as_text(memory: Memory) -> str:
    """Return what is kept of `memory`; equal texts where nothing that is kept has changed."""
    draft, quiet = memory.draft, memory.quiet
    kept = {
        "draft": None if draft is None or draft.is_empty else _of_draft(draft),
        "quiet": {
            "everywhere": quiet.everywhere,
            "until": quiet.until and quiet.until.isoformat(),
            "rooms": sorted(quiet.rooms),
            "allow": sorted(quiet.allow),
        },
        "styles_asked": sorted(memory.styles_asked),
        "volume": memory.volume,
        "lang": None if memory.lang is memory.first_lang else [memory.first_lang, memory.lang],
    }
    return json.dumps(kept, ensure_ascii=False)


def restore(memory: Memory, text: str) -> None:
    """Take up what `as_text` gave. An interrupted draft waits for "아까 쓰던 거"; it never sends itself."""
    kept = json.loads(text)
    memory.draft = _draft(kept["draft"]) if kept["draft"] else None
    quiet = kept["quiet"]
    memory.quiet = Quiet(
        quiet["everywhere"],
        datetime.fromisoformat(quiet["until"]) if quiet["until"] else None,
        frozenset(quiet["rooms"]),
        frozenset(quiet["allow"]),
    )
    memory.styles_asked = frozenset(kept["styles_asked"])
    memory.volume = kept["volume"]
    before, asked_for = kept.get("lang") or ("", memory.lang)
    if before == memory.first_lang:  # else another was chosen since, where the agent is started
        memory.lang = Lang(asked_for)


def _of_draft(draft: Draft) -> dict[str, Any]:
    return {
        "matches": [asdict(one) for one in draft.found.matches],
        "body": draft.body,
        "doubtful": sorted(draft.doubtful),
        "key": draft.key,
        "answers": draft.answers,
        "at": draft.at,
        "app": draft.app,
    }


def _draft(kept: dict[str, Any]) -> Draft:
    return Draft(
        found=Found(tuple(_recipient(one) for one in kept["matches"])),
        body=kept["body"],
        doubtful=frozenset(kept["doubtful"]),
        mood=Mood.INTERRUPTED,
        key=kept["key"],
        answers=kept["answers"],
        at=kept["at"],
        app=kept.get("app", ""),  # kept by a version that knew of none
    )


def _recipient(kept: dict[str, Any]) -> Recipient:
    everyone = tuple(_recipient(one) for one in kept["everyone"])
    return replace(Recipient(**kept), labels=tuple(kept["labels"]), everyone=everyone)
