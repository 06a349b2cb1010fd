"""From what is claimed to what may be granted: every deduction by its reason, each a bar that begins where the last one ended."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from evidence import wording
from reports.page.markup import Html, el, joined
from reports.page.words import yuan
from reports.reasons import reason_text

NOUGHT = Decimal("0.00")
REASON, WIDTH, HIGH = "reason.", 1000, 22


@dataclass(frozen=True, slots=True)
class Step:
    """A bar from `start`, over `amount`, in yuan; `code` and `outcome` say which costs it leads to."""

    title: str
    amount: Decimal
    start: Decimal
    look: str
    code: str = ""
    outcome: str = ""


def steps(figures: Mapping[str, Decimal]) -> tuple[Step, ...]:
    """The graph's own figures in the order of the reckoning; where it has none by reason, the sums."""
    claimed = figures.get("claimed", NOUGHT)
    found, left = [Step(wording.FIGURES["claimed"], claimed, NOUGHT, "all")], claimed
    for outcome, word in (("disallowed", "核减"), ("review", "待核")):
        for title, code, amount in _reasons(figures, outcome, word):
            left -= amount
            found.append(Step(title, amount, left, outcome, code, outcome))
    found.append(Step(wording.FIGURES["eligible"], figures.get("eligible", NOUGHT), NOUGHT, "eligible", outcome="eligible"))
    if "grant_ceiling" in figures:
        found.append(Step(wording.FIGURES["grant_ceiling"], figures["grant_ceiling"], NOUGHT, "grant"))
    return tuple(found)


def _reasons(figures: Mapping[str, Decimal], outcome: str, word: str) -> Iterator[tuple[str, str, Decimal]]:
    """The dearest first."""
    named = [
        (name.removeprefix(REASON).removesuffix(f".{outcome}"), amount)
        for name, amount in figures.items()
        if name.startswith(REASON) and name.endswith(f".{outcome}") and amount
    ]
    for code, amount in sorted(named, key=lambda one: (-one[1], one[0])):
        yield f"{word}：{reason_text(code).title}", code, amount
    if not named and figures.get(outcome):
        yield wording.FIGURES[outcome], "", figures[outcome]


def waterfall(figures: Mapping[str, Decimal]) -> Html:
    told = steps(figures)
    whole = max((one.start + one.amount for one in told), default=NOUGHT)
    heads = ("项目", "构成", "金额（元）")
    head = el("tr", {}, *(el("th", {"scope": "col", "class": "num" if at == 2 else None}, one) for at, one in enumerate(heads)))
    caption = el("caption", {}, "申报金额的构成：由申报到奖补资金测算上限")
    rows = (_row(one, whole) for one in told)
    return el("table", {"class": "waterfall"}, caption, el("thead", {}, head), el("tbody", {}, *rows))


def _row(step: Step, whole: Decimal) -> Html:
    scale = Decimal(WIDTH) / whole if whole > 0 else NOUGHT
    start, length = step.start * scale, step.amount * scale
    bar = el("rect", {"x": f"{start:.2f}", "y": 3, "width": f"{max(length, 1 if step.amount else 0):.2f}", "height": HIGH - 6})
    edge = el("line", {"x1": f"{start:.2f}", "x2": f"{start:.2f}", "y1": 0, "y2": HIGH}) if step.start else None
    shape = {"viewBox": f"0 0 {WIDTH} {HIGH}", "preserveAspectRatio": "none", "class": f"bar {step.look}", "aria-hidden": "true"}
    data = {"data-code": step.code or None, "data-outcome": step.outcome or None}
    name = el("button", {"type": "button", "class": "filter"} | data, step.title) if step.outcome else step.title
    sign = "−" if step.look in ("disallowed", "review") else ""
    return el(
        "tr",
        {"class": step.look},
        el("th", {"scope": "row"}, name),
        el("td", {"class": "bars"}, el("svg", shape, joined(bar, edge))),
        el("td", {"class": "num"}, sign + yuan(step.amount)),
    )
