"""Colours: an item has the same one in every chart, one shade for light pages and one for dark.

Both shades stand out from their background by 3:1 or more (WCAG 1.4.11), and neighbours differ in
lightness as well as in hue, so that they are told apart by colour-blind readers and in grey print.
"""

from __future__ import annotations

from typing import Any

ANSWERS: dict[str, tuple[str, str, str]] = {
    "granted": ("予以公开", "#0b5394", "#7db7ea"),
    "partially_granted": ("部分公开", "#2e8bc0", "#b9dcf5"),
    "denied": ("不予公开", "#b3410e", "#f0936a"),
    "unavailable": ("无法提供", "#a87b00", "#ecc65a"),
    "not_processed": ("不予处理", "#7b3f86", "#d3a0dc"),
    "other": ("其他处理", "#6b7280", "#aab1bd"),
}

FLOWS: dict[str, tuple[str, str, str]] = {
    "received": ("本年新收", "#0b5394", "#7db7ea"),
    "total": ("本年办结", "#a87b00", "#ecc65a"),
    "carried_forward": ("结转下年度", "#7b3f86", "#d3a0dc"),
}


ONE: dict[str, tuple[str, str, str]] = {"report": ("报告", "#0b5394", "#7db7ea")}


def shades(items: dict[str, tuple[str, str, str]]) -> dict[str, Any]:
    """A chart's ``usermeta``: its range of colours by Material's colour scheme, in the items' order."""
    light = [colour for _, colour, _ in items.values()]
    dark = [colour for _, _, colour in items.values()]
    return {"colours": {"default": light, "slate": dark}}
