"""What a policy file may say, checked at the door; the file is law as data and cites its clauses."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Self, get_args

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from rules.codes import CODES
from rules.lexicons import Lexicon
from rules.policy_tables import (
    Applicant,
    Attachment,
    Attested,
    Category,
    Cited,
    CodeText,
    DateRole,
    Money,
    Names,
    Outcome,
    PaymentMethod,
    Related,
    RuleText,
    Sales,
    Scope,
    Source,
    Table,
    Text,
    Time,
    Window,
    Wording,
)


class PolicyFile(Table):
    id: Annotated[str, StringConstraints(pattern=r"^[\w.-]+/[\w.-]+$")]
    version: Text
    title: Text
    sources: dict[str, Source]
    directions: dict[Annotated[str, StringConstraints(pattern=r"^[1-9]\d*$")], Text] = Field(min_length=1)
    windows: tuple[Window, ...] = Field(min_length=1)
    time: Time
    money: Money
    payment_methods: dict[PaymentMethod, str]
    names: Names
    applicant: Applicant
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
        """Every source, rule, code, paper and direction that is named is there."""
        for complaint in (*self._uncited(), *self._uncoded(), *self._unlisted(), *self._overlapping()):
            raise ValueError(complaint)
        return self

    def _uncited(self) -> Iterator[str]:
        for where, cited in self.citations():
            if cited.source not in self.sources:
                yield f"{where}: no [sources.{cited.source}]"

    def _uncoded(self) -> Iterator[str]:
        for code, text in self.codes.items():
            if code not in CODES:
                yield f"codes.{code}: unknown code"
            if text.rule not in self.rules:
                yield f"codes.{code}: no [rules.{text.rule}]"
        if missing := sorted(CODES - set(self.codes)):
            yield f"codes: {', '.join(missing)} missing"
        for method in get_args(PaymentMethod):
            code = self.payment_methods.get(method)
            if code is None:
                yield f"payment_methods: {method} is missing"
            elif code not in self.codes and code != "accept":
                yield f"payment_methods.{method}: neither accept nor a code"

    def _unlisted(self) -> Iterator[str]:
        """Papers, directions and rules that are named and not described."""
        asked = [(f"attested.{name}", rule) for name, rule in self.attested.items()]
        for where, rule in (*asked, *((f"rules.{name}", rule) for name, rule in self.rules.items())):
            for paper in rule.papers:
                if paper not in self.attachments:
                    yield f"{where}: no [attachments.{paper}]"
        for where, numbers in (("sales", self.sales.directions), *((where, rule.directions) for where, rule in asked)):
            for number in numbers:
                if str(number) not in self.directions:
                    yield f"{where}: no direction {number} in [directions]"
        for name in sorted(self.rules.keys() & self.attested.keys()):
            yield f"attested.{name}: there is [rules.{name}] already"

    def _overlapping(self) -> Iterator[str]:
        for number, window in enumerate(self.windows):
            for earlier, other in enumerate(self.windows[:number], 1):
                shared = [role for role in window.binds if role in other.binds]
                if shared and window.first_day <= other.last_day and other.first_day <= window.last_day:
                    yield f"windows.{number}: overlaps window {earlier}, which binds {', '.join(shared)} dates too"

    def citations(self) -> list[tuple[str, Cited]]:
        return [
            *((f"windows.{number}", window) for number, window in enumerate(self.windows)),
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

    @property
    def window(self) -> Window:
        """The project's own window, the first that the file lists."""
        return self.windows[0]

    def windows_of(self, role: DateRole) -> tuple[Window, ...]:
        return tuple(window for window in self.windows if role in window.binds)

    def holds(self, role: DateRole, day: date) -> bool:
        """Whether a date may count: it lies in a window of its role, or none binds it."""
        windows = self.windows_of(role)
        return not windows or any(window.holds(day) for window in windows)

    def window_near(self, role: DateRole, day: date) -> Window:
        """The window that holds a day or lies nearest to it; the project's where none binds the role."""
        return min(self.windows_of(role) or (self.window,), key=lambda window: (window.away(day), window.first_day))

    def last_day(self, role: DateRole) -> date:
        return max((window.last_day for window in self.windows_of(role)), default=self.window.last_day)

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
