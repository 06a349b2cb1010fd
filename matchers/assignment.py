"""The best pairing as a whole, exactly, and what it would lose without each of its links.

A choice takes some units (a payment, an invoice …) for itself; two choices that share a unit exclude one another. The
best set of choices is found per connected component: by assignment where every choice is a pair, else by branch and
bound, else by integer programming. Every verdict follows from optimal values alone, so ties never depend on order.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matchers.packing import best_packing
from matchers.pairs import PairBoard
from matchers.unions import Unions
from matchers.weights import Weights
from models.link import LinkState


@dataclass(frozen=True, slots=True)
class Choice:
    """Some units taken together for a score in bits; `twins` names, unit by unit, what makes units interchangeable."""

    units: tuple[str, ...]
    score: float
    twins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a choice: `rival` is the place of its strongest competitor; `exact` is False where a budget ran out."""

    state: LinkState
    margin: float = 0.0
    rival: int | None = None
    twins: bool = False
    exact: bool = True


REJECTED = Standing("rejected")


def decide(choices: Sequence[Choice], weights: Weights) -> tuple[Standing, ...]:
    """A standing for each choice, in their order."""
    standings = [REJECTED] * len(choices)
    worthy = [place for place, choice in enumerate(choices) if choice.score >= weights.show]
    for component in components(choices, worthy):
        for place, standing in _decide_component(choices, component, weights).items():
            standings[place] = standing
    return tuple(standings)


def components(choices: Sequence[Choice], places: Iterable[int]) -> tuple[tuple[int, ...], ...]:
    """The places of choices that touch one another, directly or through others."""
    worthy = tuple(places)
    unions: Unions[str] = Unions(dict.fromkeys(unit for place in worthy for unit in choices[place].units))
    for place in worthy:
        for unit in choices[place].units[1:]:
            unions.join(choices[place].units[0], unit)
    found: dict[str, list[int]] = defaultdict(list)
    for place in worthy:
        found[unions.find(choices[place].units[0])].append(place)
    return tuple(tuple(component) for component in found.values())


def _decide_component(choices: Sequence[Choice], component: Sequence[int], weights: Weights) -> dict[int, Standing]:
    if len(component) == 1:
        only = component[0]
        return {only: _standing(choices[only], choices[only].score, None, weights)}
    if all(len(choices[place].units) == 2 for place in component):
        return _decide_pairs(choices, component, weights)
    return _decide_sets(choices, component, weights)


def _standing(choice: Choice, margin: float, rival: int | None, weights: Weights, *, twins: bool = False) -> Standing:
    sure = margin >= weights.margin and choice.score >= weights.accept
    return Standing("accepted" if sure else "ambiguous", margin, rival, twins)


def _decide_pairs(choices: Sequence[Choice], component: Sequence[int], weights: Weights) -> dict[int, Standing]:
    board = PairBoard([(choices[place].units, choices[place].score, choices[place].twins) for place in component])
    best, matched = board.best, board.matched()
    standings: dict[int, Standing] = {}
    for own in range(len(component)):
        choice = choices[component[own]]
        if own in matched:
            without, rival = board.without(own)
            place = None if rival is None else component[rival]
            standings[component[own]] = _standing(choice, best - without, place, weights, twins=board.has_twins(own))
    settled = {unit for own in matched if standings[component[own]].state == "accepted" for unit in choices[component[own]].units}
    for own in range(len(component)):
        place = component[own]
        if place in standings or not settled.isdisjoint(choices[place].units):
            continue
        if best - board.forced(own) < weights.margin:
            standings[place] = Standing("ambiguous", 0.0)
    return standings


def _decide_sets(choices: Sequence[Choice], component: Sequence[int], weights: Weights) -> dict[int, Standing]:
    sets = [(frozenset(choices[place].units), choices[place].score) for place in component]
    best = best_packing(sets, weights.branch_steps)
    standings: dict[int, Standing] = {}
    for own in best.members:
        rest = best_packing([each for place, each in enumerate(sets) if place != own], weights.branch_steps)
        places = [place for place in range(len(sets)) if place != own]
        rivals = [places[place] for place in rest.members if sets[places[place]][0] & sets[own][0]]
        rival = max(rivals, key=lambda place: (sets[place][1], -place), default=None)
        named = None if rival is None else component[rival]
        verdict = _standing(choices[component[own]], best.value - rest.value, named, weights)
        exact = best.exact and rest.exact
        state = verdict.state if exact else "ambiguous"
        standings[component[own]] = Standing(state, verdict.margin, verdict.rival, exact=exact)
    standings |= _near_best(sets, component, best.value, standings, weights)
    return standings


def _near_best(
    sets: Sequence[tuple[frozenset[str], float]],
    component: Sequence[int],
    best: float,
    standings: dict[int, Standing],
    weights: Weights,
) -> dict[int, Standing]:
    """Choices outside the best set that a set nearly as good would take: the alternatives to show."""
    accepted = [sets[own][0] for own in range(len(sets)) if standings.get(component[own], REJECTED).state == "accepted"]
    found: dict[int, Standing] = {}
    for own, (units, score) in enumerate(sets):
        if component[own] in standings or any(units & taken for taken in accepted):
            continue
        rest = best_packing([each for each in sets if not each[0] & units], weights.branch_steps)
        if best - (score + rest.value) < weights.margin:
            found[component[own]] = Standing("ambiguous", 0.0)
    return found
