#!/usr/bin/env python3
"""The slip of benches/papers.rs by Typst (tagged; PDF/A-2a is asked for where it is known): processor milliseconds a slip, bytes.

Run: typst_slip.py FONTS-FOLDER COUNT. Needs typst from PyPI, the compiler as a library in this process.
"""
import sys
import time

import typst

fonts, count = sys.argv[1], int(sys.argv[2])
SOURCE = """
#set document(title: "Разписка 101-1/24.11.2026", date: datetime(year: 2026, month: 11, day: 24, hour: 10, minute: 0, second: 0))
#set page(paper: "a5", margin: 11mm)
#set text(font: "Sofia Sans", size: 10pt, lang: "bg")
*Община Мадан* \\
Център за услуги и информация на граждани
= Разписка за приет документ
#text(size: 25pt, weight: 600)[101-1/24.11.2026]

Регистрирано на 24.11.2026, 10:00 ч.
#line(length: 100%)
#table(columns: (92pt, 1fr), stroke: none,
  [Вид документ], [Заявление за услуга], [Услуга], [Издаване на удостоверение за наследници (УРИ 2016)],
  [Скорост], [Обикновена], [Подател], [Мария И. П.], [ЕГН / ЛНЧ / ЕИК], [••••••6194], [Приети], [листа: 2, приложения: 1],
  [Не са донесени], [искане от пряк наследник; лична карта; препис от акт за смърт (ако няма данни); пълномощно],
  [Резултат на], [*01.12.2026 (вт.)*], [Получаване], [на гише], [Такса], [1,53 €, платима сега])
#line(length: 100%)
Код за достъп: *M4XF5HC4*
#for row in range(25) { for column in range(25) { if calc.rem(row * 7 + column * 3, 5) < 2 {
  place(dx: 250pt + column * 2.5pt, dy: row * 2.5pt, rect(width: 2.5pt, height: 2.5pt, fill: black)) } } }
"""


def compiled(number):
    # Another number each time, so that nothing is taken from the compiler's memory of the page before.
    source = SOURCE.replace("101-1/", f"101-{number}/").encode()
    compiler = typst.Compiler(source, font_paths=[fonts], ignore_system_fonts=True)
    return compiler.compile(format="pdf", pdf_standards=["a-2a"])


try:
    compiled(0)
    begun = time.process_time()
    for number in range(count):
        made = compiled(number + 1)
    print(f"peer=typst cpu_ms={(time.process_time() - begun) * 1000 / count:.2f} bytes={len(made)}")
except Exception as error:  # what this version calls the standard, or that it lacks it, is said
    print(f"peer=typst failed: {error}")
