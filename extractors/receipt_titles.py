"""What kind of voucher a form is, by its title and its key words."""

from collections.abc import Sequence

from extractors.lexicons import lexicon
from models.bank import PaymentKind, PaymentNature

_ORDER: tuple[PaymentNature, ...] = ("interest", "tax", "fee", "fx", "receipt")


def is_title(line: str) -> bool:
    """Whether a line of text (folded) heads a voucher: short, without a colon, and ending as such titles do."""
    table: dict[str, list[str]] = lexicon("receipt")["titles"]
    bare = line.strip("*=-_ ").removesuffix(")")
    head = bare.partition("(")[0] or bare
    if ":" in line or not 2 <= len(bare) <= 34 or any(word in line for word in table["not"]):
        return False
    return any(head.endswith(end) or bare.endswith(end) for end in table["ends"])


def nature_of(texts: Sequence[str], flags: Sequence[str]) -> PaymentNature:
    """What the paper says it is; `payment` where it says nothing else."""
    table: dict[str, dict[str, list[str]]] = lexicon("receipt")["natures"]
    titles = [text for text in texts if is_title(text)]
    neither = table["title"]["neither"]
    for nature in _ORDER:
        words = table["title"][nature]
        if any(word in title and not any(no in title for no in neither) for title in titles for word in words):
            return nature
    whole = "".join(texts)
    for nature in _ORDER:
        if any(word in whole for word in table["text"].get(nature, ())):
            return nature
    incoming = table["flag"]["receipt"]
    return "receipt" if any(flag.strip().lower() in incoming for flag in flags) else "payment"


def kind_of(texts: Sequence[str]) -> PaymentKind:
    """The instrument: a bill and a cheque by their titles, cash by its words, else a transfer."""
    table: dict[str, list[str]] = lexicon("receipt")["kinds"]
    titles = [text for text in texts if is_title(text)]
    if any(word in title for title in titles for word in table["bill"]):
        return "bill"
    if any(word in title for title in titles for word in table["cheque"]):
        return "cheque"
    return "cash" if any(word in text for text in titles for word in table["cash"]) else "transfer"
