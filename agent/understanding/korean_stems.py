"""From the spelling before a quotative back to the stem: 만든 만들, 추우 춥, 들으 듣; and verb or noun.

Before -냐고 and -라고 an open syllable may end a verb (기다리라고: wait!) or a noun (연차라고: it is my
day off). Verbs that end so are a closed list with productive endings; all else is a noun.
"""

import re

from agent.understanding.conjugation import infinitive, softened
from agent.understanding.hangul import final, is_hangul, vowel, with_final

# Present tense ㄴ다 and -는지 on a stem that lost its ㄹ: wherever the word ends so, or where it is the word.
_LOST_L = ("드", "베푸", "이끄", "까부", "머무", "매다", "내거", "떠미", "뛰노", "서투", "놀러 노", "저무", "거머쥐", "나도", "떠도", "감도", "늘어노")  # fmt: skip
_LOST_L_ALONE = frozenset("아노우거여푸파미도부버어써조모무빠터다비머")
_LOST_L_ASKED = frozenset("기")  # 기냐고 asks 길어, but 긴다고 is no 길다
_LIVES = ("에", "에서", "서", "어디", "혼자", "같이", "따로", "잘", "근처", "집", "쪽")

# Verbs and adjectives with an open stem. A word of one syllable is one of these only as a whole.
_ONE = frozenset(
    "가오보주자사타서치쓰끄켜펴하되지내빼깨까싸따파푸추두꾸쑤꼬쏘쉬뛰튀쥐외뵈끼띄크트뜨찌메모"
)
_MORE = tuple(
    "마시 다니 보내 만나 떠나 끝나 일어나 지나 빛나 태어나 혼나 나 배우 싸우 키우 지우 세우 태우 깨우 치우 외우 피우 비우 채우 때우 "
    "끼우 띄우 새우 바꾸 나누 가꾸 춤추 맞추 감추 낮추 늦추 멈추 갖추 비추 마주치 고치 마치 지키 시키 던지 만지 가지 빠지 떨어지 넘어지 "
    "헤어지 느끼 아끼 즐기 챙기 당기 남기 옮기 숨기 맡기 웃기 벗기 넘기 튕기 안기 씻기 빼앗기 뺏기 잠기 담기 감기 섬기 생기 미루 다루 이루 "
    "기다리 알리 올리 돌리 살리 빌리 팔리 열리 놀리 말리 울리 들리 걸리 달리 풀리 물리 벌리 틀리 밀리 불리 흘리 때리 내리 버리 드리 차리 "
    "부리 뿌리 그리 누리 건네 꺼내 끝내 지내 혼내 해내 나서 일어서 들어서 돌아서 들르 따르 치르 모르 부르 고르 자르 지르 흐르 오르 누르 두르 "
    "나르 가르 바르 이르 기르 서두르 문지르 찌르 빠르 다르 게으르 배부르 잠그 담그 모으 아프 바쁘 나쁘 예쁘 이쁘 슬프 기쁘 고프 먹이 보이 쓰이 "
    "붙이 줄이 높이 숙이 속이 죽이 끓이 모이 쌓이 놓이 섞이 기울이 움직이 망설이 들이 녹이 조이 읽히 잡히 막히 닫히 입히 앉히 눕히 맞히 맞추 부딪히 "
    "바뀌 사귀 쉬 뛰 야단치 소리치 놓치 해치 건너 켜 삼키 들키 일으키 비키 계시 드시 주무시 잡수시 모시 쑤시 돼 시리 저리 질리 어리 흐리 느리 "
    "비싸 짜 차 싸 세 나가 나오 들어가 들어오 올라가 올라오 내려가 내려오 돌아가 돌아오 다녀오 다녀가 가져오 가져가 데려오 데려가 데리러오 따라오 "
    "찾아오 찾아가 걸어가 걸어오 뛰어오 뛰어가 건너가 넘어가 넘어오 지나가 놀러오 놀러가 사오 나아가 물어보 해보 알아보 찾아보 돌보 쳐다보 바라보 "
    "도와주 갖다주 해주 봐주 돌려주 건네주 내주 바꿔주 그만두 놔두 내버려두 거두 가두 당하 못하 잘하 어쩌 그러 이러 저러 만지 여쭤보 해오 안되".split()
)
_AUXILIARIES = "주보두가오내대버"  # 챙겨주, 열어두, 갖고오: after an -아/어 form
_NOUNS = tuple(
    "휴가 감기 자리 다음주 이번주 지난주 매주 제주 전주 광주 피자 맥주 소주 안주 하나 남자 여자 의사 친구 어디 여기 거기 저기 누구 언제 얼마 "
    "무엇 거 게 데 아까 둘째 첫째 셋째 가짜 진짜 최고 회의 과제 숙제 문제 언니 누나 오빠 엄마 아빠 이모 고모 할머니 할아버지 아버지 어머니 커피 카페 "
    "학교 시계 사과 바나나 우유 영화 노래 오후 어제 그제 모레 이따 나 너 저 우리 애기 아기 아이 강아지 고양이 파티 택시 버스 가게 마트 일 호 초 대 "
    "미리 천지 사이 동기 차례 처지 회사 세차 연차 반차 주차 기차 자동차 마감 점심시 도시 역시 다시 혹시 임시 표시 접시 몇시 정보 후보 바보 예보 "
    "제보 평가 허가 추가 대가 화가 작가 물가 상가 국가 본가 처가 외가 생가 시누이 오이 나이 차이 높이 깊이 길이 먹이 놀이 모이 어린이 종이 고기 아기 "
    "얘기 이야기 감자 과자 의자 모자 상자 글자 숫자 환자 기자 혼자 각자 부자 사자 효자 이사 식사 인사 기사 행사 공사 검사 조사 의사 변호사 간호사 "
    "미용사 약사 강사 교사 회계사 세무사 박사 지사 본사 수사 번지 편지 바지 반지 돼지 가지 단지 휴지 먼지 토지 까지 줄거리 머리 다리 소리 자리 거리 "
    "사거리 삼거리 요리 오리 꼬리 허리 유리 처리 수리 정리 관리 대리 무리 차비 준비 장비 소비 회비 낭비 커비 나비 냄비 쓰레기 비행기 세탁기 전화기 "
    "청소기 냉장고 고추 상추 배추 후추 두부 공부 전부 일부 내부 외부 신부 부부 개 새 배 해 내 뭐 왜 몇 개 술래 빨래 아래 미래 어깨 찌개 무지개 번개 "
    "조개 날개 베개 지우개 어때 그대 군대 침대 무대 세대 기대 시대 파란색 언니네 민수네 우리네 그쪽 차 집세 전세 월세".split()
)
_NUMERAL = re.compile(r"(?:[0-9]+|[한두세네열]|다섯|여섯|일곱|여덟|아홉|열한|열두|몇)\s?시$")
_COUNTED = frozenset("주 차 대 세 개 호 초 일 시 배 자리 가지 마리 채".split())
_COUNTS = frozenset("한 두 세 네 다섯 여섯 일곱 여덟 아홉 열 몇 일 이 삼 사 오 육 칠 팔 구 십 백 첫 매 다음 이번 지난 저번 담".split())  # fmt: skip
_U_VERBS = tuple(
    "배우 싸우 키우 지우 세우 태우 깨우 치우 외우 피우 비우 채우 때우 끼우 띄우 새우 재우 씌우 데우 메우 에우".split()
)
_H_OPEN = {"어떠": "어떻", "빨가": "빨갛", "파라": "파랗", "노라": "노랗", "하야": "하얗", "까마": "까맣", "커다라": "커다랗"}  # fmt: skip


def is_noun(word: str) -> bool:
    if word in _NOUNS:
        return True
    return any(len(noun) > 1 and word.endswith(noun) for noun in _NOUNS) and word not in _MORE


def is_verb(before: str, word: str) -> bool:
    """Say whether a word is a stem rather than a noun; `before` is what stands in front of it."""
    if not is_hangul(word) or _NUMERAL.search(f"{before} {word}".strip()):
        return False
    if final(word[-1]) == "ㄹ":
        return not is_l_noun(word)
    if final(word[-1]) != " ":
        return True
    previous = before.split()[-1] if before else ""
    if word in _COUNTED and (previous in _COUNTS or previous.isdigit()):
        return False
    if word in _MORE or word in _ONE:
        return True
    if word.endswith(_B_COMMANDED):
        return True
    if is_noun(word):
        return False
    if word[-1] in "하되" or word.endswith(("시키", "당하", "거리", "스러우", "로우")):
        return len(word) > 1 or word in _ONE
    if word.endswith("시") and len(word) > 1:
        return is_verb(before, word[:-1]) or word.endswith("으시") or word[:-1] in _SOFT_HONOURED
    return _is_compound(word)


_B_COMMANDED = ("누우", "도우", "구우", "주우")  # 눕 돕 굽 줍 before 라
_SOFT_HONOURED = frozenset("우 사 아 여 만드 노 거 드 도우 누우 구우 들으 지으 푸 파".split())


def is_l_noun(word: str) -> bool:
    """Say whether a word in ㄹ is surely a noun: 서울, 오늘, 내일."""
    return word.endswith(("오늘", "내일", "서울", "매일", "휴일", "생일", "평일", "일요일", "메일", "파일", "호텔", "터널"))  # fmt: skip


def _is_compound(word: str) -> bool:
    """Say whether a word is a verb grown together of two: 챙겨주, 적어두, 뽑아오."""
    if len(word) < 2:
        return False
    for verb in _MORE:
        if len(verb) > 1 and word.endswith(verb):
            return True
    before = word[-2]
    grown = final(before) == " " and vowel(before) in "ㅏㅓㅕㅐㅘㅝㅙ"
    return word[-1] in _AUXILIARIES and grown and len(word) > 2


def with_lost_l(before: str, stem: str, asked: bool = False) -> str:
    """Give an open stem back the ㄹ that falls before ㄴ: 만드 만들, 노 놀, 에 사 살, but 가 가."""
    lives = stem == "사" and before.endswith(_LIVES)
    alone = stem in _LOST_L_ALONE or (asked and stem in _LOST_L_ASKED)
    if lives or alone or (stem.endswith(_LOST_L) and stem != "드리"):
        return stem[:-1] + with_final(stem[-1], "ㄹ")
    return stem


def without_u(stem: str) -> str:
    """Undo the 우 of 추우, 도우 (춥, 돕); 배우 is a stem of its own."""
    if len(stem) < 2 or stem[-1] != "우" or stem.endswith(_U_VERBS):
        return stem
    head = stem[:-1]
    return head[:-1] + with_final(head[-1], "ㅂ") if final(head[-1]) == " " else stem


def without_eu(stem: str) -> str:
    """Undo what 으 did to a stem, given without it: 들 듣, 지 짓, 모 모으, 먹 먹."""
    last = stem[-1]
    if final(last) == "ㄹ":
        hard = stem[:-1] + with_final(last, "ㄷ")
        return hard if softened(hard) == stem + "으" else stem
    if final(last) != " ":
        return stem
    if last == "모":
        return stem + "으"
    closed = stem[:-1] + with_final(last, "ㅅ")
    return closed if softened(closed) == stem + "으" else stem


def without_lost_h(stem: str) -> str:
    """Give 어떠, 빨가 back the ㅎ that falls before 으."""
    for open_stem, whole in _H_OPEN.items():
        if stem.endswith(open_stem):
            return stem[: -len(open_stem)] + whole
    return stem


def is_finished(word: str, endings: tuple[str, ...]) -> bool:
    """Say whether a word may end a sentence as it stands: 갈게, 고마워, but also 가, whose stem is 가."""
    return word.endswith(endings) or (is_hangul(word) and infinitive(word) == word)
