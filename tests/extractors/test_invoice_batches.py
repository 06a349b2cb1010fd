"""Files that hold more than one invoice."""

from pathlib import Path

from tests.extractors.invoice_truth import read_papers

ONE = """<EInvoice><Header><EIid>{number}</EIid></Header><EInvoiceData>
<BuyerInformation><BuyerIdNum>91440300MA5EUT1A2P</BuyerIdNum><BuyerName>深圳市甲乙智能科技有限公司</BuyerName></BuyerInformation>
<SellerInformation><SellerName>{seller}</SellerName><SellerAddr/></SellerInformation>
<BasicInformation><TotalTax-includedAmount>{gross}</TotalTax-includedAmount><TotalAmWithoutTax>{net}</TotalAmWithoutTax>
<TotalTaxAm>{tax}</TotalTaxAm></BasicInformation>
<IssuItemInformation><ItemName>*软件*排产软件</ItemName><Amount>{net}</Amount><TaxRate>0.06</TaxRate><ComTaxAm>{tax}</ComTaxAm></IssuItemInformation>
</EInvoiceData><TaxSupervisionInfo><InvoiceNumber>{number}</InvoiceNumber><IssueTime>2025-03-18</IssueTime></TaxSupervisionInfo></EInvoice>"""


def test_a_batch_of_invoices_in_one_xml_file_is_as_many_invoices(tmp_path: Path):
    first = ONE.format(number="25442000000123456789", seller="广州丙丁数据服务有限公司", net="100.00", tax="6.00", gross="106.00")
    second = ONE.format(number="25442000000123456790", seller="广州戊己软件有限公司", net="50.00", tax="3.00", gross="53.00")
    path = tmp_path / "batch.xml"
    path.write_text(f"<Batch>{first}{second}</Batch>", "utf-8")
    _, papers = read_papers(path)
    invoices = [invoice for paper in papers for invoice in paper.invoices]
    assert [(one.number.value, str(one.tax_inclusive_amount.value)) for one in invoices] == [
        ("25442000000123456789", "106.00"),
        ("25442000000123456790", "53.00"),
    ]
    assert [len(one.lines) for one in invoices] == [1, 1]
