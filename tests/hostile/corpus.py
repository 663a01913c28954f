"""The hostile corpus: files of strangers, each an attack, by kind. ``write_corpus`` puts them into a folder.

``python -m tests.hostile.corpus`` writes the list in ``README.md``.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import docx

from tests.collect.written import report_text
from tests.hostile.payloads import PAYLOADS, escaped

SECRET = "CANARY-4711-OUTSIDE"  # stands in a file beside the reports' folder, and nowhere else
README = Path(__file__).with_name("README.md")


class Attack(NamedTuple):
    """A file: its kind, its path in the reports' folder, what it tries, and its bytes; for a link, where
    it leads."""

    kind: str
    path: str
    what: str
    content: bytes | Path


def _report(number: int, payload: str = "", *, raw: str = "") -> str:
    """A whole report that says the payload in its narrative, and ``raw`` in a cell."""
    cells = {"requests.received:total": raw} if raw else {}
    return report_text(f"示例{_chinese(number)}县人民政府", 2023, cells, words=f"{payload}\n\n概况。")


def _chinese(number: int) -> str:
    return "".join("零一二三四五六七八九"[int(digit)] for digit in str(number))


def _texts() -> Iterator[Attack]:
    for number, (name, payload) in enumerate(PAYLOADS.items(), 100):
        line = payload.replace("\r", " ").replace("\n", " ").replace("\t", " ")
        text = _report(number, payload, raw=f"0（{line}）")
        yield Attack("text", f"text/{name}.txt", f"{name} in the narrative and in a cell", text.encode())


def _markdown() -> Iterator[Attack]:
    for number, name in enumerate(("image-handler", "javascript-link", "data-link", "svg", "refresh"), 200):
        text = _report(number, f"# {PAYLOADS[name]}\n\n> {PAYLOADS[name]}\n\n```\n{PAYLOADS[name]}\n```")
        yield Attack("markdown", f"markdown/{name}.md", f"{name} in headings, quotes, code", text.encode())
    front = f"---\nagency: !!python/object/apply:os.system ['touch pwned']\nnote: x\n---\n{_report(210)}"
    yield Attack("markdown", "markdown/front-matter-object.md", "a Python object in YAML", front.encode())


def _webpages() -> Iterator[Attack]:
    for number, (name, payload) in enumerate(PAYLOADS.items(), 300):
        if number % 3:
            continue
        lines = _report(number).splitlines()
        body = "".join(f"<p>{line}</p>" for line in lines)
        page = f"<html><body>{body}{payload}<p>{escaped(payload)}</p></body></html>"
        yield Attack("html", f"html/{name}.html", f"{name} as markup and as words", page.encode())
    xxe = (
        '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body>&x;'
        f"<p>{_report(390)}</p></body></html>"
    )
    yield Attack("html", "html/xxe.html", "an outer entity", xxe.encode())


def _word(text: str, **members: bytes) -> bytes:
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph("".join(c for c in line if c.isprintable() or c == "\t"))
    out = BytesIO()
    document.save(out)
    made = BytesIO()
    with zipfile.ZipFile(out) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == "word/document.xml" and "doctype" in members:
                head, _, rest = content.partition(b"?>")
                content = head + b"?>" + members["doctype"] + rest.replace("概况".encode(), b"&x;", 1)
            package.writestr(info.filename, content)
        if "slip" in members:
            package.writestr("../../../../pwned.txt", members["slip"])
            package.writestr("/tmp/giar-pwned.txt", members["slip"])
    return made.getvalue()


def _words() -> Iterator[Attack]:
    for number, name in enumerate(("script", "tag-break", "json-ld-break", "formula-equals", "bidi"), 400):
        yield Attack("docx", f"docx/{name}.docx", name, _word(_report(number, PAYLOADS[name])))
    outer = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    yield Attack("docx", "docx/xxe.docx", "an outer entity", _word(_report(410), doctype=outer))
    laughs = b'<!DOCTYPE d [<!ENTITY a "hahahahaha">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    )
    laughs += b'<!ENTITY x "&j;">]>'
    yield Attack("docx", "docx/laughs.docx", "a billion laughs", _word(_report(411), doctype=laughs))
    yield Attack("docx", "docx/slip.docx", "members outside the package", _word(_report(412), slip=b"x"))
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * 300_000_000)
    yield Attack("docx", "docx/bomb.docx", "300 MB in 300 KB", out.getvalue())


def pdf_file(text: bytes, *extra: bytes, root: bytes = b"") -> bytes:
    stream = b"BT /F1 12 Tf 20 100 Td (" + text.replace(b"(", b"\\(").replace(b")", b"\\)") + b") Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R " + root + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 200] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *extra,
    ]
    made = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    made += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return made + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        made.rindex(b"xref"),
    )


def _pdfs() -> Iterator[Attack]:
    yield Attack("pdf", "pdf/markup.pdf", "markup as words", pdf_file(PAYLOADS["script"].encode()))
    javascript = b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    yield Attack(
        "pdf", "pdf/javascript.pdf", "a script on opening", pdf_file(b"report 2023", root=javascript)
    )
    launch = b"/OpenAction << /S /Launch /F (calc.exe) >>"
    yield Attack("pdf", "pdf/launch.pdf", "a program on opening", pdf_file(b"report 2023 b", root=launch))
    loop = pdf_file(b"loop 2023").replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]")
    yield Attack("pdf", "pdf/loop.pdf", "a page tree that holds itself", loop)


def _sidecars() -> Iterator[Attack]:
    stated = {
        "agency-script": f"agency: {PAYLOADS['script']!r}\n",
        "agency-tag-break": "agency: '示例\"><img class=evil src=x onerror=alert(1)>县人民政府'\n",
        "agency-json-ld-break": f"agency: {PAYLOADS['json-ld-break']!r}\nnote: {PAYLOADS['cdata-break']!r}\n",
        "agency-path": "agency: ../../../../etc/passwd\n",
        "agency-formula": f"agency: {PAYLOADS['formula-plus']!r}\nnote: '=1+1'\n".replace('"', "'", 0),
        "agency-bidi": 'agency: "\\u202e示例县人民政府\\0"\n',
        "agency-long": f"agency: {'示例' * 5000}县人民政府\n",
        "note-image": f"note: {PAYLOADS['image-elsewhere']!r}\n",
        "source-javascript": "source_url: 'javascript:alert(1)'\n",
        "source-attribute": "source_url: 'https://evil.invalid/\" onmouseover=\"alert(1)\" class=\"evil'\n",
        "supersedes-path": "supersedes: [../../secret.txt, /etc/passwd, '..']\n",
        "supersedes-itself": "supersedes: supersedes-itself.txt\n",
        "yaml-object": "agency: !!python/object/apply:os.system ['touch pwned']\n",
        "yaml-laughs": "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in pairwise("abcdefghi"))
        + "agency: *i\n",
        "yaml-loop": "agency: &a [*a]\n",
        "yaml-deep": "agency: " + "[" * 20_000 + "\n",
        "yaml-merge": "<<: {agency: 甲}\n<<: {year: 9}\n? [a, b]\n: c\n",
        "yaml-types": "year: 0x7E7\npublished: 2023-99-99\nscope: {}\nagency: .nan\n",
        "yaml-binary": "agency: !!binary /9j/4AAQ\nnote: \"\\uD800\"\n",
    }  # fmt: skip
    for number, (name, text) in enumerate(stated.items(), 500):
        path = f"sidecar/{name}"
        yield Attack("sidecar", f"{path}.txt", "a report, for its sidecar", _report(number).encode())
        yield Attack("sidecar", f"{path}.yml", name, text.encode())


def _encodings() -> Iterator[Attack]:
    report = _report(600, PAYLOADS["script"])
    yield Attack(
        "encoding", "encoding/utf-7.html", "UTF-7 markup", b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-"
    )
    yield Attack("encoding", "encoding/utf-16.txt", "UTF-16", report.encode("utf-16"))
    other = _report(601, PAYLOADS["script"]).encode("gb18030")
    yield Attack("encoding", "encoding/gb18030.txt", "GB 18030", other)
    broken = _report(602).encode() + b"\xff\xfe\xc0\xbc script>"
    yield Attack("encoding", "encoding/overlong.txt", "over-long and broken UTF-8", broken)
    yield Attack(
        "encoding", "encoding/iso-2022.html", "escape sequences", b"\x1b$B<script>alert(1)</script>\x1b(B"
    )
    lying = f'<html><meta charset="utf-16"><body><p>{_report(603)}</p>'.encode()
    yield Attack("encoding", "encoding/lying.html", "a wrong charset", lying)
    yield Attack("encoding", "encoding/nulls.txt", "null bytes throughout", b"\0".join(
        bytes([byte]) for byte in _report(604).encode()))  # fmt: skip


def _names() -> Iterator[Attack]:
    names = {
        "markup": "<img class=evil src=x onerror=alert(1)>.txt",
        "quotes": "\"' onmouseover='alert(1)' class=\"evil.txt",
        "line-break": "a\nb\r.txt",
        "bidi": "报告\u202etxt.exe.txt",
        "template": "{{ 7*7 }}${7*7}.txt",
        "formula": "=1+1.txt",
        "url": "a?b#c%2e%2e%2fd&e;f.txt",
        "backslash": "a\\..\\..\\pwned.txt",
        "option": "-rf --.txt",
        "long": "长" * 80 + ".txt",
        "not-utf-8": os.fsdecode(b"\xff\xfe.txt"),
        "device": "CON.txt",
        "no-ending": "index.html",
        "shell": "$(touch pwned);`touch pwned`|.txt",
    }
    for number, (what, name) in enumerate(names.items(), 700):
        yield Attack("name", f"name/{name}", what, _report(number).encode())


def _paths() -> Iterator[Attack]:
    yield Attack("path", "path/link-out.txt", "a link to a file outside", Path("../../secret.txt"))
    yield Attack("path", "path/link-root", "a link to a folder outside", Path("/etc"))
    yield Attack("path", "path/link-self", "a link to its own folder", Path())
    yield Attack("path", "path/link-loop.txt", "a link to itself", Path("link-loop.txt"))
    yield Attack("path", "path/link-nowhere.txt", "a link to nothing", Path("nothing.txt"))
    yield Attack("path", "path/link-out.yml", "a sidecar that is a link outside", Path("../../secret.txt"))
    yield Attack("path", "path/plain.txt", "a report, for its sidecar", _report(800).encode())
    yield Attack(
        "path", "path/plain.yml", "a sidecar in use that is a link outside", Path("../../secret.yml")
    )
    yield Attack("path", "path/orphan.yml", "a sidecar without a report", b"agency: x\n")


def _registry() -> Iterator[Attack]:
    text = f"""regions:
  - {{code: "../../x", name: 甲}}
  - {{code: "110000", name: {PAYLOADS["script"]!r}}}
  - &b {{code: "110101", name: '=1+1', parent: "110101"}}
agencies:
  - {{id: ../../../pwned, name: 甲县人民政府}}
  - {{id: "a/../../b", name: 乙县人民政府}}
  - {{id: evil, name: '示例五零零县人民政府<img class=evil src=x onerror=alert(1)>', region: "110000",
     aliases: ['示例五零八县人民政府', '{{{{ 7*7 }}}}'],
     former_ids: ["../x", "javascript:alert(1)", agencies]}}
  - {{id: "javascript:alert(1)", name: 丙县人民政府}}
  - !!python/object/apply:os.system ['touch pwned']
"""
    broken = text.splitlines()[-1]
    yield Attack("registry", "agencies.yml", "ids that are paths, names that are markup",
                 text.replace(broken, "").encode())  # fmt: skip
    cell = "requests.received:total"
    entry = f"{{agency: evil, year: 2023, cell: '{cell}', who: {PAYLOADS['script']!r}, when: 2024-01-01"
    yield Attack("registry", "readings.yml", "markup in who and where, a path as a cell",
                 f"- {entry}, value: '=1+1', where: <b>}}\n- {{cell: ../../x}}\n".encode())  # fmt: skip
    yield Attack("registry", "corrections.yml", "a Python object", f"{broken}\n".encode())


@cache
def corpus() -> tuple[Attack, ...]:
    """All files, in the order of the kinds."""
    kinds = (_texts, _markdown, _webpages, _words, _pdfs, _sidecars, _encodings, _names, _paths, _registry)
    return tuple(attack for kind in kinds for attack in kind())


def write_corpus(reports: Path) -> tuple[Attack, ...]:
    """Write the corpus into the folder ``reports``, and the secret beside it."""
    attacks = corpus()
    reports.parent.mkdir(parents=True, exist_ok=True)
    (reports.parent / "secret.txt").write_text(_report(999, SECRET), encoding="utf-8")
    (reports.parent / "secret.yml").write_text(f"note: {SECRET}\n", encoding="utf-8")
    for attack in attacks:
        path = reports / attack.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(attack.content, Path):
            path.symlink_to(attack.content)
        else:
            path.write_bytes(attack.content)
    return attacks


def listed() -> str:
    """The list by kind, as Markdown."""
    attacks = corpus()
    lines = [
        "# The hostile corpus",
        "",
        f"{len(attacks)} files that `corpus.py` makes, by kind.",
        "`python -m tests.hostile.corpus` writes this list.",
    ]
    for kind in dict.fromkeys(attack.kind for attack in attacks):
        files = [attack for attack in attacks if attack.kind == kind]
        lines += ["", f"## {kind} ({len(files)})", "", "| file | attack |", "|---|---|"]
        lines += [
            f"| {ascii(a.path)[1:-1].replace('|', '&#124;')} | {a.what} |".replace("<", "&lt;") for a in files
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    README.write_text(listed(), encoding="utf-8")
