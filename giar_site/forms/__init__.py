"""The statutory form (政府信息公开工作年度报告格式) as data, one YAML file an edition.

Lives here: the classes that hold an edition and the loader. The data is in ``editions/*.yml``,
in the order of the notice. Imports nothing of the package but ``findings``.
"""

from giar_site.forms.edition import (
    CellAddress,
    Column,
    Edition,
    FormTable,
    Group,
    Identity,
    Item,
    Section,
    Term,
    address,
    edition_by_id,
    editions,
    load_edition,
    table_ids,
)

__all__ = [
    "CellAddress",
    "Column",
    "Edition",
    "FormTable",
    "Group",
    "Identity",
    "Item",
    "Section",
    "Term",
    "address",
    "edition_by_id",
    "editions",
    "load_edition",
    "table_ids",
]
