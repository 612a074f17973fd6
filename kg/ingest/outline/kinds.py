"""What an item is: an aim, a task, a step of a timetable, or neither (status report, argument)."""

from __future__ import annotations

import re
from typing import Final

from kg.ingest.outline.vocab import matches, words
from kg.model import SectionKind
from kg.text import fold, squeeze

_PHASE: Final = re.compile(r"阶段|^第[一二三四五六]步|\(?\d{4}年\d{1,2}月")


def kind_of_heading(title: str | None) -> SectionKind | None:
    """Return the kind that a heading's words settle, or None where they say nothing."""
    if not title:
        return None
    t = squeeze(fold(title))
    if matches(t, "kinds", "other") and not matches(t, "kinds", "other_not") and not _aims(t):
        return "other"
    if matches(t, "kinds", "mixed"):
        return None
    if _aims(t):
        return "objective"
    if matches(t, "kinds", "task"):
        return "task"
    return None


def _aims(t: str) -> bool:
    return matches(t, "kinds", "objective") or (len(t) <= 12 and t.endswith(words("kinds", "objective_end")))


def is_timetable(title: str | None) -> bool:
    """Tell whether the items below a heading are steps of a timetable."""
    return bool(title) and matches(squeeze(fold(title or "")), "kinds", "timetable")


def is_phase(title: str | None, below_timetable: bool) -> bool:
    """Tell whether a heading names a step of a timetable."""
    if not title:
        return False
    t = squeeze(fold(title))
    if below_timetable:
        return bool(_PHASE.search(t))
    return bool(re.search(r"阶段(?:\(.*\))?$", t)) or bool(re.match(r"第[一二三四五六]阶段", t))
