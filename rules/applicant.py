"""Who applies: a legal person of its own, once, alone, and only one of its group."""

from collections.abc import Iterable, Iterator

from models.identity import applicant_keys, related_keys
from rules.attachments import papers
from rules.case import Case
from rules.faults import Fault
from rules.names import plain_id, valid_uscc
from rules.rule import Rule, of_bundle

SOLE_TRADER = "92"
"""With these digits begins the USCC of a 个体工商户."""
LENGTH = 18


def is_a_legal_person(case: Case, subject: str) -> Iterator[Fault]:
    """The name ends in no branch's form, and the number is no sole trader's and keeps its check digit."""
    said = case.dossier.declaration
    code = plain_id(said.applicant_uscc)
    form = next((form for form in case.policy.applicant.rejected_forms if said.applicant_name.endswith(form)), "")
    if not form and len(code) == LENGTH and code.startswith(SOLE_TRADER):
        form = "个体工商户"
    if form:
        values = {"applicant": said.applicant_name, "form": form}
        yield case.fault("C01", "APPLICANT_FORM", subject, values)
    if code and not valid_uscc(code):
        detail = f"申报单位“{said.applicant_name}”的统一社会信用代码{code}校验位或位数不符，请核对"
        yield case.fault("C01", "TAX_ID_INVALID", subject, {"detail": detail})


def applies_alone(case: Case, subject: str) -> Iterator[Fault]:
    found = papers(case, "joint_application")
    if found:
        detail = "、".join(sorted({document.title or "联合申报材料" for document in found}))
        yield case.fault("C11", "JOINT_APPLICATION", subject, {"detail": detail})


def applies_once(case: Case, subject: str) -> Iterator[Fault]:
    """No other bundle of the store is this applicant's."""
    said = case.dossier.declaration
    others = _others(case, applicant_keys(said.applicant_uscc, said.applicant_name))
    if others:
        values = {"applicant": said.applicant_name, "others": "、".join(sorted(others))}
        yield case.fault("C10", "MULTI_APPLICATION", subject, values)


def alone_of_its_group(case: Case, subject: str) -> Iterator[Fault]:
    """No other bundle of the store is that of a related party: of one declared here, or of one that declares this applicant."""
    said = case.dossier.declaration
    own = applicant_keys(said.applicant_uscc, said.applicant_name)
    same = _others(case, own)
    told: set[str] = set()
    for party in said.related_parties:
        keys = tuple(key for key in applicant_keys(party) if key not in own)
        others = _others(case, keys) - same
        if others:
            told |= others
            values = {"applicant": said.applicant_name, "related": party, "others": "、".join(sorted(others))}
            yield case.fault("C12", "MULTI_APPLICATION", subject, values, variant="group")
    others = _others(case, related_keys(said.applicant_uscc, said.applicant_name)) - same - told
    if others:
        values = {"applicant": said.applicant_name, "others": "、".join(sorted(others))}
        yield case.fault("C12", "MULTI_APPLICATION", subject, values, variant="member")


def _others(case: Case, keys: Iterable[str]) -> set[str]:
    """The bundles that `elsewhere` names under one of the keys."""
    return {name for key in keys for name in case.elsewhere.get(key, ())}


APPLICANT_RULES = (
    Rule("C01", of_bundle, is_a_legal_person),
    Rule("C11", of_bundle, applies_alone),
    Rule("C10", of_bundle, applies_once),
    Rule("C12", of_bundle, alone_of_its_group),
)
