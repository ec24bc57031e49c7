# Думи на областта: видове, състояния, единици, основания.

minutes = { $n } мин
unit-min = мин
counter-n = Гише { $n }

line-information = Справки и информация
line-filing = Подаване на документи
line-receiving = Получаване на документи
line-fees = Такси и каса
line-information-short = Справки
line-filing-short = Подаване
line-receiving-short = Получаване
line-fees-short = Такси

visit-waiting = чака
visit-called = повикан
visit-serving = обслужва се
visit-parked = изчаква
visit-finished = обслужен
visit-no-show = не се яви
visit-left = отказа се
visit-day-closed = затворен с деня

kind-request = Заявление за услуга
kind-service-complaint = Оплакване от обслужването
kind-request-short = Заявление
kind-service-complaint-short = Оплакване

status-registered = регистрирана
status-ready = готова за получаване
status-handed-over = получена
status-decided = решена
status-notified = съобщена
status-closed = приключена
status-no-proceeding = без производство
status-voided = анулирана

payment-paid = платена
payment-voided = анулирана
payment-refunded = върната

applicant-person = Физическо лице
applicant-company = Фирма
applicant-organisation = Организация
applicant-anonymous = Анонимен

capacity-principal = лично
capacity-proxy = пълномощник
capacity-legal-representative = законен представител

channel-counter = на гише
channel-post = по пощата
channel-email = по е-поща
channel-site = през сайта
channel-phone = по телефона

delivery-counter = на гише
delivery-post = по пощата, платимо при получаване
delivery-email = по електронен път

fee-now = сега
fee-later = при получаване
fee-bank = по банков път

method-cash = в брой
method-card = с карта
method-bank = по банков път

speed-ordinary = Обикновена
speed-fast = Бърза
speed-express = Експресна

outcome-well-founded = основателно
outcome-partly = частично основателно
outcome-unfounded = неоснователно

no-proceeding-anonymous = Без производство: анонимно (АПК чл. 111, ал. 4).
no-proceeding-two-years = Без производство: за нарушение отпреди повече от две години (АПК чл. 111, ал. 4).

certainty-madan = от сайта на общината
certainty-example = пример от друга община, за потвърждаване
certainty-unverified = непроверено, за потвърждаване
certainty-iisda = от регистъра на услугите
certainty-law = по закон

term-same-day = в същия ден
term-days = { $n ->
    [one] { $n } ден
   *[other] { $n } дни
}
term-workdays = { $n ->
    [one] { $n } работен ден
   *[other] { $n } работни дни
}
term-workhours = { $n ->
    [one] { $n } работен час
   *[other] { $n } работни часа
}
term-months = { $n ->
    [one] { $n } месец
   *[other] { $n } месеца
}

ground-tariff = по тарифата на общината
ground-apk57 = АПК чл. 57, ал. 1
ground-apk121 = АПК чл. 121
ground-apk118 = АПК чл. 118, ал. 1
ground-zdoi28 = ЗДОИ чл. 28
ground-apk123 = АПК чл. 123, ал. 1

day-off-weekend = събота или неделя
day-off-holiday = официален празник
day-off-easter = Великден
day-off-moved = преместен празник
day-off-decreed = почивен по решение на Министерския съвет

due-plain = { $term } от { $start } → { $due }; { $ground }
due-hours = { $term } от { $start } → { $due }, { $time } ч.; { $ground }
due-moved = { $term } от { $start } → { $raw } е почивен ({ $why }) → { $due }; { $ground }; ГПК чл. 60

weekday-1 = понеделник
weekday-2 = вторник
weekday-3 = сряда
weekday-4 = четвъртък
weekday-5 = петък
weekday-6 = събота
weekday-7 = неделя
weekday-short-1 = пон.
weekday-short-2 = вт.
weekday-short-3 = ср.
weekday-short-4 = четв.
weekday-short-5 = пет.
weekday-short-6 = съб.
weekday-short-7 = нед.

field-kind = Вид
field-service = Услуга
field-speed = Скорост
field-applicant = Подател
field-capacity = Качество
field-name = Име
field-identifier = ЕГН / ЛНЧ / ЕИК
field-identifier-is-lnch = Това е ЛНЧ
field-address = Адрес за кореспонденция
field-phone = Телефон
field-email = Е-поща
field-proxy = Пълномощник или представител
field-authority = Пълномощно №
field-subject = Относно
field-description = Описание
field-channel = Постъпило
field-received = Дата на постъпване
field-postmark = Пощенско клеймо
field-happened = Дата на случката
field-sheets = Листа
field-attachments = Приложения
field-delivery = Получаване на резултата
field-fee-plan = Плащане
field-fee = Такса
field-waive-ground = Основание за освобождаване от такса
field-id-checked = Проверен документ за самоличност
field-reference = Референция на подателя
field-reason = Основание
field-note = Бележка
field-received-by = Получил
field-checked-by = Проверил
field-findings = Констатации
field-measures = Мерки
field-outcome = Резултат от проверката
field-staff-name = Име на служителя
field-brought = Донесени документи

setting-office-name = Община
setting-office-place = Звено
setting-office-address = Адрес
setting-office-phone = Телефон за справки
setting-office-site = Интернет страница
setting-office-motto = Девиз
setting-office-iban = IBAN за такси
setting-office-bank = Банка
setting-office-payment-code = Код за плащане
setting-office-zone = Часова зона
setting-hours-opens = Работи от
setting-hours-closes = Работи до
setting-calendar-off = Почивни дни по решение на МС
setting-calendar-on = Работни съботи и недели
setting-standard-wait-max-min = Норма за чакане, минути
setting-standard-wait-target-percent = Обещан дял в нормата, %
setting-queue-priority-bonus-min = Предимство на билет, минути
setting-queue-no-show-calls = Повиквания преди „не се яви“
setting-queue-no-show-min = Минути преди „не се яви“
setting-queue-reinstate-min = Връщане в опашката до, минути
setting-money-dual-until = Двойно обозначаване на цените до
due-same-day = в същия ден; { $ground }

station-staff = гише на служител
station-hall = дисплей или киоск
station-retired = изведено от работа
incarnation-copied = данните са преместени или копирани
incarnation-rolled-back = данните са върнати от резервно копие
incarnation-doubled = друга програма пише със същия ключ
incarnation-key-lost = ключът не можа да се прочете
event-reviewed = прегледано от служител
event-erased = личните данни са заличени: { $ground }
field-ground = Основание
field-print-address = Принтер
field-print-copies = Копия
field-print-medium = Хартия
setting-office-crest = Герб
