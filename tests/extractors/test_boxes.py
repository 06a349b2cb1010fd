import io

from PIL import Image

from extractors.sources.boxes import draw_boxes
from models.paper import Quad


def picture(width: int = 600, height: int = 400) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return out.getvalue()


def test_a_tilted_quad_is_drawn_along_its_own_corners():
    quad = Quad((0.2, 0.2, 0.6, 0.3, 0.58, 0.5, 0.18, 0.4))
    with Image.open(io.BytesIO(draw_boxes(picture(), [(quad, "金额 1.00")]))) as drawn:
        assert drawn.size == (600, 400)
        assert drawn.getpixel((120, 80)) != (255, 255, 255)
        assert drawn.getpixel((590, 390)) == (255, 255, 255)


def test_labels_stay_on_the_page_whatever_they_say():
    corners = [Quad.box(0, 0, 0.02, 0.02), Quad.box(0.98, 0.98, 1, 1)]
    boxes = [(quad, text) for quad in corners for text in ("", "x" * 300, "一\n二\t三\u0000", "💰")]
    assert draw_boxes(picture(80, 60), boxes).startswith(b"\x89PNG")


def test_the_same_boxes_give_the_same_bytes():
    boxes = [(Quad.box(0.1, 0.1, 0.4, 0.2), "号码 1"), (Quad.box(0.1, 0.2, 0.4, 0.3), "号码 2")]
    assert draw_boxes(picture(), boxes) == draw_boxes(picture(), boxes)
