"""The tables of a policy file, each with what it may say."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Outcome = Literal["ineligible", "partial", "review", "info", "fail"]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
DateRole = Literal["invoice", "payment", "contract", "project"]
PaymentMethod = Literal["transfer", "bill", "cheque", "cash", "personal", "third_party", "other"]


class Table(BaseModel):
    """A table of the file: a key that it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Table):
    """`practice` is no law: our own good practice, said to be so."""

    title: Text
    kind: Literal["guide", "notice", "practice"]
    note: str = ""


class Cited(Table):
    source: Text
    clause: Text


class Window(Cited):
    """Both ends count; `binds` names the dates that must lie inside."""

    first_day: date
    last_day: date
    binds: tuple[DateRole, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def ends_after_it_starts(self) -> Self:
        if self.last_day < self.first_day:
            raise ValueError("last_day lies before first_day")
        return self

    def holds(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def away(self, day: date) -> int:
        """Days from the nearer end; 0 inside."""
        return max((self.first_day - day).days, (day - self.last_day).days, 0)


class Time(Table):
    """Distances in days."""

    voucher_line_days: int = Field(ge=0)
    next_working_day: bool
    holidays: tuple[tuple[date, date], ...] = ()
    invoice_payment_days: int = Field(ge=0)
    round_trip_days: int = Field(ge=0)
    date_margin_days: int = Field(ge=0)
    bill_counts_from: Literal["issue", "due"]
    milestone_points: Decimal = Field(ge=0, le=100)


class Money(Cited):
    """Yuan and rates."""

    rate: Decimal = Field(gt=0, le=1)
    floor: Decimal = Field(ge=0)
    least_grant: Decimal = Field(ge=0)
    cap: Decimal = Field(gt=0)
    tax_basis: Literal["net_always", "net_if_deductible"]
    needs_witness: bool
    over_contract_tolerance: Decimal = Field(ge=0)
    retention_percent: Decimal = Field(ge=0, le=100)
    round_trip_share: Decimal = Field(gt=0, le=1)
    audit_tolerance: Decimal = Field(ge=0)
    fee_limit: Decimal = Field(ge=0)

    @model_validator(mode="after")
    def floor_reaches_the_least_grant(self) -> Self:
        if self.floor * self.rate != self.least_grant:
            raise ValueError(f"floor × rate is {self.floor * self.rate}, not least_grant {self.least_grant}")
        return self


class SubCategory(Table):
    """`words` names a table of data/lexicons/categories.toml."""

    name: Text
    words: Text


class Category(Cited):
    id: Annotated[str, StringConstraints(pattern=r"^[1-9]\d*$")]
    name: Text
    documents: tuple[Literal["invoice", "contract", "payment_voucher", "bank_statement", "product_list"], ...]
    sub: tuple[SubCategory, ...] = Field(min_length=1)


class Scope(Table):
    """Tables of data/lexicons/exclusions.toml, and the points by which one sub-category must lead to be sure."""

    exclusions: tuple[Text, ...]
    own_staff: Text
    sure_margin: Decimal = Field(gt=0)


class Names(Table):
    """How far a reading may lie from what it should be, in characters, digits and numbers."""

    misread_characters: int = Field(ge=0)
    cut_off_characters: int = Field(ge=1)
    misread_digits: int = Field(ge=0)
    consecutive_run: int = Field(ge=0)


class Applicant(Table):
    """Ends of names whose bearers are no legal persons of their own, and the year in which one application may be made."""

    rejected_forms: tuple[Text, ...]
    year: int = Field(ge=2000, le=2100)


class Related(Table):
    """Signals with weights; together they reach the threshold or they do not."""

    threshold: Decimal
    declared: Decimal
    same_account: Decimal
    same_representative: Decimal
    rare_representative: Decimal
    same_phone: Decimal
    same_address: Decimal
    same_email: Decimal
    same_stem: Decimal
    also_customer: Decimal


class Sales(Cited):
    directions: tuple[int, ...]
    least_contracts: int = Field(ge=0)
    least_scenarios: int = Field(ge=0)
    cutoff: date
    cutoff_inclusive: bool

    def in_time(self, day: date) -> bool:
        return day <= self.cutoff if self.cutoff_inclusive else day < self.cutoff


class Attachment(Table):
    """What shows that a paper is there: one of the topics, a word in the title, or a kind of document."""

    topics: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


class RuleText(Cited):
    """`both`: where the machine finds nothing against it, a person still looks at what `look_at` says, if it says anything."""

    title: Text
    kind: Literal["machine", "both"] = "machine"
    papers: tuple[str, ...] = ()
    look_at: str = ""


class Attested(Cited):
    """A rule that only a person can answer; it looks whether the papers are there."""

    title: Text
    directions: tuple[int, ...]
    papers: tuple[str, ...] = ()
    look_at: Text


class Variant(Table):
    outcome: Outcome
    message: str = ""


class CodeText(Table):
    """`rule` is the rule of a fact that a reader or matcher saw; our own rules name themselves.

    `observed` is the outcome of such a fact: by default a person decides on what would be ineligible.
    """

    outcome: Outcome
    observed: Outcome | None = None
    rule: Text
    message: Text
    variants: dict[str, Variant] = {}


class Wording(Table):
    disallowed: Text
    review: Text
    missing: Text
    totals: tuple[Text, ...]
    """What a row of totals is called in the tables of others."""
