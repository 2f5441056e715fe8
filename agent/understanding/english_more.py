"""English commands beyond messages and calls: memory, advice, reactions."""

import re

from agent.events import Intent, Lang
from agent.understanding.english_adding import append
from agent.understanding.english_lead import command
from agent.understanding.english_names import look_up
from agent.understanding.english_searching import search
from agent.understanding.general_questions import general_question
from agent.understanding.hearing import Hearing, Rule, Slots, intent
from agent.understanding.reported_english import sentence
from agent.understanding.spoken_numbers import english_number

_REMEMBER = re.compile(
    r"^(?:remember that|remember (?=(?:i|i'm|my|we|our|we're|i've|i'll)\b)|(?:make|take) a note (?:that|of the fact that)|note that|(?:save|write down|jot down) (?:this|that|it)|(?:write|jot) (?:this|that) down|make a note(?= i\b)|keep in mind that|don't forget that) ?(?P<what>.+)$"
)
_FORGET = re.compile(
    r"^forget (?:that |about |everything about )(?P<what>(?!it$|that$|him$|her$|them$|me$).+)$"
    r"|^(?:forget|delete|erase|remove|clear|drop|wipe|stop remembering) (?:what|that thing|the thing|everything|anything|all|whatever|the note|that note|your note|my note|the memory)(?: (?:that )?(?:you (?:know|remember|have|noted|saved|stored|wrote down)|i (?:said|told you|asked you to remember|made you remember|had you remember)))*(?: about| that| on)? (?P<kept>.+)$"
)
_FORGET_FACT = re.compile(
    r"^forget (?P<where>(?:where|when|which|how many) (?:i|we|my|our) .+)$|^(?:forget|delete|erase) (?P<what>(?:the|my|our) .*(?:number|code|password|pin|address|birthday|allergy|spot|location|name|note|size|appointment))$"
)
_RECALL = (
    re.compile(r"^(?P<wh>where|when|who|what|which|how) did i (?:say|tell you)(?: that)? (?P<said>(?!about\b).+)$"),
    re.compile(r"^what did i (?:say|tell you|ask you to remember) about (?P<about>.+)$"),
    re.compile(r"^what (?:do|did) you (?:remember|know|have noted|note) about (?P<about>.+)$"),
    re.compile(r"^what (?:was|were|is) (?P<about>(?:my|our) .+?) again$"),
    re.compile(r"^(?P<about>where did i (?:park|put|leave|hide|store|keep)\b.*)$"),
    re.compile(r"^what(?:'s| is| was) (?P<about>my (?:[a-z']+ ){0,3}(?:code|number|password|passcode|pin|combination|plate|size|seat|spot|allergy))$"),
    re.compile(r"^(?:do you remember|remind me|can you remember) (?:what |where )(?P<about>(?:my|our|i) .+?)(?: (?:was|is|were))?$"),
    re.compile(r"^(?:tell me )?what i (?:said|told you) about (?P<about>.+)$"),
)  # fmt: skip


def memory(hearing: Hearing) -> Intent | None:
    """Remember that I'm allergic to peanuts; where did I say I parked; forget what I said about it."""
    text = command(hearing.utterance).key
    if (found := _REMEMBER.match(text)) and not found["what"].endswith(" who"):
        return intent("remember", 0.9, {"text": sentence(found["what"])})
    if found := _FORGET.match(text) or _FORGET_FACT.match(text):
        parts = found.groupdict()
        kept = parts["what"] or parts.get("kept") or parts.get("where")
        return intent("forget", 0.85, {"query": kept})
    for shape in _RECALL:
        if found := shape.match(text):
            parts = found.groupdict()
            query = parts.get("about") or f"{parts['wh']} {parts['said']}"
            return intent("recall", 0.85, {"query": query})
    return None


_OCCASION = r"(?P<occasion>birthday|wedding|housewarming|graduation|anniversary|christmas|baby shower|retirement|farewell|new year|valentine's day|promotion)"
_HEAD = r"(?:what|which|recommend|suggest|help me|find(?: me)?|pick|choose|any|give me|i need|do you have|can you think of|think of|got any)"
_GIFT = (
    re.compile(rf"^{_HEAD}\b.*?\b(?:{_OCCASION} )?(?:gift|present)(?: ideas?)?s?\b.*? for (?P<who>.+?)$"),
    re.compile(rf"^(?:{_OCCASION} )?(?:gift|present) ideas?(?: for) (?P<who>.+?)$"),
    re.compile(rf"^what (?:should|can|could|do) (?:i|we) (?:get|buy|give) (?P<who>.+?) (?:for|on) (?:her|his|their|the) {_OCCASION}$"),
    re.compile(rf"^what (?:should|can|could) (?:i|we) (?:get|buy|give) (?P<who>.+?)(?: (?:for|on) {_OCCASION})?$"),
)  # fmt: skip
_BUDGET = re.compile(
    r"\s*(?:under|below|for|around|about|within|up to|less than|with a budget of) (?P<amount>(?:(?:[0-9,]+|a|and|hundred|thousand|million|(?:six|seven|nine|eigh)(?:teen|ty)|(?:thir|four|fif)teen|twenty|thirty|forty|fifty|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) ?)+) ?won\b"
)
_WHOSE = re.compile(rf"^(?P<who>.+?)(?:'s)? (?:for (?:her|his|their) )?{_OCCASION}(?: party)?$")


def gift(hearing: Hearing) -> Intent | None:
    """What is a good gift for Emma's birthday; what should I get mom under fifty thousand won."""
    text = command(hearing.utterance).key
    money = _BUDGET.search(text)
    budget = english_number(money["amount"].split()) if money else None
    text = _BUDGET.sub("", text)
    for shape in _GIFT:
        found = shape.match(text)
        if not found:
            continue
        phrase, occasion = found["who"], found["occasion"]
        if whose := _WHOSE.match(phrase):
            phrase, occasion = whose["who"], whose["occasion"]
        who = look_up(hearing.people, re.sub(r"'s$", "", phrase))
        if who.known:
            slots: Slots = {"occasion": occasion, "budget_krw": budget}
            return intent("recommend_gift", 0.9, slots | who.slots(hearing.people, "contact"))
    return None


_SPOT = r"(?:place|spot|somewhere|restaurant|cafe|coffee shop|coffee place|bar|pub|bakery|diner|bistro|steakhouse|venue|brunch place|brunch spot|dinner place|lunch place|pizza place)s?"
_SUGGEST = re.compile(
    rf"^(?:recommend|suggest|find(?: me| us)?|do you know|know|pick|choose|any(?: good)? (?:suggestions|recommendations|ideas) for|any(?= (?:good|nice|decent) )|what's|what is|give me) (?:me |us )?(?P<what>(?:(?:a|an|some|any|the) )?(?:[a-z']+ ){{0,4}}?{_SPOT}\b.*)$"
)
_WHERE = re.compile(
    r"^where (?:should|can|could|shall|do) (?:we|i) (?P<what>(?:eat|have|go (?:for|to)|grab|get|meet for|drink)\b.*)$"
)
_GENERIC = re.compile(r"^(?:(?:a|an|some|any|the|good|nice) )*(?:place|spot|somewhere|venue|restaurant)s?\b")  # fmt: skip
_OF_ROOM = re.compile(r"\bfor (?P<room>.+?)(?: (?:to (?:have |get |go for |eat )?|for )(?P<rest>.+))?$")  # fmt: skip
_SURELY_ASKED = re.compile(r"^(?:recommend|suggest|any )")


def place(hearing: Hearing) -> Intent | None:
    """Recommend a place for our team dinner; where should we eat tonight."""
    text = command(hearing.utterance).key
    if found := _WHERE.match(text):
        what = re.sub(r"^(?:have|go for|go to|grab|get|meet for) ", "", found["what"])
        return intent("recommend_place", 0.8, {"query": what})
    found = _SUGGEST.match(text)
    if not found:
        return None
    what, slots = found["what"], {}
    inside = _OF_ROOM.search(what)
    if inside and (room := look_up(hearing.people, inside["room"])).group.found:
        slots = room.slots(hearing.people, "contact")
        what = f"{what[: inside.start()].strip()} for {inside['rest'] or ''}".strip()
    generic = _GENERIC.match(what)
    if generic and re.match(r"(?:for|to) \S", what[generic.end() :].strip()):
        what = what[generic.end() :].strip()
    what = re.sub(r"^(?:for |to )?(?:have |eat |go for )?(?:(?:our|the|a|an|my|some) )*", "", what)
    sure = 0.85 if _SURELY_ASKED.match(text) or slots else 0.7
    return intent("recommend_place", sure, slots | {"query": re.sub(r" for$", "", what)})


_EMOJI = {"heart": "❤️", "love": "❤️", "thumbs up": "👍", "like": "👍", "thumbs down": "👎", "laughing": "😂", "laugh": "😂", "crying": "😢", "sad": "😢", "smile": "😊", "smiley": "😊", "smiling": "😊", "wow": "😮", "surprised": "😮", "clapping": "👏", "clap": "👏", "fire": "🔥", "party": "🎉", "celebration": "🎉", "ok": "👌", "okay": "👌", "praying": "🙏", "thank you": "🙏", "kiss": "😘", "angry": "😡", "check mark": "✅"}  # fmt: skip
_KINDS = "|".join(sorted(_EMOJI, key=len, reverse=True))
_REACT = re.compile(
    rf"^(?:react(?: to (?:it|that|this|the message|her message|his message))? with (?:a |an |the )?(?P<a>{_KINDS})(?: (?:emoji|face|reaction))?"
    rf"|(?:send|give (?:it|that|them|him|her)|leave|add|put)(?: back)? (?:a |an |the )?(?P<b>{_KINDS})(?: (?:emoji|face|reaction|on it|to that))|give (?:it|that|this) (?:a |an )?(?P<c>heart|thumbs up|thumbs down|like|laugh|smile|clap|wow))$"
)


def react(hearing: Hearing) -> Intent | None:
    """React with a laughing face; send a heart emoji."""
    found = _REACT.match(command(hearing.utterance).key)
    kind = found and (found["a"] or found["b"] or found["c"])
    return intent("react", 0.95, {"emoji": _EMOJI[kind]}) if kind else None


_ADDRESSED = re.compile(r"^(?:hey |okay |hi |ok )?sori (?P<what>.{3,})$")


def ask(hearing: Hearing) -> Intent | None:
    """Hey sori, followed by what is no command; what is asked of an assistant and of nobody else."""
    found = _ADDRESSED.match(hearing.utterance.key)
    if found:
        return intent("ask", 0.55, {"query": found["what"]})
    text = command(hearing.utterance).key
    return intent("ask", 0.6, {"query": text}) if general_question(text, Lang.ENGLISH) else None


MORE: tuple[Rule, ...] = (append, search, memory, gift, place, react, ask)
