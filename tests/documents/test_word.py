"""Word documents: what stands anywhere in them is read, in order, each cell once with its spans."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from giar_site.documents import Document, Paragraph
from giar_site.documents.word_numbering import chinese
from tests.documents.made import document, dropped, grid, holds_together, paragraphs, spans, tables

NAMESPACES = (
    f'{nsdecls("w", "wp")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text) if text else '<w:p/>'}</w:tc>"


def word(body: str, numbering: str = "") -> bytes:
    """A docx file with this body."""
    package = docx.Document()
    package.element.body.clear_content()
    root = parse_xml(f"<w:body {NAMESPACES}>{body}</w:body>")
    for child in list(root):
        package.element.body.append(child)
    if numbering:
        part = package.part.numbering_part.element
        for child in list(part):
            part.remove(child)
        for child in list(parse_xml(f"<w:numbering {NAMESPACES}>{numbering}</w:numbering>")):
            part.append(child)
    out = BytesIO()
    package.save(out)
    return out.getvalue()


START, TWO = '<w:vMerge w:val="restart"/>', '<w:gridSpan w:val="2"/>'
MERGED = f"""<w:tbl>
<w:tr>{cell("本年度结果", START)}{cell("", TWO)}{cell("总计")}</w:tr>
<w:sdt><w:sdtContent><w:tr>{cell("", "<w:vMerge/>")}
<w:sdt><w:sdtContent>{cell("1.属于国家秘密")}</w:sdtContent></w:sdt>{cell("007")}{cell("")}</w:tr>
</w:sdtContent></w:sdt>
<w:tr>{cell("旧字", "<w:vMerge/>")}{cell("2.其他", TWO)}{cell("3")}</w:tr>
<w:tr><w:trPr><w:del w:id="1"/></w:trPr>{cell("已删除的行")}</w:tr>
</w:tbl>"""
MERGED_GRID = [["本年度结果", "", "总计"], ["1.属于国家秘密", "007", ""], ["2.其他", "3"]]
MERGED_SPANS = [[(3, 1), (1, 2), (1, 1)], [(1, 1)] * 3, [(1, 2), (1, 1)]]


def read(folder: Path, body: str, numbering: str = "") -> Document:
    doc = document(folder, "a.docx", word(body, numbering))
    holds_together(doc)
    return doc


def test_merged_cells_come_once(tmp_path: Path) -> None:
    doc = read(tmp_path, paragraph("一、总体情况", '<w:outlineLvl w:val="0"/>', "<w:b/>") + MERGED)
    (table,) = tables(doc)
    assert grid(table) == MERGED_GRID
    assert spans(table) == MERGED_SPANS
    assert dropped(doc) == [("隐藏内容", "旧字")]  # Word does not show what a continuing cell holds
    heading = doc.blocks[0]
    assert isinstance(heading, Paragraph)
    assert (heading.text, heading.level, heading.bold) == ("一、总体情况", 1, ((0, 6),))


def test_content_controls_text_boxes_and_frames(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{MERGED}{paragraph('框中的话')}</w:txbxContent>"
    twice = f"<mc:Choice>{box}</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
    doc = read(
        tmp_path,
        f"<w:sdt><w:sdtContent>{MERGED}</w:sdtContent></w:sdt>"
        f"<w:p><w:r><w:t>锚</w:t><mc:AlternateContent>{twice}</mc:AlternateContent></w:r></w:p>"
        f"<w:tbl><w:tr><w:tc>{paragraph('左')}</w:tc><w:tc>{MERGED}<w:p/></w:tc></w:tr></w:tbl>",
    )
    assert [grid(table) for table in tables(doc)] == [MERGED_GRID] * 3
    assert paragraphs(doc) == ["锚", "框中的话", "左"]


def test_a_box_in_a_box_comes_once(tmp_path: Path) -> None:
    inner = f"<w:txbxContent>{paragraph('内')}</w:txbxContent>"
    outer = f"<w:txbxContent>{paragraph('外')}<w:p><w:r><w:pict>{inner}</w:pict></w:r></w:p></w:txbxContent>"
    doc = read(
        tmp_path, f"<w:p><w:r><w:pict><v:shape><v:textbox>{outer}</v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    assert paragraphs(doc) == ["外", "内"]


def test_words_as_they_stand(tmp_path: Path) -> None:
    doc = read(
        tmp_path,
        "<w:p><w:r><w:t>办结</w:t></w:r><w:ins><w:r><w:t>12</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>99</w:delText></w:r></w:del>"
        "<w:hyperlink><w:r><w:t>件</w:t><w:tab/><w:t>，</w:t><w:br/><w:t>全部公开</w:t></w:r></w:hyperlink>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>批注</w:t></w:r></w:p>" + paragraph("— 3 —"),
    )
    assert paragraphs(doc) == ["办结12件\t，", "全部公开"]
    assert dropped(doc) == [("隐藏内容", "批注"), ("页码", "— 3 —")]


def test_signs_formulas_and_pictures_in_a_line(tmp_path: Path) -> None:
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    doc = read(
        tmp_path,
        "<w:p><w:r><w:t>办结</w:t><w:noBreakHyphen/><w:t>率</w:t><w:sym w:font='x' w:char='0033'/>"
        "<w:sym w:font='x' w:char='F0FC'/></w:r>"
        f"<m:oMath xmlns:m='{math}'><m:r><m:t>95</m:t></m:r></m:oMath><w:r><w:t>%，</w:t></w:r>"
        "<w:r><w:ruby><w:rt><w:r><w:t>gōng</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>公</w:t></w:r></w:rubyBase>"
        "</w:ruby></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>开</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>图：</w:t><w:drawing><wp:inline><wp:docPr id='1' name='图表 1' descr='申请数量'/>"
        "</wp:inline></w:drawing></w:r><w:r><w:pict><v:shape><v:imagedata/></v:shape></w:pict></w:r></w:p>"
        "<w:p><mc:AlternateContent><mc:Fallback><w:r><w:pict><v:shape><v:imagedata title='印章'/></v:shape>"
        "</w:pict></w:r></mc:Fallback></mc:AlternateContent><mc:AlternateContent/><w:r><w:t>完</w:t></w:r></w:p>",
    )
    assert paragraphs(doc) == ["办结-率3□95%，公开", "图：", "完"]
    assert [words for _, words in dropped(doc)] == ["申请数量\n图", "印章"]


def test_numbers_that_word_counts(tmp_path: Path) -> None:
    def level(number: int, kind: str, text: str) -> str:
        return (
            f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
        )

    def item(text: str, depth: int, number: int = 1) -> str:
        return paragraph(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')

    levels = level(0, "chineseCounting", "%1、") + level(1, "decimal", "%2.") + level(2, "bullet", "·")
    numbering = (
        f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="1">'
        '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    table = f"<w:tbl><w:tr><w:tc>{item('属于国家秘密', 1)}</w:tc>{cell('0')}</w:tr></w:tbl>"
    doc = read(
        tmp_path,
        item("总体情况", 0)
        + table
        + item("其他", 1)
        + item("点", 2)
        + item("主动公开", 0)
        + item("甲", 1)
        + item("乙", 1, 2),
        numbering,
    )
    assert grid(tables(doc)[0]) == [["1.属于国家秘密", "0"]]
    assert paragraphs(doc) == ["一、总体情况", "2.其他", "点", "二、主动公开", "1.甲", "5.乙"]


def test_a_pattern_of_numbers_beyond_all_measure_is_none(tmp_path: Path) -> None:
    """Each of its paragraphs had a label of 50,000 numbers."""
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        f'<w:lvlText w:val="{"%1" * 50_000}"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    item = paragraph("规章", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    assert paragraphs(read(tmp_path, item * 3, numbering)) == ["规章"] * 3


@pytest.mark.parametrize("start", ["9999", "1" * 5000])
def test_a_number_to_begin_with_beyond_all_measure_costs_no_report(tmp_path: Path, start: str) -> None:
    numbering = (
        f'<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="{start}"/>'
        '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    item = paragraph("规章", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    assert [words[-2:] for words in paragraphs(read(tmp_path, item * 3, numbering))] == ["规章"] * 3


def test_tables_in_tables_are_looked_at_once(tmp_path: Path) -> None:
    """Each asked all those in it, and so did they: 40 deep, for hours."""
    body = paragraph("规章")
    for _ in range(40):
        body = f"<w:tbl><w:tr><w:tc>{body}</w:tc>{cell('1')}</w:tr></w:tbl>{paragraph('')}"
    assert len(tables(read(tmp_path, body))) == 1


def test_a_document_with_macros_is_read_as_any_other(tmp_path: Path) -> None:
    plain, macros = b"wordprocessingml.document.main+xml", b"ms-word.document.macroEnabled.main+xml"
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(word(MERGED))) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(b"openxmlformats-officedocument." + plain, macros))
    doc = document(tmp_path, "a.docx", out.getvalue())
    assert grid(tables(doc)[0]) == MERGED_GRID


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1005, "一千零五"),
        (10_000, "10000"),
    ],
)
def test_chinese_counting(number: int, words: str) -> None:
    assert chinese(number) == words


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize(("kind", "name"), [("doc", "a.wps"), ("rtf", "a.doc"), ("odt", "a.odt")])
def test_office_formats_by_way_of_libreoffice(tmp_path: Path, kind: str, name: str) -> None:
    source = tmp_path / "source.docx"
    package = docx.Document()
    package.add_paragraph("一、总体情况")
    table = package.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "本年度"
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(1, 1).text, table.cell(1, 2).text = "1.属于国家秘密", "007"
    package.add_paragraph("无")
    package.save(str(source))
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", kind]
    subprocess.run([*command, "--outdir", tmp_path, source], check=True, capture_output=True, timeout=120)
    doc = document(tmp_path, name, source.with_suffix(f".{kind}").read_bytes())
    assert doc.format == kind
    (read_back,) = tables(doc)
    assert grid(read_back) == [["本年度", ""], ["1.属于国家秘密", "007"]]
    assert spans(read_back)[0] == [(2, 1), (1, 2)]
    assert paragraphs(doc) == ["一、总体情况", "无"]


def test_without_libreoffice_the_message_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_: None)
    doc = document(tmp_path, "a.doc", b"{\\rtf1 a}")
    (finding,) = doc.findings
    assert (finding.code, doc.blocks) == ("needs-libreoffice", ())
    assert "LibreOffice" in finding.next_step


def test_a_cell_that_shows_what_is_not_told_is_not_blank(tmp_path: Path) -> None:
    sign = "<w:sym w:font='x' w:char='F0FC'/>"
    picture = "<w:drawing><wp:inline><wp:docPr id='1' name='图片 1'/></wp:inline></w:drawing>"
    box = f"<w:pict><v:shape><w:txbxContent>{paragraph('37')}</w:txbxContent></v:shape></w:pict>"
    runs = (sign, f"<w:t>1</w:t>{sign}", picture, f"<w:t>2</w:t>{picture}", box, "", "<w:object/>")
    cells = "".join(f"<w:tc><w:p><w:r>{run}</w:r></w:p></w:tc>" for run in runs)
    doc = read(tmp_path, f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")
    assert grid(tables(doc)[0]) == [["\ufffc", "1□", "\ufffc", "2", "\ufffc", "", "\ufffc"]]


@pytest.mark.parametrize(
    ("code", "said"),
    [("EQ \\o\\ac(○,3)", "\ufffc"), ("FORMDROPDOWN", "\ufffc"), ("=SUM(LEFT)", "\ufffc"), ('XE "3"', "")],
)
def test_a_field_that_shows_more_than_its_result_is_not_blank(tmp_path: Path, code: str, said: str) -> None:
    marks = [f"<w:r><w:fldChar w:fldCharType='{mark}'/></w:r>" for mark in ("begin", "end")]
    row = f"<w:tc><w:p>{marks[0]}<w:r><w:instrText> {code} </w:instrText></w:r>{marks[1]}</w:p></w:tc>"
    doc = read(tmp_path, f"<w:tbl><w:tr>{cell('行政许可')}{row}</w:tr></w:tbl>")
    assert grid(tables(doc)[0]) == [["行政许可", said]]


def test_a_fraction_or_a_power_is_not_blank(tmp_path: Path) -> None:
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    power = "<m:sSup><m:e><m:r><m:t>8</m:t></m:r></m:e><m:sup><m:r><m:t>1</m:t></m:r></m:sup></m:sSup>"
    row = f"<w:tc><w:p><m:oMath xmlns:m='{math}'>{power}</m:oMath></w:p></w:tc>"
    doc = read(tmp_path, f"<w:tbl><w:tr>{cell('行政许可')}{row}</w:tr></w:tbl>")
    assert grid(tables(doc)[0]) == [["行政许可", "\ufffc"]]


def test_hidden_rows_and_deleted_cells_are_none(tmp_path: Path) -> None:
    hidden = f"<w:tr><w:trPr><w:hidden/></w:trPr>{cell('行政许可')}{cell('9')}</w:tr>"
    cells = cell("行政许可") + cell("5", "<w:cellDel/>") + cell("8")
    shown = f"<w:tr><w:trPr><w:hidden w:val='0'/></w:trPr>{cells}</w:tr>"
    doc = read(tmp_path, f"<w:tbl>{hidden}{shown}{hidden}</w:tbl>")
    assert grid(tables(doc)[0]) == [["行政许可", "8"]]
    assert dropped(doc) == [("隐藏内容", "行政许可\n9\n行政许可\n9")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("37", "37"),
        ("减3", "减3"),
        ("12件", "12件"),
        ("/", "/"),
        ("无", "无"),
        ("属于国家秘密", "1.属于国家秘密"),
    ],
)
def test_words_number_before_a_figure_is_no_part_of_it(tmp_path: Path, words: str, said: str) -> None:
    numbered = paragraph(words, '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    )
    numbering = (
        f'<w:abstractNum w:abstractNumId="7">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    )
    row = f"<w:tr>{cell('行政许可')}<w:tc>{numbered}</w:tc></w:tr>"
    assert grid(tables(read(tmp_path, f"<w:tbl>{row}</w:tbl>", numbering))[0]) == [["行政许可", said]]


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        ("<w:r><mc:AlternateContent><mc:Choice><w:t>8</w:t></mc:Choice><mc:Fallback><w:t>8</w:t></mc:Fallback>"
         "</mc:AlternateContent></w:r>", "8"),
        ("<mc:AlternateContent><mc:Fallback><w:r><w:t>8</w:t></w:r></mc:Fallback>"
         "</mc:AlternateContent>", "8"),
        ("<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>=7</w:instrText><w:t>7</w:t>"
         "<w:fldChar w:fldCharType='separate'/><w:t>8</w:t><w:fldChar w:fldCharType='end'/></w:r>", "8"),
        ("<w:r><w:fldChar w:fldCharType='begin'/><w:t>8</w:t></w:r>", "8"),
        ("<w:r><w:t>8</w:t></w:r><w:r><w:rPr><w:rStyle w:val='Note'/></w:rPr><w:t>1</w:t></w:r>", "8[1]"),
        ("<w:r><w:t>8</w:t></w:r><w:r><w:rPr><w:rStyle w:val='Gone'/></w:rPr><w:t>1</w:t></w:r>", "8"),
        ("<w:r><w:t>8</w:t></w:r><w:r><w:rPr><w:color w:val='ffffff'/></w:rPr><w:t>1</w:t></w:r>", "8[1]"),
        ("<w:r><w:rPr><w:shd w:fill='1F4E79'/><w:color w:val='FFFFFF'/></w:rPr><w:t>8</w:t></w:r>", "8"),
        ("<w:pPr><w:pStyle w:val='GoneP'/></w:pPr><w:r><w:t>1</w:t></w:r>", ""),
        ("<w:pPr><w:pStyle w:val='GoneP'/></w:pPr><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>8</w:t>"
         "</w:r>", "8"),
        ("<w:r><w:t>8</w:t></w:r><w:r><w:footnoteReference w:customMarkFollows='1'/><w:t>1</w:t></w:r>",
         "8[1]"),
        ("<w:r><w:t>8</w:t></w:r><w:hyperlink w:anchor='_ftn1'><w:r><w:t>1</w:t></w:r></w:hyperlink>",
         "8[1]"),
        ("<w:hyperlink w:anchor='a'><w:r><w:t>8</w:t></w:r></w:hyperlink>", "8"),
    ],
    ids=["twice", "for old ones", "code", "no end", "raised by style", "hidden", "white", "white on blue",
         "hidden paragraph", "shown in it", "own note's mark", "link to a note", "link alone"],
)  # fmt: skip
def test_a_cell_says_what_a_reader_sees(tmp_path: Path, runs: str, said: str) -> None:
    styles = (
        "<w:style w:type='character' w:styleId='Raised'><w:rPr>"
        "<w:vertAlign w:val='superscript'/></w:rPr></w:style>"
        "<w:style w:type='character' w:styleId='Note'><w:basedOn w:val='Raised'/></w:style>"
        "<w:style w:type='character' w:styleId='Gone'><w:rPr><w:vanish/></w:rPr></w:style>"
        "<w:style w:type='paragraph' w:styleId='GoneP'><w:rPr><w:vanish/></w:rPr></w:style>"
    )
    package = docx.Document(
        BytesIO(word(f"<w:tbl><w:tr>{cell('行政许可')}<w:tc><w:p>{runs}</w:p></w:tc></w:tr></w:tbl>"))
    )
    package.styles.element.extend(parse_xml(f"<w:styles {NAMESPACES}>{styles}</w:styles>"))
    out = BytesIO()
    package.save(out)
    assert grid(tables(document(tmp_path, "a.docx", out.getvalue()))[0]) == [["行政许可", said]]
