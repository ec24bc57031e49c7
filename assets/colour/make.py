#!/usr/bin/env python3
"""Makes srgb.icc: the sRGB colour space (IEC 61966-2-1) as a display profile of ICC.1:2004-10, by the numbers of the standard.

Run: assets/colour/make.py. The result is 480 bytes and the same every time; PDF/A needs one in every file.
"""
import pathlib
import struct

TITLE = "sRGB"


def s15(value):
    return struct.pack(">i", round(value * 65536))


def mluc(text):
    data = text.encode("utf-16-be")
    return b"mluc" + bytes(4) + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(data), 28) + data


def xyz(*values):
    return b"XYZ " + bytes(4) + b"".join(map(s15, values))


curve = b"para" + bytes(4) + struct.pack(">HH", 3, 0) + b"".join(map(s15, (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)))
# The primaries and the adaptation from D65 to D50 (Bradford), as IEC 61966-2-1 rounds them.
adapt = b"sf32" + bytes(4) + b"".join(
    map(s15, (1.047886, 0.022919, -0.050216, 0.029582, 0.990484, -0.017079, -0.009252, 0.015073, 0.751678)))
tags = [
    (b"desc", mluc(TITLE)), (b"cprt", mluc("CC0")), (b"wtpt", xyz(0.9642, 1.0, 0.8249)), (b"chad", adapt),
    (b"rXYZ", xyz(0.436065, 0.222488, 0.013916)), (b"gXYZ", xyz(0.385147, 0.716873, 0.097076)),
    (b"bXYZ", xyz(0.143066, 0.060608, 0.714096)), (b"rTRC", curve), (b"gTRC", curve), (b"bTRC", curve)]
table, data, places = b"", b"", {}
start = 128 + 4 + 12 * len(tags)
for name, body in tags:
    if body not in places:
        places[body] = (start + len(data), len(body))
        data += body + bytes(-len(body) % 4)
    table += name + struct.pack(">II", *places[body])
size = start + len(data)
head = struct.pack(">I4sI4s4s4s6H4s4sI4sI8sI12s4s16s28s", size, bytes(4), 0x04200000, b"mntr", b"RGB ", b"XYZ ",
                   2026, 1, 1, 0, 0, 0, b"acsp", bytes(4), 0, bytes(4), 0, bytes(8), 0,
                   s15(0.9642) + s15(1.0) + s15(0.8249), bytes(4), bytes(16), bytes(28))
profile = head + struct.pack(">I", len(tags)) + table + data
assert len(head) == 128 and len(profile) == size
(pathlib.Path(__file__).parent / "srgb.icc").write_bytes(profile)
print(size, "bytes")
