"""With a key the store's files hold no word anybody can read; a plain store becomes such a one."""

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from agent.actions import encryption
from agent.actions.addresses import Address
from agent.actions.store import Store
from agent.errors import CarrierError, MissingError
from agent.events import Contact, Message, TheirWords

KEY = 'it\'s "my" 열쇠; --'
WORDS = "계좌는 일이삼이야 unmistakable"
AT = "2026-11-21T09:00:00+09:00"


def fill(store: Store) -> None:
    store.put_contact(Contact("엄마", "c1"))
    store.add_incoming(
        Message("m1", "엄마", TheirWords(WORDS), None, AT), Address("엄마", "c1"), "c1"
    )


def words_on_disk(folder: Path) -> list[str]:
    """Return the files that hold the message in plain."""
    return [file.name for file in folder.iterdir() if b"unmistakable" in file.read_bytes()]


def test_what_is_in_the_files_cannot_be_read(path: Path):
    with Store(path, KEY) as store:
        fill(store)
        assert (path.parent / "store.db-wal").stat().st_size > 0
        assert words_on_disk(path.parent) == []

    assert words_on_disk(path.parent) == []
    assert not path.read_bytes().startswith(b"SQLite format 3")


def test_the_key_opens_it_again_and_it_is_searched(path: Path):
    with Store(path, KEY) as store:
        fill(store)

    with Store(path, KEY) as store:
        assert [one.id for one in store.lookup.search("unmist")] == ["m1"]


@pytest.mark.parametrize("key", ["wrong", KEY + " "])
def test_a_wrong_key_gives_one_line_and_changes_nothing(
    path: Path, key: str, capfd: pytest.CaptureFixture[str]
):
    with Store(path, KEY) as store:
        fill(store)
    before = path.read_bytes()

    with pytest.raises(CarrierError, match=r"^the key does not open .*store\.db") as refused:
        Store(path, key)

    assert "\n" not in str(refused.value)
    assert capfd.readouterr().err == ""
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["store.db"]


def test_without_a_key_an_encrypted_store_says_what_it_wants(path: Path):
    Store(path, KEY).close()

    with pytest.raises(CarrierError, match="give its key in SORI_STORE_KEY"):
        Store(path)


def test_a_plain_store_is_encrypted_in_its_place_and_keeps_everything(path: Path):
    with Store(path) as store:
        fill(store)
        store.keep("conversation", "하나")

    with Store(path, KEY) as store:
        assert [one.text.to_keep() for one in store.unread()] == [WORDS]
        assert store.contacts() == (Contact("엄마", "c1"),)
        assert store.kept("conversation") == "하나"
        assert [one.id for one in store.lookup.search("ㄱㅈㄴ")] == ["m1"]
        store._database.write("UPDATE messages SET text = '점심' WHERE id = 'm1'")
        assert [one.id for one in store.lookup.search("점심")] == ["m1"]


def test_no_plain_copy_is_left_by_encrypting_not_even_in_the_log(path: Path):
    kept_open = path.parent / "log.bin"
    with Store(path) as store:
        fill(store)
        kept_open.write_bytes((path.parent / "store.db-wal").read_bytes())
    # As a killed session leaves it: everything still in the log.
    wal = path.parent / "store.db-wal"
    wal.write_bytes(kept_open.read_bytes())
    kept_open.unlink()

    with Store(path, KEY) as store:
        assert len(store.unread()) == 1
        assert words_on_disk(path.parent) == []
        modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
        assert modes == {0o600}

    assert [file.name for file in path.parent.iterdir()] == ["store.db"]


def test_the_plain_file_is_overwritten_before_its_blocks_are_freed(path: Path):
    with Store(path) as store:
        fill(store)
    with path.open("rb") as plain:
        Store(path, KEY).close()
        assert set(plain.read()) == {0}


HOLDS_IT_OPEN = """
import sys
from pathlib import Path
from agent.actions.store import Store

with Store(Path(sys.argv[1])) as store:
    print(len(store.unread()), flush=True)
    sys.stdin.read()
    print(len(store.unread()), flush=True)
"""


def test_a_store_that_another_process_has_open_is_not_encrypted_under_it(path: Path):
    with Store(path) as store:
        fill(store)
    command = [sys.executable, "-c", HOLDS_IT_OPEN, str(path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env={**os.environ, "PYTHONPATH": os.getcwd()}, **pipes) as other:
        assert other.stdout.readline() == "1\n"
        with pytest.raises(CarrierError, match="another program"):
            Store(path, KEY)
        assert other.communicate("")[0] == "1\n"


KILLED_WHILE_ENCRYPTING = """
import os, signal, sys
from pathlib import Path
from agent.actions import encryption
from agent.actions.store import Store

step, real = sys.argv[2], getattr(encryption, sys.argv[2])
def killed(*arguments):
    if sys.argv[3] == "after":
        real(*arguments)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(encryption, step, killed)
Store(Path(sys.argv[1]), "key")
"""


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", ["_export", "_check", "_sync_folder", "overwrite"])
def test_killed_at_any_step_of_encrypting_nothing_is_lost(path: Path, step: str, when: str):
    with Store(path) as store:
        fill(store)
    command = [sys.executable, "-c", KILLED_WHILE_ENCRYPTING, str(path), step, when]
    killed = subprocess.run(command, check=False, env={**os.environ, "PYTHONPATH": os.getcwd()})

    assert killed.returncode == -9
    with Store(path, "key") as store:
        assert [one.text.to_keep() for one in store.unread()] == [WORDS]
    assert [file.name for file in path.parent.iterdir()] == ["store.db"]
    assert words_on_disk(path.parent) == []


def test_without_sqlcipher_a_key_leads_to_the_wheels(path: Path, monkeypatch: pytest.MonkeyPatch):
    missing: dict[str, ModuleType | None] = {"sqlcipher3": None, "sqlcipher3.dbapi2": None}
    for name, module in missing.items():
        monkeypatch.setitem(sys.modules, name, module)

    with pytest.raises(MissingError, match=r"sori\[encryption\]"):
        Store(path, KEY)


def test_a_full_disk_and_a_lock_are_told_of_an_encrypted_store_too(path: Path):
    with Store(path, KEY) as store:
        fill(store)
        store._database._connection.execute("PRAGMA max_page_count = 1")
        long = Message("m2", "엄마", TheirWords("길다 " * 20_000), None, AT)
        with pytest.raises(CarrierError, match="no space left") as refused:
            store.add_incoming(long, Address("엄마", "c1"), "c1")
        assert refused.value.code == "full_disk"
        assert [one.id for one in store.unread()] == ["m1"]


def test_a_damaged_encrypted_file_is_not_taken_for_a_plain_one(path: Path):
    path.parent.mkdir()
    path.write_bytes(os.urandom(8_192))
    before = path.read_bytes()

    with pytest.raises(CarrierError, match="does not open"):
        Store(path, KEY)

    assert path.read_bytes() == before


def test_sqlite_itself_is_used_without_a_key():
    assert encryption.engine(None) is sqlite3
