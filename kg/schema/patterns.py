"""Patterns made of word lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any


def any_of(words: Iterable[str], between: str = "") -> str:
    """Return an alternation of ``words`` without a group around it; where several stand, the longest matches.

    Common beginnings are shared, so that ``re`` tries a few branches at a place instead of every word, and each branch
    begins with a plain character, so that a search skips what can begin none. ``between``: a pattern of what may stand
    between two characters of a word.
    """
    trie: dict[str, Any] = {}
    for word in words:
        node = trie
        for c in word:
            node = node.setdefault(c, {})
        node[""] = {}
    return "|".join(_branches(trie, between))


def _branches(node: dict[str, Any], between: str) -> list[str]:
    out = []
    for c, child in sorted(node.items()):
        if not c:
            continue
        tail = _branches(child, between)
        if "" in child and tail:
            out.append(f"{re.escape(c)}(?:{between}(?:{'|'.join(tail)}))?")
        elif len(tail) == 1:
            out.append(re.escape(c) + between + tail[0])
        else:
            out.append(re.escape(c) + (f"{between}(?:{'|'.join(tail)})" if tail else ""))
    return out


def from_first(
    first: re.Pattern[str], pattern: re.Pattern[str], text: str, start: int = 0, end: int | None = None
) -> Iterator[re.Match[str]]:
    """Yield what ``pattern.finditer(text, start, end)`` yields, tried only where ``first`` finds what it begins with.

    ``re`` skips quickly to a plain character or class that a pattern begins with, and tries every place for one that
    begins with a look back or with branches of branches.
    """
    stop = len(text) if end is None else end
    done = start
    for place in first.finditer(text, start, stop):
        if place.start() >= done and (m := pattern.match(text, place.start(), stop)) is not None:
            yield m
            done = max(m.end(), place.start() + 1)
