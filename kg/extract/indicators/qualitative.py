"""Goals without a number: 全覆盖, 零的突破, 全部建成."""

from __future__ import annotations

import re

from kg.extract.context import Context
from kg.extract.indicators import names
from kg.extract.indicators.places import PAST, Places
from kg.extract.indicators.vocab import words
from kg.extract.indicators.years import adverbials, year_of
from kg.model import Target

_WORD = re.compile(r"(?:全覆盖|零的突破|零突破|\"零\"突破)(?=[,。;、)\n\"]|$)")
_LEFT = re.compile(r"[^,。;:!?\n]*$")
_AIM = re.compile(r"(?:基本)?(?:实现|做到|达到)$")

_QUOTED = re.compile(r'^.*?(?:建成|形成|打造)"')
_ENDS = ("组织", "企业", "奖", "单位")
REACH = 60


def find_qualitative(ctx: Context, places: Places) -> list[Target]:
    """Return the qualitative targets: what is to be covered wholly, or won for the first time."""
    w, folded = words(), ctx.folded
    out: list[Target] = []
    for m in _WORD.finditer(folded):
        begin = max(0, m.start() - REACH)
        found = _LEFT.search(folded[begin : m.start()])
        left = found[0] if found else ""
        if places.rules or places.is_status(m.start()) or w.past.search(left) or w.reject.search(left):
            continue
        start = ctx.strip(m.start() - len(left), m.end())[0]
        name = _name(left)
        year = places.year_at(m.start())
        if name is None or year == PAST or (year and places.issued and year < places.issued):
            continue
        said = list(adverbials(folded, start, m.start()))
        if said:
            year = year_of(said[-1])
        out.append(
            Target(
                section=ctx.section_at(start).path,
                name=name,
                op=None,
                value=None,
                value_max=None,
                unit=None,
                year=year,
                start=start,
                end=m.end(),
                rule="target.whole",
                qualitative=True,
            )
        )
    return out


def _name(left: str) -> str | None:
    """Return what is covered or won: behind the last 实现, or before it; of a list its last member."""
    left = _AIM.sub("", left)
    if "实现" in left:
        left = left[left.rfind("实现") + 2 :]
    else:
        left = left.rsplit("、", 1)[-1] if "、" in left and not left.endswith(_ENDS) else left
    left = _QUOTED.sub("", left)
    name, _ = names.clean(left)
    return names.quoted(name) if 2 <= len(name) <= 40 else None
