#!/usr/bin/env python3
"""The slip of benches/papers.rs by ReportLab (no tags, no PDF/A): processor milliseconds a slip, bytes.

Run: reportlab_slip.py FONTS-FOLDER COUNT. Needs reportlab and qrcode from PyPI.
"""
import io
import sys
import time

import qrcode
from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas
from reportlab.platypus import Paragraph

fonts, count = sys.argv[1], int(sys.argv[2])
pdfmetrics.registerFont(TTFont("Regular", f"{fonts}/SofiaSans-Regular.ttf"))
pdfmetrics.registerFont(TTFont("SemiBold", f"{fonts}/SofiaSans-SemiBold.ttf"))
ROWS = [("Вид документ", "Заявление за услуга"), ("Услуга", "Издаване на удостоверение за наследници (УРИ 2016)"),
        ("Скорост", "Обикновена"), ("Подател", "Мария И. П."), ("ЕГН / ЛНЧ / ЕИК", "••••••6194"), ("Приети", "листа: 2, приложения: 1"),
        ("Не са донесени", "искане от пряк наследник; лична карта; препис от акт за смърт (ако няма данни); пълномощно"),
        ("Резултат на", "01.12.2026 (вт.)"), ("Получаване", "на гише"), ("Такса", "1,53 €, платима сега")]
value = ParagraphStyle("value", fontName="Regular", fontSize=10, leading=13.2)


def slip():
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=A5)
    page.setTitle("Разписка 101-1/24.11.2026")
    y = A5[1] - 11 * mm - 11
    for face, size, text in (("SemiBold", 11, "Община Мадан"), ("Regular", 9, "Център за услуги и информация на граждани"),
                             ("SemiBold", 11, "Разписка за приет документ"), ("SemiBold", 25, "101-1/24.11.2026"),
                             ("Regular", 10, "Регистрирано на 24.11.2026, 10:00 ч.")):
        page.setFont(face, size)
        page.drawString(11 * mm, y, text)
        y -= size * 1.4
    for caption, text in ROWS:
        paragraph = Paragraph(text, value)
        _, height = paragraph.wrap(250, 400)
        page.setFont("Regular", 8.5)
        page.drawString(11 * mm, y, caption)
        paragraph.drawOn(page, 11 * mm + 100, y - height + 10)
        y -= height + 2.5
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data("101-1/24.11.2026 M4XF5HC4")
    code.make()
    side = 62 / len(code.modules)
    for row, line in enumerate(code.modules):
        for column, dark in enumerate(line):
            if dark:
                page.rect(320 + column * side, 60 - row * side, side, side, stroke=0, fill=1)
    page.save()
    return out.getvalue()


slip()
begun = time.process_time()
for _ in range(count):
    made = slip()
print(f"peer=reportlab cpu_ms={(time.process_time() - begun) * 1000 / count:.2f} bytes={len(made)}")
