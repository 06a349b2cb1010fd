"""Who stands at either end of a payment: the applicant, the seller, somebody else, a natural person."""

from collections.abc import Iterator

from rules.case import Case
from rules.faults import Binding, Fault, on
from rules.names import is_person, is_short_for, is_sole_trader, marred, misread, plain, same_account, same_name
from rules.tranches import End, Tranche
from rules.trust import certain


def strangers(ends: tuple[End, ...], known: tuple[bool, ...], name: str) -> tuple[End, ...]:
    """Those whom no paper makes out to be `name`: all of them, or what one paper says for sure against another.

    Beside a right name a misread one is a misreading, and a piece of it what a narrow column left; another's is neither.
    """
    others = tuple(end for end, right in zip(ends, known, strict=True) if not right)
    if len(others) < len(ends):
        return tuple(end for end in others if certain(end.name) and plain(end.name.value) not in plain(name))
    return others


def other_payers(case: Case, tranche: Tranche) -> tuple[End, ...]:
    """Payers named that are the applicant neither by party, nor by name, nor by its account."""
    ends = tranche.ends("payer")
    return strangers(ends, tuple(_is_applicant(case, end) for end in ends), case.dossier.declaration.applicant_name)


def _is_applicant(case: Case, end: End) -> bool:
    if case.parties.is_applicant(end.name.value):
        return True
    applicant = case.parties.applicant
    own = case.parties.owns(end.account) or case.parties.role(end.entity_id, end.role) in applicant
    own = own or any(same_account(end.account, known) for known in case.parties.accounts_of(applicant))
    return own and _may_be_called(case, end, case.dossier.declaration.applicant_name)


def _may_be_called(case: Case, end: End, name: str) -> bool:
    """An account is its owner's whatever a misread or shortened name says; not where another name is read for sure.

    Whoever writes another payee into a voucher leaves the account as it was.
    """
    if not certain(end.name) or is_short_for(end.name.value, name):
        return True
    most = case.policy.names.misread_characters
    return misread(end.name.value, name, most) or marred(end.name.value, name, most)


def paid_by_applicant(case: Case, tranche: Tranche) -> Iterator[Fault]:
    """The applicant paid: by party, by name, or from an account that is its own, on the voucher and on the line."""
    code = case.policy.payment_methods["third_party"]
    others = other_payers(case, tranche)
    if not others or code == "accept":
        return
    values = {
        **tranche.values(),
        "payer": others[0].name,
        "paper": others[0].paper,
        "applicant": case.dossier.declaration.applicant_name,
    }
    binding = (Binding("money", tranche.id),)
    yield case.fault("P2", code, tranche.source.id, values, rests_on=others[0].evidence, bindings=binding)


def paid_to_seller(case: Case, tranche: Tranche) -> Iterator[Fault]:
    """The seller was paid: by party, by name, or into an account that is its own, on the voucher and on the line."""
    ends, seller = _paid_ends(tranche), case.supplier(tranche.invoice)
    if any(is_person(end.name.value, case.policy.lexicon) for end in ends):
        return  # a person's account is what P4 asks about
    others = strangers(ends, tuple(_is_seller(case, tranche, end) for end in ends), seller)
    if not others:
        return
    values = {**tranche.values(), "payee": others[0].name, "paper": others[0].paper, "seller": seller}
    evidence = (*others[0].evidence, *on(tranche.invoice, "seller_name"))
    binding, variant = (Binding("money", tranche.id),), ""
    if tranche.link.state == "ambiguous":
        values["number"], variant = tranche.invoice.number, "by_amount"
    yield case.fault("P3", "PAYEE_NOT_SELLER", tranche.source.id, values, variant=variant, rests_on=evidence, bindings=binding)


def _paid_ends(tranche: Tranche) -> tuple[End, ...]:
    """Who was paid; where a bill says to whom it was given, the line that pays it when it falls due names the bank's account."""
    ends, payment = tranche.ends("payee"), tranche.payment
    if payment is None or payment.kind != "bill" or not payment.payee_name.value:
        return ends
    return tuple(end for end in ends if end.entity_id == payment.id)


def _is_seller(case: Case, tranche: Tranche, end: End) -> bool:
    role, seller = case.parties.role(tranche.invoice.id, "seller"), case.supplier(tranche.invoice)
    if is_name_of(case, end.name.value, seller):
        return True
    own = case.parties.one(role, case.parties.role(end.entity_id, end.role))
    own = own or any(same_account(end.account, known) for known in case.parties.accounts_of([role]))
    return own and _may_be_called(case, end, seller)


def is_name_of(case: Case, text: str | None, name: str) -> bool:
    """The name, or as much of it as a statement's column holds."""
    short, full = plain(text), plain(name)
    long_enough = len(short) >= case.policy.names.cut_off_characters
    return same_name(text, name) or (long_enough and full.startswith(short) and not short.endswith("公司"))


def personal(case: Case, tranche: Tranche) -> Iterator[Fault]:
    """No natural person paid or was paid; where voucher and line do not agree on it, a person looks."""
    code, lexicon = case.policy.payment_methods["personal"], case.policy.lexicon
    if code == "accept":
        return
    seller, binding = case.supplier(tranche.invoice), (Binding("money", tranche.id),)
    trader = is_sole_trader(seller, tranche.invoice.seller_tax_id.value, lexicon)
    ends = (*tranche.ends("payer"), *(() if trader else tranche.ends("payee")))
    persons = tuple(end for end in ends if _is_person(case, end, seller))
    if persons:
        sides = {end.field in ("payer_name", "account_name") for end in persons}
        beside = [end for end in ends if end not in persons and (end.field in ("payer_name", "account_name")) in sides]
        variant = "contradicted" if beside else "person"
        values = {
            **tranche.values(),
            "person": persons[0].name,
            "beside": beside[0].name if beside else "",
            "side": persons[0].side,
        }
        evidence = tuple(field for end in persons for field in end.evidence)
        yield case.fault("P4", code, tranche.source.id, values, variant=variant, rests_on=evidence, bindings=binding)
    elif trader:
        yield case.fault("P4", code, tranche.source.id, tranche.values(), variant="sole_trader", bindings=binding)


def _is_person(case: Case, end: End, seller: str) -> bool:
    """A name of two or three characters may be what a narrow column leaves of a company's."""
    cut = plain(seller).startswith(plain(end.name.value)) or plain(case.dossier.declaration.applicant_name).startswith(
        plain(end.name.value)
    )
    return is_person(end.name.value, case.policy.lexicon) and not cut
