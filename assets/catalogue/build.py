#!/usr/bin/env python3
"""Build services.json from the reviewed list services.csv.

    python3 build.py SERVICES.CSV [OUTPUT.JSON]

Without OUTPUT.JSON the result goes to services.json next to this script. The output depends on the input
alone. The general rules are read from the cells; whatever a rule cannot know (English name, how certain a
term or a fee is, notes for the clerk, awkward rows) stands in REVIEW below, one entry per row in the order
of the CSV. A row that no longer fits its entry, or an awkward cell that changed, stops the script.
"""

import csv
import json
import re
import sys
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

BGN_PER_EUR = Decimal("1.95583")
KINDS = {"обикн.": "ordinary", "бърза": "fast", "експр.": "express"}
PERSONS = ("физ. лице", "юр. лице")  # such a label holds for the fees after it too
SPEED_NAMES = {"физ. лице": "физическо лице", "юр. лице": "юридическо лице", "1 час": "1 работен час"}
NO_FEE_GIVEN = "не е посочена в източника"

# Unit of the CSV (before "/") -> (short form inside local codes, full name).
UNITS = {
    "ГРАО": ("ГРАО", "Гражданска регистрация и административно обслужване"),
    "МДТ": ("МДТ", "Местни данъци и такси"),
    "УТ": ("УТ", "Устройство на територията и строителство"),
    "Кадастър": ("КД", "Кадастър"),
    "Общинска собственост": ("ОС", "Общинска собственост"),
    "Търговия и туризъм": ("ТТ", "Търговия и туризъм"),
    "Търговия": ("ТТ", "Търговия и туризъм"),
    "Транспорт": ("ТР", "Транспорт"),
    "Екология": ("ЕК", "Екология"),
    "Кметства (нот. заверки)": ("КМ", "Кметства (нотариални заверки)"),
    "Всички администрации": ("ВА", "Всички администрации"),
}

# Abbreviations of the document column, written out. Applied in this order to each document.
DOCUMENT_WORDS = [
    (r"^ЛК (?=на )", "лични карти "),
    (r"^ЛК/ЕИК$", "лична карта или ЕИК"),
    (r"^ЛК$", "лична карта"),
    (r"^собственост/наем$", "документ за собственост или наем"),
    (r"^собственост$", "документ за собственост"),
    (r"^док\. ", "документ "),
    (r"^удост\. ", "удостоверение "),
    (r"Прил\. №", "Приложение №"),
    (r"обр\. 2а", "образец 2а"),
    (r"^4 екз\. протокол$", "протокол (4 екземпляра)"),
    (r" 2 бр\.$", " (2 броя)"),
]

# Rows where a cell needs a decision: row -> (terms, fees) as they must stand in the CSV, and the speeds.
# A speed is (kind, name, term, fee): term (n, unit) or None, fee in BGN as text or a raw text in a tuple.
AWKWARD = {
    36: (("5 / 3 / 1 ден", "обикн. 3.00 лв = 1.53 €"),
         [("ordinary", None, (5, "days"), "3.00"),
          ("fast", None, (3, "days"), (NO_FEE_GIVEN,)),
          ("express", None, (1, "days"), (NO_FEE_GIVEN,))]),
    68: (("3 дни / до 8 ч.", "на лист 0.50 лв = 0.26 €; бърза на лист 0.80 лв = 0.41 €"),
         [("ordinary", None, (3, "days"), ("на лист 0.50 лв = 0.26 €",)),
          ("fast", None, (8, "workhours"), ("на лист 0.80 лв = 0.41 €",))]),
    89: (("веднага; само където няма нотариус/районен съд – кмет на кметство или кметски наместник",
          "първи подпис 5.00 лв = 2.56 €; всеки следващ 2.00 лв = 1.02 €"),
         [("ordinary", None, (0, "days"), ("първи подпис 5.00 лв = 2.56 €; всеки следващ 2.00 лв = 1.02 €",))]),
}

OLD_LEVA = "Сумите са в лева; 1 € = 1,95583 лв."
NEW_ADDRESS = "До 7 работни дни, ако адресът не е в класификатора."

# One entry per row: number (or part of the name where there is none), English name, certainty of the term,
# certainty of the fee, note for the clerk.
REVIEW = [
    # 1–29 ГРАО
    ("2052", "Issue of a birth certificate – original", "madan", "free-madan",
     "Безплатно и при двете скорости. В друга община (Гурково): веднага."),
    ("2076", "Issue of a birth certificate – duplicate", "madan", "madan",
     "Такса от сайта на общината; датата на актуалност не е известна."),
    ("1999", "Issue of a civil marriage certificate – original", "madan", "free-madan", None),
    ("2037", "Issue of a civil marriage certificate – duplicate", "madan", "madan", None),
    ("смърт – за първи път", "Issue of an extract from a death record – first copy", "madan", "free-madan",
     "Мадан: веднага; Исперих: 3 часа."),
    ("2034", "Issue of an extract from a death record – second and further copies", "example", "example", None),
    ("2016", "Issue of a certificate of heirs", "iisda", "example",
     "До 30 дни при наследник с постоянен адрес в друга община."),
    ("2079", "Issue of a certificate of permanent address after an application to declare or change the permanent "
     "address", "iisda", "unverified", NEW_ADDRESS),
    ("2128", "Issue of a certificate of an already registered permanent address", "example", "example", None),
    ("2107", "Issue of a certificate of present address after an address card to declare or change the present "
     "address", "unverified", "example",
     NEW_ADDRESS + " Номерът е за проверка: kavarna.bg (2016) дава 2074 за „за първи път“."),
    ("1997", "Issue of a certificate of an already registered present address", "example", "example", None),
    ("2057", "Issue of a certificate of the children born to the mother", "example", "example", None),
    ("2036", "Issue of a certificate of spouse and kinship", "example", "example", None),
    ("семейно положение", "Issue of a certificate of marital status", "example", "example", None),
    ("съпруг/а и деца", "Issue of a certificate of marital status, spouse and children", "example", "example", None),
    ("идентичност на лице", "Issue of a certificate of identity of a person with different names",
     "example", "example", None),
    ("правно ограничение", "Issue of a certificate of legal restriction", "example", "example", None),
    ("регистъра на населението", "Issue of a certificate of entry in the population register",
     "example", "example", None),
    ("промени на постоянен адрес", "Issue of a certificate of changes of permanent address",
     "example", "example", None),
    ("2038", "Issue of a certificate that no civil status record has been drawn up", "example", "free-example", None),
    ("2017", "Issue of a certificate for a Bulgarian citizen to marry abroad", "unverified", "unverified", None),
    ("чужд гражданин", "Issue of a certificate for providing a foreign citizen with a document to contract a civil "
     "marriage in the Republic of Bulgaria", "unverified", "unverified", None),
    ("2000", "Issue of a multilingual extract from a civil status record", "example", "example", None),
    ("2020", "Issue of a certified transcript or copy of a personal registration card or of a page of the family "
     "register", "unverified", "unverified", None),
    ("2033", "Restoration or change of name", "unverified", "unverified", None),
    ("1994", "Recognition and enforcement of a judgment or another act of a foreign court or other authority",
     "unverified", "unverified", None),
    ("станали в чужбина", "Drawing up records of civil status events that took place abroad",
     "example", "free-example", None),
    ("Заверка на документи", "Certification of civil status documents for use abroad", "example", "example", None),
    ("2182", "Administrative services and other civil status certificates at the request of citizens",
     "example", "example", None),
    # 30–39 МДТ
    ("данъчна оценка", "Issue of a certificate of tax valuation of real estate and unfinished construction",
     "madan", "madan", "Такса от сайта на общината; датата на актуалност не е известна."),
    ("1998", "Issue of a certificate of existing or no liabilities under the Local Taxes and Fees Act",
     "example", "example", "Таксите за физически и за юридически лица са различни."),
    ("2014", "Issue of a certificate of the amount of patent tax due", "example", "example", None),
    ("2071", "Issue of a certificate of declared data", "example", "example", None),
    ("2091", "Issue of a certificate of inheritance tax due and paid", "example", "example", None),
    ("2124", "Issue of a copy of a filed tax return", "example", "example", None),
    ("2131", "Issue of a transcript of a filed tax return", "unverified", "unverified",
     "Пълното име в източника е отрязано – да се провери. Източникът дава три срока, но само една такса."),
    ("9401", "Tax return under Art. 14 of the Local Taxes and Fees Act for real estate tax",
     "unverified", "unverified", None),
    ("такса битови отпадъци", "Issue of a certificate of paid local taxes and household waste fee",
     "example", "example", "Четири скорости (пример на Габрово): експресната е за 1 ден или за 1 работен час."),
    ("дубликат на документ", "Issue of a duplicate of a document for paid local taxes and fees",
     "example", "example", None),
    # 40–57 УТ
    ("скица на един УПИ", "Issue of a plan (sketch) of one regulated plot / real estate", "example", "example",
     "Друг пример (Исперих): 20/30/40 лв."),
    ("две и повече УПИ", "Issue of a plan (sketch) of two or more regulated plots", "example", "example",
     "Формула: основна такса и добавка за броя УПИ. " + OLD_LEVA),
    ("начин на застрояване", "Issue of a plan (sketch) with the indicated manner of building", "example", "example",
     None),
    ("Презаверяване на скица", "Re-certification of a plan (sketch) issued more than 6 months ago",
     "example", "example", None),
    ("2083", "Issue of a design visa", "example", "example", None),
    ("2018", "Issue of a certificate of administrative address of land plots", "unverified", "unverified", None),
    ("2082", "Issue of a certificate of identity of a regulated land plot", "example", "example",
     "Друг пример (Елхово): 7 дни, 15 лв."),
    ("1989", "Issue of a permit for placing movable structures", "example", "example", None),
    ("1990", "Construction control at opening of a building site and setting of building line and level",
     "example", "example", None),
    ("1991", "Issue of a certificate that the separated parts conform to approved investment projects for voluntary "
     "partition", "unverified", "unverified", None),
    ("2041", "Issue of a building permit in land plots in forest territories without change of purpose",
     "example", "unverified", "Валидност 3 години до започване."),
    ("Издаване на разрешение за строеж", "Issue of a building permit", "example", "example", OLD_LEVA),
    ("154, ал. 5", "Order under Art. 154(5) of the Spatial Development Act – change of holder / of the investment "
     "intentions", "example", "example", None),
    ("2111", "Information for interested persons on amendments of spatial development plans and schemes",
     "example", "example", None),
    ("търпимост на строеж", "Issue of a certificate of tolerated construction", "example", "example",
     "Други примери: Варна – 30 дни; район Аспарухово – 100 лв."),
    ("факти и обстоятелства", "Issue of a certificate of facts and circumstances on territorial and settlement "
     "development", "example", "example", None),
    ("1986", "Permission to prepare an extract plan from a detailed development plan",
     "unverified", "unverified", None),
    ("Разрешение за изработване", "Permission to prepare a detailed development plan", "example", "example",
     "За „над 1 квартал“ източникът дава само 200 лв; сумата в евро е преизчислена."),
    # 58–63 Кадастър, УТ
    ("2099", "Information (oral and written) from the cadastral plans and the registers of owners",
     "unverified", "unverified", None),
    ("2519", "Issue of a certified transcript of a decision of the Municipal Expert Council",
     "unverified", "unverified", None),
    ("чл. 192 ЗУТ", "Establishing a right of passage through another's property (Art. 192 of the Spatial Development "
     "Act)", "example", "example", None),
    ("чл. 194 ЗУТ", "Permission to use a neighbouring property during construction (Art. 194 of the Spatial "
     "Development Act)", "example", "free-example", None),
    ("чл. 158, ал. 2", "Certification of a construction order book (Art. 158(2) of the Spatial Development Act)",
     "example", "free-example", None),
    ("2100", "Permit for placing advertising and information elements", "unverified", "unverified", None),
    # 64–73 Общинска собственост
    ("2081", "Issue of a certificate on the ownership of real estate", "example", "example", None),
    ("2021", "Issue of a certificate of existing or no claims for restitution of property", "example", "example",
     "Източникът е същият като на услуга 2081 (isperih.bg/municipal-property)."),
    ("1988", "Issue of a certificate of striking a property off the registers of municipal property",
     "example", "example", None),
    ("2078", "Certificate that a municipal property deed has or has not been drawn up", "unverified", "unverified",
     "Таксите са по аналогия."),
    ("2095", "Information from the registers of deeds and certified copies of municipal property documents",
     "example", "example", "Таксата е на лист."),
    ("2105", "Establishing housing needs – registration of persons in need and issue of a certificate",
     "example", "example", None),
    ("2878", "Processing of an application-declaration for verification of circumstances", "example", "example", None),
    ("2059", "Issue of an order for repossession of a property", "example", "example", None),
    ("2022", "Statement of the distribution of ideal shares in the common parts of condominium buildings",
     "example", "example", None),
    ("жилищно-спестовен", "Issue of a certificate of a housing savings deposit", "example", "free-example", None),
    # 74–80 Търговия и туризъм
    ("2088", "Categorisation of places for eating and entertainment", "unverified", "unverified",
     "Пример (Плевен): 130–1800 лв според местата."),
    ("2047", "Categorisation of places of accommodation", "unverified", "unverified", None),
    ("2048", "Entry of changes in the circumstances of categorised establishments", "unverified", "unverified", None),
    ("3087", "Notification of the working hours of a commercial outlet", "unverified", "unverified", None),
    ("на открито", "Permit for outdoor trade", "example", "example", None),
    ("2029", "Registration of owners of bees and bee colonies", "example", "free-example",
     "Приема се и в кметствата."),
    ("временен пчелин", "Permit for placing or moving a temporary apiary", "example", "free-example", None),
    # 81–85 Транспорт
    ("2069", "Permit for taxi transport of passengers", "example", "example", None),
    ("357", "Termination of the rights under a certificate of registration for taxi transport",
     "unverified", "unverified", None),
    ("2035", "Pass for entering zones of restricted traffic", "example", "example", "Таксата е за един месец."),
    ("2087", "Registration of animal-drawn vehicles", "example", "example", None),
    ("2012", "Card for free parking of a vehicle serving people with permanent disabilities",
     "unverified", "unverified", None),
    # 86–88 Екология
    ("1996", "Permit for felling more than 5 trees and vines over 1 decare", "unverified", "unverified", None),
    ("2031", "Permit for felling long-lived ornamental trees and trees of historical importance",
     "unverified", "unverified", None),
    ("2006", "Measuring, scaling and marking of timber obtained outside the forest fund",
     "unverified", "unverified", None),
    # 89–91 Кметства, всички
    ("2015", "Notarial certification of signatures on private documents – unilateral acts not subject to entry",
     "unverified", "example",
     "Само където няма нотариус или районен съд – от кмет на кметство или кметски наместник. Такса по ДВ 39/2009 – "
     "да се провери актуалната."),
    ("верността на преписи", "Notarial certification of the accuracy of copies of documents",
     "iisda", "unverified", None),
    ("2", "Provision of access to public information", "law", "unverified",
     "Срокът тече от регистрирането. Плащат се само разходите по нормативите (ЗДОИ)."),
    # 92–95 ГРАО/Избори
    ("3303", "Entry in the electoral roll at the present address", "unverified", "unverified", None),
    ("3304", "Entry in the list for voting with a mobile ballot box", "unverified", "unverified", None),
    ("3305", "Entry in the electoral roll", "unverified", "unverified", None),
    ("3306", "Correction of omissions and errors in the electoral roll", "unverified", "unverified", None),
]

# Names whose trailing parenthesis is a reviewer's remark; the note of the row carries it on.
NAME_REMARKS = {36: " (пълното име в източника е отрязано)", 79: " (и в кметствата)"}


def euro_cents(bgn):
    """Euro cents of an amount in BGN, rounded half up at the second decimal."""
    euro = (Decimal(bgn) / BGN_PER_EUR).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return int(euro * 100)


def euro_mismatches(fees):
    """Pairs „лв = €“ of a fee cell whose euro amount is not the computed one."""
    pairs = re.findall(r"(\d+\.\d\d) лв = (\d+\.\d\d) €", fees)
    return [(bgn, eur, euro_cents(bgn)) for bgn, eur in pairs if euro_cents(bgn) != int(Decimal(eur) * 100)]


def parse_term(text):
    """(n, unit) of one term, or None when it is not a plain length of time."""
    text = text.strip()
    if text in ("веднага", "в деня на заявяване"):
        return (0, "days")
    if text == "24 часа":
        return (1, "workdays")
    found = re.fullmatch(r"(?:до )?(\d+)(?: (р\.д\.|дни|ден|часа|ч\.|работен час))?(?: от регистрирането)?", text)
    if not found:
        return None
    n, unit = int(found[1]), found[2]
    if unit == "р.д.":
        return (n, "workdays")
    if unit in ("часа", "ч.", "работен час"):
        assert n <= 9, text
        return (n, "workhours")
    return (n, "days")  # дни, ден, and a bare number in „5 / 3 / 1 ден“ or „5 / 3 / до 8 ч.“


def parse_terms(text):
    """List of (kind or None, term): Madan's own terms win; remarks after ";" and in parentheses are left to the note."""
    if "Мадан:" in text:
        parts = [part.strip().split(" ", 1) for part in text.split("Мадан:")[1].split(",")]
        return [(KINDS[label], parse_term(rest)) for label, rest in parts]
    main = re.sub(r" \([^)]*\)", "", text.split(";")[0])
    return [(None, parse_term(part)) for part in main.split(" / ")]


def parse_fee(text):
    """(kind or None, label, fee): fee is the BGN amount, or the raw text in a tuple."""
    kind = next((k for label, k in KINDS.items() if text.startswith(label + " ")), None)
    rest = text.split(" ", 1)[1] if kind else text
    found = re.fullmatch(r"(?:(.*?) )?(\d+(?:\.\d\d)?) лв(?: = \d+\.\d\d €)?", rest)
    if found:
        return (kind, found[1], found[2])
    return (kind, None, (rest,))


def parse_speeds(terms, fees):
    """Speeds (kind, name, term, fee) of a row that needs no decision by hand."""
    terms = parse_terms(terms)
    order = {1: ["ordinary"], 2: ["ordinary", "express"], 3: ["ordinary", "fast", "express"]}
    if fees == "безплатно":
        return [(kind or order[len(terms)][i], None, term, "0") for i, (kind, term) in enumerate(terms)]
    fees = [parse_fee(part) for part in fees.split("; ")]
    speeds, person = [], None
    for i, (kind, label, fee) in enumerate(fees):
        person = label if label in PERSONS else person
        if len(terms) == 1:
            term = terms[0][1]
        elif terms[0][0]:
            term = dict(terms)[kind]
        else:
            assert len(fees) % len(terms) == 0, (terms, fees)
            term = terms[i % len(terms)][1]
        speeds.append((kind or "ordinary", person or label, term, fee))
    return speeds


def speed_object(speed):
    """One speed as it stands in services.json."""
    kind, name, term, fee = speed
    amount = isinstance(fee, str)
    return {
        "kind": kind,
        "name": SPEED_NAMES.get(name, name),
        "term": {"n": term[0], "unit": term[1]} if term else None,
        "fee_cents": euro_cents(fee) if amount else None,
        "fee_text": None if amount else fee[0],
    }


def documents(text):
    """The documents of a row, abbreviations written out."""
    result = []
    for part in text.split(";"):
        part = part.strip()
        for pattern, word in DOCUMENT_WORDS:
            part = re.sub(pattern, word, part)
        result.append(part)
    return result


def validity_months(terms):
    """Months a certificate stays valid, when the terms cell says so."""
    found = re.search(r"валидност (\d+) (месеца|г\.)", terms)
    return int(found[1]) * (12 if found[2] == "г." else 1) if found else None


def service(number, row, entry, running):
    """The object of one CSV row."""
    key, name_en, term_certainty, fee_certainty, note = entry
    iisda, name = row["iisda_no"], row["name_bg"]
    fits = key in name if iisda == "—" else key == iisda
    assert fits, f"row {number}: the review entry {key!r} does not fit {iisda} {name}"
    remark = NAME_REMARKS.get(number)
    if remark:
        assert name.endswith(remark), name
        name = name.removesuffix(remark)
    unit, _, second = row["unit"].partition("/")
    short, unit_name = UNITS[unit]
    if second:
        note = " ".join(filter(None, [note, f"Звено по източника: {row['unit']}."]))
    if iisda == "—":
        running[short] = running.get(short, 0) + 1
    cells = (row["terms"], row["fees_bgn_eur"])
    if number in AWKWARD:
        expected, speeds = AWKWARD[number]
        assert cells == expected, f"row {number}: the reviewed cells changed"
    else:
        speeds = parse_speeds(*cells)
    speeds = [speed_object(speed) for speed in speeds]
    return {
        "code": iisda if iisda != "—" else f"М-{short}-{running[short]:03}",
        "iisda": iisda if iisda != "—" else None,
        "name": name,
        "name_en": name_en,
        "unit": unit,
        "unit_name": unit_name,
        "documents": documents(row["documents"]),
        "speeds": speeds,
        "term_text": row["terms"],
        "fee_text": row["fees_bgn_eur"],
        "validity_months": validity_months(row["terms"]),
        "term_certainty": term_certainty,
        "fee_certainty": fee_certainty,
        "source": row["source"],
        "note": note,
        "free": all(speed["fee_cents"] == 0 for speed in speeds),
        "complex": False,
    }


def main(arguments):
    source = Path(arguments[1])
    target = Path(arguments[2]) if len(arguments) > 2 else Path(__file__).with_name("services.json")
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(REVIEW) == 95, (len(rows), len(REVIEW))
    for number, row in enumerate(rows, 1):
        for bgn, eur, cents in euro_mismatches(row["fees_bgn_eur"]):
            print(f"row {number}: {bgn} лв is {cents} cents, the CSV says {eur} €", file=sys.stderr)
    running = {}
    services = [service(n, row, entry, running) for n, (row, entry) in enumerate(zip(rows, REVIEW), 1)]
    text = json.dumps(services, ensure_ascii=False, indent=1) + "\n"
    target.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv)
