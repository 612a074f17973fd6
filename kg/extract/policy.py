"""The policy's profile: title, number, issuer, place, genre and dates, each with where it was read.

Precedence where witnesses differ: the text before the page's metadata, the signature before the imprint, the imprint
before the metadata block. A value that no witness gives stays None. ``origins`` names the witness of each field.
"""

from __future__ import annotations

import re
from typing import Any, Final

from kg.extract import dates, doc_number, head_lines, jurisdiction, levels, named_titles, signature, titles
from kg.extract.context import Context
from kg.extract.doc_number import DocNumber
from kg.ingest.metadata import vocabulary as metadata_vocabulary
from kg.model import MetaField, Profile
from kg.schema.places import NATION_CODE
from kg.text import DATE, fold, iso_date, squeeze

Span = tuple[int, int]


def find(ctx: Context) -> Profile:
    """Read what the document says of itself."""
    return _Reader(ctx).read()


class _Reader:
    """The state of one reading: the values, spans and origins found so far."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.folded = ctx.folded
        self.values: dict[str, Any] = {}
        self.spans: dict[str, Span] = {}
        self.origins: dict[str, str] = {}
        self.head = titles.read_head(ctx.folded, shown=_shown(ctx.text[:5000]))
        self.imprint = signature.imprint(ctx.folded)
        self.who: tuple[str, Span | None] | None = None  # issuer named in the notice's title

    def put(self, field: str, value: Any, span: Span | None, origin: str) -> None:
        """Set a field that is still open."""
        if value is None or field in self.values:
            return
        self.values[field] = value
        self.origins[field] = origin
        if span is not None:
            self.spans[field] = span

    def meta(self, key: str, *raw: str) -> MetaField | None:
        """Return the first field of the metadata block with that key (and, if given, one of these written keys)."""
        return next(
            (f for f in self.ctx.document.meta if f.key == key and f.value and (not raw or f.raw_key in raw)), None
        )

    def read(self) -> Profile:
        self.titles()
        self.number()
        self.signed = self.sign()
        self.issuer()
        self.dates()
        self.place()
        self.genre()
        self.force()
        self.base_year()
        confidence = self.values.pop("confidence", 1.0)
        return Profile(**self.values, confidence=confidence, spans=self.spans, origins=self.origins)

    # --- titles ------------------------------------------------------------------------------------------------------

    def titles(self) -> None:
        """Find the notice's title and the policy's own."""
        folded, head = self.folded, self.head
        span, text, origin = head.title, head.title_text, "title"
        if span is None and (field := self.meta("title")) is not None:
            cleaned = re.sub(r"\s+", " ", _shown(field.value)).strip()
            if titles.ends_like_title(titles.strip_number(cleaned)):
                text, origin = titles.strip_number(cleaned), "meta:" + field.raw_key
        named = named_titles.named_in_notice(folded, head.body if head.body < len(folded) else 0)
        cover = titles.unwrap(text) if text else None
        if text and cover:
            self.put("notice_title", text, span, origin)
            wanted = cover[2]
            if cover[0]:
                self.who = (re.sub(r"关于$", "", cover[0]).strip(), span)
            elsewhere = self.annex(wanted, span[1] if span else 0)
            if elsewhere is None and cover[1] in ("转发", "批转"):  # its own headline does not name its author
                elsewhere = self.annex(re.sub(r"^[^《》]{2,40}?(?=关于)", "", wanted), span[1] if span else 0)
            first = _shown(self.ctx.text[slice(*named)]).strip("《》") if named is not None else ""
            fuller = titles.genre(first) == titles.genre(wanted) and len(first) > len(wanted) and _alike(first, wanted)
            if elsewhere is None and first and (fuller or squeeze(wanted).startswith(squeeze(first))):
                wanted, span, origin = first, named, "notice"  # of two that are issued together, the first
                elsewhere = self.annex(wanted, named[1] if named else 0)
            if elsewhere is not None:
                self.put("title", self.line(elsewhere), elsewhere, "annex")
            else:
                self.put("title", wanted, span, origin)
            return
        if text:
            before = re.match(r"(.{2,240}?)\s*关于", text)
            if (before and signature.is_body(squeeze(before[1]).removesuffix("办公室") or "办公室")) or (
                before and (len(before[1]) <= 40 or _is_issuer(before[1].strip()))
            ):
                self.who = (before[1].strip(), span)
        if named is not None and (text is None or self.is_order()):
            wanted = _shown(self.ctx.text[slice(*named)]).replace("》(", "(").strip("《》")
            elsewhere = self.annex(wanted, named[1])
            if text and squeeze(text) == squeeze(wanted):
                self.put("title", text, span, origin)
            elif elsewhere is not None:
                self.put("title", self.line(elsewhere), elsewhere, "annex")
            else:
                self.put("title", wanted, named, "notice")
            return
        if text:
            self.put("title", text, span, origin)
            return
        news = named_titles.announced(folded)
        if news is not None:
            self.who = (squeeze(folded[slice(*news[0])]), news[0])
            self.put("title", _shown(self.ctx.text[slice(*news[1])]), news[1], "preamble")
            return
        own = self.ctx.outline.title
        if own is not None and titles.ends_like_title(self.line(own)):
            self.put("title", self.line(own), own, "outline")
            return
        made = named_titles.made_in_preamble(folded, head.body if head.body < len(folded) else 0)
        if made is not None:
            self.put("title", self.line(made), made, "preamble")

    def annex(self, wanted: str, start: int) -> Span | None:
        """Return the title line of the policy behind the notice."""
        begin = max(start, self.head.body)
        found = named_titles.annexed(self.folded, wanted, begin)
        if found is not None:
            return found
        own = self.ctx.outline.title
        if own is not None and own[0] >= begin and self.ctx.outline.notice is not None:
            line = self.line(own)
            same = titles.genre(line) is not None and titles.genre(line) == titles.genre(wanted)
            if same and _alike(line, wanted):
                return own
        return None

    def line(self, span: Span) -> str:
        """Return the folded text of a span on one line, without 《》 around it."""
        text = titles.joined(_shown(self.ctx.text[slice(*span)]), (0, span[1] - span[0]))
        return text[1:-1] if text.startswith("《") and text.endswith("》") and text.count("《") == 1 else text

    def is_order(self) -> bool:
        """Tell whether the document opens as an order (令) or announcement that only carries another document."""
        top = squeeze(self.folded[slice(0, min(self.head.body, 300))])
        return re.search(r"(?:政府|委员会|部|局|署|国务院|院|会)令(?:第|\(|〔|$|\d)", top) is not None

    # --- number ------------------------------------------------------------------------------------------------------

    def number(self) -> None:
        """Find the document's own number: a line of its own or the end of the headline, then the metadata."""
        own = head_lines.number(self.folded, self.head)
        line = head_lines.below_title(self.folded, self.head)
        if line is not None:  # number, body and date on one line, or run into the text
            own = own or line.number
            self.put("issuer", line.body, line.body_span, "head")
            self.put("issued", line.date, line.date_span, "head")
        meta = next((n for f in self.ctx.document.meta if f.key == "doc_no" and (n := _meta_number(f.value))), None)
        raw_key = next((f.raw_key for f in self.ctx.document.meta if f.key == "doc_no" and f.value), "")
        if own is not None and (own.confidence == 1 or meta is None):
            self.put("doc_no", head_lines.full_number(self.folded, self.head, own), (own.start, own.end), "head")
            if own.confidence < 1:
                self.values["confidence"] = own.confidence
        elif meta is not None:
            span = (own.start, own.end) if own is not None else None
            self.put("doc_no", meta.canonical, span, "meta:" + raw_key)

    # --- issuer ------------------------------------------------------------------------------------------------------

    def sign(self) -> signature.Signed | None:
        """Choose the document's signature: the first with a body, behind the head; else the first date of its own."""
        start = min(self.head.body, len(self.folded))
        if self.head.title is not None and self.head.body == self.head.title[0]:
            start = 0
        found = signature.signatures(self.folded, start, len(self.folded))
        year = self.number_year()
        if year is not None:
            found = [s for s in found if s.date is None or abs(int(s.date[:4]) - year) <= 1]
        notice = self.ctx.outline.notice
        inside = [s for s in found if notice and s.date_span and s.date_span[1] <= notice[1] + 2] if notice else []
        for group in (inside, found):
            withbody = next((s for s in group if s.bodies), None)
            if withbody is not None:
                return withbody
            if group and (group is inside or len(group) == 1 or notice is None):
                return group[0]
        return None

    def number_year(self) -> int | None:
        m = re.search(r"〔(\d{4})〕|(\d{4})年第", self.values.get("doc_no", "") or "")
        return int(m[1] or m[2]) if m else None

    def issuer(self) -> None:
        """Signature, title, mast, metadata, imprint, order; the source line last."""
        signed = self.signed
        if signed is not None and signed.bodies:
            first = self.unwrapped(signed.bodies[0])
            bodies = [self.body(s) for s in (first, *signed.bodies[1:])]
            span = (first[0], signed.bodies[-1][1])
            self.put("issuer", " ".join(bodies), span, "signature")
        if self.who is not None:
            name = re.sub(r"^(?:转发|批转)", "", self.who[0]).strip("《》 ")
            name = re.sub(r"(?<=.{3})(?:贯彻|落实|执行|实施|转发).*", "", name)
            if _is_issuer(name) or re.fullmatch(r"[\u4e00-\u9fff]{2,10}(?:街道|镇|乡)", name):
                self.put("issuer", name, self.who[1], "title")
        mast_title = re.fullmatch(r"(.{4,40}?)(?:通告|公告)(?:\(.{0,24}\))?", squeeze(self.values.get("title") or ""))
        if mast_title and signature.is_body(mast_title[1]):
            self.put("issuer", mast_title[1], self.spans.get("title"), "title")
        order = re.match(r"(.{2,30}?)(?:令|公告|通告)(?:第|\d|〔)", self.values.get("doc_no") or "")
        if order and order[1] != "政府" and signature.is_body(order[1]):
            name = "国务院" if order[1] == "中华人民共和国国务院" else order[1]
            self.put("issuer", name, self.spans.get("doc_no"), "number")
        for low, high in self.head.lines:
            flat = _bodies(self.folded[low:high])
            mast = re.sub(r"(?:文件|令|公告|通告)$", "", flat)
            if self.head.title and self.head.title[0] <= low < self.head.title[1]:
                continue
            behind = self.head.title is not None and low >= self.head.title[1]
            if (
                mast
                and all(map(signature.is_body, mast.split()))
                and (flat != mast or behind or jurisdiction.of_issuer(mast, None, ""))
            ):
                self.put("issuer", mast, (low, high), "mast")
        imprint = self.imprint
        field = next(
            (f for f in self.ctx.document.meta if f.key == "issuer" and _is_issuer(squeeze(fold(f.value)))), None
        )
        printed = self.body(imprint.bodies[0]) if imprint and imprint.bodies else None
        if printed and not printed.endswith(("办公室", "办公厅", "办")) and imprint:
            self.put("issuer", printed, imprint.bodies[0], "imprint")
        named = re.match(r"(.{4,60}?)关于", fold(self.ctx.document.meta_value("title") or ""))
        if field is not None and named is not None and field.value.strip()[:1] in "省市县区州":
            # 责任部门:县委办公室 names a desk; the title of the notice, where only the block has it, names who issued it
            who = _bodies(named[1])
            if all(map(signature.is_body, who.split())) and who[0] not in "省市县区州":
                self.put("issuer", who, None, "meta:title")
        if field is not None:
            self.put("issuer", _bodies(fold(field.value)), None, "meta:" + field.raw_key)
        if printed and imprint:
            self.put("issuer", printed, imprint.bodies[0], "imprint")
        teller = named_titles.issued_by(self.folded, self.values.get("title"))
        if teller is not None and _is_issuer(squeeze(self.folded[slice(*teller)])):
            self.put("issuer", squeeze(self.folded[slice(*teller)]), teller, "preamble")
        source = self.meta("other", *metadata_vocabulary()["source"]["keys"])
        if source is not None and _is_issuer(squeeze(fold(source.value))):
            self.put("issuer", squeeze(fold(source.value)), None, "meta:" + source.raw_key)

        opening = re.match(
            r"[\u4e00-\u9fff]{2,20}?(?:人民政府(?:办公[厅室])?|国务院)", squeeze(self.values.get("title") or "")
        )
        if opening and "关于" not in opening[0] and jurisdiction.of_issuer(opening[0], None, ""):
            self.put("issuer", opening[0], self.spans.get("title"), "title")

    def unwrapped(self, span: Span) -> Span:
        """Take in the line before a signature's first body where the name is wrapped over two lines."""
        before = self.folded[: span[0]].rstrip()
        low = before.rfind("\n") + 1
        above = before[low:].strip()
        name = self.folded[slice(*span)]
        if not re.fullmatch(r"[\u4e00-\u9fff()\"]{4,40}", above) or jurisdiction.of_issuer(name, None, "") is not None:
            return span
        if signature.is_body(above) or jurisdiction.of_issuer(above + name, None, "") is None:
            return span
        return low + len(before[low:]) - len(before[low:].lstrip()), span[1]

    def body(self, span: Span) -> str:
        """Return the name of a body at a span."""
        name = signature._SEAL.sub("", squeeze(self.folded[slice(*span)]))
        joint = _JOINT.fullmatch(name)  # two bodies of one place whose lines ran together
        return f"{joint[1]} {joint[3]}" if joint and all(map(signature.is_body, (joint[1], joint[3]))) else name

    # --- dates -------------------------------------------------------------------------------------------------------

    def dates(self) -> None:
        """Set issued and published; the signature's date wins, metadata of the page comes after it."""
        meta = self.ctx.document.meta
        for value, span, origin in dates.signed(self.folded, self.signed, meta):
            self.put("issued", value, span, origin)
        title = self.spans.get("title")
        if title is not None and self.origins.get("title") in ("annex", "preamble", "notice"):
            m = next((d for d in DATE.finditer(self.folded, 0, title[1] + 400) if self.precedes_title(d)), None)
            self.put("issued", iso_date(m) if m else None, m.span() if m else None, "glued")
        if self.imprint is not None:
            self.put("issued", self.imprint.date, self.imprint.date_span, "imprint")
        for value, origin in dates.of_fields(meta):
            self.put("issued", value, None, origin)
        statute = titles.bare(self.values.get("title", "")).endswith(dates.STATUTES)
        if statute and "notice_title" not in self.values:
            day = dates.adopted(self.folded, self.head.body, self.head.lines)
            if day is not None:
                self.put("issued", day[0], day[1], "adopted")
        for value, span in dates.in_head(self.folded, self.head.lines):
            self.put("issued", value, span, "head")
        value, origin = dates.published(meta, self.values.get("issued"))
        self.put("published", value, None, origin)
        for posted, place in dates.labelled(self.folded):
            self.put("published", posted, place, "label")

    def precedes_title(self, date: re.Match[str]) -> bool:
        """Tell whether a date stands between a sentence and the policy's title on one line: 。二○一二年三月十九日X计划."""
        own = squeeze(fold(self.values["title"]))[:12]
        before = self.folded[max(0, date.start() - 1) : date.start()]
        return bool(date["d"]) and before == "。" and squeeze(self.folded[date.end() : date.end() + 24]).startswith(own)

    def force(self) -> None:
        """Set from when and until when it holds, its status, and the years it plans for."""
        start, until = signature.in_force(self.folded)
        if (f := self.meta("effective")) is not None:
            self.put("effective", dates.of_field(f.value), None, "meta:" + f.raw_key)
        if (f := self.meta("expires")) is not None:
            self.put("expires", dates.of_field(f.value), None, "meta:" + f.raw_key)
        if start is not None:
            self.put("effective", start[0], start[1], "text")
        if until is not None:
            self.put("expires", until[0], until[1], "text")
        if (f := self.meta("status")) is not None:
            value = squeeze(f.value)
            status = next((k for k, words in metadata_vocabulary()["status"].items() if value in words), None)
            self.put("status", status, None, "meta:" + f.raw_key)
        years = titles.period(self.values.get("title") or "")
        origin = "title"
        if years is None:
            phases = [s for s in self.ctx.outline.sections if s.kind == "phase" and s.title]
            found = [int(y) for s in phases for y in re.findall(r"(20\d{2})年", fold(s.title or ""))]
            if len(phases) >= 2 and found and min(found) < max(found):
                years, origin = (min(found), max(found)), "timetable"
        if years is not None:
            self.put("period_start", years[0], self.spans.get("title"), origin)
            self.put("period_end", years[1], self.spans.get("title"), origin)

    def base_year(self) -> None:
        """Set the year the text speaks from: signature, number, title, latest basis; the page's own day last."""
        issued = self.values.get("issued")
        page = self.values.get("published") or self.values.get("effective")
        year = int(issued[:4]) if issued else self.number_year()
        if year is None:
            title = f"{self.values.get('notice_title') or ''} {self.values.get('title') or ''}"
            named = [int(y) for y in _TITLE_YEAR.findall(fold(title))]
            year = named[0] if len(named) == 1 else None
        late = int(page[:4]) if page else None
        if not issued and year and late and year > late + 1:
            year = late  # 2030年碳达峰行动方案: the year aimed at
        if year is None:  # documents of the opening are older than what they found
            cited = doc_number.find(self.folded[: self.head.body + 800])
            years = [int(y) for n in cited for y in re.findall(r"〔(\d{4})〕", n.canonical)]
            # a page a year or two behind its basis may well be new; one far behind is shown again
            year = max(years) if years and (late is None or late - max(years) > _STALE) else late
        self.values["base_year"] = year

    # --- place and genre ---------------------------------------------------------------------------------------------

    def year(self) -> int | None:
        issued = self.values.get("issued") or self.values.get("published")
        return int(issued[:4]) if issued else self.number_year()

    def place(self) -> None:
        """Set jurisdiction, code and level from the issuer, else from the titles and the page's source."""
        issuer = self.values.get("issuer")
        year = self.year()
        meta = " ".join(fold(f.value) for f in self.ctx.document.meta if f.key in ("issuer", "other", "title"))
        context = meta + " " + self.folded[:3000] + " " + self.folded[-1500:]
        seat = None
        if issuer:
            seat = jurisdiction.of_issuer(issuer.split(" ")[0], year, context)
        own = " ".join(filter(None, (self.values.get("notice_title"), self.values.get("title"))))
        for text in (own, meta if issuer and issuer[0] in "省市县区州旗盟中" else ""):
            if seat is None and text:
                seat = jurisdiction.of_text(text, year, issuer, context)
        if seat is None:
            seat = jurisdiction.of_number(self.values.get("doc_no") or "", issuer)
        if seat is None and (issuer is None or issuer.startswith("市")):
            seat = jurisdiction.of_municipality(self.values.get("doc_no") or "")
        if seat is None and self.values.get("title") and (issuer is None or issuer[0] in "省市县区"):
            seat = jurisdiction.of_title(self.values["title"], self.folded, context)
        address = levels.level_by_address(self.folded[: self.head.body + 500])
        if seat is None and issuer is None and address == "province":
            seat = jurisdiction.of_number(self.values.get("doc_no") or "", "省")
        if seat is None and (m := _NATIONWIDE.search(self.folded[: self.head.body + 400])):
            seat = jurisdiction.Seat(jurisdiction.NATION, NATION_CODE, "national", "recipients")
            self.spans["recipients"] = m.span()
        if seat is None:
            self.put("level", address, None, "recipients")
            if address is None and (level := levels.level_by_bodies(self.folded)) is not None:
                self.put("level", level, None, "bodies")
                if level == "province":
                    name = levels.own_province(self.folded[: self.head.body + 800])
                    found = jurisdiction.of_issuer(name + "人民政府", year, "") if name else None
                    self.put("jurisdiction", found.name if found else None, None, "basis")
                    self.put("adcode", found.adcode if found else None, None, "divisions")
            return
        self.put("jurisdiction", seat.name, self.spans.get(seat.origin), seat.origin)
        self.spans.pop("recipients", None)
        self.put("adcode", seat.adcode, None, "divisions")
        self.put("level", seat.level, None, "divisions")

    def genre(self) -> None:
        """Set the type: the genre at the end of the title; without a title, what the text calls itself."""
        title = self.values.get("title")
        if title:
            kind = titles.genre(title) or titles.genre(self.values.get("notice_title") or "")
            self.put("type", kind, self.spans.get("title"), "title")
        top = self.folded[: self.head.body + 3000]
        m = _PROPOSES.search(top)
        if m is not None:
            group = "before" if m["before"] else "kind"
            self.put("type", titles.genre("本" + m[group]), m.span(group), "preamble")


_JOINT: Final = re.compile(
    r"((?P<place>[\u4e00-\u9fff]{2,6}[省市县区州])[\u4e00-\u9fff]{3,24})((?P=place)[\u4e00-\u9fff]{3,24})"
)
_STALE: Final = 5
_TITLE_YEAR: Final = re.compile(r"(?<![-—~至到\d])((?:19|20)\d{2})年度?(?![-—~至到前底])")
_NATIONWIDE: Final = re.compile(
    r"(?m)^\s*各省、自治区、(?:直辖市|省辖市)|各省\(?(?:区、市|自治区、直辖市)\)?[^\n。]{0,60}[局厅委]"
)
_PROPOSES: Final = re.compile(
    r"(?:制定|制订|提出)(?P<before>实施方案|工作方案|行动方案|实施意见|实施办法|行动计划|工作计划)如下|(?:提出|制定|制订|作出)(?:如下|以下|本)(?:贯彻|具体|工作)?(?P<kind>实施意见|指导意见|若干意见|意见|实施方案|工作方案|行动计划|方案|纲要|规划|办法|实施细则|细则|规定|决定|通知|措施|计划)"
)


_QUOTE: Final = re.compile("[“”‘’]")


def _shown(text: str) -> str:
    """Return the folded text with its curly quotes: how titles are given (same length)."""
    folded = fold(text)
    if _QUOTE.search(text) is None:
        return folded
    out = list(folded)
    for m in _QUOTE.finditer(text):
        out[m.start()] = m[0]
    return "".join(out)


def _meta_number(value: str) -> DocNumber | None:
    """Read a metadata value that is a document number and nothing else worth mentioning."""
    folded = fold(value)
    found = doc_number.find(folded)
    return found[0] if found and len(squeeze(folded)) - len(squeeze(found[0].raw)) <= 12 else None


def _bodies(line: str) -> str:
    """Return a line without blanks but for those between bodies that issue together (市民政局 市财政局)."""
    parts = line.split()
    joint = len(parts) > 1 and all(
        signature.is_body(p) and not p.startswith(("人民政府", "办公", "党委")) for p in parts
    )
    return " ".join(parts) if joint else squeeze(line)


def _is_issuer(name: str) -> bool:
    """Tell whether a name from a title or field is that of public bodies (several may be parted by blanks or 等)."""
    flat = re.sub(r"等[一二三四五六七八九十\d]*(?:个?部门|部委|单位|委办局)?$", "", name)
    return all(signature.is_body(part) for part in re.split(r"[ 、,]+", flat) if part) and 2 <= len(flat) <= 240


def _alike(a: str, b: str) -> bool:
    """Tell whether two titles share most of their characters' pairs."""
    x, y = squeeze(a), squeeze(b)
    p, q = {x[i : i + 2] for i in range(len(x) - 1)}, {y[i : i + 2] for i in range(len(y) - 1)}
    return bool(p and q) and 2 * len(p & q) / (len(p) + len(q)) >= 0.6
