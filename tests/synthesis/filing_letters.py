"""How letters about the application, customers' reports and verification results reach the bundle."""

from tests.synthesis.desk import Desk
from tests.synthesis.drawing.amounts import chinese_date
from tests.synthesis.drawing.answers import TITLE, answers_grid
from tests.synthesis.drawing.letters import TEXTS, draw_letter, draw_user_report
from tests.synthesis.drawing.paper import Paper
from tests.synthesis.drawing.sheets import csv_bytes, workbook
from tests.synthesis.world import Deal

KINDS = {"prior_funding": "declaration", "no_prior_funding": "declaration", "joint_application": "other"}


def file_letters(desk: Desk) -> None:
    for topic in sorted(desk.world.attachments & set(TEXTS)):

        def draw(paper: Paper, topic: str = topic) -> None:
            with paper.document(desk.binder.next_id(), KINDS[topic], topic=topic):
                draw_letter(paper, desk.world, topic)

        desk.binder.draw(desk.stem("other", TEXTS[topic][0]), draw, desk.form(many=True))
    sales = [deal for deal in desk.world.deals if deal.contract.flow == "sale"]
    for number, deal in enumerate(sales[: desk.world.scenarios]):
        file_report(desk, deal, number)


def file_report(desk: Desk, deal: Deal, number: int) -> None:
    def draw(paper: Paper) -> None:
        with paper.document(desk.binder.next_id(), "other", topic="user_proof"):
            draw_user_report(paper, desk.world, deal.supplier, chinese_date(deal.contract.signed), number)

    desk.binder.draw(desk.stem("other", f"用户使用报告{number + 1}"), draw, desk.form(many=True))


def file_answers(desk: Desk) -> None:
    """What the verification platform said of every purchase invoice, as a sheet or as comma separated text."""
    world = desk.world
    if world.checked is None:
        return
    asked = [invoice for invoice in world.invoices.values() if invoice.flow == "purchase" and not invoice.red]
    grid = answers_grid(asked, world.checked, desk.rng)
    stem = desk.stem("other", desk.rng.choice(("发票查验结果", "查验结果汇总", "发票查验明细")))
    if desk.rng.random() < 0.4:
        desk.binder.keep_cells(f"{stem}.csv", csv_bytes(grid, desk.rng.choice(("gbk", "utf-8-sig")), desk.rng), "other", [])
    else:
        desk.binder.keep_cells(f"{stem}.xlsx", workbook({TITLE: grid}), "other", [])
