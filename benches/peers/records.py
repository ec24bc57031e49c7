#!/usr/bin/env python3
"""The records every peer is given: made from their index alone, so that every run and every peer has the same ones.

    records.py json N            one record a line, as JSON
    records.py raw N DIR         the same as a Joplin "raw" folder: one notebook, one note a record
    records.py same N DATABASE   whether a Joplin database holds exactly these records; fails when it does not
"""

import hashlib
import json
import sqlite3
import sys
from pathlib import Path

STREETS = ["Цар Симеон", "Христо Ботев", "Васил Левски", "Иван Вазов", "Захари Стоянов", "Любен Каравелов"]
SUBJECTS = [
    "Заявление за издаване на скица на поземлен имот",
    "Заявление за удостоверение за наследници",
    "Искане за ремонт на уличното осветление пред дома",
    "Молба за удостоверение за постоянен адрес",
    "Заявление за данъчна оценка на жилище и двор",
    "Искане за почистване на дъждоприемна шахта",
    "Заявление за разрешение за отсичане на дървета",
]


def record(i):
    return {
        "id": hashlib.sha256(f"record {i}".encode()).hexdigest()[:32],
        "kind": "request",
        "number": f"101-{i}/24.11.2026",
        "name": f"Мария Иванова {i}",
        "address": f"ул. „{STREETS[i % len(STREETS)]}“ № {i % 97 + 1}, вх. {'АБВГ'[i % 4]}, ет. {i % 8 + 1}, ап. {i % 31 + 1}",
        "phone": f"+000 {i // 1000:04d} {i % 1000:03d}",
        "subject": f"{SUBJECTS[i % len(SUBJECTS)]}, отнася се за преписка от {i % 28 + 1} октомври",
    }


def line(i):
    return json.dumps(record(i), ensure_ascii=False)


def note(i):
    """A record's title and text in Joplin."""
    return record(i)["number"], line(i)


def raw(count, folder):
    book = hashlib.sha256(b"notebook").hexdigest()[:32]
    stamp = "2020-01-01T08:00:00.000Z"  # long past: Joplin takes a note from the future for one changed since every sync
    times = f"created_time: {stamp}\nupdated_time: {stamp}\nuser_created_time: {stamp}\nuser_updated_time: {stamp}"
    folder = Path(folder)
    folder.mkdir(parents=True)
    (folder / f"{book}.md").write_text(f"Регистър\n\nid: {book}\nparent_id: \n{times}\ntype_: 2")
    for i in range(1, count + 1):
        title, body = note(i)
        name = record(i)["id"]
        text = f"{title}\n\n{body}\n\nid: {name}\nparent_id: {book}\n{times}\nmarkup_language: 1\ntype_: 1"
        (folder / f"{name}.md").write_text(text)


def same(count, database):
    base = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    found = sorted(base.execute("SELECT title, body FROM notes"))
    if found != sorted(note(i) for i in range(1, count + 1)):
        sys.exit(f"{len(found)} notes, and not the {count} expected")


def main():
    if len(sys.argv) == 3 and sys.argv[1] == "json":
        for i in range(1, int(sys.argv[2]) + 1):
            sys.stdout.buffer.write(line(i).encode() + b"\n")
    elif len(sys.argv) == 4 and sys.argv[1] in ("raw", "same"):
        {"raw": raw, "same": same}[sys.argv[1]](int(sys.argv[2]), sys.argv[3])
    else:
        sys.exit(__doc__)


main()
