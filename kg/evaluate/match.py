"""Matching what was found against what a person annotated, kind by kind; the rules stand in docs/evaluation.md."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, Final

from kg.evaluate.found import Found
from kg.evaluate.words import Row, alike, number, path, plain, quantity, same_year, title

POLICY: Final = ("title", "doc_no", "issuer", "jurisdiction", "adcode", "level", "type", "issued", "published")
COUNTED: Final = (
    "references",
    "measures",
    "leads",
    "supports",
    "agencies",
    "indicators",
    "indicators_strict",
    "awards",
    "obligations",
)
ASKED: Final = ("policy", "relation", "title", "kind", "mode", "award_role", "deadline")
_LIKE_REFERENCE: Final = 0.75
_LIKE_INDICATOR: Final = 0.5
_LIKE_AWARD: Final = 0.8
_LIKE_ACTION: Final = 0.6


@dataclass
class Counted:
    """A kind scored by precision and recall: how many were right, and the others themselves."""

    right: int = 0
    spurious: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 1 where nothing was to be found and nothing was."""
        found = self.right + len(self.spurious)
        return self.right / found if found else float(not self.missed)

    @property
    def recall(self) -> float:
        """Share of what was to be found that was."""
        wanted = self.right + len(self.missed)
        return self.right / wanted if wanted else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


@dataclass
class Asked:
    """A kind scored by the share of right answers."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def asked(self) -> int:
        """How many answers were asked for."""
        return self.right + len(self.wrong)

    @property
    def accuracy(self) -> float:
        """Share of right answers; 1 where nothing was asked."""
        return self.right / self.asked if self.asked else 1.0


@dataclass
class Scores:
    """The tallies of a run over all documents."""

    counted: dict[str, Counted] = field(default_factory=lambda: {k: Counted() for k in COUNTED})
    asked: dict[str, Asked] = field(default_factory=lambda: {k: Asked() for k in ASKED})

    def document(self, stem: str, gold: Mapping[str, Any], found: Found) -> None:
        """Add one document. A kind that the annotation has no key for is not asked of it."""
        self._policy(stem, gold.get("policy") or {}, found["policy"])
        if "references" in gold:
            self._references(stem, gold["references"], found["references"])
        if "obligations" in gold:
            self._obligations(stem, gold["obligations"], found["obligations"])
        if "measures" in gold:
            self._measures(stem, gold["measures"], found)
            if "agencies" in gold:
                self._agencies(stem, gold["agencies"], found["agencies"])
            if "indicators" in gold:
                self._indicators(stem, gold["indicators"], found["indicators"])
            if "awards" in gold:
                self._awards(stem, gold["awards"], found["awards"])

    # -- tallies ------------------------------------------------------------------------------------------------------

    def _ask(self, kind: str, label: str, wanted: object, got: object, right: bool | None = None) -> None:
        tally = self.asked[kind]
        if (wanted == got) if right is None else right:
            tally.right += 1
        else:
            tally.wrong.append(f"{label}: wanted {wanted}, got {got}")

    def _sets(self, kind: str, stem: str, wanted: Set[tuple[str, ...]], got: Set[tuple[str, ...]]) -> None:
        tally = self.counted[kind]
        tally.right += len(wanted & got)
        tally.missed += [" | ".join((stem, *row)) for row in sorted(wanted - got)]
        tally.spurious += [" | ".join((stem, *row)) for row in sorted(got - wanted)]

    def _pairs(
        self,
        kind: str,
        stem: str,
        gold: Sequence[Row],
        found: Sequence[Row],
        like: Callable[[Row, Row], float],
        floor: float,
    ) -> list[tuple[Row, Row]]:
        matched, missed, spurious = one_to_one(gold, found, like, floor)
        tally = self.counted[kind]
        tally.right += len(matched)
        tally.missed += [_line(stem, g) for g in missed]
        tally.spurious += [_line(stem, f) for f in spurious]
        return matched

    # -- kinds --------------------------------------------------------------------------------------------------------

    def _policy(self, stem: str, gold: Row, found: Row) -> None:
        for name in POLICY:
            if gold.get(name) is not None:
                fold = title if name == "title" else plain
                self._ask("policy", f"{stem} {name}", fold(gold[name]), fold(found.get(name)))

    def _references(self, stem: str, gold: Sequence[Row], found: Sequence[Row]) -> None:
        for g, f in self._pairs("references", stem, gold, found, _like_reference, _LIKE_REFERENCE):
            fine = {g["relation"], *_several(g.get("relation_also") or g.get("relation_alt"))}
            label = f"{stem} {g.get('title') or g.get('doc_no')}"
            self._ask("relation", label, " or ".join(sorted(fine)), f["relation"], f["relation"] in fine)

    def _measures(self, stem: str, gold: Sequence[Row], found: Found) -> None:
        wanted = {path(m["path"]): m for m in gold}
        got = {path(m["path"]): m for m in found["measures"]}
        soft = {p for p, m in wanted.items() if m.get("borderline")}
        self._sets("measures", stem, {(p,) for p in wanted.keys() - soft}, {(p,) for p in got.keys() - soft})
        for p in sorted(wanted.keys() & got.keys()):
            if wanted[p]["title"] is not None:
                self._ask("title", f"{stem} {p}", plain(wanted[p]["title"]), plain(got[p]["title"]))
            self._ask("kind", f"{stem} {p}", wanted[p]["kind"], got[p]["kind"])
        doubtful = soft | {p for p, m in wanted.items() if m.get("roles_doubtful")}
        unsure = {(p, plain(a)) for p, m in wanted.items() for a in m.get("unsure") or ()}
        for role in ("leads", "supports"):
            asked = {(p, plain(a)) for p, m in wanted.items() if p not in doubtful for a in m.get(role) or ()}
            have = {(path(d["path"]), plain(d["agency"])) for d in found[role]}
            self._sets(role, stem, asked - unsure, {h for h in have if h[0] not in doubtful} - unsure)
        modes = {(path(d["path"]), plain(d["agency"])): d["mode"] for d in found["leads"]}
        for m in gold:
            for a in m.get("leads") or ():
                key = (path(m["path"]), plain(a))
                if m.get("lead_mode") and key in modes:
                    self._ask("mode", f"{stem} {' '.join(key)}", m["lead_mode"], modes[key])

    def _agencies(self, stem: str, gold: Sequence[Row], found: set[str]) -> None:
        firm = {plain(a["name"]) for a in gold if not a.get("borderline")}
        soft = {plain(a["name"]) for a in gold if a.get("borderline")} - firm
        self._sets("agencies", stem, {(a,) for a in firm}, {(a,) for a in found - soft})

    def _indicators(self, stem: str, gold: Sequence[Row], found: Sequence[Row]) -> None:
        wanted = [g for g in gold if not g.get("qualitative")]
        given = [f for f in found if number(f.get("value")) is not None]
        loose = self.counted["indicators"]
        missed, spurious = len(loose.missed), len(loose.spurious)
        matched = self._pairs("indicators", stem, wanted, given, _like_indicator, _LIKE_INDICATOR)
        strict = self.counted["indicators_strict"]
        strict.missed += loose.missed[missed:]
        strict.spurious += loose.spurious[spurious:]
        for g, f in matched:
            if g.get("op") == f.get("op") and same_year(g, f):
                strict.right += 1
            else:
                strict.missed.append(_line(stem, g))
                strict.spurious.append(_line(stem, f))

    def _awards(self, stem: str, gold: Sequence[Row], found: Sequence[Row]) -> None:
        wanted: dict[str, dict[str, Any]] = {}
        for a in gold:
            row = wanted.setdefault(plain(a["name"]), {"name": a["name"], "roles": set(), "borderline": True})
            row["roles"].add(a["role"])
            row["borderline"] = row["borderline"] and bool(a.get("borderline"))

        def like(g: Row, f: Row) -> float:
            return alike(g["name"], f["name"])

        for g, f in self._pairs("awards", stem, list(wanted.values()), found, like, _LIKE_AWARD):
            right = bool(g["roles"] & f["roles"])
            self._ask("award_role", f"{stem} {g['name']}", _words(g["roles"]), _words(f["roles"]), right)

    def _obligations(self, stem: str, gold: Sequence[Row], found: Sequence[Row]) -> None:
        for g, f in self._pairs("obligations", stem, gold, found, _like_obligation, _LIKE_ACTION):
            if g.get("deadline") is not None or f.get("deadline") is not None:
                label = f"{stem} {g['action']}"
                self._ask("deadline", label, plain(g.get("deadline")), plain(f.get("deadline")))


def one_to_one(
    gold: Sequence[Row], found: Sequence[Row], like: Callable[[Row, Row], float], floor: float
) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    """Pair rows greedily, the most alike first, down to ``floor``.

    A borderline annotation may take a found row (it is neither right nor wrong then) and is never missed; where it is
    as alike as a firm one, the firm one comes first.

    Returns:
        The pairs that count, the annotations missed, and the found rows without a partner.
    """
    ranked = sorted(
        (0.001 * bool(g.get("borderline")) - like(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found)
    )
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for distance, i, j in ranked:
        if -distance < floor:
            break
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    firm = [i for i, g in enumerate(gold) if not g.get("borderline")]
    matched = [(gold[i], found[partner[i]]) for i in partner if not gold[i].get("borderline")]
    return matched, [gold[i] for i in firm if i not in partner], [f for j, f in enumerate(found) if j not in taken]


def _like_reference(g: Row, f: Row) -> float:
    if g.get("doc_no") and f.get("doc_no") and plain(g["doc_no"]) == plain(f["doc_no"]):
        return 1.0
    if not f.get("title"):
        return 0.0
    titles = [t for t in (g.get("title"), *_several(g.get("title_alt"))) if t]
    return max((alike(title(t), title(f["title"])) for t in titles), default=0.0)


def _like_indicator(g: Row, f: Row) -> float:
    if quantity(g) != quantity(f):
        return 0.0
    return alike(g.get("name"), f.get("name")) + 0.01 * (g.get("op") == f.get("op")) + 0.01 * same_year(g, f)


def _like_obligation(g: Row, f: Row) -> float:
    """Modality must agree, bearers be the same or one hold the other; then the actions' likeness."""
    if g["modality"] != f["modality"]:
        return 0.0
    a, b = plain(g.get("bearer")), plain(f.get("bearer"))
    if (not a) != (not b) or (a not in b and b not in a):
        return 0.0
    return alike(g["action"], f["action"]) + 0.01 * (a == b)


def _several(value: object) -> Iterable[Any]:
    """One value or a list of them."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)  # type: ignore[arg-type]  # a list in the file


def _words(roles: Iterable[str]) -> str:
    return "、".join(sorted(roles))


def _line(stem: str, row: Row) -> str:
    shown = {k: sorted(v) if isinstance(v, set) else v for k, v in row.items() if v is not None and k != "evidence"}
    return f"{stem} | {json.dumps(shown, ensure_ascii=False)}"
