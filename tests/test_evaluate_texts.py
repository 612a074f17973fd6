"""The annotated texts of tests/eval keep their figures: least F1 (or accuracy) by kind, a little below what is reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import evaluate as ev

TEXTS = Path(__file__).with_name("eval")
LEAST = {
    "references": 0.96,
    "measures": 0.98,
    "leads": 0.97,
    "supports": 0.96,
    "agencies": 0.97,
    "indicators": 0.96,
    "indicators_strict": 0.95,
    "awards": 0.9,
    "obligations": 0.95,
    "policy": 0.97,
    "relation": 0.95,
    "title": 0.97,
    "kind": 0.96,
    "mode": 0.97,
    "award_role": 0.9,
    "deadline": 0.95,
}


@pytest.fixture(scope="module")
def run() -> ev.Run:
    return ev.evaluate(TEXTS)


def test_every_text_is_read(run: ev.Run) -> None:
    assert run.missing == []
    assert len(run.facts) == len(list(TEXTS.glob("*.gold.json")))


def test_every_kind_is_pinned() -> None:
    assert LEAST.keys() == set(ev.KINDS)


@pytest.mark.parametrize("kind", LEAST)
def test_least(run: ev.Run, kind: str) -> None:
    s = run.scores
    figure = s.counted[kind].f1 if kind in s.counted else s.asked[kind].accuracy
    assert figure >= LEAST[kind], ev.errors(run, kind)
