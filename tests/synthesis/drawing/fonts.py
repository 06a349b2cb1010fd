"""Where the Chinese faces come from: a package for all, Debian's for variety where they are installed."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

DEBIAN = Path("/usr/share/fonts/truetype")
VARIETY = {
    "song": DEBIAN / "arphic-gbsn00lp/gbsn00lp.ttf",
    "kai": DEBIAN / "arphic-gkai00mp/gkai00mp.ttf",
    "zenhei": DEBIAN / "wqy/wqy-zenhei.ttc",
}


@cache
def house_font() -> Path:
    """WenQuanYi Micro Hei as the `mpl_font` package ships it; no need of root or of system fonts."""
    spec = find_spec("mpl_font")  # found, never imported: it would ask for matplotlib
    if spec is None or spec.origin is None:
        message = "the package mpl_font is missing: install the development packages"
        raise FileNotFoundError(message)
    return Path(spec.origin).parent / "fonts/wqy/wqy-microhei.ttc"


def font_path(face: str, *, plain: bool) -> Path:
    """The file of a face (`song`, `kai`, `hei`, `zenhei`); `plain` bundles are drawn with the package's font alone."""
    path = VARIETY.get(face)
    if plain or path is None or not path.exists():
        return house_font()
    return path


@cache
def register(face: str, *, plain: bool) -> str:
    """The name under which reportlab knows the face, registered at first use."""
    if face in ("Courier", "Courier-Bold", "Helvetica", "Helvetica-Bold", "Times-Roman"):
        return face
    path = font_path(face, plain=plain)
    name = f"synth-{path.stem}"
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(name, str(path), subfontIndex=0))
    return name
