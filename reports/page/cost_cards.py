"""One cost: its chain in time and as a table, where its yuan went, what was found, and the originals."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from evidence import wording
from evidence.graph import Graph
from evidence.moneys import Money
from reports.page.crops import Gallery
from reports.page.decided import chips, told
from reports.page.gathered import CostCase
from reports.page.markup import Content, Html, el, joined, link, row
from reports.page.proofs import proof
from reports.page.timeline import outside, timeline
from reports.page.words import apart, day, fen, yuan
from reports.parts_sheet import why_of
from reports.reasons import reason_text

Window = tuple[date, date] | None
AMOUNTS = (
    ("申报金额（不含税）", "claimed_amount"),
    ("建议核减", "disallowed_amount"),
    ("待核", "review_amount"),
    ("测算可认定（待审计确认）", "eligible_amount"),
    ("发票不含税金额", "tax_exclusive_amount"),
    ("期内已付（含税）", "paid_amount"),
)
NO_NUMBER, NO_SUPPLIER = "号码未识别", "供应商未识别"


def cost_card(graph: Graph, gallery: Gallery, case: CostCase, window: Window) -> Html:
    cost = case.line.cost
    data = {
        "class": f"card cost {cost['status']}",
        "id": case.anchor,
        "data-status": cost["status"],
        "data-codes": " ".join(sorted({*cost["reason_codes"], *(one.finding["code"] for one in case.findings)})),
        "data-severities": " ".join(sorted({one.finding["severity"] for one in case.findings})),
        "data-supplier": case.line.supplier or NO_SUPPLIER,
        "data-claimed": fen(cost["claimed_amount"]),
        "data-eligible": fen(cost["eligible_amount"]),
    }
    body = joined(
        _amounts(case),
        *told(case.line.said),
        el("h4", {}, "时间轴"),
        timeline(case, window) or el("p", {}, "未见可以标注日期的材料。"),
        el("h4", {}, "证据链"),
        _chain(case, window),
        el("h4", {}, "金额去向"),
        _parts(case),
        *_found(case),
        _papers(graph, gallery, case),
    )
    return el("details", data, el("summary", {}, _head(case)), el("div", {"class": "body"}, body))


def _head(case: CostCase) -> Html:
    line, cost = case.line, case.line.cost
    codes = "、".join(reason_text(code).title for code in cost["reason_codes"])
    named = el("h3", {}, f"{line.number}. {line.supplier or NO_SUPPLIER}")
    papers = f"{line.category} {line.subcategory}　发票 {line.invoice_number or NO_NUMBER}"
    under = el("span", {"class": "under"}, papers, f"　合同 {line.contract_number}" if line.contract_number else None)
    money = el(
        "span",
        {"class": "sums"},
        el("span", {}, "申报 ", el("b", {}, yuan(cost["claimed_amount"]))),
        el("span", {}, "可认定 ", el("b", {}, yuan(cost["eligible_amount"]))),
    )
    chip = el("span", {"class": f"chip {cost['status']}"}, wording.COST_STATUSES[cost["status"]])
    why = el("span", {"class": "why"}, codes) if codes else None
    return joined(chip, named, money, under, why, *chips(case.line.said))


def _amounts(case: CostCase) -> Html:
    pairs = ((title, yuan(case.line.cost[column])) for title, column in AMOUNTS)
    return el("dl", {"class": "amounts"}, *(el("div", {}, el("dt", {}, title), el("dd", {}, value)) for title, value in pairs))


def _table(caption: str, heads: tuple[str, ...], rows: Iterator[Html], numbers: tuple[int, ...]) -> Html:
    told = (el("th", {"scope": "col", "class": "num" if at in numbers else None}, head) for at, head in enumerate(heads))
    table = el(
        "table", {}, el("caption", {"class": "unseen"}, caption), el("thead", {}, el("tr", {}, *told)), el("tbody", {}, *rows)
    )
    return el("div", {"class": "scroll", "tabindex": "0", "role": "group", "aria-label": f"{caption}，可横向滚动"}, table)


CHAIN = ("环节", "日期", "编号", "对方", "金额（元）", "日期差", "规定期间", "原件")


def _chain(case: CostCase, window: Window) -> Html:
    return _table("证据链", CHAIN, _links(case, window), (4,))


def _links(case: CostCase, window: Window) -> Iterator[Html]:
    line = case.line
    signed, issued = line.of_contract("signed_date"), line.of_invoice("issue_date")
    if line.contract is None:
        yield _link(case, "合同", None, (None, None, "未见合同", "", None), "")
    else:
        told = (signed, line.contract_number, line.of_contract("seller_name"), "", line.of_contract("tax_inclusive_amount"))
        yield _link(case, "合同", line.of_contract("contract_id"), told, "")
    if line.invoice is None:
        yield _link(case, "发票", None, (None, line.invoice_number, "未见发票", "", None), "")
    else:
        days = apart(signed, issued, "签订后", "早于签订")
        told = (issued, line.invoice_number, line.of_invoice("seller_name"), days, line.of_invoice("tax_inclusive_amount"))
        yield _link(case, "发票", line.of_invoice("invoice_id"), told, _inside(issued, window))
    if not case.money:
        yield _link(case, "付款", None, (None, None, "未见付款", "", None), "")
    for number, money in enumerate(case.money, 1):
        yield from _payment(case, number, money, issued, window)
    for back in case.refunds:
        told = (back["posted_date"], back["serial"], back["counterparty_name"], "", back["amount"])
        yield _link(case, "退款流水", back["bank_line_id"], told, "")


def _payment(case: CostCase, number: int, money: Money, issued: date | None, window: Window) -> Iterator[Html]:
    """Voucher and bank line, each with its own amount; what of them goes to this invoice stands beside where it differs."""
    doubt = "（存疑）" if money.link["state"] == "ambiguous" else ""
    payment, posted = money.payment, money.line
    if payment is None:
        yield _link(case, f"付款 {number} 回单{doubt}", None, (None, None, "未见回单", "", None), "")
    else:
        days = apart(issued, payment["paid_date"], "开票后", "早于开票")
        told = (payment["paid_date"], payment["serial"] or payment["receipt_number"], payment["payee_name"], days)
        note = _share(money, payment["amount"])
        yield _link(
            case,
            f"付款 {number} 回单{doubt}",
            payment["payment_id"],
            (*told, payment["amount"], note),
            _inside(payment["paid_date"], window, case.judged(money)),
        )
    if posted is None:
        yield _link(case, f"付款 {number} 流水{doubt}", None, (None, None, "未见对账单流水", "", None), "")
    else:
        paid = (payment or {}).get("paid_date")
        days = apart(paid, posted["posted_date"], "凭证后", "早于凭证") or apart(
            issued, posted["posted_date"], "开票后", "早于开票"
        )
        note = _share(money, posted["amount"]) if payment is None else None
        told = (posted["posted_date"], posted["serial"], posted["counterparty_name"], days, posted["amount"], note)
        yield _link(
            case,
            f"付款 {number} 流水{doubt}",
            posted["bank_line_id"],
            told,
            _inside(posted["posted_date"], window, case.judged(money)),
        )


def _share(money: Money, whole: Decimal | None) -> str | None:
    given: Decimal | None = money.link["amount"]
    return None if given is None or given == whole else f"其中对应本发票 {yuan(given)}"


def _inside(one: date | None, window: Window, judged: date | None = None) -> str:
    """A paper's own day against the window; of a bill, whose day counts otherwise, the day that it was judged on."""
    if window is None or one is None:
        return "—"
    if judged is not None and judged != one and outside(judged, window) != outside(one, window):
        return f"按 {judged} 判断：{outside(judged, window) or '期内'}"
    return outside(one, window) or "期内"


Told = (
    tuple[date | None, str | None, str | None, str, Decimal | None]
    | tuple[date | None, str | None, str | None, str, Decimal | None, str | None]
)


def _link(case: CostCase, title: str, node_id: str | None, told: Told, inside: str) -> Html:
    at, number, whom, days, amount, *rest = told
    note = next(iter(rest), None)
    target = case.paper(node_id)
    figure: Content = "" if amount is None else yuan(amount)
    linked = figure if target is None or amount is None else link(target, figure)
    look = "bad" if "期外" in inside else "none" if node_id is None else None
    cells: tuple[Content, ...] = (
        el("th", {"scope": "row"}, title),
        el("td", {"class": "day"}, "" if node_id is None else day(at)),
        el("td", {"class": "code"}, number),
        el("td", {}, whom),
        el("td", {"class": "num"}, linked, el("small", {}, note) if note else None),
        el("td", {}, days),
        el("td", {}, inside),
        el("td", {}, None if target is None else link(target, "原件", el("span", {"class": "unseen"}, f"：{title}"))),
    )
    return el("tr", {"class": look}, *cells)


def _parts(case: CostCase) -> Html:
    by_finding = {one.finding["finding_id"]: one for one in case.findings}

    def rows() -> Iterator[Html]:
        for part in case.parts:
            said = by_finding.get(part["finding_id"])
            why: Content = why_of(part) or "—"
            linked = why if said is None else link(f"f{said.number}", why)
            cells = (wording.OUTCOMES[part["outcome"]], yuan(part["amount"]), linked, day(part["judged_date"]))
            yield row(cells, classes=(part["outcome"], "num"))

    return _table("金额去向", ("去向", "金额（元）", "原因", "判断日期"), rows(), (1,))


def _found(case: CostCase) -> Iterator[Html]:
    if not case.findings:
        return
    yield el("h4", {}, "疑点")
    items = (
        el(
            "li",
            {},
            el("span", {"class": f"chip {one.finding['severity']}"}, wording.SEVERITIES[one.finding["severity"]]),
            " ",
            one.finding["message"],
            " ",
            link(f"f{one.number}", "看原件", el("span", {"class": "unseen"}, f"：疑点 {one.number}")),
        )
        for one in case.findings
    )
    yield el("ul", {"class": "found"}, *items)


def _papers(graph: Graph, gallery: Gallery, case: CostCase) -> Html:
    if not case.papers:
        return el("p", {"class": "hint"}, "费用笔数较多，此项原件图像从略，请见底稿的“证据”表和原件位置。")
    shown = (
        el(
            "section",
            {"id": f"{case.anchor}-{at}", "class": "paper", "tabindex": "-1"},
            el("h4", {}, one.title, el("small", {}, f"　{graph.label(one.node_id)}")),
            proof(graph, gallery, one.fields),
        )
        for at, one in enumerate(case.papers, 1)
    )
    return el("details", {"class": "papers"}, el("summary", {}, f"原件（{len(case.papers)} 份）"), *shown)
