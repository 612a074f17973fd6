"""Scoring extraction against a user's own annotated documents (``kg eval``); the guide is docs/evaluation.md."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kg import corpus
from kg.errors import InputError, NotFound
from kg.evaluate.found import lines, nothing, read
from kg.evaluate.match import ASKED, COUNTED, Scores

SUFFIX: Final = ".gold.json"
COLUMNS: Final = ("kind", "precision", "recall", "f1", "accuracy", "right", "wrong", "missed")
KINDS: Final = (*COUNTED, *ASKED)
Facts = dict[str, dict[str, list[str]]]


@dataclass
class Run:
    """One evaluation: the tallies, every fact found as a line (by document and kind), and documents not readable."""

    scores: Scores = field(default_factory=Scores)
    facts: Facts = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    asked: frozenset[str] = frozenset()


def evaluate(gold: Path, documents: Sequence[Path] = (), progress: corpus.Progress | None = None) -> Run:
    """Extract the annotated documents and score what was found.

    Args:
        gold: a folder of ``<stem>.gold.json`` files, or one such file.
        documents: files or folders that hold the documents; one of the same stem is taken. Others are looked for under
            the name in the annotation's ``doc`` and under the stem, beside the annotation.
        progress: called with (file name, done, total).

    Raises:
        NotFound: no annotation there.
        InputError: an annotation is no JSON object, or misses what its kind needs.
    """
    annotations = _annotations(gold)
    named, absent = corpus.files(documents)
    by_stem = {p.stem: p for p in named}
    run = Run(missing=[s.reason for s in absent])
    where = {path: by_stem.get(_stem(path)) or _beside(path, note) for path, note in annotations.items()}
    wanted = [p for p in dict.fromkeys(where.values()) if p is not None]
    graphs = dict(corpus.graphs(wanted, progress))
    asked: set[str] = set()
    for path, note in annotations.items():
        stem, document = _stem(path), where[path]
        graph = graphs[document] if document else None
        found = nothing()
        if graph is None:
            run.missing.append(f"{stem}: no document of this name beside {path.name}, nor among the files named")
        elif isinstance(graph, corpus.Skipped):
            run.missing.append(graph.reason)
        else:
            found = read(graph)
        try:
            run.scores.document(stem, note, found)
        except (KeyError, TypeError, AttributeError) as e:
            raise InputError(f"{path}: not of the shape of docs/evaluation.md ({type(e).__name__}: {e})") from e
        run.facts[stem] = lines(found)
        asked |= note.keys()
    run.asked = frozenset(asked)
    return run


def _stem(path: Path) -> str:
    return path.name.removesuffix(SUFFIX)


def _annotations(gold: Path) -> dict[Path, dict[str, Any]]:
    paths = [gold] if gold.is_file() else sorted(gold.glob(f"*{SUFFIX}"))
    if not paths:
        raise NotFound(f"{gold}: no annotation there; they are files named <document's stem>{SUFFIX}")
    out: dict[Path, dict[str, Any]] = {}
    for path in paths:
        try:
            note = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as e:
            raise InputError(f"{path}: no readable annotation: {e}") from e
        if not isinstance(note, dict):
            raise InputError(f"{path}: an annotation is a JSON object, see docs/evaluation.md")
        out[path] = note
    return out


def _beside(path: Path, note: Mapping[str, Any]) -> Path | None:
    """Find the document of an annotation: the file its ``doc`` names, else one of the same stem beside it."""
    name = note.get("doc")
    if isinstance(name, str) and name and (path.parent / name).is_file():
        return path.parent / name
    found, _ = corpus.files([path.parent])
    stem = _stem(path)
    return next((p for p in found if p.parent == path.parent and p.stem == stem and p != path), None)


def rows(run: Run) -> list[dict[str, Any]]:
    """Return the table of a run: precision, recall and F1 of kinds that are found, accuracy of those that are asked."""
    out: list[dict[str, Any]] = []
    for kind, c in run.scores.counted.items():
        if c.right or c.missed or c.spurious:
            figures = {"precision": round(c.precision, 3), "recall": round(c.recall, 3), "f1": round(c.f1, 3)}
            out.append({"kind": kind} | figures | {"right": c.right, "wrong": len(c.spurious), "missed": len(c.missed)})
    for kind, a in run.scores.asked.items():
        if a.asked:
            out.append({"kind": kind, "accuracy": round(a.accuracy, 3), "right": a.right, "wrong": len(a.wrong)})
    return out


def errors(run: Run, kind: str) -> list[dict[str, Any]]:
    """Return the cases of a kind (or of ``all``) that are not right.

    Raises:
        NotFound: there is no such kind.
    """
    if kind not in (*KINDS, "all"):
        raise NotFound(f"no kind {kind!r}; there are {', '.join(KINDS)} and all")
    out: list[dict[str, Any]] = []
    for name in KINDS if kind == "all" else (kind,):
        if name in run.scores.counted:
            c = run.scores.counted[name]
            out += [{"kind": name, "error": "missed", "case": line} for line in c.missed]
            out += [{"kind": name, "error": "spurious", "case": line} for line in c.spurious]
        else:
            out += [{"kind": name, "error": "wrong", "case": line} for line in run.scores.asked[name].wrong]
    return out


def save(run: Run, path: Path) -> None:
    """Write every fact of a run, to compare a later run with."""
    path.write_text(json.dumps(run.facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def against(run: Run, path: Path) -> list[dict[str, Any]]:
    """Return the facts gained and lost since a saved run, document by document.

    Raises:
        InputError: the file was not written by :func:`save`.
    """
    try:
        before = json.loads(path.read_text(encoding="utf-8"))
        old = {(doc, kind, fact) for doc, kinds in before.items() for kind, facts in kinds.items() for fact in facts}
    except (OSError, ValueError, AttributeError, TypeError) as e:
        raise InputError(f"{path}: not written by kg eval --save: {e}") from e
    new = set(_each(run.facts))
    return [
        {"change": change, "document": doc, "kind": kind, "fact": fact}
        for change, part in (("gained", new - old), ("lost", old - new))
        for doc, kind, fact in sorted(part)
    ]


def _each(facts: Facts) -> Iterable[tuple[str, str, str]]:
    for doc, kinds in facts.items():
        for kind, found in kinds.items():
            for fact in found:
                yield doc, kind, fact
