"""The stations, in order. Open this file first.

    report files ─read→ Document ─extract→ AnnualReport ─collect→ Dataset ─check→ Findings
                 ─compose→ pages and downloads ─publish→ the site's folder

Knows nothing of MkDocs: the theme is a function that renders a page.
May import: everything but ``plugin``, ``preview``, ``config`` and ``cli``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from hashlib import sha256
from itertools import chain
from pathlib import Path

from giar_site import checks, collect, site
from giar_site.cluster import ClusterExecutor
from giar_site.collect.permalinks import keep
from giar_site.kept import KeptResults
from giar_site.model import Dataset
from giar_site.processes import process_pool, thread_beside
from giar_site.site.catalogue import Catalogue
from giar_site.site.changelog import figure_changes
from giar_site.site.data.files import DATA
from giar_site.site.history import History, history
from giar_site.site.page import Download, Page, Settings
from giar_site.site.parts import AGENCY, Parts
from giar_site.site.search import SearchIndex
from giar_site.site.shell import Shells
from giar_site.site.similar import Similar
from giar_site.site.units import Units
from giar_site.site.writer import Writer
from giar_site.staging import begin_with, prune, spare_folder, staging_folder

SEARCH = "pagefind"  # the folder of the site for the search indexes


def workers(cluster: str = "", folder: Path | None = None) -> Executor:
    """All cores of this machine; no process starts before there is work for several. With ``cluster``, the
    address of a Dask scheduler, that cluster's workers, all of which see ``folder``. Raises
    ``ClusterError`` where it can't be used."""
    if cluster:
        return ClusterExecutor(cluster, folder or Path())
    return process_pool()


def load(reports_dir: Path, executor: Executor, watch: collect.Watch | None = None) -> Dataset:
    """Read, extract, collect and check all reports under ``reports_dir``. Never writes into it.

    What was read is kept in ``.cache/reports`` beside that folder. ``watch``: see ``collect``.
    Raises ``collect.WithheldError`` where ``withheld.yml`` can't be understood.
    """
    kept = reports_dir.resolve().parent / ".cache" / "reports"
    dataset = collect.collect(reports_dir.resolve(), cache=kept, executor=executor, watch=watch)
    with KeptResults(kept.parent / "findings") as known:
        return replace(dataset, findings=dataset.findings + checks.check(dataset, known, executor))


def compared(dataset: Dataset, former_data: Path, changelog: Path) -> History:
    """What has changed since the data set in the folder ``former_data`` was published, and before.
    Raises ``FormerDataError`` where that can't be read."""
    return history(dataset, former_data, figure_changes(changelog))


@dataclass(frozen=True)
class HandWritten:
    """A page from ``docs/`` as it was rendered: its address, title and body."""

    url: str
    title: str
    body: str


def publish(
    dataset: Dataset,
    settings: Settings,
    reports_dir: Path,
    into: Path,
    *,
    shells: Shells,
    hand_written: Iterable[HandWritten] = (),
    work: Path,
    executor: Executor,
    former: Path | None = None,
    history: History | None = None,
) -> set[str]:
    """Write all generated pages and files, the sitemap and the search index into the folder ``into``,
    beside the hand-written pages that are there already. Returns the addresses
    of all pages and files.

    ``shells`` are the theme, ``work`` is a folder for what one build leaves to the next, ``former`` the site
    as it was built last, ``history`` what changed since the data set was published last.
    Raises ``LostAddresses`` where the site would lose an address that was published.
    """
    own = begin_with(spare_folder(former), into) if former else set()
    index = SearchIndex(work / "search")
    writer = Writer(into, shells, index)
    for page in hand_written:
        index.add(page.url, page.title, page.body)
        writer.entries.append((page.url, None))
        writer.taken.add(page.url)

    catalogue = _catalogue(dataset, settings, reports_dir, work, history)
    parts = Parts(catalogue, into)
    units = Units(catalogue, writer, work, former)

    def drop_others(folder: str, but: str = "") -> None:
        """Of what lies in a folder of the site since the build before the last, what is not of this one, nor
        in its folder ``but``."""
        if former and (into / folder).is_dir():
            prune(into / folder, belongs, but)

    def belongs(file: os.DirEntry[str]) -> bool:
        name = file.path[len(str(into)) + 1 :].replace(os.sep, "/")
        url = name.removesuffix(file.name) if file.name == "index.html" else name
        return url in writer.taken or name in own or name in writer.taken

    def data_set() -> Iterator[Page | Download]:
        pages = list(writer.pages)
        for item in site.compose_data(catalogue, into):
            pages += [item.url] if isinstance(item, Page) else []
            yield item
        yield from site.compose_redirects(catalogue, pages)

    figures = units.begin_parts(parts.figures(), executor)  # they need nothing of what comes before the lists
    catalogue.similar = Similar(dataset.reports, work, executor)
    with thread_beside() as beside:  # Pagefind is a program of its own
        for name in units.write_groups(units.by_index(parts.agencies()), executor):
            units.begin_index(SEARCH, name, beside)
        lists = units.begin_parts(parts.lists(), executor)
        units.write_rest("pages", lambda: chain(site.assets(work), site.compose(catalogue)), parts.whole)
        units.finish_parts(lists)
        units.finish_parts(figures)
        drop_others(DATA)  # from which all else of the data set is made
        units.write_parts(parts.slices(), executor)
        drop_others(DATA)
        units.write_rest("data", data_set, parts.whole)
        index.forget()
        drop_others("", but=SEARCH)
        units.finish_indexes()
    units.write_search(SEARCH)
    drop_others(SEARCH)
    units.forget()
    keep(reports_dir, writer.taken, dataset.redirects.values())
    lasting = _lasting(dataset, (url for url, _ in writer.entries))
    (work / "addresses.txt").write_text("".join(f"{url}\n" for url in lasting), encoding="utf-8")
    writer.write_sitemap(settings.site_url)
    return writer.taken


def show(
    dataset: Dataset,
    settings: Settings,
    reports_dir: Path,
    site_dir: Path,
    *,
    shells: Shells,
    work: Path,
    executor: Executor,
    history: History | None = None,
) -> list[str]:
    """Write anew the pages of the agencies on which something has changed, into the site that is in the
    folder ``site_dir``: their ids. All else there stays as it was. For the rest see ``publish``."""
    catalogue = _catalogue(dataset, settings, reports_dir, work, history)
    catalogue.similar = Similar(dataset.reports, work, executor)
    staging = staging_folder(site_dir)
    shutil.rmtree(staging, ignore_errors=True)
    units = Units(catalogue, Writer(staging, shells, SearchIndex(work / "search")), work, site_dir)
    try:
        rewritten = units.rewrite_parts(Parts(catalogue, site_dir).agencies(), executor)
        return [part.name.removeprefix(AGENCY) for part in rewritten]
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _catalogue(
    dataset: Dataset,
    settings: Settings,
    reports_dir: Path,
    work: Path,
    history: History | None,
) -> Catalogue:
    reports = (*dataset.reports, *(received.report for received in dataset.received))
    digests = {report.source.path: report.source.sha256 for report in reports}
    read = partial(_read_source, reports_dir, digests)
    return Catalogue(dataset, settings, read, work, history)


def coverage(dataset: Dataset) -> dict[str, int | date | None]:
    """What the footer says of the data: ``reports`` and ``agencies`` (how many), ``as_of`` (the latest
    date that a report states; the clock has no part in it) and ``year`` (the latest reported on)."""
    return {
        "reports": len(dataset.reports),
        "agencies": len({report.agency for report in dataset.reports}),
        "year": max((report.year for report in dataset.reports if report.year), default=None),
        "as_of": max((report.published for report in dataset.reports if report.published), default=None),
    }


def _lasting(dataset: Dataset, urls: Iterable[str]) -> list[str]:
    """The addresses that stay for good once published: not those of agencies still to be registered. The home
    page's own is empty and no line of a ledger."""
    passing = tuple(f"agencies/{a.id}/" for a in dataset.agencies if a.provisional or a.unconfirmed)
    return sorted(url for url in urls if url and not url.startswith(passing))


def _read_source(reports_dir: Path, digests: Mapping[str, str], path: str) -> bytes:
    """A report's file. Raises ``RuntimeError`` where it is not what was read: nobody has looked whether
    it holds what has to be withheld."""
    content = _inside(reports_dir, path).read_bytes()
    if sha256(content).hexdigest() != digests[path]:
        raise RuntimeError(f"{path} 在建站过程中有改动，请重新运行")
    return content


def _inside(folder: Path, path: str) -> Path:
    """The file ``path`` of ``folder``. Raises ``ValueError`` where it leads out, links followed."""
    resolved = (folder / path).resolve()
    if not resolved.is_relative_to(folder.resolve()):
        raise ValueError(f"文件不在报告目录内：{path}")
    return resolved
