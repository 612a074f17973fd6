"""The embedded store between processes: one owner, others attach; owners that end, are killed, or do not answer."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kg.errors import KgError, StoreError
from kg.model import Graph, Node
from kg.store import Settings, Store, begin, embedded, open_store

REPOSITORY = Path(__file__).resolve().parents[1]
PREAMBLE = """
import sys
from pathlib import Path
from kg.model import Graph, Node
from kg.store import Settings, open_store

def nodes(prefix, count):
    return Graph(tuple(Node(f"{prefix}{i:05}", "Policy", {"title": prefix}) for i in range(count)), ())

settings = Settings(home=Path(sys.argv[1]))
"""


def spawn(home: Path, body: str) -> subprocess.Popen[str]:
    """Run a script beside this process; it talks by lines on standard output and waits on standard input."""
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    return subprocess.Popen(
        [sys.executable, "-c", PREAMBLE + body, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=home,
        env=environment,
    )


@contextmanager
def owner(home: Path) -> Iterator[subprocess.Popen[str]]:
    body = (
        "with open_store(settings) as s:\n s.sync(nodes('a', 3))\n print('ready', flush=True)\n sys.stdin.readline()\n"
    )
    with spawn(home, body) as process:
        assert process.stdout and process.stdout.readline() == "ready\n"
        yield process
        process.kill()


def titles(store: Store) -> list[str]:
    return [row["t"] for row in store.read("MATCH (p:Policy) RETURN p.title AS t ORDER BY p.id")]


def test_the_home_is_private_and_tidy(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with open_store(Settings(home=home)) as store:
        store.sync(Graph((Node("a", "Policy", {}),), ()))
        assert stat.S_IMODE(home.stat().st_mode) == 0o700
        for name in ("password", "store.json"):
            assert stat.S_IMODE((home / name).stat().st_mode) == 0o600
        assert json.loads((home / "store.json").read_text())["pid"] == os.getpid()
        assert str(home) == store.address
    assert not (home / "store.json").exists()
    assert sorted(p.name for p in home.iterdir()) == ["password", "store", "store.lock", "write.lock"]


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="needs /proc")
def test_it_listens_on_loopback_only(tmp_path: Path) -> None:
    with owner(tmp_path) as process:
        inodes = set()
        for link in Path(f"/proc/{process.pid}/fd").iterdir():
            target = str(link.readlink())
            if target.startswith("socket:["):
                inodes.add(target[8:-1])
        lines = [
            line.split()
            for name in ("tcp", "tcp6")
            for line in Path(f"/proc/{process.pid}/net/{name}").read_text().splitlines()[1:]
        ]
        listening = [line[1].split(":")[0] for line in lines if line[3] == "0A" and line[9] in inodes]
        assert listening
        assert set(listening) <= {"0100007F", "0000000000000000FFFF00000100007F"}


def test_nothing_is_written_to_the_working_directory(tmp_path: Path) -> None:
    work, home = tmp_path / "work", tmp_path / "home"
    work.mkdir()
    body = "import os\nos.chdir(sys.argv[1] + '/../work')\nwith open_store(settings) as s: s.sync(nodes('a', 1))\nprint('x')"
    home.mkdir()
    with spawn(home, body) as process:
        said, _ = process.communicate()
    assert said == "x\n"  # nor to the console
    assert list(work.iterdir()) == []


def test_a_second_process_attaches(tmp_path: Path) -> None:
    with owner(tmp_path), open_store(Settings(home=tmp_path)) as store:
        assert titles(store) == ["a"] * 3
        store.sync(Graph((Node("b", "Policy", {"title": "b"}),), ()))
        with open_store(Settings(home=tmp_path)) as again:
            assert titles(again) == ["b"]


def test_two_stores_in_one_process_share_the_server(tmp_path: Path) -> None:
    with open_store(Settings(home=tmp_path)) as one:
        with open_store(Settings(home=tmp_path)) as two:
            two.sync(Graph((Node("b", "Policy", {"title": "b"}),), ()))
        assert titles(one) == ["b"]
    with open_store(Settings(home=tmp_path)) as three:
        assert titles(three) == ["b"]


def test_when_the_owner_ends_the_other_takes_over(tmp_path: Path) -> None:
    with owner(tmp_path) as process, open_store(Settings(home=tmp_path)) as store:
        assert titles(store) == ["a"] * 3
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.wait(20) == 0
        assert titles(store) == ["a"] * 3
        assert store.sync(Graph((), ())).nodes_removed == 3
        assert json.loads((tmp_path / "store.json").read_text())["pid"] == os.getpid()


def test_when_the_owner_is_killed_nothing_is_lost(tmp_path: Path) -> None:
    with owner(tmp_path) as process, open_store(Settings(home=tmp_path)) as store:
        process.send_signal(signal.SIGKILL)
        process.wait(20)
        assert (tmp_path / "store.json").exists()  # stale
        assert titles(store) == ["a"] * 3


def test_a_writer_killed_in_the_middle_leaves_whole_transactions(tmp_path: Path) -> None:
    body = (
        "import kg.store.store as m\nm.ATOMIC, m.CHUNK = 10, 100\n"
        "with open_store(settings) as s:\n"
        " for n in range(1, 1000): s.sync(nodes('a', n * 100)); print(n, flush=True)\n"
    )
    with spawn(tmp_path, body) as process:
        assert process.stdout
        for line in process.stdout:
            if int(line) >= 5:
                break
        process.kill()
        rest = process.stdout.read().split()
    acknowledged = int(rest[-1]) if rest else 5
    with open_store(Settings(home=tmp_path)) as store:
        count = len(titles(store))
        assert count % 100 == 0
        assert count >= acknowledged * 100
        assert store.sync(Graph((), ())).nodes_removed == count


def test_a_stale_port_file_is_no_obstacle(tmp_path: Path) -> None:
    with socket.socket() as other:  # somebody else listens there now
        other.bind(("127.0.0.1", 0))
        other.listen()
        (tmp_path / "store.json").write_text(json.dumps({"pid": 1, "port": other.getsockname()[1]}))
        with open_store(Settings(home=tmp_path)) as store:
            assert titles(store) == []
    for damaged in ("", "{", "[]", '{"pid": "x"}'):
        (tmp_path / "store.json").write_text(damaged)
        with open_store(Settings(home=tmp_path)) as store:
            assert titles(store) == []


def test_a_holder_that_does_not_answer_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = (
        "from kg.store.embedded import _lock\nlock = _lock(settings.home / 'store.lock')\nprint('ready', flush=True)\n"
    )
    with spawn(tmp_path, body + "sys.stdin.readline()") as process:
        assert process.stdout and process.stdout.readline() == "ready\n"
        (tmp_path / "store.json").write_text(json.dumps({"pid": process.pid, "port": 1}))
        monkeypatch.setattr(embedded, "WAIT_SECONDS", 0.3)
        with pytest.raises(StoreError, match=f"held by process {process.pid}, which does not answer"):
            open_store(Settings(home=tmp_path))
        process.kill()


def test_a_lost_password_file_is_made_again(tmp_path: Path) -> None:
    with open_store(Settings(home=tmp_path)) as store:
        store.sync(Graph((Node("b", "Policy", {"title": "b"}),), ()))
    (tmp_path / "password").unlink()
    with open_store(Settings(home=tmp_path)) as store:
        assert titles(store) == ["b"]


def test_a_home_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"cannot keep the store here .*; set KG_HOME"):
        open_store(Settings(home=tmp_path / "file"))


def test_two_writers_at_once_wait_for_each_other(tmp_path: Path) -> None:
    body = (
        "with open_store(settings) as s:\n"
        " for _ in range(10):\n"
        "  with s.exclusive():\n"
        "   n = len(s.documents())\n"
        "   s.sync(nodes('a', n + 1), documents={f'{n:064}': str(n)})\n"
        "print('done')\n"
    )
    with spawn(tmp_path, body) as one, spawn(tmp_path, body) as two:
        outputs = [p.communicate(timeout=60)[0] for p in (one, two)]
    assert outputs == ["done\n", "done\n"]
    with open_store(Settings(home=tmp_path)) as store:
        assert len(store.documents()) == 20
        assert len(titles(store)) == 20


def test_threads_of_one_process_wait_for_each_other(stores: Store) -> None:
    settings = stores._settings
    failed: list[KgError] = []

    def work() -> None:
        try:
            with open_store(settings) as store:
                for _ in range(5):
                    with store.exclusive():
                        count = len(store.documents())
                        store.put_documents({f"{count:064}": str(count)})
        except KgError as error:
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failed
    assert len(stores.documents()) == 15


def test_an_end_without_closing_is_clean(tmp_path: Path) -> None:
    body = "s = open_store(settings)\ns.sync(nodes('a', 2))\nraise SystemExit(3)"
    with spawn(tmp_path, body) as process:
        said, _ = process.communicate(timeout=30)
    assert (process.returncode, said) == (3, "")
    assert not (tmp_path / "store.json").exists()


def test_an_interrupt_ends_the_process(tmp_path: Path) -> None:
    with owner(tmp_path) as process:
        process.send_signal(signal.SIGINT)
        assert process.wait(20) != 0
        assert process.stdout and "KeyboardInterrupt" in process.stdout.read()
    with open_store(Settings(home=tmp_path)) as store:
        assert titles(store) == ["a"] * 3


def test_opening_in_the_background(tmp_path: Path) -> None:
    with begin(Settings(home=tmp_path)).result(30) as store:
        assert titles(store) == []
    with pytest.raises(StoreError, match="does not answer"):
        begin(Settings(uri="bolt://127.0.0.1:1", home=tmp_path)).result(30)


def test_importing_the_package_loads_neither_driver_nor_engine(tmp_path: Path) -> None:
    code = "import sys, kg.store, kg.queries\nprint([m for m in ('neo4j', 'arcadedb', 'spacy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_fork_while_the_store_opens_is_safe(tmp_path: Path) -> None:
    body = (
        "import os\nfrom kg.store import begin\n"
        "opening = begin(settings)\n"
        "if (child := os.fork()) == 0:\n"
        " import numpy, neo4j\n"
        " os._exit(0)\n"
        "assert os.waitpid(child, 0)[1] == 0\n"
        "with opening.result() as s: s.sync(nodes('a', 2))\n"
        "print('done')\n"
    )
    for _ in range(5):
        with spawn(tmp_path, body) as process:
            assert process.communicate(timeout=30)[0] == "done\n"
