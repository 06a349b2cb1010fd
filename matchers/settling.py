"""`pays`: which money paid which invoice, to the fen."""

from collections import Counter
from collections.abc import Iterator, Sequence

from matchers.assignment import Choice, Standing, decide
from matchers.canonical import Due, Money, Scene
from matchers.evidence_of_payment import Table, lay_table
from matchers.exact import exact_settlements
from matchers.links import Verdict, judged_link
from matchers.remainder import Left, settle_rest
from matchers.settlement import Settlement
from matchers.weights import Weights
from models.finding import Observation
from models.link import Link
from models.money import from_fen


def settle(
    scene: Scene, moneys: Sequence[Money], dues: Sequence[Due], weights: Weights
) -> tuple[tuple[Link, ...], tuple[Observation, ...]]:
    """Exact settlements first, all together and each with its margin; then what is left, in parts."""
    table = lay_table(scene, moneys, dues, weights)
    exact = exact_settlements(table)
    standings = decide([Choice(each.units, each.score) for each in exact.settlements], weights)
    links: dict[str, Link] = {}
    for link in _links(table, exact.settlements, standings):
        links[link.id] = _stronger(links.get(link.id), link)
    touched = [each for each, standing in zip(exact.settlements, standings, strict=True) if standing.state != "rejected"]
    spent = {money for each in touched for money in each.moneys}
    paid = {due for each in touched for due in each.dues}
    left = Left(
        tuple(place for place in range(len(table.moneys)) if place not in spent),
        tuple(place for place in range(len(table.dues)) if place not in paid),
    )
    rest = settle_rest(table, left)
    for link in rest:
        links[link.id] = _stronger(links.get(link.id), link)
    explained = {link.source_id for link in links.values() if link.state == "accepted"}
    explained |= {link.target_id for link in links.values() if link.state == "accepted"}
    odd = tuple(seen for seen in exact.observations if seen.subject_id not in explained)
    seen = (*odd, *_cut(rest, weights), *_inexact(exact.settlements, standings, table))
    return tuple(links[key] for key in sorted(links)), seen


def _cut(links: Sequence[Link], weights: Weights) -> Iterator[Observation]:
    """Moneys that fit more invoices than are listed."""
    counts = Counter(link.source_id for link in links if link.state == "ambiguous")
    for money in sorted(key for key, count in counts.items() if count >= weights.alternatives):
        yield Observation("AMBIGUOUS_SPLIT", money, f"可能对应的发票过多，只列出最相近的{weights.alternatives}张")


_RANK = {"accepted": 0, "ambiguous": 1, "rejected": 2}


def _stronger(one: Link | None, two: Link) -> Link:
    """Of two verdicts on one link the firmer stands; between two alternatives the one worth more."""
    if one is None:
        return two
    return min((one, two), key=lambda link: (_RANK[link.state], -link.score, -(link.amount or 0)))


def _links(table: Table, settlements: Sequence[Settlement], standings: Sequence[Standing]) -> Iterator[Link]:
    for settlement, standing in zip(settlements, standings, strict=True):
        if standing.state == "rejected":
            continue
        state = "ambiguous" if settlement.hint else standing.state
        rival = None if standing.rival is None else settlements[standing.rival]
        own = {part.link_on(table) for part in settlement.parts}
        other = None
        if rival is not None:
            other = next((part for part in rival.parts if part.link_on(table) not in own), None)
        runner_up = None if other is None else other.link_on(table)
        for part in settlement.parts:
            ends = (table.moneys[part.money].id, table.dues[part.due].id)
            verdict = Verdict(state, standing.margin, from_fen(part.amount), runner_up, settlement.class_id)
            yield judged_link("pays", *ends, part.reasons, verdict)
        if other is not None:
            ends = (table.moneys[other.money].id, table.dues[other.due].id)
            yield judged_link("pays", *ends, other.reasons, Verdict("rejected"))


def _inexact(settlements: Sequence[Settlement], standings: Sequence[Standing], table: Table) -> Iterator[Observation]:
    for settlement, standing in zip(settlements, standings, strict=True):
        if not standing.exact:
            money = table.moneys[settlement.moneys[0]]
            yield Observation("AMBIGUOUS_SPLIT", money.id, "收付款与发票的整体配对搜索超出步数上限，未能证明唯一")
