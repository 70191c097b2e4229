"""Liquid for letters: few tags, no files, no clock, limits on everything; values are marked, not written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TextIO

from liquid import Environment, StrictUndefined
from liquid.builtin.output import Output, OutputNode
from liquid.context import RenderContext
from liquid.filter import with_context
from liquid.output import LimitedStringIO
from liquid.stringify import to_liquid_string
from liquid.template import BoundTemplate

from app.mail.phrases import listed
from app.mail.voice import clean

# What a letter needs. Not `include` and `render` (files), not `echo`, `cycle`, `ifchanged`, `liquid` (they write
# without passing our output tag), not `increment` and `tablerow` (nothing that a letter says).
TAGS = frozenset(
    "content output illegal if unless case for break continue assign capture comment doc #".split()
)
# `date` reads the clock for "now"; the others write what is not text.
FILTERS_TAKEN_AWAY = ("date", "safe", "escape", "escape_once", "newline_to_br", "escapejs")
OUTPUT_BYTES_MAX = 100_000
LOOPS_MAX = 1_000
LOCALS_BYTES_MAX = 100_000

# 1: the kind of place (see markdown.py), 2: the number of the value or the name of a colour.
NO_MARKS = {0xE000: None, 0xE001: None}  # a merchant's own text can't hold what marks a value
MARKED = re.compile("\ue000([usc]?)(\\w+)\ue001")


class ValueBuffer(LimitedStringIO):
    """Takes the text of the template; what the values said is kept beside it, by number."""

    def __init__(self) -> None:
        super().__init__(limit=OUTPUT_BYTES_MAX)
        self.values: list[str] = []

    def write_value(self, value: str) -> int:
        self.values.append(value)
        return self.write(f"\ue000{len(self.values) - 1}\ue001")


class Written(str):
    """Markdown that the merchant wrote beside the letter, such as a guide: put out as it is, and read as the letter's
    own text. Anything else that a room gives is a value, and stays what it is. A filter makes it a value again.
    """

    __slots__ = ()


class _LetterEnvironment(Environment):
    output_stream_limit = OUTPUT_BYTES_MAX
    loop_iteration_limit = LOOPS_MAX
    local_namespace_limit = LOCALS_BYTES_MAX
    context_depth_limit = 20


class _MarkedOutputNode(OutputNode):
    """`{{ … }}`. Inside `capture` the value is written as text, and is marked when the captured text is put out."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        found = self.expression.evaluate(context)
        if isinstance(found, Written) and isinstance(buffer, ValueBuffer):
            return buffer.write(found.translate(NO_MARKS).replace("\r\n", "\n"))
        value = clean(to_liquid_string(found, False))
        if isinstance(buffer, ValueBuffer):
            return buffer.write_value(value) if value else 0
        return buffer.write(value)


class _MarkedOutput(Output):
    node_class = _MarkedOutputNode


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The one Liquid that letters are read with. It holds no state of a letter, so threads share it."""
    env = _LetterEnvironment(undefined=StrictUndefined)
    for tag in [name for name in env.tags if name not in TAGS]:
        del env.tags[tag]
    for name in FILTERS_TAKEN_AWAY:
        del env.filters[name]
    env.add_tag(_MarkedOutput)
    env.add_filter("listed", _listed)
    return env


def run(template: BoundTemplate, values: Mapping[str, object]) -> ValueBuffer:
    buffer = ValueBuffer()
    template.render_with_context(RenderContext(template, globals=values), buffer)
    return buffer


@with_context
def _listed(things: object, *, context: RenderContext) -> str:
    """`{{ items | listed }}`: "A, B och C", in the letter's language."""
    if isinstance(things, str) or not isinstance(things, Iterable):
        return clean(things)
    return listed([clean(thing) for thing in things], str(context.resolve("lang")))
