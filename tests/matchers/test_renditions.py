"""PDF, XML and OFD of one invoice are one invoice; where they differ, that is said."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

from matchers.merging import Merged, merge
from models.bundle import Extraction
from models.paper import SourceFile
from tests.extractors.invoice_truth import mistakes, read_papers
from tests.synthesis.digital_variants import travel
from tests.synthesis.drawing.digital_forms import SIZE, draw_digital
from tests.synthesis.drawing.machine_forms import invoice_ofd, invoice_xml
from tests.synthesis.drawing.paper import Paper
from tests.synthesis.invoice_variants import Variant


def filed(folder: Path, altered: Decimal = Decimal(0)) -> tuple[Variant, Merged]:
    """The three renditions of one invoice, read and merged; the XML's only line is altered by some yuan."""
    rng = Random("renditions")
    variant, paper = travel(rng), Paper(plain=True)
    with paper.document("d", "invoice", SIZE):
        draw_digital(paper, variant, rng)
    first, *rest = variant.invoice.lines
    told = replace(variant.invoice, lines=[replace(first, net=first.net + altered), *rest])
    (folder / "a.pdf").write_bytes(paper.finish())
    (folder / "a.xml").write_bytes(invoice_xml(told))
    (folder / "a.ofd").write_bytes(invoice_ofd(variant.invoice, paper))
    files: list[SourceFile] = []
    papers: list[Extraction] = []
    for name in ("a.pdf", "a.xml", "a.ofd"):
        file, found = read_papers(folder / name)
        files.append(file)
        papers += found
    return variant, merge(papers, files)


def test_three_renditions_are_one_invoice_and_none_a_second_copy(tmp_path: Path):
    variant, merged = filed(tmp_path)
    (invoice,) = merged.invoices
    assert mistakes(variant, invoice) == []
    assert len(invoice.renditions) == len(invoice.documents) == 3
    assert invoice.tax_exclusive_amount.status == "verified"
    assert merged.observations == ()
    assert merged.links == ()


def test_a_rendition_with_another_amount_makes_a_conflict(tmp_path: Path):
    _, merged = filed(tmp_path, Decimal("100.00"))
    (invoice,) = merged.invoices
    assert {invoice.tax_exclusive_amount.status, invoice.tax_inclusive_amount.status} == {"conflict"}
    assert {seen.code for seen in merged.observations} == {"AMOUNT_CONFLICT"}
