"""Where a cited policy comes from: the place whose authorities issued it, as far as its words show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kg.model import Profile, Reference
from kg.resolve.places import NATION, NATION_NAME
from kg.resolve.subjects import period_of
from kg.schema.places import PROVINCE_ABBREVIATIONS, Place, places

_NATIONAL: Final = re.compile(
    r"^(?:中共中央|国务院|国家|全国|中华人民共和国|中央|工业和信息化部|财政部|教育部|农业(?:农村)?部|科(?:学)?技(?:术)?部|商务部|民政部|司法部"
    r"|公安部|人力资源(?:和)?社会保障部|自然资源部|生态环境部|住房(?:和)?城乡建设部|交通运输部|水利部|文化和旅游部|应急管理部|中国人民银行|海关总署)"
)
_NATIONAL_NUMBER: Final = re.compile(
    r"^(?:国发|国办|国函|国令|国务院令|中发|中办|厅字|主席令|国市监|工信部|人社部"
    r"|(?=[^〔\[(政府委]{2,8}[〔\[(])(?:发改|财[^政]|教[^育]|农[^业]|建[^设]|环))"  # 建政〔2013〕5号 is of a place named 建…
)
_LED_BY_PLACE: Final = re.compile(
    r"^(?!关于|城市|全[省市县区]|我)[\u4e00-\u9fff]{1,12}?(?:自治[区州县旗]|[省市县区州盟旗])"
)
_HEAD: Final = re.compile(r"^[\u4e00-\u9fff]{1,4}?[政府]")
_PLACE_LENGTH: Final = 15


@dataclass(frozen=True, slots=True)
class CitedPlace:
    """What the words of a citation show of the cited policy."""

    adcode: str | None
    jurisdiction: str | None
    level: str | None
    type: str | None
    period_start: int | None
    period_end: int | None


def cited_place(reference: Reference, profile: Profile) -> CitedPlace:
    """Read the place of a cited policy from its issuer, its number or its title; None where they do not show it."""
    adcode = _adcode(reference, profile)
    period = period_of(reference.title)
    if adcode == NATION:
        return CitedPlace(NATION, NATION_NAME, "national", None, *period)
    year = int(profile.issued[:4]) if profile.issued else None
    place = places().by_code(adcode, year) if adcode else None
    if place is None:
        name = None if profile.adcode else profile.jurisdiction  # a place that the table lacks is known by its name
        if (
            name
            and name != NATION_NAME
            and any(w.startswith(name) for w in (reference.issuer or "", reference.title or ""))
        ):
            return CitedPlace(None, name, profile.level, None, *period)
        return CitedPlace(None, None, None, None, *period)
    return CitedPlace(place.code, place.name, place.level, None, *period)


def _adcode(r: Reference, profile: Profile) -> str | None:
    issuer = r.issuer or ""
    title = r.title or ""
    year = int(profile.issued[:4]) if profile.issued else None
    for words in (issuer, title):
        if _NATIONAL.match(words):
            return NATION
    if r.doc_no and _NATIONAL_NUMBER.match(r.doc_no):
        return NATION
    own = places().by_code(profile.adcode, year) if profile.adcode else None
    line = (own, *places().parents(own, year)) if own else ()
    for place in line:
        if issuer.startswith(place.name) or title.startswith(place.name):
            return place.code
    marker = {"省": "province", "市": "prefecture", "县": "county", "区": "county"}.get(issuer[:1])
    if marker:
        for place in line:
            if place.level == marker or place.name.endswith(issuer[:1]):
                return place.code
    for words in (issuer, title):
        named = _leading_place(words, year)
        if named:
            return named
    if r.doc_no and not _LED_BY_PLACE.match(title) and not _LED_BY_PLACE.match(issuer):
        if own and _same_head(r.doc_no, profile.doc_no) and _province_of_number(r.doc_no, line[-1:], profile) is None:
            return own.code
        return _province_of_number(r.doc_no, line, profile)
    return None


def _leading_place(words: str, year: int | None) -> str | None:
    """Return the code of the place whose full name words begin with, where only one bore it."""
    for n in range(min(_PLACE_LENGTH, len(words)), 1, -1):
        found = [p for p in places().named(words[:n], year) if p.name == words[:n]]
        if found:
            return found[0].code if len(found) == 1 else None
    return None


def _same_head(one: str, other: str | None) -> bool:
    """Whether two numbers begin with the same place (青府〔2010〕81号 in a paper 青府办〔2013〕3号)."""
    heads = [m[0] if m else None for m in (_HEAD.match(one), _HEAD.match(other or ""))]
    return heads[0] is not None and heads[0] == heads[1]


def _province_of_number(doc_no: str, line: Sequence[Place], profile: Profile) -> str | None:
    """Return the province whose abbreviation a number begins with, where no other place near by begins like it.

    皖政〔2013〕19号 in a paper of that province is the province's; in one of another province the first character may as well
    be that of a city (青政发 is of a city as often as of a province), and so it may where a place of the line begins with it.
    """
    for code, short in PROVINCE_ABBREVIATIONS.items():
        head = next((s for s in short if re.match(rf"{s}(?:政|府|发|委|办)", doc_no)), None)
        if head is None:
            continue
        lower = [p.name for p in line if p.level != "province"] or [profile.jurisdiction or ""]
        if any(name.startswith(head[0]) for name in lower):
            return None
        return code if not line or line[-1].code == code else None
    return None
