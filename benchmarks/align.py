"""What resolving and aligning costs: N policies made by variation of the samples, merged into one graph.

    python benchmarks/align.py [N ...]        (default 100 1000 10000)

The samples are read once. Their graphs are then varied: invented provinces under the one national outline, cities under
each province, counties under each city, with names, numbers and some words of their own, so that each policy cites the
one above it by number as real ones do. Printed is the curve: processor seconds for merging (resolving policies, lineage, validity,
successions, indicators' and agencies' nodes) and, apart, for aligning alone, and milliseconds a policy. Near-linear
means that the last columns hardly grow with N.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import re
import sys
import time
from collections.abc import Iterator
from hashlib import sha1, sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kg.graph.align import with_alignments  # noqa: E402
from kg.graph.io import dumps, loads  # noqa: E402
from kg.graph.merge import merge  # noqa: E402
from kg.model import Graph  # noqa: E402
from kg.pipeline import document_graph  # noqa: E402

SAMPLES = ROOT / "samples"
NATION, PROVINCE, CITY, TOWN, COUNTY = "1-", "2-", "4-", "5-", "6-"
CITIES = 12  # to a province
COUNTIES = 26  # to a city
_ID = re.compile(r'"(Policy|Measure|Agency|Obligation|Jurisdiction|Edge|[A-Z_]+):([0-9a-f]{16})"')
_SHARED = {"Indicator", "Award"}
_WORDS = {
    "健全": ("健全", "完善", "建立"),
    "严厉打击": ("严厉打击", "依法查处", "严肃整治"),
    "推行": ("推行", "推广", "全面实行"),
    "支持": ("支持", "鼓励", "引导"),
    "稳定在": ("稳定在", "保持在", "达到"),
    "98": ("96", "97", "98", "99"),
}
_HAN = "安北昌大德恩丰固海河吉嘉江康兰乐临明宁平清荣瑞山石顺泰通文武西新兴阳永玉元云长中"


def base() -> dict[str, str]:
    """Return the exchange text of each sample by the beginning of its file name."""
    return {p.name[:2]: dumps(document_graph(p.read_bytes(), p.name), indent=None) for p in sorted(SAMPLES.iterdir())}


def name(kind: str, number: int) -> str:
    """Return an invented name of two to three characters, different for each number."""
    n = len(_HAN)
    first, second, third = number % n, number // n % n, number // n // n
    return kind + _HAN[first] + _HAN[second] + (_HAN[third] if third else "")


def varied(text: str, key: str, replacements: dict[str, str]) -> Graph:
    """Return a graph with other names and words; ids of what belongs to the place change with ``key``."""
    chance = random.Random(key)
    for word, others in _WORDS.items():
        text = text.replace(word, chance.choice(others))
    for old, new in replacements.items():
        text = text.replace(old, new)

    def other(m: re.Match[str]) -> str:
        if m[1] in _SHARED:
            return m[0]
        return f'"{m[1]}:{sha1((key + m[2]).encode(), usedforsecurity=False).hexdigest()[:16]}"'

    value = json.loads(_ID.sub(other, text))
    old = value["document"]["sha256"]
    return loads(json.dumps(value).replace(old, sha256(key.encode()).hexdigest()))


def policies(count: int, texts: dict[str, str]) -> Iterator[Graph]:
    """Yield ``count`` documents: the nation, then provinces with their cities with their counties."""
    yield loads(texts[NATION])
    made = 1
    for p in range(count):
        province = {"泽南": name("泽", p), "泽政发": name("泽", p) + "政发"}
        for c in range(CITIES + 1):
            i = p * CITIES + c - 1
            city = province | {"景川": name("景", i), "景政发": name("景", i) + "政发"}
            for t in range(COUNTIES + 1 if c else 1):
                if made >= count:
                    return
                made += 1
                j = i * COUNTIES + t - 1
                key = f"{p}/{c}/{t}"
                if not c:
                    yield varied(texts[PROVINCE], key, province)
                elif not t:
                    yield varied(texts[CITY], key, city)
                elif t % 2:
                    yield varied(texts[TOWN], key, city | {"云渚": name("渚", j), "渚政发": name("渚", j) + "政发"})
                else:
                    yield varied(texts[COUNTY], key, city | {"松陵": name("松", j), "松政办": name("松", j) + "政办"})


def main() -> None:
    """Print the curve."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", nargs="*", type=int, default=[100, 1000, 10000])
    texts = base()
    print(
        f"{'policies':>9} {'measures':>9} {'aligned':>9} {'merge s':>9} {'align s':>9} {'merge ms/policy':>16} {'align ms/policy':>16}"
    )
    for count in parser.parse_args().counts:
        parts = list(policies(count, texts))
        gc.collect()
        start = time.process_time()
        merged = merge(parts)
        whole = time.process_time() - start
        start = time.process_time()
        again = with_alignments(merged)
        alone = time.process_time() - start
        measures = sum(n.label == "Measure" for n in merged.nodes)
        edges = sum(e.type == "ALIGNS_WITH" for e in again.edges)
        each = 1000 / len(parts)
        print(
            f"{len(parts):>9} {measures:>9} {edges:>9} {whole:>9.2f} {alone:>9.2f} {whole * each:>16.2f} {alone * each:>16.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
