"""The whole way on both stores: the same files give the same bytes, whatever holds the graph."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.queries import all_queries
from kg.store import Settings, Store

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"


def kg(environment: dict[str, str], *arguments: str) -> str:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("KG_")}
    done = subprocess.run(
        [sys.executable, "-m", "kg.cli", *arguments],
        capture_output=True,
        text=True,
        env=clean | environment | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + (done.stderr if arguments[0] == "build" else "")


def questions() -> list[tuple[str, ...]]:
    asked: list[tuple[str, ...]] = [
        ("export", "jsonl"),
        ("check",),
        ("lead", "标准化"),
        ("lead", "质量", "--all", "--format", "csv"),
    ]
    for name, query in all_queries().items():
        asked.append(
            ("query", name, *(f"{p.name}={p.example}" for p in query.parameters if p.required), "--format", "json")
        )
    return asked


def same_on_both(
    store: Store, settings: Settings, home: Path, folder: Path, more: list[tuple[str, ...]], read: int
) -> None:
    store.clear()
    embedded = {"KG_HOME": str(home)}
    server = {"KG_STORE": settings.uri or "", "KG_USER": settings.user or "", "KG_PASSWORD": settings.password or ""}
    for environment in (embedded, server):
        assert f"{read} read, 0 skipped; nodes +" in kg(environment, "build", str(folder))
        assert f"{read} read, 0 skipped; nothing changed" in kg(environment, "build", str(folder))
    for question in questions() + more:
        assert kg(embedded, *question) == kg(server, *question), question


@pytest.mark.neo4j
def test_samples_on_both_stores(neo4j_store: Store, neo4j_settings: Settings, tmp_path: Path) -> None:
    more = [("lineage", "松陵"), ("lineage", "国质委发〔2021〕1号", "--down", "--format", "json")]
    same_on_both(neo4j_store, neo4j_settings, tmp_path, ROOT / "samples", more, 6)


@pytest.mark.neo4j
@pytest.mark.shared
def test_the_real_documents_on_both_stores(neo4j_store: Store, neo4j_settings: Settings, tmp_path: Path) -> None:
    if not SEEDS.is_dir():
        pytest.skip("the real documents are not beside the checkout")
    numbers = ("东府办〔2013〕3号", "皖政〔2013〕19号", "萍府发〔2013〕7号", "宜政发〔2012〕92号", "质委〔2021〕1号")
    same_on_both(neo4j_store, neo4j_settings, tmp_path, SEEDS, [("lineage", n) for n in numbers], 5)
