"""Where a cited policy comes from: the place whose authorities issued it, as far as its words show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kg.model import Profile, Reference
from kg.resolve.places import NATION, NATION_NAME
from kg.resolve.subjects import period_of
from kg.schema.places import PROVINCE_ABBREVIATIONS, places

_NATIONAL: Final = re.compile(
    r"^(?:中共中央|国务院|国家|全国|中华人民共和国|中央|工业和信息化部|财政部|教育部|农业(?:农村)?部|科(?:学)?技(?:术)?部|商务部|民政部|司法部"
    r"|公安部|人力资源(?:和)?社会保障部|自然资源部|生态环境部|住房(?:和)?城乡建设部|交通运输部|水利部|文化和旅游部|应急管理部|中国人民银行|海关总署)"
)
_NATIONAL_NUMBER: Final = re.compile(
    r"^(?:国发|国办|国函|国令|国务院令|中发|中办|厅字|主席令|国市监|发改|工信部|财[^政]|教[^育]|农[^业]|建[^设]|人社部|环)"
)


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
    if r.doc_no:
        if _NATIONAL_NUMBER.match(r.doc_no):
            return NATION
        for code, short in PROVINCE_ABBREVIATIONS.items():
            if r.doc_no.startswith(short) and re.match(r".{1,3}?(?:政|府|发|委|办)", r.doc_no):
                return code
    own = places().by_code(profile.adcode, year) if profile.adcode else None
    line = (own, *places().parents(own, year)) if own else ()
    for place in line:
        if place and (issuer.startswith(place.name) or title.startswith(place.name)):
            return place.code
    marker = {"省": "province", "市": "prefecture", "县": "county", "区": "county"}.get(issuer[:1])
    if marker:
        for place in line:
            if place and (place.level == marker or place.name.endswith(issuer[:1])):
                return place.code
    found = list(places().named(title[: max(0, title.find("市") + 1)] or title[:3], year)) if title else []
    return found[0].code if len(found) == 1 else None
