"""Which of the things just offered is meant: by place, by label, by name."""

import re

from agent.events import Expecting, Intent
from agent.understanding.hearing import Hearing, intent
from agent.understanding.korean_words import without_fillers
from agent.understanding.people import fold
from agent.understanding.phrases import Phrases
from agent.understanding.utterance import Utterance

_ITS = "( 거| 것| 사람| 메시지| 분| 번호| 쪽|에 거|에 있는 거|에 있는 사람|에 말한 사람|에 나온 사람|에 말한 거|) (으로|으로 해|으로 해 줘|으로 보내 줘|으로 할게|로 할게|할게|보내 줘|보내|로 해|로 해 줘|로|요|로 보내 줘|한테|이요|이에요|이야|예요|입니다|이지|인 것 같아|거요|한테 보내 줘|골라 줘|읽어 줘|에게|)"


def _place(words: str) -> list[str]:
    return [f"({words}){_ITS}"]


_KOREAN: Phrases[int] = Phrases(
    {
        1: _place("앞에|위에|위|처음에|첫 번째|첫번|일 번|1번|1번째|첫째|처음|제일 처음|맨 위|하나|맨 앞"),
        2: _place("두 번째|이 번|2번|2번째|둘째|둘"),
        3: _place("세 번째|삼 번|3번|3번째|셋째|셋"),
        4: _place("네 번째|사 번|4번|4번째|넷째|넷"),
        5: _place("다섯 번째|오 번|5번|5번째|다섯째|다섯"),
        6: _place("여섯 번째|육 번|6번|6번째|여섯"),
        -1: _place("뒤에|아래|아래에|밑에|맨 밑|마지막|맨 마지막|제일 마지막|맨 끝|끝|맨 뒤|맨 아래"),
        0: ["이번에", "처음에는", "마지막으로", "하나도", "마지막이야", "처음이야", "끝났어", "끝이야", "둘 다", "하나 더", "처음 본 사람", "마지막 사랑", "처음으로"],
    }
)  # fmt: skip
_ENGLISH_PLACES = (
    (1, "first|number one|one|option one|1st|number 1|1|top"),
    (2, "second|number two|two|option two|2nd|number 2|2"),
    (3, "third|number three|three|option three|3rd|number 3|3"),
    (4, "fourth|number four|four|option four|4th|number 4|4"),
    (5, "fifth|number five|five|option five|5th|number 5|5"),
    (-1, "last|bottom|final"),
)
_ENGLISH = {
    phrase: place
    for place, words in _ENGLISH_PLACES
    for word in words.split("|")
    for phrase in (word, f"the {word}", f"{word} one", f"the {word} one", f"the {word} person")
}
_ENGLISH_FILLER = re.compile(
    r"^(?:um|uh|i want|i'd like|choose|pick|make it|it's|i mean|send it to|to)\s+|\s+please$"
)
_ONLY_OFFERED = frozenset("앞에 뒤에 위에 위 아래 아래에 밑에 맨 처음에 하나 둘 셋 넷 다섯 여섯 끝 처음 one two three four five 1 2 3 4 5 last first top final bottom".split())  # fmt: skip


_NO = frozenset("아니 아니요 아뇨 아니야 no nope".split())  # before the right one


def choose(hearing: Hearing) -> Intent | None:
    """두 번째, 마지막 거, 회사 민수, the second one."""
    offered = hearing.context.expecting is Expecting.CHOICE
    utterance = (
        hearing.utterance.part(without_fillers(hearing.utterance.words)) or hearing.utterance
    )
    if offered and len(utterance.words) > 1 and utterance.words[0].key in _NO:
        utterance = utterance.part(1)
    if not utterance.words:
        return None
    place, sure = _ordinal(utterance, 0.18 if offered else 0.0)
    if place and (offered or utterance.key.split()[0] not in _ONLY_OFFERED):
        return intent("choose", sure if offered else min(sure, 0.8), {"ordinal": place})
    return _by_name(hearing, utterance) if offered else None


def _ordinal(utterance: Utterance, tolerance: float) -> tuple[int, float]:
    plain = _ENGLISH_FILLER.sub("", utterance.key)
    if plain in _ENGLISH:
        return _ENGLISH[plain], 0.97
    hit = _KOREAN.find(utterance.key, tolerance)
    return (hit.label, hit.confidence) if hit else (0, 0.0)


_CHOICE_TAIL = re.compile(
    r"(?:이?요|한테|에게|로|으로|에|이?야|께)?(?: (?:보내 ?줘|보내|해 ?줘|해|거|please|걸로|쪽|사람))*$"
)


def _by_name(hearing: Hearing, utterance: Utterance) -> Intent | None:
    phrase = _CHOICE_TAIL.sub("", _ENGLISH_FILLER.sub("", utterance.key)) or utterance.key
    if len(utterance.words) > 6:
        return None
    if label := _label(hearing, phrase):
        return intent("choose", 0.98, {"label": label})
    for choice in hearing.context.choices:
        if fold(choice) in (fold(phrase), fold(utterance.key)):
            known = hearing.people.person(choice, fuzzy=False).found
            return intent("choose", 0.98, {"contact" if known else "label": choice})
    found = hearing.people.person(phrase)
    if len(found.found) == 1:
        contact = hearing.people.contacts[found.found[0]]
        slots = {"contact": contact.name, "contact_id": contact.id}
        return intent("choose", found.confidence, slots)
    near = _near_choice(hearing, phrase)
    return intent("choose", 0.7, {"label": near}) if near else None


def _label(hearing: Hearing, phrase: str) -> str | None:
    """Return the label that tells the offered ones apart: 회사 of 회사 민수."""
    labels = {label for contact in hearing.context.contacts for label in contact.labels}
    said = [label for label in labels if fold(label) == fold(phrase)]
    said = said or [label for label in labels if label.lower() in phrase.split()]
    if said:
        return said[0] if len(said) == 1 else None
    near = Phrases({label: [re.sub(r"[()|]", "", label)] for label in sorted(labels)}).find(
        phrase, 0.2
    )
    return near.label if near else None


def _near_choice(hearing: Hearing, phrase: str) -> str | None:
    table = Phrases({choice: [re.sub(r"[()|]", "", choice)] for choice in hearing.context.choices})
    near = table.find(phrase, 0.2)
    return near.label if near else None
