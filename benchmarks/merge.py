"""What bringing documents together costs: who is who, lineage and validity, over N policies made by variation of the samples.

    python benchmarks/merge.py [N ...]        (default 100 1000 10000)

``alike`` are documents as benchmarks/align.py makes them: provinces, cities, counties, each citing the one above. ``title`` are N
documents of N places under one title that each cites without a place, ``number`` N documents with one number and titles
of their own: what a careless rule compares each with each. Printed are processor milliseconds a policy for each step;
near-linear means that they hardly grow with N.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import pairwise

from align import base, name, policies

from kg.graph.lineage import with_lineage
from kg.graph.merge import merge
from kg.graph.policies import canonical_policies
from kg.graph.validity import with_validity
from kg.model import Edge, Graph, Node
from kg.resolve.identity import make_id, policy_id


def _document(i: int, place: str, title: str, number: str | None, cited: str | None) -> Graph:
    sha = sha256(str(i).encode()).hexdigest()
    evidence = {"doc": sha, "start": 0, "end": 1, "quote": title, "rule": "x", "tier": "explicit", "confidence": 1.0}
    me = policy_id(place, number, title)
    own = {"title": title, "doc_no": number, "jurisdiction": place, "level": "county", "issued": f"20{i % 20:02}-01-01"}
    nodes = [Node(me, "Policy", {**own, "stub": False, "sha256": sha, **evidence})]
    edges = []
    if cited:
        stub = policy_id(None, None, cited)
        nodes.append(Node(stub, "Policy", {"title": cited, "stub": True}))
        edges.append(Edge(make_id("CITES", me, stub, sha), "CITES", me, stub, evidence))
    return Graph(tuple(nodes), tuple(edges), {"sha256": sha})


def one_title(count: int) -> Iterator[Graph]:
    """Yield documents of as many places under one title, each citing the title without a place."""
    for i in range(count):
        yield _document(i, name("景", i) + "县", "质量提升方案", None, "质量发展纲要" if i % 2 else "质量提升方案")


def one_number(count: int) -> Iterator[Graph]:
    """Yield documents of one place with one number and as many titles."""
    for i in range(count):
        yield _document(i, "景川县", f"{name('松', i)}工程{i}管理方案", "景政发〔2021〕1号", None)


def main() -> None:
    """Print the curves."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", nargs="*", type=int, default=[100, 1000, 10000])
    texts = base()
    kinds: dict[str, Callable[[int], Iterator[Graph]]] = {
        "alike": lambda n: policies(n, texts),
        "title": one_title,
        "number": one_number,
    }
    print(f"{'kind':>8} {'policies':>9} {'identity':>9} {'validity':>9} {'lineage':>9} {'all':>9}   (ms a policy)")
    for kind, make in kinds.items():
        for count in parser.parse_args().counts:
            parts = list(make(count))
            gc.collect()
            times = [time.process_time()]
            canonical_policies(parts)
            times.append(time.process_time())
            merged = merge(parts)
            times.append(time.process_time())
            valid = with_validity(merged)
            times.append(time.process_time())
            with_lineage(valid)
            times.append(time.process_time())
            identity, whole, validity, lineage = ((b - a) * 1000 / len(parts) for a, b in pairwise(times))
            print(
                f"{kind:>8} {len(parts):>9} {identity:>9.3f} {validity:>9.3f} {lineage:>9.3f} {whole:>9.3f}", flush=True
            )


if __name__ == "__main__":
    main()
