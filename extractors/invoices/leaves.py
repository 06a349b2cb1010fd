"""What an XML or OFD file declares about its invoice, and the keys in a PDF's document information."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from extractors.candidates import Candidate
from extractors.lexicons import lexicon
from models.fields import Method
from models.paper import Cell, DocumentSource, Page, Spot

Leaf = Candidate[str]


@cache
def _names(*path: str) -> Mapping[str, str]:
    """Leaf names to our field names."""
    table = lexicon("invoice")
    for key in path:
        table = table[key]
    return {name: field for field, names in table.items() if isinstance(names, list) for name in names}


def _steps(ref: str) -> list[str]:
    """The steps of a path without name-space prefixes; a group's number stays (`GoodsInfo[2]`)."""
    return [step.rpartition(":")[2] for step in ref.split("/") if step]


def _leaf(cell: Cell, page: Page) -> Leaf:
    method: Method = "ofd" if cell.ref.startswith("ofd:") else "xml"
    return Candidate(cell.text.strip(), cell.text, Spot(page.ref, None, cell.ref), method, 1.0, 0.0, method)


def declared_fields(source: DocumentSource) -> dict[str, list[Leaf]]:
    """The document's leaves by field; those of single lines are left out."""
    found: dict[str, list[Leaf]] = {}
    groups = lexicon("invoice")["leaves"]["groups"]["line"]
    for page in source.pages:
        for cell in page.cells:
            steps = _steps(cell.ref)
            name = re.sub(r"\[\d+\]$", "", steps[-1]) if steps else ""
            if name in ("LabelCode", "LabelName") and len(steps) > 1:
                name = re.sub(r"\[\d+\]$", "", steps[-2])
            field = _names("leaves").get(name)
            if field is not None and cell.text.strip() and not any(step.partition("[")[0] in groups for step in steps):
                later = 0.05 * lexicon("invoice")["leaves"][field].index(name)
                found.setdefault(field, []).append(replace(_leaf(cell, page), cost=later))
    return found


def declared_lines(source: DocumentSource) -> tuple[dict[str, Leaf], ...]:
    """The lines that a file declares, in its order, each with its leaves by field."""
    lines: dict[tuple[str, ...], dict[str, Leaf]] = {}
    groups = lexicon("invoice")["leaves"]["groups"]["line"]
    for page in source.pages:
        for cell in page.cells:
            steps = _steps(cell.ref)
            at = next((index for index, step in enumerate(steps) if step.partition("[")[0] in groups), None)
            field = _names("leaves", "line").get(steps[-1]) if at is not None else None
            if at is not None and field is not None and cell.text.strip():
                lines.setdefault((*map(str, (page.ref.number,)), *steps[: at + 1]), {}).setdefault(field, _leaf(cell, page))
    return tuple(line for line in lines.values() if "tax_exclusive_amount" in line or "item_name" in line)


def info_fields(info: Iterable[tuple[str, str]], pages: Sequence[Page]) -> Iterator[tuple[str, Leaf]]:
    """The document-information keys that name a field."""
    names = {**_names("leaves"), **_names("info")}
    for key, text in info:
        field = names.get(key.strip())
        if field is not None and text.strip() and pages:
            yield field, Candidate(text.strip(), text, Spot(pages[0].ref, None, f"info:{key}"), "cell", 1.0, 0.0, "info")
