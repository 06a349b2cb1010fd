"""Where the tax id of a party may stand."""

from tests.extractors.invoice_pages import BUYER, SELLER, digital, read


def test_a_tax_id_on_the_line_below_its_label_is_its_partys():
    paper = digital(qr=None)
    for _, tax_id in (BUYER, SELLER):
        word = next(word for word in paper.words if word.text.endswith(tax_id))
        paper.without(tax_id)
        paper.put(word.quad.left, 0.22, "统一社会信用代码/纳税人识别号：")
        paper.put(word.quad.left, 0.26, tax_id)
    invoice, _ = read(paper)
    assert (invoice.buyer_tax_id.value, invoice.seller_tax_id.value) == (BUYER[1], SELLER[1])
