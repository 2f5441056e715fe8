"""Korean numbers with the word that counts them: which take native numerals and which Sino-Korean.

세 시 but 삼 분, 두 명 but 이 인, 스무 살 but 이십 세: it is the counter that decides.
"""

import re

from agent.speech.numerals import LIMIT, native, sino, sino_digits, sino_fraction

NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,6}(?!\d)|\d{1,20})(?:\.\d{1,20})?"

NATIVE = frozenset(
    "시간 개 명 사람 살 마리 장 잔 병 권 대 채 그루 송이 켤레 벌 쌍 통화 통 군데 곳 가지 달 그릇 판 조각 줄 "
    "박스 상자 봉지 봉 팩 캔 접시 모금 방울 바퀴 끼 걸음 자루 척 컵 스푼 숟갈 숟가락 차례 건 팀 배 편 가닥 묶음 "
    "세트 식구 남매 형제 자매 가족 마디 곡 갑 다발 포기 뭉치 표 자리 칸 알 정거장 정류장 종류 골 문제 글자 "
    "단어 군데 시 번".split()
)
SINO = frozenset(
    "개월 년도 년대 년생 년 월 일 주일 주년 주차 주간 주 분기 분 초 원 층 호선 호차 호실 호 동 번지 번길 번가 "
    "페이지 쪽 점 등급 등 위 학년 학기 반 교시 회 차선 차 인분 인치 인 박 세대 세 급 단계 단 도 평 킬로그램 "
    "킬로미터 킬로 미터 그램 리터 센티미터 센티 밀리미터 밀리 퍼센트 프로 달러 센트 유로 엔 위안 파운드 부 화 톤 "
    "볼트 와트 기가 메가 테라 픽셀 데시벨 칼로리 마일 피트 시즌 시리즈 버전 라운드".split()
)
COUNTER = "|".join(sorted(NATIVE | SINO, key=len, reverse=True))

# After these "N번" is the name of something (삼 번 출구), not how often (세 번).
_NUMBERED_PLACE = re.compile(
    r"(?:으로|은|을)(?![가-힣])|\s?(?:출구|버스|홈|게이트|트랙|문제|국도|타자|방|테이블|창구|승강장|채널|트랙|선수|항목)"
)
_ONCE = re.compile(
    r"\s?(?:만|더|도|이라도|씩|에(?![서게]))"
)  # 1번만 is 한 번만; any other 1번 a label

_IRREGULAR_MONTHS = {6: "유월", 10: "시월"}
_SINO_HOURS_FROM = 13  # 열두 시, but 십삼 시
_SINO_DURATIONS_FROM = 21  # 스무 시간, but 이십사 시간

UNITS = {
    "km": "킬로미터",
    "m": "미터",
    "cm": "센티미터",
    "mm": "밀리미터",
    "m2": "제곱미터",
    "kg": "킬로그램",
    "g": "그램",
    "mg": "밀리그램",
    "t": "톤",
    "L": "리터",
    "l": "리터",
    "mL": "밀리리터",
    "ml": "밀리리터",
    "cc": "시시",
    "°C": "도",
    "°": "도",
    "%": "퍼센트",
    "%p": "퍼센트포인트",
    "KB": "킬로바이트",
    "MB": "메가바이트",
    "GB": "기가바이트",
    "TB": "테라바이트",
    "kcal": "킬로칼로리",
    "Hz": "헤르츠",
    "kHz": "킬로헤르츠",
    "MHz": "메가헤르츠",
    "W": "와트",
    "kW": "킬로와트",
    "kWh": "킬로와트시",
    "V": "볼트",
    "mAh": "밀리암페어시",
    "px": "픽셀",
    "KRW": "원",
    "USD": "달러",
}
UNIT = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True))


def spell(number: str) -> str:
    """Return any written number ("12,345", "0.05", "007") in Sino-Korean words."""
    whole, _, fraction = number.replace(",", "").partition(".")
    words = sino_digits(whole) if _is_code(whole) else sino(int(whole))
    return f"{words} 점 {sino_fraction(fraction)}" if fraction else words


def _is_code(whole: str) -> bool:
    return (len(whole) > 1 and whole.startswith("0")) or len(whole) >= len(str(LIMIT))


def month(number: int) -> str:
    """Return the month's name: 6 is 유월, 10 is 시월."""
    return _IRREGULAR_MONTHS.get(number) or f"{sino(number)}월"


def hour(number: int) -> str:
    """Return the hour of the clock: 3 is 세 시, 14 is 십사 시, 0 is 영 시."""
    words = native(number) if 0 < number < _SINO_HOURS_FROM else sino(number)
    return f"{words} 시"


def count(number: str, counter: str, following: str = "") -> str:
    """Return `number` with its `counter`; what follows them decides about 번."""
    if "." in number:
        return f"{spell(number)} {counter}"
    whole = int(number.replace(",", ""))
    match counter:
        case "월" if 1 <= whole <= 12:
            return month(whole)
        case "월" | "일":
            return f"{sino(whole)}{counter}"
        case "년" | "년대" | "년도" | "년생" if whole >= 1000:
            return f"{sino(whole)}{counter}"
        case "시":
            return hour(whole)
        case "주일" if whole == 1:
            return "일주일"
    counts_natively = counter in NATIVE and not _is_sino_after_all(whole, counter, following)
    return f"{native(whole) if counts_natively else sino(whole)} {counter}"


def _is_sino_after_all(whole: int, counter: str, following: str) -> bool:
    match counter:
        case "시간":
            return whole >= _SINO_DURATIONS_FROM
        case "대":  # 이십 대: people in their twenties
            return whole in range(10, 100, 10)
        case "번" if whole == 1:
            return _ONCE.match(following) is None
        case "번":
            return _NUMBERED_PLACE.match(following) is not None
    return False
