"""Cleaning of the real documents beside the checkout against their cleaned copies."""

from __future__ import annotations

import difflib
import pathlib
import re

import opencc
import pytest

from kg.ingest import plain
from kg.ingest.clean import clean
from kg.model import Document
from kg.text import fold

SHARED = pathlib.Path(__file__).resolve().parents[1].parent / "shared"
COPIES = sorted((SHARED / "eval" / "clean").glob("*.txt")) if SHARED.exists() else []
SEEDS = sorted((SHARED / "seeds").glob("*.txt")) if SHARED.exists() else []
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SEEDS, reason="the real documents do not stand beside the checkout"),
]


def document(path: pathlib.Path) -> Document:
    return clean(plain.read(path.read_bytes(), path.name), path.name, "0" * 64)


def bare(text: str) -> str:
    return "".join(fold(text).split())


@pytest.mark.parametrize("copy", COPIES, ids=lambda p: p.stem)
def test_character_accuracy(copy: pathlib.Path) -> None:
    expected = bare(copy.read_text(encoding="utf-8"))
    found = bare(document(SHARED / "seeds" / copy.name).text)
    changes = difflib.SequenceMatcher(None, found, expected, autojunk=False).get_opcodes()
    wrong = sum(max(b - a, d - c) for kind, a, b, c, d in changes if kind != "equal")
    assert 1 - wrong / len(expected) >= 0.999


@pytest.mark.parametrize("seed", SEEDS, ids=lambda p: p.stem)
def test_every_character_leads_to_its_source(seed: pathlib.Path) -> None:
    """Each character stands in the source where the map says, as it is or in traditional script or full width."""
    read = document(seed)
    repaired = {i for note in read.repairs for i in range(note.start, note.end)}
    simplified = opencc.OpenCC("t2s").convert
    for i, char in enumerate(read.text):
        a, b = read.offsets.to_old(i, i + 1)
        if not char.isspace() and i not in repaired:
            assert b - a == 1
            assert char in (read.decoded[a], fold(read.decoded[a]), simplified(read.decoded[a])) or char == "着"


def test_a_sequence_of_headings_is_complete() -> None:
    """Where headings run on across chapters, none is lost to the damage."""
    runs = []
    for seed in SEEDS:
        text = fold(document(seed).text)
        runs.append(re.findall(r"^\(([一二三四五六七八九十]+)\)", text, re.M))
    longest = max(runs, key=lambda r: len(set(r)))
    assert len(longest) == len(set(longest)) == 33
