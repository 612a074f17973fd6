"""The sentence behind a fact: where it stands in the cleaned text and in the source, and what found it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

from kg.errors import InternalError
from kg.model import Document, Outline, Properties, Tier

Evidence = Callable[..., Properties]


def recorder(document: Document, outline: Outline) -> Evidence:
    """Return a function that makes the evidence properties of a span of this document.

    The returned function takes ``(start, end, rule, *, section=None, tier='explicit', confidence=1.0)``; confidence
    falls to that of the least certain repair inside the span.
    """
    text, sha = document.text, document.source.sha256
    doubtful = sorted((r.start, r.end, r.confidence) for r in document.repairs if r.confidence < 1.0 or r.damaged)
    starts = [d[0] for d in doubtful]

    def evidence(
        start: int,
        end: int,
        rule: str,
        *,
        section: str | None = None,
        tier: Tier = "explicit",
        confidence: float = 1.0,
    ) -> Properties:
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start >= end:
            raise InternalError(f"{rule}: empty evidence at {start} of {document.source.name}")
        i = max(0, bisect_left(starts, start) - 1)
        while i < len(doubtful) and doubtful[i][0] < end:
            if doubtful[i][1] > start:
                confidence = min(confidence, doubtful[i][2])
            i += 1
        source_start, source_end = document.offsets.to_old(start, end)
        return {
            "doc": sha,
            "start": start,
            "end": end,
            "source_start": source_start,
            "source_end": source_end,
            "quote": text[start:end],
            "section": outline.at(start).path if section is None else section,
            "rule": rule,
            "tier": tier,
            "confidence": confidence if confidence == 1.0 else round(confidence, 3),
        }

    return evidence
