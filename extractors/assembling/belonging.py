"""Loose pages of contracts: what stands on a page of its own tells which contract it goes on with.

Names of files say little where pages were photographed one by one. A page belongs to the contract whose number it bears, whose
parties it names beside their roles, and whose clauses it counts on; it stays alone where two contracts fit as well.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath

from rapidfuzz import fuzz

from extractors.assembling.leaves import Draft, Leaf, contract_keys, is_annex, is_signed
from extractors.contracts.mentions import find_mentions
from extractors.contracts.text import script
from extractors.readers.names import has_organisation_form

_PERHAPS, _SURELY = 75.0, 85.0
"""How alike a name and a part of the text are in percent that may be, or must be, two readings of one name."""
_COVER = 400
"""A cover has fewer characters."""
_BOTH = 2
"""Parties that a page names where it says whose contract it is."""
_ENOUGH = 2
_FORMS = (
    re.compile(r"^第(?P<major>[一二三四五六七八九十]{1,3}|\d{1,2})条(?![约规所之的款及和、,中项])"),
    re.compile(r"^(?P<major>[一二三四五六七八九十]{1,3})、"),
    re.compile(r"^(?P<major>\d{1,2})[.、](?P<minor>\d{1,2})?(?![\d,]|\.\d\d)"),
)
_PART = re.compile(r"第[一二三四五1-5]部分")
_LAST = 99
"""Place of a page without clauses among those that have some."""
_DIGITS = "零一二三四五六七八九"
Clause = tuple[int, int, int]
"""Which form of head, its number, and its number behind the point or 0."""


@dataclass(frozen=True)
class Side:
    """What tells whose page a leaf is."""

    leaf: Leaf

    @cached_property
    def names(self) -> frozenset[str]:
        """The organisations beside words for a role."""
        mentions = find_mentions(script([self.leaf.page]))
        return frozenset(re.sub(r"\s", "", one.name) for one in mentions if has_organisation_form(one.name))

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The heads of clauses at the beginnings of lines, of the first form that the page has."""
        for number, form in enumerate(_FORMS):
            found = [match for row in self.leaf.text.rows if (match := form.match(row[0]))]
            if found:
                return tuple((number, _value(match["major"]), int(match.groupdict().get("minor") or 0)) for match in found)
        return ()


@dataclass(frozen=True)
class Claim:
    """How much speaks for a page's being of a contract; `place` is the number of its first clause, which may count on."""

    home: Draft
    stray: Draft
    points: int
    place: int
    counted: bool


def is_foreign(draft: Draft, leaf: Leaf) -> bool:
    """Whether a page names both parties of a contract, and none of them stands on the pages before it."""
    names = Side(leaf).names
    if len(names) < _BOTH or not any(Side(one).names for one in draft.leaves):
        return False
    return not any(_stands_on(name, draft, _PERHAPS) for name in names)


def is_part(heading: str) -> bool:
    """Whether a heading is that of a part of a contract (`第一部分 合同协议书`), whose title stands on its cover."""
    return _PART.match(heading) is not None


def gathered(found: Sequence[Draft]) -> tuple[Draft, ...]:
    """The drafts, each loose page joined to the one contract of its folder or file that it goes on with."""
    sides = {id(leaf): Side(leaf) for draft in found for leaf in draft.leaves}
    loose = [draft for draft in found if _is_loose(draft) or any(_is_cover_of(home, draft, sides) for home in found)]
    whole = [draft for draft in found if not any(draft is one for one in loose)]
    known: dict[tuple[int, int], Claim] = {}
    while loose and (step := _next_step(whole, loose, known, sides)) is not None:
        loose = [one for one in loose if one is not step.stray]
        joined = replace(step.home, leaves=(*step.home.leaves, *step.stray.leaves))
        whole = [joined if one is step.home else one for one in whole]
    return (*whole, *loose)


def _is_loose(draft: Draft) -> bool:
    """A page without a heading of its own that is no annex."""
    kinds = draft.kind == "contract" or (draft.kind == "other" and draft.first.kind.leaning in ("contract", "other"))
    untitled = not draft.first.kind.heading or is_part(draft.first.kind.heading)
    return kinds and untitled and not draft.first.page.cells and not is_annex(draft.first.text)


def _is_cover_of(home: Draft, draft: Draft, sides: Mapping[int, Side]) -> bool:
    """Whether one page bears the title and both parties of a text that another page begins under the same title."""
    heading, cover = draft.first.kind.heading, home.first.kind.heading
    if home is draft or not heading or not cover or len(home.leaves) > 1 or not _may_join(home, draft):
        return False
    names = sides[id(draft.first)].names
    both = len(names) >= _BOTH and all(name in home.first.text.whole for name in names)
    alike = (heading in cover or cover in heading) and both and len(home.first.text.whole) < _COVER
    return alike and bool(sides[id(draft.first)].clauses) and not sides[id(home.first)].clauses and not is_signed(home)


def _next_step(
    whole: Sequence[Draft], loose: Sequence[Draft], known: dict[tuple[int, int], Claim], sides: Mapping[int, Side]
) -> Claim | None:
    """The surest join that one contract alone has a claim to: pages that count on first, then in the order of their clauses."""
    steps: list[Claim] = []
    pairs = [(home, stray) for stray in loose for home in whole if _may_join(home, stray)]
    known |= {(id(home), id(stray)): _claim(home, stray, sides) for home, stray in pairs if (id(home), id(stray)) not in known}
    claims = [known[id(home), id(stray)] for home, stray in pairs]
    for stray in loose:
        mine = sorted((one for one in claims if one.stray is stray), key=lambda one: -one.points)
        if not mine or mine[0].points < _ENOUGH or (len(mine) > 1 and mine[1].points == mine[0].points):
            continue
        best = mine[0]
        rivals = [one for one in claims if one.home is best.home and one is not best and one.points >= best.points]
        if best.points > _ENOUGH or not best.counted or not rivals:
            steps.append(best)
    return max(steps, key=lambda one: (one.counted, one.points, -one.place), default=None)


def _may_join(home: Draft, stray: Draft) -> bool:
    if home.kind != "contract" or home.first.page.cells or home.region is not None:
        return False
    if home.first.file.sha256 == stray.first.file.sha256:
        return True
    beside = PurePosixPath(home.first.file.path).parent == PurePosixPath(stray.first.file.path).parent
    return beside and home.first.lone and stray.first.lone


def _claim(home: Draft, stray: Draft, sides: Mapping[int, Side]) -> Claim:
    """What speaks for a page's being of a contract; no points where something speaks against it."""
    side = sides[id(stray.first)]
    keys = frozenset[str]().union(*(contract_keys(leaf) for leaf in home.leaves))
    mine = contract_keys(stray.first)
    here = next((clauses for leaf in reversed(home.leaves) if (clauses := sides[id(leaf)].clauses)), ())
    place = side.clauses[0][1] if side.clauses else _LAST
    counted = _counts_on(here, side.clauses)
    if mine & keys:
        return Claim(home, stray, 4, place, counted=counted)
    behind = not counted and [one[0] for one in here[:1]] == [one[0] for one in side.clauses[:1]] != []
    named = [name for name in side.names if _stands_on(name, home, _SURELY)]
    if (mine and keys) or len(named) < len(side.names) or behind or is_signed(home):
        return Claim(home, stray, 0, place, counted=counted)
    return Claim(home, stray, 2 * int(counted) + min(len(named), _BOTH), place, counted=counted)


def _counts_on(here: Sequence[Clause], there: Sequence[Clause]) -> bool:
    """Whether the first clause of a page is the one after the last of another."""
    if not here or not there or here[-1][0] != there[0][0]:
        return False
    last, first = here[-1], there[0]
    return first[1:] in ((last[1], last[2] + 1), (last[1] + 1, 0), (last[1] + 1, 1))


def _stands_on(name: str, draft: Draft, alike: float) -> bool:
    """Whether a name stands on the pages, in whatever reading."""
    return any(name in leaf.text.whole or fuzz.partial_ratio(name, leaf.text.whole) >= alike for leaf in draft.leaves)


def _value(numeral: str) -> int:
    if numeral.isdecimal():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    return (_DIGITS.find(tens or "一") * 10 if ten else 0) + (max(0, _DIGITS.find(ones)) if ones else 0)
