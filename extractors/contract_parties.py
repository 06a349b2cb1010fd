"""Who buys and who sells: the names behind 甲方 and 乙方, and which of the two pays."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from rapidfuzz import fuzz

from extractors.contract_labels import field, label_pattern, trimmed
from extractors.contract_text import Script
from extractors.lexicons import lexicon
from extractors.readers.names import clean_name, find_organisations, has_organisation_form
from models.fields import MISSING, Field

Side = Literal["first", "second"]
Role = Literal["buyer", "seller"]
_STRANGE = 50.0
_ALIGNED = 0.04
_AFTER_ROLE = r"[ ]*(?:\([^()\n]{0,14}\))?[ ]*(?:单位名称|公司名称|单位|名称|全称|公司)?[ ]*(?:\([^()\n]{0,10}\))?[ ]*"


@dataclass(frozen=True, slots=True)
class Mention:
    """A party named beside its role; `at` is where the role's word begins, `start…end` the name."""

    side: Side | None
    role: Role | None
    at: int
    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Parties:
    """The two parties; `mentions` are all places where one is named or has its block."""

    buyer: Field[str]
    seller: Field[str]
    mentions: tuple[Mention, ...]
    roles: Mapping[Side, Role]

    def role_of(self, mention: Mention) -> Role | None:
        return mention.role or (self.roles.get(mention.side) if mention.side else None)


@cache
def _roles() -> Mapping[str, tuple[Side | None, Role | None]]:
    words = cast("Mapping[str, Sequence[str]]", lexicon("contract")["roles"])
    table: dict[str, tuple[Side | None, Role | None]] = {}
    for role in ("buyer", "seller"):
        table |= dict.fromkeys(words[role], (None, role))
    for side in ("first", "second"):
        table |= dict.fromkeys(words[side], (side, None))
    return table


@cache
def _mention_form() -> re.Pattern[str]:
    role = label_pattern(tuple(_roles()))
    return re.compile(
        rf"(?:^|(?<=[\n\t ]))[ ]*(?:[0-9一二三四五六七八九十]{{1,2}}[.、][ ]*)?(?P<one>{role})[ ]*"
        rf"(?:[(/][ ]*(?:以下简称|简称|下称)?[:]?[\"“]?(?P<two>{role})[\"”]?[ ]*[)]?)?"
        rf"{_AFTER_ROLE}(?P<mark>[:]|(?=[\t\n])|$)(?P<value>[ ]*\t?[^\n\t]*)"
    )


@cache
def _block_form() -> re.Pattern[str]:
    return re.compile(
        rf"(?:^|(?<=[\n\t ]))(?P<one>{label_pattern(tuple(_roles()))})[ ]*\(?(?:加盖|盖公|盖|公|签字盖|签|单位盖)章?"
    )


@cache
def _alias_form() -> re.Pattern[str]:
    return re.compile(
        rf"\((?:以下简称|以下称|简称|下称)为?[:]?[\"“「']?(?P<one>{label_pattern(tuple(_roles()))})[\"”」']?[^()\n]{{0,12}}\)"
    )


def read_parties(script: Script) -> Parties:
    mentions = _mentions(script)
    roles = _role_of_sides(script, mentions)
    named = {
        role: [one for one in mentions if one.name and (one.role or roles.get(one.side or "first")) == role]
        for role in ("buyer", "seller")
    }
    told = any(one.side and one.role for one in mentions) or all(one.role for one in mentions)
    sure = told or _money_says(script) != 0
    return Parties(_name(script, named["buyer"], sure=sure), _name(script, named["seller"], sure=sure), mentions, roles)


def _mentions(script: Script) -> tuple[Mention, ...]:
    found: list[Mention] = []
    for match in _mention_form().finditer(script.text):
        side, role = _side_and_role(match["one"], match["two"])
        start, end = _trimmed(script, *match.span("value"))
        if match["mark"] != ":" and "\t" not in match["value"]:
            end = start
        name = clean_name(_whole_name(script, start, end, match.start("one")))
        found.append(Mention(side, role, match.start("one"), start, end, name if _is_name(name) else ""))
    named = _with_stacked_names(script, found) + _aliases(script)
    return tuple(sorted([*named, *_bare_blocks(script, {one.at for one in named})], key=lambda one: one.at))


def _bare_blocks(script: Script, known: Collection[int]) -> Iterator[Mention]:
    """`甲方（盖章` where a seal has eaten the rest: a place to sign without a name."""
    for match in _block_form().finditer(script.text):
        if match.start("one") not in known:
            side, role = _side_and_role(match["one"], None)
            yield Mention(side, role, match.start("one"), match.end(), match.end(), "")


def _side_and_role(one: str, two: str | None) -> tuple[Side | None, Role | None]:
    side, role = _roles()["".join(one.split())]
    if two:
        other_side, other_role = _roles()["".join(two.split())]
        side, role = side or other_side, role or other_role
    return side, role


def _trimmed(script: Script, start: int, end: int) -> tuple[int, int]:
    """Without the blanks around a value and the brackets that say how it is called from here on."""
    text = script.text[start:end]
    cut = re.search(
        r"[(](?:以下|简称|下称|盖|公章|签|章|全称)|(?:合同编号|合同号|协议编号|签订|签约|统一社会信用|地址|法定代表|电话|联系|住所|税号|日期|授权|开户|代表)|[,;。]",
        text,
    )
    text = text[: cut.start()] if cut else text
    return trimmed(script.text, start, start + len(text))


def _whole_name(script: Script, start: int, end: int, at: int) -> str:
    """A name broken over two lines: text below it belongs to it where only both together have the form of a name."""
    text = script.text[start:end]
    if len(text) < 4 or has_organisation_form(text):
        return text
    line_end = script.text.find("\n", end)
    for piece in re.finditer(
        r"[^\n\t]+", script.text[line_end + 1 : script.text.find("\n", line_end + 1)] if line_end >= 0 else ""
    ):
        begin = line_end + 1 + piece.start()
        whole = text + piece[0].strip()
        if ":" not in piece[0] and len(whole) <= 50 and has_organisation_form(whole) and _is_below(script, begin, (start, at)):
            return whole
    return text


def _is_below(script: Script, begin: int, places: tuple[int, int]) -> bool:
    """Whether a text begins at the left edge of the name above it, of its label, or of the line."""
    here = script.spot(begin, begin + 1)
    if here is None or here.quad is None:
        return True
    line = script.text.rfind("\n", 0, places[1]) + 1
    alone = "\t" not in script.text[line : script.text.find("\n", line)]
    lefts = [spot.quad.left for place in places if (spot := script.spot(place, place + 1)) and spot.quad]
    return alone or any(abs(left - here.quad.left) < _ALIGNED for left in lefts)


def _is_name(name: str) -> bool:
    """An organisation by its form, or at least four characters that are no sentence and no blank to fill in."""
    if not name or any(mark in name for mark in "[]【】。，；…") or "填写" in name or "签字" in name or "盖章" in name:
        return False
    if has_organisation_form(name):
        return True
    return (
        2 <= len(name) <= 30
        and re.fullmatch(r"[一-鿿A-Za-z0-9（）·&.\- ]+", name) is not None
        and not re.search(r"[应须将的]|负责|提供|支付|如果|承担", name)
    )


def _with_stacked_names(script: Script, found: Sequence[Mention]) -> list[Mention]:
    """A role that stands alone (in a line, or at the head of one of two columns) gets the name labelled below it."""
    labels = label_pattern(tuple(cast("Sequence[str]", lexicon("contract")["roles"]["name_labels"])))
    form = re.compile(rf"(?:^|(?<=[\n\t •·]))[ ]*(?:{labels})[ ]*(?:\([^()\n]{{0,10}}\))?[ ]*:[ ]*(?P<value>[^\n\t]+)")
    done: list[Mention] = []
    for index, one in enumerate(found):
        if one.name:
            done.append(one)
            continue
        line_start = script.text.rfind("\n", 0, one.at) + 1
        column = script.text.count("\t", line_start, one.at)
        below = script.text.find("\n", one.at)
        limit = next(
            (later.at for later in found[index + 1 :] if script.text.rfind("\n", 0, later.at) + 1 != line_start), len(script.text)
        )
        values = list(form.finditer(script.text, max(below, 0), min(limit, max(below, 0) + 200)))
        first_line = [
            value
            for value in values
            if script.text.rfind("\n", 0, value.start("value")) == script.text.rfind("\n", 0, values[0].start("value"))
        ]
        chosen = first_line[column] if column < len(first_line) else None
        done.append(one if chosen is None else _renamed(script, one, *chosen.span("value")))
    return done


def _renamed(script: Script, one: Mention, start: int, end: int) -> Mention:
    start, end = _trimmed(script, start, end)
    name = clean_name(_whole_name(script, start, end, one.at))
    return Mention(one.side, one.role, one.at, start, end, name if _is_name(name) else "")


def _aliases(script: Script) -> list[Mention]:
    """`某某公司（以下简称甲方）`: the name stands before the role."""
    found: list[Mention] = []
    for match in _alias_form().finditer(script.text):
        line = script.text.rfind("\n", 0, match.start()) + 1
        names = [one for one in find_organisations(script.text[line : match.start()]) if line + one.end >= match.start() - 1]
        if names:
            side, role = _side_and_role(match["one"], None)
            found.append(Mention(side, role, match.start("one"), line + names[-1].start, line + names[-1].end, names[-1].value))
    return found


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


def _name(script: Script, mentions: Sequence[Mention], *, sure: bool) -> Field[str]:
    """The first full name; the block of signatures is the second witness, and a quite different name there a contradiction."""
    full = [one for one in mentions if has_organisation_form(one.name)] or list(mentions)
    if not full:
        return MISSING
    best = full[0]
    others = [one for one in full[1:] if one.start != best.start]
    same = any(one.name == best.name for one in others)
    strange = [one.name for one in others if has_organisation_form(one.name) and fuzz.ratio(one.name, best.name) < _STRANGE]
    checks = (("签章处名称",) if same else ()) + (("!签章处名称",) if strange and not same else ())
    status = "conflict" if strange and not same else "verified" if same else "read"
    return field(script, best.name, best.start, best.end, status if sure else "inferred", *checks)
