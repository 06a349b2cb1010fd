"""Who applies: a legal person of its own, once, alone, and only one of its group."""

from collections.abc import Iterator

from models.bundle import Declaration
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


def applicant_key(uscc: str) -> str:
    """The key under which `elsewhere` names the bundles of an applicant."""
    return f"applicant:{plain_id(uscc)}"


def asked_elsewhere(said: Declaration) -> tuple[str, ...]:
    """The keys, beside a bundle's own, under which the rules ask for other bundles: declared related parties that apply too."""
    return tuple(sorted({applicant_key(party) for party in said.related_parties if valid_uscc(party)}))


def applies_once(case: Case, subject: str) -> Iterator[Fault]:
    """No other bundle of the store is this applicant's."""
    said = case.dossier.declaration
    others = set(case.elsewhere.get(applicant_key(said.applicant_uscc), ())) - {said.supersedes}
    if others:
        values = {"applicant": said.applicant_name, "others": "、".join(sorted(others))}
        yield case.fault("C10", "MULTI_APPLICATION", subject, values)


def alone_of_its_group(case: Case, subject: str) -> Iterator[Fault]:
    """No other bundle of the store is that of a related party which this one declares."""
    said = case.dossier.declaration
    for key in asked_elsewhere(said):
        others = set(case.elsewhere.get(key, ())) - {said.supersedes}
        if others and key != applicant_key(said.applicant_uscc):
            values = {"applicant": said.applicant_name, "related": key.partition(":")[2], "others": "、".join(sorted(others))}
            yield case.fault("C12", "MULTI_APPLICATION", subject, values, variant="group")


APPLICANT_RULES = (
    Rule("C01", of_bundle, is_a_legal_person),
    Rule("C11", of_bundle, applies_alone),
    Rule("C10", of_bundle, applies_once),
    Rule("C12", of_bundle, alone_of_its_group),
)
