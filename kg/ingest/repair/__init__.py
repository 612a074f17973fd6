"""Repairs of damaged text. Each module's ``find(text)`` lists edits; the tables say which run, in which order.

An edit of confidence 0 marks a place as damaged beyond repair; mostly it replaces the words by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import itemgetter
from typing import Final

from kg.ingest.repair import blanks, breaks, gloss, invisible, joins, lost, radicals, script, shifted, width
from kg.model import Repair
from kg.offsets import Edit, OffsetMap, apply


@dataclass(frozen=True, slots=True)
class Rule:
    """One repair. ``noted``: its places are listed in ``Document.repairs`` (those below certainty always are)."""

    id: str
    find: Callable[[str], list[Edit]]
    noted: bool = False


# Characters first: byte damage before anything that touches private-use characters, glosses before the script
# conversion (a gloss would cut its phrases), width before what looks for digits.
CHARACTER_REPAIRS: Final = (
    Rule("invisible", invisible.find),
    Rule("shifted-gbk", shifted.find, noted=True),
    Rule("gloss", gloss.find),
    Rule("radicals", radicals.find),
    Rule("script", script.find),
    Rule("width", width.find),
    Rule("lost", lost.find, noted=True),
)
# Then lines and blanks, on a text whose page chrome is gone: breaks before joins, so that what was one line is known.
LAYOUT_REPAIRS: Final = (
    Rule("breaks", breaks.find),
    Rule("joins", joins.find),
    Rule("blanks", blanks.find),
)
REPAIRS: Final = CHARACTER_REPAIRS + LAYOUT_REPAIRS
_BY_PLACE: Final = itemgetter(0, 1)


def repair(text: str, rules: Sequence[Rule] = REPAIRS) -> tuple[str, OffsetMap, tuple[Repair, ...]]:
    """Run the rules in order; return the repaired text, its map to ``text``, and the places worth noting."""
    steps = [OffsetMap.identity(len(text))]
    notes: tuple[Repair, ...] = ()
    for rule in rules:
        edits = rule.find(text)
        if not edits:
            continue
        text, step, found = repaired(text, edits, noted=rule.noted)
        notes = moved(notes, step) + found
        steps.append(step)
    # From the last step back: the long maps (a thousand glosses) are gone through once, not once a step behind them.
    offsets = reduce(lambda later, first: first.then(later), reversed(steps))
    return text, offsets, tuple(sorted(notes, key=lambda n: (n.start, n.end, n.rule)))


def repaired(text: str, edits: Sequence[Edit], *, noted: bool) -> tuple[str, OffsetMap, tuple[Repair, ...]]:
    """Apply the edits of one rule; neighbouring edits of one rule are noted as one place."""
    new_text, step = apply(text, [e for e in edits if text[e[0] : e[1]] != e[2]])
    if not noted and all(e[4] == 1 for e in edits):
        return new_text, step, ()
    notes: list[Repair] = []
    shift = 0
    for old_start, old_end, replacement, rule, confidence, _ in sorted(edits, key=_BY_PLACE):
        damaged = confidence == 0
        start = old_start + shift
        end = start + len(replacement)
        shift += len(replacement) - (old_end - old_start)
        if not (damaged or noted or confidence < 1):
            continue
        last = notes[-1] if notes else None
        if last and last.end == start and last.rule == rule and last.damaged == damaged:
            notes[-1] = Repair(last.start, end, rule, min(last.confidence, confidence), damaged)
        else:
            notes.append(Repair(start, end, rule, confidence, damaged))
    return new_text, step, tuple(notes)


def moved(notes: Sequence[Repair], step: OffsetMap) -> tuple[Repair, ...]:
    """Carry noted places over a later step; one that was deleted altogether is dropped."""
    if step.is_identity:
        return tuple(notes)
    out = []
    for note in notes:
        start, end = step.to_new(note.start, note.end)
        if end > start or note.end == note.start:
            out.append(Repair(start, end, note.rule, note.confidence, note.damaged, note.note))
    return tuple(out)
