"""统一社会信用代码 (GB 32100-2015) and the older taxpayer numbers. The letter L is legal, I, O, S, V and Z are not."""

import re

from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidComponent

from extractors.readers.confusions import lookalikes
from extractors.readers.folding import fold

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_FORM = re.compile(r"[0-9A-Z]{15,20}")
_OWN_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
"""Weights of the organisation's own check digit, the seventeenth character (GB 11714)."""
_ALIKE = 0.6
"""What it costs at most to take a character for one that it is confused with by habit (8 and B, 0 and Q)."""
_LABEL = re.compile(r"^(?:统一社会信用代码|纳税人识别号|/|税号|信用代码|:|\s)+")


def read_tax_id(text: str) -> str | None:
    """Fifteen to twenty digits and capital letters, as printed; None for anything else. Nothing is repaired."""
    compact = re.sub(r"[\s\-_'\"]", "", _LABEL.sub("", fold(text))).upper()
    return compact if _FORM.fullmatch(compact) and sum(map(str.isdecimal, compact)) >= 6 else None


def check_digit_holds(tax_id: str) -> bool | None:
    """Whether the check digit of an 18-character code (a resident's number included) holds; None: a form without one."""
    if len(tax_id) != 18:
        return None
    if all(character in _ALPHABET for character in tax_id) and uscc.calc_check_digit(tax_id) == tax_id[-1]:
        return True
    return _resident(tax_id)


def own_digit_holds(tax_id: str) -> bool:
    """Whether the ninth to seventeenth character are an organisation's code with its own check digit."""
    if len(tax_id) != 18 or any(character not in _ALPHABET for character in tax_id):
        return False
    rest = sum(int(sign, 36) * weight for sign, weight in zip(tax_id[8:16], _OWN_WEIGHTS, strict=True)) % 11
    return tax_id[16] == "0123456789X0"[(11 - rest) % 11]


def twice_proved(text: str) -> str | None:
    """The one code, a habitual confusion away from a recognised one, whose check digits hold, the organisation's own as well.

    Both hold by chance once in 341 times, so that a code which was printed wrong is hardly ever taken for a misread one.
    """
    tax_id = read_tax_id(text)
    if tax_id is None or len(tax_id) != 18 or check_digit_holds(tax_id):
        return None
    fitting = [
        variant
        for variant, cost in _one_edit(tax_id).items()
        if cost <= _ALIKE and variant[:8].isdecimal() and check_digit_holds(variant) and own_digit_holds(variant)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _resident(tax_id: str) -> bool:
    """Whether it is a resident's number with a true birthday; counties come and go, so its place is not asked."""
    if not tax_id[:-1].isdecimal() or tax_id[0] not in "12345689" or ric.calc_check_digit(tax_id) != tax_id[-1]:
        return False
    try:
        ric.get_birth_date(tax_id)
    except InvalidComponent:
        return False
    return True


def _one_edit(tax_id: str) -> dict[str, float]:
    variants: dict[str, float] = {}
    for index, character in enumerate(tax_id):
        for meant, cost in lookalikes(character, most=1.2):
            if meant in _ALPHABET:
                variants[tax_id[:index] + meant + tax_id[index + 1 :]] = cost
    return variants


def recognised_tax_id(text: str) -> str | None:
    """Like `read_tax_id` for recognised text: O and I, which no code has, are 0 and 1 where the check digit then holds."""
    tax_id = read_tax_id(text)
    if tax_id is None or check_digit_holds(tax_id) is not False:
        return tax_id
    legal = tax_id.replace("O", "0").replace("I", "1")
    return legal if check_digit_holds(legal) else tax_id


def tax_id_candidates(text: str) -> tuple[tuple[str, float], ...]:
    """What a possibly misread tax id may stand for, cheapest first; with the check digit against it as read, one edit away."""
    tax_id = read_tax_id(text)
    if tax_id is None:
        return ()
    if check_digit_holds(tax_id) is not False:
        return ((tax_id, 0.0),)
    legal = tax_id.translate(str.maketrans("IOSVZ", "105U2"))
    costs = {tax_id: 3.0}
    if legal != tax_id and check_digit_holds(legal):
        costs[legal] = 0.5
    costs |= {variant: cost for variant, cost in _one_edit(legal).items() if check_digit_holds(variant) and variant not in costs}
    return tuple(sorted(costs.items(), key=lambda pair: (pair[1], pair[0])))
