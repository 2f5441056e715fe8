"""Talk that was never meant for the agent makes it act next to never."""

from pathlib import Path

import pytest

from agent.events import Contact, Lang
from agent.understanding import Context, understand

TEXTS = next(
    (up / "shared" / "text" for up in Path(__file__).parents if (up / "shared" / "text").is_dir()),
    Path("shared/text"),
)
ACTING = {"send_message", "call", "answer_call", "unsend"}
KOREAN = Context(
    contacts=tuple(map(Contact, ("김민수", "김민서", "엄마", "박지수", "이영호 팀장님", "할머니"))),
    rooms=("가족방", "동창방"),
)
ENGLISH = Context(
    contacts=tuple(map(Contact, ("Jason Lee", "Emma", "Olivia Park", "Mom", "Dad"))),
    rooms=("Family chat",),
)


@pytest.mark.parametrize(
    ("file", "lang", "context", "share", "every"),
    [
        ("ko_chat.txt", Lang.KOREAN, KOREAN, 0.001, 4),
        ("en_queries.txt", Lang.ENGLISH, ENGLISH, 0.005, 4),
    ],
    ids=["korean chat", "english queries"],
)
def test_overheard_talk_makes_nothing_leave(
    file: str, lang: Lang, context: Context, share: float, every: int
) -> None:
    if not (TEXTS / file).is_file():
        pytest.skip(f"{file} is not here: overheard talk comes with the project's shared texts")
    lines = (TEXTS / file).read_text(encoding="utf-8").splitlines()[::every]

    acted = [line for line in lines if understand(line, lang, context).name in ACTING]

    assert len(acted) <= share * len(lines), acted[:20]
