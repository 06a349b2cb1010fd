# ruff: noqa: E501 - XML is written here as it reads
"""The official XML of a 数电票, OFD files around it, and contracts as DOCX; zip files without a clock in them."""

import io
import zipfile
from random import Random
from xml.sax.saxutils import escape

from tests.synthesis.drawing.amounts import capital, chinese_date, number, plain
from tests.synthesis.drawing.contracts import words_of
from tests.synthesis.drawing.paper import Paper
from tests.synthesis.world import Contract, Invoice, Line

EPOCH = (2025, 1, 1, 0, 0, 0)
MM = 25.4 / 72


def tag(name: str, value: str) -> str:
    return f"<{name}>{escape(value)}</{name}>" if value else ""


def invoice_xml(invoice: Invoice) -> bytes:
    """The form that the tax platform hands out, after a real file."""
    special = invoice.kind == "digital_special"
    seller, buyer = invoice.seller, invoice.buyer
    title = ("01", "增值税专用发票") if special else ("02", "普通发票")
    parts = [
        "<EInvoice><Header>", tag("EIid", invoice.number), tag("EInvoiceTag", "SWEI3300"), tag("Version", "0.32"), "<InherentLabel>",
        f"<InIssuType>{tag('LabelCode', 'N' if invoice.red else 'Y')}{tag('LabelName', '是否蓝字发票标志')}</InIssuType>",
        f"<EInvoiceType>{tag('LabelCode', '01')}{tag('LabelName', '电子发票')}</EInvoiceType>",
        f"<GeneralOrSpecialVAT>{tag('LabelCode', title[0])}{tag('LabelName', title[1])}</GeneralOrSpecialVAT>",
        "</InherentLabel></Header><EInvoiceData><SellerInformation>",
        tag("SellerIdNum", invoice.seller_tax_id), tag("SellerName", invoice.seller_name), tag("SellerAddr", seller.address),
        tag("SellerTelNum", seller.phone), tag("SellerBankName", seller.account.branch), tag("SellerBankAccNum", seller.account.number),
        "</SellerInformation><BuyerInformation>", tag("BuyerIdNum", invoice.buyer_tax_id), tag("BuyerName", invoice.buyer_name),
        tag("BuyerAddr", buyer.address), "</BuyerInformation><BasicInformation>",
        tag("TotalAmWithoutTax", plain(invoice.net)), tag("TotalTaxAm", plain(invoice.tax)), tag("TotalTax-includedAmount", plain(invoice.gross)),
        tag("TotalTax-includedAmountInChinese", capital(invoice.gross)), tag("Drawer", invoice.drawer),
        tag("RequestTime", f"{invoice.issued} 10:24:31"), "</BasicInformation>", *(xml_line(line) for line in invoice.lines),
        "<SpecificInformation/>", f"<AdditionalInformation>{tag('Remark', invoice.remark)}</AdditionalInformation></EInvoiceData>",
        "<TaxSupervisionInfo>", tag("InvoiceNumber", invoice.number), tag("IssueTime", invoice.issued.isoformat()), tag("TaxBureauCode", "14400000000"),
        tag("TaxBureauName", "国家税务总局广东省税务局"), "</TaxSupervisionInfo></EInvoice>",
    ]  # fmt: skip
    return ('<?xml version="1.0" encoding="UTF-8"?>' + "".join(parts)).encode()


def xml_line(line: Line) -> str:
    rate = line.rate if not line.rate.endswith("%") else number_text(line.rate)
    inner = (
        tag("ItemName", line.label), tag("SpecMod", line.specification), tag("MeaUnits", line.unit), tag("Quantity", number(line.quantity)),
        tag("UnPrice", number(line.price)), tag("Amount", plain(line.net)), tag("TaxRate", rate), tag("ComTaxAm", plain(line.tax)),
        tag("TotaltaxIncludedAmount", plain(line.gross)), tag("TaxClassificationCode", "3040203000000000000"),
    )  # fmt: skip
    return f"<IssuItemInformation>{''.join(inner)}</IssuItemInformation>"


def number_text(rate: str) -> str:
    return f"{int(rate[:-1]) / 100:.2f}"


def steady_zip(entries: dict[str, bytes]) -> bytes:
    """A zip whose bytes depend on the entries alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def invoice_ofd(invoice: Invoice, paper: Paper) -> bytes:
    """The drawn page as OFD text objects, with the values in custom tags and in CustomData (the 数电 form)."""
    width, height = paper.sizes[0][0] * MM, paper.sizes[0][1] * MM
    objects = [text_objects(paper, page) for page in range(1, paper.page + 1)]
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    data = {
        "发票号码": invoice.number, "开票日期": chinese_date(invoice.issued), "合计金额": plain(invoice.net), "合计税额": plain(invoice.tax),
        "购买方纳税人识别号": invoice.buyer_tax_id, "销售方纳税人识别号": invoice.seller_tax_id,
    }  # fmt: skip
    custom = "".join(f'<ofd:CustomData Name="{k}">{escape(v)}</ofd:CustomData>' for k, v in data.items())
    entries = {
        "OFD.xml": f'{head}<ofd:OFD {space} Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>{invoice.number}</ofd:DocID>'
        f"<ofd:CustomDatas>{custom}</ofd:CustomDatas></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"{head}<ofd:Document {space}><ofd:CommonData><ofd:MaxUnitID>{len(paper.runs) + 900}</ofd:MaxUnitID><ofd:PageArea>"
        f"<ofd:PhysicalBox>0 0 {width:.2f} {height:.2f}</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>"
        f"<ofd:Pages>{''.join(leaf(n) for n in range(paper.page))}</ofd:Pages><ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments></ofd:Document>",
        "Doc_0/PublicRes.xml": f'{head}<ofd:Res {space} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="3" FontName="宋体" FamilyName="宋体"/></ofd:Fonts></ofd:Res>',
        **{
            f"Doc_0/Pages/Page_{n}/Content.xml": f'{head}<ofd:Page {space}><ofd:Content><ofd:Layer ID="{800 + n}">{texts}</ofd:Layer></ofd:Content></ofd:Page>'
            for n, texts in enumerate(objects)
        },
        "Doc_0/Attachs/Attachments.xml": f'{head}<ofd:Attachments {space}><ofd:Attachment ID="9" Name="original_invoice" Format="xml" Visible="false">'
        "<ofd:FileLoc>original_invoice.xml</ofd:FileLoc></ofd:Attachment></ofd:Attachments>",
        "Doc_0/Attachs/original_invoice.xml": original_invoice(invoice).decode(),
    }
    return steady_zip({name: text.encode() for name, text in entries.items()})


def leaf(number: int) -> str:
    return f'<ofd:Page ID="{700 + number}" BaseLoc="Pages/Page_{number}/Content.xml"/>'


def text_objects(paper: Paper, page: int) -> str:
    """What is written on one page, each text an object of its own."""
    objects: list[str] = []
    for place, run in enumerate(paper.runs, 10):
        if run.page != page:
            continue
        x, y, size = run.x * MM, (run.y - run.size * 0.88) * MM, run.size * MM
        step = run.width * MM / max(1, len(run.text))
        deltas = " ".join([f"{step:.3f}"] * (len(run.text) - 1))
        delta = f' DeltaX="{deltas}"' if deltas else ""
        objects.append(
            f'<ofd:TextObject ID="{place}" Boundary="{x:.3f} {y:.3f} {run.width * MM + 1:.3f} {size * 1.2:.3f}" Font="3" Size="{size:.3f}">'
            f'<ofd:TextCode X="0" Y="{size * 0.88:.3f}"{delta}>{escape(run.text)}</ofd:TextCode></ofd:TextObject>'
        )
    return "".join(objects)


def original_invoice(invoice: Invoice) -> bytes:
    """The older e-invoice schema (`fp:eInvoice`), as attachments of OFD invoices carry it."""
    goods = "".join(
        f"<fp:GoodsInfo>{fp('LineNo', str(place))}{fp('Item', line.label)}{fp('Specification', line.specification)}{fp('MeasurementDimension', line.unit)}"
        f"{fp('Price', number(line.price))}{fp('Quantity', number(line.quantity))}{fp('Amount', plain(line.net))}{fp('TaxScheme', line.rate)}"
        f"{fp('TaxAmount', plain(line.tax))}</fp:GoodsInfo>"
        for place, line in enumerate(invoice.lines, 1)
    )
    body = (
        fp("InvoiceCode", invoice.code) + fp("InvoiceNo", invoice.number) + fp("IssueDate", chinese_date(invoice.issued)) + fp("InvoiceCheckCode", invoice.check_code)
        + f"<fp:Buyer>{fp('BuyerName', invoice.buyer_name)}{fp('BuyerTaxID', invoice.buyer_tax_id)}</fp:Buyer>"
        + f"<fp:Seller>{fp('SellerName', invoice.seller_name)}{fp('SellerTaxID', invoice.seller_tax_id)}</fp:Seller>"
        + fp("TaxInclusiveTotalAmount", plain(invoice.gross)) + fp("TaxExclusiveTotalAmount", plain(invoice.net)) + fp("TaxTotalAmount", plain(invoice.tax))
        + fp("Note", invoice.remark) + fp("InvoiceClerk", invoice.drawer) + f"<fp:GoodsInfos>{goods}</fp:GoodsInfos>"
    )  # fmt: skip
    return f'<?xml version="1.0" encoding="UTF-8"?><fp:eInvoice xmlns:fp="http://www.example.cn/eInvoice">{body}</fp:eInvoice>'.encode()


def fp(name: str, value: str) -> str:
    return f"<fp:{name}>{escape(value)}</fp:{name}>" if value else ""


def contract_docx(contract: Contract, rng: Random) -> bytes:
    """The contract as an editable draft: no seals, blank signatures."""
    import docx

    text = words_of(contract, rng)
    book = docx.Document()
    book.add_heading(contract.title, 0)
    book.add_paragraph(f"{text.wording.number_label}：{contract.number}")
    for label, party in ((text.wording.buyer_role, contract.buyer), (text.wording.seller_role, contract.seller)):
        book.add_paragraph(f"{label}：{party.name}")
    book.add_paragraph(text.opening)
    table = book.add_table(rows=1, cols=6)
    for cell, head in zip(table.rows[0].cells, ("序号", "名称", "规格型号", "单位", "数量", "含税金额（元）"), strict=True):
        cell.text = head
    for place, line in enumerate(contract.lines, 1):
        cells = table.add_row().cells
        for cell, value in zip(
            cells, (str(place), line.name, line.specification, line.unit, number(line.quantity), plain(line.gross)), strict=True
        ):
            cell.text = value
    for paragraph in (text.total, *text.terms, text.service, *text.clauses, *text.notes, text.wording.ending):
        if paragraph:
            book.add_paragraph(paragraph)
    day = chinese_date(contract.signed) if contract.dated else "　　年　　月　　日"
    for role in (text.wording.buyer_role, text.wording.seller_role):
        book.add_paragraph(f"{role}（盖章）：　　　　　　　　{text.wording.sign_label}：{day}")
    return without_clock(book)


def without_clock(book: object) -> bytes:
    out = io.BytesIO()
    book.save(out)  # type: ignore[attr-defined]
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as archive:
        return steady_zip({name: archive.read(name) for name in archive.namelist()})
