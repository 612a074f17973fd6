"""The page: everything inlined, text escaped, laid out to be read, and really drawn by a browser that has no network."""

from __future__ import annotations

import html as html_lib
import json
import os
import re
import shutil
import subprocess
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageColor

from kg.errors import NotFound, QueryError
from kg.model import Edge, Graph, Node
from kg.schema.types import EDGE_TYPES, LEVELS, NODE_TYPES
from kg.views import style, write
from kg.views.data import as_json
from kg.views.focus import around, find
from kg.views.geometry import shelves, spread
from kg.views.labels import label, units, wrap
from kg.views.lanes import UNKNOWN, lanes
from kg.views.layout import ARRANGEMENTS, lay_out
from kg.views.page import html, target_text
from kg.views.presets import PRESETS, get, select

HOSTILE = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">\u2028]]>"


def evidence(quote: str, section: str = "三/(一)") -> dict[str, Any]:
    return {"quote": quote, "section": section, "rule": "r", "tier": "explicit", "doc": "d" * 64, "start": 0, "end": 2, "confidence": 1.0}  # fmt: skip


def graph() -> Graph:
    said = evidence(f"由市质监局牵头{HOSTILE}")
    nodes = (
        Node("Policy:1", "Policy", {"title": f"质量提升方案{HOSTILE}", "doc_no": "甲发〔2020〕1号", "stub": False, "level": "county",
                                    "jurisdiction": "云岭县", "source_uri": "a.txt", "sha256": "d" * 64}),
        Node("Policy:2", "Policy", {"title": "质量提升纲要", "stub": True, "level": "national"}),
        Node("Measure:1", "Measure", {"title": "加强监管", "path": "三/(一)", "number": "(一)", "order": 1}),
        Node("Measure:2", "Measure", {"title": "无人牵头", "path": "三/(二)", "number": "(二)", "order": 2}),
        Node("Agency:1", "Agency", {"name": "市质监局", "mentions": ["质监局"]}),
    )  # fmt: skip
    edges = (
        Edge("e1", "IMPLEMENTS", "Policy:1", "Policy:2", said),
        Edge("e2", "CONTAINS", "Policy:1", "Measure:1", said),
        Edge("e3", "CONTAINS", "Policy:1", "Measure:2", said),
        Edge("e4", "LEADS", "Agency:1", "Measure:1", said),
        Edge("e5", "LEADS", "Agency:1", "Measure:1", evidence("具体工作由质监局负责推进落实", "五/(三)")),
    )
    return Graph(nodes, edges)


def country(policies: int = 3) -> Graph:
    """A national outline, several plans below it with measures and bodies, places, and a piece without any link."""
    nodes = [Node("P:0", "Policy", {"title": "质量强国建设纲要", "level": "national", "stub": True})]
    nodes += [Node("J:0", "Jurisdiction", {"name": "全国", "level": "national"})]
    nodes += [Node("P:x", "Policy", {"title": "某项工作办法", "stub": True}), Node("P:lone", "Policy", {"title": "无关的通知", "stub": False})]  # fmt: skip
    edges = [Edge("x", "CITES", "P:1", "P:x", evidence("参照《某项工作办法》"))]
    for i in range(1, policies + 1):
        level = LEVELS[1 + i % 3]
        nodes.append(Node(f"P:{i}", "Policy", {"title": f"第{i}市质量提升行动实施方案（2021—2025年）", "level": level, "stub": False}))  # fmt: skip
        nodes.append(Node(f"J:{i}", "Jurisdiction", {"name": f"第{i}市", "level": level}))
        edges.append(Edge(f"i{i}", "IMPLEMENTS", f"P:{i}", "P:0", evidence("为贯彻落实《质量强国建设纲要》")))
        edges.append(Edge(f"g{i}", "GOVERNS", f"P:{i}", f"J:{i}", evidence("市人民政府")))
        edges.append(Edge(f"w{i}", "WITHIN", f"J:{i}", "J:0", {"tier": "inferred", "inferred": True, "rule": "divisions"}))  # fmt: skip
        for m in range(13 * i):
            nodes.append(Node(f"M:{i}-{m}", "Measure", {"title": f"完善第{m}项监督管理和公共服务平台", "path": f"三/{m}", "order": m}))  # fmt: skip
            nodes.append(Node(f"A:{i}-{m}", "Agency", {"name": f"第{i}市第{m}局", "level": level}))
            edges.append(Edge(f"c{i}-{m}", "CONTAINS", f"P:{i}", f"M:{i}-{m}", evidence("三、")))
            edges.append(Edge(f"l{i}-{m}", "LEADS", f"A:{i}-{m}", f"M:{i}-{m}", evidence("由该局牵头")))
            edges.append(Edge(f"b{i}-{m}", "BELONGS_TO", f"A:{i}-{m}", f"J:{i}", evidence("市局")))
            if m:
                edges.append(Edge(f"s{i}-{m}", "SUPPORTS", f"A:{i}-{m}", f"M:{i}-{m // 2}", evidence("配合")))
    edges.append(Edge("z", "SUCCEEDED_BY", "A:1-1", "A:1-2", {"tier": "inferred", "inferred": True, "year": 2018}))
    return Graph(tuple(nodes), tuple(edges))


def facts_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="kg-data">(.*?)</script>', page, re.S)
    assert found
    value: dict[str, Any] = json.loads(found[1])
    return value


# --- what the page is made of ---


def test_a_page_loads_nothing() -> None:
    g = graph()
    page = html(g.nodes, g.edges, f"x & y{HOSTILE}")
    assert not re.search(r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)\s*=\s*[\"']?(?:https?:)?//", page)
    assert "<script>document.title" not in page
    assert "<img" not in page
    assert page.startswith("<!DOCTYPE html>")
    assert page.index("Content-Security-Policy") < page.index("<script")
    assert "default-src 'none'" in page


def test_the_same_graph_gives_the_same_page_whatever_its_order() -> None:
    g = country()
    page = html(g.nodes, g.edges, "x", arrangement="columns")
    assert page == html(g.nodes[::-1], g.edges[::-1], "x", arrangement="columns")


def test_every_type_of_the_schema_has_a_look() -> None:
    assert set(style.NODES) == set(NODE_TYPES) == set(style.NODE_FIELDS)
    assert set(style.EDGES) == set(EDGE_TYPES)
    assert {p.arrangement for p in PRESETS.values()} <= set(ARRANGEMENTS)
    shown = (
        {f for fields in style.NODE_FIELDS.values() for f in fields}
        | set(style.EDGE_FIELDS)
        | set(style.EVIDENCE_FIELDS)
    )
    assert shown <= set(style.FIELDS)
    assert set(LEVELS) == set(style.LEVELS)


def test_all_sentences_of_a_line_are_kept() -> None:
    g = graph()
    facts = facts_of(
        html(g.nodes, g.edges, "x", documents={"d" * 64: {"title": "质量提升方案", "source_uri": "a.txt"}})
    )
    line = next(row for row in facts["lines"] if row[1][0]["type"] == "LEADS")
    assert [e["id"] for e in line[1]] == ["e4", "e5"]
    assert line[1][1]["quote"] == "具体工作由质监局负责推进落实"
    assert line[1][1]["p"]["section"] == "五/(三)"
    assert facts["docs"] == [{"title": "质量提升方案", "source_uri": "a.txt"}]


def test_json_cannot_leave_its_element() -> None:
    text = as_json({"a": HOSTILE})
    assert not set(text) & set("<>&\u2028\u2029")
    assert json.loads(text) == {"a": HOSTILE}


@pytest.mark.parametrize(
    ("target", "wanted"),
    [
        ({"op": ">=", "value": 95, "unit": "%", "year": 2015}, "≥95% (2015)"),
        ({"op": "=", "value": 2, "value_max": 3, "unit": "个百分点", "change": "increase"}, "+2–3个百分点"),
        ({"op": "<=", "value": 5, "unit": "%", "change": "decrease"}, "≤−5%"),
        ({"qualitative": True, "mention": "全覆盖"}, "全覆盖"),
        ({}, ""),
    ],
)
def test_a_target_is_worded(target: dict[str, Any], wanted: str) -> None:
    assert target_text(target) == wanted


# --- labels ---


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("市质监局", ["市质监局"]),
        ("青川市人民政府办公室关于推进质量工作的意见", ["青川市人民政府办公室关", "于推进质量工作的意见"]),
        ("质量提升纲要（2021—2025年）", ["质量提升纲要", "（2021—2025年）"]),
        ("加强质量安全监督管理和《产品质量法》宣传", ["加强质量安全监督管理", "和《产品质量法》宣传"]),
        ("", [""]),
    ],
)
def test_labels_break_where_a_reader_would(text: str, lines: list[str]) -> None:
    assert wrap(text).split("\n") == lines


def test_no_line_ends_in_an_opening_bracket() -> None:
    assert wrap("加强质量监《产品质量法》", 6).split("\n") == ["加强质量监", "《产品质量法》"]


def test_a_long_label_ends_in_an_ellipsis_and_keeps_its_width() -> None:
    text = wrap("质" * 70 + "（" * 5 + "a" * 300, 12, 3)
    assert text.endswith("…")
    assert text.count("\n") == 2
    assert max(units(line) for line in text.split("\n")) <= 13


def test_a_measure_without_a_heading_is_called_by_its_number_and_first_words() -> None:
    n = Node("M", "Measure", {"path": "三/(一)/2", "number": "2", "text": "开展专项整治，严厉打击违法行为。"})
    assert label(n).startswith("2 开展专项整治")


# --- layout ---


@pytest.mark.parametrize("arrangement", sorted(ARRANGEMENTS))
def test_no_two_boxes_overlap(arrangement: str) -> None:
    g = country(2)
    layout, sizes = lay_out(arrangement, g.nodes, g.edges)
    assert layout.at.keys() == {n.id for n in g.nodes}
    for a, b in combinations(sorted(layout.at), 2):
        (ax, ay), (bx, by) = layout.at[a], layout.at[b]
        apart_x = abs(ax - bx) >= (sizes[a][0] + sizes[b][0]) / 2 - 2
        apart_y = abs(ay - by) >= (sizes[a][1] + sizes[b][1]) / 2 - 2
        assert apart_x or apart_y, (a, b)


def test_pieces_are_packed_apart() -> None:
    nodes = [Node(f"{p}{i}", "Agency", {"name": f"{p}局{i}"}) for p in "甲乙丙丁" for i in range(6)]
    edges = [Edge(f"{p}{i}", "SUCCEEDED_BY", f"{p}{i}", f"{p}{i + 1}", {}) for p in "甲乙丙丁" for i in range(5)]
    layout, sizes = lay_out("web", nodes, edges)
    boxes = []
    for p in "甲乙丙丁":
        ids = [f"{p}{i}" for i in range(6)]
        xs = [layout.at[i][0] + s * sizes[i][0] / 2 for i in ids for s in (-1, 1)]
        ys = [layout.at[i][1] + s * sizes[i][1] / 2 for i in ids for s in (-1, 1)]
        boxes.append((min(xs), min(ys), max(xs), max(ys)))
    for a, b in combinations(boxes, 2):
        assert a[2] < b[0] or b[2] < a[0] or a[3] < b[1] or b[3] < a[1]
    width, height = max(b[2] for b in boxes), max(b[3] for b in boxes)
    assert width * height < 6 * sum((b[2] - b[0]) * (b[3] - b[1]) for b in boxes)  # and not far apart


def test_policies_stand_in_rows_national_on_top() -> None:
    g = country()
    nodes, edges = select(g, get("policies"))
    layout, _ = lay_out("layers", nodes, edges)
    row = {n.id: layout.at[n.id][1] for n in nodes}
    by_level = sorted((LEVELS.index(n.properties["level"]), row[n.id]) for n in nodes if n.properties.get("level") and n.label == "Policy")  # fmt: skip
    assert [y for _, y in by_level] == sorted(y for _, y in by_level)
    assert row["P:0"] < row["P:x"] < row["P:1"]  # known only by who cites it: above that, in no level's band
    bands = [f for f in layout.frames if f.kind == "band"]
    assert not any(f.y <= row["P:x"] <= f.y + f.height for f in bands)
    assert any(f.text.startswith("国家") and f.y <= row["P:0"] <= f.y + f.height for f in bands)


def test_a_line_passes_beside_the_boxes_of_the_rows_it_crosses() -> None:
    nodes = [Node("top", "Policy", {"title": "纲要", "level": "national"}), Node("plan", "Policy", {"title": "方案", "level": "county"}),
             Node("other", "Policy", {"title": "某部门关于某项工作的若干规定"})]  # fmt: skip
    edges = [Edge("1", "IMPLEMENTS", "plan", "top", {}), Edge("2", "CITES", "plan", "other", {})]
    layout, sizes = lay_out("layers", nodes, edges)
    line = sorted((layout.at["top"][0], layout.at["plan"][0]))
    x, half = layout.at["other"][0], sizes["other"][0] / 2
    assert x + half < line[0] or x - half > line[1]


@pytest.mark.parametrize("preset", ["policies", "alignment"])
def test_hundreds_of_plans_under_one_outline_stay_in_a_window(preset: str) -> None:
    nodes = [Node("top", "Policy", {"title": "质量强国建设纲要", "level": "national"})]
    nodes += [
        Node(f"p{i}", "Policy", {"title": f"第{i}市质量提升行动实施方案", "level": "prefecture"}) for i in range(400)
    ]
    edges = [Edge(f"e{i}", "IMPLEMENTS", f"p{i}", "top", {}) for i in range(400)]
    layout, sizes = lay_out(PRESETS[preset].arrangement, nodes, edges)
    width, height = max(x for x, _ in layout.at.values()), max(y for _, y in layout.at.values())
    assert 0.2 < width / height < 5
    for a, b in combinations(sorted(layout.at), 2):
        (ax, ay), (bx, by) = layout.at[a], layout.at[b]
        assert (
            abs(ax - bx) >= (sizes[a][0] + sizes[b][0]) / 2 - 2 or abs(ay - by) >= (sizes[a][1] + sizes[b][1]) / 2 - 2
        )


def test_lanes_by_place_and_by_relation() -> None:
    nodes = [Node(i, "Policy", {}) for i in "abcd"] + [Node("j", "Jurisdiction", {"level": "county"})]
    edges = [
        Edge("1", "GOVERNS", "a", "j", {}),
        Edge("2", "IMPLEMENTS", "a", "b", {}),
        Edge("3", "IMPLEMENTS", "c", "b", {}),
    ]
    lane = lanes(nodes, edges)
    assert (lane["j"], lane["a"], lane["b"], lane["c"], lane["d"]) == (3, 3, 2.5, 3, UNKNOWN)
    circle = [Edge("1", "CITES", "a", "b", {}), Edge("2", "CITES", "b", "a", {})]
    known = [Node(i, "Policy", {"level": "county"}) for i in "ab"]
    assert set(lay_out("layers", known, circle)[0].at) == {"a", "b"}


def test_duties_are_framed_by_policy() -> None:
    g = country()
    nodes, edges = select(g, get("duties"))
    layout, _ = lay_out("columns", nodes, edges)
    frames = {f.text: f for f in layout.frames if f.kind == "group"}
    assert len(frames) == 3
    for n in nodes:
        if n.label == "Measure":
            f = next(f for t, f in frames.items() if t.startswith(f"第{n.id[2]}市"))
            x, y = layout.at[n.id]
            assert f.x < x < f.x + f.width
            assert f.y < y < f.y + f.height


@pytest.mark.parametrize("arrangement", sorted(ARRANGEMENTS))
def test_nothing_and_one_thing_are_laid_out(arrangement: str) -> None:
    assert lay_out(arrangement, (), ())[0].at == {}
    for kind in NODE_TYPES:
        assert set(lay_out(arrangement, [Node("a", kind, {})], [Edge("e", "CITES", "a", "a", {})])[0].at) == {"a"}


def test_spread_keeps_order_and_distance() -> None:
    out = spread([5, 5, 5, 100], [10, 20, 10, 10], 2)
    assert all(
        b - a >= (p + q) / 2 + 2 - 1e-9
        for a, b, p, q in zip(out[:-1], out[1:], [10, 20, 10], [20, 10, 10], strict=True)
    )
    assert out[3] == 100
    assert spread([], [], 1) == []
    assert shelves([], 1) == []


# --- what is shown ---


def test_presets_show_what_they_say() -> None:
    nodes, edges = select(graph(), get("duties"))
    assert {n.id for n in nodes} == {"Policy:1", "Measure:1", "Agency:1"}
    assert sorted(e.type for e in edges) == ["CONTAINS", "LEADS", "LEADS"]
    with pytest.raises(QueryError, match="there are policies"):
        get("polices")


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Agency:1", "Agency:1"),
        ("甲发[2020]1号", "Policy:1"),
        ("《质量提升纲要》", "Policy:2"),
        ("质量提升", "Policy:1"),  # both begin so; the one that was read comes first
        ("云岭", "Policy:1"),
        ("质监局", "Agency:1"),
        ("加强监管", "Measure:1"),
        ("无人", "Measure:2"),
    ],
)
def test_a_focus_is_found_by_what_a_person_types(words: str, wanted: str) -> None:
    assert find(graph().nodes, words).id == wanted


def test_a_focus_that_is_not_clear_names_the_candidates() -> None:
    with pytest.raises(NotFound, match=r"3 of this view .*P:1.*P:2.*P:3"):
        find(country().nodes, "质量提升行动")
    with pytest.raises(NotFound, match="nearest: 市质监局"):
        find(graph().nodes, "市质检局")
    with pytest.raises(NotFound):
        find(graph().nodes, " ")


def test_a_focus_shows_its_surroundings_only(tmp_path: Path) -> None:
    g = graph()
    assert around(g.nodes, g.edges, "Agency:1", 2) == {"Agency:1": 0, "Measure:1": 1, "Policy:1": 2}
    out = tmp_path / "kg.html"
    shown = write(g, "duties", out, focus="市质监局", hops=1)
    assert (shown.nodes, shown.focus) == (2, "市质监局")
    facts = facts_of(out.read_text(encoding="utf-8"))
    assert facts["focus"] == "Agency:1"
    assert {n["id"] for n in facts["nodes"]} == {"Agency:1", "Measure:1"}


# --- in a browser ---


def chromium() -> str:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        if os.environ.get("KG_REQUIRE_CHROMIUM"):
            pytest.fail("KG_REQUIRE_CHROMIUM is set and no Chromium is installed")
        pytest.skip("no Chromium is installed")
    return browser


def run_chromium(page: Path, folder: Path, *arguments: str, fragment: str = "") -> str:
    """Open the page with every host name cut off; return what the browser prints."""
    command = [
        chromium(), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", f"--user-data-dir={folder / 'profile'}",
        "--host-resolver-rules=MAP * ~NOTFOUND", "--window-size=1200,800", "--virtual-time-budget=5000", *arguments,
        page.as_uri() + fragment,
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, timeout=90, check=False).stdout


def ask(page: Path, folder: Path, script: str, fragment: str = "") -> Any:
    """Run a function body in the page when it is ready, and return what it returns."""
    text = page.read_text(encoding="utf-8")
    run = f"window.setTimeout(function () {{ document.body.dataset.answer = JSON.stringify((function () {{{script}}})()); }}, 300);"
    before, _, after = text.rpartition("</body>")
    asked = folder / "asked.html"
    asked.write_text(f"{before}<script>{run}</script></body>{after}", encoding="utf-8")
    found = re.search(r'data-answer="([^"]*)"', run_chromium(asked, folder, "--dump-dom", fragment=fragment))
    assert found, "the page gave no answer"
    return json.loads(html_lib.unescape(found[1]))


@pytest.mark.chromium
def test_chromium_runs_it_without_a_network(tmp_path: Path) -> None:
    out = tmp_path / "kg.html"
    shown = write(graph(), "all", out)
    dom = run_chromium(out, tmp_path, "--dump-dom")
    assert "<canvas" in dom
    assert 'data-ready="1"' in dom
    assert "<title>owned" not in dom
    assert f"{shown.nodes} nodes" in dom
    assert "机构 Agency (1)" in dom  # the legend is made by the script
    assert "牵头 leads (2)" in dom


@pytest.mark.chromium
def test_chromium_draws_the_nodes(tmp_path: Path) -> None:
    out, picture = tmp_path / "kg.html", tmp_path / "kg.png"
    write(graph(), "all", out)
    run_chromium(out, tmp_path, f"--screenshot={picture}")
    image = Image.open(picture).convert("RGB")
    colors = {color for _, color in image.crop((345, 0, *image.size)).getcolors(1 << 20) or []}
    for kind in ("Policy", "Measure", "Agency"):
        wanted = ImageColor.getrgb(NODE_TYPES[kind].color)
        assert any(all(abs(a - b) < 8 for a, b in zip(wanted, seen, strict=True)) for seen in colors), kind


@pytest.mark.chromium
@pytest.mark.parametrize("preset", ["policies", "duties", "all"])
def test_chromium_shows_every_node_inside_the_window(tmp_path: Path, preset: str) -> None:
    out = tmp_path / "kg.html"
    write(country(), preset, out)
    outside, shown = ask(out, tmp_path, """
        var room = document.getElementById("mynetwork"), out = 0, all = nodes.getIds();
        all.forEach(function (id) {
          var b = network.getBoundingBox(id), a = network.canvasToDOM({x: b.left, y: b.top}), z = network.canvasToDOM({x: b.right, y: b.bottom});
          if (a.x < 0 || a.y < 0 || z.x > room.clientWidth || z.y > room.clientHeight) { out += 1; }
        });
        return [out, room.getBoundingClientRect().left >= 340 ? all.length : -1];""")  # fmt: skip
    assert outside == 0
    assert shown > 0


@pytest.mark.chromium
def test_chromium_opens_a_permalink_on_the_sentence(tmp_path: Path) -> None:
    out = tmp_path / "kg.html"
    write(graph(), "duties", out)
    detail = ask(out, tmp_path, 'return document.getElementById("kg-detail").textContent;', fragment="#e5")
    assert "具体工作由质监局负责推进落实" in detail
    assert "五/(三)" in detail
    assert "质量提升方案" in detail
    assert "a.txt" in detail
    assert detail.index("具体工作") < detail.index("由市质监局牵头")  # the one asked for comes first


@pytest.mark.chromium
def test_chromium_finds_filters_and_walks_paths(tmp_path: Path) -> None:
    out = tmp_path / "kg.html"
    write(graph(), "all", out)
    answer = ask(out, tmp_path, r"""
        var box = document.getElementById("kg-search"), detail = document.getElementById("kg-detail"), out = {};
        function look(words) {
          box.value = words;
          box.dispatchEvent(new Event("input"));
          return Array.from(document.querySelectorAll("#kg-hits button")).map(function (b) { return b.textContent; });
        }
        out.name = look("加强监");
        out.number = look("甲发[2020]1号".replace("[", "〔").replace("]", "〕"));
        out.quote = look("推进落实");
        out.letters = look("szjj");
        look("市质监局");
        box.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter"}));
        out.entered = detail.querySelector("h2").textContent;
        out.listed = detail.textContent;
        out.hash = decodeURIComponent(location.hash);
        Array.from(detail.querySelectorAll(".kg-go"))[0].click();
        out.line = detail.querySelector("h2").textContent;
        var legend = document.querySelector('#kg-legend input[value="LEADS"]');
        legend.click();
        out.hidden = edges.get("e4").hidden;
        legend.click();
        out.back = edges.get("e4").hidden;
        document.querySelector('#kg-legend input[value="Policy"]').click();
        out.gone = nodes.get("Policy:1").hidden && edges.get("e1").hidden && edges.get("e2").hidden;
        document.querySelector('#kg-legend input[value="Policy"]').click();
        network.body.emitter.emit("click", {nodes: ["Policy:2"], edges: [], event: {srcEvent: {shiftKey: false}}});
        network.body.emitter.emit("click", {nodes: ["Agency:1"], edges: [], event: {srcEvent: {shiftKey: true}}});
        out.path = Array.from(detail.querySelectorAll("ol .kg-go")).map(function (b) { return b.textContent; });
        out.unnamed = Array.from(document.querySelectorAll("button, input")).filter(function (e) {
          return !(e.textContent.trim() || e.getAttribute("aria-label") || e.closest("label"));
        }).length;
        return out;""")  # fmt: skip
    assert answer["name"] == ["措施  (一) 加强监管"]
    assert len(answer["number"]) == 1
    assert any("市质监局" in hit for hit in answer["quote"])
    assert answer["letters"] == ["机构  市质监局"]
    assert answer["entered"] == "机构 Agency：市质监局"
    assert "具体工作由质监局负责推进落实" in answer["listed"]
    assert answer["hash"] == "#Agency:1"
    assert answer["line"] == "市质监局 —牵头 leads→ (一) 加强监管"
    assert (answer["hidden"], answer["back"], answer["gone"]) == (True, False, True)
    assert len(answer["path"]) == 3
    assert answer["unnamed"] == 0
