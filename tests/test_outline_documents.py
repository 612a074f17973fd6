"""Whole documents in many genres and layouts: each gives exactly the measures listed beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.ingest.outline import parse
from kg.model import Document

_FILE = Path(__file__).with_name("outline_documents.txt")


def _documents() -> list[tuple[str, str, str]]:
    out = []
    for block in _FILE.read_text("utf-8").split("=== ")[1:]:
        name, _, rest = block.partition("\n")
        text, _, wanted = rest.partition("\n---\n")
        out.append((name, text, wanted.strip()))
    return out


def _shown(text: str) -> str:
    outline = parse(Document.of_text(text))

    def words(span: tuple[int, int] | None) -> str:
        return " / ".join(text[slice(*span)].split("\n")) if span else "-"

    notice = words(outline.notice_title) if outline.notice_title else "yes" if outline.notice else "-"
    rows = [f"{m.path} | {m.title or '-'} | {m.kind}" for m in outline.measures]
    return "\n".join([f"title: {words(outline.title)}", f"notice: {notice}", *rows])


@pytest.mark.parametrize(("text", "wanted"), [pytest.param(t, w, id=n) for n, t, w in _documents()])
def test_measures(text: str, wanted: str) -> None:
    assert _shown(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), [pytest.param(t, w, id=n) for n, t, w in _documents()])
def test_full_width_gives_the_same(text: str, wanted: str) -> None:
    wide = text.translate({ord(a): b for a, b in zip("():;,", "（）：；，", strict=True)})
    narrow = _shown(wide).translate({ord(a): b for a, b in zip("（）：；，", "():;,", strict=True)})
    assert narrow == wanted


def test_many_layouts() -> None:
    assert len(_documents()) >= 50
