"""The grammar of names of public bodies: the vocabulary tables as compiled patterns, checked at load.

A name is level or place + function words + suffix (市发展改革委), a whole name (国务院), a body of government (市政府办公室),
a coordinating body with free words inside (市…领导小组), or a collective (各县(市、区)人民政府). The words live in
``kg/schema/vocab/agencies.toml``; how they combine lives here. All patterns match on folded text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.errors import SchemaError
from kg.schema.patterns import any_of
from kg.schema.tables import table as read_table

HAN = "\u4e00-\u9fff"
#: What a suffix must not be followed by, lest it be part of another word (局面, 部门, 办法, 委托).
GUARDS = {
    "局": "(?!面(?![向对临])|部(?![署门长分])|限|域|势|地(?![方震区])|促(?![进成使])|中(?!心)|点)",
    "厅": "(?!堂)",
    "委": "(?![托派任员外培屈以])",
    "办": "(?![理法事学好案结税证成实展医赛节班得完企刊报电托件文校园]|会(?!同|商)|公(?![布告示开]))",
    "署": "(?!名)",
    "会": "(?![议展商员计谈上期见场务址话费后前]|同(?!意))",
    "部": "(?![门署队位委级长省件际内]|分(?![工别头])|下(?![达发拨放])|落(?!实))",
    "政府": "(?!官方|官网|采购|购买|投资|债|门户|网|引导基金|性|和社会资本|质量奖|[^,。;、]{0,6}奖(?!励)|工作报告|特殊津贴|令第(?![^。,\n]{1,8}号(?:公布|发布))|规章|督学"
    "|信息公开|职能|储备|补助|补贴|贴息|融资|信用|绩效|效能|数据|治理|服务(?!中心|管理|局|办)|公信|主导(?!和)|引导|机构)",
}


@dataclass(frozen=True, slots=True)
class Grammar:
    """Compiled patterns and word sets of the agency tables."""

    core: re.Pattern[str]
    anchor: re.Pattern[str]
    local: frozenset[str]
    head: re.Pattern[str]
    collective: re.Pattern[str]
    bare_class: re.Pattern[str]
    bare_edge: re.Pattern[str]
    organ: re.Pattern[str]
    openers: re.Pattern[str]
    closer: re.Pattern[str]
    bare: frozenset[str]
    generic: re.Pattern[str]
    not_agency: re.Pattern[str]
    suffix_end: re.Pattern[str]
    levels: tuple[str, ...]
    not_mark_before: frozenset[str]
    loose_before: frozenset[str]
    weak: frozenset[str]


def trie_pattern(words: Iterable[str], guards: dict[str, str] | None = None) -> str:
    """Return a pattern that matches the longest of ``words``, with common beginnings shared (fast in ``re``).

    ``guards``: a word that ends in one of the keys is followed by that lookahead. They stand once behind all words, each
    behind a look back at its ending, because a guard at every word takes a quarter of a second to compile.
    """
    trie: dict[str, Any] = {}
    for word in words:
        node = trie
        for c in word:
            node = node.setdefault(c, {})
        node[""] = ""

    def render(node: dict[str, Any]) -> str:
        branches = [re.escape(c) + render(child) for c, child in sorted(node.items()) if c]
        if "" in node:
            if not branches:
                return str(node[""])
            return "(?:" + "|".join([*branches, node[""]]) + ")"
        return branches[0] if len(branches) == 1 else "(?:" + "|".join(branches) + ")"

    if not guards:
        return render(trie)
    singles = "".join(end for end in guards if len(end) == 1)
    longer = "".join(f"(?<!{end})" for end in guards if len(end) > 1)
    others = (f"(?<![{singles}])" if singles else "") + longer
    return f"{render(trie)}(?:{'|'.join([f'(?<={end}){guard}' for end, guard in guards.items()])}|{others})"


def words_of(table: dict[str, Any], section: str, key: str) -> list[str]:
    """Return the words of one entry of a vocabulary table, checked.

    Raises:
        SchemaError: the entry is missing, empty, or names a word twice.
    """
    try:
        value = table[section][key]
    except KeyError as e:
        raise SchemaError(f"agencies.toml: [{section}] {key} is missing") from e
    found = str(value).split()
    if not found:
        raise SchemaError(f"agencies.toml: [{section}] {key} is empty")
    return list(dict.fromkeys(found))


def _anchor(names: Iterable[str]) -> str:
    """Return a pattern of endings one of which every name has: a cheap test whether a stretch can hold a name."""
    single = set("局厅署委办室队府会")
    double = {n[-2:] for n in names if n[-1] not in single}
    return any_of(single | double)


@cache
def load() -> Grammar:
    """Read and compile the tables (once a process).

    Raises:
        SchemaError: a table is missing or contradicts itself.
    """
    t = read_table("agencies")
    stems = words_of(t, "stems", "words")
    short = words_of(t, "stems", "short")
    weak = words_of(t, "stems", "weak")
    if clash := set(short) & set(stems):
        raise SchemaError(f"agencies.toml: both a word and a one-character stem: {' '.join(sorted(clash))}")
    levels = words_of(t, "levels", "marks")
    national = words_of(t, "whole", "national")
    local = words_of(t, "whole", "local")
    party = words_of(t, "whole", "party_departments")
    gov = words_of(t, "whole", "government_departments")

    stem = "(?:" + trie_pattern(stems + short) + "[和与及]?)"
    chain = f"(?:{stem}){{1,7}}"
    bureau = (
        "(?:"
        + "|".join(f"{s}{GUARDS[s]}" for s in ("局", "厅", "署"))
        + "|分局|委员会|委(?=办公室)|委(?![托派任员外培屈以])|办公室|总队|支队|大队|稽查队)"
    )
    lv = trie_pattern(levels)
    whole = trie_pattern(national, GUARDS)
    dept = trie_pattern(party, GUARDS)
    gov_dept = trie_pattern(gov, GUARDS)
    local_p = trie_pattern(local, GUARDS)
    gov_p = f"(?:人民政府(?!官方|官网|门户网|公报)|政府{GUARDS['政府']}|府(?=办|金融|直)){gov_dept}?"
    party_p = f"(?:党委|委){dept}|党委|委{GUARDS['委']}"
    free = f"[{HAN}]{{1,12}}?(?:局{GUARDS['局']}|厅(?!堂)|委员会|分局|总队|支队|大队)"
    # institutions and offices of words the table does not know: only where a duty stands behind, or alone in a field
    duty = f"(?={any_of(words_of(t, 'institutions', 'duties'))})"
    inner = f"(?![城级属域内直辖])[{HAN}]{{2,10}}?"  # 县城公共服务中心 is a building
    field = "(?<=[位门]:[省市县区州盟旗镇乡])"
    institution = (
        f"{inner}(?:{any_of(words_of(t, 'institutions', 'endings'))})(?!所)|(?:{any_of(words_of(t, 'institutions', 'hospitals'))}){duty}"
        f"|{inner}(?:中心|(?<!公)办公室){duty}|{field}{inner}中心(?![{HAN}])|[{HAN}]{{2,4}}?委办公室"
        f"|[{HAN}]{{1,5}}?(?<![承举主兴创协开经代交帮待查催合民公督])办(?={any_of(words_of(t, 'institutions', 'duties'))})(?!负责(?:人|同志))"
    )
    sub = f"(?P<sub{{}}>[{HAN}]{{{{2,8}}}}?(?:分局|支队|大队|总队))?"
    core = (
        f"(?P<whole>{whole}(?P<branch>[{HAN}]{{2,12}}?(?:税务局|监管局|监管分局|监管支局|调查总队|调查队|中心支行|分行|支行|营业管理部|特派员办事处))?)"
        f"|(?P<level>团)(?:省|市|县|区|州|旗|镇)委{GUARDS['委']}"
        f"|(?P<full>(?:中国共产党|共青团|中国共产主义青年团|政协)[{HAN}]{{2,10}}?(?:委员会|[省市县区州旗镇]委{GUARDS['委']})|中共[{HAN}]{{2,10}}?委员会)"
        f"|(?P<lv>{lv})(?:(?P<gov>{gov_p})|(?P<party>{party_p})|(?P<stem>{chain}{bureau}){sub.format(1)}|(?P<local>{local_p})|(?P<centre>{chain}中心(?=负责|牵头|要|应|会同|组织|承担|定期)|{institution})|(?P<free>{free}))"
        f"|(?P<stemmed>{chain}{bureau})"
        f"|(?P<vertical>{trie_pattern(words_of(t, 'whole', 'vertical'))})"
    )
    heads = words_of(t, "coordination", "heads")
    not_after = "|".join(words_of(t, "coordination", "not_after"))
    head = f"(?:{trie_pattern(heads)})(?:办公室|办(?![公理法事])|秘书处)?(?!(?:{not_after})(?!各?成员单位)|成员会议)"

    places = words_of(t, "collectives", "places")
    bodies = words_of(t, "collectives", "bodies")
    units = words_of(t, "collectives", "units")
    place = trie_pattern(places)
    # 高新区、经开区管委会 are two bodies of the one city, no class
    seats = [p for p in places if not p.endswith(("新区", "开区", "发区", "园区", "能区", "景区", "聚区"))]
    seat = trie_pattern(seats)
    placed = f"{place}(?:[(〔]{place}(?:、{place})*[)〕](?:[市县区](?![域内划级间直属]))?)?"
    place_list = f"{placed}(?:、{placed})*"
    body = trie_pattern(bodies, {"政府": "(?!性)"})
    bodies_p = f"{body}(?:(?:[、和及]){body})?(?:\\({body}(?:、{body})*\\))?"
    prefix = "(?:[省市县区州盟旗]|自治区|全[省市县区州]|地方)?"
    modifier = f"(?:{trie_pattern(words_of(t, 'collectives', 'modifiers'))})?"
    owner = "(?:(?:[省市县区州盟旗]|自治区|国务院|中央)(?:(?:人民)?政府|府|委|直|级|属)?)"
    regions = "省、自治区、直辖市(?:[、及和]计划单列市)?(?:[、及和]新疆生产建设兵团)?"
    collective = (
        f"(?P<cbody>各{placed}局{GUARDS['局']}|{prefix}各(?:[省市县乡]?级(?:地方)?)?(?:{modifier}{place_list})?{bodies_p}|各{place_list}委[、和](?:人民)?政府|各(?:{regions}|地方?|[省市县]级|{place_list})[{HAN}]{{2,8}}?(?<!有关)(?<!相关)主管部门(?!负责[人同])|各(?:{regions}|{placed}|[市州县区旗盟、]{{2,7}}(?:\\({place}(?:、{place})*\\))?){chain}{bureau}(?:\\([{HAN}]{{0,6}}[局委厅办](?:、[局委厅办])*\\))?|各{placed}{local_p})"
        f"|(?P<cplace>各{modifier}{place_list})(?![直属级])"
        f"|(?P<cunit>{prefix}(?:(?:人民)?政府|府|委|直|级|属)?(?:各|直属各|所属各){trie_pattern(units)})"
        f"|(?P<cdept>{owner}(?:直属|所属)?各(?:直属|所属)?(?:部门|单位|机构|委员会|委、办、厅、局|委、厅、局|委、办、局|委办厅局|委办局|厅局))"
        f"|(?P<cgov>(?:[省市县乡]级以上(?:地方)?(?:各级)?|[省市县乡]级(?:地方)?(?:各级)?)(?:人民)?政府{GUARDS['政府']}|各?地方(?:各级)?(?:党委和|人民)?政府{GUARDS['政府']}|(?:[省市县区州镇乡旗]、?){{2,4}}[两三四五]级(?:人民)?(?:政府|党委))"
    )
    organs = words_of(t, "governments", "organs")
    organ = f"(?:{trie_pattern(organs, GUARDS)})"
    openers = words_of(t, "openers", "words")
    closers = words_of(t, "closers", "words")
    generic_words = words_of(t, "collectives", "generic")
    generic = (
        "^(?:各?级?(?:市|省|县|区|州|盟|旗|镇|乡|国家|中央)?(?:(?:人民)?政府|府|行署|委)?(?:直|级|属)?(?:各|有关|相关|各有关|各相关|其他|其它|其他有关|其他相关|责任|涉及|各涉及|上述|以上|对应|属地|所在)*"
        f"(?:{trie_pattern(generic_words)})(?:和单位|和部门|、单位|及单位|\\(单位\\)|单位)?)$"
    )
    return Grammar(
        core=re.compile(core),
        anchor=re.compile(_anchor(national + local + party + gov)),
        local=frozenset(local + party + gov),
        head=re.compile(head),
        collective=re.compile(collective),
        bare_class=re.compile(
            f"(?<![{HAN}])(?:{seat}(?:、{seat})+(?:\\({place}(?:、{place})*\\))?|{seat}\\({place}(?:、{place})*\\))(?:委[、和](?:人民)?政府|{bodies_p})"
            f"|[市州](?:、[市县区旗])+{chain}{bureau}|[市县区]\\([市县区旗](?:、[市县区旗])*\\){chain}{bureau}"
        ),
        # where one may begin, and the character behind: a search for this skips the rest of the text quickly
        bare_edge=re.compile(
            f"[{''.join(sorted({s[0] for s in seats} | set('市县区')))}](?:(?<=[^{HAN}、].)|(?<!(?s:..))|(?=\\()(?<=[由经向报].))"
        ),
        organ=re.compile(organ),
        openers=re.compile(f"(?:{trie_pattern(openers)})"),
        closer=re.compile(f"[^{HAN}]|$|{trie_pattern(closers)}"),
        bare=frozenset(words_of(t, "coordination", "bare")),
        generic=re.compile(generic),
        not_agency=re.compile("(?:" + "|".join(map(re.escape, words_of(t, "not_agencies", "endings"))) + ")$"),
        suffix_end=re.compile("(?:局|委|办|科|股|厅|部|会|院|处|中心|队|社|站|所|校|馆|府|室|署|联|办事处|工会|海关)$"),
        levels=tuple(levels),
        not_mark_before=frozenset(str(t["levels"]["not_mark_before"])),
        loose_before=frozenset(str(t["levels"]["loose_before"])),
        weak=frozenset(weak),
    )
