"""As much of a PDF by Chromium as it takes to see that its pages hold text."""

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj\s*(.*?)endobj", re.S)
STREAM = re.compile(rb"/Length (\d+).*?stream\r?\n", re.S)


def texts_on_pages(pdf: bytes) -> list[int]:
    """How many pieces of text each page shows."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    pages = [body for body in objects.values() if re.search(rb"/Type\s*/Page\b", body)]
    return [len(re.findall(rb"\bT[jJ]\b", content_of(page, objects))) for page in pages]


def content_of(page: bytes, objects: dict[int, bytes]) -> bytes:
    contents = re.search(rb"/Contents\s+(\d+) 0 R", page)
    body = objects.get(int(contents[1]), b"") if contents else b""
    stream = STREAM.search(body)
    if not stream:
        return b""
    data = body[stream.end():stream.end() + int(stream[1])]
    return zlib.decompress(data) if b"FlateDecode" in body else data
