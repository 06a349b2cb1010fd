"""Vouchers that are no plain transfer are told apart, and say who paid whom what, in every layout they are drawn in."""

from decimal import Decimal
from pathlib import Path

import pytest

from extractors.assembling.assembly import assemble
from extractors.documents import read_document
from extractors.intake.sniffing import hash_of
from extractors.reading import read_file
from models.identity import local_id
from models.paper import SourceFile
from tests.synthesis.drawing.paper import Paper
from tests.synthesis.drawing.special_receipts import SPECIAL, draw_special


@pytest.mark.parametrize("name", sorted(SPECIAL))
def test_a_special_voucher_says_what_it_is(name: str, tmp_path: Path):
    paper = Paper(plain=True)
    draw_special(paper, SPECIAL[name])
    path = tmp_path / "回单.pdf"
    path.write_bytes(paper.finish())
    sha256 = hash_of(path)
    file = SourceFile(local_id("file", sha256), path.name, sha256, path.stat().st_size, "application/pdf", "read", 1)
    (source,) = assemble([(file, read_file(path, sha256, "application/pdf"))])
    found = read_document(source)
    (payment,) = found.payments
    assert not [seen for seen in found.observations if seen.code in ("REFUNDED", "AMOUNT_CONFLICT")]
    for field, meant in SPECIAL[name].truth.items():
        if field in ("kind", "nature", "currency"):
            assert getattr(payment, field) == meant, field
            continue
        said = getattr(payment, field).value
        wanted = Decimal(meant) if field == "amount" and meant else meant
        assert said == wanted if field == "amount" else (said and str(said)) == wanted, (field, said, wanted)
