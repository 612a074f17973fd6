"""One linear scan of a page's source: its runs of text with their places, and a skeleton of its tags to parse.

A parser does not say where in the source a text stood. So the text is never given to it: the skeleton holds, in place
of every run of text, the run's number. After parsing, each text node names its runs, and their characters and places
come from the source itself, exactly; entities, private-use characters and whatever else the text holds cannot get in
the way. Tags are written anew with the few attributes that matter here, so that the parser sees well-formed tags only.
Where tags begin and end follows the HTML standard's tokenizer (quotes count after ``=`` only, a comment may be
conditional, ``<`` before anything but a letter is text).
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Final

from kg.errors import InputError
from kg.ingest import limits

# Possessive throughout: no backtracking. A value in quotes may hold ">".
_ATTRIBUTES: Final = r"""(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')|=)*+"""
_OPEN: Final = re.compile(r"<(?=[A-Za-z!?/])")
_TOKEN: Final = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|<(?:[!?]|/(?![A-Za-z]))[^>]*+(?:>|\Z)"
    r"|<(?P<close>/?)(?P<name>[A-Za-z][^\s/>]*+)(?P<attributes>" + _ATTRIBUTES + ")>",
    re.DOTALL,
)
_PLAIN: Final = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|<(?:[!?]|/(?![A-Za-z]))[^>]*+(?:>|\Z)"
    r"|<(?P<close>/?)(?P<name>[A-Za-z][^\s/>]*+)(?P<attributes>[^>]*+)>",
    re.DOTALL,
)
_ATTRIBUTE: Final = re.compile(r"""([^\s=>/"']++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s>]++))?+""")
MOST_SPANNED: Final = 500
"""Rows or columns that one cell may span; more is taken for none."""
_INTEREST: Final = re.compile(r"class|id|style|hidden|href|name|content|property|src|span", re.IGNORECASE)
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE)
_PRE: Final = re.compile(r"white-space\s*:\s*(?:pre\b|pre-wrap|pre-line|break-spaces)", re.IGNORECASE)
_ENTITY: Final = re.compile(r"&#?\w{1,31};")
_SPACE: Final = " \t\r\n\f\v\xa0\u3000\u2002\u2003\u2009\u200b\ufeff"
_SAFE: Final = re.compile(r"[^\w\s:-]+")

# Written only to format characters; its nesting is often broken (<font> around half a page) and means nothing.
_FORMAT: Final = frozenset("abbr acronym b bdi bdo big blink cite code del dfn em font i ins kbd mark nobr q".split())  # noqa: SIM905
_FORMAT_TOO: Final = frozenset("rp rt ruby s samp small span strike strong sub sup tt u var wbr".split())  # noqa: SIM905
_VOID: Final = frozenset("area base br col embed hr img input link meta param source track wbr frame basefont".split())  # noqa: SIM905
_SELF_CLOSING: Final = frozenset("p li td th tr dt dd option optgroup tbody thead tfoot a body html head".split())  # noqa: SIM905
_RAW: Final = ("script", "style", "textarea", "xmp", "noembed", "noframes", "iframe", "title")
_SKIPPED: Final = ("noscript", "xml", "object", "svg", "math", "select", "template")
_END: Final = {n: re.compile(rf"</{n}(?=[\s/>])", re.IGNORECASE) for n in (*_RAW, *_SKIPPED)}


@dataclass(slots=True)
class Meta:
    """A ``<meta name content>`` tag: both as found (entities resolved), and the place of the tag."""

    name: str
    content: str
    start: int
    end: int


@dataclass(slots=True)
class Scan:
    """What the scan found. ``starts[i]:ends[i]`` is run ``i`` in the source, ``weights[i]`` its characters without blanks.

    ``gaps[i]`` is the white space in the source that stands, with tags alone, before run ``i``.
    """

    name: str = ""
    skeleton: str = ""
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    weights: list[int] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    metas: list[Meta] = field(default_factory=list)
    titles: list[tuple[int, int]] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)


def scan(source: str, name: str) -> Scan:
    """Scan the source of a page once, in time linear in its length.

    Raises:
        InputError: more than :data:`kg.ingest.limits.MAX_MARKUP` tags and runs of text.
    """
    out = Scan(name)
    pieces: list[str] = []
    open_tags: dict[str, list[bool]] = {}
    unclosed: set[str] = set()
    depth = 0
    gap = ""
    position = 0
    token = _TOKEN
    count = 0
    while True:
        start = _OPEN.search(source, position)
        m = token.match(source, start.start()) if start else None
        if start and m is None and token is _TOKEN:
            token = _PLAIN  # a quote that is never closed: from here on ">" ends a tag wherever it stands
            m = token.match(source, start.start())
        end = start.start() if start else len(source)
        if end > position:
            text = source[position:end]
            stripped = text.strip(_SPACE)
            if stripped:
                weight = len(_ENTITY.sub("", stripped)) if "&" in stripped else len(stripped)
                pieces.append(f"{len(out.starts)};")
                out.starts.append(position)
                out.ends.append(end)
                out.weights.append(weight)
                out.gaps.append(gap)
                gap = ""
            else:
                gap = (gap + text[:64])[:64]
        if m is None:
            break
        count += 1
        if count > limits.MAX_MARKUP:
            raise InputError(f"{name}: more than {limits.MAX_MARKUP:,} tags; no page of a policy has as many; not read")
        position = m.end()
        tag = m["name"]
        if tag is None:
            continue
        tag = tag.lower()
        if m["close"]:
            stack = open_tags.get(tag)
            if tag in _SELF_CLOSING:
                pieces.append(f"</{tag}>")
            elif stack and stack.pop():
                pieces.append(f"</{tag}>")
                depth -= 1
            elif tag == "br":
                pieces.append("<br>")
            continue
        attributes = m["attributes"]
        if tag in _END:
            if tag not in unclosed:
                position = _raw(source, out, tag, attributes, m.end())
                if position < 0:
                    unclosed.add(tag)
                    position = m.end() if tag not in ("script", "style") else len(source)
            continue
        written = _attributes(attributes) if _INTEREST.search(attributes) else {}
        if tag == "meta":
            _meta(out, written, m.start(), m.end())
            continue
        if tag == "frame":
            out.frames.append(written.get("src", ""))
        if tag in _VOID:
            if tag in ("br", "hr", "img"):
                pieces.append(f"<{tag}>")
            continue
        if not tag.isascii() or not tag.replace("-", "").isalnum():
            continue  # <o:p>, <st1:chsdate>
        plain = tag in _FORMAT or tag in _FORMAT_TOO
        marks = _marks(tag, written)
        if tag in _SELF_CLOSING:
            pieces.append(f"<{tag}{marks}>")
            continue
        if attributes.endswith("/") and plain:
            continue
        keep = depth < limits.MAX_DEPTH and (not plain or bool(marks))
        open_tags.setdefault(tag, []).append(keep)
        if keep:
            depth += 1
            pieces.append(f"<{tag}{marks}>")
    out.skeleton = "".join(pieces)
    return out


def _raw(source: str, out: Scan, tag: str, attributes: str, start: int) -> int:
    """Pass over an element whose content is no running text; return where to go on, -1 where it is never closed.

    The standard lets an unclosed element swallow the rest; a page cut short is read as far as it goes.
    """
    if attributes.endswith("/") and tag not in _RAW:
        return start
    m = _END[tag].search(source, start)
    if m is None:
        return -1
    if tag == "title":
        out.titles.append((start, m.start()))
    close = source.find(">", m.end())
    return close + 1 if close >= 0 else len(source)


def _attributes(text: str) -> dict[str, str]:
    """Return the attributes of a tag, names lower case, entities resolved; the first of a name counts."""
    out: dict[str, str] = {}
    for m in _ATTRIBUTE.finditer(text):
        value = m[2] or ""
        if value[:1] in ("'", '"'):
            value = value[1:-1]
        out.setdefault(m[1].lower(), html.unescape(value) if "&" in value else value)
    return out


def _marks(tag: str, attributes: dict[str, str]) -> str:
    """Return the attributes of the skeleton: ``c`` class and id, ``x`` hidden, ``w`` line breaks kept, ``h`` target, ``r`` and ``k`` the rows and columns of a cell."""
    if not attributes:
        return ""
    out = ""
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}".strip()
    if names:
        out += f' c="{_SAFE.sub(" ", names[:200])}"'
    style = attributes.get("style", "")
    if "hidden" in attributes or (style and _HIDDEN.search(style)):
        out += ' x="1"'
    if style and _PRE.search(style):
        out += ' w="1"'
    if tag in ("td", "th"):
        for letter, name in (("r", "rowspan"), ("k", "colspan")):
            span = attributes.get(name, "").strip()
            if span.isascii() and span.isdigit() and 1 < int(span[:4]) <= MOST_SPANNED:
                out += f' {letter}="{int(span[:4])}"'
    if tag == "a" and "href" in attributes:
        tail = attributes["href"].split("?")[0].rsplit(".", 1)[-1][:5].lower()
        out += f' h="{tail}"' if tail.isalnum() else ' h="x"'
    return out


def _meta(out: Scan, attributes: dict[str, str], start: int, end: int) -> None:
    name = attributes.get("name") or attributes.get("property")
    if name and attributes.get("content", "").strip():
        out.metas.append(Meta(name.strip(), attributes["content"].strip(), start, end))
