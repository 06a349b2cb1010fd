"""One finding: the sentence, what to do, the rule it rests on, and the place on the page that shows it."""

from collections.abc import Iterator

from evidence import wording
from evidence.graph import Graph
from reports.page.cost_cards import NO_SUPPLIER
from reports.page.crops import Gallery
from reports.page.decided import chips, told
from reports.page.gathered import FindingCase
from reports.page.markup import Content, Html, el, joined, link
from reports.page.proofs import proof
from reports.page.words import yuan
from reports.reasons import reason_text

MOST_COSTS = 8


def finding_card(graph: Graph, gallery: Gallery, case: FindingCase) -> Html:
    found = case.line.finding
    severity = found["severity"]
    data = {
        "class": f"card finding {severity}",
        "id": case.anchor,
        "open": severity == "fail",
        "data-codes": found["code"],
        "data-severities": severity,
        "data-status": " ".join(sorted({cost.cost["status"] for cost in case.costs})),
        # A line break parts the names: those that were read have none.
        "data-supplier": "\n".join(sorted({(cost.supplier or NO_SUPPLIER).replace("\n", " ") for cost in case.costs})),
    }
    head = joined(
        el("span", {"class": f"chip {severity}"}, wording.SEVERITIES[severity]),
        el("h3", {}, f"{case.line.number}. {reason_text(found['code']).title}"),
        el("span", {"class": "sums"}, el("span", {}, "涉及 ", el("b", {}, yuan(found["amount"])), " 元"))
        if found["amount"] is not None
        else None,
        el("span", {"class": "under"}, case.line.subject),
        el("span", {"class": "why"}, found["message"]),
        *chips(case.line.said),
    )
    body = joined(
        *told(case.line.said),
        el("dl", {"class": "facts"}, *_facts(case)),
        proof(graph, gallery, case.fields) if case.fields else _nothing(case),
    )
    return el("details", data, el("summary", {}, head), el("div", {"class": "body"}, body))


def _facts(case: FindingCase) -> Iterator[Html]:
    found = case.line.finding
    rule = "　".join(filter(None, (case.line.rule, found["source"], found["clause"])))
    pairs: tuple[tuple[str, Content], ...] = (
        ("处理建议", reason_text(found["code"]).todo),
        ("依据", rule),
        ("原件位置", "；".join(case.line.places)),
        ("相关费用", _costs(case)),
        ("代码", found["code"]),
    )
    for title, value in pairs:
        if value:
            yield el("div", {}, el("dt", {}, title), el("dd", {}, value))


def _costs(case: FindingCase) -> Html | None:
    if not case.costs:
        return None
    said: list[Content] = []
    for cost in case.costs[:MOST_COSTS]:
        said += [link(f"c{cost.number}", f"{cost.number}. {cost.supplier or NO_SUPPLIER}"), "　"]
    left = len(case.costs) - MOST_COSTS
    return joined(*said, f"等另外 {left} 笔" if left > 0 else None)


def _nothing(case: FindingCase) -> Html:
    """What is missing stands on no page."""
    return el("p", {"class": "hint"}, "此项没有可以框出的原件位置。" if not case.line.places else "请按原件位置查看。")
