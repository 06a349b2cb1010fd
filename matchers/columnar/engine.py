"""Pairing over columns, step by step: candidates, bits, groups, the best set with its margins, then what is left over."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matchers.columnar.allocation import Links, allocated
from matchers.columnar.budgets import UNPAYABLE, Budgets, no_bounds
from matchers.columnar.candidates import equal_pairs, named_pairs, near_pairs, short_pairs
from matchers.columnar.components import Standings
from matchers.columnar.groups import answers
from matchers.columnar.learning import learned, shipped
from matchers.columnar.likeness import Names
from matchers.columnar.packing import decide, twins
from matchers.columnar.papers import Ints, Papers, canonical_order, payable, whole, with_known_days
from matchers.columnar.queries import bundling, gathering, mingling
from matchers.columnar.scoring import reasons_of, scored
from matchers.columnar.settlements import Settlements, joined, renamed, taken
from matchers.columnar.sides import Case, Fits, Parties, fits_of, lay_case, lay_out
from matchers.columnar.verdicts import NO_CLASS, judged
from matchers.columnar.weights import PAYS, POSTED, Bits, Prior


class Crowds(NamedTuple):
    """How many papers each owner is taken to have: a frequency, and so an argument where it shall not follow the papers."""

    left: Ints
    right: Ints


class Outcome(NamedTuple):
    """Settlements chosen, or proposed where a bound left no proof; units are rows as given, right ones behind the left ones.

    `firm` is the margin of its class where equals could take a paper's place; `verdict` is one of `VERDICTS`; `classes` names
    the class of a settlement among equals by one of its units; `rival` holds for each the units of its strongest competitor,
    as settlements of their own; `reasons` add up to `score`; all in grains. `bounds` counts which budgets did bite.
    """

    settlements: Settlements
    score: Ints
    margin: Ints
    firm: Ints
    proved: Ints
    verdict: Ints
    classes: Ints
    reasons: Ints
    rival: Settlements
    links: Links
    bounds: Ints


class Table(NamedTuple):
    """A case with its layouts, and how its rows lead back to the rows given: `given` of them are left ones."""

    case: Case
    twin: Ints
    parties: tuple[Parties, Parties]
    rows: tuple[Ints, Ints]
    given: int


def lay_table(left: Papers, right: Papers, names: Names, crowds: Crowds | None = None, *, strict: bool = False) -> Table:
    """Papers that can pay or be paid, in an order of content; owners count from 0 on both sides alike."""
    owners = 1 + int(max(left.owner.max(initial=-1), right.owner.max(initial=-1)))
    rows, sides, parties, kept = [], [], [], []
    for papers, crowd in zip((left, right), crowds or (None, None), strict=True):
        dated = with_known_days(Papers(*map(whole, papers)))
        places = np.flatnonzero(payable(dated))
        places = places[canonical_order(dated.take(places))]
        side, party = lay_out(dated.take(places), owners, crowd)
        rows.append(whole(places))
        sides.append(side)
        parties.append(party)
        kept.append(dated.take(places))
    case = lay_case(kept[0], kept[1], (sides[0], sides[1]), names, strict=strict)
    return Table(case, twins(case), (parties[0], parties[1]), (rows[0], rows[1]), len(left.owner))


def learn(left: Papers, right: Papers, names: Names, prior: Prior = PAYS, most: int = 60_000) -> Bits:
    """Weights estimated from the papers themselves, once, before they are partitioned; from `most` of them, by whole owners."""
    step = -(-(len(left.owner) + len(right.owner)) // most)
    left, right = (papers.take(np.flatnonzero(papers.owner % step == 0)) for papers in (left, right))
    table = lay_table(left, right, names, strict=prior is POSTED)
    return learned(table.case, equal_pairs(table.case, Budgets(), no_bounds()), prior)


def pay(  # noqa: PLR0913, PLR0917
    dues: Papers,
    moneys: Papers,
    names: Names,
    bits: Bits | None = None,
    budgets: Budgets = Budgets(),  # noqa: B008
    crowds: Crowds | None = None,
) -> Outcome:
    """Which moneys pay which invoices, one for one and in groups. Days count as distance alone; no window is known here."""
    bits = shipped(PAYS) if bits is None else bits
    table = lay_table(dues, moneys, names, crowds)
    bounds = _fresh_bounds(table, dues, moneys)
    lefts, rights = table.parties
    fits = (fits_of(lefts, rights, names), fits_of(rights, lefts, names))
    first = _round(table, _exact_candidates(table, fits, budgets, bounds), bits, budgets, bounds)
    left_over = short_pairs(table.case, lefts, fits[1], budgets, bounds)
    second = _round(table, _untouched(table, first, left_over), bits, budgets, bounds)
    return _outcome(table, (first, second), bits, bounds)


def post(  # noqa: PLR0913, PLR0917
    vouchers: Papers,
    lines: Papers,
    names: Names,
    bits: Bits | None = None,
    budgets: Budgets = Budgets(),  # noqa: B008
    crowds: Crowds | None = None,
) -> Outcome:
    """Which lines of the statements show the money of which vouchers: one to one, by amount, days, cut names and serials."""
    bits = shipped(POSTED) if bits is None else bits
    table = lay_table(vouchers, lines, names, crowds, strict=True)
    bounds = _fresh_bounds(table, vouchers, lines)
    candidates = joined(equal_pairs(table.case, budgets, bounds), named_pairs(table.case))
    return _outcome(table, (_round(table, candidates, bits, budgets, bounds),), bits, bounds)


def _fresh_bounds(table: Table, left: Papers, right: Papers) -> Ints:
    bounds = no_bounds()
    bounds[UNPAYABLE] = len(left.owner) + len(right.owner) - sum(map(len, table.rows))
    return bounds


def _exact_candidates(table: Table, fits: tuple[Fits, Fits], budgets: Budgets, bounds: Ints) -> Settlements:
    """Pairs, and groups that add up to the fen."""
    case, (lefts, rights), (of_left, of_right) = table.case, table.parties, fits
    size = len(case.left.owner)
    every = [np.arange(len(side.owner), dtype=np.int64) for side in (case.left, case.right)]
    return joined(
        equal_pairs(case, budgets, bounds),
        named_pairs(case),
        near_pairs(case, lefts, of_right, budgets, bounds),
        answers(gathering(case, of_left, every[0], budgets), (rights, of_left), size, budgets, bounds),
        answers(bundling(case, of_right, every[1], budgets), (lefts, of_right), 0, budgets, bounds),
        answers(mingling(case, lefts, of_left, budgets, bounds), (rights, of_left), size, budgets, bounds),
    )


class Round(NamedTuple):
    """Settlements worth more than nothing, their scores, and what became of each."""

    settlements: Settlements
    score: Ints
    standings: Standings


def _round(table: Table, candidates: Settlements, bits: Bits, budgets: Budgets, bounds: Ints) -> Round:
    score = scored(table.case, bits, candidates)
    worthy = np.flatnonzero(score > 0)
    settlements, score = taken(candidates, worthy), score[worthy]
    return Round(settlements, score, decide(settlements, score, table.twin, len(table.rows[0]), budgets, bounds))


def _untouched(table: Table, first: Round, candidates: Settlements) -> Settlements:
    """Those none of whose papers is settled already."""
    spent = np.zeros(sum(map(len, table.rows)), np.bool_)
    settled = taken(first.settlements, np.flatnonzero(first.standings.chosen))
    spent[settled.units] = True
    if not len(candidates.kind):
        return candidates
    touched = np.add.reduceat(spent[candidates.units].astype(np.int64), candidates.start[:-1])
    return taken(candidates, np.flatnonzero(touched == 0))


def _outcome(table: Table, rounds: tuple[Round, ...], bits: Bits, bounds: Ints) -> Outcome:
    """In the order of the first left paper of each settlement: no two share one."""
    parts = [_settled(each) for each in rounds]
    settled = joined(*(part.settlements for part in parts))
    rival = joined(*(_rivals(*both) for both in zip(rounds, parts, strict=True)))
    order = _by_first(settled)
    settled, rival = taken(settled, order), taken(rival, order)
    links = allocated(table.case, settled)
    standings = Standings(
        *(_one_after_another(columns)[order] for columns in zip(*(part.standings for part in parts), strict=True))
    )
    verdict, classes = judged(settled, standings, table.twin, bits.accept)
    back = np.concatenate([table.rows[0], table.rows[1] + table.given])
    return Outcome(
        settlements=renamed(settled, back),
        score=_one_after_another([part.score for part in parts])[order],
        margin=standings.margin,
        firm=standings.firm,
        proved=standings.proved,
        verdict=verdict,
        classes=np.where(classes == NO_CLASS, NO_CLASS, back[classes]),
        reasons=reasons_of(table.case, bits, settled),
        rival=renamed(rival, back),
        links=links._replace(left=table.rows[0][links.left], right=table.rows[1][links.right]),
        bounds=bounds,
    )


def _by_first(settlements: Settlements) -> npt.NDArray[np.intp]:
    if not len(settlements.kind):
        return np.empty(0, np.intp)
    return np.argsort(np.minimum.reduceat(settlements.units, settlements.start[:-1]), kind="stable")


def _settled(each: Round) -> Round:
    places = np.flatnonzero(each.standings.chosen)
    standings = Standings(*(column[places] for column in each.standings))
    return Round(taken(each.settlements, places), each.score[places], standings)


def _rivals(each: Round, settled: Round) -> Settlements:
    """A settlement for each rival, an empty one where there is none."""
    none = Settlements(np.zeros(2, np.int64), np.empty(0, np.int64), np.full(1, -1))
    rival = settled.standings.rival
    return taken(joined(each.settlements, none), np.where(rival < 0, len(each.score), rival))


def _one_after_another(columns: Sequence[Ints]) -> Ints:
    return whole(np.concatenate(columns))
