"""One number: does it stand behind, within or before what it measures, and is it a goal at all."""

from __future__ import annotations

import re

from kg.extract.indicators import names
from kg.extract.indicators.clauses import Clause, Draft, Left, aimed, draft, marked, read_left
from kg.extract.indicators.gates import undertaken
from kg.extract.indicators.numbers import Quantity
from kg.extract.indicators.vocab import words

_WORK = ("任务", "工作", "治理", "整治", "改造", "建设")
_EACH = re.compile(r"各(?:自|新增|建成|建设|培育|创建|打造)?$")
_TAIL = re.compile(r"^(?:的)?(?:目标|水平|的水平|标准|目标要求|要求|任务|大关|关口|指标)?(?:等)?[\"')\s]*$")
ACT = re.compile(
    r"达到|完成|实现|建成|通过|纳入|按照?|采用|宣贯|建立|开展|配备|接入|参加|使用|符合|设置|推行|应用|具备|公开|签订|办理|进入|用于|落实|执行|"
    r"联网|上云|上线|安装|参与|获得|取得|拥有|使|得到|享有|享受|开通|通|建有|建|设|投入|创建|掌握|持证|入驻|运行|监控|验收|覆盖|实行|实施|成为|进行|转为|达|用"
)
_CONDITION = re.compile(
    r"^(?:对(?![外口接标])|对于|凡|若|如(?!期)|经(?=.{2,12}(?:认定|批准|审核|评审|同意|考核|验收))|未(?![成来就婚])|符合|按(?![期时质])"
    r"|以(?![上及下工旧奖乡县市])|不足|当(?![年地期前日])|因(?![地素]))"
)
# a name that holds a comparison, what is a charge or a share of cost, what an accident does: limits, not goals
_INSIDE = re.compile(r"[一二三]等奖|不低于|不高于|不少于|不超过|不得|低于|以下的占比$")
_COST = re.compile(
    r"自筹|考核占比|考核比重|考核权重|分值占比|费率|税率|利率|缴费比例|缴存|首付|权重|出资|分担比例|分担机制|优惠幅度|保证金|租金|起付线|最高额度|最高限额|救助限额|最高支付限额|经费标准|费用标准|工资标准|罚金|出让年限|计税"
)
_RANK = re.compile(r"[前第]\s?$")
_HARM = frozenset(
    [
        "死亡",
        "重伤",
        "受伤",
        "失踪",
        "伤亡",
        "建筑面积",
        "总建筑面积",
        "占地面积",
        "用地面积",
        "占地",
        "总占地面积",
        "总投资",
        "项目总投资",
    ]
)
_HANDLING = re.compile(
    r"(?:办理|审批|办结|办电|通关|报装|响应|等候|候车|出警|登记|审理|开办)[^,]{0,6}(?:时间|时限|天数|时长|用时)$"
)
_KIND = re.compile(r"(?:以上|以下)([^以]{2,})$")
_SPENT = re.compile(r"安排|下达|拨付|列支|专项|补助|预算|统筹|整合")
_LEVEL = re.compile(r"(?:国家|省|市|县|区|部|世界)级(?:以上)?$|[1-5]A级$")
_OWN_LEVEL = re.compile(r"^(?:(?:国家|省|市|县|区|部|世界)级|[1-5]?A级)(?:及?以上)?")
_TIMES = frozenset(["次", "场", "期", "场次"])
_GENERIC = frozenset(
    [
        "总额",
        "余额",
        "总数",
        "总量",
        "总里程",
        "总面积",
        "产量",
        "总产量",
        "面积",
        "产值",
        "总产值",
        "数量",
        "规模",
        "存栏",
        "出栏",
        "单产",
        "增加值",
    ]
)
_WHERE = frozenset(
    ["城市", "城镇", "城区", "县城", "农村", "乡镇", "乡村", "建制镇", "村级", "市级", "县级", "乡级", "镇级", "省级"]
)
_ELSEWHERE = re.compile(
    r"(?:[^,]{0,4})?(?:城市|城镇|城区|县城|农村|乡镇|乡村|建制镇|村级|市级|县级|乡级|镇级|省级)(?![\u4e00-\u9fff]{0,3}城市)(.{3,})$"
)
_OF = re.compile(r"(.{2,}?)(?:播种|种植|养殖|建设)?(?:面积|产量|总产量|产值|规模|存栏|出栏|数量)$")
_WAS = re.compile(r"共(?:建成|建|完成|有|培育|投入|发放|新增|组织|举办|引进|实现)")
_SUBJECT = re.compile(
    r"(?:各|每个?)(?:[市县区镇乡街道村州旗盟地院校系家户社]{1,4}(?:\([市县区旗街道、]{1,5}\))?)?"
    r"(?:(?:中心)?卫生院|社区卫生服务中心|养老机构|医疗机构|敬老院|幼儿园|中小学校?|学校|园区|基地|学院|院校|行政村|社区|单位|企业|网格)?"
)
_SUMMED = re.compile(r"[一两二三四五\d]年(?:内|间)?累计")
_LEVELS = re.compile(r"(?:补助|报销)(?:标准|比例|水平)(?=(?:统一|逐步|稳步)?(?:提高到|提高至|稳定在|保持在|达到)\d)")
_PART = re.compile(r"占[^,占]{2,12}$")
_HUNDREDS = re.compile(r"[\d一二两三四五六七八九](?:项|个)$")
_PART_OF = re.compile(
    r"(?P<x>[^,占]{2,24}?)(?<!不)(?P<c>占|占到|不低于|不少于|达到|超过)(?P<y>[^,]{0,10}(?:总数|总量|总额|总人数|总面积|总户数))的$"
)
_NP_END = re.compile(r"(?:,|;|并|以及|从而|用于|进行|开展|给予|予以)")
_VERB_INSIDE = re.compile(
    r"(?P<np>.{1,14}?)(?P<vp>(?:通过|获得|获评|获批|取得|入选|入围|进入|跻身|成为|建成|纳入|达到|完成|实现|申报|创成|在[^,]{0,8}上市|上市|挂牌|入库).{0,20})$"
)
_AIMS = frozenset(["力争", "争取", "确保", "推荐", "选送"])
"""Verbs that make a goal of who does what: 力争6家企业入选…"""
_HELPED = frozenset(["户", "名", "家", "个", "所", "万户", "万名", "万人"])
_AIM_END = re.compile(r"(力争|争取|确保)(?:有)?$")
_QUOTED_LIST = re.compile(r'(?:"[^"]{1,12}"[、和]?)+等?$')
_SERVED = re.compile(
    r"(?P<who>[^,的]{2,20}?)(?:免费|统一|全面|集中)?(?:实施|开展|进行|完成|安装|加装|配备)(?P<what>[\u4e00-\u9fff]{2,16})$"
)


def decide(clause: Clause, left_text: str, q: Quantity, right: str, a: int, end: int) -> list[Draft]:
    """Decide about one number by what stands left and right of it; no or one target, several for 各."""
    w = words()
    segment = clause.folded[a:end]
    right = re.sub(r"\([^()]{0,100}\)?$", "", right).rstrip()
    if not right:
        end = q.end
    if w.reject.search(_LEVELS.sub("", segment)) or _CONDITION.match(segment.strip()):
        return []
    if not clause.goal and "预计" in clause.folded[max(clause.start, a - 40) : q.start] and "将" in left_text:
        return []  # a forecast: 预计到2030年,老年人口占比将达25%
    shared = _HUNDREDS.search(left_text) if q.value == 100 and q.unit == "%" else None
    if shared:
        left_text = left_text[: shared.start()]
    part = _PART_OF.match(left_text.strip()) if q.kind == "share" and left_text.endswith("的") else None
    if m := part:
        whole = "" if m["x"].endswith(("率", "面", "比例", "比重", "占比")) else f"占{m['y']}"
        left_text = m["x"] + whole + m["c"].removeprefix("占")
    left = read_left(left_text)
    left.each |= bool(shared)
    if part and not aimed(clause, left, left_text):
        return []  # a condition: 达到总数的20%
    if "今年" in left_text and left.year is None:
        left.year = clause.issued
    year = left.year or clause.year
    if clause.issued and year and year < clause.issued:
        return []
    if (clause.strict or clause.rule_text) and not undertaken(clause, left, left_text, q):
        return []
    past = w.past.search(left_text)
    if past and past[0] == "累计建成" and (clause.goal or year):
        past = None
    if past or (_WAS.search(left_text) and not clause.goal and "到" not in left_text):
        return []
    if right == "的" and q.op is not None and not clause.goal:
        return []  # whoever has so much: 新建厂房1万平方米以上的,…
    if _TAIL.match(right):
        return _behind(clause, left, left_text, q, a, end)
    if right.startswith(("的", "以上的")) and q.kind != "share":
        return []
    if q.kind == "share":
        return _within(clause, left, left_text, q, right, a, end)
    if q.kind in ("count", "amount", "none"):
        return _before(clause, left, left_text, q, right, a, end)
    return []


def _behind(clause: Clause, left: Left, left_text: str, q: Quantity, a: int, end: int) -> list[Draft]:
    """The number closes the segment: its name stands before, here or in an earlier segment."""
    w = words()
    part = q.kind == "share" and left.core.endswith("的")  # 其中达到X的不低于30%: the verb says which ones
    name, verb = names.clean(
        left.core, verbs=not part and (left.change == "level" or w.verbs.get(left.word or "") == "increase")
    )
    start = a
    inherited = False
    if (
        clause.names
        and (name in w.growth or (name.startswith("占") and not name.startswith("占地")))
        and len(name) <= 12
    ):
        name = clause.names[-1] + ("年均" if left.per and name in w.growth else "") + name
    if _LEVEL.match(name) and (clause.names or clause.pending):
        name += _OWN_LEVEL.sub("", clause.names[-1] if clause.names else names.clean(clause.pending)[0])
    if clause.names and name.endswith(("以上", "以下")) and (m := _KIND.search(clause.names[-1])):
        name += m[1]
    if clause.names and clause.names[-1].endswith(name) and name in _GENERIC:
        name = clause.names[-1]  # 社会消费品零售总额增长7%,到2025年总额突破…
    elif clause.names and name in _GENERIC:
        m = _OF.match(clause.names[-1])
        name = (m[1] if m else clause.names[-1]) + name
    if clause.names and name in _WHERE and (m := _ELSEWHERE.match(clause.names[-1])):
        name += m[1]  # 城市处理率达到95%,乡镇达到60%
    if len(name) < 2 or name in w.verbs or name in ("其", "其中"):
        carried = clause.carry if left.year is not None and not name and not clause.pending else []
        bare = names.clean(left.core)[0].removeprefix("完成").removeprefix("实现")
        done = bare in w.bare and not clause.names and (left.word == "完成" or "完成" in left.core)
        found = [bare] if done else clause.names or _pending_names(clause) or carried
        if not found:
            noun = names.clean(left.core)[0].removeprefix("完成").removeprefix("实现")
            if noun in w.bare and (left.word == "完成" or "完成" in left.core or marked(clause, left, left_text, q)):
                found = [noun]
            else:
                return []
        elif not clause.names and clause.pending:
            start = clause.pending_start
        listed, inherited = found, True
        verb = verb or (name if name in w.verbs else None)
    else:
        listed = [name]
    if name in ("贷款", "资金", "信贷", "债券") and verb:
        listed = [verb + name]
    if not _fits(clause, left, left_text, q, listed[-1], verb, inherited):
        return []
    if (left.each or _EACH.search(left_text.strip())) and len(listed) == 1:
        listed = names.members(listed[0])
    elif left.all and len(listed) == 1:
        parts = names.members(listed[0])
        if all(len(p) >= 3 and p.endswith(("率", "数", "比例", "比重", "满意度")) for p in parts):
            listed = parts  # A率和B率均达到90%
    return [draft(clause, n, q, left, start, end, "target.behind", verb) for n in listed]


def _pending_names(clause: Clause) -> list[str]:
    """Return the name in the numberless segment just before: up to its comparator, without its verb."""
    if not clause.pending or re.search(r"\d", clause.pending) or words().past.search(clause.pending):
        return []
    if clause.pending.startswith("对") and "给予" in clause.pending:
        return []  # who is paid, not what is counted
    text = re.split(
        r"达到或超过|达到|高于|低于|优于|居于|位居|稳步|明显|显著|不断|逐步|进一步|大幅|持续|保持|稳定", clause.pending
    )[0]
    name, _ = names.clean(text, verbs=True)
    return [name] if 2 <= len(name) <= names.LONGEST and name not in words().verbs else []


def _fits(
    clause: Clause, left: Left, left_text: str, q: Quantity, name: str, verb: str | None, inherited: bool
) -> bool:
    """Tell whether a name and a number behind it make a goal, by the class of the unit."""
    w = words()
    if (
        len(name) > names.LONGEST
        or len(name) < 2
        or (name.endswith(w.nouns) and q.kind == "count" and left.word is None)
    ):
        return False
    if _RANK.search(left_text) or _INSIDE.search(name) or name in _HARM:
        return False
    if _COST.search(name) and not (name.endswith("利率") and (left.word or "").startswith(("降", "下降", "压降"))):
        return False
    measured = name.endswith(w.heads)
    compared = left.word is not None
    meant = aimed(clause, left, left_text) or bool(clause.names)
    doing = verb is not None and verb not in w.idle and (verb not in w.relative or verb == "完成")
    if q.kind == "none":
        return compared and re.sub(r"\([^()]*\)$", "", name).endswith(w.unitless) and q.value < 10000
    if q.kind in ("share", "times"):
        if not compared:
            measured = measured or _PART.search(name) is not None
            return (measured and (meant or q.value == 100 or q.op is not None)) or q.unit == "番"
        return left.word not in w.floors or meant or measured
    if q.kind == "time" and _HANDLING.search(name):
        return compared
    stock = name.endswith(("额度", "库存", "储备量")) and not (clause.strict or clause.rule_text)
    if compared and left.word in w.floors and not (meant or inherited or doing or stock):
        return False
    if q.kind == "money" and name.endswith("资金") and _SPENT.search(left_text):
        return False
    if q.kind == "money":
        summed = _SUMMED.search(left_text) is not None  # 三年累计投放贷款15亿元
        return (measured or name.endswith(("产业", "集群", "经济", "业"))) and (compared or meant or summed)
    if q.kind == "time":
        return any(t in name for t in w.time) and compared
    if q.kind == "points":
        return compared and measured
    if q.unit in _TIMES and w.verbs.get(verb or "") == "decrease":
        return False
    if (
        q.unit in _TIMES
        and verb in w.weak
        and q.value < 10
        and not (meant and (q.op or left.op or left.per or left.least))
    ):
        return False
    if compared and left.word not in ("为", "占", "控制", "保持", "稳定"):
        return True
    return meant or doing or name.endswith(w.deeds)


def _within(clause: Clause, left: Left, left_text: str, q: Quantity, right: str, a: int, end: int) -> list[Draft]:
    """A share with what it does behind it: 企业85%以上按国际标准生产, 有30%的企业完成评价."""
    of = right.startswith("的")
    act = right[1:] if of else right
    subject, _ = names.clean(left.core)
    if left.word and left.word not in ("实现", "完成", "保持", "稳定", "至少"):
        return []
    if subject.endswith("覆盖") and re.fullmatch(r"[\u4e00-\u9fff、()]{2,16}", act):
        who = subject.removesuffix("覆盖") or (clause.names[-1] if clause.names else "")
        return [draft(clause, f"{who}覆盖{act}", q, left, a, end, "target.within", None)] if len(who) >= 2 else []
    if subject in ("有", "使", "让", "已有"):
        subject = ""
    subject = subject.removesuffix("有") if subject.endswith("有") and not subject.endswith("国有") else subject
    finishes = of and left.word in ("完成", "实现") and not subject and act.endswith(_WORK)
    if finishes:
        act = act.removesuffix("任务").removesuffix("工作")
    elif of and (subject or not ACT.search(act)):
        return []
    if not of and not subject:
        subject = clause.head
        if not subject:
            return []
    if not of and not (ACT.match(act) or (q.value == 100 and marked(clause, left, left_text, q))):
        return []
    if not marked(clause, left, left_text, q) and q.value != 100:
        return []
    clause.head = subject
    name = names.clean(subject + act)[0] if not of else names.clean(act)[0]
    if not 2 <= len(name) <= names.LONGEST:
        return []
    return [draft(clause, name, q, left, a, end, "target.within", None)]


def _many(q: Quantity, right: str) -> bool:
    """Tell whether ten or more things are counted: small counts behind 实施, 推进 number the text's own points."""
    return (
        q.value >= 10
        and q.op != ">"
        and not right.endswith(("任务", "措施", "改革", "政策", "举措", "行动", "制度", "机制", "事项", "意见"))
    )


def _before(clause: Clause, left: Left, left_text: str, q: Quantity, right: str, a: int, end: int) -> list[Draft]:
    """A count before what it counts: a verb governs it (至少打造1个以上X), or a list does (A、B等5个X)."""
    w = words()
    aim = _AIM_END.search(left_text.strip())
    plain = names.strip_trailing(left_text.strip())
    if plain.endswith('"'):
        plain = _QUOTED_LIST.sub("", plain)  # 打造"A""B"2个品牌
    plain = re.sub(r"(?:至少|不少于|不低于|超过|突破|约|近)$", "", plain)
    plain = names.strip_trailing(plain)
    plain = w.places_end.sub("", plain)
    m = w.verb_end.search(plain)
    verb = m[0] if m else None
    if verb is None and plain.endswith("等"):
        first = names.strip_leading(plain)
        opening = w.verb_start.match(first)
        verb = opening[0] if opening else None
    if verb is None and aim:
        verb = aim[1]
        if not _VERB_INSIDE.match(_NP_END.split(right)[0]):
            return []
    if verb is None:
        served = _SERVED.match(right) if plain.endswith("为") and q.unit in _HELPED and q.op is None else None
        if served is None:
            return []
        name, _ = names.clean(served["who"] + served["what"], places=False)
        return [draft(clause, name, q, left, a, end, "target.before", None)]
    noun = _NP_END.split(right)[0]
    inner = _VERB_INSIDE.match(noun)
    if (
        verb in w.weak
        and not (inner and verb in _AIMS)
        and not _many(q, right)
        and not (
            marked(clause, left, left_text, q)
            and (clause.goal or left.per or q.op not in (None, ">") or left.year or left.least)
        )
    ):
        return []
    if inner and (verb in _AIMS or verb in ("有", "推动", "支持", "新增", "实现")):
        noun = f"{inner['vp']}的{inner['np']}"
    name, _ = names.clean(noun, places=False)
    if len(name) > 4 and name.endswith(("任务", "工作")):
        name = name[:-2]
    if verb and words().verbs.get(verb) == "level" and re.search(r"新[建增][、和]", plain):
        verb = "新增"
    if len(name) < 2 or len(name) > names.LONGEST or name.endswith(w.nouns):
        return []
    if name.startswith(w.nouns) and not (len(name) >= 4 and name.startswith(("重点", "关键", "问题", "统一"))):
        return []
    subject = _SUBJECT.match(names.strip_leading(plain))
    if subject and subject[0] not in ("各", "每", "每个"):
        name = subject[0] + name
    return [draft(clause, name, q, left, a, end, "target.before", verb)]
