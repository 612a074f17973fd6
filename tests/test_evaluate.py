"""kg eval: the matching rules, the figures, and that they equal those of the reference scorer."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from typer.testing import CliRunner

from kg import evaluate as ev
from kg.cli import app
from kg.errors import InputError, NotFound
from kg.evaluate.found import nothing, read
from kg.evaluate.match import Scores, one_to_one
from kg.evaluate.words import alike, path, plain, quantity, title
from kg.graph.io import dumps, loads
from kg.pipeline import document_graph

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
SAMPLES = Path(__file__).resolve().parents[1] / "samples"


@pytest.mark.parametrize(
    ("fold", "text", "wanted"),
    [
        (plain, "（２０２１－２０２５年）", "(2021-2025年)"),
        (plain, "2021—2025 年", "2021-2025年"),
        (plain, "“双随机”、", "双随机"),
        (plain, None, ""),
        (title, "某市人民政府关于印发《某市方案》的通知", "某市方案"),
        (title, "关于印发某市方案通知", "某市方案"),
        (title, "关于加强管理的通知", "关于加强管理的通知"),
        (path, "三/(一)/1、", "三/一/1"),
        (path, "三//（一）", "三/一"),
        (path, None, ""),
    ],
)
def test_folding(fold: Any, text: object, wanted: str) -> None:
    assert fold(text) == wanted


@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    [
        ("合格率", "合格率", 1, 1),
        ("产品合格率", "制造业产品合格率", 0.95, 0.95),
        ("率", "合格率", 0, 0.6),
        ("", "合格率", 0, 0),
        ("就业人数", "床位数", 0, 0.3),
    ],
)
def test_likeness(a: str, b: str, low: float, high: float) -> None:
    assert low <= alike(a, b) <= high
    assert alike(a, b) == alike(b, a)


@pytest.mark.parametrize(
    ("value", "unit", "wanted"),
    [
        (320, "万名", (3200000.0, None, "名")),
        (5, "千瓦", (5.0, None, "千瓦")),
        (2, "个百分点", (2.0, None, "百分点")),
        (90, "percent", (90.0, None, "%")),
        (3, "次/年", (3.0, None, "次")),
        (None, "家", (None, None, "家")),
        ("x", "家", (None, None, "家")),
        (1.5, "万亿元", (1.5e12, None, "元")),
    ],
)
def test_quantity(value: object, unit: str, wanted: tuple[object, ...]) -> None:
    assert quantity({"value": value, "unit": unit}) == wanted


def test_pairs_are_one_to_one_and_borderline_counts_neither_way() -> None:
    gold = [{"name": "甲乙丙丁"}, {"name": "戊己庚辛", "borderline": True}, {"name": "壬癸子丑"}]
    found = [{"name": "甲乙丙丁"}, {"name": "戊己庚辛"}, {"name": "寅卯辰巳"}]
    matched, missed, spurious = one_to_one(gold, found, lambda g, f: alike(g["name"], f["name"]), 0.8)
    assert [g["name"] for g, _ in matched] == ["甲乙丙丁"]
    assert [g["name"] for g in missed] == ["壬癸子丑"]
    assert [f["name"] for f in spurious] == ["寅卯辰巳"]


def test_a_kind_without_a_key_is_not_asked() -> None:
    s = Scores()
    found = nothing() | {
        "references": [{"title": "某办法", "doc_no": None, "relation": "cites"}],
        "agencies": {"市教育局"},
    }
    s.document("x", {"policy": {}, "measures": []}, found)
    assert s.counted["references"].spurious == [] and s.counted["agencies"].spurious == []
    s.document("x", {"references": [], "measures": [], "agencies": []}, found)
    assert len(s.counted["references"].spurious) == 1 and len(s.counted["agencies"].spurious) == 1


@pytest.mark.parametrize(
    ("gold", "found", "right"),
    [
        (("must", "企业", "建立追溯制度"), ("must", "企业", "建立追溯制度"), True),
        (("must", "企业", "建立追溯制度"), ("must", "各企业", "建立质量追溯制度"), True),
        (("must", "企业", "建立追溯制度"), ("should", "企业", "建立追溯制度"), False),
        (("must", "企业", "建立追溯制度"), ("must", None, "建立追溯制度"), False),
        (("must", None, "建立追溯制度"), ("must", None, "建立追溯制度"), True),
        (("must", "企业", "建立追溯制度"), ("must", "学校", "建立追溯制度"), False),
        (("must", "企业", "建立追溯制度"), ("must", "企业", "缴纳保险费"), False),
    ],
)
def test_obligations_match(gold: tuple[str, ...], found: tuple[str, ...], right: bool) -> None:
    def row(t: tuple[str, ...]) -> dict[str, Any]:
        return dict(zip(("modality", "bearer", "action"), t, strict=True)) | {"strength": "", "deadline": None}

    s = Scores()
    s.document("x", {"obligations": [row(gold)]}, nothing() | {"obligations": [row(found)]})
    assert s.counted["obligations"].right == right


# -- the command -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def annotated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one document of the samples and what a person would note of it, with one mistake and one gap."""
    folder = tmp_path_factory.mktemp("gold")
    name = "6-songling-county"
    (folder / f"{name}.txt").write_bytes((SAMPLES / f"{name}.txt").read_bytes())
    note = {
        "policy": {"doc_no": "松政办〔2022〕7号", "level": "province"},
        "references": [{"title": "景川市质量提升实施方案", "doc_no": None, "relation": "implements"}],
        "measures": [
            {
                "path": "二/(一)",
                "title": "农产品质量行动",
                "kind": "task",
                "leads": ["县农业农村局"],
                "lead_mode": "sole",
            }
        ],
        "obligations": [
            {
                "modality": "must_not",
                "bearer": "生产经营单位",
                "action": "伪造产地",
                "strength": "不得",
                "deadline": None,
            }
        ],
    }
    (folder / f"{name}.gold.json").write_text(json.dumps(note, ensure_ascii=False), encoding="utf-8")
    return folder


def run(*words: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["eval", *map(str, words)])
    return result.exit_code, result.stdout, result.stderr


def test_table(annotated: Path) -> None:
    code, out, _ = run(annotated, "--format", "json")
    table = {row["kind"]: row for row in json.loads(out)}
    assert code == 0
    assert table["references"]["f1"] == 1.0
    assert table["policy"] == table["policy"] | {"accuracy": 0.5, "right": 1, "wrong": 1}
    assert table["measures"]["recall"] == 1.0 and table["measures"]["wrong"] > 0
    assert table["obligations"]["right"] == 1
    assert "agencies" not in table
    code, out, _ = run(annotated)
    assert code == 0 and "obligations" in out and "precision" in out


def test_errors(annotated: Path) -> None:
    code, out, _ = run(annotated, "--errors", "policy", "--format", "json")
    assert code == 0
    assert [row["error"] for row in json.loads(out)] == ["wrong"]
    assert "level" in out and "province" in out
    with pytest.raises(NotFound, match="no kind 'nope'"):
        ev.errors(ev.Run(), "nope")


def test_save_and_against(annotated: Path, tmp_path: Path) -> None:
    saved = tmp_path / "before.json"
    assert run(annotated, "--save", saved)[0] == 0
    code, out, err = run(annotated, "--against", saved)
    assert (code, out) == (0, "") and "nothing found" in err
    before = json.loads(saved.read_text("utf-8"))
    stem = "6-songling-county"
    gone = before[stem]["leads"].pop()
    before[stem]["leads"].append("九 | 县林业局 | sole")
    saved.write_text(json.dumps(before, ensure_ascii=False), "utf-8")
    code, out, _ = run(annotated, "--against", saved, "--format", "json")
    rows = json.loads(out)
    assert [(r["change"], r["kind"], r["fact"]) for r in rows] == [
        ("gained", "leads", gone),
        ("lost", "leads", "九 | 县林业局 | sole"),
    ]
    saved.write_text("[]", "utf-8")
    with pytest.raises(InputError, match="not written by kg eval"):
        ev.against(ev.Run(), saved)


def test_documents_elsewhere_and_missing(annotated: Path, tmp_path: Path) -> None:
    stem = "6-songling-county"
    gold = tmp_path / f"{stem}.gold.json"
    gold.write_bytes((annotated / f"{stem}.gold.json").read_bytes())
    code, _, err = run(tmp_path)
    assert code == 1 and f"missing: {stem}" in err
    assert run(tmp_path, SAMPLES)[0] == 0
    assert run(gold, SAMPLES / f"{stem}.txt")[0] == 0
    note = json.loads(gold.read_text("utf-8")) | {"doc": "../" + annotated.name + f"/{stem}.txt"}
    if (tmp_path / note["doc"]).is_file():
        gold.write_text(json.dumps(note, ensure_ascii=False), "utf-8")
        assert run(tmp_path)[0] == 0


@pytest.mark.parametrize(
    ("content", "error", "message"),
    [
        ("{", InputError, "no readable annotation"),
        ("[]", InputError, "is a JSON object"),
        ('{"references": [{"title": "景川市质量提升实施方案"}]}', InputError, "relation"),
        ('{"measures": 3}', InputError, "not of the shape"),
    ],
)
def test_bad_annotations(tmp_path: Path, content: str, error: type[Exception], message: str) -> None:
    (tmp_path / "6-songling-county.gold.json").write_text(content, "utf-8")
    with pytest.raises(error, match=message):
        ev.evaluate(tmp_path, [SAMPLES])


def test_no_annotation(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no annotation"):
        ev.evaluate(tmp_path)


# -- beside the reference scorer ---------------------------------------------------------------------------------------


def _reference() -> ModuleType:
    script = SHARED / "eval" / "score.py"
    if not script.is_file():
        pytest.skip("the annotated documents are not beside this checkout")
    spec = importlib.util.spec_from_file_location("reference_score", script)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _damage(text: str, rng: random.Random) -> str:
    """Return a graph with edges lost and properties changed, so that no figure is 1."""
    graph = json.loads(text)
    graph["edges"] = [e for e in graph["edges"] if rng.random() > 0.2]
    for e in graph["edges"]:
        p = e["properties"]
        if rng.random() < 0.2 and "mention" in p and p["mention"]:
            p["mention"] = p["mention"][1:] or "无"
        if rng.random() < 0.1 and p.get("value") is not None:
            p["value"] = p["value"] + 1
        if rng.random() < 0.2 and "year" in p:
            p["year"] = 1999
        if rng.random() < 0.2 and "mode" in p:
            p["mode"] = "joint"
        if e["type"] in ("IMPLEMENTS", "CITES", "CONFERS", "ASPIRES_TO") and rng.random() < 0.3:
            e["type"] = {"IMPLEMENTS": "CITES", "CITES": "IMPLEMENTS", "CONFERS": "MENTIONS"}.get(e["type"], "CONFERS")
    for n in graph["nodes"]:
        p = n["properties"]
        if "Measure" in n["labels"] and rng.random() < 0.2:
            p["path"] = p["path"] + "/9"
        if "Measure" in n["labels"] and rng.random() < 0.2:
            p["title"], p["kind"] = "别的", "phase"
        if "Policy" in n["labels"] and not p.get("stub"):
            p["level"], p["issued"] = "township", None
        if "Agency" in n["labels"] and rng.random() < 0.2:
            p["mentions"] = ["某单位"]
    return json.dumps(graph, ensure_ascii=False)


@pytest.mark.shared
@pytest.mark.parametrize("damaged", [False, True])
def test_figures_equal_the_reference(tmp_path: Path, damaged: bool) -> None:
    reference = _reference()
    gold_dir, seeds = SHARED / "eval" / "gold", SHARED / "seeds"
    rng = random.Random(7)
    ours = Scores()
    for gold in sorted(gold_dir.glob("*.gold.json")):
        stem = gold.name.removesuffix(".gold.json")
        document = next(seeds.glob(f"{stem}.*"))
        text = dumps(document_graph(document.read_bytes(), document.name))
        text = _damage(text, rng) if damaged else text
        (tmp_path / f"{stem}.json").write_text(text, "utf-8")
        ours.document(stem, json.loads(gold.read_text("utf-8")), read(loads(text, stem)))
    theirs, _ = reference.score(gold_dir, tmp_path)
    assert theirs["missing"] == []
    for kind, f in theirs.items():
        if kind in ours.counted:
            c = ours.counted[kind]
            assert (round(c.precision, 3), round(c.recall, 3), round(c.f1, 3)) == (f["p"], f["r"], f["f1"]), kind
            assert (c.right, len(c.spurious), len(c.missed)) == (f["tp"], f["fp"], f["fn"]), kind
            assert not damaged or kind == "references" or f["f1"] < 1, kind
        elif kind in ours.asked:
            assert (ours.asked[kind].right, ours.asked[kind].asked) == (f["right"], f["asked"]), kind
