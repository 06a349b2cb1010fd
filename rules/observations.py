"""What readers and matchers saw, under the policy: bound to the yuan of the thing it is about."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from models.finding import Observation
from rules.calling import contract_called, file_called
from rules.case import Case
from rules.codes import FILE_CODES, OTHER
from rules.faults import Binding, Fault
from rules.saying import say
from rules.tranches import Tranche

BY_DETAIL = "="
"""Stands for a variant where the message is what the reader said."""


@dataclass(frozen=True)
class Entities:
    """What an observation's subject may stand for: an entity, one of its renditions, or the document it stands on."""

    case: Case

    def bindings(self, subject: str) -> Iterator[Binding]:
        for key in self._known.get(subject, ()):
            yield from self._of(key)

    def first(self, subject: str) -> str:
        """The first entity that the subject stands for; empty where it stands for none."""
        return next(iter(self._known.get(subject, ())), "")

    def whole(self, subject: str) -> str:
        """The entity that the subject is a rendition of; empty for documents, on which several may stand."""
        return "" if subject in self.case.paths else self.first(subject)

    @property
    def _known(self) -> dict[str, tuple[str, ...]]:
        return self.case.once("aliases", partial(_aliases, self.case))

    def _of(self, key: str) -> Iterator[Binding]:
        case = self.case
        if key in case.bases_of:
            yield Binding("invoice", key)
        for invoice in case.invoices_under.get(key, ()):
            yield Binding("invoice", invoice.id)
        for tranche in self._by_source.get(key, ()):
            yield Binding("money", tranche.id)
        for basis in case.bases:
            if basis.claim is not None and basis.claim.id == key:
                yield Binding("claim", key)
                return

    @property
    def _by_source(self) -> dict[str, list[Tranche]]:
        return self.case.once("sources", partial(_sources, self.case))


def _sources(case: Case) -> dict[str, list[Tranche]]:
    found: dict[str, list[Tranche]] = {}
    for tranche in case.claimed_tranches:
        for key in {tranche.source.id, *(line.id for line in tranche.lines)}:
            found.setdefault(key, []).append(tranche)
    return found


def _aliases(case: Case) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    entities: list[Any] = [*case.invoices.values(), *case.payments.values(), *case.contracts.values(), *case.lines.values()]
    for entity in entities:
        own = [entity.id, *(rendition.id for rendition in getattr(entity, "renditions", ()))]
        # A statement's document says nothing about one of its many lines.
        papers = entity.documents if entity.id not in case.lines else ()
        for name in {*own, *papers, *(line.id for line in getattr(entity, "lines", ()))}:
            found.setdefault(name, []).append(entity.id)
    for claim in case.claims:
        found.setdefault(claim.id, []).append(claim.id)
    return {name: tuple(dict.fromkeys(keys)) for name, keys in found.items()}


def fault_of(case: Case, seen: Observation) -> Fault:
    """File faults and information bind no yuan; everything else binds what it is about. It says what the reader said."""
    policy = case.policy
    code = seen.code if seen.code in policy.codes else OTHER
    outcome = policy.observed(code)
    bindings: tuple[Binding, ...] = ()
    if code not in FILE_CODES and outcome != "info":
        bindings = tuple(dict.fromkeys(Entities(case).bindings(seen.subject_id)))
    values = (("detail", _named(case, seen)),)
    return Fault(code, BY_DETAIL, outcome, policy.codes[code].rule, seen.subject_id, values, bindings, tuple(seen.field_ids))


def _named(case: Case, seen: Observation) -> str:
    """What the reader said, after the name of the thing it is about, where it does not name it itself."""
    detail = seen.detail.rstrip("。；，")
    if seen.subject_id in case.paths:
        return f"文件“{case.paths[seen.subject_id]}”{detail}"
    name, key = _name(case, Entities(case).first(seen.subject_id))
    return f"{name}{detail}" if name and (not key or key not in detail) else detail


def _name(case: Case, entity_id: str) -> tuple[str, str]:
    """How messages call an entity, and the part of it that would tell it in any text."""
    if entity_id in case.invoices:
        number = case.invoices[entity_id].number.value or ""
        return f"发票（号码{number or '未识别'}）", number
    if entity_id in case.contracts:
        contract = case.contracts[entity_id]
        return f"合同（编号{contract_called(case, contract) or '未识别'}）", contract.number.value or ""
    if entity_id in case.payments:
        payment = case.payments[entity_id]
        amount = say(payment.amount)
        said = f"{amount}元" if amount else file_called(case, payment) or "金额未识别"
        return f"支付凭证（{say(payment.paid_date) or '日期未识别'}，{said}）", amount
    if entity_id in case.lines:
        line = case.lines[entity_id]
        amount = say(line.amount)
        said = f"{amount}元" if amount else "金额未识别"
        return f"银行流水（{say(line.posted_date) or '日期未识别'}，{said}）", amount
    return "", ""


def seen_of(case: Case, code: str, entity_id: str) -> list[Observation]:
    """What was seen under a code of an entity, whichever of its renditions it was seen on."""
    known = Entities(case)
    return [seen for seen in observations(case) if seen.code == code and known.whole(seen.subject_id) == entity_id]


def observations(case: Case) -> Iterable[Observation]:
    return sorted(set(case.dossier.observations), key=lambda seen: (seen.code, seen.subject_id, seen.detail))
