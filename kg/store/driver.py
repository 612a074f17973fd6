"""Connections by the official driver, and its errors in our words. Imports neo4j: load it only to open a store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from neo4j import Driver, GraphDatabase
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    CypherSyntaxError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)

from kg.errors import KgError, QueryError, StoreError

SCHEMES: Final = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
CONNECT_SECONDS: Final = 5.0
LOST: Final = (ServiceUnavailable, SessionExpired)


@dataclass(frozen=True, slots=True)
class Connection:
    """An open driver, the database to use, the address to name in messages, and how to let go of it all."""

    driver: Driver
    database: str | None
    address: str
    close: Callable[[], None]


def connect(uri: str, user: str | None, password: str | None, database: str | None) -> Connection:
    """Connect to a Bolt server and make sure that it answers.

    Raises:
        StoreError: bad address, no answer, wrong credentials, no such database.
    """
    address = checked_address(uri)
    auth = None if password is None and user is None else (user or "neo4j", password or "")
    driver = dial(uri, auth)
    try:
        probe(driver, database)
    except (Neo4jError, DriverError, OSError, ValueError) as error:
        driver.close()
        raise explain(error, address, database) from error
    return Connection(driver, database, address, driver.close)


def dial(uri: str, auth: tuple[str, str] | None, *, retry_seconds: float = 30.0) -> Driver:
    """Make a driver; nothing is sent yet.

    Raises:
        StoreError: the driver does not accept the address.
    """
    try:
        return GraphDatabase.driver(
            uri,
            auth=auth,
            connection_timeout=CONNECT_SECONDS,
            connection_acquisition_timeout=2 * CONNECT_SECONDS,
            max_transaction_retry_time=retry_seconds,
            notifications_min_severity="OFF",
            user_agent="policy-kg",
        )
    except (ConfigurationError, ValueError) as error:
        raise StoreError(f"{checked_address(uri)}: not an address of a store: {_line(error)}") from error


def probe(driver: Driver, database: str | None) -> None:
    """Ask the server for one row; raises the driver's errors."""
    with driver.session(database=database) as session:
        session.run("RETURN 1").consume()


def checked_address(uri: str) -> str:
    """Return scheme, host and port of an address: what a message may show.

    Raises:
        StoreError: no Bolt address, or one that carries a password.
    """
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError as error:
        raise StoreError("the address of the store is malformed; use bolt://host:7687") from error
    if "@" in parts.netloc:
        raise StoreError("the address of the store must not hold a password; use KG_USER and KG_PASSWORD")
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise StoreError(f"{uri!r} is not the address of a store; use bolt://host:7687 or neo4j://host:7687")
    return f"{parts.scheme}://{parts.hostname}:{port or 7687}"


def gone(error: BaseException) -> bool:
    """Whether an error is what the owner of the embedded store answers, or does not, while it ends.

    The engine forgets its users before it stops listening, so that a refused password is one of the signs.
    """
    code = getattr(error, "code", "") or ""
    return isinstance(error, (*LOST, OSError, AuthError)) or "Security" in code or code.startswith("Neo.DatabaseError")


def explain(error: BaseException, address: str, database: str | None) -> KgError:
    """Turn an error of the driver into one line: where, what, and what to do."""
    code = getattr(error, "code", "") or ""
    if isinstance(error, AuthError) or "Security" in code:
        return StoreError(f"{address} refuses the user or password; set KG_USER and KG_PASSWORD")
    if isinstance(error, CypherSyntaxError):
        return QueryError(f"the query is not valid Cypher: {_line(error)}")
    if "DatabaseNotFound" in code or "DatabaseUnavailable" in code:
        return StoreError(f"{address} has no database {database!r}; set KG_DATABASE, or leave it out")
    if code.endswith("Statement.AccessMode"):
        return QueryError("the query writes; only queries that read are run")
    if isinstance(error, ClientError) and ".Statement." in code:
        return QueryError(f"the query fails: {_line(error)}")
    if isinstance(error, (*LOST, OSError)):
        return StoreError(f"{address} does not answer; start it (docker compose up -d) or correct KG_STORE")
    return StoreError(f"{address}: {_line(error)}")


def _line(error: BaseException) -> str:
    text: Any = getattr(error, "message", None) or str(error)
    return " ".join(str(text).split("\n", 1)[0].split())
