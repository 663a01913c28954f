"""The words of one Word paragraph, and what is anchored in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from lxml import etree

from giar_site.documents.word_numbering import W

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_V = "{urn:schemas-microsoft-com:vml}"
_COMMON = re.compile(r"(?:00[2-9A-Fa-f]|0[1-9A-Fa-f].|[1-9A-Ca-c]..)[0-9A-Fa-f]")  # up to U+CFFF
UNTOLD = "\u25a1"  # for a sign of a symbol font that does not say what it is
RAISED = 4  # half points: less is how some programs set a line straight
_WHITE = "FFFFFF"
_STYLES = 20  # more styles built one on the other there are not, unless in a circle
_OFF = ("0", "false", "off")
_SHOWS = re.compile(r"\s*(?:EQ\b|FORMDROPDOWN\b|=)", re.IGNORECASE)  # fields' codes
_PASSED = frozenset(
    [W + name for name in ("hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple")]
    + [W + name for name in ("customXml", "ruby", "rubyBase", "dir", "bdo")]
    + [_M + name for name in ("oMath", "oMathPara", "r")]
)
_SIGNS = {
    W + "tab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
}


@dataclass(slots=True)
class _Field:
    """Whether its code goes on, the code, and how many characters stand before its result."""

    before: int
    in_code: bool = True
    code: str = ""


@dataclass(slots=True)
class Words:
    """``text`` with ``\\n`` for its line breaks; ``boxes`` are the text boxes anchored in the paragraph,
    ``hidden`` its hidden words."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    bold: list[tuple[int, int]] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    in_cell: bool = False
    styles: Mapping[str, etree._Element] = field(default_factory=dict)
    ground: list[etree._Element] = field(default_factory=list)  # the properties of the paragraph's style
    fields: list[_Field] | None = field(default_factory=list)  # those open here; None: not looked at

    @property
    def text(self) -> str:
        return "".join(self.parts)

    @property
    def in_code(self) -> bool:
        return any(one.in_code for one in self.fields or ())

    def say(self, text: str, bold: bool) -> None:
        if bold and text:
            joined = self.bold and self.bold[-1][1] == self.length
            start = self.bold.pop()[0] if joined else self.length
            self.bold.append((start, self.length + len(text)))
        self.parts.append(text)
        self.length += len(text)


def read(
    paragraph: etree._Element, styles: Mapping[str, etree._Element] | None = None, *, in_cell: bool = False
) -> Words:
    """The paragraph as it stands: insertions accepted, deletions left out. ``styles``: by their ids.
    ``in_cell``: what is raised, lowered, struck out or white on white is in brackets, or it would read as
    digits of the figure beside it."""
    styles = styles or {}
    named = paragraph.find(f"{W}pPr/{W}pStyle")
    words = Words(in_cell=in_cell, styles=styles, ground=_of_style(named, styles))
    _read(paragraph, words)
    if words.in_code:  # a field without end: its words are better told than left out
        words = Words(in_cell=in_cell, styles=styles, ground=words.ground, fields=None)
        _read(paragraph, words)
    return words


def _read(element: etree._Element, words: Words) -> None:
    for child in element:
        tag = child.tag
        if tag == W + "r":
            _run(child, words)
        elif tag == _M + "t":
            words.say(child.text or "", bold=False)
        elif tag == _MC + "AlternateContent":  # the same thing twice, for new and old programs
            _read(_shown(child), words)
        elif tag == W + "hyperlink" and _is_note(child, element, words):
            words.say(f"[{''.join(map(str, child.itertext(W + 't')))}]", bold=False)
        elif tag in _PASSED:
            _read(child, words)
        elif str(tag).startswith(_M) and child.find(f".//{_M}t") is not None:  # a fraction, a power
            words.say(UNTOLD, bold=False)


def _is_note(link: etree._Element, around: etree._Element, words: Words) -> bool:
    """Whether a link to a place in the document is a note's number beside a figure."""
    own = "".join(map(str, link.itertext(W + "t")))
    return (
        words.in_cell
        and link.get(W + "anchor") is not None
        and own.strip().isdigit()
        and any(
            (text.text or "").strip() for text in around.iter(W + "t") if link not in text.iterancestors()
        )
    )


def _run(run: etree._Element, words: Words) -> None:
    properties = run.find(W + "rPr")
    bold = hidden = beside = False
    if properties is not None or words.ground:
        styled = [] if properties is None else _styled(properties, words.styles)
        find = partial(_property, [*styled, *words.ground])
        bold = is_on(_property(styled, "b"))
        hidden, *struck = (is_on(find(name)) for name in ("vanish", "strike", "dstrike"))
        beside = any(struck) or _is_raised(find("vertAlign"), find("position"))
        beside = beside or (words.in_cell and _is_white(run, _property(styled, "color")))
    _say(run, words, bold=bold, hidden=hidden, beside=beside)


def _say(run: etree._Element, words: Words, *, bold: bool, hidden: bool, beside: bool) -> None:
    for child in run:
        tag = child.tag
        text = (child.text or "") if tag == W + "t" else _SIGNS.get(str(tag), "")
        if tag == W + "sym":  # a sign of a symbol font: only those in the common range say what they are
            code = child.get(W + "char", "")
            text = chr(int(code, 16)) if _COMMON.fullmatch(code) else UNTOLD
        # Behind a note's reference may stand a mark of one's own.
        beside = beside or child.get(W + "customMarkFollows", "0") not in _OFF
        if words.in_cell and beside and text.strip():
            text = f"[{text}]"
        if tag == W + "fldChar":
            _turn(words, child.get(W + "fldCharType", ""))
        elif tag == W + "instrText" and words.fields:
            words.fields[-1].code += child.text or ""
        if text and (hidden or words.in_code):
            words.hidden.append(text)
        elif text:
            words.say(text, bold)
        elif tag in (W + "drawing", W + "pict", W + "object", W + "contentPart"):
            _anchored(child, words)
        elif tag == _MC + "AlternateContent":
            shown = _shown(child)
            if shown.find(W + "t") is not None:
                _say(shown, words, bold=bold, hidden=hidden, beside=beside)
            elif len(shown):
                _anchored(shown, words)
        elif tag == W + "ruby":
            _read(child, words)


def _anchored(shown: etree._Element, words: Words) -> None:
    box_tag = W + "txbxContent"
    boxes = [box for box in shown.iter(box_tag) if not _inside(box, shown, box_tag, _MC + "Fallback")]
    words.boxes += boxes
    if not boxes:
        names = [(e.get("descr") or e.get("name") or "") for e in shown.iter(_WP + "docPr")]
        names += [e.get("title") or "" for e in shown.iter(_V + "imagedata")]
        words.images += [name or "图" for name in names or [""]]


def _shown(alternate: etree._Element) -> etree._Element:
    """Of what is there for new programs and again for old ones, the new; an empty element for nothing."""
    choice, fallback = (alternate.find(_MC + name) for name in ("Choice", "Fallback"))
    shown = fallback if choice is None else choice
    return etree.Element("none") if shown is None else shown


def _turn(words: Words, mark: str) -> None:
    """A field opens with its code, which nobody sees, even where another field in it has a result. Some show
    what no result tells."""
    if mark == "begin" and words.fields is not None:
        words.fields.append(_Field(words.length))
    elif words.fields and mark == "separate":
        words.fields[-1].in_code = False
    elif words.fields and mark == "end":
        ended = words.fields.pop()
        if words.in_cell and words.length == ended.before and _SHOWS.match(ended.code):
            words.say(UNTOLD, bold=False)


def _inside(element: etree._Element, top: etree._Element, *tags: str) -> bool:
    parent = element.getparent()
    while parent is not None and parent is not top:
        if parent.tag in tags:
            return True
        parent = parent.getparent()
    return False


def _styled(properties: etree._Element, styles: Mapping[str, etree._Element]) -> list[etree._Element]:
    """A run's properties and, behind them, those of the style it has and of the styles that builds on."""
    return [properties, *_of_style(properties.find(W + "rStyle"), styles)]


def _of_style(named: etree._Element | None, styles: Mapping[str, etree._Element]) -> list[etree._Element]:
    """The run properties of a style and of those that it builds on."""
    found: list[etree._Element] = []
    for _ in range(_STYLES):
        style = None if named is None else styles.get(named.get(W + "val", ""))
        if style is None:
            break
        found += style.findall(W + "rPr")
        named = style.find(W + "basedOn")
    return found


def _property(several: list[etree._Element], name: str) -> etree._Element | None:
    return next((found for one in several if (found := one.find(W + name)) is not None), None)


def _is_raised(aligned: etree._Element | None, moved: etree._Element | None) -> bool:
    """Whether a run stands above or below the line; LibreOffice says by how many half points."""
    half_points = "0" if moved is None else moved.get(W + "val", "0").lstrip("-")
    return (aligned is not None and aligned.get(W + "val") != "baseline") or (
        half_points.isdecimal() and int(half_points) >= RAISED
    )


def _is_white(run: etree._Element, colour: etree._Element | None) -> bool:
    """Whether a run is white, and so is what is behind it in its cell."""
    if colour is None or colour.get(W + "val", "").upper() != _WHITE:
        return False
    around = [run, *run.iterancestors(W + "p", W + "tc")]
    shades = [shade for one in around for shade in one.iterfind(f"*/{W}shd")]
    return all(shade.get(W + "fill", "auto").upper() in ("AUTO", _WHITE) for shade in shades)


def is_on(switch: etree._Element | None) -> bool:
    return switch is not None and switch.get(W + "val") not in _OFF
