"""Who buys and who sells: the names behind 甲方 and 乙方, and which of the two pays."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

from rapidfuzz import fuzz

from extractors.contracts.labels import field, is_under_seal
from extractors.contracts.mentions import Mention, Role, Side, find_mentions, well_ended
from extractors.contracts.text import Script
from extractors.lexicons import lexicon
from extractors.readers.names import clean_name, find_organisations, has_organisation_form
from models.fields import MISSING, Field

__all__ = ["Mention", "Parties", "Role", "Side", "read_parties"]
_STRANGE = 50.0
_ALIKE = 80.0
"""How alike two readings of one name are, in percent."""
_CLEAR = 0.9
"""The engine's confidence below which a name may be another."""
_SURE = 0.95
"""The same for a name that stands in no other place: what was misread on poor scans had up to 0.94."""
_LONGEST_PERSON = 4
"""Characters of a natural person's name; a longer one without the form of an organisation is part of a name."""
_HEAD_LINES = 4
"""Lines in which a letterhead stands."""
_LABELLED_NAME = re.compile(
    r"(?:^|(?<=[\n\t]))[ ]*(?P<label>[一-鿿]{2,8})[ ]*(?:\([^()\n]{0,10}\))?[ ]*:[ ]*(?P<name>[^\n\t,;。]{4,50})"
)


@dataclass(frozen=True, slots=True)
class Parties:
    """The two parties; `mentions` are all places where one is named or has its block."""

    buyer: Field[str]
    seller: Field[str]
    mentions: tuple[Mention, ...]
    roles: Mapping[Side, Role]

    def role_of(self, mention: Mention) -> Role | None:
        return mention.role or (self.roles.get(mention.side) if mention.side else None)


def read_parties(script: Script) -> Parties:
    mentions = find_mentions(script)
    roles = _role_of_sides(script, mentions)
    named = {
        role: [one for one in mentions if one.name and (one.role or roles.get(one.side or "first")) == role]
        for role in ("buyer", "seller")
    }
    told = _told(mentions) is not None or all(one.role for one in mentions if one.name)
    sure = told or _money_says(script) != 0
    buyer, seller = (_name(script, named[role], sure=sure) for role in ("buyer", "seller"))
    if (buyer.value is None) != (seller.value is None):
        known = buyer.value or seller.value or ""
        other = _under_another_label(script, known)
        other = _letterhead(script, known) if other.value is None else other
        buyer, seller = (other, seller) if buyer.value is None else (buyer, other)
    return Parties(buyer, seller, mentions, roles)


def _under_another_label(script: Script, known: str) -> Field[str]:
    """The one other organisation behind a label, where a contract calls its second party by a word of its own."""
    stops = "|".join(_others())
    found: dict[str, tuple[int, int]] = {}
    for match in _LABELLED_NAME.finditer(script.text):
        name = clean_name(match["name"])
        if has_organisation_form(name) and name != known and not re.search(stops, match["label"] + name[-2:]):
            found.setdefault(name, match.span("name"))
    if len(found) != 1:
        return MISSING
    ((name, (start, end)),) = found.items()
    return field(script, name, start, end, "inferred", "其他称谓")


def _letterhead(script: Script, known: str) -> Field[str]:
    """The one other organisation that stands alone in the first lines, where an order bears its maker's name as a heading."""
    found: dict[str, tuple[int, int]] = {}
    for match in re.finditer(r"[^\n\t]+", "\n".join(script.text.split("\n")[:_HEAD_LINES])):
        name = clean_name(match[0])
        if has_organisation_form(name) and name != known and ":" not in match[0]:
            found.setdefault(name, match.span())
    if len(found) != 1:
        return MISSING
    ((name, (start, end)),) = found.items()
    return field(script, name, start, end, "inferred", "抬头")


@cache
def _others() -> tuple[str, ...]:
    return tuple(cast("Sequence[str]", lexicon("contract")["roles"]["others"]))


def _role_of_sides(script: Script, mentions: Sequence[Mention]) -> Mapping[Side, Role]:
    """What the contract's own words say of 甲方 and 乙方, else who pays in its money clause, else the custom that 甲方 buys."""
    first = _told(mentions)
    if first is not None:
        return {"first": first, "second": _other(first)}
    return {"first": "buyer", "second": "seller"} if _money_says(script) >= 0 else {"first": "seller", "second": "buyer"}


def _told(mentions: Sequence[Mention]) -> Role | None:
    """The role of 甲方 where one place names side and role together, or one organisation bears both in two places."""
    for one in mentions:
        if one.side and one.role:
            return one.role if one.side == "first" else _other(one.role)
    roles: dict[str, Role] = {one.name: one.role for one in mentions if one.role and has_organisation_form(one.name)}
    said: set[Role] = set()
    for one in mentions:
        role = roles.get(one.name)
        if one.side and role:
            said.add(role if one.side == "first" else _other(role))
    return said.pop() if len(said) == 1 else None


def _other(role: Role) -> Role:
    return "seller" if role == "buyer" else "buyer"


def _money_says(script: Script) -> int:
    """How many more sentences let 甲方 pay than 乙方, or 乙方 bill than 甲方; damages and refunds do not count."""
    text = re.sub(r"\s", "", script.text)
    balance = 0
    for sentence in re.split(r"[。;]", text):
        if re.search(r"违约|赔偿|退还|返还|滞纳|逾期|解除", sentence):
            continue
        for side, sign in (("甲方", 1), ("乙方", -1)):
            other = "乙方" if side == "甲方" else "甲方"
            balance += sign * len(
                re.findall(
                    rf"(?<!委托)(?<!聘请)(?<!通知)(?<!要求)(?<![向给]){side}(?:应|须|需|将|同意|可)?(?:在|于|按|自|收到|以|分|一次性)?(?:(?!{other})[^,]){{0,30}}(?:向{other})?(?:支付|付款|付清|付给)",
                    sentence,
                )
            )
            balance += sign * len(
                re.findall(rf"{side}(?:(?!{other})[^,]){{0,30}}向{other}(?:一次性|分期)?(?:付清|支付|付)", sentence)
            )
            balance -= sign * len(
                re.findall(rf"{side}(?:应|须|需|负责)?(?:向{other})?(?:提供|开具|出具)[^,]{{0,16}}发票", sentence)
            )
    return balance


def _best(script: Script, full: Sequence[Mention]) -> Mention:
    """The first one; on a scan the one most often read alike, and rather one that no seal covers."""
    names = [one.name for one in full]
    clear = [not is_under_seal(script, one.start, one.end) for one in full]
    if script.method(full[0].start, full[0].end) != "ocr":
        return full[0]
    return max(full, key=lambda one: (names.count(one.name), clear[full.index(one)], -full.index(one)))


def _name(script: Script, mentions: Sequence[Mention], *, sure: bool) -> Field[str]:
    """The first full name; the block of signatures is the second witness, and a quite different name there a contradiction."""
    full = [one for one in mentions if has_organisation_form(one.name)] or list(mentions)
    if not full:
        return MISSING
    best = _best(script, full)
    others = [one for one in full if one.start != best.start]
    same = any(one.name == best.name for one in others)
    strange = [one.name for one in others if has_organisation_form(one.name) and fuzz.ratio(one.name, best.name) < _STRANGE]
    if strange and not same:
        return field(script, best.name, best.start, best.end, "conflict" if sure else "inferred", "!签章处名称")
    doubts = _doubts(script, best, same=same)
    if doubts:
        return _mended(script, best, doubts, mentions)
    checks = ("签章处名称",) if same else ()
    status = "verified" if same else "read"
    return field(script, best.name, best.start, best.end, status if sure else "inferred", *checks)


def _doubts(script: Script, one: Mention, *, same: bool) -> tuple[str, ...]:
    """Why a name may have been misread; one that stands twice alike is doubted only where it ends as no company's name does."""
    doubts = {"!名称不完整": well_ended(one.name) != one.name}
    if not same:
        doubts["!印章遮盖"] = is_under_seal(script, one.start, one.end)
        doubts["!名称不完整"] |= not has_organisation_form(one.name) and len(one.name) > _LONGEST_PERSON
        doubts["!他处名称"] = _twin(script, one, ()) not in (None, one.name)
        doubts["!识别不清"] = script.method(one.start, one.end) == "ocr" and script.confidence(one.start, one.end) < _SURE
    return tuple(name for name, holds in doubts.items() if holds)


def _mended(script: Script, best: Mention, doubts: tuple[str, ...], mentions: Sequence[Mention]) -> Field[str]:
    """A doubtful name by a clear one like it elsewhere in the contract, else by the legal form that its end can only be."""
    if script.method(best.start, best.end) != "ocr":
        return field(script, best.name, best.start, best.end, "inferred", *doubts)
    twin = _twin(script, best, mentions)
    if twin is not None and twin != best.name:
        return field(script, twin, best.start, best.end, "inferred", *doubts, f"他处名称:{twin}")
    ended = well_ended(best.name)
    return field(script, ended, best.start, best.end, "inferred", *doubts, *(("公司类型用字",) if ended != best.name else ()))


def _twin(script: Script, best: Mention, mentions: Sequence[Mention]) -> str | None:
    """The clear name of about the same characters that stands most often: beside the role, behind 户名, in the text; on scans."""
    if script.method(best.start, best.end) != "ocr":
        return None
    places = {one.start: (one.name, one.start, one.end) for one in mentions}
    places |= {one.start: (one.value, one.start, one.end) for one in find_organisations(script.text)}
    whole = well_ended(best.name)
    clear = [
        (name, script.confidence(start, end), -start)
        for name, start, end in places.values()
        if abs(len(name) - len(whole)) <= 1
        and fuzz.ratio(name, whole) >= _ALIKE
        and has_organisation_form(name)
        and well_ended(name) == name
        and not is_under_seal(script, start, end)
        and script.confidence(start, end) >= _CLEAR
    ]
    names = [name for name, _, _ in clear]
    return max(clear, key=lambda one: (names.count(one[0]), *one[1:]), default=("",))[0] or None
