"""The phone to try things with: what is typed is what people write."""

import asyncio

import pytest

from devices.bridge.phone import Phone
from devices.bridge.simulate import USAGE, simulate, write


@pytest.mark.parametrize(
    ("line", "app", "room", "who", "text"),
    [
        ("엄마: 밥 먹었니?", "com.kakao.talk", None, "엄마", "밥 먹었니?"),
        ("가족방/아빠: 치킨: 시킬까?", "com.kakao.talk", "가족방", "아빠", "치킨: 시킬까?"),
        (
            "sms 01012345678: 택배입니다",
            "com.google.android.apps.messaging",
            None,
            "01012345678",
            "택배입니다",
        ),
    ],
)
def test_a_line_is_a_message(line: str, app: str, room: str | None, who: str, text: str):
    phone = Phone(lambda: 1)
    posted = []
    phone.on_posted = posted.append

    assert write(phone, line)

    (seen,) = posted
    assert (seen.package, seen.sub_text, seen.title, seen.text) == (app, room, who, text)


@pytest.mark.parametrize("line", ["", "엄마", ": 뭐", "game 엄마: 안녕"])
def test_a_line_that_is_none_is_told(line: str):
    assert not write(Phone(lambda: 1), line)


async def test_it_ends_with_its_lines():
    told: list[str] = []
    async with asyncio.timeout(10):
        await simulate("127.0.0.1:0", "t", ["엄마: 밥\n", "뭐라고\n"], told.append)

    assert told.count(USAGE) == 2
