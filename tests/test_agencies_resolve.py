"""Bodies of the annotated documents: each name as written leads to the body that the annotation gives it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kg.pipeline import analyse
from kg.resolve.agencies import Resolver, coordinating_body

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
GOLD = sorted((SHARED / "eval" / "gold").glob("*.gold.json")) if SHARED.is_dir() else []
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not GOLD, reason="the annotated documents are not beside this checkout"),
]
# where the annotation itself says which names it is not certain of, all others must be right
CERTAIN = ("001", "003")
SHARE = 0.85


def uncertain(gold: dict[str, list[str]]) -> set[str]:
    """Return the names that the notes of an annotation call uncertain."""
    notes = " ".join(n.split("):", 1)[-1] for n in gold["notes"] if n.startswith("UNCERTAIN canonical"))
    return {re.sub(r" and its office$", "", w).strip(" .") for w in re.split(r"[,/]", notes)}


@pytest.mark.parametrize("path", GOLD, ids=lambda p: p.name[:3])
def test_bodies(path: Path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    source = SHARED / "seeds" / path.name.replace(".gold.json", ".txt")
    _, _, facts = analyse(source.read_bytes(), source.name)
    resolve = Resolver(facts.profile, coordinating_body(facts.agencies, facts.profile)).resolve
    doubtful = uncertain(gold)
    wrong = []
    count = 0
    for a in gold["agencies"]:
        if any(d and (a["name"] == d or a["name"].startswith(d)) for d in doubtful) or a.get("borderline"):
            continue
        count += 1
        name = resolve(a["name"], a["collective"]).name
        if name != a["canonical"]:
            wrong.append((a["name"], a["canonical"], name))
    if path.name[:3] in CERTAIN:
        assert wrong == []
    assert len(wrong) <= (1 - SHARE) * count, wrong
