"""What kg check and kg lineage say of a store: blind spots, decisions, what is in force in a year, what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from invented_places import invented

from kg.graph.decisions import parse
from kg.graph.io import dumps
from kg.graph.merge import merge
from kg.pipeline import document_graph
from kg.queries.check import COLUMNS, check
from kg.queries.lead import lead
from kg.queries.lineage import lineage, tree_text
from kg.store import Settings, Store, open_store

PLAN = """云岭县人民政府关于印发云岭县质量提升方案(2021—2023年)的通知

云政发〔2021〕9号

各有关单位:

现将《云岭县质量提升方案(2021—2023年)》印发给你们,请认真组织实施。

云岭县人民政府
2021年5月6日

云岭县质量提升方案(2021—2023年)

根据《青川市质量发展规划(2016-2020年)》(青政发〔2016〕3号),制定本方案。

一、加强监管。完善监督抽查制度,抽检合格率达到98%以上。(县市场监管局牵头)

二、打造品牌。支持企业开展品牌建设。
"""
BARE = """云岭县人民政府关于加强卫生工作的意见

为加强卫生工作,提高服务水平,现提出如下意见。

一、加强疾病预防。完善预防控制体系。(县卫生局牵头)

云岭县人民政府
2009年6月1日
"""
DECISIONS = """
[[same]]
nodes = ["青政发〔2016〕3号", "云政发〔2021〕9号"]
[[same]]
nodes = ["无此方案", "无此办法"]
"""


@pytest.fixture(scope="module", autouse=True)
def _places() -> Iterator[None]:
    with invented():
        yield


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, _places: None) -> Iterator[Store]:
    graphs = [document_graph(t.encode(), f"{i}.txt") for i, t in enumerate((PLAN, BARE))]
    with open_store(Settings(home=Path(tmp_path_factory.mktemp("check")))) as opened:
        documents = {str((g.document or {})["sha256"]): dumps(g, indent=None) for g in graphs}
        opened.sync(merge(graphs), documents=documents, names={sha: sha for sha in documents})
        yield opened


def rows(store: Store, name: str, as_of: int | None = None) -> list[tuple[str, str, str]]:
    found = check(store.read, (), as_of)
    assert all(set(COLUMNS) == set(r) for r in found)
    return [(r["policy"], r["item"], r["note"]) for r in found if r["check"] == name]


def test_blind_spots(store: Store) -> None:
    title = "云岭县质量提升方案(2021—2023年)"
    assert (title, "二 打造品牌", "no responsible body is named") in rows(store, "measure without a lead")
    assert [r[:2] for r in rows(store, "target without a year")] == [(title, "抽检合格率")]
    assert rows(store, "cited policy that is absent") == [
        (title, "青川市质量发展规划(2016-2020年)", "青政发〔2016〕3号")
    ]
    assert rows(store, "dates that contradict") == []


@pytest.mark.parametrize(("as_of", "count"), [(None, 1), (2022, 1), (2020, 0), (2025, 0)])
def test_what_rests_on_something_that_is_over(store: Store, as_of: int | None, count: int) -> None:
    found = rows(store, "rests on a policy that is over", as_of)
    assert len(found) == count
    assert all("its period ended in 2020" in note for _, _, note in found)


def test_decisions_are_listed_with_whether_they_hold(store: Store) -> None:
    found = [r["note"] for r in check(store.read, parse(DECISIONS)) if r["check"] == "decision"]
    assert len(found) == 2 and all(n.startswith("not applied") for n in found)


def test_a_decision_that_holds(tmp_path: Path) -> None:
    decisions = parse(DECISIONS)
    with open_store(Settings(home=tmp_path)) as opened:
        opened.sync(merge([document_graph(PLAN.encode(), "p.txt")], decisions))
        found = {r["item"]: r["note"] for r in check(opened.read, decisions) if r["check"] == "decision"}
        assert found["same: 云政发〔2021〕9号 = 青政发〔2016〕3号"] == "applied"
        assert found["same: 无此办法 = 无此方案"].startswith("not applied")
        left = [r["note"] for r in check(opened.read) if r["check"] == "decision"]
        assert left == ["applied when the store was built; not in the file of decisions"]


def test_lineage_says_what_is_missing_and_what_is_over(store: Store) -> None:
    steps = lineage(store.read, "云政发〔2021〕9号")
    assert [s.policy["title"] for s in steps] == ["云岭县质量提升方案(2021—2023年)", "青川市质量发展规划(2016-2020年)"]
    assert steps[1].status[0] == "expired"
    assert steps[1].missing == "no document of 临江省, 全国 on 质量 in force in 2016 was read or cited"
    text = tree_text(steps)
    assert "[expired: its period ended in 2020]" in text and f"({steps[1].missing})" in text
    assert lineage(store.read, "云政发〔2021〕9号", as_of=2019)[1].status[0] == "in_force"
    assert "卫生" in lineage(store.read, "加强卫生工作")[0].missing


@pytest.mark.parametrize(
    ("as_of", "now"),
    [
        (2012, ""),
        (2015, "云岭县卫生和计划生育"),
        (2018, "云岭县卫生和计划生育"),
        (2021, "云岭县卫生健康"),
        (None, "云岭县卫生健康"),
    ],
)
def test_who_answers_in_a_year(store: Store, as_of: int | None, now: str) -> None:
    (row,) = lead(store.read, "疾病预防", "云岭", as_of).rows
    assert (row["as_written"], row["body"]) == ("县卫生局", "云岭县卫生局")
    assert row["now"].startswith(now) and (now or not row["now"])
