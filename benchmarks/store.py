"""What the store costs: rows a second beside a bare UNWIND/MERGE loop, start-up, peak memory.

    python benchmarks/store.py [--nodes 10000] [--edges 30000] [--neo4j]

Both loads are of the same made-up graph, through the same driver, into the same server, in turn, in one run: the bare
loop sends the same statements in batches of 1,000 to an empty database and compares nothing; ``Store.sync`` reads what
is there, compares, and writes the difference. Printed as JSON. Times are seconds, memory is MB.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from kg.model import Edge, Graph, Node  # noqa: E402
from kg.store import Settings, Store, open_store  # noqa: E402

QUOTE = "市质量技术监督局牵头,市财政局、市教育局按职责分工配合,完善标准体系,加强监督检查"


def made_graph(nodes: int, edges: int) -> Graph:
    """Return a graph with the shape of a corpus: policies with measures, agencies that lead them, citations."""
    dice = random.Random(7)
    policies, agencies = max(1, nodes // 20), max(1, nodes // 20)
    measures = max(1, nodes - policies - agencies)
    made = [
        Node(f"policy:{i}", "Policy", {"title": f"质量提升实施方案 {i}", "level": "county"}) for i in range(policies)
    ]
    made += [Node(f"agency:{i}", "Agency", {"name": f"第{i}局", "mentions": ["市局"]}) for i in range(agencies)]
    made += [
        Node(f"measure:{i}", "Measure", {"title": f"措施 {i}", "text": QUOTE * 3, "order": i, "kind": "task"})
        for i in range(measures)
    ]
    links: list[Edge] = []
    for i in range(edges):
        evidence = {
            "doc": f"{i % policies:064x}", "start": i, "end": i + len(QUOTE), "source_start": i, "source_end": i + 60,
            "quote": QUOTE, "section": "三/(一)", "rule": "duty.lead", "tier": "explicit", "confidence": 1.0,
        }  # fmt: skip
        if i < measures:
            links.append(Edge(f"e:{i}", "CONTAINS", f"policy:{i % policies}", f"measure:{i}", evidence))
        elif i % 3:
            ends = f"agency:{dice.randrange(agencies)}", f"measure:{dice.randrange(measures)}"
            links.append(Edge(f"e:{i}", "LEADS", *ends, evidence))
        else:
            ends = f"policy:{dice.randrange(policies)}", f"policy:{dice.randrange(policies)}"
            links.append(Edge(f"e:{i}", "CITES", *ends, evidence))
    return Graph(tuple(sorted(made, key=lambda n: n.id)), tuple(sorted(links, key=lambda e: e.id)))


def bare_load(store: Store, graph: Graph) -> None:
    """Write a graph with UNWIND and MERGE in batches of 1,000: what a script without kg would do."""
    label = {n.id: n.label for n in graph.nodes}
    groups: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for n in graph.nodes:
        text = f"UNWIND $rows AS row MERGE (n:{n.label} {{id: row.id}}) SET n = row.properties"
        groups[text].append({"id": n.id, "properties": {"id": n.id, **n.properties}})
    for e in graph.edges:
        text = (
            f"UNWIND $rows AS row MATCH (a:{label[e.source]} {{id: row.source}}) "
            f"MATCH (b:{label[e.target]} {{id: row.target}}) MERGE (a)-[r:{e.type} {{id: row.id}}]->(b) "
            "SET r = row.properties"
        )
        row = {"id": e.id, "source": e.source, "target": e.target, "properties": {"id": e.id, **e.properties}}
        groups[text].append(row)
    connection = store._connection
    with connection.driver.session(database=connection.database) as session:
        for text, rows in groups.items():
            for start in range(0, len(rows), 1000):
                part = rows[start : start + 1000]
                session.execute_write(lambda tx, text=text, part=part: tx.run(text, rows=part).consume())


def seconds(work: Callable[[], object]) -> float:
    """Return how long a call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(opened: Callable[[int], Settings], graph: Graph, rounds: int = 2) -> dict[str, float]:
    """Compare ``sync`` with the bare loop, in turn, each into an empty store; the best of the rounds counts.

    Args:
        opened: gives the settings of the n-th empty store.
        graph: what is written.
        rounds: how often both are measured.
    """
    rows = len(graph.nodes) + len(graph.edges)
    times: defaultdict[str, list[float]] = defaultdict(list)
    for number in range(2 * rounds):
        with open_store(opened(number)) as store:
            store.clear()
            if number == 0:
                bare_load(store, made_graph(500, 1000))  # warms up the engine for both
                store.clear()
            store.ensure_schema()
            if number % 2:
                times["sync"].append(seconds(lambda s=store: s.sync(graph)))
                times["unchanged"].append(seconds(lambda s=store: s.sync(graph)))
                times["read_back"].append(seconds(store.graph))
                times["clear"].append(seconds(store.clear))
            else:
                times["bare"].append(seconds(lambda s=store: bare_load(s, graph)))
                store.clear()
    best = {name: min(found) for name, found in times.items()}
    result = {f"{name}_rows_per_s": round(rows / value) for name, value in sorted(best.items())}
    return {"rows": rows, **result, "sync_to_bare": round(best["bare"] / best["sync"], 2)}


def startup(home: Path, runs: int = 5) -> dict[str, float]:
    """Time whole processes: bare Python, the driver's import, and the embedded store from start to first row."""
    first_row = (
        "with open_store(Settings(home=Path(sys.argv[1]))) as s: s.read('MATCH (p:Policy) RETURN count(p) AS c')"
    )
    programs = {
        "python_s": "pass",
        "import_neo4j_s": "import neo4j",
        "first_row_s": f"import sys\nfrom pathlib import Path\nfrom kg.store import Settings, open_store\n{first_row}",
    }
    result: dict[str, float] = {}
    for name, code in programs.items():
        command = [sys.executable, "-c", code, str(home)]
        times = [seconds(lambda c=command: subprocess.run(c, check=True, cwd=ROOT)) for _ in range(runs)]
        result[name] = round(statistics.median(times), 3)
    return result


def peak(pid: int | None = None) -> float:
    """Return the peak resident memory of this process, or of another, in MB."""
    if pid is None:
        return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 0)
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return round(int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024, 0)


def main() -> None:
    """Run what the command line asks for and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=10_000)
    parser.add_argument("--edges", type=int, default=30_000)
    parser.add_argument("--neo4j", action="store_true", help="a real Neo4j too (Java and Maven)")
    options = parser.parse_args()
    graph = made_graph(options.nodes, options.edges)
    found: dict[str, Any] = {"graph_in_memory_mb": peak()}
    if options.neo4j:  # first, so that the peak of this process is the client's alone
        import neo4j_server

        with neo4j_server.running(("-Xmx1g",)) as server:
            found["neo4j"] = measure(lambda _: Settings(server.uri, server.user, server.password), graph)
            found["neo4j"] |= {"client_peak_mb": peak(), "server_peak_mb": peak(server.pid)}
    with tempfile.TemporaryDirectory() as folder:
        found["startup"] = startup(Path(folder) / "startup")
        found["embedded"] = measure(lambda n: Settings(home=Path(folder) / f"load{n}"), graph)
        found["embedded"]["process_peak_mb"] = peak()
    sys.stdout.write(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
