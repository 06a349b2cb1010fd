"""How contracts, product lists, the claim table and attachments reach the bundle."""

from collections.abc import Callable
from random import Random

from models.money import ZERO
from tests.synthesis.desk import Desk
from tests.synthesis.drawing.attachments import TEXTS, draw_attachment
from tests.synthesis.drawing.contracts import draw_contract, draw_list
from tests.synthesis.drawing.machine_forms import contract_docx
from tests.synthesis.drawing.paper import Mark, Paper
from tests.synthesis.drawing.sheets import csv_bytes, workbook
from tests.synthesis.drawing.tables import claim_grid, list_grid
from tests.synthesis.world import Contract, Deal, Line, ListItem, World


def file_contracts(desk: Desk) -> None:
    """One file each, or two or three in one PDF; supplements and drafts apart."""
    waiting: list[tuple[Deal, Contract]] = []
    for deal in desk.world.deals:
        if not deal.contract.filed:
            continue
        if deal.contract.draft:
            file_draft(desk, contract_stem(desk, deal), deal.contract)
        else:
            waiting.append((deal, deal.contract))
    waiting += [(desk.world.deal(d), desk.world.contracts[c]) for d, c in desk.world.supplements]
    for deal, contract in [pair for pair in waiting if pair[1].lost_pages]:
        waiting.remove((deal, contract))
        contract_pack(desk, [(deal, contract)])
    while waiting:
        count = desk.rng.choice((2, 3, 3)) if desk.profile == "sample" else desk.rng.choice((1, 1, 1, 1, 2))
        batch, waiting = waiting[:count], waiting[count:]
        contract_pack(desk, batch)


def contract_stem(desk: Desk, deal: Deal, count: int = 1) -> str:
    name = f"{deal.contract.title}-{deal.supplier.stem}" if count == 1 else f"合同合集{deal.id[1:]}"
    return desk.stem("contract", name, deal)


def contract_pack(desk: Desk, batch: list[tuple[Deal, Contract]]) -> None:
    def draw(paper: Paper) -> None:
        for deal, contract in batch:
            items = [item for item in desk.world.items if item.contract == contract.id]
            with paper.document(desk.binder.next_id(), "contract"):
                chance = Random(f"{desk.world.seed}{contract.id}")
                listed = [] if deal.list_form == "goods" else items
                body, unlisted = deal.list_form == "body", deal.list_form == "lost"
                draw_contract(paper, contract, listed, chance, body=body, unlisted=unlisted)

    form = desk.form(many=True)
    if len(batch) > 1 and form.split(":")[1:2] == ["jpg"]:
        form = "grey:pdf"
    lost = from_the_middle(sum(contract.lost_pages for _, contract in batch)) if batch[0][1].lost_pages else None
    desk.binder.draw(contract_stem(desk, batch[0][0], len(batch)), draw, form, lost=lost)


def from_the_middle(count: int) -> Callable[[int], set[int]]:
    """The pages behind the first, as many as are lost; first and last are always filed, and the truth must not lie."""

    def lost(pages: int) -> set[int]:
        if pages < 2 + count:
            message = f"a contract of {pages} pages cannot lose {count} from its middle: give it more clauses"
            raise ValueError(message)
        return set(range(2, 2 + count))

    return lost


def file_draft(desk: Desk, stem: str, contract: Contract) -> None:
    data = contract_docx(contract, Random(f"{desk.world.seed}{contract.id}"))
    names = (
        "number",
        "title",
        "buyer_name",
        "seller_name",
        "tax_inclusive_amount",
        *(("signed_date",) if contract.dated else ()),
    )
    marks = [Mark(contract.id, name, 1, cell="docx") for name in names]
    for item in drafted(desk, contract):
        shown = ("name", "unit", "quantity", "amount", *(("specification",) if item.line.specification else ()))
        marks += [Mark(item.id, name, 1, cell="docx") for name in shown]
    desk.binder.keep_cells(f"{stem}.docx", data, "contract", marks, "docx")


def drafted(desk: Desk, contract: Contract) -> list[ListItem]:
    """The rows of the draft's own table, which bill the same lines as any list of the deal does."""
    world = desk.world
    deal = next(deal for deal in world.deals if deal.contract is contract)
    found = [
        ListItem(world.fresh_id("q"), contract.id, line, lines_of(world, deal, line), gross=True, draft=True)
        for line in contract.lines
    ]
    world.items += found
    return found


def lines_of(world: World, deal: Deal, line: Line) -> list[str]:
    """The invoice lines of a deal that bill the same thing."""
    return [
        f"{invoice}.{number}"
        for invoice in deal.invoices
        for number, billed in enumerate(world.invoices[invoice].lines, 1)
        if (billed.name, billed.specification) == (line.name, line.specification)
    ]


def file_list(desk: Desk, deal: Deal) -> None:
    items = [item for item in desk.world.items if item.contract == deal.contract.id and not item.draft]
    if not items or deal.list_form in ("annex", "body", "goods", "lost", ""):
        return
    stem = desk.stem("list", f"产品清单-{deal.supplier.stem}", deal)
    if deal.list_form == "sheet":
        grid, marks = list_grid(deal.contract, items, desk.rng, "清单")
        desk.binder.keep_cells(f"{stem}.xlsx", workbook({"清单": grid}, numbers=desk.rng.random() < 0.5), "product_list", marks)
        return

    def draw(paper: Paper) -> None:
        with paper.document(desk.binder.next_id(), "product_list"):
            draw_list(paper, deal.contract, items, desk.rng)

    desk.binder.draw(stem, draw, desk.form(many=True))


def file_claims(desk: Desk) -> None:
    grid, marks = claim_grid(desk.world, desk.rng, "费用明细")
    stem = desk.stem("claim", desk.rng.choice(("费用明细表", "支出明细", "申报费用明细")))
    if desk.profile not in ("tiny", "sample") and desk.rng.random() < 0.25:
        desk.binder.keep_cells(f"{stem}.csv", csv_bytes(grid, desk.rng.choice(("gbk", "utf-8-sig")), desk.rng), "claim", marks)
        return
    desk.binder.keep_cells(f"{stem}.xlsx", workbook({"费用明细": grid}, numbers=desk.rng.random() < 0.5), "claim", marks)


def file_attachments(desk: Desk) -> None:
    """Letters and reports one by one, or all of them in one file."""
    topics = sorted(topic for topic in desk.world.attachments if topic in TEXTS)
    if not topics:
        return
    groups = [topics] if desk.profile == "sample" else [[topic] for topic in topics]
    names = {
        "price_letter": "价格真实性承诺函",
        "completion": "项目完工情况说明",
        "audit_report": "专项审计报告",
        "entrust": "委托付款说明",
    }
    for group in groups:
        stem = desk.stem("other", names[group[0]] if len(group) == 1 else "申报附件")
        desk.binder.draw(stem, lambda paper, group=group: draw_attachments(desk, paper, group), desk.form(many=True))


def draw_attachments(desk: Desk, paper: Paper, topics: list[str]) -> None:
    kinds = {"audit_report": "audit_report", "price_letter": "declaration"}
    claimed = sum((claim.amount for claim in desk.world.claims), ZERO)
    for topic in topics:
        with paper.document(desk.binder.next_id(), kinds.get(topic, "other"), topic=topic):
            draw_attachment(paper, desk.world, topic, claimed)
