"""The page: everything inlined, text escaped, and really drawn by a browser that has no network."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageColor

from kg.errors import QueryError
from kg.model import Edge, Graph, Node
from kg.schema.types import NODE_TYPES
from kg.views import write
from kg.views.layout import lay_out
from kg.views.page import html
from kg.views.presets import get, select

HOSTILE = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"


def graph() -> Graph:
    evidence = {
        "quote": f"由市质监局牵头{HOSTILE}",
        "section": "三/(一)",
        "rule": "r",
        "tier": "explicit",
        "doc": "d",
        "start": 0,
        "end": 2,
    }
    nodes = (
        Node("Policy:1", "Policy", {"title": f"质量提升方案{HOSTILE}", "doc_no": "甲发〔2020〕1号", "stub": False}),
        Node("Policy:2", "Policy", {"title": "质量提升纲要", "stub": True}),
        Node("Measure:1", "Measure", {"title": "加强监管", "path": "三/(一)"}),
        Node("Measure:2", "Measure", {"title": "无人牵头", "path": "三/(二)"}),
        Node("Agency:1", "Agency", {"name": "市质监局"}),
    )
    edges = (
        Edge("e1", "IMPLEMENTS", "Policy:1", "Policy:2", evidence),
        Edge("e2", "CONTAINS", "Policy:1", "Measure:1", evidence),
        Edge("e3", "CONTAINS", "Policy:1", "Measure:2", evidence),
        Edge("e4", "LEADS", "Agency:1", "Measure:1", evidence),
        Edge("e5", "LEADS", "Agency:1", "Measure:1", evidence),
    )
    return Graph(nodes, edges)


def test_a_page_loads_nothing() -> None:
    g = graph()
    page = html(g.nodes, g.edges, "x & y")
    assert not re.search(r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)\s*=\s*[\"']?(?:https?:)?//", page)
    assert "<script>document.title" not in page
    assert page.startswith("<!DOCTYPE html>")


def test_the_same_graph_gives_the_same_page() -> None:
    g = graph()
    assert html(g.nodes, g.edges, "x") == html(g.nodes, g.edges, "x")


def test_presets_show_what_they_say() -> None:
    nodes, edges = select(graph(), get("duties"))
    assert {n.id for n in nodes} == {"Policy:1", "Measure:1", "Agency:1"}
    assert sorted(e.type for e in edges) == ["CONTAINS", "LEADS", "LEADS"]
    with pytest.raises(QueryError, match="there are policies"):
        get("polices")


def test_every_node_has_a_place_of_its_own() -> None:
    g = graph()
    at = lay_out("web", g.nodes, g.edges)[0].at
    assert len({(round(x), round(y)) for x, y in at.values()}) == len(g.nodes)
    assert lay_out("web", (), ())[0].at == {}


def chromium() -> str:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        if os.environ.get("KG_REQUIRE_CHROMIUM"):
            pytest.fail("KG_REQUIRE_CHROMIUM is set and no Chromium is installed")
        pytest.skip("no Chromium is installed")
    return browser


def run_chromium(page: Path, folder: Path, *arguments: str) -> str:
    """Open the page with every host name cut off; return what the browser prints."""
    command = [
        chromium(), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", f"--user-data-dir={folder / 'profile'}",
        "--host-resolver-rules=MAP * ~NOTFOUND", "--window-size=1200,800", "--virtual-time-budget=5000", *arguments,
        page.as_uri(),
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, timeout=90, check=False).stdout


@pytest.mark.chromium
def test_chromium_runs_it_without_a_network(tmp_path: Path) -> None:
    out = tmp_path / "kg.html"
    shown = write(graph(), "all", out)
    dom = run_chromium(out, tmp_path, "--dump-dom")
    assert "<canvas" in dom
    assert 'data-ready="1"' in dom
    assert "<title>owned" not in dom
    assert f"{shown.nodes} nodes" in dom
    assert "Agency (1)" in dom  # the legend is made by the script


@pytest.mark.chromium
def test_chromium_draws_the_nodes(tmp_path: Path) -> None:
    out, picture = tmp_path / "kg.html", tmp_path / "kg.png"
    write(graph(), "all", out)
    run_chromium(out, tmp_path, f"--screenshot={picture}")
    image = Image.open(picture).convert("RGB")
    colors = {color for _, color in image.crop((345, 0, *image.size)).getcolors(1 << 20) or []}
    for label in ("Policy", "Measure", "Agency"):
        wanted = ImageColor.getrgb(NODE_TYPES[label].color)
        assert any(all(abs(a - b) < 8 for a, b in zip(wanted, seen, strict=True)) for seen in colors), label
