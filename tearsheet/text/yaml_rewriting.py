"""YAML rewriting: puts new values into the source of YAML and writes only what differs anew.

PyYAML's parser tells where each value stands; a new one is put in its place, with the quotes of the old one.
"""

import copy
import dataclasses
import difflib
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from tearsheet.text.yaml_quoting import on_a_line, on_one_line, scalar

_COLON = re.compile(r"[ \t]*:")

# An entry of a collection as it is to be: its number among those that stand there (None: it is new), and its value.
_Step = tuple[int | None, Any]


class _Gone:
    """The value of an entry that is removed."""


_GONE = _Gone()


def rewritten(source: str, wanted: dict[str, Any], order: Sequence[str]) -> str | None:
    """Return YAML changed to say the values `wanted`, None where it cannot be parsed.

    New keys are put where `order` has them.
    """
    if (root := _parsed(source)) is None:
        return None
    page = _Page(source, tuple(order))
    if not wanted:
        return source[: _start(root)] + source[page.end(root) :]
    return source[: _start(root)] + page.rendered(root, wanted) + source[page.end(root) :]


def rekeyed(source: str, names: Mapping[str, str]) -> str | None:
    """Return YAML with keys renamed (`names`: old to new), in their old quotes; None where it cannot be parsed."""
    if (root := _parsed(source)) is None:
        return None
    for key, _ in reversed(root.value):
        if key.value in names:
            new = scalar(names[key.value], key.style, flow=bool(root.flow_style))
            source = source[: _start(key)] + new + source[key.end_mark.index :]
    return source


def _parsed(source: str) -> MappingNode | None:
    """Return the root mapping of YAML as a node, None where it is broken or no mapping."""
    try:
        root = yaml.compose(source, Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        return None
    if not isinstance(root, MappingNode):
        return None
    _place_empty(root, source)
    return root


def _place_empty(node: Node, source: str) -> None:
    """Set the place of omitted values right behind their colons; the parser puts some at the next token."""
    for key, value in node.value if isinstance(node, MappingNode) else ():
        if isinstance(value, ScalarNode) and value.start_mark.index == value.end_mark.index:
            colon = _COLON.match(source, key.end_mark.index)
            value.start_mark = value.end_mark = copy.copy(key.end_mark)
            value.start_mark.index = colon.end() if colon else key.end_mark.index
        _place_empty(value, source)
    for item in node.value if isinstance(node, SequenceNode) else ():
        _place_empty(item, source)


def _start(node: Node) -> int:
    """Return the offset at which a node begins."""
    return int(node.start_mark.index)


def _plain(node: Node) -> Any:
    """Return the value of a node as text, lists and mappings."""
    if isinstance(node, MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    return [_plain(item) for item in node.value] if isinstance(node, SequenceNode) else node.value


@dataclasses.dataclass(slots=True)
class _Entry:
    """An entry of a block: its own text, and the text between it and the next ('' if it is the last)."""

    line: str
    after: str


@dataclasses.dataclass(frozen=True, slots=True)
class _Page:
    """The source of YAML, and the order in which new keys are put into it."""

    source: str
    order: tuple[str, ...]

    def end(self, node: Node) -> int:
        """Return the offset at which a node ends; that of a block is the end of its last line."""
        end = int(node.end_mark.index)
        if isinstance(node, ScalarNode):
            text = self.source[_start(node) : end]
            return _start(node) + len(text.rstrip()) if node.style in {"|", ">"} else end
        if not isinstance(node, CollectionNode) or node.flow_style or not node.value:
            return end
        last = node.value[-1]
        return self._line_end(self.end(last[1] if isinstance(node, MappingNode) else last))

    def _line_end(self, at: int) -> int:
        """Return the offset at which the line ends."""
        end = self.source.find("\n", at)
        return end if end >= 0 else len(self.source)

    def rendered(self, node: Node, wanted: Any, *, flow: bool = False) -> str:
        """Return a node's source, changed to say `wanted`; `flow` tells that it stands between brackets."""
        if _plain(node) == wanted:
            return self.source[_start(node) : self.end(node)]
        if isinstance(node, ScalarNode) and isinstance(wanted, str):
            return scalar(wanted, node.style, flow=flow)
        if isinstance(node, CollectionNode) and type(_plain(node)) is type(wanted):
            if node.flow_style:
                return self._flow(node, wanted)
            if wanted:
                return self._block(node, wanted)
        return on_one_line(wanted)

    def _steps(self, node: CollectionNode, wanted: Any) -> Iterator[_Step]:
        """Return the entries of a collection as they are to be, in order, each with the number of the old one."""
        if isinstance(node, SequenceNode):
            yield from _item_steps([_plain(item) for item in node.value], wanted)
            return
        keys = [key.value for key, _ in node.value]
        new = [key for key in wanted if key not in keys]
        for number, key in enumerate(keys):
            yield number, wanted.get(key, _GONE)
            for other in [other for other in new if self._follows(other, key, keys)]:
                new.remove(other)
                yield None, (other, wanted[other])
        for key in new:
            yield None, (key, wanted[key])

    def _follows(self, new: str, key: str, keys: Sequence[str]) -> bool:
        """Say whether a new key belongs right behind the key that stands there."""
        before = self.order[: self.order.index(new)] if new in self.order else ()
        preceding = [other for other in keys if other in before]
        return bool(preceding) and key == preceding[-1]

    def _span(self, node: CollectionNode, number: int) -> tuple[int, int]:
        """Return the offsets at which an entry begins, with its dash or key, and ends."""
        if isinstance(node, MappingNode):
            key, value = node.value[number]
            return _start(key), self.end(value)
        item = node.value[number]
        return (_start(item) if node.flow_style else self._dash(node, item)), self.end(item)

    def _entry(self, node: CollectionNode, number: int, wanted: Any) -> str:
        """Return the source of an entry, with its dash or key, changed to say `wanted`."""
        start, flow = self._span(node, number)[0], bool(node.flow_style)
        if isinstance(node, MappingNode):
            key, value = node.value[number]
            return self.source[start : self.end(key)] + self._valued(key, value, wanted, flow=flow)
        item = node.value[number]
        return self.source[start : _start(item)] + self.rendered(item, wanted, flow=flow)

    def _valued(self, key: Node, value: Node, wanted: Any, *, flow: bool) -> str:
        """Return the source behind a key: colon, space or comment, and the value."""
        between = self.source[self.end(key) : _start(value)]
        text = self.rendered(value, wanted, flow=flow)
        if _plain(value) == wanted:
            return between + text
        if not wanted and between.strip() == ":":
            return f": {text}"
        is_too_far_left = "\n" in between and value.start_mark.column <= key.start_mark.column and text[:1] != "-"
        return between + (" " if between.endswith(":") or is_too_far_left else "") + text

    def _dash(self, node: CollectionNode, item: Node) -> int:
        """Return the offset of the dash before an item of a block."""
        at, column = _start(item), int(node.start_mark.column)
        if item is node.value[0]:
            return _start(node)
        while at > 0:
            line = self.source.rfind("\n", 0, at) + 1
            if self.source[line : line + column + 1] == " " * column + "-":
                return line + column
            at = line - 1
        return _start(item)

    def _flow(self, node: CollectionNode, wanted: Any) -> str:
        """Return the source of a collection between brackets, changed to say `wanted`."""
        text = self.source[_start(node) : self.end(node)]
        is_mapping = isinstance(node, MappingNode)
        ends = [self._span(node, number) for number in range(len(node.value))]
        head = self.source[_start(node) : ends[0][0]] if ends else text[0]
        tail = self.source[ends[-1][1] : self.end(node)] if ends else text[-1]
        inside, gap = "", None  # the second: what stood before entries that are taken out
        for number, value in self._steps(node, wanted):
            before = self.source[ends[number - 1][1] : ends[number][0]] if number else ", "
            if value is _GONE:
                gap = gap if gap is not None or not inside else before
                continue
            if number is None:
                entry = on_one_line(dict([value]))[1:-1] if is_mapping else on_one_line(value)
            else:
                entry = self._entry(node, number, value)
            inside += (before if gap is None else gap) + entry if inside else entry
            gap = None
        if not inside:
            return text[0] + text[-1]
        return head + inside + (gap.rstrip(" ") if gap and "#" in gap else "") + tail

    def _block(self, node: CollectionNode, wanted: Any) -> str:
        """Return the source of a collection with its entries on lines of their own, changed to say `wanted`."""
        indent = " " * int(node.start_mark.column)
        starts = [self._span(node, number)[0] for number in range(len(node.value))]
        first, entries = "", list[_Entry]()
        for number, value in self._steps(node, wanted):
            if number is None:
                after, previous = "", entries[-1] if entries else None
                if previous:
                    after, previous.after = previous.after, ""
                entries.append(_Entry(on_a_line(value, indent, is_pair=isinstance(node, MappingNode)), after))
                continue
            end = self._span(node, number)[1]
            line_end = self._line_end(end)
            after = self.source[line_end : starts[number + 1]] if number + 1 < len(starts) else ""
            if value is not _GONE:
                entries.append(_Entry(self._entry(node, number, value) + self.source[end:line_end], after))
            elif not entries:  # remarks below an entry are about the next one, and stay
                first += after[1:].removeprefix(indent)
            elif after:
                entries[-1].after = (entries[-1].after.rstrip(" ") or "\n") + after[1:]
        for entry in entries[:-1]:
            entry.after = entry.after or f"\n{indent}"
        entries[-1].after = entries[-1].after.rstrip(" ").removesuffix("\n")
        return first + "".join(entry.line + entry.after for entry in entries)


def _item_steps(items: list[Any], wanted: list[Any]) -> Iterator[_Step]:
    """Return the items of a list, each old one paired with what replaces it."""
    matcher = difflib.SequenceMatcher(None, [*map(repr, items)], [*map(repr, wanted)], autojunk=False)
    for _, start, end, new_start, new_end in matcher.get_opcodes():
        pairs = itertools.zip_longest(range(start, end), wanted[new_start:new_end], fillvalue=_GONE)
        for number, value in pairs:
            yield (None if isinstance(number, _Gone) else number), value
