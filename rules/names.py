"""Names and numbers of parties, compared without their typography."""

import re
import unicodedata
from functools import lru_cache

from stdnum.cn import uscc

from models.fields import Field
from rules.lexicons import Lexicon, table

SEPARATORS = re.compile(r"[\s·.,，。、:：;；'\"“”\-_]+")
FORMS = re.compile(r"(?:股份有限公司|有限责任公司|有限公司)$")
SHORTEST = 4
REGIONS = re.compile(r"^.{2,12}?(?:省|自治区|市|自治州|新区|区|县)(?=.{4,})")


@lru_cache(maxsize=8192)
def plain(name: str | None) -> str:
    """A name in half-width characters and upper case, without spaces and punctuation."""
    return SEPARATORS.sub("", unicodedata.normalize("NFKC", name or "")).upper()


def plain_id(tax_id: str | None) -> str:
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", tax_id or "").upper())


def valid_uscc(tax_id: str | None) -> bool:
    """Whether it is a 统一社会信用代码 whose check digit holds."""
    text = plain_id(tax_id)
    return (
        len(text) == 18 and set(text) <= set("0123456789ABCDEFGHJKLMNPQRTUWXY") and uscc.calc_check_digit(text[:-1]) == text[-1]
    )


def same_name(left: str | None, right: str | None) -> bool:
    return bool(plain(left)) and plain(left) == plain(right)


def misread(read: str | None, name: str | None, most: int) -> bool:
    """Whether a read name differs from a known one in so many characters at most, each one that OCR takes for the other."""
    left, right = plain(read), plain(name)
    differing = [{*pair} for pair in zip(left, right, strict=False) if pair[0] != pair[1]]
    alike = [set(group) for group in table("company_names")["ocr"]["confusable"]]
    return len(left) == len(right) and len(differing) <= most and all(any(pair <= group for group in alike) for pair in differing)


def marred(read: str | None, name: str | None, most: int) -> bool:
    """Whether a read name is a known one but for its first or last characters or one character of its region or form.

    A name that begins within a region (`莞市…`), ends within its form (`…有限公`) or names a region that there is none of
    is nobody's; a character of the 字号, lost or other, may make it another company's.
    """
    left, right = plain(read), plain(name)
    region, form = REGIONS.match(right), FORMS.search(right)
    head, tail = region.end() if region else 0, form.start() if form else len(right)
    if len(left) < len(right):
        lost = len(right) - len(left)
        cut = (right.endswith(left) and lost < head) or (right.startswith(left) and lost < len(right) - tail)
        return cut and lost <= most
    places = [place for place, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1]]
    if len(left) != len(right) or len(places) != 1:
        return False
    return places[0] >= tail or (places[0] < head and not left.startswith(_regions()))


@lru_cache(maxsize=1)
def _regions() -> tuple[str, ...]:
    return (*table("company_names")["provinces"], *table("company_names")["cities"])


def branch_of(name: str | None, head: str | None) -> bool:
    """Whether a name is the head's own with more behind it (分公司, 分厂 …)."""
    long, short = plain(name), plain(head)
    return bool(short) and long != short and long.startswith(short)


def is_short_for(short: str | None, name: str | None) -> bool:
    """Whether a name leaves out characters of another and adds none: 云舟科技 of 深圳市云舟智能科技有限公司."""
    rest = iter(plain(name))
    return len(plain(short)) >= SHORTEST and all(sign in rest for sign in plain(short))


def same_account(left: str | None, right: str | None) -> bool:
    """Whether two account numbers agree; where one is masked, its open head and tail."""
    mine, other = _account(left), _account(right)
    if not mine or not other:
        return False
    if "*" not in mine + other:
        return mine.lstrip("0") == other.lstrip("0")
    masked, full = (mine, other) if "*" in mine else (other, mine)
    head, tail = masked.split("*")[0], masked.rsplit("*", 1)[-1]
    return len(tail) >= 4 and full.endswith(tail) and full.startswith(head)


def _account(text: str | None) -> str:
    return re.sub(r"[xX×＊*]+", "*", re.sub(r"[^0-9*xX×＊]", "", unicodedata.normalize("NFKC", text or "")))


def is_person(name: str | None, lexicon: Lexicon) -> bool:
    """Whether a name is a natural person's: two to four characters that start with a surname and name no organisation."""
    text = plain(name)
    if not re.fullmatch(r"[\u4e00-\u9fff]{2,4}", text) or any(word in text for word in lexicon.organisations.words):
        return False
    if text[:2] in lexicon.compound_surnames:
        return len(text) >= 3
    return len(text) <= 3 and text[0] in lexicon.surnames


def is_sole_trader(name: str | None, tax_id: str | None, lexicon: Lexicon) -> bool:
    """个体工商户: by a USCC that starts with 92, else by a name that ends as theirs do and names no company."""
    code = plain_id(tax_id)
    if len(code) == 18:
        return code.startswith("92")
    text = plain(name)
    if "个体" in text:
        return True
    return (
        "公司" not in text and "分" not in text[-3:] and any(text.endswith(w) for w in lexicon.sole_traders.words if len(w) > 1)
    )


def stem(name: str | None, lexicon: Lexicon) -> str:
    """字号: a company's own word, without region, trade and form; empty where nothing of two characters is left."""
    text = re.sub(r"\(.*?\)", "", unicodedata.normalize("NFKC", name or "").replace(" ", ""))
    text = REGIONS.sub("", text)
    for region in lexicon.stem_filler.tax_classes:
        if text.startswith(region) and len(text) - len(region) >= 4:
            text = text.removeprefix(region).lstrip("省市区县")
    return _without_tail(text, lexicon.stem_filler.words)


def _without_tail(text: str, fillers: tuple[str, ...]) -> str:
    cut = next((text.removesuffix(filler) for filler in fillers if text.endswith(filler) and len(text) > len(filler)), None)
    if cut is not None:
        return _without_tail(cut, fillers)
    return text if len(text) >= 2 and text not in fillers else ""


def known(field: Field[str]) -> str:
    """The value of a text field; empty where it was not read."""
    return field.value or ""
