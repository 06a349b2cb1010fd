"""From local ids to the ids of the tables, and from renditions to the one thing they show."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from models.bank import Payment
from models.bundle import Dossier
from models.contract import Contract
from models.fields import fields_of
from models.identity import bound_id, field_id, local_id
from models.invoice import Invoice

Merged = Invoice | Contract | Payment


@dataclass(frozen=True, slots=True)
class Naming:
    """Binds local ids to their bundle; `aliases` leads from a rendition's id to the merged thing's, or to its own row."""

    bundle_id: str
    aliases: Mapping[str, str]

    def bind(self, local: str) -> str:
        return bound_id(self.bundle_id, self.aliases.get(local, local))

    def bind_all(self, locals_: Iterable[str]) -> list[str]:
        return list(dict.fromkeys(self.bind(local) for local in locals_))

    def maybe(self, local: str | None) -> str | None:
        return None if local is None else self.bind(local)


def naming_of(dossier: Dossier) -> Naming:
    merged: tuple[Merged, ...] = (*dossier.invoices, *dossier.contracts, *dossier.payments)
    aliases = {alias: own for entity in merged for alias, own in _aliases_of(entity)}
    kept = {entity.id for entity in merged}
    return Naming(dossier.declaration.bundle_id, {alias: own for alias, own in aliases.items() if alias not in kept})


def _aliases_of(entity: Merged) -> Iterator[tuple[str, str]]:
    """A rendition's id stands for the merged entity; a rendition's field for the row that is named by its document."""
    for rendition in entity.renditions:
        if rendition.id == entity.id:
            continue
        yield rendition.id, entity.id
        if len(entity.renditions) > 1 and rendition.documents:
            for name, _ in fields_of(rendition):
                yield field_id(rendition.id, name), field_id(rendition.documents[0], name)
        else:
            for name, _ in fields_of(rendition):
                yield field_id(rendition.id, name), field_id(entity.id, name)
        if isinstance(rendition, Invoice) and isinstance(entity, Invoice):
            yield from _line_aliases(rendition, entity)


def _line_aliases(rendition: Invoice, invoice: Invoice) -> Iterator[tuple[str, str]]:
    own = {line.line_no: line.id for line in invoice.lines}
    for line in rendition.lines:
        target = own.get(line.line_no)
        if target is None or target == line.id:
            continue
        yield line.id, target
        for name, _ in fields_of(line):
            yield field_id(line.id, name), rendition_line_field(rendition, line.line_no, name)


def rendition_line_field(rendition: Invoice, line_no: int, name: str) -> str:
    """The local id of a line's field on one of several renditions."""
    return local_id("field", rendition.documents[0], "line", line_no, name)
