"""Goals without a number: 全覆盖, 零的突破, 全部建成."""

from __future__ import annotations

import re

from kg.extract.context import Context
from kg.extract.indicators import names
from kg.extract.indicators.places import Places
from kg.extract.indicators.vocab import words
from kg.model import Target

_GOAL = re.compile(r"(?P<left>[^,。;:!?\n]{2,60}?)(?P<word>(?:实现|做到|达到|基本实现)?(?:全覆盖|零的突破|零突破|“零”突破))(?=[,。;、)\n]|$)")


def find_qualitative(ctx: Context, places: Places) -> list[Target]:
    """Return the qualitative targets: what is to be covered wholly, or won for the first time."""
    out: list[Target] = []
    for m in _GOAL.finditer(ctx.folded):
        if places.is_status(m.start()) or places.rules or words().past.search(m["left"]) or words().reject.search(m["left"]):
            continue
        left = m["left"].rsplit("、", 1)[-1] if m["word"] == "全覆盖" and "实现" not in m["left"] else m["left"]
        left = re.sub(r"^.*?(?:建成|形成|打造)\"", "", left)
        name, _ = names.clean(left.replace("实现", ""), verbs=False)
        if not 2 <= len(name) <= 40:
            continue
        start, end = ctx.strip(m.start(), m.end())
        out.append(
            Target(
                section=ctx.section_at(start).path, name=name, op=None, value=None, value_max=None, unit=None, year=places.year_at(m.start()),
                start=start, end=end, rule="target.whole", qualitative=True,
            )
        )
    return out
