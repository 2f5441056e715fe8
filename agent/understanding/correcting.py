"""Korean corrections of what is about to be sent: another receiver, other words."""

import re

from agent.events import Expecting, Intent
from agent.understanding.hearing import Hearing, intent
from agent.understanding.korean_phrases import PLEASE, SEND
from agent.understanding.korean_words import find_addressee, find_source, find_tail
from agent.understanding.people import Target, target
from agent.understanding.reported_korean import direct_speech
from agent.understanding.utterance import Utterance, Word, read, written

_NO = frozenset("아니 아니야 아냐 아니요 아뇨 아니아니 아 잠깐 잠깐만 아니지".split())
_HOURS = r"(?:[0-9]+|열한|열두|다섯|여섯|일곱|여덟|아홉|[한두세네열])"
_TIME = re.compile(rf"{_HOURS}\s?시(?:\s?반|\s?[0-9일이삼사오육칠팔구십]+\s?분)?")
_DAY = re.compile(r"오늘|내일|모레|[월화수목금토일]요일")
_COUNT = re.compile(
    r"(?:[0-9]+|열한|열두|다섯|여섯|일곱|여덟|아홉|스무|[한두세네열]|[일이삼사오육칠팔구십백천만]+) ?(?:분|시간|명|개|번|원|만 ?원|천 ?원|장|병|잔|인분|층|호|일|월|살|킬로|마리|권|박스|판|주|달|년)"
)
_LIKE = (_TIME, _DAY, _COUNT, re.compile(r"[0-9]+|[일이삼사오육칠팔구십]+"))
_QUOTATIVE = re.compile(r"(?:이라고|라고|이라구|라구|이라니까|라니까|으로|로)요?$")
_INSTEAD = ("말고", "말구", "아니고", "아니라", "대신")


def correct(hearing: Hearing) -> Intent | None:
    """아니 민수 말고 민서한테, 아니 네 시라고 해, 세 시 말고 네 시라고 해."""
    words = hearing.utterance.words
    first = 0
    while first < len(words) and words[first].key in _NO:
        first += 1
    asked = hearing.context.expecting is Expecting.CONFIRM or hearing.context.draft is not None
    said_no = first > 0
    while (
        asked
        and first < len(words) - 2
        and words[first].key in _BEFORE
        and words[first + 1].key not in _INSTEAD
    ):
        first += 1
    rest = _insisted(Utterance(words[first:]))
    if not rest.words:
        return None
    if asked and (replaced := _replaced(hearing, rest)):
        return replaced
    instead = next((i for i, word in enumerate(rest.words) if word.key in _INSTEAD), None)
    glued = next(
        (i for i, word in enumerate(rest.words) if len(word.key) > 2 and word.key.endswith("말고")),
        None,
    )
    if instead is None and glued is not None:
        bare = rest.words[glued].key.removesuffix("말고")
        old = (*rest.words[:glued], Word(bare, bare))
        return _swap(hearing, old, rest.words[glued + 1 :])
    if instead:
        return _swap(hearing, rest.words[:instead], rest.words[instead + 1 :])
    if not asked and not said_no:
        return None
    return _plain(hearing, rest, said_no, asked)


def _insisted(rest: Utterance) -> Utterance:
    """Return 민서한테 보내라고 (I said!) as 민서한테 보내라."""
    last = rest.words[-1].key if rest.words else ""
    if last.endswith("라고") and SEND.find(last[:-1], 0):
        return Utterance((*rest.words[:-1], Word(last[:-1], last[:-1])), rest.quoted)
    return rest


_REPLACE = re.compile(
    r"^(?:(?P<old>받는 ?(?:사람|분)|수신[자인]|.+?(?=을|를|은|는|이|가))(?:을|를|은|는|이|가)? )?(?P<new>\S+?(?: \S+){0,3}?)(?:이라고|라고|으로|로)? ?(?:좀 )?"
    r"(?:바꿔|고쳐|수정해|수정|변경해|변경|교체해|바꾸자|고치자|바꿀래|고칠래|바꿀게)(?: ?(?:줘|줘요|주세요|줄래|줄래요|주라|써 줘|써))?$"
)
_SENT_TO = re.compile(
    r"^(?P<who>\S+(?: \S+)?)(?:한테|에게|께|에|으로|로) (?:보내는|가는|보낼|보내|전하는|전송하는) ?(?:걸로|것으로|거로|걸|거)? ?(?:바꿔|변경해|고쳐|수정해|해)(?: ?(?:줘|줘요|주세요|줄래|줄래요|주라|봐))?$"
)
_RECEIVER = frozenset("받는사람 수신자 수신인 받는분".split())
_BEFORE = frozenset("음 어 그냥 저기 그거 이거 그걸 이걸 그건 이건".split())
_NEW_CONTENT = re.compile(
    rf"^(?P<what>.+?[다라냐자]고)(?: ?(?:내용|메시지|문자|문구|말|카톡)(?:을|를|만)?)? ?(?:좀 |싹 )*(?:바꿔|고쳐|수정|수정해|변경|변경해|다시 써){PLEASE}$"
)
_IT = frozenset("그거 이거 그걸 이걸 그 이 메시지 문자 카톡 거 그것 이것 방금".split())


def _replaced(hearing: Hearing, rest: Utterance) -> Intent | None:
    """Read 세 시를 네 시로 바꿔 줘 of the draft's words, 받는 사람 지수로 바꿔 줘 and 그거 엄마한테 보내 of people."""
    tail = find_tail(rest, SEND)
    if tail and tail.label == "send" and hearing.context.draft:
        front = rest.part(0, tail.start)
        mine = find_addressee(front, hearing.people)
        others = mine and (*front.words[: mine.start], *front.words[mine.end :])
        if mine and mine.marked and others and all(word.key in _IT for word in others):
            slots = mine.targets[0].slots(hearing.people, "recipient")
            return intent("change_recipient", 0.98, slots)
    if sent_to := _SENT_TO.match(rest.key):
        who = target(hearing.people, sent_to["who"], fuzzy=False)
        if who.known:
            return intent("change_recipient", 0.97, who.slots(hearing.people, "recipient"))
    if anew := _NEW_CONTENT.match(rest.key):
        return _said_anew(hearing, anew["what"])
    found = _REPLACE.match(rest.key)
    if not found or any(word.key in _INSTEAD for word in rest.words[1:]):
        return None
    new, old = found["new"], found["old"]
    to_receiver = old is not None and "".join(old.split()) in _RECEIVER
    if old is None or to_receiver or target(hearing.people, old, fuzzy=False).known:
        bare = re.sub(r"(?:한테|에게|께)$", "", new)
        who = target(hearing.people, bare, fuzzy=to_receiver)
        if who.known:
            slots = who.slots(hearing.people, "recipient")
            return intent("change_recipient", min(0.97, who.confidence), slots)
    body = _edited(hearing, old, read(new))
    return intent("edit_body", 0.9, {"body": body}) if body else None


def _said_anew(hearing: Hearing, what: str) -> Intent | None:
    """Read 먼저 먹고 있으라고 내용 바꿔: other words in place of the draft's."""
    draft = hearing.context.draft
    style = hearing.people.style(draft.recipient if draft else None)
    words = read(what).keys
    body = direct_speech(words, style)
    if body and draft and draft.body and len(words) < 3:
        body = _edited(hearing, None, read(what))
    return intent("edit_body", 0.92, {"body": body}) if body else None


_CHANGED = re.compile(
    r"(?:으로|로) (?:좀 )?(?:바꿔|고쳐|수정해|변경해|교체해|바꾸자|고치자|바꿀래|바꿀게)(?: (?:줘|줘요|주세요|줄래|주라|써 줘|써))?$"
)


def _swap(hearing: Hearing, old: tuple[Word, ...], new: tuple[Word, ...]) -> Intent | None:
    """Read "not this but that": of people, else of words in the draft."""
    changed = _CHANGED.search(" ".join(word.key for word in new))
    if changed and hearing.context.draft and hearing.context.draft.body:
        new = read(" ".join(word.key for word in new)[: changed.start()]).words
    if not new:
        return None
    fresh = Utterance(new)
    tail = find_tail(fresh, SEND)
    bare = fresh.part(0, tail.start) if tail and tail.start else fresh
    mine = find_addressee(bare, hearing.people)
    if mine and (mine.start, mine.end) == (0, len(bare.words)) and (mine.known or mine.marked):
        sure = max(0.6, mine.confidence)
        return intent("change_recipient", sure, mine.targets[0].slots(hearing.people, "recipient"))
    towards = re.sub(r"(?:으로|로)$", "", bare.key)
    other = target(hearing.people, towards, fuzzy=False)
    if other.known and (bare.key != towards or len(bare.words) == 1):
        return intent("change_recipient", 0.97, other.slots(hearing.people, "recipient"))
    was = find_source(Utterance(old), hearing.people)
    source = find_source(bare, hearing.people)
    if was and was.known and source:
        return intent("change_recipient", 0.85, source.slots(hearing.people, "recipient"))
    body = _edited(hearing, written(old), bare)
    reported = direct_speech(bare.keys, "casual") is not None
    sure = 0.9 if tail or reported else 0.7
    return (
        intent("edit_body", sure, {"body": body})
        if body and (reported or hearing.context.draft)
        else None
    )


def _plain(hearing: Hearing, rest: Utterance, said_no: bool, asked: bool) -> Intent | None:
    """Read a correction that names only what is right: 아니 민서한테, 아니 네 시라고 해."""
    tail = find_tail(rest, SEND)
    bare = rest.part(0, tail.start) if tail and tail.start else rest
    mine = find_addressee(bare, hearing.people)
    if (
        mine
        and not said_no
        and mine.end == len(bare.words)
        and mine.start <= 1
        and _is_draft_for(hearing, mine.targets[0])
    ):
        return intent("confirm", 0.98 if tail else 0.6)
    whole = mine and (mine.start, mine.end) == (0, len(bare.words))
    if mine and whole and (mine.marked or (said_no and mine.known)):
        sure = 0.98 if asked or (said_no and mine.known) else 0.75
        slots = mine.targets[0].slots(hearing.people, "recipient")
        return intent("change_recipient", min(sure, max(0.6, mine.confidence + 0.01)), slots)
    if (
        mine
        and mine.known
        and mine.marked
        and asked
        and mine.end == len(bare.words)
        and mine.start == 1
    ):
        slots = mine.targets[0].slots(hearing.people, "recipient")
        return intent("change_recipient", 0.7, slots)
    if said_no and asked and not tail:
        near = target(hearing.people, bare.key)
        if near.known:
            return intent(
                "change_recipient", near.confidence - 0.1, near.slots(hearing.people, "recipient")
            )
    if mine and mine.marked:
        return None
    if not tail and asked and said_no and _INSISTS.search(bare.key):
        body = _edited(hearing, None, bare)
        return intent("edit_body", 0.9, {"body": body}) if body else None
    if not tail or direct_speech(bare.keys, "casual") is None:
        return None
    body = _edited(hearing, None, bare)
    sure = 0.95 if asked and said_no else 0.92 if asked else 0.8
    return intent("edit_body", sure, {"body": body}) if body else None


_INSISTS = re.compile(r"(?:이라고|이라니까|라니까|라고|이라구)요?$")  # 아니 이십 분이라고


def _is_draft_for(hearing: Hearing, mine: Target) -> bool:
    """Say whether the draft goes to this target already: 응 민수한테 보내 only agrees."""
    meant = set(mine.slots(hearing.people, "recipient").values())
    return bool(hearing.context.draft and hearing.context.draft.recipient in meant)


def _edited(hearing: Hearing, old: str | None, new: Utterance) -> str | None:
    """Return the draft with the correction in its place, else the correction as a sentence."""
    draft = hearing.context.draft
    style = hearing.people.style(draft.recipient if draft else None)
    sentence = direct_speech(new.keys, style) or written(new.words)
    bare = _QUOTATIVE.sub("", new.key).strip()
    text = draft.body if draft else None
    if not text or not bare:
        return sentence
    if old and old in text:
        return text.replace(old, bare, 1)
    for shape in _LIKE:
        if shape.fullmatch(bare) and (place := shape.search(text)):
            return text[: place.start()] + bare + text[place.end() :]
    return sentence
