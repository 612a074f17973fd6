"""The store holds exactly what it was given, on the embedded server and on a real Neo4j."""

from __future__ import annotations

import dataclasses
import json

import pytest

from kg.errors import InternalError, QueryError, StoreError
from kg.model import Edge, Graph, Node
from kg.store import Settings, Store, open_store

HOSTILE = (
    "`); MATCH (n) DETACH DELETE n //",
    "'\"\\' OR 1=1 {id: $id} ${x} $$",
    "第一行\n第二行\r\n\t制表",
    "𠮷野家😀 e\u0301 \u200b\ufeff",
    "a\0b",
    "2013-05-01",
    "007",
    "true",
    "null",
    "",
    " ",
    "长" * 20_000,
)


def graph(nodes: list[Node], edges: list[Edge] | None = None) -> Graph:
    return Graph(tuple(sorted(nodes, key=lambda n: n.id)), tuple(sorted(edges or [], key=lambda e: e.id)))


def small() -> Graph:
    return graph(
        [
            Node("p1", "Policy", {"title": "青川市质量发展实施方案", "period_start": 2013, "stub": False}),
            Node("p2", "Policy", {"title": "临江省质量发展纲要", "stub": True}),
            Node("m1", "Measure", {"title": "总体要求", "order": 1}),
            Node("a1", "Agency", {"name": "青川市教育局", "mentions": ["市教育局", "教育局"]}),
            Node("i1", "Indicator", {"name": "合格率", "unit": "%"}),
        ],
        [
            Edge("e1", "CONTAINS", "p1", "m1", {"quote": "总体要求", "start": 3, "end": 7, "confidence": 1.0}),
            Edge("e2", "LEADS", "a1", "m1", {"quote": "市教育局牵头", "mode": "sole", "order": 1}),
            Edge("e3", "SETS_TARGET", "m1", "i1", {"value": 95, "qualitative": False}),
            Edge("e4", "SETS_TARGET", "m1", "i1", {"value": 95.0, "year": 2015}),
            Edge("e5", "IMPLEMENTS", "p1", "p2", {"quote": "贯彻落实《纲要》"}),
        ],
    )


def as_bytes(value: Graph) -> bytes:
    return json.dumps(dataclasses.asdict(value), ensure_ascii=False).encode()


def counts(value: object) -> dict[str, int]:
    assert dataclasses.is_dataclass(value) and not isinstance(value, type)
    return {name: number for name, number in dataclasses.asdict(value).items() if number}


def test_the_second_load_changes_nothing(stores: Store) -> None:
    assert counts(stores.sync(small())) == {"nodes_added": 5, "edges_added": 5}
    before = stores.graph()
    assert not stores.sync(small())
    assert as_bytes(stores.graph()) == as_bytes(before)


def test_what_goes_in_comes_out(stores: Store) -> None:
    stores.sync(small())
    found = stores.graph()
    assert found == small()
    assert [type(e.properties["value"]) for e in found.edges if e.type == "SETS_TARGET"] == [int, float]


def test_a_changed_load_leaves_nothing_stale(stores: Store) -> None:
    stores.sync(small())
    old = small()
    nodes = [n for n in old.nodes if n.id not in ("a1", "p2")]
    nodes = [dataclasses.replace(n, properties={"title": "新题"}) if n.id == "m1" else n for n in nodes]
    nodes.append(Node("a2", "Agency", {"name": "云岭县公安局"}))
    edges = [e for e in old.edges if e.id in ("e1", "e3", "e4")]
    edges[1] = dataclasses.replace(edges[1], properties={"value": 96})
    edges.append(Edge("e9", "LEADS", "a2", "m1", {}))
    new = graph(nodes, edges)
    assert counts(stores.sync(new)) == {
        "nodes_added": 1,
        "nodes_changed": 1,
        "nodes_removed": 2,
        "edges_added": 1,
        "edges_changed": 1,
        "edges_removed": 2,
    }
    assert stores.graph() == new
    assert not stores.sync(new)


@pytest.mark.parametrize(
    ("name", "edge"),
    [
        ("other end", Edge("e2", "LEADS", "a1", "m2", {"quote": "新"})),
        ("other start", Edge("e2", "LEADS", "a2", "m1", {"quote": "新"})),
        ("other type", Edge("e2", "SUPPORTS", "a1", "m1", {"quote": "新"})),
    ],
)
def test_an_edge_that_moves_is_one_edge(stores: Store, name: str, edge: Edge) -> None:
    nodes = [
        Node("a1", "Agency", {}),
        Node("a2", "Agency", {}),
        Node("m1", "Measure", {}),
        Node("m2", "Measure", {}),
    ]
    stores.sync(graph(nodes, [Edge("e2", "LEADS", "a1", "m1", {"quote": "旧"})]))
    assert counts(stores.sync(graph(nodes, [edge]))) == {"edges_changed": 1}
    assert stores.graph().edges == (edge,)


def test_a_label_that_changes_takes_its_edges_along(stores: Store) -> None:
    edges = [Edge("e1", "MENTIONS", "p", "x", {"quote": "甲"})]
    stores.sync(graph([Node("p", "Policy", {}), Node("x", "Award", {"name": "甲"})], edges))
    new = graph([Node("p", "Policy", {}), Node("x", "Indicator", {"name": "甲"})], edges)
    stores.sync(new)
    assert stores.graph() == new
    assert not stores.sync(new)


def test_two_edges_between_the_same_nodes_stay_two(stores: Store) -> None:
    nodes = [Node("a", "Agency", {}), Node("m", "Measure", {})]
    new = graph(nodes, [Edge(f"e{i}", "LEADS", "a", "m", {"doc": str(i)}) for i in range(3)])
    stores.sync(new)
    assert stores.graph() == new


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_comes_back_as_it_was(stores: Store, text: str) -> None:
    nodes = [Node(f"a {text[:50]}", "Policy", {"title": text, "issuer": text}), Node("m", "Measure", {"text": text})]
    new = graph(nodes, [Edge(f"e {text[:50]}", "CONTAINS", nodes[0].id, "m", {"quote": text})])
    stores.sync(new, documents={"0" * 64: text}, names={"0" * 64: text[:50]})
    assert stores.graph() == new
    assert stores.documents() == {"0" * 64: text}
    assert stores.read("MATCH (n:Policy {title: $t}) RETURN n.issuer AS issuer", {"t": text}) == [{"issuer": text}]
    assert not stores.sync(new)


def test_numbers_and_lists_keep_their_type(stores: Store) -> None:
    properties = {
        "a": 1, "b": 1.0, "c": True, "d": 0, "e": 0.0, "f": False, "g": -1, "h": 2**62, "i": 1e300, "j": 0.1,
        "k": [], "l": ["甲"], "m": ["甲", "乙", "甲"], "n": 1e15,
    }  # fmt: skip
    stores.sync(graph([Node("x", "Policy", {**properties, "none": None, "tuple": ("甲",)})]))
    found = stores.graph().nodes[0].properties
    assert found == {**properties, "tuple": ["甲"]}
    assert {k: type(v) for k, v in found.items()} == {k: type(v) for k, v in (properties | {"tuple": []}).items()}


def test_a_whole_number_beyond_64_bits_is_kept_as_a_float(stores: Store) -> None:
    new = graph([Node("x", "Policy", {"a": 10**19})])
    stores.sync(new)
    assert stores.graph().nodes[0].properties == {"a": 1e19}
    assert not stores.sync(new)


def test_both_stores_give_the_same_bytes(both_stores: tuple[Store, Store]) -> None:
    left, right = both_stores
    for store in both_stores:
        store.sync(small(), documents={"a": "{}"})
    assert as_bytes(left.graph()) == as_bytes(right.graph())
    assert left.documents() == right.documents()


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("label", graph([Node("a", "Nonsense", {})])),
        ("label with Cypher", graph([Node("a", "Policy) DETACH DELETE n //", {})])),
        ("type", graph([Node("a", "Policy", {})], [Edge("e", "OWNS", "a", "a", {})])),
        ("missing end", graph([Node("a", "Policy", {})], [Edge("e", "CITES", "a", "b", {})])),
        ("two ids", graph([Node("a", "Policy", {}), Node("a", "Policy", {"title": "x"})])),
        ("map value", graph([Node("a", "Policy", {"title": {"x": 1}})])),
        ("mixed list", graph([Node("a", "Policy", {"title": ["x", 1]})])),
        ("not a number", graph([Node("a", "Policy", {"title": float("nan")})])),
    ],
)
def test_a_graph_that_breaks_the_schema_is_refused_whole(stores: Store, name: str, bad: Graph) -> None:
    stores.sync(small())
    with pytest.raises(InternalError):
        stores.sync(bad)
    assert stores.graph() == small()


@pytest.mark.parametrize(
    "query",
    [
        "CREATE (n:Policy {id: 'x'})",
        "MATCH (n:Policy) SET n.title = 'x'",
        "MATCH (n:Policy) REMOVE n.title",
        "MATCH (n) DETACH DELETE n",
        "MERGE (n:Policy {id: 'x'}) RETURN n",
        "CREATE CONSTRAINT x IF NOT EXISTS FOR (n:Policy) REQUIRE n.title IS UNIQUE",
        "DROP CONSTRAINT kg_policy_id",
        "match (n) /* RETURN */ dEtAcH  dElEtE n",
        "MATCH (n:Policy) FOREACH (x IN [1] | SET n.a = x)",
        "LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row",
        "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10 ROWS",
        "CALL db.createLabel('X')",
        "RETURN 1 AS a UNION MATCH (n:Policy) DELETE n RETURN 1 AS a",
    ],
)
def test_read_refuses_to_write(stores: Store, query: str) -> None:
    stores.sync(small())
    with pytest.raises(QueryError, match="writes"):
        stores.read(query)
    assert stores.graph() == small()


@pytest.mark.parametrize(
    "query",
    [
        "RETURN 'CREATE (n) DELETE n' AS x",
        "MATCH (n:Policy) RETURN n.title AS `SET`",
        "RETURN {set: 1, delete: 2} AS x // MERGE",
        "MATCH (n) WHERE n.create IS NULL RETURN count(n) AS x",
        "CALL { MATCH (n:Policy) RETURN count(n) AS c } RETURN c",
    ],
)
def test_read_lets_reading_through(stores: Store, query: str) -> None:
    stores.sync(small())
    assert len(stores.read(query)) >= 1


@pytest.mark.parametrize("query", ["MATCH (n", "RETURN $absent", "RETURN nonsense(1)", ""])
def test_a_bad_query_is_one_line(stores: Store, query: str) -> None:
    with pytest.raises(QueryError) as caught:
        stores.read(query)
    assert "\n" not in str(caught.value)


def test_rows_are_plain(stores: Store) -> None:
    stores.sync(small())
    query = "MATCH p = (a:Agency)-[r:LEADS]->(m:Measure) RETURN a, r, m, p, [a.name, 1] AS l, {x: m.title} AS map"
    row = stores.read(query)[0]
    agency = {
        "id": "a1",
        "labels": ["Agency"],
        "properties": {"mentions": ["市教育局", "教育局"], "name": "青川市教育局"},
    }
    edge = {
        "id": "e2", "type": "LEADS", "source": "a1", "target": "m1",
        "properties": {"mode": "sole", "order": 1, "quote": "市教育局牵头"},
    }  # fmt: skip
    assert (row["a"], row["r"]) == (agency, edge)
    assert row["p"] == {"nodes": [agency, row["m"]], "relationships": [edge]}
    assert (row["l"], row["map"]) == (["青川市教育局", 1], {"x": "总体要求"})
    json.dumps(row)


def test_the_ledger_keeps_documents_beside_the_graph(stores: Store) -> None:
    big = json.dumps([f"第{i}条 {i * 7919 % 1_000_003}" for i in range(99_000)], ensure_ascii=False)
    assert len(big.encode()) > 2_000_000
    made = stores.sync(small(), documents={"a": "{}", "b": big}, names={"a": "甲.html"})
    assert made.documents_written == 2
    assert stores.documents() == {"a": "{}", "b": big}
    assert stores.document_names() == {"a": "甲.html", "b": ""}
    assert stores.graph() == small()
    assert not stores.sync(small(), documents={"a": "{}", "b": big})
    assert counts(stores.put_documents({"a": "{1}"}, remove=["b", "never there"])) == {
        "documents_written": 1,
        "documents_removed": 1,
    }
    assert (stores.documents(), stores.document_names()) == ({"a": "{1}"}, {"a": "甲.html"})
    assert stores.graph() == small()


def test_a_write_that_fails_leaves_the_store_as_it_was(stores: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    stores.sync(small(), documents={"a": "{}"})
    monkeypatch.setattr("kg.store.cypher.PUT_DOCUMENTS", "UNWIND $rows AS row RETURN nonsense(row)")
    with pytest.raises(QueryError):
        stores.sync(graph([Node("z", "Policy", {})]), documents={"z": "{}"})
    assert stores.graph() == small()
    assert stores.documents() == {"a": "{}"}


def test_a_large_graph_goes_in_by_parts(stores: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.store.store.ATOMIC", 3)
    monkeypatch.setattr("kg.store.store.CHUNK", 2)
    stores.sync(small(), documents={"a": "{}"})
    assert stores.graph() == small()
    stores.sync(graph([]), forget=["a"])
    assert stores.graph() == graph([])
    assert stores.documents() == {}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (Settings(uri="bolt://127.0.0.1:1"), "bolt://127.0.0.1:1 does not answer"),
        (Settings(uri="http://127.0.0.1:7474"), "is not the address of a store"),
        (Settings(uri="bolt://neo4j:geheim@localhost"), "must not hold a password"),
        (Settings(uri="bolt://localhost:99999"), "malformed"),
        (Settings(uri=""), None),
    ],
)
def test_an_address_that_leads_nowhere_is_one_line(settings: Settings, said: str | None) -> None:
    if said is None:
        return
    with pytest.raises(StoreError, match=said) as caught:
        open_store(settings)
    assert "\n" not in str(caught.value)
    assert "geheim" not in str(caught.value)


@pytest.mark.neo4j
def test_a_wrong_password_is_said_and_not_shown(neo4j_settings: Settings) -> None:
    wrong = dataclasses.replace(neo4j_settings, password="geheim")
    with pytest.raises(StoreError, match="refuses the user or password; set KG_USER and KG_PASSWORD") as caught:
        open_store(wrong)
    assert "geheim" not in str(caught.value) + repr(wrong)


@pytest.mark.neo4j
def test_a_database_that_is_not_there_is_named(neo4j_settings: Settings) -> None:
    with pytest.raises(StoreError, match="has no database 'nowhere'"):
        open_store(dataclasses.replace(neo4j_settings, database="nowhere"))


def test_settings_come_from_the_environment(tmp_path) -> None:  # type: ignore[no-untyped-def]
    env = {"KG_STORE": "bolt://a", "KG_USER": "u", "KG_PASSWORD": "p", "KG_DATABASE": "d", "KG_HOME": str(tmp_path)}
    assert Settings.from_env(env) == Settings("bolt://a", "u", "p", "d", tmp_path)
    assert Settings.from_env(env, uri="bolt://b").uri == "bolt://b"
    assert Settings.from_env({}, home=tmp_path) == Settings(home=tmp_path)
    assert "secret" not in repr(Settings(password="secret"))


def test_many_edges_of_one_node_can_go_and_stay(stores: Store) -> None:
    nodes = [Node("a", "Agency", {}), *(Node(f"m{i:04}", "Measure", {}) for i in range(1200))]
    edges = [Edge(f"e{i:04}", "LEADS", "a", f"m{i:04}", {"order": i}) for i in range(1200)]
    stores.sync(graph(nodes, edges))
    fewer = graph(nodes, edges[::3])
    assert counts(stores.sync(fewer)) == {"edges_removed": 800}
    assert stores.graph() == fewer
    last = graph(nodes[:200], edges[:199:3])
    assert counts(stores.sync(last)) == {"nodes_removed": 1001, "edges_removed": 333}
    assert stores.graph() == last


def test_an_edge_moves_from_a_node_that_goes(stores: Store) -> None:
    nodes = [Node("a1", "Agency", {}), Node("a2", "Agency", {}), Node("m1", "Measure", {})]
    stores.sync(graph(nodes, [Edge("e", "LEADS", "a1", "m1", {"order": 1})]))
    new = graph(nodes[1:], [Edge("e", "LEADS", "a2", "m1", {"order": 1})])
    assert counts(stores.sync(new)) == {"nodes_removed": 1, "edges_changed": 1}
    assert stores.graph() == new
