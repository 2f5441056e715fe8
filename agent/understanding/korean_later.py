"""Korean commands for later: messages and reminders at a time, and being left in peace until one."""

import re

from agent.events import Intent
from agent.understanding.hearing import Hearing, Slots, intent
from agent.understanding.korean_phrases import PLEASE, SEND
from agent.understanding.korean_send import message
from agent.understanding.korean_words import find_addressee, find_tail, without_fillers
from agent.understanding.people import target
from agent.understanding.reported_korean import direct_speech
from agent.understanding.times import When, find_korean, korean_duration_minutes
from agent.understanding.utterance import read

_REMIND = re.compile(rf"^(?:(?P<what>.+?(?:라고|다고|거|것|걸|않게|도록|하게|시간이라고)) ?)?(?:좀 |꼭 |나한테 |나 )*(?P<verb>알려|말해|얘기해|깨워|리마인드해|리마인드|상기시켜|상기해)(?: ?좀)?{PLEASE}$")  # fmt: skip
_ALARM = re.compile(rf"^(?:(?P<what>.*?) ?)?(?:알림|리마인더|알람)(?:을|를)? ?(?:좀 |하나 )?(?:맞춰|설정|설정해|울려|추가|추가해|켜|걸어|등록해|등록|예약해|부탁해)?{PLEASE}$")  # fmt: skip
_BOOKED = re.compile(
    r" ?(?:예약해서|예약으로|예약 ?전송|예약 ?발송|예약 문자|예약) ?(?=보내|전송|해|문자|메시지|카톡|해 ?줘|걸어|$)"
)
_ME = frozenset("나 나는 난 내가 나한테 저 혹시 그럼 이따 이따가 나중에 있다가".split())
# What is done by saying it is not done at another time; what is past is not either.
_BY_SAYING = re.compile(
    r"(?:축하|고맙|고마|감사|사랑|미안|죄송|수고|응원|보고 싶|[았었했였됐왔갔났샀봤]다고)"
)
_TAKES_SOMEBODY = re.compile(
    r"^(?:전화|연락|말|얘기|보내|물어|답장|카톡|문자|돌려|갚|주라|사과|축하|빌려)"
)


def later(hearing: Hearing) -> Intent | None:
    """내일 아침 8시에 엄마한테 축하한다고 보내 줘; 30분 뒤에 약 먹으라고 알려 줘.

    A time that opens the utterance, or stands before its verb, is when it is to happen; one further
    in belongs to the words, unless they can only be said, not done, at a time.
    """
    now = hearing.context.now
    if now is None:
        return None
    words = hearing.utterance.words
    first = without_fillers(words)
    while first < len(words) - 1 and words[first].key in _ME:
        first += 1
    text = " ".join(word.key for word in words[first:])
    booked = _BOOKED.search(text)
    if booked:
        text = " ".join((text[: booked.start()] + " " + text[booked.end() :]).split())
    when = find_korean(text, now)
    if not when:
        return None
    before, after = text[: when.start].strip(), text[when.end :].strip()
    return _remind(hearing, when, before, after) or _schedule(
        hearing, when, before, after, booked is not None
    )


def _remind(hearing: Hearing, when: When, before: str, after: str) -> Intent | None:
    asked = _REMIND.match(f"{before} {after}".strip())
    if asked and (asked["what"] or asked["verb"] == "깨워"):
        what = asked["what"] or ""
        if _is_for_somebody(hearing, what, before) or (
            hearing.sender and asked["verb"] in ("말해", "얘기해")
        ):
            return None
        if asked["what"] and before and not _REMIND.match(after) and find_tail(read(before), SEND):
            return None
        clause = re.sub(r" ?(?:거|것|걸|않게|도록|하게)$", "", what)
        said = direct_speech(what.split(), "casual") or clause
        return intent("remind", 0.95 if not before else 0.9, when.slots() | {"text": said})
    alarm = _ALARM.match(f"{before} {after}".strip())
    if alarm and not _is_for_somebody(hearing, alarm["what"] or "", before):
        return intent("remind", 0.85, when.slots() | {"text": (alarm["what"] or "").strip()})
    return None


def _is_for_somebody(hearing: Hearing, what: str, before: str) -> bool:
    """Say whether words tell somebody else: 엄마한테 간다고, but not 엄마한테 전화하라고."""
    mine = find_addressee(read(what), hearing.people) if what else None
    if not mine or not mine.marked:
        return False
    words = what.split()
    following = words[mine.end] if mine.end < len(words) else ""
    return bool(before) or not _TAKES_SOMEBODY.match(following) or not following.endswith("라고")


def _schedule(hearing: Hearing, when: When, before: str, after: str, booked: bool) -> Intent | None:
    tail = find_tail(read(after), SEND)
    last = tail is not None and tail.start == 0
    opens_with = find_addressee(read(before), hearing.people) if before else None
    only_whom = (
        opens_with is not None and opens_with.marked and opens_with.end == len(before.split())
    )
    by_saying = only_whom and _BY_SAYING.search(after) is not None
    if before and not (last or booked or by_saying):
        return None
    sent = message(hearing.of(read(f"{before} {after}".strip())))
    named = sent and {"recipient", "recipients", "room", "candidates"} & set(sent.slots)
    if not sent or not named or sent.name != "send_message":
        return None
    sure = min(1.0, sent.confidence + 0.02)
    return intent("schedule_message", sure, {**sent.slots, **when.slots()})


# --- peace ---------------------------------------------------------------------------------------

_QUIET = re.compile(
    rf"^(?:(?:나머지|다른 ?거|다른 ?건|나머진|전부|모두|다|싹)(?:는|은)? ?)*(?:조용히(?: ?좀)?(?: ?(?:해|있어|하고 있어|있자))?|방해 ?금지(?: ?모드)?(?:로|를)?(?: ?(?:켜|해|설정해|설정|시작해|시작|걸어|부탁해|로 해|바꿔|전환해|전환|돌려|변경해|들어가))?"
    rf"|알림(?:을|은)?(?: ?(?:좀|다|전부|모두))*(?: ?(?:꺼|끄기|꺼 ?놔|꺼 ?둬|받지 ?마|안 ?받을래|안 ?오게 ?해|울리지 ?마|주지 ?마|멈춰|막아|무음으로 ?해|차단해|끄자))"
    rf"|(?:아무|어떤) ?(?:알림|연락|메시지|전화|소리)(?:도)? ?(?:받지|주지|울리지|보내지|알리지|내지|전하지|오지 ?않게 ?하지|읽지) ?(?:마|말아)|(?:연락|메시지|카톡|전화) ?(?:와도)? ?알리지 ?(?:마|말아)"
    rf"|무음(?:으로| ?모드로| ?모드)?(?: ?(?:해|켜|바꿔|전환해))?|방해하지 ?(?:마|말아)|방해 ?안 ?되게 ?해|알리지 ?(?:마|말아)|말 ?걸지 ?(?:마|말아)|아무것도 ?(?:읽지|알리지) ?마|알려 ?주지 ?마){PLEASE}$"
)
_ALL_ELSE = re.compile(
    rf"^(?:(?:나머지|다른 ?거|다른 ?건|다|전부|모두|싹|아무)(?:는|은|도)? ?(?:연락|전화|메시지|알림)?(?:은|는|도)? ?)+(?:막아|꺼|차단해|무시해|받지 ?마|안 ?받을래|조용히 ?(?:해|시켜)|끊어|알리지 ?마){PLEASE}$"
)
_WHILE = re.compile(
    r"^(?:\S+ ){1,4}?동안(?:은|에|만)? "
)  # 점심 먹을 동안, once it is said how long
_UNTIL_DONE = re.compile(r"^(?:\S+ ){1,4}?때까지(?:는)? (?=\S+ ?(?:시간|분))")  # and for how long
_NEEDS_LIMITS = re.compile(r"조용히|말 ?걸지|읽지|무음")
_FOR = re.compile(
    r"(?P<span>\S*(?: \S+){0,2}?) ?(?:동안(?:은|만)?|간|만|정도만?|쯤만?)(?: ?동안)?(?= |$)"
)
_BARE_SPAN = re.compile(
    r"^(?:지금부터 |앞으로 |이제부터 )?(?P<span>\S+(?: \S+)??(?:시간|분)(?: 반)?)(?:은|만)? (?=방해|알림|조용|무음|말 ?걸|연락)"
)
_UNTIL = re.compile(r" ?까지(?:는|만)?(?= |$)")
_EXCEPT = re.compile(
    r"^(?P<who>.+?) ?(?:만 ?)?(?:빼고는?|빼곤|빼놓고|말고는?|말곤|제외하고는?|외에는?|이외에는?|만 ?받고|만 ?울리고|만 ?알려 ?주고|만 ?켜 ?두고|만 ?남기고|만 ?두고|만 ?놔두고|만 ?허용하고|아니면) (?P<rest>.+)$"
)
_ONLY = re.compile(
    rf"^(?P<who>.+?)만 ?(?:알려|받을게|받을래|받아|울려|울리게 ?해|오게 ?해|받게 ?해|허용해|켜 ?놔|켜 ?둬|통과시켜|전해|읽어){PLEASE}$"
)
_URGENT = re.compile(r"급한|급하|긴급|중요한|응급|비상")
_THEIR = re.compile(
    r"(?:한테서|에게서|한테|에게|가|이)? ?(?:온|오는|보낸|보내는)? ?(?:전화|연락|카톡|메시지|문자|톡|거|것|알림)?(?:이?랑|은|는|만)?$"
)
_AND = re.compile(r"(?:이랑|랑|하고|와|과|,) | ")
_ROOM = re.compile(rf"^(?P<who>.+?)(?:은|는|에서|에서 오는|에서 온|의|만)? ?(?:(?P<off>알림(?:을|은)? ?(?:좀 |잠깐 |다 )*(?:꺼|끄기|끄자|꺼 ?놔|꺼 ?둬|안 ?받을래|받지 ?마|막아|무음으로 ?해|오지 ?않게 ?해|안 ?(?:오게|울리게|뜨게|나오게) ?해)|조용히 ?(?:해|시켜)|음소거(?:해)?|무음(?:으로)?(?: ?해)?|방해 ?금지(?:해)?)|(?P<on>알림(?:을|은)? ?(?:좀 |다시 )*(?:켜|켜 ?놔|켜 ?둬|받을래|울리게 ?해|풀어)|음소거 ?(?:해제|풀어)(?:해)?|무음 ?(?:해제|풀어)(?:해)?)){PLEASE}$")  # fmt: skip


_LOUD = re.compile(
    rf"^(?:이제 |다시 |그만 |이젠 )*(?:방해 ?금지(?: ?모드)?(?:를|는)? ?(?:그만|끝|끝내|해제|해제해|풀어|꺼|그만해)|(?:알림|연락)(?:을|은)? ?(?:다시 |이제 )*(?:받을래|받을게|켜|켜 ?놔|켜 ?둬|울려도 ?돼|울리게 ?해|와도 ?돼|줘도 ?돼|보내도 ?돼|풀어|알려 ?줘도 ?돼)){PLEASE}요?$"
)


def silence(hearing: Hearing) -> Intent | None:
    """한 시간 동안 조용히; 세 시까지 방해 금지; 가족방 알림 꺼; 엄마 빼고 알림 꺼."""
    words = hearing.utterance.words
    text = " ".join(word.key for word in words[without_fillers(words) :])
    text = _UNTIL_DONE.sub("", text)
    if _LOUD.match(text):
        return intent("do_not_disturb", 0.95, {"on": False})
    limits, rest = _limits(hearing, text)
    slots: Slots = {"on": True} | limits
    rest = _WHILE.sub("", rest) if limits else rest
    if only := _ONLY.match(rest):
        allowed = _allowed(hearing, only["who"])
        return intent("do_not_disturb", 0.9, slots | {"allow": allowed}) if allowed else None
    if spared := _EXCEPT.match(rest):
        allowed = _allowed(hearing, spared["who"])
        if not allowed or not (_QUIET.match(spared["rest"]) or _ALL_ELSE.match(spared["rest"])):
            return None
        return intent("do_not_disturb", 0.95, slots | {"allow": allowed})
    if quiet := _QUIET.match(rest):
        enough = limits or not _NEEDS_LIMITS.search(quiet[0])
        return intent("do_not_disturb", 0.95, slots) if enough else None
    if (found := _ROOM.match(rest)) and (room := target(hearing.people, found["who"])).group.found:
        slots["on"] = found["off"] is not None
        return intent("do_not_disturb", 0.95, slots | room.slots(hearing.people, "contact"))
    return None


def _limits(hearing: Hearing, text: str) -> tuple[Slots, str]:
    """Return how long, as slots, and the text without it."""
    now = hearing.context.now
    for found in _FOR.finditer(text):
        if minutes := korean_duration_minutes(found["span"]):
            return {"minutes": minutes}, _without(text, found.start(), found.end())
    if (bare := _BARE_SPAN.match(text)) and (minutes := korean_duration_minutes(bare["span"])):
        return {"minutes": minutes}, text[bare.end() :]
    until = _UNTIL.search(text)
    when = find_korean(text[: until.end()].strip(), now) if until and now else None
    if until and when:
        return {"until": when.at.isoformat()}, _without(text, when.start, until.end())
    return {}, text


def _without(text: str, start: int, end: int) -> str:
    return " ".join((text[:start] + " " + text[end:]).split())


def _allowed(hearing: Hearing, said: str) -> list[str]:
    """Return who may still be heard: names as in the contacts, or `urgent`; nobody where one is unknown."""
    if _URGENT.search(said):
        return ["urgent"]
    names: list[str] = []
    whole = target(hearing.people, _THEIR.sub("", said), fuzzy=False)
    parts = [said] if whole.known else _AND.split(said)
    for part in parts:
        bare = _THEIR.sub("", part.strip())
        if not bare:
            continue
        mine = target(hearing.people, bare, fuzzy=False)
        slots = mine.slots(hearing.people, "contact") if mine.known else {}
        name = slots.get("contact") or slots.get("room")
        if name is None:
            return []
        names.append(str(name))
    return names
