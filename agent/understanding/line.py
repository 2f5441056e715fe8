"""One line of `sori understand`: JSON in, an answer or an error out, never an exception."""

import json
from typing import Any

from agent.events import Lang
from agent.understanding.context import Context


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def parse(line: str, default_lang: Lang) -> tuple[str, Lang, Context]:
    """Return the text, its language and its context; ValueError says in one line what is wrong."""
    try:
        value = json.loads(line, parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at column {error.colno}") from None
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    text = value.get("text")
    if not isinstance(text, str):
        raise ValueError("text is missing" if text is None else "text is not text")
    lang = value.get("lang", default_lang)
    if not isinstance(lang, str) or lang not in tuple(Lang):
        raise ValueError("lang is not ko or en")
    context = value.get("context")
    return text, Lang(lang), Context() if context is None else Context.from_json(context)
