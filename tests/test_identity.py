"""Who is who: policies named in many ways, documents in any order, and what a person decides."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented_places import invented

from kg.errors import InputError
from kg.graph.decisions import Unresolved, parse
from kg.graph.io import dumps, jsonl, loads
from kg.graph.merge import merge
from kg.graph.sets import Sets
from kg.model import Edge, Graph, Node, Properties
from kg.pipeline import document_graph
from kg.resolve.identity import make_id, policy_id
from kg.store import Settings, open_store


@pytest.fixture(scope="module", autouse=True)
def _places() -> Iterator[None]:
    with invented():
        yield


ROOT = Path(__file__).resolve().parents[1]
SEEDS = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))
FILES = [*sorted((ROOT / "samples").iterdir()), *SEEDS]
CITY = {"adcode": "990100", "jurisdiction": "青川市", "level": "prefecture"}
COUNTY = {"adcode": "990121", "jurisdiction": "云岭县", "level": "county"}
OTHER = {"adcode": "980100", "jurisdiction": "白湾市", "level": "prefecture"}
NOWHERE: dict[str, str] = {}


def read(name: str, place: dict[str, str], title: str | None, number: str | None = None, **more: object) -> Properties:
    return {**place, "title": title, "doc_no": number, "stub": False, "source_uri": name, "sha256": name, **more}


def cited(title: str | None, number: str | None = None, place: dict[str, str] = NOWHERE, **more: object) -> Properties:
    return {**place, "title": title, "doc_no": number, "stub": True, **more}


def document(own: Properties, *others: Properties) -> Graph:
    """Make the graph of a document that cites others; their ``short_name`` goes on the edge."""
    sha = str(own["sha256"])

    def node(p: Properties) -> Node:
        id = policy_id(p.get("adcode") or p.get("jurisdiction"), p.get("doc_no"), p.get("title"))
        kept = {k: v for k, v in p.items() if v is not None and k != "short"}
        return Node(id, "Policy", kept | ({} if p["stub"] else {"doc": sha, "quote": "x", "start": 0}))

    me = node(own)
    nodes = {me.id: me}
    edges = []
    for p in others:
        n = node(p)
        nodes.setdefault(n.id, n)
        row = {"doc": sha, "quote": "x", "start": 1, "short_name": p.get("short")}
        edges.append(Edge(make_id("CITES", me.id, n.id, sha), "CITES", me.id, n.id, row))
    return Graph(tuple(nodes.values()), tuple(edges), {"sha256": sha, "name": sha})


def policies(*graphs: Graph) -> list[tuple[str | None, str | None, bool]]:
    """Return title, number and stub of the merged policies, checked to be the same in every order."""
    merged = merge(graphs)
    wanted = "".join(jsonl(merged))
    for order in permutations(graphs):
        assert "".join(jsonl(merge(order))) == wanted
    return sorted(
        ((p.get("title"), p.get("doc_no"), bool(p["stub"])) for p in (n.properties for n in merged.nodes if n.label == "Policy")),
        key=str,
    )  # fmt: skip


A = read("a", CITY, "青川市质量提升方案", "青政〔2021〕7号", issued="2021-03-01")
B = read("b", COUNTY, "云岭县质量提升方案", "云政〔2021〕9号", issued="2021-05-01")


@pytest.mark.parametrize(
    ("graphs", "count"),
    [
        # one policy: by number, by title, by title and number, wrapped, with the issuer in front
        ((document(A), document(B, cited("青川市质量提升方案", "青政〔2021〕7号", CITY))), 2),
        ((document(A), document(B, cited(None, "青政〔2021〕7号", CITY))), 2),
        ((document(A), document(B, cited("青川市质量提升方案", None, CITY))), 2),
        ((document(A), document(B, cited("青川市人民政府关于印发青川市质量提升方案的通知", "青政〔2021〕7号", CITY))), 2),
        ((document(A), document(B, cited("《青川市质量提升方案》", None))), 2),
        ((document(A), document(B, cited("质量提升方案", "青政〔2021〕7号"))), 2),
        ((document(A), document(B, cited(None, "青政〔2021〕7号"))), 2),
        # the title names the place itself, whatever the place of who cites it
        ((document(A), document(read("c", OTHER, "白湾市质量方案", "白府〔2021〕1号"), cited("青川市质量提升方案"))), 2),
        # the same number and title is enough from anywhere, the bare number is not
        ((document(A), document(read("c", OTHER, "白湾市质量方案", "白府〔2021〕1号"), cited("青川市质量提升方案", "青政〔2021〕7号"))), 2),
        ((document(A), document(read("c", OTHER, "白湾市质量方案", "白府〔2021〕1号"), cited(None, "青政〔2021〕7号"))), 3),
        # cited by two, read by none
        ((document(A, cited("质量纲要", "国质委发〔2012〕9号")), document(B, cited("质量纲要"), cited(None, "国质委发〔2012〕9号"))), 3),
        ((document(A, cited("质量纲要(2011-2020年)")), document(B, cited("质量纲要(2011—2020年)"))), 3),
        # two of one title and different places
        ((document(read("a", CITY, "质量提升方案")), document(read("b", COUNTY, "质量提升方案"))), 2),
        ((document(read("a", CITY, "质量提升方案")), document(read("b", NOWHERE, "质量提升方案"))), 2),
        ((document(read("a", NOWHERE, "质量提升方案")), document(read("b", NOWHERE, "质量提升方案"))), 2),
        ((document(read("a", {"jurisdiction": "松陵县"}, "质量提升方案")), document(read("b", {"jurisdiction": "南桥县"}, "质量提升方案"))), 2),
        # a title that two places of the line bear: the citation stays apart
        ((document(read("a", CITY, "质量提升方案")), document(read("c", {"adcode": "990000"}, "质量提升方案")), document(B, cited("质量提升方案"))), 4),
        # one number, two titles; one number, two places
        ((document(A), document(read("b", CITY, "青川市乡村道路养护办法", "青政〔2021〕7号"))), 2),
        ((document(A), document(read("b", OTHER, "白湾市质量提升方案", "青政〔2021〕7号"))), 2),
        ((document(A), document(B, cited("青川市乡村道路养护办法", "青政〔2021〕7号", CITY))), 3),
        # one title, two numbers or two years
        ((document(A), document(read("b", CITY, "青川市质量提升方案", "青政〔2023〕2号"))), 2),
        ((document(read("a", CITY, "青川市质量方案", issued="2015-01-01")), document(read("b", CITY, "青川市质量方案", issued="2021-01-01"))), 2),
        ((document(A), document(read("c", CITY, "青川市质量提升方案", "青政〔2023〕2号")), document(B, cited("青川市质量提升方案", None, CITY))), 4),
        # several sites, one policy: by number, by title in the same year
        ((document(A), document(read("b", CITY, "青川市质量提升方案", "青政〔2021〕7号", issued="2021-03-01"))), 1),
        ((document(A), document(read("b", CITY, "青川市质量提升方案", None, issued="2021-03-02"))), 1),
        ((document(A), document(read("b", {"jurisdiction": "青川市"}, "青川市质量提升方案", None))), 1),
        # periods are part of a title
        ((document(A, cited("质量纲要(2011-2020年)")), document(B, cited("质量纲要(2021-2030年)"))), 4),
        # the short name that a document introduces
        ((document(B, cited("青川市质量提升方案", "青政〔2021〕7号", CITY, short="《方案》"), cited("方案")), document(A)), 2),
        # places that the table lacks
        ((document(read("a", {"jurisdiction": "松陵县"}, "松陵县质量方案")), document(B, cited("松陵县质量方案"))), 2),
        ((document(read("a", {"jurisdiction": "松陵县"}, "质量方案")), document(B, cited("质量方案"))), 3),
    ],
)  # fmt: skip
def test_how_many_policies(graphs: tuple[Graph, ...], count: int) -> None:
    assert len(policies(*graphs)) == count


def test_the_document_takes_the_place_of_the_stub_with_all_edges() -> None:
    citing = document(B, cited(None, "青政〔2021〕7号", CITY))
    merged = merge([citing, document(A)])
    read_ = next(n for n in merged.nodes if n.properties.get("doc_no") == "青政〔2021〕7号")
    assert read_.properties["stub"] is False and read_.properties["title"] == "青川市质量提升方案"
    assert [e.target for e in merged.edges if e.type == "CITES"] == [read_.id]


def test_several_sources_are_all_named() -> None:
    merged = merge([document(A), document(A | {"sha256": "z", "source_uri": "z", "published": "2021-04-01"})])
    (node,) = merged.nodes
    assert node.properties["source_uri"] == "a" and node.properties["sources"] == ["a", "z"]
    assert node.properties["published"] == "2021-04-01"  # what only one of them knows is kept


def test_a_bare_number_goes_with_the_document_that_was_read() -> None:
    graphs = [document(A), document(B, cited(None, "青政〔2021〕7号", CITY)),
              document(read("c", COUNTY, "云岭县方案"), cited("青川市道路养护办法", "青政〔2021〕7号", CITY))]  # fmt: skip
    assert len(policies(*graphs)) == 4
    merged = merge(graphs)
    titles = {n.id: n.properties.get("title") for n in merged.nodes}
    assert ("云岭县质量提升方案", "青川市质量提升方案") in {(titles[e.source], titles[e.target]) for e in merged.edges}


# --- order -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def graphs() -> list[Graph]:
    return [document_graph(p.read_bytes(), p.name) for p in FILES]


@pytest.fixture(scope="module")
def wanted(graphs: list[Graph]) -> str:
    return "".join(jsonl(merge(graphs)))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(len(FILES))))
def test_any_order_gives_the_same_bytes(order: list[int], graphs: list[Graph], wanted: str) -> None:
    assert "".join(jsonl(merge([graphs[i] for i in order]))) == wanted


def test_a_document_twice_counts_once(graphs: list[Graph], wanted: str) -> None:
    assert "".join(jsonl(merge([*graphs, *graphs[:3]]))) == wanted


@pytest.mark.parametrize("step", [1, -1])
def test_one_file_at_a_time_into_a_loaded_store(step: int, tmp_path: Path, graphs: list[Graph], wanted: str) -> None:
    with open_store(Settings(home=tmp_path)) as store:
        for g in graphs[::step]:
            sha = str((g.document or {})["sha256"])
            known = [loads(text) for text in store.documents().values()]
            store.sync(merge([*known, g]), documents={sha: dumps(g, indent=None)}, names={sha: sha})
        assert "".join(jsonl(store.graph())) == wanted


# --- decisions -------------------------------------------------------------------------------------------------------


def decided(toml: str, *graphs: Graph) -> tuple[Graph, list[Unresolved]]:
    """Merge under decisions, checked to be the same in every order of documents."""
    left: list[Unresolved] = []
    merged = merge(graphs, parse(toml), left)
    for order in permutations(graphs):
        assert "".join(jsonl(merge(order, parse(toml)))) == "".join(jsonl(merged))
    return merged, left


def count(graph: Graph, label: str = "Policy") -> int:
    return sum(n.label == label for n in graph.nodes)


def test_a_person_says_two_policies_are_one() -> None:
    toml = '[[same]]\nnodes = ["青政〔2021〕7号", "云岭县质量提升方案"]\nwhy = "reissued"'
    merged, left = decided(toml, document(A), document(B))
    assert count(merged) == 1 and left == []
    assert merged.nodes[0].properties["decisions"] == ["same: 云岭县质量提升方案 = 青政〔2021〕7号 (reissued)"]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("sha256:a", "sha256:z"),
        ("青川市质量提升方案", "质量强市方案"),
    ],
)
def test_a_person_says_one_policy_is_two(left: str, right: str) -> None:
    graphs = (
        document(A),
        document(read("z", CITY, "质量强市方案", "青政〔2021〕7号", notice_title="青川市质量提升方案的批复")),
    )
    assert count(merge(graphs)) == 1
    merged, unresolved = decided(f'[[different]]\nnodes = ["{left}", "{right}"]', *graphs)
    assert count(merged) == 2 and unresolved == []
    assert len({n.id for n in merged.nodes}) == 2
    assert all(n.properties["decisions"] for n in merged.nodes)


def test_names_by_place_and_by_id() -> None:
    one, two = document(read("a", CITY, "质量方案")), document(read("b", COUNTY, "质量方案"))
    merged, left = decided('[[same]]\nnodes = ["质量方案@青川市", "质量方案@990121"]', one, two)
    assert count(merged) == 1 and left == []
    ids = [n.id for n in merge([one, two]).nodes]
    merged, left = decided(f"[[same]]\nnodes = {ids}", one, two)
    assert count(merged) == 1 and left == []


@pytest.mark.parametrize(
    ("toml", "reason"),
    [
        ('[[same]]\nnodes = ["青政〔2021〕7号", "无此方案"]', "no policies answer to 无此方案"),
        ('[[same]]\nlabel = "Policy"\nnodes = ["无此方案", "无此办法"]', "no policy answers to it"),
        ('[[same]]\nnodes = ["无此方案", "无此办法"]', "no nodes answer to"),
        ('[[different]]\nnodes = ["青政〔2021〕7号", "青川市质量提升方案"]', "both names stand on one node"),
    ],
)
def test_what_cannot_be_applied_is_said(toml: str, reason: str) -> None:
    merged, left = decided(toml, document(A), document(B))
    assert count(merged) == 2
    assert len(left) == 1 and reason in left[0].reason


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ('[[same]]\nnodes = ["a", "b"]\n[[different]]\nnodes = ["b", "a"]', "contradict"),
        ('[[same]]\nnodes = ["a", "b"]\n[[same]]\nnodes = ["b", "c"]\n[[different]]\nnodes = ["a", "c"]', "contradict"),
        ('[[same]]\nnodes = ["a"]', "1 nodes"),
        ('[[same]]\nnodes = ["a", "a"]', "1 nodes"),
        ('[[different]]\nnodes = ["a", "b", "c"]', "different takes two"),
        ('[[alike]]\nnodes = ["a", "b"]', "not 'alike'"),
        ('[[same]]\nnode = ["a", "b"]', "unknown key 'node'"),
        ('[[same]]\nnodes = "a"', "a list of names"),
        ('[[same]]\nlabel = "Place"\nnodes = ["a", "b"]', "label is one of"),
        ("same = 1", "not 'same'"),
        ("[[same", "decisions:"),
    ],
)
def test_decisions_that_are_refused(toml: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        parse(toml)


def test_contradiction_by_different_names_is_refused() -> None:
    toml = """
    [[same]]
    nodes = ["青政〔2021〕7号", "云政〔2021〕9号"]
    [[different]]
    nodes = ["青川市质量提升方案", "云岭县质量提升方案"]
    """
    with pytest.raises(InputError, match="contradict"):
        merge([document(A), document(B)], parse(toml))


def test_the_order_of_decisions_does_not_show() -> None:
    rows = ['[[same]]\nnodes = ["a", "b"]', '[[different]]\nnodes = ["c", "b"]', '[[same]]\nnodes = ["e", "d"]']
    assert len({parse("\n".join(order)) for order in permutations(rows)}) == 1


def bodies() -> Graph:
    text = """云岭县人民政府关于加强质量工作的意见

为加强质量工作,现提出如下意见。

一、加强监管。抽检合格率达到98%以上,抽查合格率达到95%以上。(县质量安全办、县质安办牵头)

云岭县人民政府
2021年6月1日
"""
    return document_graph(text.encode(), "x.txt")


def test_bodies_judged_the_same() -> None:
    graph = bodies()
    names = [n.properties["name"] for n in graph.nodes if n.label == "Agency" and "质" in n.properties["name"]]
    assert len(names) == 2
    merged, left = decided(f"[[same]]\nnodes = {names}", graph)
    assert left == []
    (one,) = (n for n in merged.nodes if n.label == "Agency" and n.properties.get("decisions"))
    assert set(names) <= {one.properties["name"], *one.properties["mentions"]}
    assert sum(e.type == "LEADS" and e.source == one.id for e in merged.edges) == 2


def test_indicators_judged_different_from_one_node() -> None:
    graph = bodies()
    names = sorted(n.properties["name"] for n in graph.nodes if n.label == "Indicator")
    assert names == ["抽查合格率", "抽检合格率"]
    together, _ = decided(f"[[same]]\nnodes = {names}", graph)
    assert count(together, "Indicator") == 1
    apart, left = decided(f'[[different]]\nlabel = "Indicator"\nnodes = {names}', graph)
    assert left == [] and count(apart, "Indicator") == 2


def test_sets_kept_apart() -> None:
    sets = Sets(4)
    sets.forbid(0, 7, 0)
    sets.forbid(3, 7, 1)
    assert sets.union(0, 1) and sets.union(2, 3)
    assert not sets.union(1, 2) and sets.apart(0, 3)
    assert sets.find(1) == 0 and sets.find(3) == 2
