"""Korean commands about what others wrote: reading it, summing it up, marking it as read."""

import re
from dataclasses import replace

from agent.events import Intent
from agent.understanding import korean_phrases as phrases
from agent.understanding.hearing import Hearing, Slots, intent
from agent.understanding.korean_concepts import about_somebody
from agent.understanding.korean_words import TELLING, find_source, find_tail, without_fillers
from agent.understanding.people import Target, spoken_name
from agent.understanding.utterance import read


def reading(hearing: Hearing) -> Intent | None:
    """안 읽은 거 읽어 줘, 엄마가 뭐래, 가족방 요약해 줘."""
    if found := _of_somebody(hearing):
        return found
    text = hearing.utterance.key
    if short := _SHORTLY.search(text):
        who = find_source(read(_TOPIC.sub("", text[: short.start()])), hearing.people)
        if who and who.known:
            return _read(hearing, "summary", 0.95, who)
    if _ASKED_WHAT.search(text) and (aloud := _ALOUD.search(text)):
        hearing = hearing.of(read(text[: aloud.start()]))
    tail = find_tail(hearing.utterance, phrases.READ)
    if not tail or (tail.hit.error and TELLING.search(hearing.utterance.key)):
        return None
    rest = hearing.utterance.part(0, tail.start)
    source = find_source(rest, hearing.people)
    if tail.label == "said" and _BRIEFLY.search(hearing.utterance.key):
        tail = replace(tail, label="summary")
    if tail.label == "summary" and not (source and source.known):
        source = find_source(read(_TOPIC.sub("", rest.key)), hearing.people) or source
    if source is None and tail.label in ("any", "unread") and tail.hit.error > _CLEAR:
        return None
    if source and not source.known and not _IS_SUBJECT.search(rest.key):
        return None
    return _read(hearing, tail.label, tail.hit.confidence, source)


def _of_somebody(hearing: Hearing) -> Intent | None:
    """회사방에 새 글 올라온 거 있나, 형이 보낸 거 다시 들려줘: who is known, and words that are all known."""
    words = hearing.utterance.words
    first = without_fillers(words)
    for end in range(first + 1, min(first + 4, len(words) - 1)):
        found = about_somebody(hearing.utterance.part(end).key)
        who = find_source(hearing.utterance.part(first, end), hearing.people) if found else None
        if found and who and (who.people.exact or who.group.exact):
            slot = "contact" if found.name == "missed_calls" else "sender"
            slots = dict(found.slots) | who.slots(hearing.people, slot)
            if found.name == "do_not_disturb" and "room" not in slots:
                continue
            return intent(found.name, found.confidence, slots)
    return None


_TOPIC = re.compile(
    r" (?:올라온|밀린|온|보낸|나눈|오간|쌓인|안 읽은|한|보내온|무슨|뭔|어떤|뭐라고|뭐라|그동안|오늘|어제|아까|다들|내가|지금까지) ?.*$"
)
_SHORTLY = re.compile(
    r" ?(?:(?:대화|내용|얘기|대화 내용)(?:을|를)? )?(?:(?:(?:한|두|세|네|다섯|몇) ?줄로|한 문장으로|간단히|간단하게|짧게|핵심만|요점만|중요한 것만|대충)(?: (?:줄여서|요약해서|간추려서|정리해서|추려서|뽑아서))?|줄여서|간추려서|추려서)"
    rf" (?:말해|알려|들려|얘기해|설명해|읽어|해){phrases.PLEASE}$"
)
_ASKED_WHAT = re.compile(r"뭐라|무슨 (?:얘기|말)")
_ALOUD = re.compile(rf"(?<=[어나니지]) (?:읽어|알려|확인해|들려|말해|봐){phrases.PLEASE}$")
_BRIEFLY = re.compile(r"짧게|간단히|간단하게|핵심만|요점만|대충|줄여서|요약해서|간추려서")
_CLEAR = 0.08  # mishearing in a question that is asked of nobody in particular
_IS_SUBJECT = re.compile(r"(?:이|가|께서|한테서|에게서|한테|에게)$")


def _read(hearing: Hearing, label: str, sure: float, source: Target | None) -> Intent | None:
    name = {"summary": "summarize", "mark": "mark_read"}.get(label, "read_messages")
    news = label == "unread" or (label == "any" and source is None)
    slots: Slots = {"unread": True} if news else {}
    if source is None:
        return intent(name, sure, slots) if label != "said" else None
    if not source.known and (
        label in ("bare", "summary", "mark", "any") or not _may_be_a_name(source.spoken)
    ):
        return None
    if not source.known:
        sure = min(sure, 0.6)
    slots |= source.slots(hearing.people, "sender")
    return intent(name, min(sure, source.confidence), slots)


_QUESTION_WORDS = frozenset("이 그 저 이거 그거 저거 뭐 누가 누구 왜 언제 다시 또 내 너 나 책 글 마음 생각 어제 오늘 전 후 아침 안 못 다 방 집 일 서류".split())  # fmt: skip


def _may_be_a_name(phrase: str) -> bool:
    name = spoken_name(phrase)
    return " " not in name and 2 <= len(name) <= 6 and name not in _QUESTION_WORDS
