"""Pictures as bytes: a PNG of a browser unpacked, so that no library for pictures is needed."""

import zlib
from collections import Counter
from pathlib import Path


def pixels(picture: Path) -> bytes:
    """The PNG *picture* as PPM."""
    content, place, packed = picture.read_bytes(), 8, b""
    width = height = 0
    depth = 3
    while place < len(content):
        size, kind = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        body = content[place + 8 : place + 8 + size]
        if kind == b"IHDR":
            width, height, depth = int.from_bytes(body[:4]), int.from_bytes(body[4:8]), {2: 3, 6: 4}[body[9]]
        if kind == b"IDAT":
            packed += body
        place += size + 12
    raw = zlib.decompress(packed)
    lines, before = [], bytearray(width * depth)
    for line in range(height):
        begin = line * (width * depth + 1)
        before = _unfiltered(raw[begin], bytearray(raw[begin + 1 : begin + 1 + width * depth]), before, depth)
        lines.append(before)
    flat = b"".join(bytes(line[at : at + 3]) for line in lines for at in range(0, width * depth, depth))
    return b"P6\n%d %d\n255\n" % (width, height) + flat


def _unfiltered(kind: int, line: bytearray, above: bytearray, depth: int) -> bytearray:
    for at in range(len(line)):
        left, up = (line[at - depth] if at >= depth else 0), above[at]
        corner = above[at - depth] if at >= depth else 0
        guess = left + up - corner
        nearest = min((left, up, corner), key=lambda value: abs(guess - value))
        line[at] = (line[at] + (0, left, up, (left + up) // 2, nearest)[kind]) % 256
    return line


def seen(picture: bytes) -> tuple[tuple[int, ...], int]:
    """The colour of the ground, which is the most frequent one, and how many colours there are, of a PPM."""
    body = picture.split(b"\n255\n", 1)[1]
    found = Counter(body[at : at + 3] for at in range(0, len(body), 3))
    return tuple(found.most_common(1)[0][0]), len(found)
