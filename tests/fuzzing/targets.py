"""What is fuzzed: each target takes bytes and returns, or raises the one error that its door has."""

import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from extractors.assembling.assembly import assemble
from extractors.documents import read_document
from extractors.intake.archives import BROKEN, Limits, unpack
from extractors.intake.declaration import BundleError, declaration_of
from extractors.intake.sniffing import hash_of, sniff
from extractors.readers.accounts import read_account, same_account
from extractors.readers.amounts import amount_candidates, find_amounts, read_amount, read_quantity
from extractors.readers.capitals import capital_candidates, read_capital, write_capital
from extractors.readers.dates import date_candidates, find_dates, read_date
from extractors.readers.names import clean_name, find_organisations
from extractors.readers.tax_ids import check_digit_holds, read_tax_id, recognised_tax_id
from extractors.reading import read_file
from models.identity import local_id
from models.paper import SourceFile
from rules.policy import PolicyError, load_policy

Target = Callable[[bytes], None]
CORPUS = Path(__file__).parent / "corpus"
POLICIES = Path(__file__).parents[2] / "data" / "policies"
NEEDS_OCR = ("image/", "application/pdf")


def amounts(content: bytes) -> None:
    for text in lines_of(content):
        found = [read_amount(text), read_quantity(text), *(one.value for one in find_amounts(text))]
        found += [value for value, _ in amount_candidates(text)]
        assert all(value is None or (isinstance(value, Decimal) and value.is_finite()) for value in found), (text, found)


def capitals(content: bytes) -> None:
    for text in lines_of(content):
        for value in (read_capital(text), *(value for value, _ in capital_candidates(text))):
            assert value is None or read_capital(write_capital(value)) == value, (text, value)


def dates(content: bytes) -> None:
    for text in lines_of(content):
        found = [read_date(text), *(one.value for one in find_dates(text)), *(value for value, _ in date_candidates(text))]
        assert all(value is None or isinstance(value, date) for value in found), (text, found)


def accounts(content: bytes) -> None:
    for text in lines_of(content):
        account = read_account(text)
        assert account is None or (read_account(account) == account and same_account(account, account)), (text, account)


def names(content: bytes) -> None:
    for text in lines_of(content):
        tax_id = read_tax_id(text)
        assert tax_id is None or check_digit_holds(tax_id) in (True, False, None)
        recognised_tax_id(text)
        clean_name(text)
        find_organisations(text)


def declarations(content: bytes) -> None:
    told = ""
    try:
        declaration_of(content, "stem")
    except BundleError as error:
        told = str(error)
    assert "\n" not in told, told


def policies(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "policy.toml"
        path.write_bytes(content)
        try:
            load_policy(str(path))
        except PolicyError:
            return


def archives(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.zip"
        path.write_bytes(content)
        try:
            entries = unpack(path, Path(folder) / "out", Limits(entries=200, file_bytes=1 << 20, total_bytes=4 << 20))
        except BROKEN:
            return
        own = Path(folder) / "out"
        assert all(entry.path is None or entry.path.parent == own for entry in entries)
        assert sum(path.stat().st_size for path in own.iterdir()) <= 4 << 20


def papers(content: bytes) -> None:
    """The whole way of a digital file, from bytes to entities."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(content)
        kind, sha256 = sniff(path), hash_of(path)
        if not kind.readable or kind.media_type.startswith(NEEDS_OCR):
            return
        reading = read_file(path, sha256, kind.media_type)
        assert reading.pages or reading.faults, "neither a page nor a word of why"
        file = SourceFile(local_id("file", sha256), "a", sha256, len(content), kind.media_type, "read")
        for source in assemble([(file, reading)]):
            read_document(source)


def lines_of(content: bytes) -> list[str]:
    return content.decode("utf-8", "replace").splitlines() or [""]


TARGETS: Mapping[str, Target] = {
    "amounts": amounts,
    "capitals": capitals,
    "dates": dates,
    "accounts": accounts,
    "names": names,
    "declarations": declarations,
    "policies": policies,
    "archives": archives,
    "statements": papers,
    "claims": papers,
    "invoices": papers,
    "contracts": papers,
}
"""By the name of the folder that holds what each starts from."""


def papers_of(target: str) -> list[Path]:
    """What a target starts from: its folder of the corpus; policies are those that ship, of which no copy could stay true."""
    folder = POLICIES if target == "policies" else CORPUS / target
    return sorted(path for path in folder.iterdir() if path.is_file())


def seeds_of(target: str) -> list[bytes]:
    return [path.read_bytes() for path in papers_of(target)]
