"""A picture of one indicator: years along, values up, a line a place, colours by level. One HTML file, no network.

The SVG is written here, every word escaped; the sentence behind a point is shown by ``textContent`` on a click or hover.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Protocol

from kg.errors import InputError, InternalError
from kg.files import write_whole

WIDTH: Final = 960
HEIGHT: Final = 540
_LEFT: Final = 70
_RIGHT: Final = 150
_TOP: Final = 24
_BOTTOM: Final = 56
_GAP: Final = 16  # between two lines of labels
_LABEL_LENGTH: Final = 26
_MOST_LABELS: Final = 150  # more could not be read; points beyond them are named on a hover
LEVEL_COLORS: Final = {
    "national": "#c0392b",
    "province": "#2471a3",
    "prefecture": "#1e8449",
    "county": "#b9770e",
    "township": "#7d3c98",
}
LEVEL_NAMES: Final = {
    "national": "全国",
    "province": "省级",
    "prefecture": "市级",
    "county": "县级",
    "township": "乡镇",
}
_OTHER: Final = "#5d6d7e"


class Target(Protocol):
    """A target to be drawn, as :mod:`kg.queries.compare` gives it; views and queries do not import each other."""

    @property
    def row(self) -> dict[str, Any]: ...  # noqa: D102
    @property
    def policy(self) -> str: ...  # noqa: D102
    @property
    def place(self) -> str: ...  # noqa: D102
    @property
    def level(self) -> str: ...  # noqa: D102
    @property
    def year(self) -> int | None: ...  # noqa: D102
    @property
    def value(self) -> float | None: ...  # noqa: D102
    @property
    def step(self) -> float | None: ...  # noqa: D102
    @property
    def above(self) -> str | None: ...  # noqa: D102


class Comparison(Protocol):
    """An indicator with its targets."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102
    @property
    def targets(self) -> Sequence[Target]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class _Scale:
    """A linear scale from values to pixels, with its ticks."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]

    def __call__(self, value: float) -> float:
        return round(self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start), 1)


def write(comparison: Comparison, out: Path) -> None:
    """Write the picture.

    Raises:
        InputError: the file cannot be written, or no target has both a year and a value.
    """
    text = html(comparison)
    write_whole(out, text.encode())


def html(comparison: Comparison) -> str:
    """Return the page as text.

    Raises:
        InputError: no target has both a year and a value, so there is nothing to draw.
        InternalError: the page would load something over a network.
    """
    shown = [t for t in comparison.targets if t.year is not None and t.value is not None]
    if not shown:
        raise InputError(f"{comparison.name}: no target has both a year and a value; kg compare without -o lists them")
    data = [_details(t) for t in shown]
    page = (
        _asset("chart.html")
        .replace("{{title}}", escape(comparison.name))
        .replace("{{unit}}", escape(comparison.unit))
        .replace("{{note}}", escape(_note(len(shown), len(comparison.targets))))
        .replace("{{rows}}", "".join(_table_row(i, t) for i, t in enumerate(shown)))
        .replace("{{svg}}", svg(shown, comparison.unit))
        .replace("{{data}}", _script_json(data))
    )
    if any(mark in page for mark in (' src="http', ' href="http', "@import", "url(http")):
        raise InternalError("the page would load something over a network")
    return page


def _script_json(value: object) -> str:
    """Return JSON that may stand inside a script element whatever the text in it."""
    out = json.dumps(value, ensure_ascii=False)
    for c, code in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029")):
        out = out.replace(c, code)
    return out


def _details(t: Target) -> dict[str, str]:
    r = t.row
    step = f"{r['step']} vs {r['step_from']}" if t.step is not None else ""
    return {
        "place": t.place or "(no place)",
        "level": t.level,
        "year": str(t.year),
        "target": str(r["target"]),
        "step": step,
        "baseline": str(r["baseline"] or ""),
        "policy": " ".join(str(x) for x in (r["policy"], r["doc_no"]) if x),
        "mention": str(r["mention"] or ""),
        "quote": " ".join(str(r["quote"] or "").split()),
    }


def _note(shown: int, all_: int) -> str:
    return f"{shown} targets" + (f"; {all_ - shown} without a year or a number are not drawn" if all_ > shown else "")


def _table_row(i: int, t: Target) -> str:
    d = _details(t)
    cells = "".join(f"<td>{escape(d[k])}</td>" for k in ("year", "place", "target", "step", "baseline", "policy"))
    return f'<tr data-point="{i}" tabindex="0">{cells}</tr>\n'


def svg(shown: Sequence[Target], unit: str) -> str:
    """Return the drawing: axes, a line a place and kind of change, a point a target, steps to the level above dotted."""
    years = [t.year or 0 for t in shown]
    values = [t.value or 0.0 for t in shown]
    x = year_scale(min(years), max(years))
    y = value_scale(min(values), max(values))
    at: dict[str, tuple[float, float]] = {}
    stacked: dict[tuple[float, float], int] = {}
    for t in shown:  # points at one spot stand side by side
        spot = (x(t.year or 0), y(t.value or 0.0))
        at[str(t.row["id"])] = (round(spot[0] + 11 * stacked.get(spot, 0), 1), spot[1])
        stacked[spot] = stacked.get(spot, 0) + 1
    parts = [_axes(x, y, unit)]
    series: dict[tuple[str, str, str], list[int]] = {}
    for i, t in enumerate(shown):
        series.setdefault((t.place or t.policy, str(t.row["change"] or "level"), str(t.row["per"] or "")), []).append(i)
    for t in shown:
        if t.above in at:
            (x1, y1), (x2, y2) = at[t.above], at[str(t.row["id"])]
            parts.append(f'<line class="step" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>')
    for key, members in series.items():
        color = color_of(shown[members[0]].level)
        dash = "" if key[1] == "level" else ' stroke-dasharray="2 5"'
        points = " ".join("{},{}".format(*at[str(shown[i].row["id"])]) for i in sorted(members, key=lambda i: years[i]))
        parts.append(f'<polyline class="series" stroke="{color}"{dash} points="{points}"/>')
    for i, t in enumerate(shown):
        px, py = at[str(t.row["id"])]
        parts.append(
            f'<circle class="point" data-point="{i}" tabindex="0" cx="{px}" cy="{py}" r="6" fill="{color_of(t.level)}">'
            f"<title>{escape(_tip(t))}</title></circle>"
        )
    parts.append(_labels(shown, list(series.values()), at))
    parts.append(_legend({t.level for t in shown}))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">{"".join(parts)}</svg>'


def color_of(level: str) -> str:
    """Return the colour of a level of government."""
    return LEVEL_COLORS.get(level, _OTHER)


def _tip(t: Target) -> str:
    d = _details(t)
    return f"{d['place']} {d['year']}: {d['target']} — {d['quote']}"


def _labels(shown: Sequence[Target], series: list[list[int]], at: dict[str, tuple[float, float]]) -> str:
    """Name each line beside its last point, where no other name and no point stands; a name without room is left out."""
    points = sorted(set(at.values()))[:_MOST_LABELS]
    taken = [(px - 7, py - 7, px + 7, py + 7) for px, py in points]
    out = []
    rank = {level: i for i, level in enumerate(LEVEL_COLORS)}
    upper_first = sorted(series, key=lambda members: (rank.get(shown[members[0]].level, 9), members[0]))
    for members in upper_first[:_MOST_LABELS]:
        t = shown[max(members, key=lambda i: (shown[i].year or 0, i))]
        px, py = at[str(t.row["id"])]
        words = f"{t.place or '-'} {t.row['target']}" + (f" (基期 {t.row['baseline']})" if t.row["baseline"] else "")
        words = words if len(words) <= _LABEL_LENGTH else words[: _LABEL_LENGTH - 1] + "…"
        width = sum(13 if ord(c) > 0x2E80 else 7.5 for c in words)
        for dx, dy in _LABEL_PLACES:
            left = px + dx if dx > 0 else px + dx - width
            box = (left, py + dy - 7, left + width, py + dy + 7)
            inside = left >= _LEFT and box[2] <= WIDTH and box[1] >= _TOP - 14 and box[3] <= HEIGHT - _BOTTOM
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                if dy:
                    out.append(f'<line class="thread" x1="{px}" y1="{py}" x2="{px + dx}" y2="{py + dy}"/>')
                out.append(
                    f'<text class="label" x="{left:.1f}" y="{py + dy + 4:.1f}" fill="{color_of(t.level)}">{escape(words)}</text>'
                )
                break
    return "".join(out)


_LABEL_PLACES: Final = tuple(
    (dx, dy) for dy in (0, -_GAP, _GAP, -2 * _GAP, 2 * _GAP, -3 * _GAP, 3 * _GAP) for dx in (12, -12)
)


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _legend(levels: set[str]) -> str:
    out = []
    x = float(_LEFT)
    for level, name in LEVEL_NAMES.items():
        if level in levels:
            out.append(f'<circle cx="{x}" cy="{HEIGHT - 12}" r="5" fill="{LEVEL_COLORS[level]}"/>')
            out.append(f'<text class="tick" x="{x + 9}" y="{HEIGHT - 8}">{name}</text>')
            x += 64
    return "".join(out)


def _axes(x: _Scale, y: _Scale, unit: str) -> str:
    right, bottom = WIDTH - _RIGHT, HEIGHT - _BOTTOM
    out = []
    for v in y.ticks:
        out.append(f'<line class="grid" x1="{_LEFT}" y1="{y(v)}" x2="{right}" y2="{y(v)}"/>')
        out.append(f'<text class="tick" text-anchor="end" x="{_LEFT - 8}" y="{y(v) + 4}">{v:.10g}{escape(unit)}</text>')
    for v in x.ticks:
        out.append(f'<line class="grid" x1="{x(v)}" y1="{bottom}" x2="{x(v)}" y2="{bottom + 5}"/>')
        out.append(f'<text class="tick" text-anchor="middle" x="{x(v)}" y="{bottom + 20}">{v:.0f}</text>')
    out.append(f'<line class="axis" x1="{_LEFT}" y1="{bottom}" x2="{right}" y2="{bottom}"/>')
    return "".join(out)


def year_scale(first: int, last: int) -> _Scale:
    """Return the scale of the years, with at most sixteen whole years as ticks."""
    low, high = first - 0.5, last + 0.5
    step = max(1, math.ceil((last - first) / 15))
    ticks = tuple(float(v) for v in range(first, last + 1, step))
    return _Scale(low, high, _LEFT, WIDTH - _RIGHT, ticks)


def value_scale(least: float, most: float) -> _Scale:
    """Return the scale of the values with round ticks; the axis need not start at 0, because steps are small."""
    if least == most:
        half = max(abs(most) * 0.05, 1.0)
        least, most = least - half, most + half
    span = most - least
    raw = span / 5
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= raw - 1e-12)
    low, high = math.floor(least / step - 0.5) * step, math.ceil(most / step + 0.5) * step
    count = round((high - low) / step)
    ticks = tuple(round(low + i * step, 10) for i in range(count + 1))
    return _Scale(low, high, HEIGHT - _BOTTOM, _TOP, ticks)


def _asset(name: str) -> str:
    return files("kg.views").joinpath("assets", name).read_text(encoding="utf-8")
