"""How things look and what they are called on the page: one row a node label, edge type or field.

Every kind differs by more than its colour (a mark before the name, a rounding), so that a print in grey still tells them
apart. The colours of nodes are those of the schema.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class NodeStyle:
    """Chinese name, the mark in front of each name of this kind, and how round its box is (pixels)."""

    name: str
    mark: str
    radius: int


@dataclass(frozen=True, slots=True)
class EdgeStyle:
    """Chinese name, what a person reads in English, colour and width (pixels)."""

    name: str
    english: str
    color: str
    width: float = 1.0


NODES: Final = {
    "Policy": NodeStyle("政策", "", 4),
    "Measure": NodeStyle("措施", "", 0),
    "Agency": NodeStyle("机构", "", 14),
    "Organization": NodeStyle("企业团体", "", 14),
    "Indicator": NodeStyle("指标", "◆", 2),
    "Award": NodeStyle("奖项", "★", 2),
    "Jurisdiction": NodeStyle("地方", "▲", 2),
    "Obligation": NodeStyle("义务", "■", 2),
}

EDGES: Final = {
    "ISSUED": EdgeStyle("发布", "issued", "#5d6d7e", 1.5),
    "CONTAINS": EdgeStyle("包含", "has the measure", "#ccd1d1"),
    "LEADS": EdgeStyle("牵头", "leads", "#c0392b", 2),
    "SUPPORTS": EdgeStyle("配合", "supports", "#7f8c8d"),
    "IMPLEMENTS": EdgeStyle("贯彻落实", "implements", "#8e44ad", 2.5),
    "DERIVES_FROM": EdgeStyle("依据", "derives from", "#1f618d", 2),
    "CITES": EdgeStyle("提及", "cites", "#95a5a6", 1.5),
    "ALIGNS_WITH": EdgeStyle("对应上级", "aligns with", "#16a085", 1.5),
    "SETS_TARGET": EdgeStyle("定目标", "sets a target", "#8e44ad", 1.5),
    "CONFERS": EdgeStyle("授予", "gives or pays for", "#d4a017", 2),
    "ASPIRES_TO": EdgeStyle("争创", "is to be won", "#b9770e", 1.5),
    "MENTIONS": EdgeStyle("提到", "names", "#aab7b8"),
    "IMPOSES": EdgeStyle("规定", "imposes", "#e67e22", 1.5),
    "BEARS": EdgeStyle("承担", "bears", "#a04000", 1.5),
    "GOVERNS": EdgeStyle("适用于", "holds in", "#b2babb"),
    "BELONGS_TO": EdgeStyle("属于", "is a body of", "#b2babb"),
    "WITHIN": EdgeStyle("位于", "lies in", "#d5d8dc", 1.5),
    "SUCCEEDED_BY": EdgeStyle("后为", "was followed by", "#2874a6", 2),
}

LEVELS: Final = {"national": "国家", "province": "省级", "prefecture": "市级", "county": "县级", "township": "乡级"}
TIERS: Final = {"explicit": "原文直述", "rule": "按规则读出", "aligned": "按相似度对应", "inferred": "推断"}

FIELDS: Final = {
    "title": "标题", "name": "名称", "short_name": "简称", "notice_title": "印发通知", "doc_no": "文号", "type": "文种",
    "issuer": "发文机关", "issued": "成文日期", "published": "发布日期", "effective": "施行日期", "expires": "失效日期",
    "period_start": "规划起", "period_end": "规划止", "jurisdiction": "地方", "level": "级别", "adcode": "区划代码",
    "status": "效力", "status_reason": "效力依据", "source_uri": "文件", "sources": "文件", "path": "条目", "kind": "类别",
    "mentions": "原文称谓", "valid_from": "起年", "valid_to": "止年", "unit": "单位", "granter": "授予者", "modality": "语气",
    "bearer": "承担者", "action": "事项", "deadline": "期限", "strength": "用词", "section": "条目", "rule": "规则",
    "tier": "依据", "confidence": "可信度", "mention": "原文称谓", "mode": "牵头方式", "op": "关系", "value": "数值",
    "value_max": "上限", "year": "年份", "baseline_year": "基年", "baseline": "基数", "change": "升降", "per": "每",
    "qualitative": "定性", "amounts": "金额", "score": "相似度", "target_quote": "上级原文", "source_title": "改革依据",
    "doc": "出处", "place": "字符位置", "id": "标识", "text": "原文",
}  # fmt: skip

POLICY_FIELDS: Final = ("title", "notice_title", "doc_no", "type", "issuer", "issued", "published", "effective", "expires",
                        "period_start", "period_end", "jurisdiction", "level", "status", "status_reason", "source_uri", "sources")  # fmt: skip
NODE_FIELDS: Final = {
    "Policy": POLICY_FIELDS,
    "Measure": ("path", "title", "kind"),
    "Agency": ("name", "short_name", "mentions", "kind", "level", "valid_from", "valid_to"),
    "Organization": ("name", "mentions"),
    "Indicator": ("name", "unit"),
    "Award": ("name", "level", "granter"),
    "Jurisdiction": ("name", "adcode", "level", "valid_from", "valid_to"),
    "Obligation": ("modality", "bearer", "action", "deadline", "strength"),
}
EVIDENCE_FIELDS: Final = ("section", "rule", "tier", "confidence")
EDGE_FIELDS: Final = ("mention", "mode", "op", "value", "value_max", "unit", "year", "baseline_year", "baseline", "change", "per",
                      "qualitative", "amounts", "kind", "score", "target_quote", "source_title")  # fmt: skip


def tint(color: str, share: float = 0.14) -> str:
    """Return a colour mixed into white: ``share`` of it, as #rrggbb."""
    parts = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - p) * share):02x}" for p in parts)
