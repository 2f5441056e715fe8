"""Options that several commands share."""

from typing import Annotated

import typer

from agent.addressed import ListenMode
from agent.events import Lang

Language = Annotated[Lang, typer.Option(help="The wearer's language.")]
Model = Annotated[
    str, typer.Option(help="Recogniser: bundled, a Whisper size, or a CTranslate2 folder.")
]
Voice = Annotated[
    str | None, typer.Option(help="Voice: espeak, an espeak-ng voice, or a Piper voice's path.")
]
Attend = Annotated[
    ListenMode | None,
    typer.Option(
        "--attend",
        help="open: every word is for sori; tap: after a tap; wake: after '소리야', 'hey sori'. "
        "By default the setting `listen`.",
    ),
]
WithFast = Annotated[
    bool, typer.Option("--fast", help="As fast as it computes, on the same sample clock.")
]
