"""One name for one measured quantity, by rules that a reader can review."""

from __future__ import annotations

from kg.text import fold, squeeze


def indicator_name(name: str) -> str:
    """Return the normalised name of an indicator: folded, without white space and quotes, without 全市 and the like."""
    s = squeeze(fold(name)).replace('"', "")
    for prefix in ("全市", "全县", "全省", "全区", "全州", "全国", "我市", "我县", "我省", "我区"):
        if s.startswith(prefix) and len(s) > len(prefix) + 2:
            s = s[len(prefix) :]
    return s
