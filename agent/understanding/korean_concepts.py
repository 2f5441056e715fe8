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

_NOTHING = (
    "좀 쫌 그냥 이제 지금 혹시 한번 빨리 얼른 소리야 저기 음 어 아 그 이 저 네 응 야 자 줘 줘요 줄래 줄래요 주라 주세요 봐 봐줘 놔 둬 버려 싶어 싶은데 싶다 부탁해 부탁할게 부탁드려요 해 해줘 할래 할게 하자 해봐 해주세요 "
    "해줄래 수 있어요 돼 나 내가 나한테 볼래 볼게 좋아 괜찮아 돼요 됩니다 되니까 미안하지만 죄송한데 근데 아니 에이 이쪽 제발 하나 하나만 너무 오늘 당장 일단 그럼 근데 살짝 조금 조금만 약간 많이 잠깐 잠깐만 잠시 잠시만 번만 번 한 안경 그래 미안 미안한데 이거 이건 그거 그건 거 거야 게 데 다 전부 모두 싹 인제 방금 아까"
).split()
_NOUNS = {
    "ITEM": "거 것 게 걸 건 메시지 메세지 문자 카톡 카카오톡 톡 연락",
    "NEXT": "다음 그다음 다음번 담",
    "PREVIOUS": "이전 앞 앞에 직전 전",
    "ONE_BEFORE": "바로 그 방금",
    "AGAIN": "다시 또 더 도로",
    "NOT": "안 못",
    "WHAT": "뭐 뭘 뭐라고 뭐라 뭔 무슨",
    "SOUND": "소리 볼륨 음량 목소리 사운드",
    "MIC": "마이크",
    "MINE": "내 제 나를",
    "CALL": "전화 통화",
    "ENOUGH": "그만",
    "QUIET": "조용히 조용",
    "UNREAD": "새 새로 새로운 밀린 못본 안본 안읽은",
    "SEEN": "본 읽은 들은",
    "MISSED": "부재중 놓친",
    "RECEIVED": "받은",
    "SENT": "보낸 보냈던 전송한 올린",
    "WRONG": "잘못",
    "BATTERY": "배터리 밧데리 건전지 충전",
    "TIME": "시간 시각",
    "BRIEFING": "브리핑",
    "DRAFT": "쓰던 작성하던 적던 보내려던 쓰려던 작성중이던 쓰다가 쓰다",
    "LEFT": "만 말던",
    "SKIPPED": "넘긴 지나친 놓친 건너뛴",
    "POST": "글 공지 소식 사진 얘기 내용 대화 말들 말",
    "DATE": "날짜 요일 며칠",
    "MARKED": "읽음 읽었다고 읽은걸로",
    "CALLED": "전화한 전화했던 걸었던 전화건 전화온 통화한 통화했던",
    "PERSON": "사람 데 분 번호",
    "WHO": "누구 누가 누구야 누구지",
    "USAGE": "사용법 쓰는법 사용방법 기능 도움말 명령어",
    "YOU": "너 넌 네가 니가 너한테 소리한테",
    "RECIPIENT": "받는 수신자",
    "ALARM": "알림 알람소리",
    "DISTURB": "방해",
    "BAN": "금지 금지모드 모드",
    "MUTE": "음소거 뮤트 무음",
    "HOLD": "대기 보류",
    "START": "처음 처음부터",
    "NEW": "새로 아예 다시",
    "MORNING": "아침 저녁 점심 오전 하루",
    "HEART": "하트 하트표시",
    "THUMB": "엄지 좋아요 따봉 엄지척 엄지손가락",
    "LAUGH": "웃음 웃는 ㅋㅋ",
    "STICKER": "척 이모티콘 표시 반응 얼굴 이모지",
    "THERE": "거기 거기에 여기 여기에",
    "CONTINUE": "계속 이어서 마저",
}
_VERBS = {
    "READ": "읽 들려주 들리 보이 말하 얘기하 이야기하 알리",
    "HEAR": "듣",
    "PASS": "넘어가 넘기 건너뛰 스킵하 패스하 지나가 제끼",
    "STOP": "멈추 그만하 그만두 중지하 정지하 중단하",
    "UP": "키우 높이 올리",
    "DOWN": "줄이 낮추 내리",
    "OFF": "끄 차단하 막",
    "ON": "켜",
    "FREE": "풀 해제하 끝내 그만하",
    "END": "끊 종료하 끝내 마치",
    "WAIT": "대기하 보류하 대기시키",
    "RESUME": "재개하 잇 계속하 연결하",
    "MUTE": "음소거하 뮤트하",
    "CHECK": "확인하 체크하 보 알리 말하",
    "DELETE": "지우 삭제하 취소하 회수하 없애",
    "WRITE": "쓰 작성하 적 보내 계속하 마무리하 끝내",
    "PUT": "누르 달 보내 날리 찍 남기 붙이 하",
    "BRIEF": "브리핑하 시작하 들려주",
    "BEGIN": "시작하 쓰 하 작성하",
    "REPEAT": "반복하",
    "EXPLAIN": "설명하 가르치 소개하",
    "RETURN": "돌아가 되돌아가 가",
    "MARK": "처리하 표시하 바꾸 하 해두 체크하",
    "TAKE_BACK": "거두 거둬들이 되돌리 무르 빼",
    "DIAL": "걸 전화하 연결하 콜백하",
}
_FORMS = {
    "LOUDER": "크게",
    "QUIETER": "작게",
    "IS_QUIET": "작아 작은데 작네 작다 작으니까",
    "IS_LOUD": "커 큰데 크네 크다 시끄러워 시끄럽다 시끄러운데",
    "COMING": "오게 울리게 뜨게 나오게 들리게",
    "NUDGE": "칸 칸만 단계 단계만 정도 정도만 한칸 한칸만 좀만 쪼금 쪼금만 최대한",
    "CAN_HEAR": "들려 들리는데 들리네 들린다",
    "HEARD": "들었어 들었는데 들었네 들렸어 들렸는데",
    "NEEDLESS": "들어도 읽어도 안들어도 됐고 됐어 됐으니까 괜찮아",
    "EXISTS": "있어 있나 있니 있냐 있지 있을까 있으면 왔으면 있는데 있음 있었어 있었나 있어요 있나요 있는지 왔어 왔나 왔니 왔는지 왔냐 왔을까 온 없어 없나",
    "CAME": "온 왔던 올라온 보내온 올린 도착한 들어온",
    "NOT": "마 말아 말고 말아줘 않게",
    "ABLE": "할 시킬 물어볼 부탁할 말할 쓸 도와줄 도울 해줄",
    "KNOW": "줄 알아 아는",
    "HOW": "개나 통이나 몇개 개야 통이야 건이야 개 통 건 가나 가지 버텨 오래 되니 되나 되더라 되는지 돼요 어때 괜찮아 충분해 남았어 남았나 남았니 남았지 남았는지 어떻게 얼마나 얼마 몇 퍼센트 프로 퍼센트야 프로야 상태 잔량 얼마야 남은 됐어 돼 되지 됐지 됐나",
    "IS_LOW": "없어 없나 부족해 부족하지 다됐어 떨어졌어",
    "WHAT_IS": "뭐야 뭐지 뭐예요 뭔데",
    "WRONGLY": "보냈어 보냈네 보냈다 썼어 눌렀어",
}
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
    rule("unmute", "MIC|MUTE ON|FREE", "MINE SOUND AGAIN MIC"),
    rule("unmute", "MUTE OFF", "MINE SOUND MIC"),
    rule("mute", "MIC OFF", "MINE SOUND"),
    rule("mute", "MUTE", "MINE SOUND MIC CALL"),
    rule("hang_up", "CALL END|STOP", "ENOUGH"),
    rule("hold", "WAIT", "CALL HOLD"),
    rule("hold", "HOLD CALL", "WAIT"),
    rule("resume", "HOLD FREE", "CALL AGAIN"),
    rule("resume", "CALL RESUME AGAIN|CONTINUE", ""),
    rule("missed_calls", "MISSED EXISTS|CHECK|WHAT_IS|WHAT|READ|HOW|WHO", "CALL ITEM CAME EXISTS CHECK READ PERSON HOW"),
    rule("missed_calls", "NOT RECEIVED EXISTS|CHECK|WHAT_IS|WHAT|READ|HOW|WHO", "CALL ITEM CAME EXISTS CHECK READ PERSON HOW"),
    rule("missed_calls", "CALLED PERSON EXISTS|WHO|CHECK", "CHECK READ"),
    rule("missed_calls", "CALL CAME PERSON|ITEM EXISTS|WHO|CHECK", "CHECK READ"),
    rule("redial", "CALLED PERSON|ITEM DIAL AGAIN", "CALL LAST"),
    rule("unsend", "SENT DELETE|TAKE_BACK", "ITEM WRONG WRONGLY AGAIN"),
    rule("unsend", "WRONG WRONGLY DELETE", "ITEM SENT"),
    rule("read_messages", "UNREAD ITEM EXISTS|READ|CHECK|HEAR|WHAT_IS", "CAME EXISTS READ WHAT CHECK HOW", unread=True),
    rule("read_messages", "NOT SEEN ITEM EXISTS|READ|CHECK|HEAR|WHAT_IS", "EXISTS READ WHAT CHECK HOW", unread=True),
    rule("read_messages", "NOT READ|SEEN SKIPPED", "ITEM EXISTS READ HEAR POST", unread=True),
    rule("mark_read", "MARKED MARK", "ITEM NOT SEEN UNREAD CAME"),
    rule("time", "DATE HOW|CHECK|READ|WHAT_IS", "HOW CHECK READ"),
    rule("help", "YOU WHAT ABLE|KNOW", "ITEM EXISTS CHECK KNOW READ HOW ABLE"),
    rule("help", "WHAT ABLE EXISTS CHECK|READ|EXPLAIN", "KNOW"),
    rule("help", "USAGE CHECK|READ|EXPLAIN|WHAT_IS|HOW", "CHECK READ EXPLAIN"),
    rule("battery", "BATTERY HOW|IS_LOW|CHECK|READ|NEEDLESS|EXISTS", "HOW CHECK READ EXISTS AGAIN RETURN"),
    rule("time", "TIME HOW|CHECK|READ|WHAT_IS", "HOW CHECK READ"),
    rule("brief", "BRIEFING", "MORNING BRIEF READ HEAR BEGIN CHECK"),
    rule("resume_draft", "DRAFT CONTINUE|WRITE|AGAIN", "ITEM LEFT WRITE CONTINUE AGAIN"),
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

_NOUN_ENDS = ("", "을", "를", "이", "가", "은", "는", "도", "만", "에", "에다", "에다가", "로", "으로", "의", "부터", "들")  # fmt: skip
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
    for concept, nouns in _NOUNS.items():
        for noun in nouns.split():
            for end in _NOUN_ENDS:
                known.setdefault(noun + end, []).append(concept)
    for concept, stems in _VERBS.items():
        for stem in stems.split():
            for form in asking(stem):
                known.setdefault(form, []).append(concept)
    for concept, forms in _FORMS.items():
        for form in forms.split():
            known.setdefault(form, []).append(concept)
    for word in _NOTHING:
        known.setdefault(word, []).append("")
    return {word: tuple(dict.fromkeys(concepts)) for word, concepts in known.items()}


_KNOWN = _words()


_TOGETHER = (
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
