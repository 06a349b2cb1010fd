"""Who is who: the bundle's parties, and whether two names on paper mean one of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from models.bundle import Dossier
from models.party import Party
from rules.names import plain, plain_id, same_account, same_name


@dataclass(frozen=True)
class Parties:
    """Entities' roles as the matchers resolved them; names alone where they did not."""

    dossier: Dossier

    @cached_property
    def by_id(self) -> dict[str, Party]:
        return {party.id: party for party in self.dossier.parties}

    @cached_property
    def _same(self) -> dict[str, str]:
        """The first of the parties that `same_as` links make one."""
        first: dict[str, str] = {}

        def root(key: str) -> str:
            while key in first and first[key] != key:
                key = first[key]
            return key

        for link in self.dossier.links:
            if link.kind == "same_as" and link.state == "accepted":
                left, right = sorted((root(link.source_id), root(link.target_id)))
                first[right] = left
        return {key: root(key) for key in first}

    @cached_property
    def _roles(self) -> dict[tuple[str, str], str]:
        kinds = ("buyer", "seller", "payer", "payee", "counterparty")
        return {
            (link.source_id, link.kind): self._same.get(link.target_id, link.target_id)
            for link in sorted(self.dossier.links, key=lambda link: link.id, reverse=True)
            if link.kind in kinds and link.state == "accepted"
        }

    @cached_property
    def applicant(self) -> frozenset[str]:
        """The parties that are the applicant."""
        said = self.dossier.declaration
        names = {plain(name) for name in (said.applicant_name, *said.former_names)} - {""}
        found = {
            self._same.get(party.id, party.id)
            for party in self.dossier.parties
            if (said.applicant_uscc and plain_id(party.tax_id) == plain_id(said.applicant_uscc))
            or (not party.tax_id and plain(party.name) in names)
        }
        return frozenset(found)

    def role(self, entity_id: str, role: str) -> str | None:
        return self._roles.get((entity_id, role))

    def party(self, entity_id: str, role: str) -> Party | None:
        return self.by_id.get(self.role(entity_id, role) or "")

    def one(self, left: str | None, right: str | None) -> bool:
        return left is not None and left == right

    def is_applicant(self, name: str | None) -> bool:
        said = self.dossier.declaration
        return any(same_name(name, known) for known in (said.applicant_name, *said.former_names))

    def owns(self, account: str | None) -> bool:
        return any(same_account(account, known) for known in self.dossier.declaration.applicant_accounts)

    def accounts_of(self, party_ids: Iterable[str | None]) -> tuple[str, ...]:
        wanted = {key for key in party_ids if key is not None}
        return tuple(
            account
            for party in self.dossier.parties
            if self._same.get(party.id, party.id) in wanted
            for account in party.accounts
        )
