"""The words of responsibility clauses as patterns, from ``kg/schema/vocab/roles.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.errors import SchemaError
from kg.extract.agency_grammar import HAN, trie_pattern
from kg.schema.tables import table as read_table


@dataclass(frozen=True, slots=True)
class Words:
    """Compiled words of the role tables."""

    token: re.Pattern[str]
    label: re.Pattern[str]
    support: re.Pattern[str]
    column: re.Pattern[str]
    copula: re.Pattern[str]
    nominal: re.Pattern[str]
    shares: re.Pattern[str]
    by_remit: re.Pattern[str]
    leads: re.Pattern[str]
    carries: re.Pattern[str]
    helps: re.Pattern[str]
    modal: re.Pattern[str]
    adverb: re.Pattern[str]
    act: re.Pattern[str]
    not_given: re.Pattern[str]
    refers: re.Pattern[str]
    role_only: re.Pattern[str]
    institution: re.Pattern[str]
    role_hint: re.Pattern[str]
    first_rule: re.Pattern[str]
    marked_rule: re.Pattern[str]


def _words(table: dict[str, Any], section: str, key: str) -> list[str]:
    try:
        found = str(table[section][key]).split()
    except KeyError as e:
        raise SchemaError(f"roles.toml: [{section}] {key} is missing") from e
    if not found:
        raise SchemaError(f"roles.toml: [{section}] {key} is empty")
    return list(dict.fromkeys(found))


@cache
def load() -> Words:
    """Read and compile the role tables (once a process).

    Raises:
        SchemaError: an entry is missing or a label has two roles.
    """
    t = read_table("roles")
    kinds = trie_pattern(_words(t, "labels", "kinds"))
    sets = {k: set(_words(t, "labels", k)) for k in ("lead", "duty", "support", "skip")}
    for a, b in (("lead", "duty"), ("lead", "support"), ("duty", "support")):
        if clash := sets[a] & sets[b]:
            raise SchemaError(f"roles.toml: labels with two roles: {' '.join(sorted(clash))}")
    scope = trie_pattern(_words(t, "labels", "scope"))
    kind_list = f"{kinds}(?:[及和、/或]?{kinds}){{0,2}}(?:[及和、/](?:责任人|负责人|联系人))?"

    def label(role: str) -> str:
        whole = t["labels"].get(f"whole_{role}", "").split()
        own = f"(?:{scope})?{trie_pattern(sorted(sets[role]))}{kind_list}"
        return f"(?:{own}|{trie_pattern(whole)})" if whole else own

    colon = "(?:\\([^()\\n]{1,16}\\))?\\s*(?::|为:|是:|〕\\s*:?|\\|)\\s*"
    said = (
        "(?:(?:位?[排列居](?:在|于|名)?|第一|首位)[^,;。()]{1,12}牵头(?:单位|部门)?"
        "|以?下(?:均|各项)?(?:相)?同|其[余他](?:均|都)?(?:为|是)[^,;。()]{2,8}(?:单位|部门))"
    )
    label_p = (
        f"(?:(?P<l_skip>{trie_pattern(sorted(sets['skip']))})|(?P<l_lead>{label('lead')})"
        f"|(?P<l_support>{label('support')})|(?P<l_duty>{label('duty')}))"
    )
    manner = f"(?:{trie_pattern(_words(t, 'verbs', 'manner'))}){{0,3}}"
    tail = f"(?:[、和并及]?{trie_pattern(_words(t, 'verbs', 'tail'))}){{0,4}}"
    lead = f"(?:{manner}(?:负责)?(?:{trie_pattern(_words(t, 'verbs', 'lead'))}){tail})"
    duty = f"(?:{manner}(?:{trie_pattern(_words(t, 'verbs', 'duty'))}){tail})"
    support = f"(?:{manner}(?:{trie_pattern(_words(t, 'verbs', 'support'))}){tail})"
    share = f"(?:{trie_pattern(_words(t, 'verbs', 'share'))}){tail}"
    r_manner = f"(?:{trie_pattern(_words(t, 'remit', 'manner'))}){{0,3}}的?"
    noun = trie_pattern(_words(t, "remit", "noun"))
    after = f"(?:{trie_pattern(_words(t, 'remit', 'after'))})?"
    remit_open = f"(?:{trie_pattern(_words(t, 'remit', 'open'))}){r_manner}{noun}(?:[和及、]{noun})?{after}"
    remit = f"{remit_open},?(?:(?P<remit_support>{support})|(?P<remit_lead>{lead})|{share}|{duty}|{manner})"
    etc_adjective = trie_pattern(_words(t, "etc", "adjectives")) + "|[0-9]{1,2}"
    etc_noun = trie_pattern(_words(t, "etc", "nouns"))
    date = "(?:19|20)\\d{2}年"
    time = f"(?:力争|争取|确保|原则上)?(?:于|在|到|至)?(?:(?:{date}|今年|明年|当年|本年度|\\d{{1,2}}月)[^,;。()〔〕:、]{{0,20}}|(?:长期|持续|常年|常态化|每年|每季度|每月|全年)[^,;。()〔〕:、\\u4e00-\\u9fff]{{0,1}}(?:坚持|推进|实施|开展|落实|执行|工作|任务|抓好)?[^,;。()〔〕:、]{{0,10}}|立即[^,;。()〔〕:、]{{0,8}}|按(?:时|期|规定时限|时限要求|时间节点)[^,;。()〔〕:、]{{0,8}})"
    said_of = f"(?:均|都)?(?:为|是|作为)(?!主管)(?:该项(?:工作|任务)的?)?(?P<joint_nominal>共同)?(?:(?P<n_lead>{label('lead')})|(?P<n_support>{label('support')})|(?P<n_duty>{label('duty')}|(?:建设|管理|工作|运营)主体))"
    token = re.compile(
        f"(?P<label>{label_p}(?:{colon}|(?P<copula>均?为|是)))"
        f"|(?P<nominal>{said_of}(?![{HAN}])|(?P<members>为成员单位))"
        "|(?P<own>\\((?:牵头|主办|主责|牵头单位|牵头部门)\\))"
        f"|(?P<time>{said}|{time}|结合(?:各自|自身|本地|本地区|本部门|工作|本级)?(?:实际|情况)(?:情况)?)"
        f"|(?P<remit>{remit})"
        f"|(?P<share>{share})"
        f"|(?P<lead>{lead})"
        f"|(?P<with>{trie_pattern(_words(t, 'verbs', 'with'))}(?=[^{','}，,;。)]))"
        f"|(?P<support>{support})"
        f"|(?P<duty>{duty})"
        f"|(?P<etc>等(?:(?:{etc_adjective}){{0,3}}(?:{etc_noun}))?)"
        f"|(?P<by>由)|(?P<and>以及|及其|及|和|与|并)"
        f"|(?P<sep>[、,/]|\\s+)|(?P<stop>[;。.])|(?P<mark>[*★▲△☆※])"
    )
    return Words(
        token=token,
        label=re.compile(f"{label_p}{colon}"),
        support=re.compile(support),
        column=re.compile(label_p),
        nominal=re.compile(f"{said_of}(?![{HAN}])|(?P<members>为成员单位)"),
        shares=re.compile(f"{share}|(?:分别|分头|分工)(?:具体)?(?:负责|牵头|承担|落实)"),
        by_remit=re.compile(remit_open),
        leads=re.compile(f"(?:{manner}(?:负责)?(?:{trie_pattern(_words(t, 'verbs', 'lead'))}))"),
        carries=re.compile(f"{manner}(?:负责(?!人|同志)|承担|承办|组织实施|贯彻实施|负[^,。;]{{0,4}}责任)"),
        helps=re.compile(
            f"{manner}(?:负责)?(?:(?:予以|给予|做好|提供)[^,;。]{{0,12}}?(?:支持|配合|协助|支援|协作)|配合|协助|参与|参加|协办|协同推进|(?:支持|指导|协作)(?=[,;。\n]|$))"
        ),
        modal=re.compile(f"(?:{trie_pattern(_words(t, 'prose', 'modals'))})(?!求|对|用|邀|急|届|变|诉|点|件|素|闻|知)"),
        adverb=re.compile(
            f"(?:{trie_pattern(_words(t, 'prose', 'adverbs'))}|每[一二两三四五六]?个?(?:半年|年度?|季度?|月|周|学期|学年)|(?:于|在)?[0-9年月日底初]{{2,12}}前|(?:依据|依照|按照|根据)《[^》]{{2,40}}》(?:\\([^)]{{2,20}}\\))?(?:的?(?:规定|要求))?|对[^,;。]{{2,24}}?(?=进行|实施|开展|实行|负总责|负责|负[^,。;]{{0,4}}责任))"
        ),
        act=re.compile(f"{trie_pattern(_words(t, 'prose', 'acts'))}|进行|实行"),
        not_given=re.compile(trie_pattern(_words(t, "prose", "not_given"))),
        refers=re.compile(
            f"(?:{trie_pattern(_words(t, 'prose', 'refers'))})(?:{trie_pattern(_words(t, 'prose', 'matters'))})$"
        ),
        role_only=re.compile(f"(?:{remit_open},?)?(?:{lead}|{share}|{duty})"),
        institution=re.compile(
            f"[{HAN}]{{2,16}}?(?:{trie_pattern(_words(t, 'prose', 'institutions'))})(?=[、,;。和及与等要应须负牵配协参予给做按各共联会分为承组])"
        ),
        copula=re.compile(f"{label_p}均?[为是]"),
        role_hint=re.compile(
            "牵头|负责|配合|责任|分工|会同|参与|协助|落实|承办|主办|协办|实施|参加|各负其责|各司其职|总责|抓总|支持|单位"
        ),
        first_rule=re.compile(
            "(?:列|排)(?:在|名)?(?:首位|第一位?|最前|最前面|前面|第1位)(?:的|者)?(?:责任)?(?:单位|部门)?(?:的)?(?:均)?(?:为|是|负责|系)(?:该项(?:工作|任务))?(?:的)?(?:总)?牵头"
            "|第一个?(?:责任)?(?:单位|部门)(?:均)?(?:为|是)(?:该项(?:工作|任务))?(?:的)?牵头|首位(?:单位|部门)?(?:为|是)牵头"
        ),
        marked_rule=re.compile(
            "(?:标|带|加|打|注|有|标注|标有|标记|注有)[有注]?\\s*[\"']?(?P<mark>[*★▲△☆※])[\"']?号?(?:标志|标识|符号)?(?:的|者)?(?:责任)?(?:单位|部门)?(?:均)?(?:为|是)(?:该项(?:工作|任务))?(?:的)?(?:总)?牵头"
        ),
    )
