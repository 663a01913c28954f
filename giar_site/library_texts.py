"""What libraries and the system say of bad input, in Chinese, for messages: click, PyYAML, zipfile, lxml,
pdfminer, the system's errors. One table; a text that is not in it is quoted as it is.

Imports nothing of the package.
"""

from __future__ import annotations

import re

_TEXTS = tuple(
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        # click
        (r"(?:Path|File|Directory) '(.*)' does not exist\.", "没有 {0} 这个文件或文件夹"),
        (r"(?:Path|File|Directory) '(.*)' is not readable\.", "{0} 没有读取权限"),
        (r"(\S+) is not in the range (\d+)<=x<=(\d+)\.", "{0} 不在 {1} 到 {2} 之间"),
        (r"'(.*)' is not a valid integer(?: range)?\.", "{0} 不是整数"),
        (r"Option '(.*)' requires an argument\.", "{0} 后面要写值"),
        (r"Option '(.*)' does not take a value\.", "{0} 后面不写值"),
        (r"Got unexpected extra arguments? \((.*)\)", "多写了 {0}"),
        # PyYAML
        (r"mapping values are not allowed here", "这里不能有“键: 值”：缩进不对，或者有冒号的值没有加引号"),
        (r"sequence entries are not allowed here", "这里不能有“- ”开头的条目：缩进不对"),
        (r"could not find expected ':'", "有一行没有冒号"),
        (r"found character '\\t' that cannot start any token", "缩进用了制表符，应当用空格"),
        (r"found character '(.)' that cannot start any token", "值以“{0}”开头，没有加引号"),
        (r"found unexpected end of stream", "引号只有一半"),
        (r"found unexpected document separator", "引号只有一半，后面有 --- 一行"),
        (r"expected ',' or '[\]}]', but got .*", "括号没有写完，或者缺少逗号"),
        (r"expected <block end>, but found .*", "缩进与上面各行不一致，或者引号后面还有文字"),
        (r"expected the node content, but found .*", "缺少值"),
        (r"expected '<document start>', but found .*", "结束以后还有内容"),
        (r"but found another document", "还有一份：文件中不能有 --- 一行"),
        (r"found undefined alias '(.*)'", "值以“*{0}”开头，没有加引号"),
        (r"expected alphabetic or numeric character, but found .*", "值以“&”或者“*”开头，没有加引号"),
        (r"expected chomping or indentation indicators, but found .*", "值以“>”或者“|”开头，没有加引号"),
        (r"found unknown escape character '(.*)'", "双引号中有“\\{0}”，应当改用单引号"),
        (r"expected escape sequence of .*", "双引号中的“\\”后面不完整，应当改用单引号"),
        (r"found unhashable key", "键不是文字"),
        (r"unacceptable character #x([0-9a-f]+): .*", "有不能用的字符 U+{0}"),
        # files
        (r"'utf-8' codec can't decode .*", "不是 UTF-8 编码"),
        (r"Permission denied", "没有权限"),
        (r"No such file or directory", "没有这个文件"),
        (r"Is a directory", "是文件夹"),
        (r"Input/output error", "磁盘读写出错"),
        (r"KeyError: \"There is no item named '(.*)' in the archive\"", "压缩包中缺少 {0}"),
        (r"KeyError: \"no relationship of type '.*' in collection\"", "压缩包中没有写明哪个文件是正文"),
        (r"BadZipFile: Bad CRC-32 for file '(.*)'", "压缩包中 {0} 的内容与校验值不符"),
        (r"error: Error -\d+ while decompressing data: .*", "压缩的内容解不开"),
        (r"XMLSyntaxError: .*, line (\d+), column (\d+) \(.*\)", "XML 第 {0} 行第 {1} 列写法有误"),
        (r"PdfminerException: No /Root object! - Is this really a PDF\?", "缺少 PDF 的目录（/Root）"),
    )
)


def in_chinese(text: str) -> str:
    """A library's words in Chinese; quoted where they are not known."""
    for pattern, words in _TEXTS:
        if match := pattern.fullmatch(text):
            return words.format(*match.groups())
    return f"“{text}”"
