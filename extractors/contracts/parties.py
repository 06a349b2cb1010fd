"""Who buys and who sells: the names behind 甲方 and 乙方, and which of the two pays."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

from rapidfuzz import fuzz

from extractors.contracts.labels import field, is_under_seal
from extractors.contracts.mentions import Mention, Role, Side, find_mentions
from extractors.contracts.text import Script
from extractors.lexicons import lexicon
from extractors.readers.names import clean_name, has_organisation_form
from models.fields import MISSING, Field

__all__ = ["Mention", "Parties", "Role", "Side", "read_parties"]
_STRANGE = 50.0
_LONGEST_PERSON = 4
"""Characters of a natural person's name; a longer one without the form of an organisation is part of a name."""
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
    told = any(one.side and one.role for one in mentions) or all(one.role for one in mentions)
    sure = told or _money_says(script) != 0
    buyer, seller = (_name(script, named[role], sure=sure) for role in ("buyer", "seller"))
    if (buyer.value is None) != (seller.value is None):
        other = _under_another_label(script, buyer.value or seller.value or "")
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


@cache
def _others() -> tuple[str, ...]:
    return tuple(cast("Sequence[str]", lexicon("contract")["roles"]["others"]))


def _role_of_sides(script: Script, mentions: Sequence[Mention]) -> Mapping[Side, Role]:
    """What the contract's own words say of 甲方 and 乙方, else who pays in its money clause, else the custom that 甲方 buys."""
    for one in mentions:
        if one.side and one.role:
            first = one.role if one.side == "first" else _other(one.role)
            return {"first": first, "second": _other(first)}
    return {"first": "buyer", "second": "seller"} if _money_says(script) >= 0 else {"first": "seller", "second": "buyer"}


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
                    rf"{side}(?:应|须|需|将|同意|可)?(?:在|于|按|自|收到|以|分|一次性)?(?:(?!{other})[^,]){{0,30}}(?:向{other})?(?:支付|付款|付清|付给)",
                    sentence,
                )
            )
            balance += sign * len(re.findall(rf"{side}(?:应)?向{other}(?:一次性|分期)?(?:支付|付)", sentence))
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
    checks = (("签章处名称",) if same else ()) + (("!签章处名称",) if strange and not same else ())
    status = "conflict" if strange and not same else "verified" if same else "read"
    hidden = status == "read" and is_under_seal(script, best.start, best.end)
    formless = status == "read" and not has_organisation_form(best.name) and len(best.name) > _LONGEST_PERSON
    checks += (("!印章遮盖",) if hidden else ()) + (("!名称不完整",) if formless else ())
    doubtful = not sure or hidden or formless
    return field(script, best.name, best.start, best.end, "inferred" if doubtful else status, *checks)
