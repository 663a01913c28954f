"""axe finds nothing in whole pages: the theme around them, search open, navigation, footer.

``tests/site`` runs it over the pages' own content."""

from __future__ import annotations

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.conftest import reader_of

pytestmark = pytest.mark.xdist_group("browser")

PAGES = ("", "404.html", "method/", "agencies/pingluoxian-renminzhengfu/2020/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe(browser: Browser, real_url: str, scheme: str, width: int) -> None:
    violations = []
    for reader in reader_of(browser, real_url, viewport={"width": width, "height": 900}, color_scheme=scheme):
        for page in PAGES:
            reader.open(page)
            if page == "":
                reader.search("国家秘密")
            result = Axe().run(reader.page)
            violations += [
                f"{page}: {found['id']}: {node['html'][:160]}"
                for found in result["violations"]
                for node in found["nodes"]
            ]
    assert not violations, "\n".join(violations)
