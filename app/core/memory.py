"""What Python's collector of garbage does in a process that lives long."""

from __future__ import annotations

import gc

# So many objects more than there were, and the collector looks at the new ones: a page makes some ten thousand.
YOUNG, MIDDLE, OLD = 10_000, 20, 20


def keep_what_stays() -> None:
    """Once, when a process has made what lives as long as it does. The collector would walk through all of it now and
    again, a tenth of a second in which nobody is answered, and find nothing.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
