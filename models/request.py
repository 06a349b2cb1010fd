"""补正: what the applicant is asked for."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

RequestKind = Literal["missing", "unclear", "explain"]


@dataclass(frozen=True, slots=True)
class Request:
    """One request for one paper of one counterparty (or account, or of the application as a whole, where `party` is empty).

    `text` is the whole sentence, `items` its parts each by itself; `amount` are the yuan that wait for it.
    """

    id: str
    kind: RequestKind
    paper: str
    party: str
    text: str
    items: tuple[str, ...]
    codes: tuple[str, ...]
    finding_ids: tuple[str, ...]
    subject_ids: tuple[str, ...]
    amount: Decimal
