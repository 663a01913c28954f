"""The MkDocs plugin: a thin adapter between MkDocs' events and ``build.py``.

Only this file, ``config.py`` and ``preview.py`` import mkdocs. Hand-written pages stay ordinary MkDocs pages;
the generated ones never pass through Markdown, and only those that stand in the navigation through it.
"""

from __future__ import annotations

import errno
import gc
import logging
import os
import re
import shutil
from concurrent.futures import Executor
from contextlib import ExitStack
from html import escape
from pathlib import Path
from typing import Any, Literal

from jinja2 import FileSystemBytecodeCache
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page as ThemePage
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import CountHandler

from giar_site import build
from giar_site.cluster import ClusterError
from giar_site.collect import WithheldError, unreadable_registry
from giar_site.collect.permalinks import LostAddresses
from giar_site.config import GiarConfig
from giar_site.findings import Severity, one_line
from giar_site.model import Dataset
from giar_site.preview import Preview
from giar_site.site.headers import META_POLICY
from giar_site.site.history import FormerDataError, History
from giar_site.site.page import Page, Settings, relative
from giar_site.site.shell import Shells, TocNode, content, head, toc_tree
from giar_site.site.units import start_early
from giar_site.staging import one_build, replace_folder, staging_folder, tidy

log = get_plugin_logger("giar")

# What the HTML standard forbids in Material's own templates, where no block or partial can be overridden.
MENDED = (
    (re.compile(r'(<input class="md-toggle"[^>]*?) autocomplete="off"'), r"\1"),  # not for a checkbox
    (re.compile(r'(<label class="md-nav__link[^>]*?) tabindex=""'), r"\1"),  # no number
)
# What the system says of a disk, in the maintainer's language; any other error is ours, with its traceback.
DISK = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超过了磁盘配额",
    errno.EFBIG: "文件超过了允许的大小",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.EIO: "磁盘读写出错",
}
LATER = re.compile(r'(<script src="[^"]*assets/javascripts/bundle\.[^"]*")')  # after the first paint
MARKDOWN_HEADER = re.compile(r"<th(?=[ >])(?![^>]*\bscope=)")  # of a table's first row, without its scope
SELDOM = 50_000  # new objects before Python looks for cycles among them; its own number is 700
NAMED = 3  # agencies, where many have changed
WARNED = (Severity.ERROR, Severity.UNRECOGNISED)  # these break a strict build, an agency's arithmetic never


class GiarPlugin(BasePlugin[GiarConfig]):
    """Publishes ``reports/`` with the site."""

    serving = False
    held = ExitStack()
    preview: Preview | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        if dirty:
            raise PluginError("不支持 --dirty：只更新部分页面会使搜索和汇总与报告不符。请去掉该参数。")
        self.serving = command == "serve"

    @event_priority(-100)  # after plugins that change site_dir
    def on_config(self, config: MkDocsConfig) -> None:
        self.config_file = Path(config.config_file_path or "mkdocs.yml").resolve()
        self.target = Path(config.site_dir).resolve()
        self.work = self.config_file.parent / ".cache" / "giar"
        if self.serving:  # MkDocs' own is a temporary folder: each preview would begin from nothing
            self.work /= "preview"
            self.target = self.work / "site"
        self.held = ExitStack()
        self.held.enter_context(one_build(self.work))
        self.executor = self.held.enter_context(self._workers())
        start_early(self.executor, self.work)
        config.site_dir = str(staging_folder(self.target))  # MkDocs empties it before it builds

    def on_files(self, files: Any, *, config: MkDocsConfig) -> None:
        self.files = files
        # What is read stays until the end: with ten thousand reports, looking it through for cycles again and
        # again took a tenth of this process's time.
        self.held.callback(gc.set_threshold, *gc.get_threshold())
        gc.set_threshold(SELDOM)
        self._load(self.executor)
        gc.freeze()
        self.held.callback(gc.unfreeze)
        _say(self.dataset)
        # An entry of the navigation needs a file: pages that only exist once they are composed get an
        # empty one, whose place the composed page takes.
        self.generated: dict[str, File] = {}
        for src_uri in _nav_files(config.nav):
            if files.get_file_from_path(src_uri) is None:
                file = File.generated(config, src_uri, content="")
                files.append(file)
                self.generated[file.url.removeprefix("./").removeprefix(".")] = file

    def _workers(self) -> Executor:
        """By the variable ``GIAR_CLUSTER``: which machines are at hand is no setting of the site's."""
        cluster, shared = os.environ.get("GIAR_CLUSTER", ""), self.config_file.parent
        for folder in (Path(self.config.reports_dir), self.target):
            if cluster and not folder.resolve().is_relative_to(shared):
                raise PluginError(f"使用集群时，{folder} 要在 mkdocs.yml 所在的目录 {shared} 之内")
        try:
            return build.workers(cluster, self.work)
        except ClusterError as problem:
            raise PluginError(str(problem)) from problem

    def _load(self, executor: Executor) -> None:
        try:
            dataset = build.load(Path(self.config.reports_dir), executor)
            if broken := unreadable_registry(dataset.findings):
                raise PluginError(
                    f"{broken.location}：机关名录读不出来（{broken.found}）。{broken.next_step}。"
                    "改正以前不能建立网站：没有名录，各机关的编号和网址都会变"
                )
            self.dataset = dataset
            self.history = self._history()
        except (WithheldError, FormerDataError, ClusterError) as problem:
            raise PluginError(str(problem)) from problem

    def _history(self) -> History | None:
        if not self.config.former_data:
            return None
        changelog = self.config_file.with_name("CHANGELOG.md")
        found = build.compared(self.dataset, Path(self.config.former_data), changelog)
        if silent := [change for change in found.changes if change.reason == "program" and not change.what]:
            log.info("有 %d 格因本站改变读法而变，CHANGELOG.md 的 Figures changed 没有写明理由", len(silent))
        return found

    def on_nav(self, nav: Any, *, config: MkDocsConfig, files: Any) -> None:
        self.nav = nav

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Any) -> None:
        self.env = env
        compiled = self.work / "theme"  # to compile its templates takes a quarter of a second
        compiled.mkdir(exist_ok=True)
        env.bytecode_cache = FileSystemBytecodeCache(str(compiled))
        policy = "" if self.serving else META_POLICY
        env.globals["giar"] = {**self.config, **build.coverage(self.dataset), "policy": policy}

    def on_page_content(self, html: str, *, page: Any, config: MkDocsConfig, files: Any) -> str:
        return MARKDOWN_HEADER.sub('<th scope="col"', html)

    def on_post_page(self, output: str, *, page: Any, config: MkDocsConfig) -> str:
        return _mended(output)

    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        return _mended(output)

    @event_priority(-100)  # after plugins that write into the site's folder
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        self.theme_config = config
        self.shells = Shells(self.render, self.generated)
        pages = [file.page for file in self.files.documentation_pages() if file.page]
        hand_written = [page for page in pages if page.url not in self.generated]
        try:
            written = build.publish(
                self.dataset,
                self._settings(),
                Path(self.config.reports_dir),
                into=Path(config.site_dir),
                work=self.work,
                executor=self.executor,
                former=self.target,
                history=self.history,
                shells=self.shells,
                hand_written=[build.HandWritten(p.url, str(p.title), p.content or "") for p in hand_written],
            )
        except (LostAddresses, ClusterError) as problem:
            raise PluginError(str(problem)) from problem
        for url in self.generated.keys() - written:
            log.warning("mkdocs.yml 的 nav 中有 %s，但没有这个页面。请从 nav 中删去。", url)
        if self.serving or not _warned():  # else MkDocs ends a strict build right after this
            replace_folder(Path(config.site_dir), self.target)
            tidy(self.target)
        config.site_dir = str(self.target)
        self.held.close()

    def on_build_error(self, *, error: Exception) -> None:
        self.held.close()
        shutil.rmtree(staging_folder(self.target), ignore_errors=True)
        if isinstance(error, OSError) and error.errno in DISK:
            raise PluginError(
                f"{error.filename2 or error.filename or staging_folder(self.target)}：{DISK[error.errno]}。"
                "没有生成，原来的网站保持不变"
            ) from error

    def on_serve(self, server: Any, *, config: MkDocsConfig, builder: Any) -> None:
        server.watch(self.config.reports_dir)
        server.root = str(self.target)
        server.error_handler = self._error_page
        self.preview = Preview(config, Path(self.config.reports_dir), self.show, builder)
        server.builder = self.preview.rebuild

    def _error_page(self, code: int) -> bytes | None:
        page = self.target / f"{code}.html"
        return page.read_bytes() if page.is_file() else None

    def on_shutdown(self) -> None:
        if self.preview:
            self.preview.stop()

    def show(self) -> None:
        """The pages of the agencies whose reports have changed, in the site that is being served."""
        before = self.dataset
        with one_build(self.work), self._workers() as executor:
            self._load(executor)
            _say(self.dataset, before)
            shown = build.show(
                self.dataset,
                self._settings(),
                Path(self.config.reports_dir),
                self.target,
                shells=self.shells,
                work=self.work,
                executor=executor,
                history=self.history,
            )
        names = [agency.name for agency in self.dataset.agencies if agency.id in shown]
        log.info("已更新 %d 个机关的网页：%s", len(names), one_line("、".join(names[:NAMED])))
        log.info("搜索、汇总和数据文件正在后台更新")

    def _settings(self) -> Settings:
        stated: dict[str, str] = {**self.config}
        del stated["reports_dir"], stated["former_data"]
        site = {key: self.theme_config[key] or "" for key in ("site_name", "site_url", "repo_url")}
        return Settings(**site, **stated)

    def render(self, page: Page) -> str:
        """A generated page rendered by the theme in full, as a hand-written one is."""
        config = self.theme_config
        file = self.generated.get(page.url) or File.generated(config, page.url + "index.md", content="")
        shown = file.page or ThemePage(None, file, config)
        section = self.generated.get(page.url.split("/")[0] + "/")
        shown.content = content(page)
        shown.toc = TableOfContents([_anchor(node) for node in toc_tree(page.toc)])
        shown.meta = {
            "description": escape(page.description),
            "crumbs": [(escape(title), escape(relative(url, page.url))) for title, url in page.crumbs],
            "head": head(page),
            "hide": ["navigation"] if page.toc else ["navigation", "toc"],
            **({"title": escape(page.title)} if page.url else {}),  # the home page has the site's name
        }
        active = [shown, section.page] if section and section.page else [shown]
        for item in active:
            item.active = True
        context = get_context(self.nav, self.files, config, shown)
        context = config.plugins.on_page_context(context, page=shown, config=config, nav=self.nav)
        html = self.env.get_template("main.html").render(context)
        for item in active:
            item.active = False
        return config.plugins.on_post_page(html, page=shown, config=config)


def _say(dataset: Dataset, before: Dataset | None = None) -> None:
    """What was found in the reports, and not ``before``."""
    said = {*before.findings, *before.private} if before else set()
    for finding in (*dataset.findings, *dataset.private):
        if finding not in said:
            level = logging.WARNING if finding.severity in WARNED else logging.INFO
            place = finding.location or finding.report
            log.log(level, "%s", one_line(f"{place}: {finding.message} {finding.next_step}".strip()))


def _mended(html: str) -> str:
    for pattern, by in MENDED:
        html = pattern.sub(by, html)
    return LATER.sub(r"\1 defer", html)


def _anchor(node: TocNode) -> AnchorLink:
    link = AnchorLink(escape(node.entry.title), escape(node.entry.id), node.entry.level)
    link.children = [_anchor(child) for child in node.children]
    return link


def _nav_files(nav: Any) -> list[str]:
    """The files that ``nav`` in mkdocs.yml names."""
    if isinstance(nav, str):
        return [nav] if nav.endswith(".md") else []
    entries = nav.values() if isinstance(nav, dict) else nav or ()
    return [src_uri for entry in entries for src_uri in _nav_files(entry)]


def _warned() -> bool:
    """Whether MkDocs has counted a warning, as it does in a strict build only."""
    handlers = logging.getLogger("mkdocs").handlers
    return any(handler.get_counts() for handler in handlers if isinstance(handler, CountHandler))
