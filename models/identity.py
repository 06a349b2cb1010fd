"""Ids that depend on content and position alone, so that a second run gives the same ones.

Inside a run every id is *local*: a readable key such as `doc:<sha256>:3:0`. The evidence room binds each of
them to its bundle when it writes the tables, so that readings can be shared and cached between bundles.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable


def digest(*parts: str) -> str:
    """Twenty hexadecimal digits of BLAKE2b over the parts, which may hold any text."""
    joined = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.blake2b(joined.encode(), digest_size=10).hexdigest()


def local_id(kind: str, *parts: object) -> str:
    """A local id `kind:part:part`; the parts must come from content and position, never from order or time."""
    return ":".join((kind, *map(str, parts)))


def bound_id(bundle_id: str, local: str) -> str:
    """The id a local id gets in the tables of one bundle: its kind, an underscore and twenty digits."""
    return f"{local.partition(':')[0]}_{digest(bundle_id, local)}"


def field_id(entity_id: str, name: str) -> str:
    """The local id of one field of an entity (or of one rendition of it, named by its document's id)."""
    return local_id("field", entity_id, name)


def invoice_keys(number: str | None, code: str | None) -> tuple[str, ...]:
    """The keys under which an invoice is known: its 20-digit number, and code + number of 8 digits; none where neither is whole.

    数电纸质发票 carry both identities: their code field then holds the code alone or code and 8-digit number in one.
    """
    digits, prefix = ("".join(unicodedata.normalize("NFKC", text or "").split()) for text in (number, code))
    keys: list[str] = []
    if len(digits) == 20 and digits.isdecimal():
        keys.append(digits)
        if len(prefix) in (18, 20) and prefix.isdecimal() and prefix != digits:
            keys.append(prefix)
    elif len(digits) == 8 and digits.isdecimal() and len(prefix) in (10, 12) and prefix.isdecimal():
        keys.append(prefix + digits)
    return tuple(keys)


def reversal_keys(number: str | None, code: str | None) -> tuple[str, ...]:
    """The keys under which other bundles are named that hold a red note reversing the invoice of this number and code."""
    return tuple(map(reversal_key, invoice_keys(number, code)))


def reversal_key(key: str) -> str:
    """The same for the key of one invoice."""
    return f"reversed:{key}"


def near_key(invoice_id: str) -> str:
    """The key under which other bundles are named that hold what may be this invoice; the id is the bound one."""
    return f"near:{invoice_id}"


def applicant_key(party: str) -> str:
    """The key under which other bundles are named whose applicant has this code or name; empty for neither."""
    plain = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", party).upper())
    return f"applicant:{plain}" if plain else ""


def related_key(party: str) -> str:
    """The key under which other bundles are named that declare the party of this code or name as related to them."""
    key = applicant_key(party)
    return f"related:{key.partition(':')[2]}" if key else ""


def applicant_keys(*parties: str) -> tuple[str, ...]:
    return _each(map(applicant_key, parties))


def related_keys(*parties: str) -> tuple[str, ...]:
    return _each(map(related_key, parties))


def _each(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, keys)))
