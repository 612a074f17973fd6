"""Kangxi radicals, CJK radicals and compatibility ideographs to the ordinary characters: ``⽣产`` → ``生产``.

They come out of PDF files whose fonts map two code points to one glyph. Only these blocks are folded: full NFKC would
also turn ``（：％①Ⅰ`` into other characters.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from kg.offsets import Edit

# 陜 is what many mirrors write for the province 陕西; on its own it is another character.
_RADICAL: Final = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]|陜(?=[西南北甘省])")
# CJK Radicals Supplement has no decompositions in Unicode; these are its equivalent unified ideographs.
_SUPPLEMENT: Final = dict(
    zip(
        "⺄⺆⺇⺉⺋⺌⺍⺎⺏⺒⺓⺔⺖⺘⺛⺝⺞⺟⺠⺡⺢⺣⺨⺩⺫⺬⺭⺮⺯⺰⺳⺶⺷⺸⺹⺺⺻⺼⺾⻁⻂⻃⻄⻅⻆⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "乙冂几刂㔾小小兀尣巳幺彑忄扌旡月歺母民氵氺灬犭王罒示礻竹糹纟网羊羊羊耂肀聿肉艹虎衤覀西见角讠贝足车辶辶辶阝钅長镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
) | {"陜": "陕"}


def find(text: str) -> list[Edit]:
    """List the replacements, one character each."""
    if text.isascii():
        return []
    edits = []
    for m in _RADICAL.finditer(text):
        new = _SUPPLEMENT.get(m[0]) or unicodedata.normalize("NFKC", m[0])
        if new != m[0]:
            edits.append(Edit(m.start(), m.end(), new, "radicals"))
    return edits
