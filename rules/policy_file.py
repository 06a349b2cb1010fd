"""What a policy file may say, checked at the door; the file is law as data and cites its clauses."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from rules.codes import CODES
from rules.lexicons import Lexicon

Outcome = Literal["ineligible", "partial", "review", "info", "fail"]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
DateRole = Literal["invoice", "payment"]


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
    """Both ends count."""

    first_day: date
    last_day: date
    binds: tuple[DateRole, ...]

    @model_validator(mode="after")
    def ends_after_it_starts(self) -> Self:
        if self.last_day < self.first_day:
            raise ValueError("last_day lies before first_day")
        return self

    def holds(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


class Time(Table):
    """Distances in days."""

    voucher_line_days: int = Field(ge=0)
    next_working_day: bool
    holidays: tuple[tuple[date, date], ...] = ()
    invoice_payment_days: int = Field(ge=0)
    round_trip_days: int = Field(ge=0)
    date_margin_days: int = Field(ge=0)


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


class Related(Table):
    """Signals with weights; together they reach the threshold or they do not."""

    threshold: Decimal
    declared: Decimal
    same_account: Decimal
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
    title: Text
    kind: Literal["machine", "both"] = "machine"


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


class PolicyFile(Table):
    id: Annotated[str, StringConstraints(pattern=r"^[\w.-]+/[\w.-]+$")]
    version: Text
    title: Text
    sources: dict[str, Source]
    window: Window
    time: Time
    money: Money
    payment_methods: dict[Literal["transfer", "bill", "cheque", "cash", "other"], str]
    categories: tuple[Category, ...] = Field(min_length=1)
    scope: Scope
    related: Related
    sales: Sales
    attachments: dict[str, Attachment]
    wording: Wording
    rules: dict[str, RuleText]
    attested: dict[str, Attested]
    codes: dict[str, CodeText]

    @model_validator(mode="after")
    def names_what_it_has(self) -> Self:
        """Every source, rule and code that is named is there."""
        for where, cited in self.citations():
            if cited.source not in self.sources:
                raise ValueError(f"{where}: no [sources.{cited.source}]")
        for code, text in self.codes.items():
            if code not in CODES:
                raise ValueError(f"codes.{code}: unknown code")
            if text.rule not in self.rules:
                raise ValueError(f"codes.{code}: no [rules.{text.rule}]")
        if missing := sorted(CODES - set(self.codes)):
            raise ValueError(f"codes: {', '.join(missing)} missing")
        for method, code in self.payment_methods.items():
            if code not in self.codes and code != "accept":
                raise ValueError(f"payment_methods.{method}: neither accept nor a code")
        return self

    def citations(self) -> list[tuple[str, Cited]]:
        return [
            ("window", self.window),
            ("money", self.money),
            ("sales", self.sales),
            *((f"categories.{category.id}", category) for category in self.categories),
            *((f"rules.{name}", rule) for name, rule in self.rules.items()),
            *((f"attested.{name}", rule) for name, rule in self.attested.items()),
        ]


class Policy(PolicyFile):
    """A checked policy file; `hash` covers the file's text and the key words it asks for."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)
    hash: str
    lexicon: Lexicon

    def outcome(self, code: str, variant: str = "") -> Outcome:
        text = self.codes[code]
        return text.variants[variant].outcome if variant in text.variants else text.outcome

    def observed(self, code: str) -> Outcome:
        """The outcome of a fact that a reader or matcher saw, and no rule of ours has tried."""
        text = self.codes[code]
        if text.observed is not None:
            return text.observed
        return "review" if text.outcome in ("ineligible", "partial") else text.outcome

    def template(self, code: str, variant: str = "") -> str:
        text = self.codes[code]
        return (text.variants[variant].message if variant in text.variants else "") or text.message

    def rank(self, code: str) -> int:
        """The earlier a code stands in the file, the more it decides."""
        return list(self.codes).index(code)

    def cites(self, rule_id: str) -> tuple[str, str]:
        """Source title and clause of a rule."""
        rule = self.rules[rule_id] if rule_id in self.rules else self.attested[rule_id]
        return self.sources[rule.source].title, rule.clause
