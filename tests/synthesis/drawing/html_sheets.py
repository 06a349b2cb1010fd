"""Tables as online banks save them under the name .xls: HTML, with the encoding of the page."""

from html import escape

from tests.synthesis.drawing.sheets import Grid

HEAD = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">\n<head>\n'
    '<meta http-equiv="Content-Type" content="text/html; charset={charset}">\n<style>td {{mso-number-format:"\\@";}}</style>\n'
    "</head>\n<body>\n<table border=1>\n"
)


def html_bytes(grid: Grid, encoding: str) -> bytes:
    """A lone text in a row spans the table, as titles do."""
    width = max(len(row) for row in grid)
    rows: list[str] = []
    for row in grid:
        if len(row) == 1:
            cells = f'<td colspan="{width}" align="center"><b>{escape(str(row[0]))}</b></td>'
        else:
            cells = "".join(f"<td>{escape(str(cell)) if cell is not None else ''}</td>" for cell in row)
        rows.append(f"<tr>{cells}</tr>\n")
    charset = {"gbk": "gb2312"}.get(encoding, encoding)
    text = HEAD.format(charset=charset) + "".join(rows) + "</table>\n</body>\n</html>\n"
    return text.encode(encoding, errors="replace")
