"""The plugin's settings in ``mkdocs.yml``. Imports mkdocs, nothing of the package."""

from __future__ import annotations

from mkdocs.config import config_options as c
from mkdocs.config.base import Config


class GiarConfig(Config):
    """``plugins: giar:``. What the publisher states is printed in the footer of every page."""

    reports_dir = c.Dir(exists=True, default="reports")
    """The folder of report files and of ``agencies.yml``, relative to ``mkdocs.yml``."""

    former_data = c.Optional(c.Dir(exists=True))
    """The folder ``data/`` of the site as it was published last, for the history of its figures; relative
    to ``mkdocs.yml``. ``site/data`` where the site is built in place."""

    publisher = c.Type(str, default="")
    """Who runs the site."""

    contact = c.Type(str, default="")
    """Address, telephone or e-mail, as it is to be printed."""

    icp = c.Type(str, default="")
    """ICP number (互联网信息服务备案号), for hosts in mainland China."""

    report_mistake = c.Type(str, default="")
    """Address that a "report a mistake" link opens (an issue form, ``mailto:``)."""
