"""Which measure of an upper document a lower measure carries out, and how: shortlist by BM25, decide by alignment.

One index is made per upper document and used for all documents below it. A look-up costs the postings of the measure's
own bigrams and the alignment of a handful of candidates, so that the whole stays linear in the number of documents.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from rapidfuzz import fuzz, process

from kg.graph.measure_text import Said

Kind = Literal["copied", "adapted", "narrowed", "extended"]

SHORTLIST: Final = 8
CARRIED: Final = 62.0  # a clause is carried where another is at least so alike (rapidfuzz, 0 to 100)
LEAST: Final = 0.5  # below this score nothing is said
# How much headings alike, the share of the lower text that the upper has, and the share of the upper text that the lower
# has speak for "carries out"; fitted to tests/eval/alignment.gold.toml, rounded. The last shifts the score so that 0.5 is
# where to abstain: there about one in fifteen of the pairs told is wrong.
_TITLE: Final = 5.0
_OWN: Final = 6.0
_OTHER: Final = 7.0
_BASE: Final = -2.25


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure to be compared: id, kind of section (task, objective, phase), what it says."""

    id: str
    section: str
    said: Said


@dataclass(frozen=True, slots=True)
class Match:
    """The upper measure that a lower one carries out. ``carried`` and ``kept``: shares of the lower and of the upper
    text that the other has."""

    lower: str
    upper: str
    kind: Kind
    score: float
    carried: float
    kept: float


class Index:
    """The measures of one document, ready to be searched by what a measure of a lower document says."""

    def __init__(self, measures: Sequence[Measure]) -> None:
        self.measures = tuple(measures)
        self.postings: dict[str, list[int]] = {}
        for i, m in enumerate(self.measures):
            for g in sorted(m.said.grams):
                self.postings.setdefault(g, []).append(i)
        n = len(self.measures)
        self.idf = {g: math.log1p((n - len(p) + 0.5) / (len(p) + 0.5)) for g, p in self.postings.items()}
        self.unseen = math.log1p((n + 0.5) / 0.5)
        self.weights = [self._weight(m.said.grams) for m in self.measures]
        self.mean = sum(len(m.said.grams) for m in self.measures) / n if n else 1.0

    def _weight(self, grams: frozenset[str]) -> float:
        return sum(self.idf.get(g, self.unseen) for g in sorted(grams))

    def shortlist(self, m: Measure) -> list[tuple[int, float]]:
        """Return the candidates of the measure's kind with the weight they share with it, best by BM25 first."""
        shared: dict[int, float] = {}
        for g in sorted(m.said.grams):
            for i in self.postings.get(g, ()):
                shared[i] = shared.get(i, 0.0) + self.idf[g]
        ranked = []
        for i, weight in shared.items():
            if self.measures[i].section == m.section:
                length = len(self.measures[i].said.grams) / self.mean
                ranked.append((weight * 2.2 / (1 + 1.2 * (0.25 + 0.75 * length)), weight, i))
        ranked.sort(key=lambda x: (-x[0], x[2]))
        return [(i, weight) for _, weight, i in ranked[:SHORTLIST]]

    def best(self, m: Measure) -> Match | None:
        """Return the one measure that ``m`` carries out, or None where nothing is alike enough."""
        if not m.said.grams:
            return None
        own = self._weight(m.said.grams)
        found = [self._match(m, i, shared, own) for i, shared in self.shortlist(m)]
        top = max(found, key=lambda x: x.score, default=None)
        return top if top and top.score >= LEAST else None

    def _match(self, m: Measure, i: int, shared: float, own: float) -> Match:
        other = self.measures[i]
        carried, kept = _share(m.said, other.said), _share(other.said, m.said)
        z = _TITLE * self._titles(m.said, other.said) + _OWN * shared / own + _OTHER * shared / self.weights[i] + _BASE
        return Match(
            m.id, other.id, kind_of(m.said, other.said, carried, kept), round(1 / (1 + math.exp(-z)), 4), carried, kept
        )

    def _titles(self, a: Said, b: Said) -> float:
        """Return how alike two headings are: the weight of the bigrams they share over the mean weight of both."""
        both = self._weight(a.title_grams) + self._weight(b.title_grams)
        return 2 * self._weight(a.title_grams & b.title_grams) / both if both else 0.0


def _share(a: Said, b: Said) -> float:
    """Return the share of the characters of ``a`` whose clause stands, much alike, in ``b``."""
    total = sum(map(len, a.clauses))
    if not total or not b.clauses:
        return 0.0
    return (
        sum(len(c) for c in a.clauses if process.extractOne(c, b.clauses, scorer=fuzz.ratio, score_cutoff=CARRIED))
        / total
    )


def kind_of(lower: Said, upper: Said, carried: float, kept: float) -> Kind:
    """Name how the lower measure takes up the upper one, see docs/alignment.md."""
    if carried >= 0.85 and kept >= 0.85:
        return "copied" if lower.numbers == upper.numbers else "adapted"
    if kept >= 0.8 and carried <= 0.7:
        return "extended"
    if carried >= 0.55 and kept <= min(0.55, carried - 0.15):
        return "narrowed"
    return "adapted"
