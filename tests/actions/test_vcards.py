"""Cards as phones write them become people; what cannot be read is named by its line."""

import pytest

from agent.actions.vcards import Card, read_cards

OLD_ANDROID = """BEGIN:VCARD\r
VERSION:2.1\r
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=EA=B9=80;=EB=AF=BC=EC=88=98;;;\r
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=EA=B9=80=\r
=EB=AF=BC=EC=88=98\r
TEL;WORK:02-123-4567\r
TEL;CELL:010-2345-6789\r
X-ANDROID-CUSTOM;CHARSET=UTF-8:vnd.android.cursor.item/nickname;뺀질이;1;;;;;;;;;;;;;\r
X-ANDROID-CUSTOM;CHARSET=UTF-8:vnd.android.cursor.item/relation;박영희;8;;;;;;;;;;;;;\r
PHOTO;ENCODING=BASE64;JPEG:not base64 at all\r
 AAAA\r
\r
END:VCARD\r
"""
GOOGLE = """BEGIN:VCARD
VERSION:3.0
FN:지수 이
N:이;지수;;;
NICKNAME:쑤,지쑤
X-PHONETIC-FIRST-NAME:Jisoo
X-PHONETIC-LAST-NAME:Lee
ORG:소리전자;연구소
TITLE:팀장
CATEGORIES:동호회,친구
TEL;TYPE=CELL:010-1111-2222
item1.X-ABRELATEDNAMES:김민수
item1.X-ABLabel:_$!<Spouse>!$_
END:VCARD
"""
NEW = """BEGIN:VCARD
VERSION:4.0
FN:Jason Park
N:Park;Jason;;;
X-PHONETIC-FIRST-NAME:제이슨
TEL;TYPE="cell,voice";VALUE=uri:tel:+82-10-3333-4444;ext=1
RELATED;TYPE=spouse;VALUE=text:Emma
RELATED;TYPE=friend:urn:uuid:f81d4fae
NOTE:a long note that is
  folded
END:VCARD
"""


@pytest.mark.parametrize(
    ("written", "card"),
    [
        (OLD_ANDROID, Card(1, "김민수", ("뺀질이",), (), "010-2345-6789", (("mother", "박영희"),))),
        (
            GOOGLE,
            Card(
                *(
                    1,
                    "이지수",
                    ("쑤", "지쑤", "Jisoo Lee"),
                    ("소리전자", "연구소", "팀장", "동호회", "친구"),
                ),
                *("010-1111-2222", (("spouse", "김민수"),)),
            ),
        ),
        (NEW, Card(1, "Jason Park", ("제이슨",), (), "+82-10-3333-4444", (("spouse", "Emma"),))),
    ],
)
def test_each_version_of_a_card_becomes_the_person_it_means(written: str, card: Card):
    assert read_cards(written.encode()) == ([card], [])


def test_a_malformed_line_costs_itself_and_is_named():
    written = "BEGIN:VCARD\nVERSION:3.0\nFN:엄마\nthis is no line\nTEL:010-1\nFN;CHARSET=klingon;ENCODING=QUOTED-PRINTABLE:=41\nEND:VCARD\n"
    cards, problems = read_cards(written.encode())

    assert cards == [Card(3 - 2, "엄마", phone="010-1")]
    assert [one.line for one in problems] == [4, 6]


def test_what_is_around_and_between_cards_is_named():
    written = "hello\nBEGIN:VCARD\nFN:엄마\nEND:VCARD\n\nBEGIN:VCARD\nTEL:1\nEND:VCARD\nBEGIN:VCARD\nFN:아빠\nBEGIN:VCARD\nFN:민수\n"
    cards, problems = read_cards(written.encode())

    assert [card.name for card in cards] == ["엄마"]
    assert [(one.line, one.what) for one in problems] == [
        (1, "not inside a card"),
        (6, "a card without a name"),
        (9, "this card has no end"),
        (11, "this card has no end"),
    ]


def test_a_file_of_an_older_korean_phone_is_read():
    written = "BEGIN:VCARD\nVERSION:2.1\nFN:할머니\nEND:VCARD\n"
    assert [card.name for card in read_cards(written.encode("cp949"))[0]] == ["할머니"]


@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 500, bytes(range(256)) * 9, b"BEGIN:VCARD\n" * 99]
)
def test_any_bytes_give_problems_and_no_exception(content: bytes):
    cards, _ = read_cards(content)
    assert cards == []
