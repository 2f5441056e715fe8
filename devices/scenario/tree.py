"""A YAML 1.2 file as values that know their line, so that every mistake can be pointed at.

YAML is composed, not constructed: `yes`, `no`, `on` and dates stay words, tags build nothing.
"""

import difflib
import math
import warnings
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from agent.errors import UsageError

MAX_BYTES = 256 * 1024  # a thousand steps take a quarter of this; composing it takes 1.5 s
MAX_VALUES = 20_000  # after aliases are followed, so that a few lines cannot unfold for ever
MAX_DEPTH = 20
_TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True)
class Tree:
    """One value of a file and the line its key or dash stands on, from 1."""

    value: "bool | int | float | str | list[Tree] | dict[str, Tree] | None"
    file: Path
    line: int
    name: str = "the file"

    def fail(self, reason: str) -> NoReturn:
        raise mistake(self.file, self.line, reason)

    def plain(self) -> Any:
        """The same value without names and lines."""
        match self.value:
            case dict(fields):
                return {key: tree.plain() for key, tree in fields.items()}
            case list(items):
                return [tree.plain() for tree in items]
            case scalar:
                return scalar

    def fields(self, known: Collection[str], required: Collection[str] = ()) -> "dict[str, Tree]":
        """A mapping that has all of `required` and nothing outside `known`."""
        if not isinstance(self.value, dict):
            self.fail(f"{self.name} must be a mapping, not {self._kind()}")
        for key, tree in self.value.items():
            if key not in known:
                tree.fail(f"{self.name}: unknown key {key!r}{suggestion(key, known)}")
        for key in required:
            if key not in self.value:
                self.fail(f"{self.name}: {key!r} is missing")
        return self.value

    def items(self) -> "list[Tree]":
        if not isinstance(self.value, list):
            self.fail(f"{self.name} must be a list, not {self._kind()}")
        return self.value

    def text(self) -> str:
        if isinstance(self.value, bool | int | float):
            self.fail(f"{self.name} must be text, not {self._kind()}: put it in quotes")
        if not isinstance(self.value, str):
            self.fail(f"{self.name} must be text, not {self._kind()}")
        if not self.value.strip():
            self.fail(f"{self.name} is empty")
        return self.value

    def texts(self) -> tuple[str, ...]:
        return tuple(tree.text() for tree in self.items())

    def choice(self, options: Collection[str]) -> str:
        word = self.text()
        if word not in options:
            self.fail(f"{self.name} must be one of {', '.join(options)}, not {word!r}")
        return word

    def number(self, low: float, high: float) -> float:
        number = self.value
        if isinstance(number, bool) or not isinstance(number, int | float):
            self.fail(f"{self.name} must be a number, not {self._kind()}")
        if not low <= number <= high:
            self.fail(f"{self.name} must be between {low:g} and {high:g}, not {number}")
        return float(number)

    def whole(self, low: int, high: int) -> int:
        number = self.number(low, high)
        if not number.is_integer():
            self.fail(f"{self.name} must be a whole number, not {number:g}")
        return int(number)

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            self.fail(f"{self.name} must be true or false, not {self._kind()}")
        return self.value

    def sibling(self) -> Path:
        """An existing file, named relative to this one."""
        path = self.file.parent / self.text()
        if "\0" in str(path) or not path.is_file():
            self.fail(f"{self.name}: there is no file {self.value!r} beside the scenario")
        return path

    def _kind(self) -> str:
        match self.value:
            case None:
                return "nothing"
            case bool():
                return "true" if self.value else "false"
            case int() | float():
                return f"the number {self.value}"
            case str():
                return f"the text {self.value!r}"
            case list():
                return "a list"
            case _:
                return "a mapping"


def mistake(file: Path, line: int, reason: str) -> UsageError:
    """The error to raise: always one line, however the file's own words run."""
    words = " ".join(reason.split())
    return UsageError(f"{file}:{line}: {words if len(words) <= 240 else words[:239] + '…'}")


def suggestion(word: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def read_tree(file: Path) -> Tree:
    """The one document in `file`.

    Raises UsageError "FILE:LINE: reason" for whatever is not plain UTF-8 YAML of a sane size.
    """
    text = _read_text(file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a reused anchor is allowed by YAML 1.2
            node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = error.problem or error.context or "cannot be read"
        raise mistake(file, mark.line + 1 if mark else 1, f"not YAML: {reason}") from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise mistake(file, line, "not YAML: a control character") from None
    except RecursionError:
        raise mistake(file, 1, "not YAML: nested too deeply") from None
    except (YAMLError, ValueError) as error:
        raise mistake(file, 1, f"not YAML: {error}") from None
    if node is None:
        raise mistake(file, 1, "the file is empty")
    return _Unfolding(file).tree(node, "the file", node.start_mark.line + 1)


def _read_text(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise mistake(file, 1, f"cannot be read: {error.strerror or error}") from None
    if len(content) > MAX_BYTES:
        raise mistake(file, 1, f"the file is larger than {MAX_BYTES // 1024} KiB")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise mistake(file, line, "not UTF-8 text") from None


class _Unfolding:
    """Turns YAML nodes into trees, following aliases within bounds."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._count = 0
        self._open: list[int] = []

    def tree(self, node: Any, name: str, line: int) -> Tree:
        self._count += 1
        if self._count > MAX_VALUES:
            raise mistake(self._file, line, f"more than {MAX_VALUES} values")
        if id(node) in self._open:
            raise mistake(self._file, line, f"{name} contains itself through an alias")
        if len(self._open) >= MAX_DEPTH:
            raise mistake(self._file, line, "nested too deeply")
        self._open.append(id(node))
        tree = Tree(self._value(node, name, line), self._file, line, name)
        self._open.pop()
        return tree

    def _value(self, node: Any, name: str, line: int) -> Any:
        tag = str(node.tag or "")
        match node:
            case ScalarNode():
                return self._scalar(node.value, tag, line)
            case SequenceNode() if tag == _TAG + "seq":
                return [self.tree(item, name, item.start_mark.line + 1) for item in node.value]
            case MappingNode() if tag == _TAG + "map":
                return self._mapping(node)
            case _:
                raise mistake(self._file, line, f"tags like {tag!r} are not used here")

    def _mapping(self, node: Any) -> dict[str, Tree]:
        fields: dict[str, Tree] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, ScalarNode):
                raise mistake(self._file, line, "a key must be a word")
            if key.value in fields:
                raise mistake(self._file, line, f"the key {key.value!r} is there twice")
            fields[key.value] = self.tree(value, key.value, line)
        return fields

    def _scalar(self, word: str, tag: str, line: int) -> bool | int | float | str | None:
        match tag.removeprefix(_TAG):
            case "null":
                return None
            case "bool" if word.lower() in ("true", "false"):
                return word.lower() == "true"
            case "int" | "float":
                return self._number(word, line)
            case "str" | "bool" | "timestamp" | "merge" | "value":
                return word
            case _:
                raise mistake(self._file, line, f"tags like {tag!r} are not used here")

    def _number(self, word: str, line: int) -> int | float:
        digits = word.lower().replace("_", "")
        try:
            if digits.lstrip("+-")[:2] in ("0x", "0o", "0b"):
                return int(digits, 0)
            number = float(digits.replace(".inf", "inf").replace(".nan", "nan"))
            if not math.isfinite(number):
                raise ValueError
            return int(digits) if digits.lstrip("+-").isdecimal() else number
        except (ValueError, OverflowError):
            raise mistake(self._file, line, f"{word[:40]!r} is no number to use here") from None
