"""What the recogniser is taught to hear: sentences, command grammars, numbers, random words.

Everything is written as heard: no digits, no punctuation, Hangul or lower-case English. A third of
it is words and syllables in random order, because a decoder fed only sentences learns to guess
instead of listening. `split.py` says which names and sentences are never drawn.
"""

import random
import re
from collections.abc import Callable, Iterable

from assets.recogniser.recipe.names import (
    ENGLISH_GIVEN,
    FIRST_SYLLABLES,
    SECOND_SYLLABLES,
    english_name,
    english_person,
    english_room,
    korean_given,
    korean_person,
    korean_room,
    particle,
)
from assets.recogniser.recipe.split import (
    RESERVED_NAMES,
    is_held_out,
    is_held_out_name,
    normalise,
)

_DIGITS = re.compile(r"\d")


# --- Korean -----------------------------------------------------------------------------------


_WHEN = "지금|곧|조금|이따가|오늘|내일|모레|어제|아까|방금|벌써|아직|금방|바로|나중에|잠깐|오늘 저녁에|내일 아침에|점심때|주말에|다음 주에|이번 주에|토요일에|일요일에|월요일에|금요일에|퇴근하고|밥 먹고|회의 끝나고|수업 끝나고".split(
    "|"
)
_WHERE = "집에|회사에|학교에|역에|병원에|카페에|식당에|공항에|시장에|마트에|강남에|홍대에|부산에|서울에|사무실에|도서관에|정류장에|주차장에|편의점에|헬스장에".split(
    "|"
)
_REPORTED = "간다고|온다고|출발한다고|도착했다고|늦는다고|늦을 것 같다고|먹는다고|먹었다고|끝났다고|끝난다고|기다린다고|기다리라고|오라고|가라고|전화하라고|전화한다고|연락한다고|연락하라고|못 간다고|못 온다고|갈 거라고|올 거라고|보자고|만나자고|먹자고|가자고|바쁘다고|피곤하다고|아프다고|괜찮다고|좋다고|고맙다고|미안하다고|사랑한다고|보고 싶다고|축하한다고|알았다고|모르겠다고|맞다고|아니라고|있다고|없다고|어디냐고|언제 오냐고|언제 오냐고|뭐 하냐고|밥 먹었냐고|괜찮냐고|도착했냐고|몇 시에 오냐고|자냐고|잔다고|일한다고|회의 중이라고|운전 중이라고|수업 중이라고|생일 축하한다고|조심하라고|걱정하지 말라고|먼저 먹으라고|일찍 자라고|문 잠그라고|우산 챙기라고|약 먹으라고|사 오라고|사 간다고|빨리 오라고|천천히 오라고|준비하라고|준비됐다고|확인했다고|확인해 달라고|보내 달라고|데리러 간다고|데리러 오라고|차가 막힌다고|비가 온다고|눈이 온다고|춥다고|덥다고|배고프다고|취소한다고|취소됐다고|바뀌었다고".split(
    "|"
)
_PLAIN = "가|와|출발해|도착했어|늦어|늦을 것 같아|먹어|먹었어|끝났어|기다려|기다릴게|갈게|올게|전화해|전화할게|연락할게|못 가|못 와|갈 거야|보자|만나자|먹자|가자|바빠|피곤해|아파|괜찮아|좋아|고마워|미안해|사랑해|보고 싶어|축하해|알았어|모르겠어|맞아|아니야|있어|없어|어디야|언제 와|뭐 해|밥 먹었어|자|자니|회의 중이야|운전 중이야|조심해|걱정하지 마|먼저 먹어|일찍 자|문 잠가|우산 챙겨|약 먹어|사 와|빨리 와|천천히 와|준비해|준비됐어|확인했어|확인해 줘|보내 줘|데리러 갈게|데리러 와|차가 막혀|비 와|추워|배고파|취소됐어|바뀌었어|갑니다|왔습니다|도착했습니다|감사합니다|죄송합니다|알겠습니다|늦겠습니다|갈게요|가요|고마워요|괜찮아요|어디예요|언제 와요|주세요".split(
    "|"
)
_NATIVE = "한 두 세 네 다섯 여섯 일곱 여덟 아홉 열 열한 열두".split()
_DIGIT = "영 일 이 삼 사 오 육 칠 팔 구".split()
_SEND = "보내 줘|보내줘|보내|전해 줘|전해|카톡해 줘|카톡 보내 줘|문자 보내 줘|문자해 줘|메시지 보내 줘|톡 보내 줘|말해 줘|얘기해 줘|알려 줘|남겨 줘|써 줘|보내 줄래|보내 주세요|전해 주세요|좀 보내 줘".split(
    "|"
)
_TO = "한테 한테 한테 에게 께 보고 한테다".split()
_SHORT_KO = "응|어|네|예|그래|그래 보내|응 보내|네 보내 주세요|보내|보내 줘|좋아|맞아|아니|아니야|아니요|아니오|됐어|싫어|취소|취소해|취소해 줘|그만둬|그만|그만해|조용히 해|멈춰|다시|다시 말해 줘|뭐라고|다음|다음 거|이전 거|넘어가|받아|받아 줘|전화 받아|받지 마|거절해|거절|끊어|전화 끊어|끊어 줘|안 받아|첫 번째|두 번째|세 번째|네 번째|마지막 거|첫째|둘째|하나|둘|셋|지금 몇 시야|몇 시야|오늘 며칠이야|무슨 요일이야|도와줘|뭐 할 수 있어|도움말|답장해|답장해 줘|답장할래|읽어 줘|읽어|메시지 읽어 줘|안 읽은 거 읽어 줘|안 읽은 거 있어|안 읽은 메시지 읽어 줘|안 읽은 카톡 읽어 줘|안 읽은 메시지 있어|새 메시지 읽어 줘|새로 온 거 읽어 줘|새 메시지 있어|카톡 온 거 있어|카톡 읽어 줘|처음부터 다시|소리 키워|소리 줄여|조용히|끝|여보세요|잠깐만|잠깐|소리야|소리야|응 그래|어 맞아|그래 그렇게 해|아니 그거 말고|회사|학교|가족".split(
    "|"
)
_ANSWERS = {
    "ko": "응|응|응|네|네|어|예|그래|아니|아니|아니야|아니요|취소|취소|취소해|보내|받아|끊어|응 보내".split(
        "|"
    ),
    "en": "yes|yes|no|no|yeah|okay|cancel|cancel|send it|stop|sure|hang up|answer".split("|"),
}
_KO_READ = "{p} 뭐래|{p}가 뭐래|{p}한테 온 거 읽어 줘|{p} 카톡 읽어 줘|{p} 메시지 읽어 줘|{p}한테 온 문자 읽어 줘|{p}한테 뭐 왔어|{r} 읽어 줘|{r}에 뭐 올라왔어|{r} 안 읽은 거 읽어 줘|{r} 요약해 줘|{p}가 보낸 거 읽어 줘".split(
    "|"
)
_KO_CALL = "{p}한테 전화해|{p}한테 전화해 줘|{p}에게 전화 걸어 줘|{p}한테 전화 좀 걸어 줘|{p} 전화 연결해 줘|{p}한테 보이스톡 걸어 줘|{p}한테 영상통화 걸어 줘|{p}랑 통화할래|{p}한테 전화 걸어|{p}께 전화드려 줘|전화해 줘 {p}한테|{n}로 전화해 줘".split(
    "|"
)


def sino(number: int) -> str:
    """Return 0-9999 in Sino-Korean words."""
    if number == 0:
        return "영"
    words = ""
    for unit, name in ((1000, "천"), (100, "백"), (10, "십"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            words += ("" if digit == 1 and name else _DIGIT[digit]) + name
    return words


def _korean_time(pick: random.Random) -> str:
    minute = pick.choice(["", " 반", f" {sino(pick.randint(1, 59))} 분"])
    day = pick.choice(
        ["", "", "오전 ", "오후 ", "아침 ", "저녁 ", "밤 ", "새벽 ", "내일 ", "오늘 "]
    )
    return f"{day}{pick.choice(_NATIVE)} 시{minute}"


def _korean_number(pick: random.Random) -> str:
    kind = pick.random()
    if kind < 0.3:
        digits = "공일공" + "".join(pick.choice("공일이삼사오육칠팔구") for _ in range(8))
        return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    if kind < 0.5:
        return _korean_time(pick)
    if kind < 0.65:
        return f"{sino(pick.randint(1, 12))}월 {sino(pick.randint(1, 31))}일"
    if kind < 0.8:
        return f"{sino(pick.randint(1, 9999))} {pick.choice(['원', '만 원', '명', '분', '번', '호', '층', '퍼센트', '킬로'])}"
    return f"{pick.choice(_NATIVE)} {pick.choice(['개', '명', '시간', '번', '살', '잔', '권', '마리', '달'])}"


def _korean_clause(pick: random.Random, ending: list[str]) -> str:
    words = []
    if pick.random() < 0.6:
        words.append(pick.choice([pick.choice(_WHEN), _korean_time(pick) + "에"]))
    if pick.random() < 0.35:
        words.append(pick.choice(_WHERE))
    return " ".join([*words, pick.choice(ending)])


def _korean_send(pick: random.Random) -> str:
    to = (
        particle(korean_room(pick), "에", "에")
        if pick.random() < 0.2
        else korean_person(pick) + pick.choice(_TO)
    )
    if pick.random() < 0.15:
        return f"{to} {pick.choice(_SEND)}"
    said = (
        _korean_clause(pick, _REPORTED)
        if pick.random() < 0.75
        else f"{_korean_clause(pick, _PLAIN)} 라고"
    )
    order = pick.random()
    if order < 0.85:
        return f"{to} {said} {pick.choice(_SEND)}"
    return f"{said} {to} {pick.choice(_SEND)}"


def _korean_command(pick: random.Random) -> str:
    kind = pick.random()
    if kind < 0.5:
        return _korean_send(pick)
    if kind < 0.65:
        pattern = pick.choice(_KO_CALL)
    elif kind < 0.82:
        pattern = pick.choice(_KO_READ)
    elif kind < 0.92:
        return f"{_korean_clause(pick, _REPORTED)} {pick.choice(['답장해', '답장해 줘', '답해 줘', '해 줘', '하고 끊어', '해'])}"
    else:
        pattern = pick.choice(
            [
                "아니 {p} 말고 {q}한테",
                "아니 {p}한테",
                "{p}",
                "{p}한테",
                "{r}에",
                "{r}",
                "{p} 말고 {q}",
                "아니 {t} 말고 {u}",
                "{t}라고 해",
            ]
        )
    return pattern.format(
        p=korean_person(pick),
        q=korean_person(pick),
        r=korean_room(pick),
        n=_korean_number(pick),
        t=_korean_time(pick),
        u=_korean_time(pick),
    )


# --- English ----------------------------------------------------------------------------------

_EN_BODY = "i'm on my way|i'm running late|i'll be ten minutes late|i'll call you later|i'm almost there|i'm leaving now|see you soon|see you tomorrow|happy birthday|good morning|good night|thank you so much|dinner is ready|i'm in a meeting|i'm driving|i can't make it|let's meet at {t}|are you coming|where are you|what time do you finish|don't wait for me|please call me back|i love you|i miss you|the train is late|i got home safely|bring an umbrella|buy some milk|i'll pick you up at {t}|the meeting is at {t}|can we talk later|sounds good|no problem|i'm at the station|i'm at the store|save me a seat|sorry i missed your call|have a nice day|congratulations|how are you|did you eat|i'm hungry|it's raining|i'm stuck in traffic|the answer is yes|i'll think about it|we need more coffee|tell me when you arrive|i'll be there at {t}|lunch at {t}".split(
    "|"
)
_EN_THAT = "i'm late|i'm running late|i'm on my way|i'll be there at {t}|i'll be late|i love her|i miss him|dinner is ready|i can't come|i arrived|i'm leaving|the meeting moved to {t}|i'm home|i'll call back|i'm busy|we're waiting|it's raining|i got it".split(
    "|"
)
_SHORT_EN = "yes|no|yeah|yep|nope|okay|ok|sure|send it|yes send it|yes please|go ahead|do it|no don't|don't send it|cancel|cancel that|never mind|forget it|stop|be quiet|stop talking|repeat|repeat that|say that again|what did you say|next|next one|the next one|previous|go back|skip|skip it|answer|answer it|answer the call|pick up|take the call|reject|decline|decline the call|reject the call|don't answer|ignore it|hang up|end the call|end call|the first one|the second one|the third one|the last one|first|second|third|number one|number two|one|two|three|help|what can you do|what time is it|what's the time|what day is it|what's the date|reply|read it|read my messages|any new messages|read my unread messages|do i have any messages|read them|hey sori|hey sori|hello|one moment|that's right|correct|wrong|start over|done|work|school|family|okay send it|call back|louder|quieter".split(
    "|"
)
_EN_CMD = "text {p} {b}|text {p} that {h}|tell {p} {h}|tell {p} that {h}|tell {p} i'm late|send {p} a message saying {b}|send a message to {p}|send a message to {p} saying {b}|message {p} {b}|message {r} {b}|text {r} {b}|ask {p} if dinner is ready|ask {p} where he is|ask {p} when she is coming|let {p} know {h}|let {p} know that {h}|send {b} to {p}|call {p}|call {p} please|give {p} a call|phone {p}|ring {p}|make a call to {p}|video call {p}|call {n}|read messages from {p}|any messages from {p}|any new messages from {p}|what did {p} say|read the last message from {p}|read {r}|reply {b}|reply that {h}|reply to {p} {b}|reply {b}|no {p} not {q}|no to {p}|{p}|to {p}|reject and say {b}|no make it {t}|no make it {b}|no say {b}|{b}|{b}".split(
    "|"
)
_EN_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def english_number(number: int) -> str:
    """Return 0-999 in English words."""
    if number < 20:
        return _EN_ONES[number]
    if number < 100:
        ones = f" {_EN_ONES[number % 10]}" if number % 10 else ""
        return _EN_TENS[number // 10 - 2] + ones
    rest = f" {english_number(number % 100)}" if number % 100 else ""
    return f"{_EN_ONES[number // 100]} hundred{rest}"


def _english_time(pick: random.Random) -> str:
    hour = _EN_ONES[pick.randint(1, 12)]
    return pick.choice(
        [
            hour,
            f"{hour} thirty",
            f"{hour} o'clock",
            f"half past {hour}",
            f"{hour} fifteen",
            f"{hour} p m",
            f"{hour} a m",
            f"{hour} {english_number(pick.randint(10, 59))}",
        ]
    )


def _english_digits(pick: random.Random) -> str:
    if pick.random() < 0.5:
        return " ".join(pick.choice(["oh", *_EN_ONES[:10]]) for _ in range(pick.randint(4, 10)))
    return english_number(pick.randint(0, 999))


def _english_command(pick: random.Random) -> str:
    time = _english_time(pick)
    return pick.choice(_EN_CMD).format(
        p=english_person(pick),
        q=english_person(pick),
        r=english_room(pick),
        b=pick.choice(_EN_BODY).format(t=time),
        h=pick.choice(_EN_THAT).format(t=time),
        n=_english_digits(pick),
        t=time,
    )


# --- the mix ----------------------------------------------------------------------------------


_WAKE = {"ko": "소리야", "en": "hey sori"}
# What must not pass for it; "{w}" is any word.
_NEARLY_WAKE = {
    "ko": "소리가|소리를|소리는|소리야말로|수리야|우리야|거리야|소라야|사리야|도리야|노리야|오리야|소리 좀 {w}|소리 {w}|무슨 소리야|뭔 소리야|그게 무슨 소리야|헛소리야|목소리야".split(
        "|"
    ),
    "en": "hey siri|hey sorry|sorry|i'm sorry|hey|hey story|story|so we|hey {w}|say sorry|hey sorry {w}|hey tori|hey cory|hey soldier".split(
        "|"
    ),
}


class Mixture:
    """Sentences without end: grammars, the corpora given, and their words shuffled.

    `product` are lines that wearers of sori say, with names of `RESERVED_NAMES`, which are replaced;
    `words` is a list of English words, for spelling.
    """

    def __init__(
        self,
        korean: Iterable[str],
        english: Iterable[str],
        product: Iterable[str] = (),
        words: Iterable[str] = (),
    ) -> None:
        self._corpus = {"ko": _clean(korean, korean_only=True), "en": _clean(english)}
        self._words = {
            lang: sorted({word for line in lines for word in line.split()})
            for lang, lines in self._corpus.items()
        }
        self._syllables = sorted(
            {s for word in self._words["ko"] for s in word if "가" <= s <= "힣"}
        )
        for lang in ("ko", "en"):
            if not self._corpus[lang]:
                raise ValueError(f"no usable {lang} sentences: give --korean and --english files")
        product = [normalise(line) for line in product]
        self._product = {
            "ko": [line for line in product if not line.isascii() and not _DIGITS.search(line)],
            "en": [line for line in product if line.isascii() and not _DIGITS.search(line)],
        }
        self._spelling = [
            word
            for word in words
            if word.isascii() and word.isalpha() and word.islower() and 2 < len(word) < 13
        ] or self._words["en"]

    def lines(self, lang: str) -> list[str]:
        """The cleaned corpus of a language, held-out sentences left out."""
        return self._corpus[lang]

    def draw(self, pick: random.Random) -> tuple[str, str]:
        """Return (language, sentence), never a held-out one."""
        while True:
            lang = "ko" if pick.random() < 0.55 else "en"
            sentence = self._draw(lang, pick)
            if pick.random() < 0.04:
                sentence = f"{_WAKE[lang]} {sentence}"
            sentence = " ".join(sentence.split())
            if 0 < len(sentence) <= _LONGEST and not is_kept_out(sentence):
                return lang, sentence

    def _draw(self, lang: str, pick: random.Random) -> str:
        command: Callable[[random.Random], str]
        command, number, short = (
            (_korean_command, _korean_number, _SHORT_KO)
            if lang == "ko"
            else (_english_command, _english_digits, _SHORT_EN)
        )
        kind = pick.random()
        if kind < 0.25:
            return command(pick)
        if kind < 0.30:
            return self._dictating_command(lang, pick)
        if kind < 0.40 and self._product[lang]:
            return _renamed(pick.choice(self._product[lang]), lang, pick)
        if kind < 0.52:
            # The answers that decide: short, alike (응, 은, 음), and said in every dialogue.
            return pick.choice(_ANSWERS[lang]) if pick.random() < 0.4 else pick.choice(short)
        if kind < 0.54:
            return pick.choice(_NEARLY_WAKE[lang]).format(w=pick.choice(self._words[lang]))
        if kind < 0.75:
            return pick.choice(self._corpus[lang])
        if kind < 0.90:
            words = self._words[lang]
            if lang == "en" and pick.random() < 0.6:
                words = self._spelling
            return " ".join(pick.choices(words, k=pick.randint(1, 5)))
        if kind < 0.94 or lang == "en":
            return number(pick)
        if kind < 0.97:
            return _korean_clause(pick, _PLAIN)
        return " ".join(
            "".join(pick.choices(self._syllables, k=pick.randint(1, 4)))
            for _ in range(pick.randint(1, 3))
        )

    def _dictating_command(self, lang: str, pick: random.Random) -> str:
        """A command whose message is any sentence of the corpus: nothing to be guessed."""
        said = pick.choice(self._corpus[lang])
        if lang == "ko":
            return f"{korean_person(pick)}{pick.choice(_TO)} {said} 라고 {pick.choice(_SEND)}"
        return pick.choice(_EN_DICTATING).format(p=english_person(pick), said=said)


def _renamed(line: str, lang: str, pick: random.Random) -> str:
    """Return the line with every reserved name in it replaced by a drawn one."""

    def other(match: re.Match[str]) -> str:
        return korean_given(pick) if lang == "ko" else english_name(pick)

    return _RESERVED.sub(other, line)


_EN_DICTATING = "text {p} {said}|tell {p} that {said}|send a message to {p} saying {said}|message {p} {said}|reply {said}".split(
    "|"
)
_LONGEST = 80  # characters: about what the longest window holds
_RESERVED = re.compile(
    "|".join(
        rf"\b{name}\b" if name.isascii() else name for name in sorted(RESERVED_NAMES, reverse=True)
    )
)


_HELD_OUT_NAMES = frozenset(
    {f + s for f in FIRST_SYLLABLES for s in SECOND_SYLLABLES if is_held_out_name(f + s)}
    | {name for name in ENGLISH_GIVEN if is_held_out_name(name)}
    | RESERVED_NAMES
)
_HELD_OUT_ENGLISH = frozenset(n for n in _HELD_OUT_NAMES if n.isascii())
HELD_OUT_NAMES = {
    "ko": sorted(n for n in _HELD_OUT_NAMES if "가" <= n[0] <= "힣"),
    "en": sorted(n for n in _HELD_OUT_NAMES if n[0] <= "z"),
}


def is_kept_out(sentence: str) -> bool:
    """Say whether training must not have it (rarer held-out names are words, too)."""
    if is_held_out(sentence) or any(name in sentence for name in RESERVED_NAMES):
        return True
    return any(word in _HELD_OUT_ENGLISH for word in sentence.split())


def _clean(lines: Iterable[str], korean_only: bool = False) -> list[str]:
    kept = []
    for line in lines:
        text = normalise(line)
        if not text or _DIGITS.search(text) or len(text) > 80 or is_held_out(text):
            continue
        if korean_only and not all("가" <= c <= "힣" or c == " " for c in text):
            continue
        if not korean_only and not text.isascii():
            continue
        kept.append(text)
    return kept


def reported(lang: str, pick: random.Random) -> str:
    """Return something to tell somebody, as a command puts it."""
    if lang == "ko":
        return _korean_clause(pick, _REPORTED)
    return pick.choice(_EN_THAT).format(t=_english_time(pick))
