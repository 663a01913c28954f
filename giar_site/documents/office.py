"""Formats that only an office suite reads (.doc, .wps, .rtf, .odt): LibreOffice makes a .docx of them,
where it is installed.

Each conversion has a user profile of its own, so that several run side by side and no macro setting of
the person at the machine applies.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from giar_site.documents import sniffing, word
from giar_site.documents.document import Document
from giar_site.documents.limits import CONVERSION_SECONDS
from giar_site.documents.unreadable import Unreadable

_PROGRAMS = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")


def read(data: bytes, name: str) -> Document:
    """An office file as a document, by way of docx. Raises ``Unreadable`` where LibreOffice is missing or
    fails, or the file is locked."""
    kind = sniffing.office_kind(data)
    if sniffing.LOCKED_STREAM in data:
        raise Unreadable(
            "encrypted-office",
            "文件设有打开密码，无法读取",
            expected="不加密的文件",
            found="加密的 Office 文件",
            next_step="请用密码打开后另存为不加密的 docx，或向发布机关索取",
        )
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise Unreadable(
            "needs-libreoffice",
            f"{kind} 格式要借助 LibreOffice 转换，本机没有安装",
            expected="docx，或已安装 LibreOffice",
            found=f"{kind} 文件，未找到 soffice 命令",
            next_step="请安装 LibreOffice 后重试，或用 Word、WPS 打开后另存为 docx",
        )
    document = word.read(_convert(program, data, kind), name)
    return replace(document, format=kind)


def _convert(program: str, data: bytes, kind: str) -> bytes:
    with TemporaryDirectory(prefix="giar-office-") as folder:
        source = Path(folder) / f"report.{kind}"
        source.write_bytes(data)
        profile = (Path(folder) / "profile").as_uri()
        command = [program, "--headless", "--norestore", f"-env:UserInstallation={profile}"]
        if kind == "doc":  # or it guesses, and takes a damaged file for text
            command.append("--infilter=MS Word 97")
        command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", folder, str(source)]
        # its own session: the program is a script whose children outlive it
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            process.wait(CONVERSION_SECONDS)
            found = f"LibreOffice 退出码 {process.returncode}，没有生成文件"
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            found = f"LibreOffice 超过 {CONVERSION_SECONDS} 秒没有完成"
        converted = source.with_suffix(".docx")
        if converted.exists():
            return converted.read_bytes()
    raise Unreadable(
        "conversion-failed",
        f"{kind} 文件转换失败，文件可能已损坏",
        expected="LibreOffice 能打开的文件",
        found=found,
        next_step="请用 Word、WPS 打开后另存为 docx",
    )
