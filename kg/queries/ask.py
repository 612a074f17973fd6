"""What a person types, turned into canned queries: a policy by title or number, a place by its short name.

Nothing here knows a database: every function takes ``read(text, parameters) -> rows``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from kg.errors import NotFound
from kg.text import fold, squeeze

Row = dict[str, Any]
Read = Callable[[str, Mapping[str, Any]], list[Row]]

_POLICIES = (
    "MATCH (p:Policy) RETURN p.id AS id, p.title AS title, p.notice_title AS notice_title, p.doc_no AS doc_no, "
    "p.jurisdiction AS jurisdiction, p.issued AS issued, coalesce(p.stub, false) AS stub ORDER BY id"
)
_PLACES = "MATCH (j:Jurisdiction) RETURN j.id AS id, j.name AS name, j.adcode AS adcode ORDER BY name, adcode, id"


class Ambiguous(NotFound):
    """Several things answer to what was typed; ``candidates`` are rows to choose from."""

    def __init__(self, message: str, candidates: Sequence[Row]) -> None:
        super().__init__(message)
        self.candidates = list(candidates)


def _key(text: str | None) -> str:
    return squeeze(fold(text or "")).replace('"', "").replace("《", "").replace("》", "")


def find_policy(read: Read, words: str) -> Row:
    """Return the one policy that ``words`` names: its id, document number, title, part of a title, or place.

    Raises:
        NotFound: none does; the message gives the nearest titles.
        Ambiguous: several do.
    """
    rows = read(_POLICIES, {})
    key = _key(words)
    ways: tuple[Callable[[Row], bool], ...] = (
        lambda r: r["id"] == words.strip(),
        lambda r: key == _key(r["doc_no"]),
        lambda r: key in (_key(r["title"]), _key(r["notice_title"])),
        lambda r: any(key in _key(r[f]) for f in ("title", "notice_title", "doc_no") if r[f]),
        lambda r: bool(r["jurisdiction"]) and key in _key(r["jurisdiction"]),
    )
    for fits in ways:
        found = [r for r in rows if fits(r)] if key else []
        # A policy that was read comes before those that are only cited.
        found = [r for r in found if not r["stub"]] or found
        if len(found) == 1:
            return found[0]
        if found:
            raise Ambiguous(f"{len(found)} policies answer to {words!r}; name one by its number, title or id", found)
    near = nearest(words, [t for r in rows for t in (r["title"], r["doc_no"]) if t])
    raise NotFound(f"no policy answers to {words!r}" + hint(near))


def find_place(read: Read, words: str) -> Row:
    """Return the one place in the store that ``words`` names, in full or short (青岩 for 青岩市), or by code.

    Raises:
        NotFound: none does; the message gives the nearest names.
        Ambiguous: several do.
    """
    rows = read(_PLACES, {})
    key = squeeze(words)
    ways: tuple[Callable[[Row], bool], ...] = (
        lambda r: key in (r["id"], r["adcode"], r["name"]),
        lambda r: bool(key) and r["name"].startswith(key) and len(r["name"]) - len(key) <= 1,
        lambda r: bool(key) and key in r["name"],
    )
    for fits in ways:
        found = [r for r in rows if fits(r)]
        if len({(r["adcode"], r["name"]) for r in found}) == 1:
            return found[0]
        if found:
            raise Ambiguous(f"{len(found)} places answer to {words!r}; name one by its code", found)
    raise NotFound(f"no place in the store answers to {words!r}" + hint(nearest(words, [r["name"] for r in rows])))


def nearest(words: str, names: Sequence[str], count: int = 5) -> list[str]:
    """Return the names nearest to what was typed, best first: alike by their characters, or sharing some of them."""
    unique = list(dict.fromkeys(names))
    close = get_close_matches(words, unique, n=count, cutoff=0.4)
    if len(close) < count:
        shared = sorted(unique, key=lambda n: (-len(set(n) & set(words)) / (len(set(n)) or 1), n))
        close += [n for n in shared if set(n) & set(words) and n not in close]
    return close[:count]


def hint(names: Sequence[str]) -> str:
    """Word a list of nearest names for the end of a message."""
    return "; nearest: " + ", ".join(names) if names else ""
