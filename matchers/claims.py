"""`claims`: which invoices a row of the claim table asks money for."""

from collections.abc import Iterator, Sequence

from matchers.assignment import Choice, decide
from matchers.canonical import Scene, day_of, whole_fen
from matchers.comparisons import near_days, same_amount
from matchers.links import Verdict, judged_link, link_id, total
from matchers.same_invoice import digits_of
from matchers.weights import Weights
from models.contract import ClaimRow
from models.invoice import Invoice
from models.link import Link, Reason

_SHORTEST_TAIL = 6


def claim(scene: Scene, weights: Weights) -> tuple[Link, ...]:
    """By the numbers a row names; a row that names none is paired by supplier, amount and day with what no row names."""
    links: list[Link] = []
    nameless: list[ClaimRow] = []
    for row in scene.merged.claims:
        numbers = _numbers(row)
        if not numbers:
            nameless.append(row)
        for number in numbers:
            links.extend(_by_number(scene, row, number, weights))
    taken = {link.target_id for link in links if link.state == "accepted"}
    free = tuple(invoice for invoice in scene.merged.invoices if invoice.id not in taken and not invoice.red)
    links.extend(_by_circumstance(scene, nameless, free, weights))
    return tuple({link.id: link for link in reversed(links)}.values())


def _numbers(row: ClaimRow) -> tuple[str, ...]:
    named = row.invoice_numbers or ((row.invoice_number.value,) if row.invoice_number.value else ())
    return tuple(dict.fromkeys(number for each in named if len(number := digits_of(each)) >= _SHORTEST_TAIL))


def _by_number(scene: Scene, row: ClaimRow, number: str, weights: Weights) -> Iterator[Link]:
    """The invoice of that number, or the only one whose number ends in it; several are alternatives."""
    exact = [invoice for invoice in scene.merged.invoices if _is_number(number, invoice)]
    tails = [invoice for invoice in scene.merged.invoices if _is_tail(number, invoice)]
    hosts = exact or tails
    scored = [(invoice, tuple(_reasons(scene, row, invoice, weights, number))) for invoice in hosts]
    if not scored:
        return
    scored.sort(key=lambda entry: -total(entry[1]))
    best = total(scored[0][1])
    margin = best - total(scored[1][1]) if len(scored) > 1 else best
    for invoice, reasons in scored[:1] if margin >= weights.margin else scored:
        state = "accepted" if margin >= weights.margin and best >= weights.accept else "ambiguous"
        yield judged_link("claims", row.id, invoice.id, reasons, Verdict(state, margin))


def _is_number(number: str, invoice: Invoice) -> bool:
    own = digits_of(invoice.number.value)
    return bool(own) and number in (own, digits_of(invoice.code.value) + own)


def _is_tail(number: str, invoice: Invoice) -> bool:
    own = digits_of(invoice.number.value)
    return len(own) > len(number) and own.endswith(number)


def _reasons(scene: Scene, row: ClaimRow, invoice: Invoice, weights: Weights, number: str = "") -> Iterator[Reason]:
    if number:
        whole = _is_number(number, invoice)
        bits = weights.reference_number if whole else weights.reference_tail
        yield Reason("number" if whole else "number_tail", bits, number, invoice.number.value or "")
    named, seller = scene.registry.party_of(row.id, "supplier"), scene.registry.party_of(invoice.id, "seller")
    names = (scene.registry.name_of(named), scene.registry.name_of(seller))
    if named and seller:
        alike = scene.registry.alike(named, seller)
        bits = weights.party_same if named == seller else weights.party_near if alike else weights.party_differs
        yield Reason("seller" if named == seller else "seller_near" if alike else "seller_differs", bits, *names)
    yield from _amount(row, invoice, weights)
    if row.issue_date.value is not None and invoice.issue_date.value is not None:
        issued = day_of(invoice.issue_date)
        yield near_days(day_of(row.issue_date), () if issued is None else (issued,), weights)


def _amount(row: ClaimRow, invoice: Invoice, weights: Weights) -> Iterator[Reason]:
    asked = whole_fen(row.claimed_amount)
    if asked is None:
        return
    for field in (invoice.tax_exclusive_amount, invoice.tax_inclusive_amount):
        if whole_fen(field) == asked:
            yield same_amount(asked, asked, weights)
            return


def _by_circumstance(scene: Scene, rows: Sequence[ClaimRow], invoices: Sequence[Invoice], weights: Weights) -> Iterator[Link]:
    pairs = [
        (row, invoice, reasons)
        for row in rows
        for invoice in invoices
        if (reasons := tuple(_reasons(scene, row, invoice, weights)))
        and {"amount", "seller"} <= {reason.feature for reason in reasons}
    ]
    standings = decide([Choice((row.id, invoice.id), total(reasons)) for row, invoice, reasons in pairs], weights)
    for (row, invoice, reasons), standing in zip(pairs, standings, strict=True):
        if standing.state == "rejected":
            continue
        rival = None if standing.rival is None else pairs[standing.rival]
        runner_up = None if rival is None else link_id("claims", rival[0].id, rival[1].id)
        yield judged_link("claims", row.id, invoice.id, reasons, Verdict(standing.state, standing.margin, None, runner_up))
