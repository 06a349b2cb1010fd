"""Where a contract names its parties: beside their roles, below them, in tables, in the blocks of signatures."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from extractors.contracts.labels import LATIN, label_pattern, trimmed
from extractors.contracts.text import COLUMN, Script
from extractors.lexicons import lexicon
from extractors.readers.names import clean_name, find_organisations, has_organisation_form
from extractors.readers.tax_ids import read_tax_id

Side = Literal["first", "second"]
Role = Literal["buyer", "seller"]
_ALIGNED = 0.04
_DEEPEST_NAME = 6
"""Lines below a role in which its name is looked for."""
_BROKEN_OVER, _LONGEST_NAME = 2, 50
"""Lines below a name in which its end is looked for, and characters that the whole has at most."""
_HEAD = 300
"""Characters at the beginning of a paper within which it says what it is."""
_PAPER = re.compile(
    r"(?P<offer>报价|quotation|offer)|(?P<order>采购订?单|询价|订[购货]?单|订货|purchaseorder|P/?ONo)", re.IGNORECASE
)
"""What the head of a paper calls it first, by which the one it is written to buys or sells."""
_CUT_FORM = re.compile(r"(股份)?有限(责任|.任)?[^责公司]?公[^司]?$")
_RUN_ON = (
    r"(?=(?!委托|指定|应|为|与|由|和|及|可|将|或)[一-鿿A-Za-z][^\n\t:,。;]{4,40}"
    r"(?:公司|研究院|研究所|中心|大学|学院)[ ]*(?:[\t\n]|$))"
)
"""The name of a company that follows the word for its role at once and fills the line."""
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


@cache
def _roles() -> Mapping[str, tuple[Side | None, Role | None]]:
    words = cast("Mapping[str, Sequence[str]]", lexicon("contract")["roles"])
    table: dict[str, tuple[Side | None, Role | None]] = {}
    for role in ("buyer", "seller"):
        table |= dict.fromkeys(words[role], (None, role))
    for side in ("first", "second"):
        table |= dict.fromkeys(words[side], (side, None))
    return table | dict.fromkeys(words["addressee"], (None, "buyer")) | dict.fromkeys(words["sender"], (None, "seller"))


@cache
def _ends_of_letter() -> Collection[str]:
    words = cast("Mapping[str, Sequence[str]]", lexicon("contract")["roles"])
    return frozenset((*words["addressee"], *words["sender"]))


def _told_by_letter(script: Script, match: re.Match[str], role: Role | None) -> Role | None:
    """An offer is written to who buys, an order to who sells; other papers, and words without a colon, tell nothing."""
    if match["one"] not in _ends_of_letter():
        return role
    said = _PAPER.search("".join(script.text[:_HEAD].split()))
    if said is None or match["mark"] != ":":
        return None
    return role if said["offer"] else "seller" if role == "buyer" else "buyer"


@cache
def _mention_form() -> re.Pattern[str]:
    role = label_pattern(tuple(_roles()))
    return re.compile(
        rf"(?:^|(?<=[\n\t ]))[ ]*(?:[0-9一二三四五六七八九十]{{1,2}}[.、][ ]*)?(?P<one>{role})[ ]*"
        rf"(?:[(/][ ]*(?:以下简称|简称|下称)?[:]?[\"“]?(?P<two>{role})[\"”]?[ ]*[)]?)?"
        rf"{LATIN}{_AFTER_ROLE}(?P<mark>[:]|(?=[\t\n])|$|(?<=[ ])|{_RUN_ON})(?P<value>[ ]*(?:\t(?![ ]*(?:{role})))?[^\n\t]*)"
    )


@cache
def _block_form() -> re.Pattern[str]:
    return re.compile(
        rf"(?:^|(?<=[\n\t ]))(?P<one>{label_pattern(tuple(_roles()))})[ ]*(?:代表|单位|确认)?[ ]*"
        r"\(?(?:加盖|盖公|盖|公|签字盖|签|单位盖|签字或盖|合同)章?"
    )


@cache
def _alias_form() -> re.Pattern[str]:
    return re.compile(
        rf"\((?:以下简称|以下称|简称|下称)为?[:]?[\"“「']?(?P<one>{label_pattern(tuple(_roles()))})[\"”」']?[^()\n]{{0,12}}\)"
    )


def find_mentions(script: Script) -> tuple[Mention, ...]:
    found: list[Mention] = []
    for match in _mention_form().finditer(script.text):
        side, role = _side_and_role(match["one"], match["two"])
        role = _told_by_letter(script, match, role)
        if side is None and role is None:
            continue
        start, end = _trimmed(script, *match.span("value"))
        if match["mark"] != ":" and COLUMN not in match["value"]:
            if match["value"].strip() and not has_organisation_form(script.text[start:end]):
                continue
            end = end if match["value"].strip() else start
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


_ENGLISH_NAME = re.compile(
    r"[ \t]*[A-Z][A-Za-z0-9 .&'()-]{2,60}?[ ,]*(?:Co\.?,?[ ]*Ltd\.?|Pte\.?[ ]*Ltd\.?|Ltd\.?|Limited|Inc\.?|GmbH|LLC"
    r"|Corporation|Corp\.|S\.A\.|B\.V\.)(?=$|[,;( ])",
    re.IGNORECASE,
)
"""The name of a foreign company, whose form may stand behind a comma."""
_NEXT_LABEL = re.compile(
    r"[(](?:[\"“「']|以下|简称|下称|盖|公章|签|章|全称|[一-鿿]{1,4}方[)])|[,;。]|合同编号|合同号|协议编号|统一社会信用|法定代表"
    # Words that names of companies hold as well (数联系统, 新代表): labels only by what follows them.
    r"|联系(?=人|方式|电话|地址)|(?:签订|签约)(?=时间|日期|地点|人)|授权(?=代表|委托|人)|代表(?=人)|开户(?=行|银行|名)|住所(?=地)"
    r"|(?:联系|签订|签约|授权|代表|开户|住所|地址|电话|税号|日期)(?=[\s:：(（]|$)|(?<=公司)(?:地址|电话|住所|税号)"
)


def _trimmed(script: Script, start: int, end: int) -> tuple[int, int]:
    """Without the blanks around a value and the brackets that say how it is called from here on."""
    text = script.text[start:end]
    english = _ENGLISH_NAME.match(text)
    if english:
        return trimmed(script.text, start, start + english.end())
    cut = _NEXT_LABEL.search(text)
    text = text[: cut.start()] if cut else text
    return trimmed(script.text, start, start + len(text))


def _whole_name(script: Script, start: int, end: int, at: int) -> str:
    """A name broken over two lines: text below it belongs to it where only both together have the form of a name."""
    text = script.text[start:end]
    if len(text) < 4 or has_organisation_form(text):
        return text
    places = (start,) if COLUMN in script.text[at:start] else (start, at)
    begin = _line_end(script, end) + 1
    for depth in range(_BROKEN_OVER):
        stop = _line_end(script, begin)
        for piece in re.finditer(r"[^\n\t]+", script.text[begin:stop]):
            whole, place = text + piece[0].strip(), begin + piece.start()
            fits = ":" not in piece[0] and len(whole) <= _LONGEST_NAME and has_organisation_form(whole)
            if fits and _is_below(script, place, places, strictly=depth > 0):
                return whole
        begin = stop + 1
    return text


def _is_below(script: Script, begin: int, places: Sequence[int], *, strictly: bool) -> bool:
    """Whether a text begins at the left edge of the name above it or of its label; or, right below, of a line alone."""
    here = script.spot(begin, begin + 1)
    if here is None or here.quad is None:
        return not strictly
    line = script.text.rfind("\n", 0, places[-1]) + 1
    alone = "\t" not in script.text[line : script.text.find("\n", line)]
    lefts = [spot.quad.left for place in places if (spot := script.spot(place, place + 1)) and spot.quad]
    return (alone and not strictly) or any(abs(left - here.quad.left) < _ALIGNED for left in lefts)


@cache
def _misread() -> Mapping[str, str]:
    return cast("Mapping[str, str]", lexicon("company_names")["misread"])


def well_ended(name: str) -> str:
    """The name with its legal form as the law writes it, where some of that was misread (有限费任公司, 有限么公).

    The lexicon's misread ends are those by which matchers know a form too; any other one-character slip of a form is known here.
    """
    misread = _misread()
    for spoilt in (one for one in misread if name.endswith(one)):
        return name[: -len(spoilt)] + misread[spoilt]
    for form in sorted(set(misread.values()), key=lambda one: (-len(one), one)):
        tail = name[-len(form) :]
        if len(tail) == len(form) and sum(one != other for one, other in zip(tail, form, strict=True)) <= 1:
            return name[: -len(form)] + form
    cut = _CUT_FORM.search(name)
    return f"{name[: cut.start()]}{cut[1] or ''}有限{'责任' if cut[2] else ''}公司" if cut else name


def _is_name(name: str) -> bool:
    """An organisation by its form, or at least four characters that are no sentence and no blank to fill in."""
    if not name or any(mark in name for mark in "[]【】。，；…") or "填写" in name or "签字" in name or "盖章" in name:
        return False
    if has_organisation_form(name) or _ENGLISH_NAME.fullmatch(name):
        return True
    if read_tax_id(name) is not None:  # what stands beside a name that wraps around its label
        return False
    if re.fullmatch(
        r"(?:股份|有限|责任|公司|集团|盖章|公章|合同专用章|签字|签章|代表|授权|法定|日期|年|月|日|★|[（）()\s])+", name
    ):
        return False
    return (
        2 <= len(name) <= 30
        and re.fullmatch(r"[一-鿿A-Za-z0-9（）·&.\- ]+", name) is not None
        and not re.search(r"[应须将的]|负责|提供|支付|如果|承担", name)
    )


def _with_stacked_names(script: Script, found: Sequence[Mention]) -> list[Mention]:
    """A role that stands alone gets the name below it: behind a label, in its column of a table, or bare under it."""
    below = [_named_below(script, one, found[index + 1 :]) for index, one in enumerate(found)]
    return [
        one if one.name and (has_organisation_form(one.name) or not has_organisation_form(other.name)) else other
        for one, other in zip(found, below, strict=True)
    ]


@cache
def _name_label() -> re.Pattern[str]:
    labels = label_pattern(tuple(cast("Sequence[str]", lexicon("contract")["roles"]["name_labels"])))
    return re.compile(rf"(?:^|(?<=[\t •·]))[ ]*(?:{labels})[ ]*(?:\([^()\n]{{0,10}}\))?[ ]*(?::[ ]*\t?|\t)[ ]*")


def _named_below(script: Script, one: Mention, later: Sequence[Mention]) -> Mention:
    start = script.text.rfind("\n", 0, one.at) + 1
    columns = script.text.count(COLUMN, start, one.at), script.text[start : _line_end(script, start)].count(COLUMN)
    limit = next((other.at for other in later if script.text.rfind("\n", 0, other.at) + 1 != start), len(script.text))
    begin = _line_end(script, one.at) + 1
    limit = min(limit, begin + 200)
    for depth in range(_DEEPEST_NAME):
        end = _line_end(script, begin)
        if begin >= limit:
            break
        value = _in_column(script, begin, end, columns, bare=depth < 2)
        if value is not None:
            return _renamed(script, one, *value)
        begin = end + 1
    return one


def _line_end(script: Script, start: int) -> int:
    end = script.text.find("\n", start)
    return end if end >= 0 else len(script.text)


def _in_column(script: Script, start: int, end: int, columns: tuple[int, int], *, bare: bool) -> tuple[int, int] | None:
    """The text of a line that stands in the role's column: behind its own label, behind the row's, or a bare name."""
    line = script.text[start:end]
    labels = list(_name_label().finditer(line))
    column, last = columns
    if len(labels) > column and (len(labels) > 1 or not last):
        stop = line.find(COLUMN, labels[column].end())
        return start + labels[column].end(), start + (stop if stop >= 0 else len(line))
    cells = [match.span() for match in re.finditer(r"[^\t]+", line)]
    shift = len(cells) - last - 1 if labels else 0
    if (not labels and not bare) or not 0 <= column + shift < len(cells) or (len(cells) == 1 and last):
        return None
    left, right = cells[column + shift]
    named = has_organisation_form(well_ended(line[left:right].strip()))
    return (start + left, start + right) if named else None


def _renamed(script: Script, one: Mention, start: int, end: int) -> Mention:
    start, end = _trimmed(script, start, end)
    name = clean_name(_whole_name(script, start, end, one.at))
    return Mention(one.side, one.role, one.at, start, end, name if _is_name(name) else "")


def _aliases(script: Script) -> list[Mention]:
    """`某某公司（以下简称甲方）`: the name stands before the role, amid prose, where the language model finds its beginning."""
    found: list[Mention] = []
    for match in _alias_form().finditer(script.text):
        line = script.text.rfind("\n", 0, match.start()) + 1
        before = script.text[line : match.start()]
        names = [one for one in find_organisations(before, prose=True) if line + one.end >= match.start() - 1]
        if names:
            side, role = _side_and_role(match["one"], None)
            found.append(Mention(side, role, match.start("one"), line + names[-1].start, line + names[-1].end, names[-1].value))
    return found
