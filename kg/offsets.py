"""Offset maps: every edit of a text keeps the way back to the text it was made from.

A repair never builds a new string by hand. It lists :class:`Edit` values (disjoint spans of the text with their
replacement) and :func:`apply` returns the new text together with an :class:`OffsetMap`. Maps compose, so that after
any number of repairs one map leads from a character of the cleaned text to the characters of the decoded source and back.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import partial
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from kg.errors import InternalError


class Edit(NamedTuple):
    """Replace ``text[start:end]`` by ``replacement`` (empty to delete; ``start == end`` to insert).

    ``aligned`` says of a replacement of the same length that it stands character for character, as a conversion of
    script does; a replacement of one character by one always does.
    """

    start: int
    end: int
    replacement: str
    rule: str = ""
    confidence: float = 1.0
    aligned: bool = False


class Run(NamedTuple):
    """``length`` characters of the new text that stand for ``old_length`` characters of the old one.

    ``aligned`` runs map character by character (copies, and one character put for one); the others map only as a whole.
    """

    new: int
    length: int
    old: int
    old_length: int
    aligned: bool


# What NamedTuple itself calls, without the layer that takes keywords: maps of a thousand repairs are made run by run.
_run: Callable[[tuple[int, ...]], Run] = partial(tuple.__new__, Run)


class OffsetMap:
    """Monotone map between positions of a new text and of the old text it was made from.

    Runs are in order, contiguous in the new text and contiguous in the old text (a deletion is a run of length 0).
    """

    __slots__ = ("_starts", "new_length", "old_length", "runs")

    def __init__(self, runs: Iterable[Run]) -> None:
        self.runs: tuple[Run, ...] = tuple(runs)
        self.new_length = self.runs[-1].new + self.runs[-1].length if self.runs else 0
        self.old_length = self.runs[-1].old + self.runs[-1].old_length if self.runs else 0
        self._starts: tuple[list[int], list[int]] | None = None

    @classmethod
    def identity(cls, length: int) -> OffsetMap:
        """Return the map of a text of ``length`` characters onto itself."""
        return cls([Run(0, length, 0, length, True)] if length else [])

    @property
    def is_identity(self) -> bool:
        """Whether every character stands where it stood."""
        return not self.runs or (len(self.runs) == 1 and self.runs[0].aligned)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OffsetMap) and self.runs == other.runs

    def __hash__(self) -> int:
        return hash(self.runs)

    @property
    def _new_starts(self) -> list[int]:
        return self._tables()[0]

    @property
    def _old_starts(self) -> list[int]:
        return self._tables()[1]

    def _tables(self) -> tuple[list[int], list[int]]:
        """Return where the runs begin in both texts; made when first asked for, as maps in between never are."""
        if self._starts is None:
            self._starts = [r.new for r in self.runs], [r.old for r in self.runs]
        return self._starts

    def __repr__(self) -> str:
        return f"OffsetMap({len(self.runs)} runs, {self.new_length} <- {self.old_length})"

    def _run_at(self, position: int) -> Run:
        """Return the run that holds the character at ``position`` of the new text."""
        i = bisect_right(self._new_starts, position) - 1
        return self.runs[i]

    def to_old(self, start: int, end: int) -> tuple[int, int]:
        """Map the half-open span ``[start, end)`` of the new text to the span of the old text it stands for.

        A span that touches a replacement covers all that was replaced. An empty span maps to an empty span.

        Raises:
            InternalError: the span lies outside the new text.
        """
        if not 0 <= start <= end <= self.new_length:
            raise InternalError(f"span {start}-{end} outside a text of {self.new_length} characters")
        if start == end:
            point = self._old_point(start)
            return point, point
        first, last = self._run_at(start), self._run_at(end - 1)
        low = first.old + (start - first.new) if first.aligned else first.old
        high = last.old + (end - last.new) if last.aligned else last.old + last.old_length
        return low, high

    def _old_point(self, position: int) -> int:
        if position >= self.new_length:
            return self.old_length
        run = self._run_at(position)
        return run.old + (position - run.new) if run.aligned else run.old

    def to_new(self, start: int, end: int) -> tuple[int, int]:
        """Map the half-open span ``[start, end)`` of the old text to the new text; a deleted span maps to an empty one.

        Raises:
            InternalError: the span lies outside the old text.
        """
        if not 0 <= start <= end <= self.old_length:
            raise InternalError(f"span {start}-{end} outside a text of {self.old_length} characters")
        if start == end:
            point = self._new_point(start)
            return point, point
        low_run = self.runs[self._old_index(start)]
        high_run = self.runs[self._old_index(end - 1)]
        low = low_run.new + (start - low_run.old) if low_run.aligned else low_run.new
        high = high_run.new + (end - high_run.old) if high_run.aligned else high_run.new + high_run.length
        return low, max(low, high)

    def _new_point(self, position: int) -> int:
        if position >= self.old_length:
            return self.new_length
        run = self.runs[self._old_index(position)]
        return run.new + (position - run.old) if run.aligned else run.new

    def _old_index(self, position: int) -> int:
        """Return the index of the run that holds the old character at ``position`` (insertions hold none)."""
        i = bisect_right(self._old_starts, position) - 1
        while self.runs[i].old_length == 0:
            i -= 1
        return i

    def then(self, later: OffsetMap) -> OffsetMap:
        """Compose: ``self`` maps B to A, ``later`` maps C to B; the result maps C to A.

        Raises:
            InternalError: the texts in the middle have different lengths.
        """
        if later.old_length != self.new_length:
            raise InternalError(f"maps do not meet: {later.old_length} and {self.new_length} characters")
        if later.is_identity:
            return self
        if self.is_identity:
            return later
        return OffsetMap(_composed(self, later))


def _composed(first: OffsetMap, later: OffsetMap) -> list[Run]:
    """Cut both maps at all their common boundaries in the middle text; where they do not align, take the whole."""
    a, starts = first.runs, first._new_starts
    out: list[Run] = []
    i = 0
    pending_old = 0  # old characters already given out
    for new, length, middle, middle_length, aligned in later.runs:
        middle_end = middle + middle_length
        if aligned:
            shift = new - middle
            if i < len(a) and a[i].new < middle:  # what is left of a run that was cut before
                pending_old = _piece(out, a[i], middle, min(middle_end, a[i].new + a[i].length), shift, pending_old)
                if middle_end < a[i].new + a[i].length:
                    continue
                i += 1
            # The runs that lie in it as a whole, and the deletions at its end, stay what they are.
            j = max(i, bisect_right(starts, middle_end, i))
            while j > i and a[j - 1].new + a[j - 1].length > middle_end:
                j -= 1
            if j > i:
                moved = a[i:j] if shift == 0 else [_run((at + shift, *rest)) for at, *rest in a[i:j]]
                _add(out, moved[0])
                out += moved[1:]
                pending_old = a[j - 1].old + a[j - 1].old_length
                i = j
            if i < len(a) and a[i].new < middle_end:
                pending_old = _piece(out, a[i], a[i].new, middle_end, shift, pending_old)
        else:
            while i < len(a) and a[i].length == 0 and a[i].new == middle:  # deletions before it stay their own
                _add(out, _run((new, 0, a[i].old, a[i].old_length, False)))
                pending_old = a[i].old + a[i].old_length
                i += 1
            low = pending_old
            high = low
            while i < len(a) and a[i].new + a[i].length <= middle_end and (a[i].length or a[i].new < middle_end):
                high = a[i].old + a[i].old_length
                i += 1
            if i < len(a) and a[i].new < middle_end:
                r = a[i]
                high = r.old + (middle_end - r.new) if r.aligned else r.old + r.old_length
            high = max(high, low)
            _add(out, _run((new, length, low, high - low, False)))
            pending_old = high
    for r in a[i:]:  # deletions at the very end
        low = max(pending_old, r.old)
        _add(out, _run((later.new_length, 0, low, r.old + r.old_length - low, False)))
        pending_old = r.old + r.old_length
    return out


def _piece(out: list[Run], r: Run, low: int, high: int, shift: int, pending_old: int) -> int:
    """Add the part ``low:high`` (in the middle text) of a run; return how far the old text is given out then."""
    if r.aligned:
        old = r.old + low - r.new
        _add(out, _run((low + shift, high - low, old, high - low, True)))
        return old + high - low
    # A piece of a replacement: the old characters go with its first piece.
    old = max(pending_old, r.old)
    _add(out, _run((low + shift, high - low, old, r.old + r.old_length - old, False)))
    return r.old + r.old_length


def _add(out: list[Run], run: Run) -> None:
    """Add a run; neighbouring aligned runs are joined and empty ones dropped."""
    if run.length == 0 and run.old_length == 0:
        return
    if run.aligned and out and out[-1].aligned:
        last = out.pop()
        run = _run((last.new, last.length + run.length, last.old, last.old_length + run.old_length, True))
    out.append(run)


_BY_PLACE = itemgetter(0, 1)


def apply(text: str, edits: Iterable[Edit]) -> tuple[str, OffsetMap]:
    """Apply disjoint edits to ``text``; return the new text and its map back.

    Args:
        text: the text the edits speak of.
        edits: in any order; spans must not overlap.

    Raises:
        InternalError: two edits overlap or lie outside the text.
    """
    pieces: list[str] = []
    runs: list[Run] = []
    new = old = 0  # how far both texts are done
    new_run = old_run = 0  # where the aligned run being collected begins
    for start, end, replacement, rule, _, aligned in sorted(edits, key=_BY_PLACE):
        if start < old or end > len(text) or start > end:
            raise InternalError(f"edit {start}-{end} ({rule}) overlaps another or lies outside the text")
        pieces.append(text[old:start])
        pieces.append(replacement)
        new += start - old
        length, gone = len(replacement), end - start
        if aligned and length != gone:
            raise InternalError(f"edit {start}-{end} ({rule}) is to be aligned and changes the length")
        if not (aligned or length == 1 == gone) and (length or gone):
            if new > new_run:
                runs.append(_run((new_run, new - new_run, old_run, start - old_run, True)))
            runs.append(_run((new, length, start, gone, False)))
            new_run, old_run = new + length, end
        new += length
        old = end
    pieces.append(text[old:])
    new += len(text) - old
    if new > new_run:
        runs.append(_run((new_run, new - new_run, old_run, len(text) - old_run, True)))
    return "".join(pieces), OffsetMap(runs)


def line_starts(text: str) -> list[int]:
    """Return the offset at which each line of ``text`` begins (for error messages that name a line)."""
    return [0, *accumulate(len(line) + 1 for line in text.split("\n")[:-1])]
