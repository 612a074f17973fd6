"""The samples in every format give one outline and the same facts, whatever page or file they came in."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from layouts import LAYOUTS, Paper
from test_offline_page import run_chromium

from kg.graph.io import normal
from kg.model import Graph
from kg.pipeline import document_graph

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
NAMES = ("1-national-outline", "3-yunlu-province", "4-jingchuan-city", "6-songling-county")
# What says where a thing stands, in which file, and when a page was put up: the only difference there may be.
PLACE = frozenset(
    (
        "doc",
        "start",
        "end",
        "source_start",
        "source_end",
        "quote",
        "text",
        "sha256",
        "source_uri",
        "rule",
        "confidence",
        "sources",
        "published",
    )
)


def paper(name: str) -> Paper:
    lines = [line for line in (SAMPLES / f"{name}.txt").read_text("utf-8").splitlines() if line.strip()]
    return Paper(lines[0], {"索引号": "X01-2021-00001", "主题分类": "质量监督"}, lines[1:])


def facts(graph: Graph) -> list[str]:
    """Return all nodes and edges without what depends on the file."""
    nodes = [
        (n.id, sorted((k, str(v)) for k, v in n.properties.items() if k not in PLACE)) for n in normal(graph).nodes
    ]
    edges = [
        (e.type, e.source, e.target, sorted((k, str(v)) for k, v in e.properties.items() if k not in PLACE))
        for e in normal(graph).edges
    ]
    return sorted(map(str, nodes)) + sorted(map(str, edges))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", NAMES)
def test_the_same_facts_in_every_format(name: str, layout: str) -> None:
    sample = paper(name)
    plain = document_graph("\n".join([sample.title, *sample.lines]).encode(), "a.txt")
    found = document_graph(LAYOUTS[layout](sample), f"a.{layout}")
    assert facts(found) == facts(plain)
    assert sum(n.label == "Measure" for n in found.nodes) >= 5


@pytest.mark.chromium
@pytest.mark.parametrize("name", NAMES)
def test_the_same_facts_from_a_pdf_that_a_browser_made(name: str, tmp_path: Path) -> None:
    sample = paper(name)
    style = "p{font-size:16pt;line-height:28pt;text-indent:2em;margin:0;text-align:justify}h1{text-align:center}"
    body = "".join(f"<p>{html.escape(line)}</p>" for line in sample.lines)
    page, printed = tmp_path / "a.html", tmp_path / "a.pdf"
    page.write_text(
        f"<meta charset=utf-8><style>{style}</style><h1>{html.escape(sample.title)}</h1>{body}", encoding="utf-8"
    )
    run_chromium(page, tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={printed}")
    plain = document_graph("\n".join([sample.title, *sample.lines]).encode(), "a.txt")
    assert facts(document_graph(printed.read_bytes(), "a.pdf")) == facts(plain)
