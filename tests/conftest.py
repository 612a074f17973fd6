"""Fixtures of the store tests: the embedded store, a real Neo4j, and both in turn."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import neo4j_server
import pytest

from kg.store import Settings, Store, open_store


@pytest.fixture
def ends_soon() -> Iterator[None]:
    """Stop a test that burns a minute of processor time: hostile input takes seconds, a quadratic step takes many minutes."""

    def stop(*_: object) -> None:
        raise AssertionError("this input takes more than a minute of processor time")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, 60)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)


@pytest.fixture(scope="session")
def neo4j_settings() -> Iterator[Settings]:
    """Settings of a real Neo4j: KG_TEST_NEO4J_URI (with KG_TEST_NEO4J_PASSWORD), or one started for this run.

    The database is emptied between tests: point the variable at one that may lose everything.
    """
    home = Path(os.devnull)
    if uri := os.environ.get("KG_TEST_NEO4J_URI"):
        user, password = os.environ.get("KG_TEST_NEO4J_USER"), os.environ.get("KG_TEST_NEO4J_PASSWORD")
        yield Settings(uri, user, password, home=home)
        return
    if reason := neo4j_server.missing():
        if os.environ.get("KG_REQUIRE_NEO4J") == "1":
            pytest.fail(f"KG_REQUIRE_NEO4J=1, but no Neo4j: {reason}")
        pytest.skip(f"no KG_TEST_NEO4J_URI and no server to start: {reason}")
    with neo4j_server.running() as server:
        yield Settings(server.uri, server.user, server.password, home=home)


@pytest.fixture(scope="session")
def neo4j_opened(neo4j_settings: Settings) -> Iterator[Store]:
    with open_store(neo4j_settings) as store:
        yield store


@pytest.fixture(scope="session")
def embedded_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(home=tmp_path_factory.mktemp("embedded"))


@pytest.fixture(scope="session")
def embedded_opened(embedded_settings: Settings) -> Iterator[Store]:
    with open_store(embedded_settings) as store:
        yield store


@pytest.fixture
def neo4j_store(neo4j_opened: Store) -> Store:
    """An empty store on a real Neo4j server."""
    neo4j_opened.clear()
    return neo4j_opened


@pytest.fixture
def embedded_store(embedded_opened: Store) -> Store:
    """An empty embedded store."""
    embedded_opened.clear()
    return embedded_opened


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def stores(request: pytest.FixtureRequest) -> Store:
    """Each kind of store in turn, empty."""
    store: Store = request.getfixturevalue(f"{request.param}_store")
    return store


@pytest.fixture
def both_stores(embedded_store: Store, neo4j_store: Store) -> tuple[Store, Store]:
    """The embedded store and a real Neo4j, both empty, to compare."""
    return embedded_store, neo4j_store
