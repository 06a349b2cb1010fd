"""HTML that cannot be broken by what is put into it: text becomes markup only by way of an element of ours."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

VOID = frozenset({"meta", "input", "br", "hr", "rect", "line", "circle", "path", "polygon", "use", "image"})
UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters, halves of letters, and marks that turn the direction of what follows: they could hide what is written."""


@dataclass(frozen=True, slots=True)
class Html:
    """Markup of ours."""

    text: str


Content = Html | str | int | None | Iterable["Content"]
Attributes = Mapping[str, object]


def clean(text: str) -> str:
    return UNFIT.sub("?", text)


def html(content: Content) -> str:
    """Markup as it is, everything else as text."""
    if content is None:
        return ""
    if isinstance(content, Html):
        return content.text
    if isinstance(content, str | int):
        return escape(clean(str(content)), quote=False)
    return "".join(map(html, content))


def el(name: str, attributes: Attributes | None = None, *content: Content) -> Html:
    """An element; attributes that are None or False are left out, True stands alone."""
    told = "".join(
        _attribute(key, value) for key, value in (attributes or {}).items() if value is not None and value is not False
    )
    if name in VOID and not content:
        return Html(f"<{name}{told}/>")
    return Html(f"<{name}{told}>{html(content)}</{name}>")


def _attribute(name: str, value: object) -> str:
    return f" {name}" if value is True else f' {name}="{escape(clean(str(value)))}"'


def joined(*content: Content) -> Html:
    return Html(html(content))


def link(target: str, *content: Content) -> Html:
    """To a place of this very page: nothing that was read can lead elsewhere."""
    return el("a", {"href": f"#{target}"}, *content)


def row(cells: Iterable[Content], *, head: bool = False, classes: Iterable[str | None] = ()) -> Html:
    """A table's row; of a head all cells are heads, of a row none."""
    kinds = list(classes)
    attributes: list[dict[str, object]] = [{"class": one} for one in kinds]
    told = (
        el("th" if head else "td", (attributes[at] if at < len(kinds) else {}) | ({"scope": "col"} if head else {}), content)
        for at, content in enumerate(cells)
    )
    return el("tr", {}, *told)
