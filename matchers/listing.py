"""`lists`: which line of an invoice bills a row of a product list."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from matchers.billing import item_words
from matchers.canonical import Scene
from matchers.links import Verdict, judged_link, link_id, plain_link, total
from matchers.names import normal
from matchers.same_contract import contract_number
from matchers.weights import Weights
from models.contract import ProductItem
from models.invoice import Invoice, InvoiceLine
from models.link import Link, Reason


@dataclass(frozen=True, slots=True)
class _Line:
    invoice: Invoice
    line: InvoiceLine
    seller: str


def list_items(scene: Scene, contracts: Mapping[str, str], replaced: frozenset[str], weights: Weights) -> tuple[Link, ...]:
    """Each invoice line takes the row it fits best; a list is only asked about the supplier whose lines it fits most.

    The lines of `replaced` invoices stand on their successors.
    """
    lines = tuple(
        _Line(invoice, line, scene.registry.party_of(invoice.id, "seller"))
        for invoice in scene.merged.invoices
        if not invoice.red and invoice.flow == "purchase" and invoice.id not in replaced
        for line in invoice.lines
    )
    lists: dict[str, list[ProductItem]] = defaultdict(list)
    for item in scene.merged.product_items:
        lists[item.document_id].append(item)
    links: list[Link] = []
    for items in lists.values():
        behind = _stood_for(items, lines)
        asked = _asked(scene, items, lines, contracts, weights) if behind is None else ()
        links.extend(_link_list(items, asked, weights) if behind is None else _link_all(items, behind, weights))
    return tuple(links)


def _stood_for(items: Sequence[ProductItem], lines: Sequence[_Line]) -> _Line | None:
    """The one line (详见销货清单) of the invoice that the list says it stands behind."""
    numbers = {item.invoice_number.value for item in items} - {None}
    told = [one for one in lines if one.invoice.number.value in numbers and "清单" in (one.line.item_name.value or "")]
    return told[0] if len(numbers) == len(told) == 1 else None


def _link_all(items: Sequence[ProductItem], line: _Line, weights: Weights) -> Iterator[Link]:
    """Every row is part of what the line stands for."""
    number = line.invoice.number.value or ""
    for item in items:
        yield plain_link("lists", item.id, line.line.id, Reason("invoice_number", weights.item_same, number, number))


def _asked(
    scene: Scene, items: Sequence[ProductItem], lines: Sequence[_Line], contracts: Mapping[str, str], weights: Weights
) -> tuple[_Line, ...]:
    """The lines of the contract that the list names or is annexed to, else of that contract's seller, else of who fits best."""
    numbers = {contract_number(item.contract_number.value) for item in items if item.contract_number.value} - {""}
    documents = {item.document_id for item in items}
    own = [
        contract
        for contract in scene.merged.contracts
        if contract_number(contract.number.value) in numbers or documents & set(contract.documents)
    ]
    if own:
        under = tuple(line for line in lines if contracts.get(line.invoice.id) in {contract.id for contract in own})
        sellers = {scene.registry.party_of(contract.id, "seller") for contract in own} - {""}
        return under or tuple(line for line in lines if line.seller in sellers and line.invoice.id not in contracts)
    fit: dict[str, float] = defaultdict(float)
    for line in lines:
        fit[line.seller] += max((total(score_item(item, line.line, weights)) for item in items), default=0.0)
    best = min(fit, key=lambda seller: (-fit[seller], seller), default="")
    return tuple(line for line in lines if line.seller == best and fit[best] > 0)


def _link_list(items: Sequence[ProductItem], lines: Sequence[_Line], weights: Weights) -> Iterator[Link]:
    for line in lines:
        scored = sorted(
            ((total(reasons), item, reasons) for item in items if (reasons := score_item(item, line.line, weights))),
            key=lambda entry: (-entry[0], entry[1].row_no, entry[1].id),
        )
        if not scored or scored[0][0] < weights.accept:
            continue
        margin = scored[0][0] - (scored[1][0] if len(scored) > 1 else 0.0)
        state = "accepted" if margin >= weights.margin else "ambiguous"
        near = scored[:1] if state == "accepted" else [entry for entry in scored if scored[0][0] - entry[0] < weights.margin]
        runner_up = link_id("lists", scored[1][1].id, line.line.id) if len(scored) > 1 and len(near) > 1 else None
        for score, item, reasons in near:
            verdict = Verdict(state, margin if score == scored[0][0] else 0.0, None, runner_up)
            yield judged_link("lists", item.id, line.line.id, reasons, verdict)


def score_item(item: ProductItem, line: InvoiceLine, weights: Weights) -> tuple[Reason, ...]:
    """Name, specification, quantity and price, compared one by one; nothing where the names have nothing in common."""
    name = _name(item, line, weights)
    if name is None:
        return ()
    found = [name]
    one, two = normal(item.specification.value or ""), normal(line.specification.value or "")
    if one and two:
        same = one == two
        bits = weights.specification_same if same else weights.specification_differs
        found.append(Reason("specification" if same else "specification_differs", bits, one, two))
    # Of one item's instalments each bills a part: with the same name, other numbers say nothing against it.
    instalment = name.feature == "item" and _is_part(item, line)
    numbers = (
        ("quantity", item.quantity.value, line.quantity.value, weights.quantity_same, weights.quantity_differs),
        ("unit_price", item.unit_price.value, line.unit_price.value, weights.price_same, weights.price_differs),
        ("amount", item.amount.value, line.tax_exclusive_amount.value, weights.price_same, 0.0),
    )
    for feature, left, right, same, differs in numbers:
        if left is not None and right is not None:
            equal = left == right
            against = 0.0 if instalment else differs
            found.append(Reason(feature if equal else f"{feature}_differs", same if equal else against, str(left), str(right)))
    return tuple(found)


def _is_part(item: ProductItem, line: InvoiceLine) -> bool:
    """The line bills less than what the list asks for the item."""
    whole, part = item.amount.value, line.tax_exclusive_amount.value
    return whole is not None and part is not None and 0 < part < whole


def _name(item: ProductItem, line: InvoiceLine, weights: Weights) -> Reason | None:
    from rapidfuzz import fuzz

    one, two = item_words(item.name.value or ""), item_words(line.item_name.value or "")
    if not one or not two:
        return None
    if one == two:
        return Reason("item", weights.item_same, one, two)
    likeness = fuzz.partial_ratio(one, two) / 100 if min(len(one), len(two)) >= 3 else 0.0
    return Reason("item_like", weights.item_like, one, two) if likeness >= 0.8 else None
