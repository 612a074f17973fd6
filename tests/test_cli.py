"""The command line as a person meets it: answers, exits, one line for whatever is wrong, no traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("spacy", "neo4j", "rdflib", "pyvis", "arcadedb")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kg-home")


def kg(home: Path, *arguments: str, code: int = 0) -> tuple[str, str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KG_")}
    environment |= {"KG_HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "kg.cli", *arguments],
        capture_output=True,
        text=True,
        env=environment,
        cwd=ROOT,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == code, done.stderr
    return done.stdout, done.stderr


@pytest.fixture(scope="module")
def built(home: Path) -> Path:
    _, said = kg(home, "build", "samples")
    assert "6 read, 0 skipped" in said
    return home


def test_a_second_build_changes_nothing(built: Path) -> None:
    _, said = kg(built, "build", "samples")
    assert "nothing changed" in said


def test_lead_names_the_body_with_its_clause(built: Path) -> None:
    out, _ = kg(built, "lead", "标准化", "--in", "景川")
    assert "LEADS (sole)     市市场监管局" in out
    assert "「(市市场监管局牵头,市工信局、市农业农村局、市住建局等单位配合落实)」" in out


def test_lineage_reaches_the_national_outline(built: Path) -> None:
    out, _ = kg(built, "lineage", "松陵")
    assert [line.strip("│├└─ ").split()[1] for line in out.splitlines() if "IMPLEMENTS" in line] == [
        "景川市质量提升实施方案", "泽南省质量提升纲要(2021—2025年)", "质量提升纲要(2021—2025年)",
    ]  # fmt: skip
    down, _ = kg(built, "lineage", "国质委发〔2021〕1号", "--down", "--format", "json")
    assert {"松陵县质量提升三年行动计划(2022—2024年)"} <= {row["title"] for row in json.loads(down)}


def test_explain_shows_the_sentence(built: Path) -> None:
    rows = json.loads(kg(built, "lineage", "松陵", "--format", "json")[0])
    out, _ = kg(built, "explain", rows[0]["id"])
    assert "「为落实《景川市质量提升实施方案》(景政发〔2021〕18号)」" in out
    kg(built, "explain", "Policy:nothing", code=2)


@pytest.mark.parametrize("form", ["jsonl", "rdf", "csv", "graphml"])
def test_an_export_twice_gives_the_same_bytes(built: Path, tmp_path: Path, form: str) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    kg(built, "export", form, "-o", str(first))
    kg(built, "export", form, "-o", str(second))
    assert first.read_bytes() == second.read_bytes()
    assert first.stat().st_size > 1000


def test_queries_are_listed_and_misspellings_answered(built: Path) -> None:
    out, _ = kg(built, "query")
    assert "portfolio" in out
    _, said = kg(built, "query", "portfolo", code=2)
    assert "portfolio" in said
    _, said = kg(built, "lead", "标准化", "--in", "景山", code=2)
    assert "景川市" in said
    _, said = kg(built, "lineage", "质量提升", code=2)
    assert said.count("质量提升") > 2
    _, said = kg(built, "export", "jsnl", code=2)
    assert "jsonl" in said


def test_check_lists_blind_spots(built: Path) -> None:
    out, _ = kg(built, "check", "--format", "json")
    assert {"measure without a lead", "cited policy that is absent"} <= {row["check"] for row in json.loads(out)}


def test_bad_files_get_a_line_each_and_the_others_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "shopping.txt").write_text("牛奶,面包,鸡蛋\n", encoding="utf-8")
    (folder / "good.txt").write_bytes((ROOT / "samples" / "1-national-outline.txt").read_bytes())
    _, said = kg(tmp_path / "home", "build", str(folder), str(tmp_path / "gone"), code=1)
    assert "1 read, 4 skipped" in said
    for name in ("empty.txt", "binary.txt", "shopping.txt", "gone"):
        assert sum(line.startswith("skipped:") and name in line for line in said.splitlines()) == 1
    _, said = kg(tmp_path / "home", "build", str(folder / "empty.txt"), code=1)
    assert "the store holds 1 documents" in said


def test_a_changed_file_replaces_its_own_facts(tmp_path: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "plan.txt"
    text = (ROOT / "samples" / "6-songling-county.txt").read_text("utf-8")
    file.write_text(text, encoding="utf-8")
    kg(home, "build", str(file))
    file.write_text(text.replace("(县科技经信局牵头,县市场监管局配合)", "(县商务局牵头)"), encoding="utf-8")
    kg(home, "build", str(file))
    out, _ = kg(home, "lead", "工业品质量", "--format", "json")
    assert [row["as_written"] for row in json.loads(out)] == ["县商务局"]


def test_a_forgotten_document_takes_its_own_facts_only(tmp_path: Path) -> None:
    kg(tmp_path, "build", "samples/1-national-outline.txt")
    before = kg(tmp_path, "export", "jsonl")[0]
    kg(tmp_path, "build", "samples/2-zenan-province.txt")
    assert "2-zenan-province.txt" in kg(tmp_path, "store", "status")[0]
    kg(tmp_path, "store", "forget", "2-zenan-province.txt")
    assert kg(tmp_path, "export", "jsonl")[0] == before
    _, said = kg(tmp_path, "store", "forget", "1-national.txt", code=2)
    assert "1-national-outline.txt" in said
    kg(tmp_path, "store", "clear", code=2)
    kg(tmp_path, "store", "clear", "--yes")
    assert kg(tmp_path, "export", "jsonl")[0] == ""


def test_a_store_that_is_down_is_one_line(tmp_path: Path) -> None:
    _, said = kg(tmp_path, "query", "policies", "--store", "bolt://127.0.0.1:1", code=1)
    assert "127.0.0.1:1" in said
    assert len(said.strip().splitlines()) == 1


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    _, said = kg(tmp_path, "extract", "samples/1-national-outline.txt", "--out", str(tmp_path / "taken"), code=1)
    assert said.startswith(f"kg: {tmp_path / 'taken'}: ")
    assert len(said.strip().splitlines()) == 1


def test_extract_and_clean(tmp_path: Path) -> None:
    out, _ = kg(tmp_path, "clean", "samples/5-yunzhu-city-scraped.txt")
    assert "质量第一" in out
    assert "(zhì)" not in out
    kg(tmp_path, "extract", "samples/1-national-outline.txt", "--out", str(tmp_path / "graphs"))
    graph = json.loads((tmp_path / "graphs" / "1-national-outline.json").read_text("utf-8"))
    assert graph["document"]["name"] == "1-national-outline.txt"


@pytest.mark.parametrize(
    "code", ["import kg", "import kg.cli; import sys; sys.argv = ['kg', '--help']; kg.cli.app(standalone_mode=False)"]
)
def test_importing_and_help_load_nothing_heavy(code: str) -> None:
    tail = f"; import sys; print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code + tail], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stderr.strip().splitlines()[-1] == "[]"
