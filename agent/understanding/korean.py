"""Korean: the rules of each situation. A new intent is a phrase in a table, or a rule in a list."""

import re
from dataclasses import replace

from agent.events import Expecting, Intent
from agent.understanding import korean_phrases as phrases
from agent.understanding.choosing import choose
from agent.understanding.correcting import correct
from agent.understanding.hearing import Hearing, Rule, best, intent
from agent.understanding.korean_answers import short_answer
from agent.understanding.korean_calls import call, call_back, reject_with_body
from agent.understanding.korean_concepts import short_command
from agent.understanding.korean_courtesy import said_otherwise
from agent.understanding.korean_more import MORE
from agent.understanding.korean_order import mended, verb_last
from agent.understanding.korean_plain import asks_again, at_last, other_ways
from agent.understanding.korean_reading import reading
from agent.understanding.korean_send import message, recipients
from agent.understanding.korean_words import (
    TELLING,
    find_addressee,
    find_source,
    find_tail,
    without_fillers,
)
from agent.understanding.people import Directory, Target, target
from agent.understanding.phrases import Hit, Label, Phrases
from agent.understanding.reported_korean import direct_speech
from agent.understanding.utterance import Utterance, written

_SURE = 0.6  # a command leaves dictation only when it is at least this sure
_SOFT = frozenset("좀 쫌".split())
_OTHER_WORDS = 0.92  # confidence of words that were put in another way here
_OTHERWISE = 0.04  # error of a phrase that was said in another way, but heard right


def find_whole(
    utterance: Utterance, table: Phrases[Label], tolerance: float = 0.18
) -> Hit[Label] | None:
    """Return the phrase that the whole utterance is, with or without its fillers."""
    first = without_fillers(utterance.words)
    keys = [key for key in utterance.keys if key not in _SOFT] or list(utterance.keys)
    whole = table.find(" ".join(keys), tolerance)
    if (whole and not whole.error) or not 0 < first < len(utterance.words):
        return whole
    rest = [key for key in utterance.keys[first:] if key not in _SOFT]
    return table.find(" ".join(rest), 0) or whole or table.find(" ".join(rest), tolerance)


def find_otherwise(utterance: Utterance, table: Phrases[Label]) -> Hit[Label] | None:
    """Return the phrase that is meant by another ending, order or lead-in: see `korean_plain`."""
    first = without_fillers(utterance.words)
    keys = [key for key in utterance.keys[first:] if key not in _SOFT]
    ways = (table.find(way, 0) for way in other_ways(" ".join(keys)))
    return next((hit for hit in ways if hit), None)


def abandoning(hearing: Hearing) -> Intent | None:
    """취소, 그만, 처음부터 다시."""
    hit = find_whole(hearing.utterance, phrases.CANCEL)
    if hearing.context.expecting is Expecting.CONFIRM and len(hearing.utterance.words) > 1:
        answered = find_whole(hearing.utterance, phrases.CONFIRM, 0)
        if answered and answered.label == "deny":
            return None  # 아냐 하지 마 keeps the draft
    if not hit and not _is_dictating(hearing):
        hit = _twice(hearing.utterance, phrases.CANCEL)
    if not hit and len(hearing.utterance.words) > 1 and not _is_dictating(hearing):
        hit = find_otherwise(hearing.utterance, phrases.CANCEL)
        hit = hit and replace(hit, error=_OTHERWISE)
    return intent(hit.label, hit.confidence) if hit and hit.label else None


def _is_dictating(hearing: Hearing) -> bool:
    return hearing.context.expecting in (Expecting.BODY, Expecting.RECIPIENT)


def fixed(hearing: Hearing) -> Intent | None:
    """Utterances that always mean one thing: 다음, 다시 말해 줘, 소리 키워."""
    said = hearing.utterance
    hit = find_whole(said, phrases.WHOLE)
    if hit and hit.error and TELLING.search(said.key):
        return None
    if not hit or hit.error:
        command = short_command(said.key)
        if command or asks_again(said.key):
            return command or intent("repeat", 0.95)
    if not hit and hearing.context.call != "active":
        hit = find_otherwise(said, phrases.WHOLE)
        hit = hit and replace(hit, error=_OTHERWISE)
    if not hit:
        return None
    name, slots = hit.label
    return None if name == "unknown" else intent(name, hit.confidence, dict(slots))


def answer(hearing: Hearing) -> Intent | None:
    """응, 그래 보내, 아니: certain where a question was asked, likely elsewhere."""
    asked = hearing.context.expecting is Expecting.CONFIRM
    hit = find_whole(hearing.utterance, phrases.CONFIRM, 0.25 if asked else 0.12)
    if asked and (not hit or hit.error) and (short := short_answer(hearing.utterance.key)):
        return short
    if not hit or not hit.label:
        return None
    sure = _consent(hit, "confirm")
    return intent(hit.label, sure if asked else min(sure, 0.75))


def ringing(hearing: Hearing) -> Intent | None:
    """받아, 끊어, 엄마 전화 받아, while somebody calls."""
    hit = find_whole(hearing.utterance, phrases.RINGING)
    for end in (1, 2):  # who is calling may be named
        named = find_source(hearing.utterance.part(0, end), hearing.people)
        if (
            not (hit and not hit.error)
            and len(hearing.utterance.words) > end
            and named
            and named.people.exact
        ):
            hit = find_whole(hearing.utterance.part(end), phrases.RINGING, 0)
    hit = hit or _twice(hearing.utterance, phrases.RINGING)
    return intent(hit.label, _consent(hit, "answer_call")) if hit and hit.label else None


def _twice(utterance: Utterance, table: Phrases[str]) -> Hit[str] | None:
    """Return one answer given in two ways: 받을게 연결해."""
    for place in range(1, min(len(utterance.words), 6)):
        first, second = (
            table.find(part.key, 0) for part in (utterance.part(0, place), utterance.part(place))
        )
        if first and second and first.label == second.label:
            return second
    return None


def _consent(hit: Hit[str], label: str) -> float:
    """Return how sure a hit is; a doubtful first syllable may hide a 안, so it consents to little."""
    return hit.confidence if hit.same_start or hit.label != label else min(hit.confidence, 0.4)


def bare_call_words(hearing: Hearing) -> Intent | None:
    """받아, 끊어 with no call in sight: probably meant, never sure."""
    match hearing.utterance.key:
        case "받아" | "받아 줘" | "받아줘":
            return intent("answer_call", 0.6)
        case "거절해" | "거절" | "거절해 줘" | "거절해줘" | "안 받아" | "받지 마":
            return intent("reject_call", 0.6)
        case "끊어" | "끊어 줘" | "끊어줘":
            return intent("hang_up", 0.6)
    return None


def talking(hearing: Hearing) -> Intent | None:
    """The few commands of a running call; everything else is said to the other side."""
    if at_last(hearing.utterance.key) in (
        "끊어",
        "끊어 줘",
        "끊어줘",
        "이제 끊어",
        "이제 끊자",
        "이제 끊어 줘",
        "끊어 주세요",
    ):
        return intent("hang_up", 0.9)
    found = fixed(hearing)
    allowed = ("hang_up", "mute", "unmute", "hold", "resume", "volume")
    return found if found and found.name in allowed and found.confidence >= 0.85 else None


# --- dictation -----------------------------------------------------------------------------------


def dictated_body(hearing: Hearing) -> Intent:
    """Return whatever was said as the words to send, reported speech made direct."""
    style = hearing.people.style(hearing.context.draft.recipient if hearing.context.draft else None)
    utterance = hearing.utterance
    tail = find_tail(utterance, phrases.SEND, 0.1)
    if tail and tail.start and (body := direct_speech(utterance.keys[: tail.start], style)):
        return intent("send_message", 0.9, {"body": body})
    body = direct_speech(utterance.keys, style)
    return intent(
        "send_message", 0.9, {"body": body or utterance.quoted or written(utterance.words)}
    )


def named_recipient(hearing: Hearing) -> Intent:
    """Return the name that was said: 민서, 민서한테, 음 가족방에 보내 줘."""
    utterance = hearing.utterance
    tail = find_tail(utterance, phrases.SEND)
    if tail and tail.start:
        utterance = utterance.part(0, tail.start)
    mine = find_addressee(utterance, hearing.people)
    if mine and (mine.marked or mine.end == len(utterance.words)):
        sure = min(each.confidence for each in mine.targets)
        return intent("send_message", sure, recipients(hearing, mine))
    source = _named(utterance, hearing.people)
    sure = source.confidence if source.known else 0.6
    return intent("send_message", sure, source.slots(hearing.people, "recipient"))


_ANSWERED = re.compile(r"(?:이?요|이?야|이에요|예요|입니다|이라고|라고|이지|지)$")


def _named(utterance: Utterance, people: Directory) -> Target:
    """Return whom an answer names: 민서, 민서요, 지수요 박지수."""
    answered = _ANSWERED.sub("", utterance.key)
    for name in (utterance.key, answered):
        if name and (exact := target(people, name, fuzzy=False)).known:
            return exact
    whole = find_source(utterance, people) or Target(written(utterance.words))
    if whole.known:
        return whole
    if answered and (found := target(people, answered)).known:
        return found
    for word in reversed(utterance.keys):
        for name in (word, _ANSWERED.sub("", word)):
            if len(utterance.words) > 1 and name and (said := target(people, name, False)).known:
                return said
    return Target(answered) if answered and len(utterance.words) == 1 else whole


def dictating(hearing: Hearing) -> Intent:
    """Take the answer to "what shall I send?" or "to whom?"; only a whole command leaves it."""
    leaving = abandoning(hearing)
    if leaving and leaving.confidence >= 0.8:
        return leaving
    for command in (message, call):
        found = command(hearing)
        if found and found.confidence >= _SURE and _is_whole(hearing, found):
            return found
    if hearing.context.expecting is Expecting.BODY:
        return dictated_body(hearing)
    return named_recipient(hearing)


def _is_whole(hearing: Hearing, found: Intent) -> bool:
    """Say whether a command names its own target and has its own verb."""
    named = {"recipient", "recipients", "room", "contact", "number", "candidates"} & set(
        found.slots
    )
    if found.name == "send_message":
        whole = "body" in found.slots or hearing.context.expecting is Expecting.BODY
        return bool(named) and whole
    return found.name == "call" and bool(named)


# --- the situations ------------------------------------------------------------------------------

COMMANDS: tuple[Rule, ...] = (
    abandoning,
    fixed,
    correct,
    message,
    call,
    call_back,
    reading,
    *MORE,
    answer,
    bare_call_words,
)


def understand(hearing: Hearing) -> Intent:
    """Return what Korean words mean in their situation, cut anew where they were written together."""
    found = _understand(hearing)
    if found.name not in ("unknown", "ask") or hearing.context.expecting in _ANY_WORDS:
        return found
    for other in said_otherwise(hearing.utterance, hearing.people):
        again = _understand(hearing.of(other))
        if again.name not in _NOTHING_SURE:
            return replace(again, confidence=min(again.confidence, _OTHER_WORDS))
    return found


_NOTHING_SURE = ("unknown", "ask", "confirm", "deny")  # 아 맞다 is no yes
_ANY_WORDS = (Expecting.BODY, Expecting.RECIPIENT)  # whatever is said is the answer


def _understand(hearing: Hearing) -> Intent:
    context = hearing.context
    if context.call != "active" and context.expecting is not Expecting.BODY:
        tidy = mended(hearing.utterance, hearing.people)
        if context.expecting is not Expecting.RECIPIENT:
            tidy = verb_last(tidy, hearing.people)
        hearing = hearing.of(tidy)
    match context.call, context.expecting:
        case "active", _:
            return best(hearing, (talking,))
        case "ringing", Expecting.COMMAND:
            return best(hearing, (ringing, reject_with_body, *COMMANDS))
        case _, Expecting.BODY | Expecting.RECIPIENT:
            return dictating(hearing)
        case "ringing", _:
            return best(hearing, (answer, ringing, reject_with_body, *COMMANDS))
        case _, Expecting.CONFIRM:
            return best(hearing, (abandoning, answer, *COMMANDS))
        case _, Expecting.CHOICE:
            return best(hearing, (choose, *COMMANDS))
    return best(hearing, (*COMMANDS, choose))
