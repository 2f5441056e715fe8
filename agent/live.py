"""The conversation on a terminal while it happens, one line for each thing worth reading."""

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.table import Table
from rich.text import Text

from agent.timeline.turns import Line, Mark, read_line, seconds
from agent.timeline.words import Event, clock, label, milliseconds

_STYLES = {
    Mark.WEARER: "bold yellow",
    Mark.AGENT: "cyan",
    Mark.UNHEARD: "dim",
    Mark.INTENT: "dim",
    Mark.MESSAGE: "green",
    Mark.CALL: "green",
    Mark.INCOMING: "blue",
    Mark.OTHER: "dim",
    Mark.LINK: "magenta",
    Mark.ERROR: "bold red",
}
_SPEAKERS = (Mark.WEARER, Mark.AGENT)
_SLOW_MS = 1000.0  # the answer time that the project promises for 95 of 100 turns
_NARROW = 50  # columns; below it the clock gives its room to the words


class Live:
    """Takes a session's events as they come and prints them in the wearer's language.

    Message texts are printed as text: neither markup nor control characters in them act.
    """

    def __init__(self, lang: str = "ko", console: Console | None = None) -> None:
        self._lang = lang
        self._console = console or Console(highlight=False)

    def show(self, event: Event) -> None:
        """Print what `event` tells a person, if anything."""
        if event.get("event") == "turn":
            self._print(event, self._receipt(event))
        elif line := read_line(event, self._lang):
            self._print(event, self._words(line))

    def _words(self, line: Line) -> Text:
        style, note = _STYLES[line.mark], f"  {line.note}" if line.note else ""
        if line.mark in _SPEAKERS:
            return Text.assemble((f"{self._name(line.head)}  {line.text}", style), (note, "dim"))
        return Text.assemble(("· ", style), (line.head, style), f" {line.text}", (note, "dim"))

    def _name(self, head: str) -> str:
        """A speaker's name as wide as the widest, so that what is said lines up."""
        width = max(cell_len(label(self._lang, who)) for who in _SPEAKERS)
        return set_cell_size(head, width)

    def _receipt(self, event: Event) -> Text | None:
        answer = milliseconds(event.get("speech_end_to_first_audio_ms"))
        if answer is None:
            return None
        style = "yellow" if answer > _SLOW_MS else "dim green"
        return Text(f"  {answer:.0f} ms", style)

    def _print(self, event: Event, words: Text | None) -> None:
        if words is None:
            return
        row = Table.grid(padding=(0, 1), pad_edge=False)
        cells = [self._printable(words)]
        if self._console.width >= _NARROW:
            row.add_column(width=7, justify="right", no_wrap=True)
            cells.insert(0, Text(clock(seconds(event)), "dim"))
        row.add_column(overflow="fold")
        row.add_row(*cells)
        self._console.print(row)

    def _printable(self, words: Text) -> Text:
        """The words with what the terminal's encoding lacks replaced."""
        words.plain = words.plain.encode(self._console.encoding, "replace").decode(
            self._console.encoding
        )
        return words
