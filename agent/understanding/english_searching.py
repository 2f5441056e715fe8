"""English searches of what was written: who sent what, and what somebody said about something."""

import re

from agent.events import Intent
from agent.understanding.english_lead import command
from agent.understanding.english_names import PRONOUNS, look_up
from agent.understanding.hearing import Hearing, Slots, intent

_SENT = r"(?:sent|texted|gave|shared|wrote|mentioned|told|messaged|forwarded|posted|said)"
_FIND = (
    r"(?:find|search for|look for|look up|show me|pull up|where is|where's|what was|what's|what is)"
)
_SEARCH_SENT = re.compile(rf"^{_FIND} (?:the |my |that )?(?P<what>.+?) (?:that |which )?(?P<who>\S+(?: \S+)?) {_SENT}(?: (?:me|us|to me))?(?P<when>(?: (?:last|yesterday|this|on|in|about|the other|earlier|before)\b.*)?)$")  # fmt: skip
_SEARCH_WHERE = re.compile(r"^(?:find|search for|look for|look up|show me) (?:the |a |any )?(?:messages?|texts?) (?:where|in which|when) (?P<who>.+?) (?:mentioned|talked about|said|mentions|wrote about|told me about|asked about) (?:the |my |something about )?(?P<what>.+)$")  # fmt: skip
_SEARCH_ABOUT = re.compile(r"^(?:find|search for|look for|look up|show me) (?:the |any |all )?(?:messages?|texts?) (?:about|with|mentioning) (?:the |my )?(?P<what>.+?)(?: (?:from|in) (?P<who>.+))?$")  # fmt: skip
_SEARCH_IN = re.compile(r"^(?:search|look in|look through|search in|search through|check) (?P<who>.+?)(?:'s (?:messages?|texts?))? for (?:the |my )?(?P<what>.+)$")  # fmt: skip
_SEARCH_FROM = re.compile(r"^(?:find|search|search for|look for) (?:the |my )?(?P<what>.+?) (?:from|in) (?P<who>.+)$")  # fmt: skip
_MY_MESSAGES = re.compile(
    r"^(?:all )?(?:my |the )?(?:messages?|texts?|inbox|chats?|conversations?)$"
)


def search(hearing: Hearing) -> Intent | None:
    """Find the address Jason sent me last week; what did mom say about dinner; search for the link."""
    text = command(hearing.utterance).key
    for shape in (_SEARCH_WHERE, _SEARCH_SENT, _SEARCH_ABOUT, _SEARCH_IN, _SEARCH_FROM):
        found = shape.match(text)
        if not found:
            continue
        answer = _searched(hearing, found)
        if answer:
            return answer
    return _said_about(hearing, text) or _thing(text)


def _searched(hearing: Hearing, found: re.Match[str]) -> Intent | None:
    who, what = found["who"], found["what"]
    query = what + (found.groupdict().get("when") or "")
    if who is None or _MY_MESSAGES.match(who):
        return intent("search_messages", 0.9, {"query": query})
    mine = look_up(hearing.people, who)
    if not mine.known and found.re is _SEARCH_SENT and " " in who:
        first, _, last = who.rpartition(" ")
        mine, query = look_up(hearing.people, last), query.replace(what, f"{what} {first}", 1)
        query = re.sub(r" (?:that|which)$", "", query)
    if not mine.known:
        return None
    return intent("search_messages", 0.9, {"query": query} | mine.slots(hearing.people, "sender"))


_TOLD = r"(?:say|said|write|wrote|text|texted|tell|told|message|messaged|mention|mentioned|send|sent|post|posted|ask|asked|talk|talked|talking|saying|decide|decided|agree|agreed|hear|heard)"
_SAID_ABOUT = (
    re.compile(rf"^(?:(?:do you (?:know|remember) |tell me |find |show me |find out |remind me )?(?:what|if|whether) (?:(?:did|has|have|was|were|is) )?|(?:did|has|have|was|is there|was there) )(?P<who>.+?) (?:ever )?{_TOLD}(?: (?:me|us|to me))?(?: (?:anything|something|on))? (?:about|regarding|concerning) (?P<what>.+)$"),
    re.compile(rf"^(?P<wh>when|where|what time|what day|which day|why|how much|how many|which \S+) (?:did|does|has) (?P<who>.+?) {_TOLD}(?: (?:me|us))?(?: that)? (?P<what>.+)$"),
    re.compile(r"^(?P<what>(?:which|what) \S+(?: \S+)?) did (?P<who>.+?) (?:suggest|recommend|mention|send|share|give|tell me about)(?: me| us)?$"),
    re.compile(r"^did (?P<who>.+?) (?:send|share|text|give)(?: me| us)? (?:a|an|the|her|his|their|any) (?P<what>(?:\S+ )*(?:link|address|photo|picture|number|code|password|recipe|document|file|location|invitation|ticket|menu|list))$"),
    re.compile(r"^(?:did|has) (?P<who>.+?) (?:ever )?(?:mention|mentioned) (?P<what>.+)$"),
    re.compile(r"^what (?:was|has been|got) (?:said|written|decided|posted|agreed)(?: on)? about (?P<what>.+?) in (?P<who>.+)$"),
    re.compile(r"^(?:any|is there any|are there any|was there any|anything)(?: (?:news|word|messages?|texts?|update|updates))?(?: from (?P<who>.+?))? about (?P<what>.+)$"),
)  # fmt: skip
_EVERYBODY = frozenset("they people everyone everybody we anyone anybody somebody someone".split())


def _said_about(hearing: Hearing, text: str) -> Intent | None:
    """What did Liam say about the weekend; when did mom say she is coming; any news from dad about it."""
    for shape in _SAID_ABOUT:
        found = shape.match(text)
        if not found:
            continue
        who, what = found["who"] or "", found["what"]
        in_room = re.match(r"^(?P<what>.+) in (?P<room>(?:the |our |my )?.+)$", what)
        if in_room and (room := look_up(hearing.people, in_room["room"], fuzzy=False)).group.found:
            query: Slots = {"query": in_room["what"]}
            return intent("search_messages", 0.9, query | room.slots(hearing.people, "sender"))
        slots: Slots = {"query": f"{found.groupdict().get('wh') or ''} {what}".strip()}
        if who in PRONOUNS | {"he", "she"} and hearing.sender:
            return intent("search_messages", 0.85, slots | {"sender": hearing.sender})
        mine = look_up(hearing.people, who) if who and who not in _EVERYBODY else None
        if mine and mine.known:
            sure = min(0.9, mine.confidence)
            return intent("search_messages", sure, slots | mine.slots(hearing.people, "sender"))
    return None


# What people look for in their messages.
_THING = re.compile(
    r"\b(?:link|address|photo|picture|pic|video|number|code|password|passcode|message|text|recipe|receipt|document|file|invoice|confirmation|booking|reservation|ticket|tracking|account|invitation|invite|screenshot|location|directions|wifi|wi-fi|list|menu|voucher|coupon|pdf|attachment|chat|conversation|pin)s?\b"
)
_LOOK = re.compile(
    r"^(?P<verb>search for|search up|search|do a search for|run a search for|find me|find|look for|look up|look through|pull up|dig up|dig out|can't find|locate)(?: (?:my|the|all my|our) (?:messages?|texts?|chats?|conversations?|inbox) for)? (?:the |that |my |a |an |any )*(?P<what>.+?)(?: (?:from|in) (?:my|the|our) (?:messages?|texts?|chats?|conversations?|inbox))?$"
)


def _thing(text: str) -> Intent | None:
    """Search for the restaurant link; find the wifi password: what is kept in messages, of nobody named."""
    found = _LOOK.match(text)
    if not found or found["what"] in ("it", "that", "them", "him", "her", "me"):
        return None
    in_messages = re.search(r"\b(?:messages?|texts?|chats?|inbox)\b", text)
    kept = bool(_THING.search(found["what"]) or in_messages)
    if not kept and not found["verb"].startswith("search"):
        return None
    return intent("search_messages", 0.8 if kept else 0.65, {"query": found["what"]})
