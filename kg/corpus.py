"""Many files: find them, read each alone, and bring the store to what they and the documents before them say."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import InputError, KgError, NotFound
from kg.files import write_whole
from kg.graph.io import dumps, loads
from kg.ingest import suffixes
from kg.ingest.limits import read_bytes
from kg.pipeline import document_graph

if TYPE_CHECKING:
    from kg.graph.decisions import Decision, Unresolved
    from kg.model import Graph
    from kg.store import Changes, Store

Progress = Callable[[str, int, int], None]
# Below this many files one process is faster than starting others, each of which has to load spaCy.
POOL_FROM: Final = 40
CHUNK: Final = 8


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that gave nothing, and why."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did: documents read, files skipped, what changed in the store, and what it holds now by label.

    ``undecided`` words the decisions that could not be applied, each with its reason.
    """

    read: int
    skipped: tuple[Skipped, ...]
    changes: Changes
    documents: int
    counts: dict[str, int]
    undecided: tuple[str, ...] = ()


def files(paths: Iterable[Path]) -> tuple[list[Path], list[Skipped]]:
    """Expand folders to the files in them (by suffix, sorted, hidden ones left out) and keep files as they are."""
    found: list[Path] = []
    missing: list[Skipped] = []
    known = suffixes()
    for path in paths:
        if path.is_dir():
            found += sorted(
                p
                for p in path.rglob("*")
                if p.is_file()
                and p.suffix.lower() in known
                and not any(part.startswith(".") for part in p.relative_to(path).parts)
            )
        elif path.is_file():
            found.append(path)
        else:
            missing.append(Skipped(path, f"{path}: no such file or folder"))
    return list(dict.fromkeys(found)), missing


def graph_of(path: Path) -> Graph | Skipped:
    """Read one file; what is wrong with it becomes a reason and never stops the others."""
    try:
        return document_graph(read_bytes(path), path.name)
    except KgError as e:
        return Skipped(path, str(e))
    except OSError as e:
        return Skipped(path, f"{path}: cannot be read: {e.strerror or e}")
    except Exception as e:  # noqa: BLE001 - a bug met in one file must not lose the rest of the batch
        return Skipped(path, f"{path.name}: internal error ({type(e).__name__}: {e}); please report it with the file")


def graphs(paths: list[Path], progress: Progress | None = None) -> Iterator[tuple[Path, Graph | Skipped]]:
    """Yield each file with its graph or the reason why it has none, in the order given.

    From ``POOL_FROM`` files on the work is spread over the processors.
    """
    total = len(paths)
    if total < POOL_FROM or (os.cpu_count() or 1) == 1:
        for i, path in enumerate(paths, 1):
            yield path, graph_of(path)
            if progress:
                progress(path.name, i, total)
        return
    # Not forked: the store may be opening in a thread of this process, and a fork would copy its half-held locks.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for i, (path, result) in enumerate(zip(paths, pool.map(graph_of, paths, chunksize=CHUNK), strict=True), 1):
            yield path, result
            if progress:
                progress(path.name, i, total)


def build(
    paths: Iterable[Path],
    opening: Future[Store],
    progress: Progress | None = None,
    decisions: Sequence[Decision] = (),
) -> Summary:
    """Read files and bring the store to the graph of all documents it knows, these included.

    A file read before under the same path replaces its own facts and nobody else's. Where nothing could be read the
    store is left untouched.

    Args:
        paths: files and folders.
        opening: the store, being opened in the background while the files are read; closed at the end.
        progress: called with (file name, done, total).
        decisions: a person's judgements on who is who.

    Raises:
        InputError: decisions that contradict each other.
        StoreError: the store cannot be reached or written.
    """
    found, skipped = files(paths)
    texts: dict[str, str] = {}
    parts: dict[str, Graph] = {}
    names: dict[str, str] = {}
    for path, result in graphs(found, progress):
        if isinstance(result, Skipped):
            skipped.append(result)
            continue
        sha = str((result.document or {})["sha256"])
        parts[sha] = result
        texts[sha] = dumps(result, indent=None)
        names[sha] = str(path.resolve())
    with opening.result() as store, store.exclusive():
        here = store.document_names()
        ours = set(names.values())
        stale = {sha for sha, name in here.items() if name in ours and sha not in parts}
        unresolved: list[Unresolved] = []
        whole, changes = _bring(store, parts, texts, names, stale, decisions, unresolved)
    undecided = tuple(f"{u.decision.text}: {u.reason}" for u in unresolved)
    return Summary(len(texts), tuple(skipped), changes, len(parts), _counts(whole), undecided)


def _bring(
    store: Store,
    parts: dict[str, Graph],
    texts: dict[str, str],
    names: dict[str, str],
    forget: set[str],
    decisions: Sequence[Decision],
    unresolved: list[Unresolved],
) -> tuple[Graph, Changes]:
    """Merge new documents (added to ``parts`` in place) with those the store knows, less the forgotten; write the difference."""
    from kg.graph.merge import merge

    kept = set(store.document_names()) - forget - parts.keys()
    if kept:
        parts |= {sha: loads(text, sha) for sha, text in store.documents().items() if sha in kept}
    whole = merge(parts.values(), decisions, unresolved)
    if not texts and not forget:
        return whole, _nothing()
    return whole, store.sync(whole, documents=texts, names=names, forget=forget)


def forget(words: str, store: Store, decisions: Sequence[Decision] = ()) -> tuple[list[str], Changes]:
    """Take documents out of the store with all their facts, and nobody else's; return their names and what changed.

    Args:
        words: path or file name of a document, or the beginning of its sha256 (eight characters or more).
        store: the store.
        decisions: a person's judgements on who is who, as for :func:`build`.

    Raises:
        NotFound: the store has no such document; the message gives the nearest names.
    """
    from kg.queries.ask import hint, nearest

    with store.exclusive():
        here = store.document_names()
        path = str(Path(words).resolve())
        gone = {sha for sha, name in here.items() if name == path or Path(name).name == words}
        gone |= {sha for sha in here if len(words) >= 8 and sha.startswith(words)}
        if not gone:
            near = nearest(words, [Path(n).name for n in here.values()])
            raise NotFound(f"the store has no document {words!r}" + hint(near))
        _, changes = _bring(store, {}, {}, {}, gone, decisions, [])
    return sorted(here[sha] for sha in gone), changes


def _counts(whole: Graph) -> dict[str, int]:
    counts: dict[str, int] = {}
    for n in whole.nodes:
        counts[n.label] = counts.get(n.label, 0) + 1
    for e in whole.edges:
        counts[e.type] = counts.get(e.type, 0) + 1
    return counts


def _nothing() -> Changes:
    from kg.store import Changes

    return Changes()


def extract(paths: Iterable[Path], out: Path, progress: Progress | None = None) -> tuple[int, list[Skipped]]:
    """Write the graph of each file to ``out/<stem>.json``; return how many were written and what was skipped.

    Two files of one stem would overwrite each other: the later one is skipped with that reason.

    Raises:
        InputError: the folder or a file in it cannot be written.
    """
    found, skipped = files(paths)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise InputError(f"{out}: no folder can be made there: {e.strerror or e}") from e
    written: dict[str, Path] = {}
    for path, result in graphs(found, progress):
        if isinstance(result, Skipped):
            skipped.append(result)
        elif path.stem in written:
            skipped.append(Skipped(path, f"{path}: {written[path.stem]} has the same stem; rename one of them"))
        else:
            written[path.stem] = path
            write_whole(out / f"{path.stem}.json", dumps(result).encode())
    return len(written), skipped
