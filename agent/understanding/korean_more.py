"""Korean commands beyond messages and calls: later, silence, memory, search, advice."""

import re

from agent.events import Intent
from agent.understanding.hearing import Hearing, Rule, Slots, intent
from agent.understanding.korean_phrases import SEND
from agent.understanding.korean_send import message
from agent.understanding.korean_words import find_source, find_tail
from agent.understanding.people import target
from agent.understanding.reported_korean import direct_speech
from agent.understanding.spoken_numbers import korean_number
from agent.understanding.times import find_korean, korean_day, korean_duration_minutes
from agent.understanding.utterance import Utterance, read

_PLEASE = r"(?:해 ?줘|해 ?주세요|해 ?줄래|해|줘|주세요|줄래)"
_REMIND = re.compile(rf"^(?P<what>.+?(?:라고|다고|는 거|는 것|거)) ?(?:좀 )?(?:알려|말해|깨워|리마인드|상기시켜|알림) ?{_PLEASE}$")  # fmt: skip
_WAKE = re.compile(
    rf"^(?:(?P<what>.*?) ?)?(?:알림|리마인더|알람) ?(?:좀 )?(?:맞춰|설정|울려|추가|켜)? ?{_PLEASE}$"
)


def later(hearing: Hearing) -> Intent | None:
    """내일 아침 8시에 엄마한테 축하한다고 보내 줘; 30분 뒤에 약 먹으라고 알려 줘.

    A time that opens the utterance is when it is to happen; one further in belongs to the words.
    """
    text, now = hearing.utterance.key, hearing.context.now
    when = find_korean(text, now) if now else None
    if not when or text[: when.start].strip():
        return None
    rest = text[when.end :].strip()
    at = when.at.isoformat()
    if (asked := _REMIND.match(rest)) and "한테" not in asked["what"].split()[-1]:
        what = direct_speech(asked["what"].split(), "casual") or asked["what"]
        if re.search(r"(?:알려|깨워|리마인드|상기시켜|알림)", rest[asked.end("what") :]):
            return intent("remind", 0.9, {"time": at, "text": what})
    if asked := _WAKE.match(rest):
        return intent("remind", 0.85, {"time": at, "text": asked["what"] or ""})
    sent = message(hearing.of(read(rest)))
    named = sent and {"recipient", "recipients", "room", "candidates"} & set(sent.slots)
    if not sent or not named or sent.name != "send_message":
        return None
    return intent("schedule_message", min(1.0, sent.confidence + 0.02), {**sent.slots, "time": at})


_SILENCE = re.compile(rf"^(?P<span>.+?) ?(?:동안|간|까지) ?(?:은 )?(?:조용히|방해 ?금지(?: ?모드)?|알림 ?(?:꺼|끄기)|무음|방해하지 ?마) ?(?:있어|켜|{_PLEASE})?(?: ?줘)?$")  # fmt: skip
_ROOM_SILENCE = re.compile(
    r"^(?P<who>.+?) ?알림 ?(?:좀 )?(?P<verb>꺼|꺼 ?줘|끄기|켜|켜 ?줘|다시 켜 ?줘)$"
)


def silence(hearing: Hearing) -> Intent | None:
    """한 시간 동안 조용히; 세 시까지 방해 금지; 가족방 알림 꺼."""
    text = hearing.utterance.key
    if found := _SILENCE.match(text):
        if minutes := korean_duration_minutes(found["span"]):
            return intent("do_not_disturb", 0.95, {"on": True, "minutes": minutes})
        now = hearing.context.now
        if now and (when := find_korean(found["span"] + "까지", now)):
            return intent("do_not_disturb", 0.95, {"on": True, "until": when.at.isoformat()})
    if (found := _ROOM_SILENCE.match(text)) and (
        room := target(hearing.people, found["who"])
    ).group.found:
        slots = {"on": found["verb"].startswith("꺼") or found["verb"] == "끄기"}
        return intent("do_not_disturb", 0.95, slots | room.slots(hearing.people, "contact"))
    return None


_APPEND = re.compile(rf"^(?:(?:그리고|거기에|거기|끝에|뒤에|마지막에|그 뒤에|추가로)(?:다가?|다)? )*(?P<what>.+?)(?:라는 말|는 말)?(?:을|를|도)? (?:붙여|덧붙여|추가|추가로 써|더 써|이어 써) ?{_PLEASE}?$")  # fmt: skip


def append(hearing: Hearing) -> Intent | None:
    """뒤에 미안하다고 붙여 줘."""
    found = _APPEND.match(hearing.utterance.key)
    if not found:
        return None
    draft = hearing.context.draft
    style = hearing.people.style(draft.recipient if draft else None)
    direct = direct_speech(found["what"].split(), style)
    opened = re.match(r"(?:그리고|거기|끝에|뒤에|마지막에)", hearing.utterance.key)
    if not direct and not (draft and opened):
        return None
    return intent("append_body", 0.95, {"body": direct or found["what"]})


_SEARCH = re.compile(rf"^(?P<what>.+?)(?:을|를)? ?(?:좀 )?(?:찾아|검색|찾아봐) ?{_PLEASE}?$")
_SENT_BY = re.compile(
    r"^(?P<when>.*?) ?(?P<who>\S+?)(?:이가|가|이) (?:보낸|보내 준|말한|올린) (?P<what>.+)$"
)
_IN_ROOM = re.compile(r"^(?P<who>.+?)(?:에서|에) (?P<what>.+)$")
_ABOUT_MESSAGES = re.compile(r"메시지|카톡|문자|대화|보낸|톡에서|온 거")


def search(hearing: Hearing) -> Intent | None:
    """지난주에 지수가 보낸 주소 찾아 줘; 가족방에서 계좌번호 찾아 줘."""
    found = _SEARCH.match(hearing.utterance.key)
    if not found:
        return None
    if sent := _SENT_BY.match(found["what"]):
        who = target(hearing.people, sent["who"])
        query = f"{sent['when']} {sent['what']}".strip()
        return intent(
            "search_messages", 0.9, {"query": query} | who.slots(hearing.people, "sender")
        )
    if inside := _IN_ROOM.match(found["what"]):
        who = target(hearing.people, inside["who"])
        if who.known:
            return intent(
                "search_messages",
                0.9,
                {"query": inside["what"]} | who.slots(hearing.people, "sender"),
            )
    about = _ABOUT_MESSAGES.search(found["what"])
    return intent("search_messages", 0.7, {"query": found["what"]}) if about else None


_REMEMBER = re.compile(
    rf"^(?P<what>.+(?:다고|라고|거|것|걸)) (?:좀 |꼭 )?(?:기억|메모)(?:해| ?{_PLEASE}|해 ?둬|해 ?놔)$"
)
_FORGET = re.compile(
    rf"^(?P<what>.+?)(?:는|은|던|ㄴ|) ?(?:거|것|건|기억|내용)?(?:은|을|를)? (?:잊어|잊어버려|기억에서 지워|기억에서 삭제) ?(?:줘|버려|{_PLEASE})?$"
)
_RECALL = re.compile(
    r"^(?P<what>(?:지난번|저번|지난주|전|예전|아까|내가 전)에? .+?)(?:고|라고|다고)? ?(?:했지|했더라|였지|였더라|그랬지|했었지|했었더라)$"
)


def memory(hearing: Hearing) -> Intent | None:
    """나 땅콩 알레르기 있다고 기억해; 지난번에 어디 가자고 했지; 땅콩 얘기 잊어 줘."""
    text = hearing.utterance.key
    if found := _REMEMBER.match(text):
        return intent(
            "remember",
            0.9,
            {"text": direct_speech(found["what"].split(), "casual") or found["what"]},
        )
    if found := _RECALL.match(text):
        return intent("recall", 0.85, {"query": found["what"]})
    if text.endswith(("잊어 줘", "잊어줘", "기억에서 지워 줘", "기억에서 지워줘")) and (
        found := _FORGET.match(text)
    ):
        return intent("forget", 0.85, {"query": found["what"]})
    return None


_AGENDA = re.compile(rf"^(?P<when>.*?) ?(?:의 )?(?:일정|스케줄|약속)(?:이|은|을)? ?(?:뭐 ?있어|뭐야|있어|있나|뭐지|알려 ?{_PLEASE}|말해 ?{_PLEASE}|어떻게 돼|확인 ?{_PLEASE}|읽어 ?줘|뭐 ?있지)$")  # fmt: skip


def agenda(hearing: Hearing) -> Intent | None:
    """오늘 일정 뭐 있어."""
    found = _AGENDA.match(hearing.utterance.key)
    now = hearing.context.now
    if not found or len(found["when"]) > 12:
        return None
    day = korean_day(found["when"] or "오늘", now) if now else None
    return intent("schedule", 0.9, {"date": day.isoformat() if day else None})


_GIFT = re.compile(r"^(?P<who>.+?)(?:한테|에게|께)? (?:줄 )?(?:(?P<occasion>생일|집들이|결혼|돌|졸업|입학|승진|환갑|크리스마스|어버이날|출산|취업|개업|기념일|칠순) ?)?선물(?:로|은|을)? .*(?:뭐|추천|골라|좋을까)")  # fmt: skip
_BUDGET = re.compile(r"([0-9]+|[일이삼사오육칠팔구십백]+) ?만 ?원")
_PLACE = re.compile(
    rf"^(?P<what>.*(?:장소|식당|맛집|카페|술집|음식점|데)) ?(?:좀 )?추천 ?{_PLEASE}?$"
)


def advice(hearing: Hearing) -> Intent | None:
    """지수 집들이 선물 뭐 할까; 우리 회식 장소 추천해 줘."""
    text = hearing.utterance.key
    if found := _PLACE.match(text):
        return _place(hearing, found["what"])
    money = _BUDGET.search(text)
    found = _GIFT.match(_BUDGET.sub("", text).replace("  ", " "))
    if not found:
        return None
    who = find_source(Utterance(read(found["who"]).words), hearing.people)
    if not who or not who.known:
        return None
    slots: Slots = {"occasion": found["occasion"]} | who.slots(hearing.people, "contact")
    if money:
        slots["budget_krw"] = (korean_number(money[1]) or 0) * 10_000
    return intent("recommend_gift", 0.9, slots)


def _place(hearing: Hearing, what: str) -> Intent:
    first = what.split()[0]
    room = target(hearing.people, first, fuzzy=False)
    if not room.group.found:
        return intent("recommend_place", 0.85, {"query": what})
    rest = what[len(first) :].strip()
    return intent("recommend_place", 0.9, {"query": rest} | room.slots(hearing.people, "contact"))


_ADDRESSED = re.compile(r"^(?:소리야|헤이 소리) (?P<what>.{3,})$")


def ask(hearing: Hearing) -> Intent | None:
    """소리야 followed by what is no command."""
    found = _ADDRESSED.match(hearing.utterance.key)
    plain = found and not find_tail(hearing.utterance, SEND, 0)
    return intent("ask", 0.55, {"query": found["what"]}) if found and plain else None


MORE: tuple[Rule, ...] = (later, silence, append, search, memory, agenda, advice, ask)
