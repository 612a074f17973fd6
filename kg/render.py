"""Rows for people and for programs: a table with East Asian width right, JSON, or CSV. Data goes to standard output."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Sequence
from typing import Any, Literal

Format = Literal["table", "json", "csv"]
Row = dict[str, Any]


def text_of(value: Any) -> str:
    """Return a value as a cell: lists joined by 、, None empty, true and false as 是 and 否."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(text_of(v) for v in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)


def rows_text(rows: Sequence[Row], columns: Sequence[str], form: Format, *, width: int | None = None) -> str:
    """Return rows in the wanted format; ``width`` is the number of columns a table may take (None: the terminal's)."""
    if form == "json":
        return json.dumps([{c: r.get(c) for c in columns} for r in rows], ensure_ascii=False, indent=1) + "\n"
    if form == "csv":
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([[text_of(r.get(c)) for c in columns] for r in rows])
        return out.getvalue()
    return _table(rows, columns, width)


def _table(rows: Sequence[Row], columns: Sequence[str], width: int | None) -> str:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for c in columns:
        table.add_column(c, overflow="fold", vertical="top")
    for r in rows:
        # Text, not markup: square brackets of a document are no style commands.
        table.add_row(*(Text(text_of(r.get(c)).replace("\n", " ")) for c in columns))
    out = io.StringIO()
    console = Console(file=out, width=width or _terminal_width(), color_system=None, highlight=False)
    console.print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _terminal_width() -> int:
    import shutil

    return shutil.get_terminal_size((120, 24)).columns if sys.stdout.isatty() else 160
