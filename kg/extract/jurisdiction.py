"""Which place a document governs: from its issuer, its title and the table of divisions, at the document's date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from kg.extract.levels import level_by_recipients
from kg.extract.titles import vocabulary
from kg.schema.places import NATION_CODE, PROVINCE_ABBREVIATIONS, Place, places, short_name

NATION: Final = "全国"


@dataclass(frozen=True, slots=True)
class Seat:
    """A jurisdiction: name, code and level; ``rest`` is what follows the place's name in the issuer's name."""

    name: str
    adcode: str | None
    level: str | None
    origin: str


_CENTRAL_START: Final = re.compile(
    r"中共中央|中华人民共和国|国务院|国家|中央|全国|最高人民|中国(?!共产党.{2,}[省市县区])|中华全国|国办|公安部|共青团中央"
)
# bodies of one place that begin like national ones
_NOT_CENTRAL: Final = re.compile(
    r"(?:国家税务总局|国家统计局|中国人民银行|中国银行保险监督管理委员会|中国证券监督管理委员会|国家金融监督管理总局|国家外汇管理局|中国共产党|中共|中国银保监会|中国保险监督管理委员会|国家能源局|国家矿山安全监察局|中华人民共和国|共青团|中国气象局|国家粮食和物资储备局)(?P<place>.+)"
)
_BRANCH: Final = re.compile(r"(?:调查总?队|支行|分行|监管分?局|税务分?局|专员办|办事处|监管组|分局)$")
_TOWNSHIP: Final = re.compile(
    r"(?P<town>[\u4e00-\u9fff]{1,8}?(?:民族乡|街道|镇|乡|苏木))(?=人民政府|政府|办事处|党委|党工委|委员会|$|人大|党政)"
)
_BARE_TOWN: Final = re.compile(
    r"(?P<town>[^省市县区盟旗]{1,6}(?:街道|镇|乡))(?:人民政府|办事处|党委|党工委|党政(?:综合)?办公室)?(?:办公室)?"
)
_ZONE: Final = re.compile(
    r"[\u4e00-\u9fff]{2,20}?(?:开发区|新区|高新区|示范区|保税区|保税港区|度假区|风景名胜区|工业园区|产业园区|园区|产业园|合作区|实验区|管理区|经开区|自贸区|试验区)"
)


@cache
def _central_names() -> tuple[tuple[str, ...], frozenset[str]]:
    table = vocabulary()["central"]
    return tuple(sorted(table["names"], key=len, reverse=True)), frozenset(table["local_too"])


def is_central(issuer: str) -> bool:
    """Tell whether a body is one of the central state, the Party's centre, or a national organisation."""
    flat = "".join(issuer.split())
    local = _NOT_CENTRAL.match(flat)
    if local and (places_in(local["place"], None) or _UNIT.match(local["place"]) or _BRANCH.search(local["place"])):
        return False
    if flat.startswith("中共") and not flat.startswith("中共中央"):
        return False
    if _CENTRAL_START.match(flat):
        return True
    names, also_local = _central_names()
    hit = next((n for n in names if flat.startswith(n)), None)
    return hit is not None and (hit not in also_local or flat == hit)


def places_in(name: str, year: int | None) -> list[Place]:
    """Read the chain of places a body's name begins with: 临江省青川市云岭县… gives three, the last the narrowest.

    Full names are read first. Where a name was borne by several codes, those inside the place before it (or valid in
    the year) are taken; if several remain the last entry is one of them only when all agree in code, else none.
    """
    chain: list[Place] = []
    position = 0
    while position < len(name):
        step = _step(name, position, year, chain[-1] if chain else None)
        if step is None:
            break
        place, position = step
        chain.append(place)
    return chain


def _step(name: str, position: int, year: int | None, above: Place | None) -> tuple[Place, int] | None:
    for length in range(min(15, len(name) - position), 1, -1):
        word = name[position : position + length]
        found = candidates(word, year, above)
        if not found:
            continue
        full = [p for p in found if p.name == word]
        if not full:
            found = [p for p in found if _fits_mark(p, name, position + length)]
            if not found or not _may_be_short(name, position + length):
                continue
        found = full or found
        codes = {p.code for p in found}
        if len(codes) == 1 or (above is not None and found):
            return found[0], position + length
        top = [p for p in found if p.level != "county"]
        if len({p.code for p in top}) == 1:
            return top[0], position + length
        return None
    return None


_AFTER_SHORT: Final = re.compile(
    r"(?:自治州|自治县|自治旗|[省市县区州盟旗])?(?:委|人民政府|政府|市|县|区|人大|政协|[\u4e00-\u9fff]{0,16}(?:局|厅|委|办|会|处|院|中心|组|部|行|署|海关|公司))"
)


def _may_be_short(name: str, end: int) -> bool:
    """Tell whether a short name may stand before ``name[end:]`` (昆山人民政府, 珠海检验检疫局)."""
    return _AFTER_SHORT.match(name, end) is not None


_MARK_AFTER: Final = re.compile(r"(?:省|市(?!场|容|政(?!府|协|法)|域)|县(?!域)|区(?!域|块|划)|州|盟|旗|地区)")


def _fits_mark(place: Place, name: str, end: int) -> bool:
    """A short name before a level mark must be a place of that mark: 恩施州 yes, 青川市 is not 青川县."""
    mark = _MARK_AFTER.match(name, end)
    return mark is None or place.name.endswith(mark[0]) or (mark[0] == "州" and place.name.endswith("自治州"))


_UNIT: Final = re.compile(
    r"(?!全|各|本|我|委)[\u4e00-\u9fff]{2,6}?(?P<mark>自治区|自治州|自治县|地区|省|市(?!场|容|政(?!府|协|法)|域)|县(?!域)|区(?!域|块|划)|旗|盟)"
)
_MARK_LEVEL: Final = {
    "省": "province",
    "自治区": "province",
    "自治州": "prefecture",
    "地区": "prefecture",
    "盟": "prefecture",
    "县": "county",
    "自治县": "county",
    "旗": "county",
    "区": "county",
}


def unlisted(flat: str, context: str) -> Seat | None:
    """Return the place that a name begins with though the table does not have it: its name, no code.

    Its level is that of its mark; a 市 is told by whom the document addresses.
    """
    position = 0
    last: re.Match[str] | None = None
    while (m := _UNIT.match(flat, position)) is not None:
        last = m
        position = m.end()
    if last is None or position >= len(flat):
        return None
    town = _TOWNSHIP.match(flat, position)
    if town:
        return Seat(town["town"], None, "township", "issuer")
    return Seat(last[0], None, _MARK_LEVEL.get(last["mark"]) or level_by_recipients(context), "issuer")


def candidates(word: str, year: int | None, above: Place | None = None) -> list[Place]:
    """Return the places that ``word`` may name: in the year if any did then, else at any time; inside ``above``."""
    table = places()
    found = list(table.named(word, year)) if year is not None else []
    if not found:
        ever = table.named(word)
        # a name that was never in force together with the document: take the latest bearer of each code
        latest: dict[str, Place] = {}
        for p in ever:
            if p.code not in latest or p.to_year > latest[p.code].to_year:
                latest[p.code] = p
        found = list(latest.values())
        if len(found) > 1:
            last = max(p.to_year for p in found)
            found = [p for p in found if p.to_year == last]
    if above is not None:
        return [p for p in found if _lies_in(p, above)]
    return found


def _lies_in(place: Place, above: Place) -> bool:
    if place.code == above.code:
        return False
    codes = {p.code for p in places().parents(place)}
    return above.code in codes


def narrow(found: list[Place], context: str) -> Place | None:
    """Choose among places of one name by the names of their parents in ``context``; None if that does not decide."""
    if len({p.code for p in found}) == 1:
        return found[0]
    scored = []
    for place in found:
        parents = places().parents(place)
        score = sum(1 for p in parents if p.name in context) * 2 + sum(
            1 for p in parents if len(short_name(p.name)) > 1 and short_name(p.name) in context
        )
        scored.append((score, place))
    best = max(s for s, _ in scored)
    top = [p for s, p in scored if s == best]
    return top[0] if best > 0 and len({p.code for p in top}) == 1 else None


def of_issuer(issuer: str, year: int | None, context: str) -> Seat | None:
    """Return the place a body governs by its own name, or None where the name has none (县教育局).

    Args:
        issuer: the body's name.
        year: the document's year, for codes and names that changed.
        context: other text of the document's front, to tell places of one name apart.
    """
    flat = "".join(issuer.split()).removeprefix("中共").removeprefix("中国共产党")
    if is_central("".join(issuer.split())):
        return Seat(NATION, NATION_CODE, "national", "issuer")
    local = _NOT_CENTRAL.match(flat)
    if local:
        flat = local["place"]
    flat = re.sub(r"^共青团", "", flat)
    bare = _BARE_TOWN.fullmatch(flat)
    if bare:
        return Seat(bare["town"], _county_of(context, year), "township", "issuer")
    chain = places_in(flat, year)
    used = _used(flat, chain)
    place = chain[-1] if chain else None
    if place is None:
        found = _ambiguous(flat, year)
        if found:
            chosen = narrow(found, context)
            if chosen is None and _TOWNSHIP.match(flat, len(found[0].name)) is None:
                level = found[0].level if len({p.level for p in found}) == 1 else None
                return Seat(found[0].name, None, level, "issuer")
            place, used = chosen, len(found[0].name)
    rest = flat[used:]
    town = _TOWNSHIP.match(rest) if place is not None else None
    if town:
        code = place.code if place is not None and place.level != "province" else _county_of(context, year)
        return Seat(town["town"], code, "township", "issuer")
    zone = _ZONE.match(rest) if place is not None else _ZONE.match(flat)
    if zone and not rest.startswith(("区", "管理局")):
        name = flat[: used + zone.end()] if place is not None else zone[0]
        return Seat(name, None, None, "issuer")
    if place is None:
        if flat.startswith("新疆生产建设兵团"):
            return Seat("新疆生产建设兵团", None, "province", "issuer")
        return unlisted(flat, context)
    return Seat(place.name, place.code, place.level, "issuer")


def _ambiguous(flat: str, year: int | None) -> list[Place]:
    """Return the places of the longest full name that ``flat`` begins with, several codes to one name."""
    for length in range(min(15, len(flat)), 1, -1):
        found = [p for p in candidates(flat[:length], year) if p.name == flat[:length]]
        if found:
            return found
    return []


def _used(flat: str, chain: list[Place]) -> int:
    position = 0
    for place in chain:
        for word in (place.name, short_name(place.name)):
            if flat.startswith(word, position):
                position += len(word)
                break
    if (
        chain
        and flat[position : position + 1] in ("市", "县", "区", "省")
        and not flat.startswith(("市场", "县域", "区域"), position)
    ):
        position += 1
    return position


def _county_of(context: str, year: int | None) -> str | None:
    """Return the code of the only county named in full in ``context``."""
    codes = set()
    for m in places().find(context[:4000]):
        if m.name[-1] in "县区市旗":
            for p in candidates(m.name, year):
                if p.name == m.name and p.level == "county":
                    codes.add(p.code)
    return codes.pop() if len(codes) == 1 else None


_MUNICIPAL: Final = {"京": "110000", "津": "120000", "沪": "310000", "渝": "500000"}


def of_municipality(doc_no: str) -> Seat | None:
    """Return the municipality whose government's number it is: 沪府发, 京政办发, 津政, 渝府办."""
    if (
        len(doc_no) < 3
        or doc_no[1] not in "政府"
        or doc_no[0] not in _MUNICIPAL
        or not re.match(r".[政府]办?[发函规字]?〔", doc_no)
    ):
        return None
    place = places().by_code(_MUNICIPAL[doc_no[0]])
    return Seat(place.name, place.code, place.level, "doc_no") if place else None


def of_number(doc_no: str, issuer: str | None) -> Seat | None:
    """Return the province whose abbreviation opens the number of a body that calls itself 省 … (省人民政府, 鄂政发)."""
    if not issuer or not issuer.startswith(("省", "自治区")):
        return None
    for code, names in PROVINCE_ABBREVIATIONS.items():
        if any(doc_no.startswith(a) for a in names):
            place = places().by_code(code)
            return Seat(place.name, place.code, place.level, "doc_no") if place else None
    return None


_PLACE_MARK: Final = re.compile(r"(?:全|我|本)?(?P<mark>省|自治区|市|州|盟|县|旗|区)")


def of_text(text: str, year: int | None, issuer: str | None, context: str) -> Seat | None:
    """Return the place that a title or source line names in full, fitting the level the issuer's name shows.

    Only the first place counts, and only where it is unambiguous: 关于印发云岭县… of 县质量发展委员会 is that county.
    """
    marker = _PLACE_MARK.match("".join((issuer or "").split()).removeprefix("中共"))
    want = marker["mark"] if marker else None
    for m in places().find(text):
        found = [p for p in candidates(m.name, year) if p.name == m.name]
        if not found:
            continue
        if want and not m.name.endswith(want):
            continue
        chosen = narrow(found, context)
        if chosen is None:
            return Seat(m.name, None, None, "title")
        return Seat(chosen.name, chosen.code, chosen.level, "title")
    return None


_PLACE_OF_TITLE: Final = re.compile(
    r"(?P<stem>[\u4e00-\u9fff]{2,4}?)(?P<mark>省|市(?!场|容|政(?!府)|域|民|区)|县(?!域|级|城)|区(?!域|块|划|级))(?=\S)"
)
# words that end in a mark and are no places: 示范区, 城市, 贫困县
_NO_PLACE: Final = re.compile(
    r"(?:示范|试点|试验|实验|贫困|脱贫|保护|开发|功能|管理|旅游|居民|[强园社景库山牧灾林矿老新城港片小街湾校院厂辖郊都超门股上禁库该本全我各外内两跨省市县区])$"
    r"|^(?:关于|加强|推进|建设|创建|实施|印发|转发|支持|促进|加快|开展|落实|贯彻|全[国省市县区]|本|我|各|智慧|新型|现代|中心|重点|部分|中国|国家)"
)


def of_title(title: str, folded: str, context: str) -> Seat | None:
    """Return the place that opens the policy's own title though the table does not have it, with no code.

    The text must speak for such a place (全市, 市政府, 各市…), so that 示范区建设方案 and the like say nothing.
    """
    flat = "".join(title.split()).removeprefix("中共")
    last: re.Match[str] | None = None
    while (m := _PLACE_OF_TITLE.match(flat, last.end() if last else 0)) is not None and not _NO_PLACE.search(m["stem"]):
        last = m
    if last is None:
        return None
    mark = last["mark"]
    if not re.search(
        f"[全我本]{mark}|{mark}(?:人民)?政府|{mark}[直委]|{mark}[\u4e00-\u9fff]{{2,8}}(?:局|厅|办)", folded[:20000]
    ):
        return None
    return Seat(last[0], None, _MARK_LEVEL.get(mark) or level_by_recipients(context), "title")
