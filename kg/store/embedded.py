"""The embedded store: ArcadeDB inside this process, reached by Bolt on the loopback interface.

One process owns the files and serves the others. Whoever gets the lock on ``store.lock`` starts the server and
writes its port to ``store.json``; everybody else reads the port and connects. The operating system lets go of the
lock when its holder ends, however it ends, so a port file left behind is recognised by the lock being free.

Under the home folder: ``store/`` (files, configuration and log of the engine), ``store.lock``, ``store.json``,
``write.lock``, ``password`` (random, readable by the user only).
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import secrets
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from neo4j.exceptions import DriverError, Neo4jError

from kg.errors import StoreError
from kg.store.driver import Connection, dial, probe

DATABASE: Final = "kg"
USER: Final = "root"
HEAP: Final = "-Xmx2g"
WAIT_SECONDS: Final = 15.0  # for the owner of the files to come up

WRITE_SECONDS: Final = 600.0  # for another writer to finish


@dataclass
class _Server:
    """A server of this process, with the number of stores that use it."""

    port: int
    stop: Callable[[], None]
    users: int = 0
    owner: int = field(default_factory=os.getpid)


_servers: dict[Path, _Server] = {}
_writers: dict[Path, threading.Lock] = {}
_guard = threading.Lock()


def open_embedded(home: Path) -> Connection:
    """Connect to the embedded store under a folder, starting it unless a process already serves it.

    Raises:
        StoreError: the folder cannot be written, the engine does not start, or its owner does not answer.
    """
    home = home.expanduser().resolve()
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        password = _password(home)
    except OSError as error:
        raise StoreError(f"{home}: cannot keep the store here ({error.strerror}); set KG_HOME") from error
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        if (own := _serve(home, password)) is not None:
            return _connection(own, password, home, lambda: _release(home))
        port, pid = _port_file(home)
        if port and (found := _attach(port, password, home)) is not None:
            return found
        if time.monotonic() > deadline:
            raise StoreError(f"{home}: the store is held by process {pid or '?'}, which does not answer; end it first")
        time.sleep(0.05)


@contextlib.contextmanager
def writing(home: Path) -> Iterator[None]:
    """Hold the right to write to the store under a folder, against threads and processes; wait for who has it.

    Raises:
        StoreError: somebody has held it for ten minutes.
    """
    home = home.expanduser().resolve()
    with _guard:
        within = _writers.setdefault(home, threading.Lock())
    deadline = time.monotonic() + WRITE_SECONDS
    if not within.acquire(timeout=WRITE_SECONDS):
        raise StoreError(f"{home}: another part of this process has been writing to the store for ten minutes")
    try:
        while (lock := _lock(home / "write.lock")) is None:
            if time.monotonic() > deadline:
                raise StoreError(f"{home}: another process has been writing to the store for ten minutes; end it first")
            time.sleep(0.05)
        with lock:
            yield
    finally:
        within.release()


def _connection(port: int, password: str, home: Path, close: Callable[[], None]) -> Connection:
    # A short time to retry: when the owner is gone, the caller takes over instead of waiting for it.
    driver = dial(f"bolt://127.0.0.1:{port}", (USER, password), retry_seconds=2.0)

    def shut() -> None:
        driver.close()
        close()

    return Connection(driver, DATABASE, str(home), shut)


def _attach(port: int, password: str, home: Path) -> Connection | None:
    connection = _connection(port, password, home, lambda: None)
    try:
        probe(connection.driver, DATABASE)
    except (Neo4jError, DriverError, OSError):
        connection.close()
        return None
    return connection


def _serve(home: Path, password: str) -> int | None:
    """Return the port of the server of this process, started if the lock is free; None when another one has it."""
    with _guard:
        server = _servers.get(home)
        if server is not None and server.owner == os.getpid():
            server.users += 1
            return server.port
        lock = _lock(home / "store.lock")
        if lock is None:
            return None
        port_file = home / "store.json"
        try:
            port_file.unlink(missing_ok=True)
            port, engine = _start_engine(home / "store", password)
            _write_private(port_file, json.dumps({"pid": os.getpid(), "port": port}))
        except BaseException:
            lock.close()
            raise

        def stop() -> None:
            port_file.unlink(missing_ok=True)
            engine.stop()
            lock.close()

        _servers[home] = _Server(port, stop, users=1)
        return port


def _release(home: Path) -> None:
    with _guard:
        server = _servers.get(home)
        if server is None or server.owner != os.getpid():
            return
        server.users -= 1
        if server.users <= 0:
            del _servers[home]
            server.stop()


@atexit.register
def _stop_all() -> None:
    for home, server in list(_servers.items()):
        if server.owner == os.getpid():
            _servers.pop(home, None)
            server.stop()


def _start_engine(root: Path, password: str) -> tuple[int, Any]:
    root.mkdir(parents=True, exist_ok=True)
    # The engine reads these two when its library loads; without them it logs to the console.
    os.environ.setdefault("ARCADEDB_LOG_DIR", str(root / "log"))
    os.environ.setdefault("ARCADEDB_LOG_CONSOLE", "0")
    os.environ.setdefault("ARCADEDB_NATIVE_ISOLATE_ARGS", HEAP)
    import arcadedb

    failure = ""
    for _ in range(3):  # a port that was free a moment ago may be taken
        port, http = _free_ports()
        engine = arcadedb.create_server(
            root_path=str(root),
            root_password=password,
            config={
                "host": "127.0.0.1",
                "http_port": http,  # the engine has no switch for its HTTP listener
                "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
                "bolt_host": "127.0.0.1",
                "bolt_port": port,
                # The password is random and long: stretching it guards nothing and costs 0.2 s at each start.
                "server_saltIterations": 1,
                "txWalFlush": 2,  # a commit is on disk before it is acknowledged
            },
        )
        try:
            engine.start()
            engine.create_database(DATABASE)
        except arcadedb.ArcadeDBError as error:
            failure = str(error).split("\n", 1)[0]
            with contextlib.suppress(arcadedb.ArcadeDBError):
                engine.stop()
            continue
        return port, engine
    raise StoreError(f"{root}: the embedded store does not start: {failure}")


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        return one.getsockname()[1], two.getsockname()[1]


def _password(home: Path) -> str:
    """Return the password of the store, made at first use."""
    path = home / "password"
    fresh = secrets.token_urlsafe(24)
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        for _ in range(100):  # its maker may not have written it yet
            if known := path.read_text("ascii").strip():
                return known
            time.sleep(0.01)
        raise StoreError(f"{path} is empty; remove it and {home / 'store' / 'config'}") from None
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(fresh)
    # Users that the engine stored under a password that is lost.
    (home / "store" / "config" / "server-users.jsonl").unlink(missing_ok=True)
    return fresh


def _port_file(home: Path) -> tuple[int, int]:
    try:
        found = json.loads((home / "store.json").read_text("ascii"))
        return int(found["port"]), int(found["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0, 0


def _write_private(path: Path, text: str) -> None:
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
    fresh.replace(path)


def _lock(path: Path) -> IO[bytes] | None:
    """Take the lock on a file; None when somebody else has it. Closing it, or the end of the process, frees it."""
    file = path.open("a+b")
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            # lockf, not flock: a forked child must not keep the lock of a parent that has ended.
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file
