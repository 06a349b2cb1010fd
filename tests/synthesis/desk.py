"""The desk of one who files a bundle: forms by profile, folders and file names."""

from random import Random

from tests.synthesis.binder import Binder
from tests.synthesis.world import Deal, Invoice, World

FORMS: dict[str, tuple[str, ...]] = {
    "digital": ("pdf",),
    "scan": (
        "scan:pdf",
        "grey:pdf",
        "scan:jpg",
        "clean:pdf",
        "grey:tiff",
        "scan:png",
        "scan:pdf:90",
        "scan:pdf:lies",
        "scan:pdf:half",
        "clean:jpg",
        "fax:tiff",
        "poor:jpg",
        "scan:webp",
        "grey:bmp",
    ),
    "photo": ("photo:jpg", "photo:jpg", "photo:jpg", "photo:pdf", "photo:jpg:90", "photo:jpg:180"),
    "mixed": ("pdf", "pdf", "pdf", "scan:pdf", "grey:pdf:half", "grey:pdf", "scan:jpg", "photo:jpg", "clean:pdf"),
    "sample": ("pdf", "pdf", "pdf", "small:pdf", "small:pdf", "small:jpg"),
}
FORMS["tiny"] = FORMS["early"] = FORMS["digital"]
FOLDERS = {
    "kind": {
        "invoice": "02发票/",
        "contract": "01合同/",
        "voucher": "03付款凭证/",
        "statement": "04银行对账单/",
        "list": "05产品清单/",
        "other": "06其他/",
        "claim": "",
    },
    "english": {
        "invoice": "invoices/",
        "contract": "contracts/",
        "voucher": "payments/",
        "statement": "bank/",
        "list": "lists/",
        "other": "misc/",
        "claim": "",
    },
    "flat": dict.fromkeys(("invoice", "contract", "voucher", "statement", "list", "other", "claim"), ""),
}


class Desk:
    """Who files one world under one profile."""

    def __init__(self, world: World, binder: Binder, profile: str) -> None:
        self.world, self.binder, self.profile = world, binder, profile
        self.rng = Random(f"filing-{world.seed}-{profile}")
        plain = profile in ("tiny", "early", "sample")
        self.scheme = "kind" if plain else self.rng.choice(("kind", "english", "flat", "deal", "kind"))
        self.scans = 0
        self.waiting: list[Invoice] = []

    def form(self, *, many: bool = False) -> str:
        form = self.rng.choice(FORMS[self.profile])
        if many and form.split(":")[1:2] in (["png"], ["webp"], ["bmp"]):
            return "scan:pdf"
        if many and self.profile == "sample" and form.endswith("jpg"):
            return "small:pdf"
        return form

    def form_of(self, invoices: list[Invoice], *, many: bool = False) -> str:
        """A form for these invoices: what was printed on paper comes as a picture."""
        form = self.form(many=many)
        while form == "pdf" and any(i.kind.startswith("paper") for i in invoices):
            form = self.rng.choice(FORMS["sample" if self.profile == "sample" else "scan"][3:])
        return form

    def stem(self, kind: str, name: str, deal: Deal | None = None) -> str:
        """A path without suffix; in flat bundles some names say nothing."""
        clean = name.replace("/", "-").replace("*", "")
        if self.scheme == "deal":
            folder = f"{int(deal.id[1:]):02d}{deal.supplier.stem}/" if deal else "公共资料/"
            return folder + clean
        if self.scheme == "flat" and self.rng.random() < 0.5 and kind != "claim":
            self.scans += 1
            return f"扫描{self.scans:04d}" if self.rng.random() < 0.5 else f"IMG_2025{self.scans:04d}"
        return FOLDERS[self.scheme][kind] + clean
