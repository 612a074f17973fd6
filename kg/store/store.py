"""The store: one graph and its documents, over Bolt. The same code for Neo4j and the embedded server."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from neo4j import READ_ACCESS, WRITE_ACCESS, ManagedTransaction, Record, Transaction
from neo4j.exceptions import ConstraintError, DriverError, Neo4jError

from kg.errors import QueryError, StoreError
from kg.model import Edge, Graph, Node
from kg.schema.cypher import written_words
from kg.schema.types import EDGE_TYPES, NODE_TYPES
from kg.store import cypher, ledger
from kg.store.driver import Connection, connect, explain, gone
from kg.store.rows import plain
from kg.store.settings import Settings
from kg.store.sync import Changes, Plan, Row, batches, plan, without_id

T = TypeVar("T")
BATCH: Final = 1_000  # rows a statement
ATOMIC: Final = 20_000  # rows that still go into one transaction; beyond it memory of the server is at stake
CHUNK: Final = 1_000  # rows a transaction where they do not


class Store:
    """An open store. Use it in ``with``, from one thread at a time.

    A write of up to 20,000 rows is one transaction: it happens wholly or not at all. A larger one is cut into
    transactions of 1,000 rows, new things first, vanished things next, the documents last; when it breaks in between,
    the store holds whole facts of the old and the new graph, and the same write again completes it.
    """

    def __init__(self, settings: Settings) -> None:
        """Open the store that the settings name.

        Raises:
            StoreError: it cannot be reached, refuses the credentials, or is held by somebody else.
        """
        self._settings = settings
        self._connection = self._connect()
        self._schema_ready = False
        self._writing = False

    def _connect(self) -> Connection:
        settings = self._settings
        if settings.uri:
            return connect(settings.uri, settings.user, settings.password, settings.database)
        from kg.store.embedded import open_embedded

        return open_embedded(settings.home)

    @property
    def address(self) -> str:
        """Where the store is, for messages: an address without credentials, or the folder of the embedded one."""
        return self._connection.address

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store; the embedded server stops with its last user in this process."""
        self._connection.close()

    # --- writing -----------------------------------------------------------------------------------------------------

    def ensure_schema(self) -> None:
        """Create the unique constraints that are missing. ``sync`` and ``put_documents`` do it themselves."""
        if self._schema_ready:
            return
        for statement in cypher.constraints():  # schema and data do not share a transaction on Neo4j
            self._attempt(WRITE_ACCESS, partial(_run_all, statements=[(statement, [{}])]))
        self._schema_ready = True

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Keep every other writer out meanwhile; wait for one that is at it. May be nested.

        For what reads, merges and writes back: without it two builds at once would each forget the other's documents.

        Raises:
            StoreError: another writer does not come to an end (embedded store: after ten minutes).
        """
        if self._writing:
            yield
            return
        self.ensure_schema()
        with self._lock():
            self._writing = True
            try:
                yield
            finally:
                self._writing = False

    @contextmanager
    def _lock(self) -> Iterator[None]:
        if not self._settings.uri:
            from kg.store.embedded import writing

            with writing(self._settings.home):
                yield
            return
        connection = self._connection
        session = connection.driver.session(database=connection.database, default_access_mode=WRITE_ACCESS)
        try:
            transaction = session.begin_transaction()
            transaction.run(cypher.LOCK).consume()
        except (Neo4jError, DriverError, OSError) as error:
            session.close()
            raise explain(error, self.address, connection.database) from error
        try:
            yield
        finally:
            with suppress(Neo4jError, DriverError, OSError):
                session.close()  # rolls back

    def sync(
        self,
        graph: Graph,
        *,
        documents: Mapping[str, str] | None = None,
        names: Mapping[str, str] | None = None,
        forget: Iterable[str] = (),
    ) -> Changes:
        """Make the store hold exactly this graph, writing the difference only.

        Args:
            graph: everything that shall be there; what is not in it is deleted.
            documents: sha256 to graph text, for the ledger, written in the same go.
            names: sha256 to file name, for the ledger.
            forget: sha256 of documents to take from the ledger.

        Raises:
            StoreError: the store went away. InternalError: the graph breaks the schema (nothing is written then).
        """
        with self.exclusive():
            todo = self._attempt(READ_ACCESS, lambda tx: plan(graph, _present_nodes(tx), _present_edges(tx)))
            return self._write(self._with_documents(todo, documents or {}, names or {}, forget))

    def clear(self) -> Changes:
        """Delete the graph and the ledger; what others keep in the same database stays."""
        return self.sync(Graph((), ()), forget=self.document_names())

    def put_documents(
        self, documents: Mapping[str, str], remove: Iterable[str] = (), names: Mapping[str, str] | None = None
    ) -> Changes:
        """Keep the graph texts of documents by their sha256, and forget others."""
        with self.exclusive():
            return self._write(self._with_documents(Plan(), documents, names or {}, remove))

    def _with_documents(
        self, todo: Plan, documents: Mapping[str, str], names: Mapping[str, str], forget: Iterable[str]
    ) -> Plan:
        forget = set(forget) - documents.keys()
        if not documents and not forget:
            return todo
        known = {row["sha256"]: row for row in self._rows(cypher.READ_DOCUMENT_NAMES)}
        put: list[Row] = []
        for sha256 in sorted(documents):
            old = known.get(sha256, {})
            row = ledger.entry(sha256, documents[sha256], names.get(sha256, old.get("name") or ""))
            if (row["digest"], row["name"]) != (old.get("digest"), old.get("name")):
                put.append(dict(row))
        drop: list[Row] = [{"sha256": sha256} for sha256 in sorted(forget & known.keys())]
        todo.statements += [(cypher.PUT_DOCUMENTS, put), (cypher.DROP_DOCUMENTS, drop)]
        todo.changes = replace(todo.changes, documents_written=len(put), documents_removed=len(drop))
        return todo

    def _write(self, todo: Plan) -> Changes:
        if todo.rows <= ATOMIC:
            self._attempt(WRITE_ACCESS, lambda tx: _run_all(tx, todo.statements))
            return todo.changes
        for text, rows in todo.statements:
            for chunk in batches(rows, CHUNK):
                self._attempt(WRITE_ACCESS, partial(_run_all, statements=[(text, chunk)]))
        return todo.changes

    # --- reading -----------------------------------------------------------------------------------------------------

    def graph(self) -> Graph:
        """Return everything but the ledger, sorted by id, properties by name: equal on every store."""

        def work(tx: ManagedTransaction) -> Graph:
            nodes = [
                Node(row["id"], label, without_id(row["properties"]))
                for label, rows in _present_nodes(tx).items()
                for row in rows
            ]
            edges = [
                Edge(row["id"], kind, row["source"], row["target"], without_id(row["properties"]))
                for kind, rows in _present_edges(tx).items()
                for row in rows
            ]
            return Graph(tuple(sorted(nodes, key=lambda n: n.id)), tuple(sorted(edges, key=lambda e: e.id)))

        return self._attempt(READ_ACCESS, work)

    def documents(self) -> dict[str, str]:
        """Return sha256 to graph text of every document in the ledger, sorted."""
        return {row["sha256"]: ledger.text_of(row) for row in self._rows(cypher.READ_DOCUMENTS + " ORDER BY sha256")}

    def document_names(self) -> dict[str, str]:
        """Return sha256 to file name of every document in the ledger, sorted by sha256, without reading the graphs."""
        return {row["sha256"]: row["name"] for row in self._rows(cypher.READ_DOCUMENT_NAMES)}

    def read(self, text: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Run a query that reads, and return its rows as plain values.

        A node becomes ``{id, labels, properties}``, a relationship ``{id, type, source, target, properties}`` (ends
        are known only where the query returns them too), a path ``{nodes, relationships}``.

        Raises:
            QueryError: it writes, or is no valid Cypher. Nothing is changed then.
            StoreError: the store went away.
        """
        if words := written_words(text):
            raise QueryError(f"the query writes ({', '.join(words)}); only queries that read are run")
        return self._rows(text, parameters)

    def _rows(self, text: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        def work(session_tx: Transaction) -> list[dict[str, Any]]:
            result = session_tx.run(text, dict(parameters or {}))
            rows = [{name: plain(value) for name, value in _items(record)} for record in result]
            if result.consume().counters.contains_updates:
                raise QueryError("the query writes; only queries that read are run")
            return rows

        def once() -> list[dict[str, Any]]:
            connection = self._connection
            with (
                connection.driver.session(database=connection.database, default_access_mode=READ_ACCESS) as session,
                session.begin_transaction() as transaction,
            ):
                try:
                    return work(transaction)
                finally:
                    # Rolled back in any case: the embedded server does not refuse writes in a read transaction.
                    if not transaction.closed():
                        transaction.rollback()

        return self._again(once)

    # --- transactions ------------------------------------------------------------------------------------------------

    def _attempt(self, access: str, work: Callable[[ManagedTransaction], T]) -> T:
        def once() -> T:
            connection = self._connection
            with connection.driver.session(database=connection.database, default_access_mode=access) as session:
                run = session.execute_read if access == READ_ACCESS else session.execute_write
                return run(work)

        return self._again(once)

    def _again(self, once: Callable[[], T]) -> T:
        """Run a transaction; again where two writers collide, or where the owner of the embedded store has ended."""
        for attempt in range(6):
            try:
                return once()
            except ConstraintError as error:  # a lost race for the same MERGE: it finds the node now
                if attempt == 5:
                    raise explain(error, self.address, self._connection.database) from error
                time.sleep(0.02 * 2**attempt)
            except (Neo4jError, DriverError, OSError) as error:
                if self._settings.uri or attempt == 5 or not gone(error):
                    raise explain(error, self.address, self._connection.database) from error
                self._connection.close()
                time.sleep(0.02 * 2**attempt)
                self._connection = self._connect()
        raise StoreError(f"{self.address}: no success in six attempts")


def _items(record: Record) -> list[tuple[str, Any]]:
    return list(zip(record.keys(), record.values(), strict=True))


def _run_all(tx: ManagedTransaction, statements: Iterable[tuple[str, list[Row]]]) -> None:
    for text, rows in statements:
        for batch in batches(rows, BATCH):
            tx.run(text, rows=batch).consume()


def _present_nodes(tx: ManagedTransaction) -> dict[str, Iterator[Row]]:
    return {label: _stream(tx, cypher.read_nodes(label)) for label in NODE_TYPES}


def _present_edges(tx: ManagedTransaction) -> dict[str, Iterator[Row]]:
    return {kind: _stream(tx, cypher.read_edges(kind)) for kind in EDGE_TYPES}


def _stream(tx: ManagedTransaction, text: str) -> Iterator[Row]:
    for record in tx.run(text):
        yield dict(_items(record))
