"""From the file's tree to a `Script`: one short function for each kind of thing in it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from agent.addressed import ListenMode
from agent.events import Contact, Lang, Room
from devices.scenario.script import (
    Advance,
    Expect,
    Incoming,
    Link,
    Noise,
    Peer,
    Restart,
    Ringing,
    Say,
    Script,
    Settings,
    Step,
    Tap,
    Trouble,
    Wait,
    Written,
)
from devices.scenario.tree import Tree, read_tree
from devices.scenario.wanted import HOUR_MS, read_expect, read_finally

YEAR_MINUTES = 366 * 24 * 60
LANGS = tuple(lang.value for lang in Lang)
_SCRIPT = [
    "lang",
    "voice",
    "now",
    "contacts",
    "rooms",
    "inbox",
    "settings",
    "noise",
    "steps",
    "finally",
]
_SPEECH = ["after_ms", "over", "voice", "lang", "by"]
_MINUTES = {"minutes": 1.0, "hours": 60.0, "days": 24 * 60.0, "seconds": 1 / 60}


def read_script(file: Path) -> Script:
    """The scenario in `file`. Raises UsageError "FILE:LINE: reason" for every mistake in it."""
    fields = read_tree(file).fields(_SCRIPT, required=("steps",))
    steps = fields["steps"].items()
    if not steps:
        fields["steps"].fail("steps is empty")
    return Script(
        file=file,
        steps=tuple(_step(tree) for tree in steps),
        lang=_lang(fields.get("lang")) or Lang.KOREAN,
        voice=_optional_text(fields.get("voice")),
        now=_instant(fields["now"]) if "now" in fields else None,
        contacts=_contacts(fields.get("contacts")),
        rooms=tuple(_room(tree) for tree in _items(fields.get("rooms"))),
        inbox=tuple(_unread(tree) for tree in _items(fields.get("inbox"))),
        settings=_settings(fields["settings"]) if "settings" in fields else Settings(),
        noise=_noise(fields["noise"]) if "noise" in fields else None,
        finally_=read_finally(fields["finally"]) if "finally" in fields else None,
    )


# --- who is there -------------------------------------------------------------------------------


def _contacts(tree: Tree | None) -> tuple[Contact, ...]:
    contacts: list[Contact] = []
    for item in _items(tree):
        contact = _contact(item)
        if any((c.name, c.id) == (contact.name, contact.id) for c in contacts):
            item.fail(f"two contacts called {contact.name!r}: give each its own id")
        contacts.append(contact)
    return tuple(contacts)


def _contact(tree: Tree) -> Contact:
    fields = tree.fields(["name", "id", "aliases", "labels", "style", "phone"], required=("name",))
    style = fields.get("style")
    return Contact(
        name=fields["name"].text(),
        id=_optional_text(fields.get("id")) or "",
        aliases=fields["aliases"].texts() if "aliases" in fields else (),
        labels=fields["labels"].texts() if "labels" in fields else (),
        style=style.choice(("casual", "polite", "formal")) if style else "casual",
        phone=_optional_text(fields.get("phone")) or "",
    )


def _room(tree: Tree) -> Room:
    fields = tree.fields(("name", "members"), required=("name",))
    members = fields["members"].texts() if "members" in fields else ()
    return Room(fields["name"].text(), members)


def _unread(tree: Tree) -> Written:
    return _written(tree, ("from", "text", "room", "minutes_ago"))


def _written(tree: Tree, known: tuple[str, ...]) -> Written:
    fields = tree.fields(known, required=("from", "text"))
    ago = fields.get("minutes_ago")
    return Written(
        sender=fields["from"].text(),
        text=fields["text"].text(),
        room=_optional_text(fields.get("room")),
        minutes_ago=ago.number(0, YEAR_MINUTES) if ago else 0.0,
    )


def _settings(tree: Tree) -> Settings:
    fields = tree.fields(("confirm", "listen", "friends_only", "invite_only"))
    confirm, listen = fields.get("confirm"), fields.get("listen")
    friends, invited = fields.get("friends_only"), fields.get("invite_only")
    return Settings(
        confirm=confirm.choice(("always", "risky", "never")) if confirm else "risky",
        listen=ListenMode(listen.choice(tuple(ListenMode)) if listen else ListenMode.OPEN),
        friends_only=friends.flag() if friends else False,
        invite_only=invited.flag() if invited else False,
    )


def _noise(tree: Tree) -> Noise:
    fields = tree.fields(("file", "snr_db"), required=("file", "snr_db"))
    return Noise(fields["file"].sibling(), fields["snr_db"].number(-30, 90))


# --- what happens -------------------------------------------------------------------------------


def _step(tree: Tree) -> Step:
    """One step: a mapping with exactly one verb, and that verb's options."""
    fields = tree.fields((*_VERBS, *_SPEECH, "within_ms"))
    verbs = [key for key in fields if key in _VERBS]
    if len(verbs) != 1:
        tree.fail(f"a step needs exactly one of {', '.join(_VERBS)}" + _listed(verbs))
    read, options = _VERBS[verbs[0]]
    for key in fields:
        if key != verbs[0] and key not in options:
            fields[key].fail(f"{key!r} does not belong to {verbs[0]!r}")
    return read(tree, fields)


def _listed(verbs: list[str]) -> str:
    return f", not {' and '.join(verbs)} together" if verbs else ""


def _say(tree: Tree, fields: dict[str, Tree]) -> Say:
    after, by, over = fields.get("after_ms"), fields.get("by"), fields.get("over")
    return Say(
        line=tree.line,
        text=_optional_text(fields.get("say")),
        wav=fields["wav"].sibling() if "wav" in fields else None,
        after_ms=after.whole(0, HOUR_MS) if after else 600,
        over=over.flag() if over else False,
        voice=_optional_text(fields.get("voice")),
        lang=_lang(fields.get("lang")),
        by=by.choice(("wearer", "bystander")) if by else "wearer",
    )


def _expect(tree: Tree, fields: dict[str, Tree]) -> Expect:
    within = fields.get("within_ms")
    return read_expect(fields["expect"], within, negated=False, line=tree.line)


def _expect_not(tree: Tree, fields: dict[str, Tree]) -> Expect:
    within = fields.get("within_ms")
    return read_expect(fields["expect_not"], within, negated=True, line=tree.line)


def _incoming(tree: Tree, fields: dict[str, Tree]) -> Incoming:
    what = fields["incoming"].fields(("message", "call"))
    if len(what) != 1:
        fields["incoming"].fail("incoming needs exactly one of message, call")
    if "message" in what:
        return Incoming(tree.line, _written(what["message"], ("from", "text", "room")))
    call = what["call"].fields(("from", "kind"), required=("from",))
    kind = call["kind"].choice(("voice", "video")) if "kind" in call else "voice"
    return Incoming(tree.line, Ringing(call["from"].text(), kind))


def _peer(tree: Tree, fields: dict[str, Tree]) -> Peer:
    return Peer(tree.line, fields["peer"].choice(("answer", "reject", "hang_up")))


def _link(tree: Tree, fields: dict[str, Tree]) -> Link:
    link = fields["link"].fields(("down_ms",), required=("down_ms",))
    return Link(tree.line, link["down_ms"].whole(0, HOUR_MS))


def _carrier(tree: Tree, fields: dict[str, Tree]) -> Trouble:
    carrier = fields["carrier"].fields(("down_ms", "lost_answers"))
    if len(carrier) != 1:
        fields["carrier"].fail("carrier needs exactly one of down_ms, lost_answers")
    if "down_ms" in carrier:
        return Trouble(tree.line, down_ms=carrier["down_ms"].whole(0, 24 * HOUR_MS))
    return Trouble(tree.line, lost_answers=carrier["lost_answers"].whole(1, 100))


def _tap(tree: Tree, fields: dict[str, Tree]) -> Tap:
    return Tap(tree.line, fields["tap"].choice(("talk", "mute")))


def _wait(tree: Tree, fields: dict[str, Tree]) -> Wait:
    return Wait(tree.line, fields["wait_ms"].whole(0, HOUR_MS))


def _restart(tree: Tree, fields: dict[str, Tree]) -> Restart:
    return Restart(tree.line, fields["restart"].choice(("companion",)))


def _advance(tree: Tree, fields: dict[str, Tree]) -> Advance:
    spans = fields["advance"].fields(tuple(_MINUTES))
    if not spans:
        fields["advance"].fail(f"advance needs one of {', '.join(_MINUTES)}")
    minutes = sum(
        span.number(0, YEAR_MINUTES / max(_MINUTES[unit], 1)) * _MINUTES[unit]
        for unit, span in spans.items()
    )
    return Advance(tree.line, minutes)


_VERBS: dict[str, tuple[Callable[[Tree, dict[str, Tree]], Step], tuple[str, ...]]] = {
    "say": (_say, tuple(_SPEECH)),
    "wav": (_say, ("after_ms", "over", "lang", "by")),
    "expect": (_expect, ("within_ms",)),
    "expect_not": (_expect_not, ("within_ms",)),
    "incoming": (_incoming, ()),
    "peer": (_peer, ()),
    "link": (_link, ()),
    "carrier": (_carrier, ()),
    "tap": (_tap, ()),
    "wait_ms": (_wait, ()),
    "restart": (_restart, ()),
    "advance": (_advance, ()),
}


# --- small values -------------------------------------------------------------------------------


def _items(tree: Tree | None) -> list[Tree]:
    return tree.items() if tree else []


def _optional_text(tree: Tree | None) -> str | None:
    return tree.text() if tree else None


def _lang(tree: Tree | None) -> Lang | None:
    return Lang(tree.choice(LANGS)) if tree else None


def _instant(tree: Tree) -> datetime:
    try:
        instant = datetime.fromisoformat(tree.text())
    except ValueError:
        tree.fail(f"{tree.name} must be an ISO 8601 time, not {tree.value!r}")
    if instant.tzinfo is None:
        tree.fail(f"{tree.name} needs an offset, like +09:00")
    return instant
