"""大写: amounts in Chinese capital numerals (domain of 票据法 §8): the reader is tolerant, the writer strict."""

import re
from decimal import Decimal

from extractors.readers.folding import fold, squeeze
from models.money import fen, from_fen

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_VARIANTS = str.maketrans(
    {
        **dict.fromkeys("〇○零0O", "零"),
        **dict.fromkeys("一弌壹", "壹"),
        **dict.fromkeys("二两貳弐贰贰貮", "贰"),
        **dict.fromkeys("三參参叄叁弎", "叁"),
        **dict.fromkeys("四肆", "肆"),
        **dict.fromkeys("五伍", "伍"),
        **dict.fromkeys("六陸陆", "陆"),
        **dict.fromkeys("七柒漆", "柒"),
        **dict.fromkeys("八捌", "捌"),
        **dict.fromkeys("九玖", "玖"),
        **dict.fromkeys("十拾", "拾"),
        **dict.fromkeys("百佰", "佰"),
        **dict.fromkeys("千仟", "仟"),
        **dict.fromkeys("萬万", "万"),
        **dict.fromkeys("億亿", "亿"),
        **dict.fromkeys("圆圓園元", "元"),
        **dict.fromkeys("正整", "整"),
    }
)
_LIKE = {
    **dict.fromkeys("染朵", "柒"),
    **dict.fromkeys("别拐", "捌"),
    **dict.fromkeys("玫", "玖"),
    **dict.fromkeys("武贡货", "贰"),
    **dict.fromkeys("肄肂", "肆"),
    **dict.fromkeys("任", "伍"),
    **dict.fromkeys("宣豆壶查", "壹"),
    **dict.fromkeys("陡", "陆"),
    **dict.fromkeys("怕伯伺", "佰"),
    **dict.fromkeys("什仁", "仟"),
    **dict.fromkeys("抬恰", "拾"),
    **dict.fromkeys("圈因囿国固图", "元"),
    **dict.fromkeys("参", "叁"),
    **dict.fromkeys("霖雫", "零"),
}
"""What an engine reads where a capital numeral stands."""
_HEAD = re.compile(r"^(?:价税合计|合计|金额|人民币|大写|CNY|RMB|¥|[⊗⊙⊕×xX*&@#®©◎○ⓧ:：()\[\]【】,、.]|\(大写\))+")
_TAIL = re.compile(r"[。.,;)\]】）]+$")
TOO_MUCH = 10**16
"""Yuan: 亿亿, for which nobody has a word."""
_ONE = "[零壹贰叁肆伍陆柒捌玖]"
_MONEY = re.compile(rf"(?:(?P<yuan>[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+)元)?零?(?:(?P<jiao>{_ONE})角)?零?(?:(?P<fen>{_ONE})分)?整?")


def _section(text: str) -> int | None:
    """The value of up to four digits with units, which must fall (仟, 佰, 拾)."""
    total, digit, last = 0, None, 4
    for character in text:
        if character == "零":
            if digit is not None:
                return None
            continue
        if character in _DIGITS:
            if digit is not None:
                return None
            digit = _DIGITS.index(character)
            continue
        rank = _UNITS.index(character)
        if rank >= last or (digit is None and (rank != 1 or total)):
            return None
        total, digit, last = total + (1 if digit is None else digit) * 10**rank, None, rank
    return total + (digit or 0)


def _whole(text: str) -> int | None:
    """The yuan before 元, by sections of 亿 and 万."""
    for unit, scale in (("亿", 10**8), ("万", 10**4)):
        if unit in text:
            high, _, low = text.rpartition(unit)
            left, right = _whole(high), _whole(low) if low else 0
            if left is None or right is None or not left or right >= scale:
                return None
            return left * scale + right
    return _section(text)


def _parse(body: str) -> Decimal | None:
    match = _MONEY.fullmatch(body)
    if match is None or not (match["yuan"] or match["jiao"] or match["fen"]):
        return None
    yuan = _whole(match["yuan"]) if match["yuan"] else 0
    if yuan is None or yuan >= TOO_MUCH:
        return None
    return from_fen(yuan * 100 + _DIGITS.index(match["jiao"] or "零") * 10 + _DIGITS.index(match["fen"] or "零"))


def _body(text: str) -> tuple[str, bool]:
    body = _HEAD.sub("", squeeze(fold(text)).replace("〇", "零"))
    negative = body.startswith(("负", "(负数)", "红字", "-"))
    body = _HEAD.sub("", re.sub(r"^(?:\(?负数?\)?|红字|-)", "", body))
    return _TAIL.sub("", body).replace("人民币", ""), negative


def read_capital(text: str) -> Decimal | None:
    """Yuan of an amount in capital (or plain) numerals that ends in 元, 角, 分 or 整; None where it is not well formed."""
    body, negative = _body(text)
    value = _parse(body.translate(_VARIANTS))
    return -value if negative and value else value


_LOST_CENT = re.compile(r"角[壹贰叁肆伍陆柒捌玖]$")


def capital_candidates(text: str) -> tuple[tuple[Decimal, float], ...]:
    """What a possibly misread 大写 may stand for, cheapest first; characters that look like numerals cost one each."""
    exact = read_capital(text)
    if exact is not None:
        return ((exact, 0.0),)
    body, negative = _body(text)
    cost = float(sum(1 for character in body if character in _LIKE))
    likened = "".join(_LIKE.get(character, character) for character in body).translate(_VARIANTS)
    kept = "".join(character for character in likened if character in "零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整")
    if "元" not in kept and kept.endswith("整"):
        kept, cost = f"{kept[:-1]}元整", cost + 1
    if _LOST_CENT.search(kept):
        kept, likened, cost = f"{kept}分", f"{likened}分", cost + 1
    value = _parse(kept)
    if value is None:
        return ()
    return ((-value if negative and value else value, cost + len(likened) - len(kept)),)


def _section_text(value: int, leading: bool) -> str:
    """Four digits in capitals, one 零 for each run of zeros inside; `leading` keeps a 零 before."""
    text, gap = "", leading and value < 1000
    for rank in (3, 2, 1, 0):
        digit = value // 10**rank % 10
        if digit:
            text += ("零" if gap else "") + _DIGITS[digit] + _UNITS[rank]
        gap = (not digit and bool(text)) or (gap and not digit)
    return text


def write_capital(amount: Decimal) -> str:
    """Strictly: 圆 is written 元, whole yuan and whole jiao end in 整, negatives begin with 负. ValueError from 亿亿 on."""
    cents = fen(abs(amount))
    if cents >= TOO_MUCH * 100:
        message = f"{amount} is more than can be written with one 万亿"
        raise ValueError(message)
    yuan, jiao, cent = cents // 100, cents // 10 % 10, cents % 10
    text, left = "", yuan
    for index in range(3, -1, -1):
        section, left = divmod(left, 10 ** (4 * index))
        if section:
            text += _section_text(section, bool(text)) + ("亿" if index == 2 else "万" if index in (1, 3) else "")
        if index == 3 and section:
            text += "" if left // 10**8 else "亿"
    text = f"{text}元" if text else ""
    text += f"{_DIGITS[jiao]}角" if jiao else "零" if text and cent else ""
    text += f"{_DIGITS[cent]}分" if cent else ""
    return ("负" if amount < 0 else "") + (text or "零元") + ("" if cent else "整")
