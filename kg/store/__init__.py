"""The graph store: Neo4j, or the embedded server that speaks the same protocol.

Importing this package is cheap; the driver and the engine load when a store is opened::

    opening = begin(settings)        # starts in the background while the caller imports other things
    with opening.result() as store:  # or: with open_store(settings) as store
        store.sync(graph)
        rows = store.read("MATCH (p:Policy) RETURN p.title AS title ORDER BY title", {})
"""

from __future__ import annotations

import os
from concurrent.futures import Future
from threading import Thread, current_thread
from typing import TYPE_CHECKING

from kg.store.settings import Settings

if TYPE_CHECKING:
    from kg.store.store import Store
    from kg.store.sync import Changes

__all__ = ["Changes", "Settings", "Store", "begin", "open_store"]


def open_store(settings: Settings) -> Store:
    """Open the store that the settings name; close it with ``with`` or ``close()``.

    Raises:
        StoreError: it cannot be reached, refuses the credentials, or is held by somebody else.
    """
    from kg.store.store import Store

    return Store(settings)


def begin(settings: Settings) -> Future[Store]:
    """Start opening the store in the background; ``.result()`` gives it or raises what :func:`open_store` raises.

    A process that forks meanwhile waits until it is open: a child copied in the middle of an import would keep
    the import's lock for ever.
    """
    opening: Future[Store] = Future()

    def run() -> None:
        try:
            opening.set_result(open_store(settings))
        except BaseException as error:  # noqa: BLE001 - handed to the caller by result()
            opening.set_exception(error)

    thread = Thread(target=run, name="kg-store")
    _openings.add(thread)
    thread.start()
    return opening


def _settle() -> None:
    for thread in list(_openings):
        if thread is not current_thread():
            thread.join()
            _openings.discard(thread)


_openings: set[Thread] = set()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_settle)


def __getattr__(name: str) -> object:
    """Load the classes at first use, so that importing the package stays cheap."""
    if name == "Store":
        from kg.store.store import Store

        return Store
    if name == "Changes":
        from kg.store.sync import Changes

        return Changes
    raise AttributeError(name)
