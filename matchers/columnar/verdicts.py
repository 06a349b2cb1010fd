"""What a settlement's standing amounts to: accepted, accepted as a class, left to a person, or not proved."""

import numpy as np

from matchers.columnar.components import Standings
from matchers.columnar.papers import Ints, whole
from matchers.columnar.settlements import Settlements

ACCEPTED, CLASS, CLASS_IN_PART, AMBIGUOUS, UNPROVED = range(5)
VERDICTS = ("accepted", "class", "class_in_part", "ambiguous", "unproved")
NO_CLASS = -1


def judged(settlements: Settlements, standings: Standings, twin: Ints, accept: Ints) -> tuple[Ints, Ints]:
    """Verdicts, and for pairs among equals the unit that stands for their class; `accept` is the margin asked for, by kind.

    Where equals stand on either side and all of them are settled, who goes with whom is all one: a class. Where fewer
    papers are there than equals on the other side, so many of these are settled, and which of them stays open: in part.
    """
    needed = accept[settlements.kind]
    proved = standings.proved == 1
    verdict = np.where(proved, np.where(standings.margin >= needed, ACCEPTED, AMBIGUOUS), UNPROVED)
    pairs = np.flatnonzero(np.diff(settlements.start) == 2)
    first = settlements.start[:-1][pairs]
    ends = np.stack([twin[settlements.units[first]], twin[settlements.units[first + 1]]])
    count = np.bincount(twin, minlength=len(twin))
    among = (count[ends] > 1).any(axis=0)
    firm = among & proved[pairs] & (standings.firm[pairs] >= needed[pairs])
    held = np.bincount(ends[:, firm].ravel(), minlength=len(twin))
    complete = firm & (held[ends] == count[ends]).all(axis=0)
    verdict[pairs[firm]] = CLASS_IN_PART
    verdict[pairs[complete]] = CLASS
    classes = np.full(len(verdict), NO_CLASS)
    classes[pairs[firm]] = np.where(count[ends[0]] > 1, ends[0], ends[1])[firm]
    return whole(verdict), whole(classes)
