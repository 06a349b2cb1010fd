"""From what the documents say to what belongs together: merge, name the parties, pair. No rule is asked, no window known."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from matchers.applicant import find_applicant, seen_from
from matchers.billing import bill, claimed_contracts
from matchers.canonical import Money, Scene, dues_of, moneys_of
from matchers.claims import claim
from matchers.links import plain_link
from matchers.listing import list_items
from matchers.mentions import mentions_of
from matchers.merging import merge
from matchers.parties import Registry, register
from matchers.postings import post
from matchers.refunds import is_marked, refund
from matchers.reversals import reverse
from matchers.settling import settle
from matchers.weights import SHIPPED, Weights
from models.bundle import Declaration, Dossier, Extraction
from models.finding import Observation
from models.link import Link, LinkKind, Reason
from models.paper import Page, SourceFile
from models.party import RelatedParty


def pair(
    declaration: Declaration,
    files: Iterable[SourceFile],
    pages: Iterable[Page],
    extractions: Iterable[Extraction],
    weights: Weights = SHIPPED,
) -> Dossier:
    """The dossier of a bundle; the order of files, pages and extractions changes nothing in it."""
    files = tuple(sorted(files, key=lambda file: (file.path, file.id)))
    extractions = tuple(extractions)
    merged = merge(extractions, files)
    registry = register(mentions_of(declaration, merged))
    applicant, declaration = find_applicant(declaration, merged, registry)
    related = tuple(sorted((row for one in extractions for row in one.related), key=lambda row: row.id))
    scene = Scene(seen_from(applicant, merged, registry), registry, applicant)
    paired = _pair_all(scene, weights)
    links = {link.id: link for link in (*merged.links, *registry.links, *_party_links(scene), *paired.links)}
    observations = dict.fromkeys((*merged.observations, *paired.observations))
    return Dossier(
        declaration=_with_listed(declaration, related),
        files=files,
        pages=tuple(sorted(pages, key=lambda page: (page.ref.sha256, page.ref.number))),
        documents=merged.documents,
        invoices=scene.merged.invoices,
        payments=scene.merged.payments,
        statements=scene.merged.statements,
        bank_lines=scene.merged.bank_lines,
        contracts=scene.merged.contracts,
        product_items=scene.merged.product_items,
        claims=scene.merged.claims,
        parties=registry.parties,
        links=tuple(links[key] for key in sorted(links)),
        observations=tuple(sorted(observations, key=lambda seen: (seen.code, seen.subject_id, seen.detail, seen.field_ids))),
        checks=tuple(sorted((check for one in extractions for check in one.checks), key=lambda check: check.id)),
        audits=tuple(sorted((report for one in extractions for report in one.audits), key=lambda report: report.id)),
        related=related,
    )


def _with_listed(declaration: Declaration, listed: Iterable[RelatedParty]) -> Declaration:
    """Who stands in a list of related parties is declared; a code that was not read leaves the name."""
    named = (row.tax_id.value or row.name.value or "" for row in listed)
    known = dict.fromkeys((*declaration.related_parties, *sorted(filter(None, named))))
    return replace(declaration, related_parties=tuple(known))


@dataclass(frozen=True, slots=True)
class _Paired:
    links: tuple[Link, ...]
    observations: tuple[Observation, ...]


def _pair_all(scene: Scene, weights: Weights) -> _Paired:
    """Layer by layer, each resting on what the ones before are sure of."""
    reversals = reverse(scene, weights)
    claims = claim(scene, weights)
    bills, contracts = bill(scene, claimed_contracts(scene, claims), weights)
    postings = post(scene, weights)
    dues = dues_of(scene, contracts, reversals.reds, reversals.reissued)
    consumed = frozenset(
        line
        for payment in scene.merged.payments
        if payment.nature not in ("payment", "receipt")
        for line in postings.posted.get(payment.id, ())
    )
    moneys = moneys_of(scene, postings.posted, postings.contested, consumed)
    incoming = tuple(money for money in moneys if money.side == "in" and not is_marked(money))
    received, odd_receipts = settle(scene, incoming, tuple(due for due in dues if due.side == "in"), weights)
    sold = frozenset(link.source_id for link in received if link.state == "accepted")
    refunds = refund(scene, moneys, reversals.reds, sold, weights)
    outgoing = tuple(_marked_returned(money, refunds.returned) for money in moneys if money.side == "out")
    paid, odd_payments = settle(scene, outgoing, tuple(due for due in dues if due.side == "out"), weights)
    lists = list_items(scene, contracts, frozenset(reversals.reissued), weights)
    links = (*reversals.links, *claims, *bills, *postings.links, *received, *refunds.links, *paid, *lists)
    explained = {link.source_id for link in (*paid, *received) if link.state == "accepted"}
    odd_postings = tuple(
        seen for seen in postings.observations if seen.code != "AMBIGUOUS_SPLIT" or seen.subject_id not in explained
    )
    return _Paired(links, (*odd_postings, *odd_receipts, *odd_payments))


def _marked_returned(money: Money, returned: frozenset[str]) -> Money:
    return replace(money, returned=True) if money.id in returned else money


_ROLES: tuple[LinkKind, ...] = ("buyer", "seller", "payer", "payee", "counterparty")


def _party_links(scene: Scene) -> Iterable[Link]:
    """Who is buyer, seller, payer, payee or counterparty of what."""
    registry: Registry = scene.registry
    merged = scene.merged
    for row in (*merged.invoices, *merged.contracts, *merged.payments, *merged.bank_lines):
        for role in _ROLES:
            party = registry.party_of(row.id, role)
            if party:
                name = getattr(row, f"{role}_name").value or ""
                yield plain_link(role, row.id, party, Reason("name", 0.0, name, registry.name_of(party)))
