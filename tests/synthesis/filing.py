"""Puts all documents of a world into its bundle."""

from tests.synthesis.desk import Desk
from tests.synthesis.filing_bank import file_statement, file_vouchers
from tests.synthesis.filing_invoices import file_copies, file_invoices, invoice_pack
from tests.synthesis.filing_letters import file_answers, file_letters
from tests.synthesis.filing_papers import file_attachments, file_claims, file_contracts, file_list


def file_all(desk: Desk) -> None:
    file_contracts(desk)
    for deal in desk.world.deals:
        file_invoices(desk, deal)
        file_list(desk, deal)
    if desk.waiting:
        invoice_pack(desk, desk.world.deals[-1], desk.waiting)
    file_copies(desk)
    file_vouchers(desk)
    for statement in desk.world.statements:
        file_statement(desk, statement)
    if desk.world.has_claims:
        file_claims(desk)
    file_attachments(desk)
    file_letters(desk)
    file_answers(desk)
