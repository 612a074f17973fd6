"""At what level a document speaks where no name of a place says so: by whom it is sent to and whom it gives work.

各乡镇 are addressed by a county, 各县(市、区) by a prefecture; 省X厅 throughout are a province's; ministries that share the
work with the provincial governments are the nation's. Where bodies of two levels are named alike, nothing is said.
"""

from __future__ import annotations

import re
from typing import Final

from kg.extract.titles import vocabulary

_TO_COUNTIES: Final = re.compile(
    r"各[^:\n。]{0,12}(?:县|区)(?!直)[^:\n。]{0,120}:|各?县[ (]?(?:市|区)|区\(县\)|县、区人民政府"
)
_TO_TOWNS: Final = re.compile(r"各[^:\n。]{0,10}(?:镇|乡|街道)[^:\n。]{0,120}:")


def level_by_recipients(context: str) -> str | None:
    """Tell a prefecture's city from a county's by the first recipients: 各县(区) or 各乡镇."""
    town, county = _TO_TOWNS.search(context[:3000]), _TO_COUNTIES.search(context[:3000])
    if town and (county is None or town.start() <= county.start()):
        return "county"
    return "prefecture" if county else None


_ADDRESS: Final = re.compile(
    r"(?:^|\n|号)[ \t]*(?P<who>(?:各|有关|[\u4e00-\u9fff]{2,20}(?:人民政府|管委会))[^。:\n]{3,300}):"
)
_OF_PROVINCE: Final = re.compile(
    r"省(?:人民)?政府(?:各|有关|直)|省(?:直|级)?各|省直|自治区(?:人民)?政府(?:各|有关)|自治区直"
)
_OF_COUNTY: Final = re.compile(
    r"[县旗](?:人民)?政府(?:各|有关|直)|[县旗](?:直|级)|[县旗]各(?!区)|区(?:人民)?政府(?:各|有关|直)|区(?:直|级)(?:各|有关)"
)
_OF_STATE: Final = re.compile(r"州(?:人民)?政府(?:各|有关|直)|州(?:直|级)")
_OF_CITY: Final = re.compile(r"市(?:人民)?政府(?:各|有关|直)|市(?:直|级)(?:各|有关)|市各|市属各")


def level_by_address(head: str) -> str | None:
    """Tell the level of who speaks by whose departments the document is sent to: 省政府各部门, 县直各单位; else None."""
    m = _ADDRESS.search(head)
    if m is None:
        return None
    who = m["who"]
    if _OF_PROVINCE.search(who):
        return "province"
    if _OF_STATE.search(who):
        return "prefecture"
    if _OF_CITY.search(who):
        return level_by_recipients(who + ":") if re.search("县|[镇乡]|街道", who) else None
    if _OF_COUNTY.search(who):
        return "county"
    if _COUNTIES_FIRST.match(who):
        return "prefecture"
    return "county" if _TOWNS_FIRST.match(who) else None


# the recipients named first, where no body of the own place is among them; municipalities write to 各区县, 各区
_COUNTIES_FIRST: Final = re.compile(r"各县(?:[(、]?(?:市|区)|、)")
_TOWNS_FIRST: Final = re.compile(r"各乡(?:\(镇\)|、?镇)|各镇[(、]?乡|各乡(?:人民)?政府")
_PROVINCIAL: Final = re.compile(r"(?<![各全本外我\u4e00-\u9fff])省[\u4e00-\u9fff]{2,10}?(?:厅|局|委)(?![属管])")
_LOCAL: Final = re.compile(r"(?<![各全本外我\u4e00-\u9fff])[市县区州旗][\u4e00-\u9fff]{2,10}?(?:局|委)(?![属管])")
_COUNTY_BODY: Final = re.compile(r"(?<![各全本外我\u4e00-\u9fff])[县旗][\u4e00-\u9fff]{2,10}?局")
_PROVINCES: Final = re.compile(r"各?省级人民政府|各省[(、]")
_QUOTED: Final = re.compile(r"《[^《》]{0,120}》")


def level_by_bodies(folded: str) -> str | None:
    """Tell the level by the bodies that the text gives work, all of one level and three at the least; else None."""
    text = _QUOTED.sub("", folded[:60000])
    local = len(set(_LOCAL.findall(text)))
    provincial = len(set(_PROVINCIAL.findall(text)))
    if local == 0 and provincial >= 3:
        return "province"
    if provincial == 0 and local >= 3 and len(set(_COUNTY_BODY.findall(text))) == local:
        return "county"
    if local == 0 and provincial == 0 and _PROVINCES.search(text):
        table = vocabulary()["central"]
        general = set(table["local_too"])
        ministries = sum(n in text for n in table["names"] if n not in general and len(n) > 2 and n[-1] in "部行署局")
        if ministries >= 3:
            return "national"
    return None


_GOVERNMENT: Final = re.compile(
    r"(?<=[《、和及\s])(?P<place>[\u4e00-\u9fff]{2,6}?省)(?:人民政府|委)(?=[\u4e00-\u9fff]{0,30}关于)"
)


def own_province(opening: str) -> str | None:
    """Return the province whose government's document the text of a province names as its basis, if it is one alone."""
    found = set(_GOVERNMENT.findall(opening))
    return found.pop() if len(found) == 1 else None
