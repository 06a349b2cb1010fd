"""Which days of which account the statements supplied cover."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from models.bank import Statement
from models.bundle import Dossier
from models.paper import SourceFile
from rules.lexicons import table
from rules.names import same_account, same_name

DAY = timedelta(days=1)
Span = tuple[date, date]

UNSURE = "DOCUMENT_UNSURE"
"""What readers observe of a page whose kind they cannot tell: it may be the very evidence that seems to be missing."""
HALF_READ = "FILE_UNREADABLE"
"""Also said of a page of which a part was read: the rest may hold what seems to be missing."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """`accounts` are the applicant's own as far as they are known; each with the spans of days its statements cover."""

    spans: tuple[tuple[str, tuple[Span, ...]], ...]
    accounts: tuple[str, ...]
    unread: bool
    """Whether a file or page could not be read that may be a bank's."""

    def day(self, account: str, day: date) -> bool:
        return any(start <= day <= end for known, spans in self.spans if same_account(known, account) for start, end in spans)

    def any_day(self, day: date) -> bool:
        return any(start <= day <= end for _, spans in self.spans for start, end in spans)

    def spans_all(self, first: date, last: date) -> bool:
        """Whether an account is known, and every known one covered from the first to the last day."""
        return bool(self.accounts) and all(self._covers(account, first, last) for account in self.accounts)

    def _covers(self, account: str, first: date, last: date) -> bool:
        spans = sorted(span for known, all_spans in self.spans if same_account(known, account) for span in all_spans)
        reached = first - DAY
        for start, end in spans:
            if start > reached + DAY:
                break
            reached = max(reached, end)
        return reached >= last


def coverage_of(dossier: Dossier) -> Coverage:
    statements: dict[str, list[Statement]] = {}
    for statement in dossier.statements:
        statements.setdefault(statement.account.value or "", []).append(statement)
    spans = tuple((account, _spans(these)) for account, these in sorted(statements.items()))
    return Coverage(spans, _own_accounts(dossier), _unread(dossier))


def _spans(statements: Sequence[Statement]) -> tuple[Span, ...]:
    """The printed periods; a gap is bridged where the next opening balance is the last closing one: no money moved."""
    dated = [
        (statement.period_start.value, statement.period_end.value, statement)
        for statement in statements
        if statement.period_start.value is not None and statement.period_end.value is not None
    ]
    dated.sort(key=lambda item: (item[0], item[1], item[2].id))
    spans = [(start, end) for start, end, _ in dated]
    for (_, end, before), (start, _, after) in pairwise(dated):
        closing, opening = before.closing, after.opening
        if start > end and not closing.doubtful and not opening.doubtful and closing.value == opening.value:
            spans.append((end, start))
    return tuple(sorted(spans))


def _own_accounts(dossier: Dossier) -> tuple[str, ...]:
    """Declared accounts, those of the statements, and those from which the applicant paid by its vouchers."""
    applicant = dossier.declaration.applicant_name
    paid_from = (
        payment.payer_account.value
        for payment in dossier.payments
        if payment.nature == "payment" and same_name(payment.payer_name.value, applicant)
    )
    held = (statement.account.value for statement in dossier.statements)
    return _distinct([*dossier.declaration.applicant_accounts, *held, *paid_from])


def _distinct(accounts: Iterable[str | None]) -> tuple[str, ...]:
    found: list[str] = []
    for account in sorted({account for account in accounts if account}, key=lambda text: ("*" in text, text)):
        if not any(same_account(account, known) for known in found):
            found.append(account)
    return tuple(found)


def _is_no_paper(file: SourceFile) -> bool:
    """Whether a file that nobody reads is a drawing, film or program by its name: none of these is a bank's."""
    endings: list[str] = table("exclusions")["no_papers"]["words"]
    return file.status == "unsupported" and file.path.lower().endswith(tuple(endings))


def _unread(dossier: Dossier) -> bool:
    if any(file.status in ("unreadable", "unsupported", "skipped") and not _is_no_paper(file) for file in dossier.files):
        return True
    if any(seen.code in (UNSURE, HALF_READ) for seen in dossier.observations):
        return True
    if any(page.source == "none" and not page.words and not page.cells for page in dossier.pages):
        return True
    told = {key for line in dossier.bank_lines for key in line.documents}
    told |= {key for statement in dossier.statements for key in statement.documents}
    told |= {key for payment in dossier.payments for key in payment.documents}
    return any(d.kind in ("bank_statement", "payment_voucher") and d.id not in told for d in dossier.documents)
