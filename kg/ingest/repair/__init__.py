"""Repairs of damaged text. Each module's ``find(text)`` lists edits; the tables say which run, in which order.

An edit of confidence 0 marks a place as damaged beyond repair; mostly it replaces the words by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
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


def repair(text: str, rules: Sequence[Rule] = REPAIRS) -> tuple[str, OffsetMap, tuple[Repair, ...]]:
    """Run the rules in order; return the repaired text, its map to ``text``, and the places worth noting."""
    offsets = OffsetMap.identity(len(text))
    notes: tuple[Repair, ...] = ()
    for rule in rules:
        edits = rule.find(text)
        if not edits:
            continue
        text, step, found = repaired(text, edits, noted=rule.noted)
        notes = moved(notes, step) + found
        offsets = offsets.then(step)
    return text, offsets, tuple(sorted(notes, key=lambda n: (n.start, n.end, n.rule)))


def repaired(text: str, edits: Sequence[Edit], *, noted: bool) -> tuple[str, OffsetMap, tuple[Repair, ...]]:
    """Apply the edits of one rule; neighbouring edits of one rule are noted as one place."""
    changes = [e for e in edits if text[e.start : e.end] != e.replacement]
    new_text, step = apply(text, changes)
    notes: list[Repair] = []
    shift = 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        damaged = edit.confidence == 0
        start = edit.start + shift
        end = start + len(edit.replacement)
        shift += len(edit.replacement) - (edit.end - edit.start)
        if not (damaged or noted or edit.confidence < 1):
            continue
        last = notes[-1] if notes else None
        if last and last.end == start and last.rule == edit.rule and last.damaged == damaged:
            notes[-1] = replace(last, end=end, confidence=min(last.confidence, edit.confidence))
        else:
            notes.append(Repair(start, end, edit.rule, edit.confidence, damaged))
    return new_text, step, tuple(notes)


def moved(notes: Sequence[Repair], step: OffsetMap) -> tuple[Repair, ...]:
    """Carry noted places over a later step; one that was deleted altogether is dropped."""
    out = []
    for note in notes:
        start, end = step.to_new(note.start, note.end)
        if end > start or note.end == note.start:
            out.append(replace(note, start=start, end=end))
    return tuple(out)
