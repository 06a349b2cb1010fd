"""One form for characters that print alike."""

import re
import unicodedata

_RADICALS = dict(
    zip(
        "⺁⺊⺒⺓⺕⺜⺝⺟⺠⺩⺪⺬⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳⼾㬵㫚㬺㮣",
        "厂卜巳幺彐日月母民王疋示虎西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟户胶曶幐槩",
        strict=True,
    )
)
"""Radicals and rare characters whose glyph fonts share with the common character, and that NFKC does not bring back to it."""
_RADICAL = re.compile("[⺀-⿕㫚㬵㬺㮣豈-\ufaff]")

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－﹣", "-"))


def fold(text: str) -> str:
    """NFKC with one dash: full-width digits, letters and brackets become half-width, ￥ becomes ¥; letter case stays."""
    return unicodedata.normalize("NFKC", text).translate(_DASHES)


def fold_in_place(text: str) -> str:
    """Like `fold`, but character for character, so that offsets into the text stay true."""
    folded = [unicodedata.normalize("NFKC", character) for character in text]
    return "".join(new if len(new) == 1 else old for new, old in zip(folded, text, strict=True)).translate(_DASHES)


def spelled(text: str) -> str:
    """With characters for the radicals and doubles of them by which browsers print text whose glyph both share (`⼯商银⾏`)."""
    return _RADICAL.sub(lambda found: _RADICALS.get(found[0]) or unicodedata.normalize("NFKC", found[0]), text)


def squeeze(text: str) -> str:
    """Without any white space."""
    return "".join(text.split())


def same_text(left: str, right: str) -> bool:
    """Whether two texts agree once white space, width and letter case are set aside."""
    return squeeze(fold(left)).upper() == squeeze(fold(right)).upper()


def is_han(char: str) -> bool:
    return "一" <= char <= "鿿"
