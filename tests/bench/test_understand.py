"""The benchmark of understanding covers every kind of line."""

from devices.bench import BenchOptions, run


def test_every_kind_of_line_has_its_distributions():
    told = run("understand", BenchOptions(quick=True))
    kinds = {row["kind"] for row in told["rows"]}
    assert kinds == {"all", "send_message", "call", "read_messages", "confirm", "unknown"}
    assert told["rows"][0]["n"] == 200
    assert told["contacts"] == 300
