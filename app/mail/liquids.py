"""Liquid for letters: few tags, no files, no clock, limits on everything; values are marked, not written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache, wraps
from io import StringIO
from typing import Any, TextIO

from liquid import Environment, StrictUndefined
from liquid.ast import Node
from liquid.builtin.expressions import LoopExpression
from liquid.builtin.expressions.path import Path
from liquid.builtin.expressions.primitive import RangeLiteral
from liquid.builtin.output import Output, OutputNode
from liquid.context import RenderContext
from liquid.exceptions import FilterArgumentError, LiquidSyntaxError, OutputStreamLimitError
from liquid.expression import Expression
from liquid.filter import with_context
from liquid.output import LimitedStringIO
from liquid.stringify import to_liquid_string
from liquid.template import BoundTemplate
from liquid.token import Token
from liquid.undefined import UNDEFINED
from liquid.utils import ReadOnlyChainMap

from app.mail.phrases import listed
from app.mail.voice import clean

# What a letter needs. Not `include` and `render` (files), not `echo`, `cycle`, `ifchanged`, `liquid` (they write
# without passing our output tag), not `increment` and `tablerow` (nothing that a letter says).
TAGS = frozenset(
    "content output illegal if unless case for break continue assign capture comment doc #".split()
)
# `date` reads the clock for "now"; the others write what is not text.
FILTERS_TAKEN_AWAY = (
    "date", "safe", "escape", "escape_once", "newline_to_br", "escapejs",
    "base64_decode", "base64_url_safe_decode",  # words that nobody reads in the source, the lint neither
)  # fmt: skip
OUTPUT_BYTES_MAX = 100_000
LOOPS_MAX = 1_000
LOCALS_BYTES_MAX = 100_000
# A letter has some sixty. Of those that nothing closes its reader goes on to the end of the text for each.
BRACES_MAX = 1_000
NUMBER_MAX = (
    10**30
)  # no sum or count of a shop has thirty digits, and Python is slow to write a million of them

# 1: the kind of place (see markdown.py), 2: the number of the value or the name of a colour.
NO_MARKS = {0xE000: None, 0xE001: None}  # a merchant's own text can't hold what marks a value
MARKED = re.compile("\ue000([usc]?)(\\w+)\ue001")


class ValueBuffer(LimitedStringIO):
    """Takes the text of the template; what the values said is kept beside it, by number."""

    def __init__(self) -> None:
        super().__init__(limit=OUTPUT_BYTES_MAX)
        self.values: list[str] = []

    def write(self, text: str) -> int:
        """As LimitedStringIO, which encodes all that is written to learn how long it is."""
        self.size += len(text) if text.isascii() else len(text.encode("utf-8"))
        if self.size > self.limit:
            raise OutputStreamLimitError("output stream limit reached", token=None)
        return StringIO.write(self, text)

    def write_value(self, value: str) -> int:
        self.values.append(value)
        return self.write(f"\ue000{len(self.values) - 1}\ue001")


_LIQUIDS_OWN = frozenset(("size", "first", "last"))  # what Liquid may ask of anything


class _LetterContext(RenderContext):
    """What a letter's names mean: what was assigned in it and what it was given, and no clock (`now`, `today`)."""

    def __init__(self, template: BoundTemplate, values: Mapping[str, object]) -> None:
        super().__init__(template, globals=values)
        self.scope = ReadOnlyChainMap(self.locals, self.globals)

    def get(self, path: list[object], *, token: Token | None, default: object = UNDEFINED) -> object:
        """With a short way for `code` and `way.kind`, which nearly all are: each scope is asked before the name is
        taken from it, since a miss that raises takes longer than all the rest.
        """
        root = path[0]
        if isinstance(root, str):
            for names in self.scope._maps:
                if root in names:
                    found = names[root]
                    if len(path) == 1:
                        return found
                    if len(path) == 2 and type(found) is dict and _is_key(path[1], found):
                        return found[path[1]]
                    break
        return super().get(path, token=token, default=default)


def _is_key(name: object, things: dict[str, object]) -> bool:
    return isinstance(name, str) and name not in _LIQUIDS_OWN and name in things


class _PlainPath(Path):
    """One without a path in it (`way.kind`, not `ways[place]`): there is nothing to look up before it is looked up."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> object:
        return context.get(self.path, token=self.token)  # type: ignore[arg-type]  # as Path does with a copy


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

    def from_string(self, source: str, *args: Any, **named: Any) -> BoundTemplate:
        """raises  LiquidError, also where the reader itself stumbles: a number of 5,000 digits, a very deep nest"""
        if source.count("{") > BRACES_MAX:
            raise LiquidSyntaxError("too many braces for a letter", token=None)
        try:
            template = super().from_string(source, *args, **named)
        except (ArithmeticError, ValueError, RecursionError) as error:
            raise LiquidSyntaxError("too much for a letter", token=None) from error
        for node in template.nodes:
            _refuse_ranges(node, RenderContext(template))
            _shorten_paths(node, RenderContext(template))
        return template


def _shorten_paths(node: Node, context: RenderContext) -> None:
    waiting = list(node.expressions())
    while waiting:
        expression = waiting.pop()
        if type(expression) is Path and not expression.children():
            expression.__class__ = _PlainPath
        waiting += expression.children()
    for child in node.children(context, include_partials=False):
        _shorten_paths(child, context)


def _refuse_ranges(node: Node, context: RenderContext) -> None:
    """A range is for counting loops, which are limited; as a list it could be longer than the memory."""
    for expression in node.expressions():
        inside = expression.children() if isinstance(expression, LoopExpression) else [expression]
        for one in inside:
            # Reversed, a range is written out whole before it is counted.
            is_loops_own = (
                isinstance(expression, LoopExpression)
                and one is expression.iterable
                and not expression.reversed
            )
            if not is_loops_own and _holds_range(one):
                raise LiquidSyntaxError("a range such as (1..9) is only for loops", token=node.token)
    for child in node.children(context, include_partials=False):
        _refuse_ranges(child, context)


def _holds_range(expression: Expression) -> bool:
    return isinstance(expression, RangeLiteral) or any(map(_holds_range, expression.children()))


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
    for name, made in env.filters.items():
        env.filters[name] = _bounded(name, made)
    env.add_tag(_MarkedOutput)
    env.add_filter("listed", _listed)
    return env


def _bounded(name: str, made: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, but never asked for more than a letter can hold: seven `replace` in a row can fill the memory."""

    @wraps(made)
    def bounded(value: object, *args: Any, **named: Any) -> Any:
        if _grown(name, value, *args) > OUTPUT_BYTES_MAX:
            raise FilterArgumentError(f"{name} makes more than a letter can hold", token=None)
        try:
            found = made(value, *args, **named)
        except (ArithmeticError, ValueError) as error:
            raise FilterArgumentError(f"{name} can't be done with this", token=None) from error
        too_long = isinstance(found, str | list) and len(found) > OUTPUT_BYTES_MAX
        too_great = isinstance(found, int | float | Decimal) and not -NUMBER_MAX <= found <= NUMBER_MAX
        if too_long or too_great:
            raise FilterArgumentError(f"{name} makes more than a letter can hold", token=None)
        return found

    return bounded


def _grown(name: str, value: object, *args: Any) -> int:
    """How long at most the two filters make a text that multiply; 0 for the others."""
    if name == "replace" and args:
        text, old, new = str(value), str(args[0]), str(args[1]) if len(args) > 1 else ""
        return len(text) + text.count(old) * len(new)
    if name == "join" and isinstance(value, list | tuple):
        return sum(len(str(one)) for one in value) + len(value) * len(str(args[0]) if args else " ")
    return 0


def run(template: BoundTemplate, values: Mapping[str, object]) -> ValueBuffer:
    buffer = ValueBuffer()
    try:
        template.render_with_context(_LetterContext(template, values), buffer)
    except (ArithmeticError, ValueError, RecursionError) as error:
        raise LiquidSyntaxError("too much for a letter", token=None) from error
    return buffer


@with_context
def _listed(things: object, *, context: RenderContext) -> str:
    """`{{ items | listed }}`: "A, B och C", in the letter's language."""
    if isinstance(things, str) or not isinstance(things, Iterable):
        return clean(things)
    return listed([clean(thing) for thing in things], str(context.resolve("lang")))
