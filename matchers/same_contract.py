"""Which papers show one contract, and which defects of a draft its signed copy heals."""

from collections.abc import Iterable, Mapping, Sequence

from matchers.names import compare_names, normal
from matchers.unions import Unions
from models.contract import Contract
from models.finding import Observation

DEFECT = "CONTRACT_DEFECT"


def groups_of_contracts(contracts: Sequence[Contract]) -> tuple[tuple[Contract, ...], ...]:
    by_id = {contract.id: contract for contract in contracts}
    unions = Unions(by_id)
    for place, left in enumerate(contracts):
        for right in contracts[place + 1 :]:
            if same_contract(left, right):
                unions.join(left.id, right.id)
    return tuple(tuple(by_id[member] for member in group) for group in unions.groups())


def same_contract(left: Contract, right: Contract) -> bool:
    """Same number between the same parties; without a number, the same parties, total and day. A supplement is its own."""
    if contract_number(left.supplements.value) != contract_number(right.supplements.value) or not _parties_fit(left, right):
        return False
    one, two = contract_number(left.number.value), contract_number(right.number.value)
    if one and two:
        return one == two
    total = left.tax_inclusive_amount.value
    if total is None or total != right.tax_inclusive_amount.value:
        return False
    days = (left.signed_date.value, right.signed_date.value)
    titles = (normal(left.title.value or ""), normal(right.title.value or ""))
    return (None in days or days[0] == days[1]) and ("" in titles or titles[0] == titles[1]) and _parties_known(left, right)


def contract_number(text: str | None) -> str:
    """A contract's number for comparison: without dashes, brackets, spaces and width."""
    return normal(text or "").replace("(", "").replace(")", "")


def _pairs(left: Contract, right: Contract) -> tuple[tuple[str, str], ...]:
    return (
        (left.buyer_name.value or "", right.buyer_name.value or ""),
        (left.seller_name.value or "", right.seller_name.value or ""),
    )


def _parties_fit(left: Contract, right: Contract) -> bool:
    return not any(one and two and compare_names(one, two) == "different" for one, two in _pairs(left, right))


def _parties_known(left: Contract, right: Contract) -> bool:
    return any(one and two for one, two in _pairs(left, right))


def healed(observations: Iterable[Observation], contracts: Iterable[Contract], drafts: frozenset[str]) -> tuple[Observation, ...]:
    """Observations less the defects that another rendition of the same contract heals; `drafts` are editable documents.

    A rendition without any defect heals all; a draft's defects fall as soon as there is a rendition that is no draft.
    """
    kept = tuple(observations)
    defective = {each.subject_id for each in kept if each.code == DEFECT}
    fallen: set[str] = set()
    for contract in contracts:
        signed = [part for part in contract.renditions if not drafts.issuperset(part.documents)]
        if any(part.id not in defective for part in signed):
            fallen.update(part.id for part in contract.renditions)
        elif signed:
            fallen.update(part.id for part in contract.renditions if drafts.issuperset(part.documents))
    return tuple(each for each in kept if each.code != DEFECT or each.subject_id not in fallen)


def renamed(observations: Iterable[Observation], names: Mapping[str, str]) -> tuple[Observation, ...]:
    """Observations about a rendition become observations about the thing it shows."""
    return tuple(
        Observation(each.code, names.get(each.subject_id, each.subject_id), each.detail, each.field_ids) for each in observations
    )
