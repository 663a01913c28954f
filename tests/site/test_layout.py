"""The statutory layout: as a grid it has no holes, and every cell stands under the form's own headers."""

from __future__ import annotations

import pytest

from giar_site.forms import CellAddress, Edition, FormTable, editions
from giar_site.site.layout import Data, GridRow, Header, layout

TABLES = [(edition, table) for edition in editions() for table in edition.tables]
IDS = [f"{edition.id}-{table.id}" for edition, table in TABLES]

Grid = dict[tuple[int, int], Header | Data | object]


def expand(rows: list[GridRow]) -> Grid:
    """Every grid place and the cell that covers it. Fails where two cells overlap."""
    grid: Grid = {}
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (y, x) in grid:
                x += 1
            for dy in range(getattr(cell, "rowspan", 1)):
                for dx in range(cell.colspan):
                    assert (y + dy, x + dx) not in grid, f"two cells at {y + dy},{x + dx}"
                    grid[y + dy, x + dx] = cell
    return grid


def grid_of(form: FormTable) -> tuple[Grid, int]:
    parts = layout(form)
    # A rowspan may not reach from the head into the body, so they are expanded apart.
    head = expand(list(parts.head))
    rows = [row for body in parts.bodies for row in body]
    body = expand(rows)
    return {**head, **{(y + len(parts.head), x): cell for (y, x), cell in body.items()}}, len(parts.head)


@pytest.mark.parametrize(("edition", "form"), TABLES, ids=IDS)
def test_grid_is_a_full_rectangle_with_each_cell_of_the_form_once(edition: Edition, form: FormTable) -> None:
    grid, _ = grid_of(form)
    height, width = max(y for y, _ in grid) + 1, max(x for _, x in grid) + 1
    assert set(grid) == {(y, x) for y in range(height) for x in range(width)}
    seen = {id(cell): cell.address for cell in grid.values() if isinstance(cell, Data)}
    assert sorted(seen.values()) == sorted(form.cells())


@pytest.mark.parametrize(("edition", "form"), TABLES, ids=IDS)
def test_each_cell_stands_under_its_column_and_beside_its_row(edition: Edition, form: FormTable) -> None:
    grid, _ = grid_of(form)
    for (y, x), cell in grid.items():
        if not isinstance(cell, Data):
            continue
        item = form.item(cell.address.item)
        column = form.column(cell.address.column).label
        above = labels_above(grid, y, x)
        left = [grid[y, i].label for i in range(x) if isinstance(grid[y, i], Header)]
        assert above[0] == column, f"{cell.address} stands under {above}"
        groups = {group.id: group.label for group in form.groups}
        if form.id == "proceedings":
            assert item.label in above
            assert item.group is None or groups[item.group] in above
        else:
            assert left[-1] == item.label, f"{cell.address} stands beside {left}"
            assert item.group is None or groups[item.group] in left
        if form.sections:
            section = next(section for section in form.sections if item.id in section.items)
            assert section.label in above


def labels_above(grid: Grid, y: int, x: int) -> list[str]:
    """The header labels over a place, nearest first, as far as the nearest block of headers goes."""
    labels: list[str] = []
    for above in range(y - 1, -1, -1):
        cell = grid[above, x]
        if isinstance(cell, Header) and cell.scope.startswith("col"):
            if cell.label not in labels:
                labels.append(cell.label)
        elif labels:
            break
    return labels


def test_requests_form_as_printed() -> None:
    """The merged cells of the notice's own table, counted on the form of 2021."""
    form = editions()[-1].table("requests")
    headers = [
        cell for body in layout(form).bodies for row in body for cell in row if isinstance(cell, Header)
    ]
    spans = {cell.label: (cell.rowspan, cell.colspan) for cell in headers}
    assert spans["一、本年新收政府信息公开申请数量"] == (1, 3)
    assert spans["三、本年度办理结果"] == (22, 1)
    assert spans["（三）不予公开"] == (8, 1)
    assert spans["（六）其他处理"] == (3, 1)
    assert spans["（七）总计"] == (1, 2)
    assert spans["1.属于国家秘密"] == (1, 1)


def test_group_anchors_are_only_those_that_are_part_of_row_addresses() -> None:
    for _, form in TABLES:
        anchors = {
            cell.id
            for part in (layout(form).head, *layout(form).bodies)
            for row in part
            for cell in row
            if isinstance(cell, Header) and cell.scope == "rowgroup" and cell.id
        }
        rows = {str(CellAddress(*address)).partition(":")[0] for address in form.cells()}
        assert all(any(row.startswith(f"{anchor}.") for row in rows) for anchor in anchors)
        assert not anchors & rows
