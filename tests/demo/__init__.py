"""An invented data set of any size, made from the editions: every status, finding and page kind occurs.

Deterministic: the same size gives the same data set. Every report says that it is invented (``demo``),
every agency and region carries 示例 (sample) in its name, region codes are none that GB/T 2260 gives.
"""

from __future__ import annotations

from tests.demo.dataset import demo_dataset, read_demo_source

__all__ = ["demo_dataset", "read_demo_source"]
