"""Every canned query is well-formed, says what it does, and gives the same rows on both stores."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.errors import QueryError
from kg.model import Edge, Graph, Node
from kg.queries import all_queries, bind, folder, get
from kg.queries.parse import parse
from kg.schema.cypher import tokens, written_words
from kg.store import Store

GOOD = """// title: Titles
// param words: str = 质量 发展  words of the title
// param year: int? = 2013  issued in
// returns: title, id
MATCH (p:Policy) WHERE p.title CONTAINS $words AND ($year IS NULL OR p.period_start = $year)
RETURN p.title AS title, p.id AS id
ORDER BY id
"""


def row(id_: str, kind: str, source: str, target: str, quote: str, **more: Any) -> Edge:
    evidence = {"quote": quote, "start": len(id_), "end": len(id_) + len(quote), "tier": "explicit", "confidence": 1.0}
    return Edge(id_, kind, source, target, evidence | more)


NODES = (
    Node("p:nation", "Policy", {"title": "国家质量纲要", "doc_no": "国发〔2012〕1号", "level": "national", "stub": True,
                                "status": "expired", "expires": "2020"}),
    Node("p:province", "Policy", {"title": "临江省质量纲要", "level": "province", "jurisdiction": "临江省", "stub": False,
                                  "adcode": "990000"}),
    Node("p:city", "Policy", {"title": "青川市质量实施方案", "doc_no": "青府〔2013〕7号", "level": "prefecture",
                              "jurisdiction": "青川市", "issued": "2013-05-16", "stub": False, "adcode": "990100"}),
    Node("p:county", "Policy", {"title": "云岭县质量实施方案", "level": "county", "jurisdiction": "云岭县", "stub": False,
                                "adcode": "990121"}),
    Node("p:none", "Policy", {"doc_no": "临政〔2010〕3号", "stub": True}),
    Node("m:1", "Measure", {"title": "加强标准化", "path": "一/(一)", "kind": "task", "order": 1,
                            "text": "加强标准化工作。(市质监局牵头)"}),
    Node("m:2", "Measure", {"title": "品牌建设", "path": "一/(二)", "kind": "task", "order": 2,
                            "text": "争创名牌。标准化示范。"}),
    Node("m:3", "Measure", {"path": "二/(一)", "kind": "objective", "order": 3, "text": "总体目标。"}),
    Node("m:4", "Measure", {"title": "加强标准化", "path": "一", "kind": "task", "order": 1, "text": "县里的标准化"}),
    Node("a:1", "Agency", {"name": "青川市质量技术监督局", "short_name": "青川市质监局", "mentions": ["市质监局"]}),
    Node("a:2", "Agency", {"name": "青川市教育局"}),
    Node("a:3", "Agency", {"name": "青川市财政局", "mentions": ["市财政局", "财政局"]}),
    Node("i:1", "Indicator", {"name": "产品合格率", "unit": "%"}),
    Node("w:1", "Award", {"name": "市政府质量奖"}),
    Node("o:1", "Obligation", {"modality": "must", "strength": "必须", "bearer": "企业", "action": "建立制度"}),
    Node("o:2", "Obligation", {"modality": "encouraged", "strength": "鼓励", "action": "采用标准", "bearer": None}),
    Node("j:1", "Jurisdiction", {"name": "青川市", "adcode": "990100"}),
)  # fmt: skip
EDGES = (
    row("e:c1", "CONTAINS", "p:city", "m:1", "加强标准化"),
    row("e:c2", "CONTAINS", "p:city", "m:2", "品牌建设"),
    row("e:c3", "CONTAINS", "p:city", "m:3", "总体目标"),
    row("e:c4", "CONTAINS", "p:county", "m:4", "加强标准化"),
    row("e:l1", "LEADS", "a:1", "m:1", "市质监局牵头", mode="joint", mention="市质监局", order=1),
    row("e:l2", "LEADS", "a:2", "m:1", "市教育局牵头", mode="joint", mention="市教育局", order=2),
    row("e:s1", "SUPPORTS", "a:3", "m:1", "市财政局配合", mention="市财政局", order=1),
    row("e:s2", "SUPPORTS", "a:3", "m:2", "财政局配合", mention="财政局"),
    row("e:i1", "IMPLEMENTS", "p:city", "p:province", "落实省纲要"),
    row("e:i1b", "IMPLEMENTS", "p:city", "p:province", "再次落实省纲要", doc="other"),
    row("e:i2", "IMPLEMENTS", "p:province", "p:nation", "贯彻国家纲要"),
    row("e:i3", "DERIVES_FROM", "p:county", "p:city", "依据市方案"),
    row("e:i4", "CITES", "p:city", "p:none", "临政〔2010〕3号"),
    row("e:i5", "CITES", "p:province", "p:city", "见市方案"),  # a circle
    row("e:t1", "SETS_TARGET", "m:3", "i:1", "达95%以上", op=">=", value=95, unit="%", year=2015, mention="合格率"),
    row("e:t2", "SETS_TARGET", "p:province", "i:1", "达96.5%", op=">=", value=96.5, unit="%", mention="合格率"),
    row("e:w1", "CONFERS", "m:2", "w:1", "奖励50万元", amounts=["企业=500000元", "组织=100000元"]),
    row("e:w2", "MENTIONS", "p:county", "w:1", "市政府质量奖"),
    row("e:o1", "IMPOSES", "m:1", "o:1", "企业必须建立制度"),
    row("e:o2", "IMPOSES", "m:2", "o:2", "鼓励采用标准"),
    row("e:g1", "GOVERNS", "p:city", "j:1", "青川市"),
)
GRAPH = Graph(tuple(sorted(NODES, key=lambda n: n.id)), tuple(sorted(EDGES, key=lambda e: e.id)))

# name, given parameters, ids (or another telling column) of the rows in order
CASES: tuple[tuple[str, dict[str, str], str, list[Any]], ...] = (
    ("leads", {"words": "标准化"}, "id", ["e:l1", "e:l2", "e:s1", "e:s2"]),
    ("leads", {"words": "标准化 示范"}, "id", ["e:s2"]),
    ("leads", {"words": "标准化", "place": "云岭"}, "id", []),
    ("leads", {"words": "标准化", "place": "青川"}, "mention", ["市质监局", "市教育局", "市财政局", "财政局"]),
    ("leads", {"words": "'\"`$x"}, "id", []),
    ("portfolio", {"agency": "财政局"}, "id", ["e:s1", "e:s2"]),
    ("portfolio", {"agency": "市质监局"}, "id", ["e:l1"]),
    ("portfolio", {"agency": "青川市质监局"}, "mode", ["joint"]),
    ("lineage_up", {"policy": "云岭县质量"}, "steps", [1, 2, 2, 2, 3, 3]),
    ("lineage_up", {"policy": "青府〔2013〕7号"}, "upper",
     [None, "临江省质量纲要", "临江省质量纲要", "国家质量纲要", "国家质量纲要"]),
    ("lineage_down", {"policy": "国发〔2012〕1号"}, "lower",
     ["临江省质量纲要", "青川市质量实施方案", "青川市质量实施方案", "云岭县质量实施方案", "云岭县质量实施方案"]),
    ("indicator", {"name": "合格率"}, "value", [95, 96.5]),
    ("awards", {}, "id", ["e:w1", "e:w2"]),
    ("awards", {"name": "质量奖"}, "amounts", [["企业=500000元", "组织=100000元"], []]),
    ("measures_without_lead", {}, "id", ["m:2", "m:4"]),
    ("measures_without_lead", {"policy": "青府〔2013〕7号"}, "supports", [1]),
    ("policies", {}, "measures", [0, 3, 1]),
    ("policies", {}, "targets", [1, 1, 0]),
    ("policies", {}, "cites", [2, 3, 1]),
    ("measures", {"policy": "青川市"}, "leads", [["青川市质量技术监督局", "青川市教育局"], [], []]),
    ("measures", {"policy": "青川市"}, "supports", [["青川市财政局"], ["青川市财政局"], []]),
    ("obligations", {}, "id", ["o:1", "o:2"]),
    ("obligations", {"bearer": "企业"}, "id", ["o:1"]),
    ("obligations", {"modality": "encouraged"}, "id", ["o:2"]),
    ("targets_without_year", {}, "id", ["e:t2"]),
    ("targets_without_year", {"policy": "青川"}, "id", []),
    ("cited_but_absent", {}, "id", ["p:nation", "p:none"]),
    ("expired_basis", {}, "id", ["e:i2"]),
    ("search", {"words": "标准化"}, "id", ["m:1", "m:2", "m:4"]),
    ("search", {"words": "质监"}, "id", ["a:1", "m:1"]),
    ("search", {"words": "质量奖"}, "found", ["市政府质量奖"]),
)  # fmt: skip
IDS = [f"{i}-{c[0]}" for i, c in enumerate(CASES)]


@pytest.fixture(scope="module")
def filled_embedded(embedded_opened: Store) -> Store:
    embedded_opened.sync(GRAPH)
    return embedded_opened


@pytest.fixture(scope="module")
def filled_neo4j(neo4j_opened: Store) -> Store:
    neo4j_opened.sync(GRAPH)
    return neo4j_opened


@pytest.mark.parametrize(("name", "given", "column", "wanted"), CASES, ids=IDS)
def test_rows(filled_embedded: Store, name: str, given: dict[str, str], column: str, wanted: list[Any]) -> None:
    query = get(name)
    rows = filled_embedded.read(query.text, bind(query, given))
    assert [r[column] for r in rows] == wanted
    assert all(tuple(r) == query.returns for r in rows)


@pytest.mark.neo4j
@pytest.mark.parametrize(("name", "given", "column", "wanted"), CASES, ids=IDS)
def test_the_same_rows_on_neo4j(
    filled_embedded: Store, filled_neo4j: Store, name: str, given: dict[str, str], column: str, wanted: list[Any]
) -> None:
    query = get(name)
    here, there = (store.read(query.text, bind(query, given)) for store in (filled_embedded, filled_neo4j))
    assert json.dumps(here, ensure_ascii=False) == json.dumps(there, ensure_ascii=False)
    assert [r[column] for r in there] == wanted


@pytest.mark.neo4j
@pytest.mark.parametrize("name", sorted(all_queries()))
def test_examples_run_on_both(filled_embedded: Store, filled_neo4j: Store, name: str) -> None:
    query = get(name)
    given = bind(query, {p.name: p.example for p in query.parameters})
    assert filled_embedded.read(query.text, given) == filled_neo4j.read(query.text, given)


def test_every_query_has_a_case() -> None:
    assert {case[0] for case in CASES} == set(all_queries())


def test_names_are_those_of_the_files() -> None:
    files = {Path(f.name).stem for f in folder().iterdir() if f.name.endswith(".cypher")}
    assert set(all_queries()) == files
    assert list(all_queries()) == sorted(files)


def test_a_header_is_read() -> None:
    query = parse("titles", GOOD)
    assert (query.title, query.returns) == ("Titles", ("title", "id"))
    words, year = query.parameters
    assert (words.name, words.type, words.required, words.example) == ("words", "str", True, "质量 发展")
    assert (year.type, year.required, year.example, year.description) == ("int", False, "2013", "issued in")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("// title: Titles\n", "", "no title"),
        ("// returns: title, id\n", "", "no returns"),
        ("title: Titles", "titel: Titles", "cannot read the header line"),
        ("// param year: int? = 2013  issued in\n", "", "declares the parameters"),
        ("int? = 2013", "date = 2013", "cannot read the parameter"),
        ("2013  issued in", "2013", "cannot read the parameter"),
        ("$year IS NULL", "$jahr IS NULL", "declares the parameters"),
        ("(p:Policy)", "(p:Police)", "label 'Police'"),
        ("(p:Policy)", "(p:Policy)-[:CITE]->()", "relationship type 'CITE'"),
        ("(p:Policy)", "(p:Policy)<-[:CITES|LEAD*1..2]-()", "relationship type 'LEAD'"),
        ("WHERE p.title", "WHERE p:Polcy AND p.title", "label 'Polcy'"),
        ("p.title CONTAINS", "p.titel CONTAINS", "property 'titel'"),
        ("RETURN p.title AS title", "RETURN p.title AS name", "promises the columns title, id but returns name, id"),
        ("p.id AS id", "p.id", "returns title, (no name)"),
        ("ORDER BY id", "LIMIT 5", "no ORDER BY"),
        ("ORDER BY id", "", "no ORDER BY"),
        ("RETURN p.title", "SET p.title = 1 RETURN p.title", "writes (SET)"),
        ("RETURN p.title AS title, p.id AS id\nORDER BY id", "DELETE p", "writes"),
    ],
)
def test_a_header_that_does_not_fit_is_refused(old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(QueryError) as caught:
        parse("titles", GOOD.replace(old, new))
    assert said in str(caught.value)
    assert str(caught.value).startswith("cypher/titles.cypher: ")


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("lead", "leads"),
        ("lineage-up", None),
        ("linage_up", "lineage_up"),
        ("portfolo", "portfolio"),
        ("xyz", "awards"),
    ],
)
def test_a_misspelt_name_is_answered_with_the_nearest(typed: str, near: str | None) -> None:
    if near is None:
        assert get(typed).name == "lineage_up"
        return
    with pytest.raises(QueryError, match=near):
        get(typed)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"words": " 质量 "}, {"words": "质量", "year": None}),
        ({"words": "x", "year": "2013"}, {"words": "x", "year": 2013}),
        ({"words": "x", "year": ""}, {"words": "x", "year": None}),
    ],
)
def test_parameters_are_typed(given: dict[str, str], wanted: dict[str, Any]) -> None:
    assert bind(parse("titles", GOOD), given) == wanted


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "titles needs words, for example: kg query titles words=质量"),
        ({"words": ""}, "titles needs words"),
        ({"words": "x", "year": "zwei"}, "year is a whole number, not 'zwei'"),
        ({"word": "x"}, "has no parameter 'word'; did you mean words?"),
        ({"q": "x"}, "it has words, year"),
    ],
)
def test_wrong_parameters_are_explained(given: dict[str, str], said: str) -> None:
    with pytest.raises(QueryError) as caught:
        bind(parse("titles", GOOD), given)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("float", "0.5", 0.5),
        ("bool", "是", True),
        ("bool", "false", False),
        ("list", "甲、乙,丙;", ["甲", "乙", "丙"]),
        ("str", "007", "007"),
    ],
)
def test_each_type_of_parameter(kind: str, text: str, value: Any) -> None:
    query = parse("t", GOOD.replace("words: str", f"words: {kind}"))
    assert bind(query, {"words": text})["words"] == value


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("MATCH (n) RETURN n", ()),
        ("match (n) set n.a = 1", ("SET",)),
        ("// CREATE\nRETURN 'DELETE' /* MERGE */ AS `DROP`", ()),
        ("MATCH (n) DETACH DELETE n", ("DETACH", "DELETE")),
        ("RETURN n.set, {delete: 1}, $merge", ()),
        ("MATCH (n:Set|Delete) RETURN n", ()),
        ("RETURN 'it\\'s' + \"CREATE\" CREATE (n)", ("CREATE",)),
        ("CALL { MATCH (n) DELETE n }", ("DELETE",)),
        ("CALL db.labels() YIELD label RETURN label", ()),
        ("CALL apoc.cypher.run('x', {})", ("CALL apoc.cypher.run",)),
        ("RETURN '未完 CREATE", ()),
    ],
)
def test_words_that_write(query: str, words: tuple[str, ...]) -> None:
    assert written_words(query) == words


def test_cutting_hostile_text_is_linear() -> None:
    for piece in ("(", "'", "`", "/*", "//", "\\", '"', "$", "1", "a", "\n", " "):
        assert list(tokens(piece * 200_000)) is not None


def test_tokens_join_to_the_query_without_space() -> None:
    joined = "".join(t.text for q in all_queries().values() for t in tokens(q.text))
    bodies = "".join(line for q in all_queries().values() for line in q.text.splitlines() if not line.startswith("//"))
    assert joined.replace(" ", "") == bodies.replace(" ", "")


def test_the_documentation_lists_every_query() -> None:
    text = (Path(__file__).resolve().parents[1] / "docs" / "queries.md").read_text("utf-8")
    for query in all_queries().values():
        assert f"| [`{query.name}`](../cypher/{query.name}.cypher) | {query.title} | " in text
        assert all(f"`{p.name}={p.example}`" in text for p in query.parameters)
