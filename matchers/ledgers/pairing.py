"""Ledgers paired: invoices with the payments that settle them, payments with the lines that show them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from matchers.columnar.engine import Outcome, learn, pay, post
from matchers.columnar.papers import Papers
from matchers.columnar.partitions import Mapper, in_parts
from matchers.columnar.weights import PAYS, POSTED, Prior
from matchers.ledgers.columns import LedgerKind
from matchers.ledgers.papers import Laid

_ROWS_OF_A_PART = 400_000


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """What was found between two kinds of rows."""

    name: str
    left: LedgerKind
    right: LedgerKind
    found: Outcome


def pair_layers(laid: Laid, parts: int = 1, over: Mapper = map) -> tuple[Layer, ...]:
    """Both layers where there are tables for them; lines stand for the payments where no table of payments was given.

    Weights are estimated once, before anything is partitioned, so that neither parts nor workers change the outcome.
    """
    layers: list[Layer] = []
    money: LedgerKind = "payment" if "payment" in laid.rows else "line"
    if "invoice" in laid.rows and money in laid.rows:
        layers.append(_layer("pays", "invoice", money, laid, laid.numbered, pay, PAYS, parts, over))
    if "payment" in laid.rows and "line" in laid.rows:
        layers.append(_layer("posted_as", "payment", "line", laid, laid.with_serials, post, POSTED, parts, over))
    return tuple(layers)


def _layer(  # noqa: PLR0913, PLR0917
    name: str,
    left: LedgerKind,
    right: LedgerKind,
    laid: Laid,
    papers: Mapping[LedgerKind, Papers],
    step: Callable[..., Outcome],
    prior: Prior,
    parts: int,
    over: Mapper,
) -> Layer:
    one, other = papers[left], papers[right]
    bits = learn(one, other, laid.names, prior)
    count = max(parts, (len(laid.rows[left]) + len(laid.rows[right])) // _ROWS_OF_A_PART)
    bound = partial(step, names=laid.names, bits=bits)
    return Layer(name, left, right, in_parts(bound, one, other, count, over))
