"""Start-up: ``kg --help`` as a multiple of a bare python, and a whole build into a fresh store as a multiple of its start.

python benchmarks/startup.py [FILE_OR_FOLDER ...]        (default: samples/)
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OPEN = "from pathlib import Path; import sys; from kg.store import Settings, open_store\nwith open_store(Settings(home=Path(sys.argv[1]))) as s: s.read('RETURN 1 AS one', {})"


def best(command: list[str], times: int, *, fresh: bool = False) -> float:
    """Return the shortest wall time of a command; ``fresh`` gives each run an empty KG_HOME (as last argument too)."""
    shortest = float("inf")
    for _ in range(times):
        with tempfile.TemporaryDirectory() as home:
            environment = {**os.environ, "KG_HOME": home, "PYTHONPATH": str(ROOT)}
            start = time.perf_counter()
            subprocess.run([*command, *([home] if fresh else [])], check=True, capture_output=True, env=environment)
            shortest = min(shortest, time.perf_counter() - start)
    return shortest


def main() -> None:
    """Print the table."""
    paths = sys.argv[1:] or [str(ROOT / "samples")]
    python = sys.executable
    bare = best([python, "-c", "pass"], 10)
    shown = best([python, "-m", "kg.cli", "--help"], 10)
    print(f"python -c pass      {bare:6.3f} s")
    print(f"kg --help           {shown:6.3f} s   {shown / bare:5.1f} x bare python")
    opened = best([python, "-c", OPEN], 5, fresh=True)
    print(f"open embedded store {opened:6.3f} s   process start to exit, fresh folder")
    built = best([python, "-m", "kg.cli", "build", *paths], 5)
    print(f"kg build            {built:6.3f} s   {built / opened:5.2f} x the store's own start")


if __name__ == "__main__":
    main()
