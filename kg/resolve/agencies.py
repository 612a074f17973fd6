"""From a body's name as written in a document to the body that is meant: place, kind, full name, and what became of it.

市质监局 in a paper of a county-level city is that city's bureau; 省 in a county's paper is its province. A name that the
tables do not know keeps its own words with the place in front where the level marker says so; it is never forced.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.model import AgencyMention, Profile
from kg.resolve.identity import agency_id
from kg.resolve.places import NATION, NATION_NAME
from kg.schema.agencies import Form, agency_tables
from kg.schema.places import Place, places, short_name
from kg.text import squeeze

_OWN: Final = re.compile(r"^(?:我|本|全)(?=[省市县区州盟旗])")
_MARKER: Final = re.compile(r"^(?:自治区|[省市县区州盟旗])(?=.)|^团(?=[省市县区州旗]委)")
_LEVEL_OF: Final = {"省": "province", "自治区": "province", "市": "prefecture", "州": "prefecture", "盟": "prefecture",
                    "县": "county", "区": "county", "旗": "county"}  # fmt: skip
_COORDINATION: Final = re.compile(r"(?:领导小组|委员会|指挥部|联席会议|协调小组|专班)(?:办公室)?$")
_COLLECTIVE_WORDS: Final = (("市府", "市人民政府"), ("镇街", "镇(街道)"), ("政府各部门", "人民政府各部门"))
_GOVERNMENTS: Final = re.compile(r"(?<=[县区市镇乡旗)])政府$")  # 各县(区)政府, but not 各乡镇党委、政府
_DIRECT: Final = re.compile(r"^各直属(?:机构|单位)$")
_GROUP: Final = re.compile(r"(?:工作|协调)*(?:领导小组|委员会|指挥部|联席会议)$")
_ANY_PLACE: Final = re.compile(r"^(?:各级|地方|基层|上级|下级)")


@dataclass(frozen=True, slots=True)
class Body:
    """A body as far as it could be made out; what is unknown stays None."""

    id: str
    name: str
    short_name: str | None
    kind: str | None
    adcode: str | None
    level: str | None
    collective: bool
    valid_from: int | None = None
    valid_to: int | None = None


@dataclass(frozen=True, slots=True)
class Successor:
    """What became of a body: the next one, the typical year, how, and the row of the table that says so."""

    body: Body
    year: int
    change: str
    event: str
    source: str


@dataclass(frozen=True, slots=True)
class _Seat:
    """The place a name speaks of. ``code`` is None for places that the table of divisions lacks; ``upper`` is above it."""

    code: str | None
    name: str
    level: str | None
    upper: str = ""

    @property
    def key(self) -> str:
        return self.code or self.name


class Resolver:
    """Says who is meant in one document: by its profile, the places above its own, and the year of its signature."""

    def __init__(self, profile: Profile, coordinating: str | None = None) -> None:
        """Take the document's profile and its one coordinating body, if it names exactly one (for 各成员单位)."""
        date = profile.issued or profile.published
        self._year = int(date[:4]) if date else None
        self._profile = profile
        self._coordinating = coordinating
        self._line = self._places()

    def _places(self) -> tuple[_Seat, ...]:
        """Return the document's own place and those above it, lowest first."""
        p = self._profile
        if p.adcode == NATION or p.level == "national":
            return (_Seat(NATION, NATION_NAME, "national"),)
        own = places().by_code(p.adcode, self._year) if p.adcode else None
        if own is None:
            return (_Seat(None, p.jurisdiction, p.level),) if p.jurisdiction else ()
        line: tuple[Place, ...] = (own, *places().parents(own, self._year))
        names = [x.name for x in line]
        return tuple(
            _Seat(x.code, x.name, x.level, names[i + 1] if i + 1 < len(names) else "") for i, x in enumerate(line)
        )

    def resolve(self, mention: str, collective: bool = False) -> Body:
        """Say which body a name as written stands for."""
        name = squeeze(mention)
        if collective:
            return self._collective(name)
        national = agency_tables().national.get(name)
        if national:
            return self._national(national)
        seat, stem = self._split(name)
        if seat is None or seat.code == NATION:
            return self._unknown(name, seat, stem)
        form = agency_tables().local(stem, seat.level, self._year)
        if form is None or (stem == name and form.kind in agency_tables().several):
            return self._unknown(name, seat, stem)
        return _body(form, seat, short=name)

    def _split(self, name: str) -> tuple[_Seat | None, str]:
        """Tell the place from the rest of a name; no marker and no place leaves the document's own place."""
        for seat in self._line:
            if seat.code != NATION:
                for word in (seat.name, short_name(seat.name)):
                    if len(word) > 1 and name.startswith(word) and len(name) > len(word) + 1:
                        return seat, self._inner(name[len(word) :], seat)
        bare = _OWN.sub("", name)
        m = _MARKER.match(bare)
        if m is None:
            return (self._line[0] if self._line else None), name
        if m.group() == "团":
            return self._seat(bare[1]), "团" + bare[2:]
        return self._seat(m.group()), bare[m.end() :]

    @staticmethod
    def _inner(rest: str, seat: _Seat) -> str:
        """Take a marker that repeats the place off (青石市 + 市质监局)."""
        return rest[1:] if len(rest) > 2 and rest[0] == seat.name[-1] else rest

    def _seat(self, marker: str) -> _Seat:
        """Return the place a level marker means here: the lowest one of the line whose name ends in it or has its level."""
        level = _LEVEL_OF[marker]
        for seat in self._line:
            if seat.name.endswith(marker) and seat.level != "national":
                return seat
        for seat in self._line:
            if seat.level == level:
                return seat
        own = self._profile.jurisdiction or self._profile.issuer or "?"
        return _Seat(None, f"{own}所属的{marker}", level)

    def _national(self, form: Form) -> Body:
        several = form.kind in agency_tables().several
        id = agency_id(NATION, None if several else form.kind, form.from_year, form.template)
        short = form.stem if form.stem != form.template else None
        return Body(id, form.template, short, form.kind, NATION, "national", False, form.from_year, form.to_year)

    def _unknown(self, name: str, seat: _Seat | None, stem: str) -> Body:
        """Keep a body that the tables lack: its own words, with the place where a marker or the genre shows it."""
        if seat is None or seat.code == NATION:
            key, level = (seat.key, seat.level) if seat else (None, None)
            return Body(agency_id(key, None, None, name), name, None, None, seat.code if seat else None, level, False)
        placed = name.startswith((seat.name, short_name(seat.name)))
        full = name
        if seat.code and not placed and (stem != name or _COORDINATION.search(name)):
            full = seat.name + stem
        if seat.code is None and seat.name == self._profile.jurisdiction and stem != name and not placed:
            full = seat.name + stem
        return Body(
            agency_id(seat.key, None, None, full),
            full,
            name if name != full else None,
            None,
            seat.code,
            seat.level,
            False,
        )

    def _collective(self, name: str) -> Body:
        seat = self._line[0] if self._line else None
        full = name
        if name in ("各成员单位", "成员单位") and self._coordinating:
            full = self.resolve(self._coordinating).name + name
        elif seat and seat.code != NATION and not _ANY_PLACE.match(name):
            for short, long in _COLLECTIVE_WORDS:
                full = full.replace(short, long, 1) if short in full and long not in full else full
            full = _GOVERNMENTS.sub("人民政府", full)
            full = "人民政府" + full if _DIRECT.match(full) else full
            m = _MARKER.match(full)
            own = bool(m) and m is not None and full[0] == seat.name[-1]
            full = seat.name + (full[1:] if own else full) if not full.startswith(seat.name) else full
        key = seat.key if seat else None
        return Body(agency_id(key, None, None, full), full, name if name != full else None, None,
                    seat.code if seat else None, seat.level if seat else None, True)  # fmt: skip


def coordinating_body(mentions: Iterable[AgencyMention], profile: Profile) -> str | None:
    """Return the one coordinating body whose members a document calls 各成员单位, or None.

    Where it names several, the one whose topic its title has (质量强市领导小组 in a plan on 质量强市).
    """
    found: dict[str, str] = {}
    for m in sorted(mentions, key=lambda m: (m.start, m.end)):
        if m.collective or not m.name.endswith(("领导小组", "委员会")):
            continue
        if profile.level != "national" and m.name.startswith(("国家", "国务院", "中央", "全国")):
            continue
        topic = _MARKER.sub("", m.name.removeprefix(profile.jurisdiction or "\0"))
        found.setdefault(topic, m.name)
    if len(found) > 1:
        title = (profile.title or "") + (profile.notice_title or "")
        found = {t: n for t, n in found.items() if len(_GROUP.sub("", t)) > 1 and _GROUP.sub("", t) in title}
    return next(iter(found.values())) if len(found) == 1 else None


def _body(form: Form, seat: _Seat, short: str | None) -> Body:
    full = form.template.replace("{U}", seat.upper).replace("{P}", seat.name)
    if short and short_name(seat.name) in short and form.kind in ("entry_exit_inspection", "customs"):
        full = form.template.replace("{P}", short_name(seat.name))  # these bear the short name of their place
    several = form.kind in agency_tables().several
    id = agency_id(seat.key, None if several else form.kind, form.from_year, full)
    return Body(
        id,
        full,
        short if short != full else None,
        form.kind,
        seat.code,
        seat.level,
        False,
        form.from_year,
        form.to_year,
    )


@lru_cache(maxsize=8192)
def successors(body: Body, place: str | None, upper: str, year: int | None) -> tuple[Successor, ...]:
    """Return what a body went into, directly, by the table of reforms.

    Args:
        body: a resolved body.
        place: full name of its place; None for national bodies.
        upper: full name of the place above, for bureaus that became branches of it.
        year: earliest year of a reform that can be its future; None for any.
    """
    if body.kind is None:
        return ()
    return tuple(_successors(body, place, upper, year))


def _successors(body: Body, place: str | None, upper: str, year: int | None) -> Iterator[Successor]:
    tables = agency_tables()
    best: dict[str, Successor] = {}
    for s in tables.successions.get(body.kind or "", ()):
        if body.level not in s.levels or (year is not None and s.year < year):
            continue
        if body.valid_to is None and not (body.kind in tables.several and body.name.endswith(s.predecessor)):
            continue  # a kind of body that still exists: what happened to one of its names here and there proves nothing
        if body.level == "national":
            form = tables.national.get(s.successor)
            if form is None:
                continue
            id = agency_id(NATION, None if form.kind in tables.several else form.kind, form.from_year, form.template)
            after = Body(id, form.template, None, form.kind, NATION, "national", False, form.from_year, form.to_year)
        else:
            after_form = _successor_form(s.successor, s.successor_kind, body.level)
            if after_form is None or place is None:
                continue
            after = _body(after_form, _Seat(body.adcode, place, body.level, upper), None)
        if after.id != body.id:  # the last typical year counts: places that reformed early are the exception
            best[after.id] = Successor(after, s.year, s.change, s.event, s.source)
    yield from best.values()


def _successor_form(stem: str, kind: str | None, level: str | None) -> Form | None:
    tables = agency_tables()
    found = tables.local(stem, level, None)
    if found and (kind is None or found.kind == kind):
        return found
    if kind is None:
        return None
    forms = [f for fs in tables.forms.values() for f in fs if f.kind == kind and (level is None or level in f.levels)]
    exact = [f for f in forms if f.template == "{P}" + stem]
    return exact[0] if exact else (forms[0] if forms else None)
