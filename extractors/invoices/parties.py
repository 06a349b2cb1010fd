"""Buyer and seller: their blocks stand above and below the goods, or side by side above them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extractors.candidates import Candidate, Reader, exactly
from extractors.geometry.layout import Span
from extractors.invoices.blocks import Role, anchors_of, bounded, merged, name_labels, of_blocks, roles_of, spoken_roles, under
from extractors.invoices.party_codes import labelled_codes, unlabelled_codes
from extractors.invoices.party_names import labelled_names, name_reader, unlabelled_names
from extractors.invoices.sheets import Sheet
from extractors.invoices.unlabelled import Block, blocks_on
from extractors.readers.tax_ids import recognised_tax_id
from models.paper import Quad

_LEVEL = 0.02
PLACED = 0.74
"""The most that a value is trusted which only its place tells."""
_SIDE = 0.15
"""Names that begin further apart than this stand side by side."""


@dataclass(frozen=True)
class Parties:
    """Candidates by field."""

    buyer_name: tuple[Candidate[str], ...] = ()
    buyer_tax_id: tuple[Candidate[str], ...] = ()
    seller_name: tuple[Candidate[str], ...] = ()
    seller_tax_id: tuple[Candidate[str], ...] = ()

    def of(self, field: Literal["buyer_name", "buyer_tax_id", "seller_name", "seller_tax_id"]) -> tuple[Candidate[str], ...]:
        """The candidates of one field."""
        by_name = {
            "buyer_name": self.buyer_name,
            "buyer_tax_id": self.buyer_tax_id,
            "seller_name": self.seller_name,
            "seller_tax_id": self.seller_tax_id,
        }
        return by_name[field]


def parties_on(sheet: Sheet) -> Parties:
    """Names and tax ids of both blocks."""
    names = anchors_of(name_labels(sheet))
    ids = anchors_of(merged([label for label in sheet.labels("tax_id") if label.score == 1.0 or len(label.name) >= 6]))
    by_name, by_id = roles_of(sheet, of_blocks(sheet, names)), roles_of(sheet, of_blocks(sheet, ids))
    spoken = spoken_roles(of_blocks(sheet, names))
    if spoken:
        by_id = {role: beside for role, anchor in spoken.items() if (beside := under(anchor, ids)) is not None}
    found: _Found = {}
    roles: tuple[Role, ...] = ("buyer", "seller")
    for role in roles:
        known = (*by_name.values(), *by_id.values())
        name, tax_id = bounded(by_name.get(role), known), bounded(by_id.get(role), known)
        named = tuple(labelled_names(sheet, name, tax_id)) or tuple(unlabelled_names(sheet, tax_id))
        coded = tuple(labelled_codes(sheet, tax_id)) or tuple(unlabelled_codes(sheet, name))
        found[role] = named, tuple(one for one in coded if _one_block(named, one))
    if sheet.page.source == "ocr" and not all(found["buyer"] + found["seller"]):
        found = _completed(sheet, _on_own_side(found, _completed(sheet, found)))
    return Parties(*found["buyer"], *found["seller"])


_Found = dict[Role, tuple[tuple[Candidate[str], ...], tuple[Candidate[str], ...]]]


def _one_block(named: Sequence[Candidate[str]], code: Candidate[str]) -> bool:
    """Whether a code does not end left of where its party's name begins: then it is the other party's."""
    name = _place(named)
    place = code.spot.quad if code.spot else None
    return name is None or place is None or place.right > name.left - _LEVEL


def _on_own_side(found: _Found, whole: _Found) -> _Found:
    """Without a buyer's code that stands under the seller's name beside it, which only the `whole` search may have found."""
    (buyer, codes), (sellers, _) = found["buyer"], whole["seller"]
    own, other = _place(buyer), _place(sellers)
    if own is None or other is None or other.left < own.left + _SIDE or abs(other.center[1] - own.center[1]) > _LEVEL:
        return found
    left = tuple(
        code for code in codes if code.spot is None or code.spot.quad is None or code.spot.quad.left < other.left - _LEVEL
    )
    return {**found, "buyer": (buyer, left)}


def _place(named: Sequence[Candidate[str]]) -> Quad | None:
    return named[0].spot.quad if named and named[0].spot else None


def _completed(sheet: Sheet, found: _Found) -> _Found:
    """What no label led to, from where names and codes stand; never from a place that is another party's already."""
    taken = [one.spot for pair in found.values() for group in pair for one in group]
    blocks = blocks_on(sheet)
    done: _Found = {}
    for role, (named, coded) in found.items():
        block = blocks.get(role, Block(None, None))
        names = [one for one in _by_place(sheet, block.name, name_reader(sheet)) if one.spot not in taken]
        codes = [one for one in _by_place(sheet, block.code, exactly(recognised_tax_id)) if one.spot not in taken]
        done[role] = named or tuple(names), coded or tuple(codes)
    return done


def _by_place(sheet: Sheet, span: Span | None, reader: Reader[str]) -> Iterator[Candidate[str]]:
    """The candidates of a place that no label names: never surer than what stands in doubt."""
    if span is not None:
        yield from (replace(one, confidence=min(one.confidence, PLACED)) for one in sheet.read(span, reader))
