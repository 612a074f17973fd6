"""A real Neo4j server for tests and benchmarks, from its Maven artifacts: no container engine needed.

Needs Java 17 and Maven. The jars (116 MB) go to the user's cache folder, once a version.
Run it by hand with ``python tests/neo4j_server.py``: it prints the address and password and serves until Ctrl-C.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent / "neo4j"
FAST_START: Final = ("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
START_SECONDS: Final = 120.0


@dataclass(frozen=True)
class Server:
    """A running server; ``pid`` is of the Java process."""

    uri: str
    user: str
    password: str
    pid: int


def missing() -> str | None:
    """Return why no server can be started here, or None."""
    absent = [tool for tool in ("java", "javac", "mvn") if shutil.which(tool) is None]
    return f"no {' and no '.join(absent)} on the path" if absent else None


def version() -> str:
    """Return the version that the pom pins."""
    found = re.search(r"<neo4j\.version>([\d.]+)</neo4j\.version>", (HERE / "pom.xml").read_text("utf-8"))
    assert found, "tests/neo4j/pom.xml names no neo4j.version"
    return found[1]


def class_path() -> str:
    """Return the class path of the server, fetched and compiled at first use."""
    source = HERE / "Main.java"
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "policy-kg" / f"neo4j-{version()}"
    jars, marker = cache / "lib", cache / "lib.complete"
    if not marker.exists():
        command = ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies"]
        subprocess.run([*command, "-DincludeScope=runtime", f"-DoutputDirectory={jars}"], check=True)
        marker.touch()
    classes = cache / f"classes-{hashlib.sha256(source.read_bytes()).hexdigest()[:12]}"
    if not (classes / "Main.class").exists():
        subprocess.run(["javac", "-cp", f"{jars}/*", "-d", str(classes), str(source)], check=True)
    return f"{classes}{os.pathsep}{jars}/*"


@contextlib.contextmanager
def running(jvm: tuple[str, ...] = FAST_START) -> Iterator[Server]:
    """Run a fresh, empty server on a free loopback port while the context lasts."""
    path = class_path()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="kg-neo4j-") as folder:
        configuration = Path(folder) / "neo4j.conf"
        configuration.write_text(
            "server.bolt.enabled=true\n"
            f"server.bolt.listen_address=127.0.0.1:{port}\n"
            "dbms.security.auth_enabled=true\n"
            "server.memory.pagecache.size=64m\n"
            "dbms.usage_report.enabled=false\n",
            "utf-8",
        )
        home = Path(folder) / "home"
        with subprocess.Popen(
            ["java", *jvm, "-cp", path, "Main", str(home), str(configuration)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=folder,
        ) as process:
            try:
                _wait_ready(process)
                password = secrets.token_urlsafe(16)
                uri = f"bolt://127.0.0.1:{port}"
                _set_password(uri, password)
                yield Server(uri, "neo4j", password, process.pid)
            finally:
                process.kill()  # its files are thrown away: no need for the twelve seconds of a clean stop


def _wait_ready(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    timer = threading.Timer(START_SECONDS, process.kill)
    timer.start()
    said: list[str] = []
    try:
        for line in process.stdout:
            if line.strip() == "ready":
                break
            said.append(line)
        else:
            raise RuntimeError("the Neo4j server did not start:\n" + "".join(said[-20:]))
    finally:
        timer.cancel()
    # Keep its pipe empty, or the server would stop when it is full.
    threading.Thread(target=process.stdout.read, daemon=True).start()


def _set_password(uri: str, password: str) -> None:
    from neo4j import GraphDatabase

    with (
        GraphDatabase.driver(uri, auth=("neo4j", "neo4j")) as driver,
        driver.session(database="system") as session,
    ):
        session.run("ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new", new=password).consume()


if __name__ == "__main__":
    if reason := missing():
        sys.exit(f"cannot start Neo4j: {reason}")
    with running() as server, contextlib.suppress(KeyboardInterrupt):
        sys.stdout.write(f"KG_STORE={server.uri} KG_USER={server.user} KG_PASSWORD={server.password}\n")
        sys.stdout.flush()
        threading.Event().wait()
