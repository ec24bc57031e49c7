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

kind-oral-request = Устно искане (протокол)
kind-appeal = Жалба срещу административен акт
kind-signal = Сигнал
kind-proposal = Предложение
kind-praise = Похвала
kind-opinion = Мнение
kind-recommendation = Препоръка
kind-comment = Коментар
kind-enquiry = Писмено запитване
kind-information-request = Заявление за достъп до обществена информация
kind-emergency = Сигнал за бедствие или авария
kind-correspondence = Друга входяща кореспонденция
kind-outgoing = Изходящ документ
kind-reception = Протокол от приемна на кмета
kind-oral-request-short = Устно искане
kind-appeal-short = Жалба срещу акт
kind-signal-short = Сигнал
kind-proposal-short = Предложение
kind-praise-short = Похвала
kind-opinion-short = Мнение
kind-recommendation-short = Препоръка
kind-comment-short = Коментар
kind-enquiry-short = Запитване
kind-information-request-short = Достъп до информация
kind-emergency-short = Бедствие
kind-correspondence-short = Кореспонденция
kind-outgoing-short = Изходящ
kind-reception-short = Приемна
kind-oral-request-hint = Казва го на гишето; записвате го и двамата подписвате.
kind-service-complaint-hint = Как е обслужен човекът: чакане, държание, грешка.
kind-signal-hint = Нещо нередно: незаконно действие или бездействие, лошо управление.
kind-proposal-hint = Как нещо може да стане по-добре.
kind-appeal-hint = Срещу акт, който е получил; подава се чрез издателя.
kind-information-request-hint = Иска информация, която общината има (ЗДОИ).
kind-enquiry-hint = Пита нещо писмено.
kind-praise-hint = Благодари на служител или звено.
kind-opinion-hint = Казва какво мисли.
kind-recommendation-hint = Препоръчва нещо, без да иска решение.
kind-comment-hint = Кратка бележка по дадена тема.
kind-reception-hint = Какво е казано на приемната и кой какво ще направи.
kind-emergency-hint = Пожар, наводнение, авария: без опашка, първо 112.
kind-correspondence-hint = Писмо, което не е нищо от изброеното.
kind-outgoing-hint = Документ, който общината изпраща.

track-service = услуга
track-feedback = сигнал, оплакване, предложение, приемна
track-appeal = жалба срещу акт
track-information = достъп до информация
track-enquiry = запитване
track-note = похвала, мнение, препоръка, коментар
track-emergency = бедствие или авария
track-post = кореспонденция

status-assigned = разпределена
status-in-work = в работа
status-awaiting-correction = чака нередовности
status-awaiting-other = чака друг орган
status-refused = отказ
status-forwarded = препратена по компетентност
status-withdrawn = оттеглена
status-terminated = прекратена
status-archived = архивирана

channel-hotline = по горещия телефон
channel-courier = по куриер
channel-box = в кутията за мнения
channel-reception = на приемната на кмета
channel-secure = през ССЕВ
channel-mayoralty = през кметство

outcome-taken-up = приема се
outcome-taken-up-partly = приема се отчасти
outcome-not-taken-up = не се приема
outcome-granted = предоставя се
outcome-granted-partly = предоставя се отчасти
outcome-not-held = общината не разполага с нея

no-proceeding-repeated = Без производство: повторно по решен въпрос, без нови факти (АПК чл. 124, ал. 3).
no-proceeding-unproven = Без производство: не може да се установи (харта на клиента).
no-proceeding-incomplete = Без разглеждане: няма име, описание или адрес (ЗДОИ чл. 25).
barred-anonymous = анонимно
barred-two-years = отпреди над две години
barred-repeated = повторно, без нови факти
barred-unproven = недоказано
barred-incomplete = непълно по ЗДОИ чл. 25

danger-fire = Пожар
danger-flood = Наводнение
danger-earth = Земетресение или свлачище
danger-snow = Сняг и лед
danger-failure = Авария: вода, ток, път
danger-other = Друго
step-112 = Обадено на 112
step-duty-officer = Уведомен дежурният по общински съвет за сигурност
step-fire-service = Уведомена пожарната служба
step-river-guard = Уведомени наблюдаващите реката и язовирите
step-mayor = Уведомен кметът
step-governor = Уведомена областната администрация
step-roads = Уведомено снегопочистването
step-operator = Уведомено дружеството: ВиК, ЕРП или пътна служба
step-people-warned = Предупредени са хората в района

ground-apk91 = АПК чл. 91 – 92
ground-standard = стандарт по НАО
ground-custom = правило на общината
ground-apk57-evidence = АПК чл. 57, ал. 5
ground-apk118-extended = АПК чл. 118, ал. 2
ground-apk121-extended = АПК чл. 121, удължен
ground-zdoi30 = ЗДОИ чл. 30
ground-zdoi31 = ЗДОИ чл. 31

law-resolution = Вътрешни правила за документооборота: резолюция.
law-recusal = Хартата на клиента и АПК чл. 113: по случая не работи този, за когото се отнася.
law-apk30 = АПК чл. 30, ал. 2: указания; без поправка производството се прекратява.
law-apk111-3 = АПК чл. 111, ал. 3: на подателя се казва как да го оформи.
law-zdoi29 = ЗДОИ чл. 29: неясно искане; 30 дни за уточняване.
law-apk57-restart = АПК чл. 57: срокът тече от поправянето.
law-other-body = АПК чл. 57: съгласие или мнение на друг орган.
law-zdoi31 = ЗДОИ чл. 31: съгласие на трето лице, до 14 дни повече.
law-apk57-5 = АПК чл. 57, ал. 5: събиране на доказателства, до един месец.
law-apk118-121 = АПК чл. 118 и 121: решение в два месеца; удължаване по изключение, подателят се уведомява.
law-zdoi30 = ЗДОИ чл. 30: голям обем, до 10 дни повече.
law-nao = Наредба за административното обслужване: резултатът се получава на гишето.
law-apk91 = АПК чл. 91: органът може сам да преразгледа в 7 дни, при колективна жалба в 14.
law-zdoi28 = ЗДОИ чл. 28: 14 дни от регистрирането.
law-zdoi-access = ЗДОИ: достъп с протокол, подписан от двамата.
law-apk59 = АПК чл. 59: отказът е мотивиран и казва пред кого се обжалва.
law-zdoi-refusal = ЗДОИ: мотивиран отказ, обжалва се пред административния съд.
law-apk31 = АПК чл. 31: веднага до компетентния орган, подателят се уведомява.
law-apk112 = АПК чл. 112: до 7 дни до компетентния орган, подателят се уведомява.
law-apk92 = АПК чл. 92: с цялата преписка до по-горния орган.
law-zdoi32 = ЗДОИ чл. 32: до 14 дни до органа, който има информацията.
law-apk61 = АПК чл. 61: съобщава се в 3 дни.
law-apk123 = АПК чл. 118 и 123: съобщава се в 7 дни.
law-standard = Стандарт: отговор до 3 работни дни.
law-custom = Правило на общината.
law-apk111-4 = АПК чл. 111, ал. 4 и чл. 124, ал. 3: производство не се образува.
law-zdoi25 = ЗДОИ чл. 25: без тези данни не се разглежда.
law-apk56 = АПК чл. 56: по искане на подателя.
law-closing = Приключва се след решение и уведомяване.
law-archive = Номенклатура на делата.
law-numbers = Номерът остава с отметка „анулиран“ и причина.

question-danger = Има ли някой или нещо в опасност сега?
question-against-act = Несъгласен ли е с документ (акт) на общината, който е получил?
question-wants-service = Иска ли документ или услуга за себе си?
question-wants-information = Иска ли информация, която общината има?
question-wrong = Казва ли, че нещо не е както трябва?
question-about-service = За това как е обслужен на гише или от служител ли е?
question-better = Предлага ли как нещо да стане по-добре?

field-about = За кого или за кой акт се отнася
field-collective = Подават го няколко души заедно
field-protected = Запазена самоличност
field-emergency = Какво е станало
field-unit = Звено
field-officer = Изпълнител
field-instruction = Какво да се направи
field-until = До дата
field-missing = Какво липсва
field-awaited = Кого чакаме
field-reasons = Мотиви
field-forward-to = До кого

kind-restricted = Сигнал с ограничен достъп
kind-restricted-short = Ограничен достъп
kind-restricted-hint = Корупция, или нарушение, научено в работата. Запечатва се при регистрирането.
track-sealed = сигнал с ограничен достъп
law-sealed = Работи се в запечатаната преписка от определените служители (АПК гл. 8; ЗЗЛПСПОИН).
question-corruption = За корупция ли е, или за нарушение, което е научил в работата си?
regime-citizen = не – сигнал на гражданин (АПК)
regime-whistleblower = да – сигнализиращо лице (ЗЗЛПСПОИН)
role-officer = служител, определен за сигналите за корупция
role-secretary = секретар на общината
role-mayor = кмет
role-employee = служител, определен по ЗЗЛПСПОИН
field-regime = По кой закон идва
field-passphrase = Парола на определения служител

field-followed = Какъв документ е
field-linked = Номер на другата преписка

size-kb = { $n } kB
size-mb = { $whole },{ $tenth } MB
field-scan-folder = Папка на скенера

field-status = Състояние
field-narrow-from = От дата
field-narrow-to = До дата
field-view-name = Име на изгледа
setting-office-units = Звена, разделени с „;“

field-text = Текст

field-ticket = Билет на посещението (Б-014 или Б-014/дата)
field-information = За информацията, която публикуваме
field-complex = Комплексна услуга
field-collect-from = От кого
field-collect-what = Какъв документ
setting-office-editor = Звено, което поддържа публикуваната информация

line-reception = Приемна на кмета
line-reception-short = Приемна
line-further = Опашка { $letter }
line-further-short = Опашка { $letter }
aside-frail = не може да чака
aside-returns = връща се с документ
aside-appointed = има записан час
aside-brief = само дума
aside-mistake = грешно повикване
cause-crowd = много хора наведнъж
cause-counter = затворено гише
cause-long = дълго обслужване
cause-machine = техника
cause-away = не беше в залата
field-incident = Случка
field-line-name = Име на опашката
field-line-opens = Билети от
field-line-closes = Билети до
field-counter-lines = Опашки на гишето
setting-queue-counters = Брой гишета
setting-queue-precedence-min = Минути, с които по-задна опашка чака повече на гишето

cause-none = над нормата, без обяснение
figure-foretold = Грешка на предвиденото чакане, средно
figure-incidents = Случки
figure-asides = Повикани извън реда

booking-booked = записан
booking-arrived = гостът дойде
booking-held = състоял се
booking-missed = гостът не дойде
booking-cancelled = отказан
field-slot = Час
field-topic = Тема
setting-reception-officials = Кой приема граждани, разделени с „;“
setting-reception-day = Ден на приемната (1 е понеделник)
setting-reception-from = Приемна от
setting-reception-to = Приемна до
setting-reception-slot-min = Минути за един гражданин в приемната
setting-appointment-slot-min = Минути за записан час на гише
law-apk87 = АПК чл. 87: недостатъците се отстраняват в 7 дни от съобщаването.
law-apk88 = АПК чл. 88: жалбата се оставя без разглеждане; подателят се уведомява.
law-reopen = Правило на общината: с мотив, докато не е архивирана.
duty-answer = отговор
duty-unit = от звеното
duty-missing = липсващото
duty-notice = съобщаване
field-signed-by = Приел в звеното (име)
field-line-services = Услуги (кодове, със запетая)
field-place = Място (населено място, улица, местност)
field-hurt = Пострадали
field-endangered = Застрашени хора и имущество
field-communicated = Дата на съобщаване на акта
field-access = Форма на достъпа
field-visit = Билет на посещението
field-parent = Към преписка
access-view = преглед
access-oral = устна справка
access-paper = копие на хартия
access-electronic = по електронен път
duty-competence = преценка за компетентност
barred-late = просрочена
barred-no-right = няма право на жалба
barred-not-subject = актът не се обжалва
no-proceeding-late = Без разглеждане: жалбата е просрочена (АПК чл. 88, ал. 1).
no-proceeding-no-right = Без разглеждане: подадена от лице без право на жалба (АПК чл. 88, ал. 1).
no-proceeding-not-subject = Без разглеждане: актът не подлежи на оспорване по административен ред (АПК чл. 88, ал. 1).
law-apk29-name = АПК чл. 29, ал. 2: искането сочи името на подателя; анонимно искане се регистрира без производство.
field-file = Файл
intake-sealed-citizen = Сигнал за корупция, запечатан (АПК)
intake-sealed-whistleblower = Сигнал на сигнализиращо лице, запечатан (ЗЗЛПСПОИН)
field-prosecutor = Прокуратура
field-crime = Какво сочи за престъпление
law-apk123-4 = АПК чл. 123, ал. 4: при данни за престъпление прокурорът се уведомява незабавно.
field-uin = УИН (от сайта на КЗЛД)
field-answer = Отговор
field-deadline = Краен срок
field-silence = Срещу мълчалив отказ
field-expired = Срокът за отговор е изтекъл на
