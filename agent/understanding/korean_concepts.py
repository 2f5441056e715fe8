"""Short Korean commands, word by word: 이건 안 들어도 돼 넘어가, 혹시 못 본 메시지 있어.

Verbs stand in the forms that ask: 읽어, 읽어 줘, 읽을래, 읽고 싶어, 읽자; not 읽었어 or 읽네.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from agent.events import Intent
from agent.understanding.concepts import Rule, read, rule
from agent.understanding.conjugation import infinitive, softened
from agent.understanding.hangul import final, with_final
from agent.understanding.korean_concept_words import FORMS, NOTHING, NOUNS, VERBS

# Of the rules that fit, the first is meant.
RULES: tuple[Rule, ...] = (
    rule("next", "NEXT READ|HEAR|WHAT_IS|PASS|RETURN", "ITEM AGAIN CHECK CAME EXISTS WHAT POST"),
    rule("next", "NEXT NEEDLESS", "ITEM NOT"),
    rule("previous", "PREVIOUS ITEM READ|HEAR|WHAT_IS", "AGAIN ONE_BEFORE CHECK CAME"),
    rule("previous", "PREVIOUS RETURN", "ITEM AGAIN READ"),
    rule("previous", "PREVIOUS ITEM AGAIN", "ONE_BEFORE READ HEAR"),
    rule("skip", "NEEDLESS PASS", "NOT ITEM"),
    rule("skip", "NOT READ PASS", "ITEM"),
    rule("repeat", "AGAIN READ|HEAR", ""),
    rule("skip", "PASS", "ITEM"),
    rule("repeat", "NOT HEARD AGAIN", "READ WHAT HEAR"),
    rule("repeat", "WHAT HEARD NOT", "READ AGAIN"),
    rule("repeat", "REPEAT", "AGAIN"),
    rule("stop", "QUIET", "ENOUGH READ STOP"),
    rule("stop", "ENOUGH READ|HEAR", "ITEM POST"),
    rule("stop", "STOP READ|HEAR", "ITEM POST"),
    rule("stop", "NOT READ AGAIN", "ITEM"),
    rule("stop", "STOP READ|HEAR|ENOUGH", ""),
    rule("volume", "SOUND|READ IS_QUIET|UP|LOUDER", "UP LOUDER IS_QUIET AGAIN SOUND READ", direction="up"),
    rule("volume", "SOUND UP|LOUDER", "AGAIN NUDGE READ", direction="up"),
    rule("volume", "SOUND DOWN|QUIETER", "AGAIN NUDGE READ IS_LOUD", direction="down"),
    rule("volume", "NOT CAN_HEAR UP|LOUDER", "SOUND AGAIN READ", direction="up"),
    rule("volume", "IS_QUIET UP|LOUDER", "SOUND AGAIN READ", direction="up"),
    rule("volume", "SOUND IS_LOUD|DOWN|QUIETER", "DOWN QUIETER IS_LOUD AGAIN READ", direction="down"),
    rule("volume", "IS_LOUD DOWN|QUIETER", "SOUND AGAIN READ", direction="down"),
    rule("unmute", "MIC ON|FREE", "MINE SOUND AGAIN MUTE"),
    rule("unmute", "MUTE FREE", "MINE SOUND AGAIN MIC"),
    rule("mute", "MUTE ON|DIAL|PUT|TURN_TO", "MINE SOUND MIC"),
    rule("mute", "MINE|MIC SOUND|POST|MIC NOT COMING", "MINE OTHER"),
    rule("unmute", "MUTE OFF", "MINE SOUND MIC"),
    rule("mute", "MIC OFF", "MINE SOUND"),
    rule("mute", "MUTE", "MINE SOUND MIC CALL"),
    rule("hang_up", "CALL END|STOP|ENDED", "ENOUGH"),
    rule("hold", "MOMENT CALL STOP|WAIT", "OTHER"),
    rule("hold", "WAIT", "CALL HOLD OTHER"),
    rule("hold", "HOLD CALL", "WAIT"),
    rule("hold", "HOLD TURN_TO", "CALL"),
    rule("resume", "HOLD FREE", "CALL AGAIN RESUME"),
    rule("resume", "CALL BEGIN AGAIN", ""),
    rule("resume", "CALL RESUME AGAIN|CONTINUE", ""),
    rule("missed_calls", "MISSED EXISTS|CHECK|WHAT_IS|WHAT|READ|HOW|WHO", "CALL ITEM CAME EXISTS CHECK READ PERSON HOW"),
    rule("missed_calls", "NOT RECEIVED EXISTS|CHECK|WHAT_IS|WHAT|READ|HOW|WHO", "CALL ITEM CAME EXISTS CHECK READ PERSON HOW"),
    rule("missed_calls", "CALLED PERSON EXISTS|WHO|CHECK", "CHECK READ"),
    rule("missed_calls", "CALL CAME PERSON|ITEM EXISTS|WHO|CHECK", "CHECK READ"),
    rule("call_back", "TO_ME CALLED PERSON|ITEM DIAL", "AGAIN CALL CAME"),
    rule("call_back", "CAME PERSON|ITEM DIAL", "CALL AGAIN LAST MISSED NOT RECEIVED TO_ME"),
    rule("call_back", "MISSED DIAL", "CALL AGAIN ITEM PERSON CAME LAST"),
    rule("call_back", "NOT RECEIVED DIAL", "CALL AGAIN ITEM PERSON CAME LAST"),
    rule("redial", "LAST PERSON DIAL", "AGAIN CALL CALLED"),
    rule("missed_calls", "WHO CALLED_ME", "TO_ME READ CHECK JUST"),
    rule("missed_calls", "WHO CALL HAD|CAME", "EXISTS CHECK READ TO_ME"),
    rule("redial", "CALLED PERSON|ITEM DIAL AGAIN", "CALL LAST"),
    rule("unsend", "JUST ITEM DELETE", "SENT WRONG"),
    rule("unsend", "SENT DELETE|TAKE_BACK", "ITEM WRONG WRONGLY AGAIN"),
    rule("unsend", "SENDING DELETE WRONGLY|SENT", "ITEM WRONG SENT WRONGLY"),
    rule("unsend", "WRONG WRONGLY DELETE", "ITEM SENT"),
    rule("read_messages", "UNREAD ITEM EXISTS|READ|CHECK|HEAR|WHAT_IS", "CAME EXISTS READ WHAT CHECK HOW", unread=True),
    rule("read_messages", "NOT SEEN ITEM EXISTS|READ|CHECK|HEAR|WHAT_IS", "EXISTS READ WHAT CHECK HOW", unread=True),
    rule("read_messages", "NOT READ|SEEN SKIPPED", "ITEM EXISTS READ HEAR POST", unread=True),
    rule("mark_read", "MARKED MARK", "ITEM NOT SEEN UNREAD CAME"),
    rule("time", "DATE HOW|CHECK|READ|WHAT_IS", "HOW CHECK READ"),
    rule("help", "YOU WHAT ABLE|KNOW", "ITEM EXISTS CHECK KNOW READ HOW ABLE"),
    rule("help", "ABLE KNOW WHAT_IS", "YOU ITEM READ CHECK"),
    rule("set_language", "IN_KOREAN SPEAK|READ", "LANGUAGE AGAIN SPEAK READ", lang="ko"),
    rule("set_language", "IN_ENGLISH SPEAK|READ", "LANGUAGE AGAIN SPEAK READ", lang="en"),
    rule("help", "WHAT ABLE EXISTS CHECK|READ|EXPLAIN", "KNOW"),
    rule("help", "USAGE CHECK|READ|EXPLAIN|WHAT_IS|HOW|EXISTS", "CHECK READ EXPLAIN WHAT YOU"),
    rule("battery", "BATTERY HOW|IS_LOW|CHECK|READ|NEEDLESS|EXISTS", "HOW CHECK READ EXISTS AGAIN RETURN"),
    rule("time", "TIME HOW|CHECK|READ|WHAT_IS", "HOW CHECK READ"),
    rule("brief", "BRIEFING", "MORNING BRIEF READ HEAR BEGIN CHECK"),
    rule("resume_draft", "DRAFT CONTINUE|WRITE|AGAIN|LOAD", "ITEM LEFT WRITE CONTINUE AGAIN LOAD PREVIOUS EXISTS JUST"),
    rule("start_over", "START AGAIN|NEW|BEGIN|WRITE|READ", "ITEM BEGIN AGAIN NEW DELETE WRITE READ"),
    rule("start_over", "NEW BEGIN", "ITEM AGAIN START"),
    rule("do_not_disturb", "DISTURB BAN FREE|OFF|STOP|ENOUGH", "", on=False),
    rule("do_not_disturb", "ALARM ON", "AGAIN", on=False),
    rule("do_not_disturb", "DISTURB BAN ON", "", on=True),
    rule("do_not_disturb", "ALARM OFF", "", on=True),
    rule("react", "HEART PUT", "STICKER ITEM THERE SENT CAME", emoji="❤️"),
    rule("react", "THUMB PUT", "STICKER ITEM THERE SENT CAME", emoji="👍"),
    rule("react", "LAUGH PUT", "STICKER ITEM THERE SENT CAME", emoji="😂"),
)  # fmt: skip

_NOUN_ENDS = ("", "을", "를", "이", "가", "은", "는", "도", "만", "에", "에다", "에다가", "로", "으로", "의", "부터", "들", "한테", "에게")  # fmt: skip
_AFTER = (
    "",
    "줘",
    "줘요",
    "줄래",
    "줄래요",
    "주라",
    "주세요",
    "봐",
    "봐줘",
    "놔",
    "둬",
    "라",
    "요",
    "버려",
)
_WANTS = ("고", "고싶어", "고싶은데", "자", "기")


def asking(stem: str) -> Iterator[str]:
    """Yield the forms of a verb that ask for it to be done."""
    said = infinitive(stem)
    yield from (said + after for after in _AFTER)
    yield from (stem + want for want in _WANTS)
    yield from (said + "도", stem + "지", stem + "지는", stem + "는")
    soft = softened(stem)
    yield soft + "면"
    will = soft[:-1] + with_final(soft[-1], "ㄹ") if final(soft[-1]) == " " else soft
    yield from (will + end for end in ("래", "래요", "게", "게요"))
    if stem.endswith("하") and len(stem) > 1:
        yield stem[:-1]  # 확인, 삭제


def _words() -> dict[str, tuple[str, ...]]:
    """Return what each word may stand for, an empty concept for nothing."""
    known: dict[str, list[str]] = {}
    for concept, nouns in NOUNS.items():
        for noun in nouns.split():
            for end in _NOUN_ENDS:
                known.setdefault(noun + end, []).append(concept)
    for concept, stems in VERBS.items():
        for stem in stems.split():
            for form in asking(stem):
                known.setdefault(form, []).append(concept)
    for concept, forms in FORMS.items():
        for form in forms.split():
            known.setdefault(form, []).append(concept)
    for word in NOTHING:
        known.setdefault(word, []).append("")
    return {word: tuple(dict.fromkeys(concepts)) for word, concepts in known.items()}


_KNOWN = _words()


_TOGETHER = (
    (re.compile(r"(?:임시 ?)?저장(?:해|해 | )?(?:둔|놓은|뒀던|놨던|한|된)(?= )"), "초안"),
    (re.compile(r"(?:쓰다|보내다|적다|보내려다|쓰려다|작성하다|적어 ?놓다) ?(?:가 )?(?:만|말던|말았던|말은)(?= )"), "쓰던"),
    (re.compile(r"(음소거|대기) (?=시[켜키])"), r"\1"),
    (re.compile(r"(?:사용|이용|쓰는|조작) ?(?:방법|법)"), "사용법"),
    (re.compile(r"(영어|한국어|한국말|우리말) ?모드로"), r"\1로"),
    (re.compile(r"방해 ?금지 ?모드"), "방해 금지"),
    (re.compile(r"(?<=[가-힣])(줘|줄래|주세요)(?=요?$)"), r" \1"),
    (re.compile(r"한 ?번(만)? ?더"), "다시"),
    (re.compile(r"(?<=[아어해여켜려겨]) (줘|봐|놔|둬)(?= |$)"), r" \1"),
    (re.compile(r"고 싶(어|은데|다)요?"), "고"),
)  # fmt: skip
LONGEST = 9
# What may follow the name of a person or room.
SOURCED: tuple[Rule, ...] = (
    rule("mark_read", "MARKED MARK", "ITEM NOT SEEN UNREAD CAME POST"),
    rule("read_messages", "UNREAD ITEM|POST EXISTS|READ|CHECK|HEAR|WHAT_IS", "ITEM POST CAME EXISTS READ CHECK WHAT", unread=True),
    rule("read_messages", "NOT SEEN ITEM|POST EXISTS|READ|CHECK|HEAR|WHAT_IS", "ITEM POST EXISTS READ CHECK WHAT", unread=True),
    rule("read_messages", "CAME|SENT ITEM|POST READ|HEAR|EXISTS|WHAT_IS", "ITEM POST AGAIN CHECK EXISTS READ WHAT CAME SENT"),
    rule("read_messages", "ITEM|POST READ|HEAR", "AGAIN CAME SENT EXISTS"),
    rule("do_not_disturb", "ALARM NOT COMING|OFF", "", on=True),
    rule("missed_calls", "CALL HAD", "CAME ITEM CHECK READ MISSED"),
)  # fmt: skip


@lru_cache(maxsize=256)
def about_somebody(text: str) -> Intent | None:
    """Return what is asked about a person or room that was named before these words."""
    words = spaced(text)
    return read(words, _KNOWN, SOURCED) if 1 < len(words) <= LONGEST else None


def spaced(text: str) -> list[str]:
    for shape, written in _TOGETHER:
        text = shape.sub(written, text)
    return text.split()


@lru_cache(maxsize=256)
def short_command(text: str) -> Intent | None:
    """Return the command that a few words make by what each stands for."""
    words = spaced(text)
    return read(words, _KNOWN, RULES) if 1 < len(words) <= LONGEST else None
