"""Inline mark-up for tests: ``<lead>市教育局</lead>牵头,<support>各镇街</support>配合``.

:func:`parse` returns the plain text and the marked spans. Malformed mark-up is an error of the test, so it is refused:
an unknown tag, a tag that is not closed, closed twice or closed as another, one inside another, an empty span.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

_TAG = re.compile(r"<(/?)([a-z_]+)>")


class MarkupError(ValueError):
    """Mark-up that says nothing certain."""


@dataclass(frozen=True)
class Mark:
    """A marked span of the plain text."""

    start: int
    end: int
    tag: str
    text: str


def parse(line: str, tags: Collection[str]) -> tuple[str, list[Mark]]:
    """Split a marked line into plain text and marks, in order; ``⏎`` becomes a line break.

    Raises:
        MarkupError: a tag outside ``tags``, unclosed, crossed, nested, stray or empty mark-up, or a loose angle bracket.
    """
    line = line.replace("⏎", "\n")
    plain: list[str] = []
    marks: list[Mark] = []
    length = 0
    open_tag: str | None = None
    open_at = 0
    last = 0
    for m in _TAG.finditer(line):
        piece = line[last : m.start()]
        plain.append(piece)
        length += len(piece)
        last = m.end()
        closing, tag = bool(m[1]), m[2]
        if tag not in tags:
            raise MarkupError(f"unknown tag <{tag}> in {line!r}")
        if not closing:
            if open_tag is not None:
                raise MarkupError(f"<{tag}> inside <{open_tag}> in {line!r}")
            open_tag, open_at = tag, length
        else:
            if open_tag is None:
                raise MarkupError(f"</{tag}> closes nothing in {line!r}")
            if open_tag != tag:
                raise MarkupError(f"<{open_tag}> is closed as </{tag}> in {line!r}")
            text = "".join(plain)[open_at:]
            if not text.strip():
                raise MarkupError(f"<{tag}> marks nothing in {line!r}")
            marks.append(Mark(open_at, length, tag, text))
            open_tag = None
    if open_tag is not None:
        raise MarkupError(f"<{open_tag}> is not closed in {line!r}")
    plain.append(line[last:])
    text = "".join(plain)
    if "<" in text or ">" in text:
        raise MarkupError(f"a loose angle bracket in {line!r}")
    return text, marks


def cases(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the cases of a file with their line numbers; blank lines and lines that begin with ``#`` are passed over."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield number, line
