# Откази на правилата и грешки на машината: какво се случи и какво да се направи.

refusal-empty = Полето е празно.
refusal-too-long = Текстът е твърде дълъг; най-много { $max } знака.
refusal-control = Текстът съдържа управляващи знаци. Въведете го на ръка.
refusal-identifier-digits = Само цифри: 10 за ЕГН и ЛНЧ, 9 или 13 за ЕИК.
refusal-identifier-length = Броят на цифрите не е на ЕГН или ЛНЧ (10), нито на ЕИК (9 или 13).
refusal-identifier-birth = Датата на раждане в номера не съществува.
refusal-identifier-future = Датата на раждане в номера е в бъдещето.
refusal-identifier-check = Контролната цифра не е вярна. Сверете номера с документа.
refusal-phone = Това не е телефонен номер.
refusal-email = Това не е адрес на е-поща.
refusal-count = Цяло число от 0 до 9999.
refusal-date = „{ $value }“ не е дата. Пишете я така: 24.11.2026.
refusal-date-future = Датата е в бъдещето.
refusal-choice = Няма такъв избор.
refusal-proxy = Впишете името на пълномощника или представителя.
refusal-no-contact = Няма как да бъде отговорено: впишете адрес, телефон или е-поща, или изберете „Анонимен“.
refusal-delivery-address = За получаване по пощата е нужен адрес.
refusal-delivery-email = За получаване по електронен път е нужна е-поща.
refusal-service-none = Изберете услуга.
refusal-service-unknown = Няма услуга с код „{ $code }“.
refusal-speed = Услугата няма такава скорост.
refusal-fee = Таксата се въвежда като 2,05.
refusal-fee-negative = Таксата не може да е отрицателна.
refusal-fee-much = Таксата е над допустимото.
refusal-anonymous-request = Заявление за услуга не може да е анонимно. Анонимно се приемат оплаквания и сигнали.
refusal-clock = Часовникът на компютъра показва { $today }, а последният номер е от { $last }. Поправете часовника и опитайте пак.

refusal-visit-state = Билет { $label } е в състояние „{ $state }“ и това действие не е за него.
refusal-visit-other-counter = Билет { $label } е на гише { $counter }.
refusal-recall-soon = Билет { $label } беше повикан току-що. Изчакайте няколко секунди.
refusal-no-show-soon = „Не се яви“ е възможно след { $calls } повиквания и { $minutes } мин от първото; повикан е { $done } пъти.
refusal-reinstate-late = Билет { $label } може да се върне в опашката до { $minutes } мин. Издайте нов билет.
refusal-transfer-same = Билет { $label } вече е на тази опашка. Изберете друга.
refusal-call-other-day = Билет { $label } е от { $day }. Издайте нов билет.
refusal-call-open = На гишето се обслужва { $label }. Натиснете F2 още веднъж, за да приключите и да повикате следващия.
refusal-call-called = Билет { $label } е повикан и още не е дошъл: F4 започни, F3 повтори, F6 не се яви.
refusal-call-only-counter = Билет { $label } чака за гише { $counter }.
refusal-call-break = В почивка сте. Натиснете F9, за да се върнете.
refusal-nobody-waits = Никой не чака.
refusal-session-closed = На това гише никой не е влязъл.
refusal-break-serving = Първо приключете с посетителя.
refusal-break-state = Почивката вече е отбелязана.

refusal-case-state = Преписка { $number } е „{ $status }“ и това действие не е за нея.
refusal-fee-unpaid = По преписка { $number } се дължат { $amount }. Приемете плащането и предайте резултата.
refusal-void-paid = По преписка { $number } са платени { $amount }. Първо върнете или анулирайте плащането.
refusal-waive = По преписка { $number } няма такса за освобождаване, или вече е платена.
refusal-reason = Впишете основание.
refusal-nothing-changed = Нищо не е променено.
refusal-nothing-owed = По преписката нищо не се дължи.
refusal-payment-state = Квитанция { $number } е „{ $status }“.

refusal-staff-name = Вече има служител „{ $name }“.
refusal-staff-last = Това е последният служител; някой трябва да може да влиза.
refusal-staff = Това действие не е за този служител.

refusal-setting-text = Текстът е твърде дълъг или съдържа управляващи знаци.
refusal-setting-empty = Името не може да е празно.
refusal-setting-whole = Цяло число от { $low } до { $high }.
refusal-setting-time = Час като 08:00.
refusal-setting-zone = Няма такава часова зона. Пример: Europe/Sofia.
refusal-setting-iban = Това не е български IBAN.
refusal-setting-dates = „{ $value }“ не е дата. Пишете ги така: 31.12.2025, 02.01.2026.
refusal-setting-hours = Работното време свършва, преди да започне.

refusal-not-example = Тази папка с данни не е пример. Денят се разиграва само върху пример, за да не влезе в истинския регистър.
refusal-intake-long = Редът е твърде дълъг; най-много { $max } байта.
refusal-intake-unknown = Непознато поле „{ $name }“ (знак { $column }).
refusal-intake-line = Редът не се чете като JSON (знак { $column }): { $why }
refusal-intake-reference = Всеки ред носи референция на подателя, за да не се регистрира два пъти.
refusal-intake-channel = Посочете как е постъпило: post, email, site или phone.

fault-is-folder = { $path } е папка, а трябва да е файл с данни.
fault-read-only = Няма право на запис в { $path }. Нищо не е променено. Проверете правата.
fault-foreign = { $path } не е файл на тази програма. Нищо не е променено. Изберете друга папка с --data.
fault-damaged = { $path } е повреден или скъсен. Нищо не е променено. Възстановете го от копие.
fault-newer = { $path } е от по-нова версия на програмата (данни { $theirs }, тази познава { $ours }). Нищо не е променено. Обновете програмата.
fault-open = { $path } не се отвори: { $why }
fault-io = { $path }: { $why }
fault-in-use = Програмата вече е отворена с тези данни ({ $path }). Този прозорец ще се затвори.
fault-not-found = Няма такъв запис: { $what }.
fault-data = Вградените данни са повредени: { $why }
fault-disk-full = Дискът е пълен. Нищо не е записано. Освободете място и опитайте пак.
fault-busy = Друга програма държи файла с данни. Нищо не е записано. Опитайте пак.
fault-corrupt = Файлът с данни е повреден ({ $why }). Нищо не е записано. Пуснете gishe verify.
fault-store = Записът не стана ({ $why }). Нищо не е записано. Опитайте пак.
fault-gone = Работата с данните спря. Затворете и отворете програмата; записаното е на диска.

refusal-call-own = Общата папка не е достъпна: тук се викат само билети, издадени на това работно място.
refusal-call-taken = Всички чакащи току-що бяха повикани на други гишета. Натиснете отново след миг.
refusal-ticket-digit = Това работно място няма цифра за билети и не издава билети. Билети издават останалите.
refusal-erased = Личните данни по № { $number } вече са заличени.
fault-copied = Данните са копие, а резервният код вече е използван. Включете общата папка: тя дава нов код.
fault-key-lost = Ключът на работното място не се чете: { $path }. Върнете файла от резервно копие или дайте нов ключ с „gishe office rekey“ и паролата на службата; нищо записано не се губи.
fault-join-no-office = В тази папка няма служба. Проверете пътя до общата папка.
fault-join-taken = Тук вече има служба. Изберете друга папка или се присъединете.
fault-join-newer = Службата иска по-нова програма (формат { $format }). Обновете програмата.
fault-join-passphrase = Паролата на службата не е вярна. Проверете шестте думи.
fault-join-code = Няма покана за този код: сгрешен е, използван е или е изтекъл. Поискайте нов.
fault-join-expired = Кодът е по-стар от един ден. Поискайте нов.
fault-join-full = Всичките двадесет кода са раздадени. Изведете работно място, което не се ползва.
fault-join-weak = Папката се копира от програма за синхронизиране. Присъединете се с еднократен код от първото работно място.
fault-join-folder = Папката не отговаря: { $why }
refusal-crest-large = Картинката е твърде голяма: най-много 4 МБ и 4000 точки.
refusal-crest-png = Файлът не е картинка PNG.
refusal-print-address = Не е адрес на принтер. Например: ipp://localhost/printers/ИМЕ, lp:ИМЕ, tcp://10.0.0.7:9100, file:/dev/usb/lp0, raw:ИМЕ.
refusal-print-copies = От 1 до 9 копия.
refusal-print-medium = Този документ не се печата на такава хартия.
refusal-print-raster = Принтер за бележки печата на ролка или етикет.

refusal-terminate-early = { $number }: подателят може да поправи до { $date }. Прекратете след тази дата.
refusal-assign-about = { $officer } е лицето, за което се отнася преписката. Изберете друг изпълнител (АПК чл. 113).
refusal-assign-recused = { $officer } се е отвел по тази преписка. Изберете друг изпълнител.
refusal-date-past = Датата е минала.
refusal-extend = Срокът на { $number } не може да се удължи повече.
refusal-step = Обаждането по { $number } вече е отбелязано.

refusal-nobody-appointed = Никой не е определен да отваря такива сигнали. Определете служител в Настройки, „Сигнали с ограничен достъп“, и регистрирайте пак: написаното остава тук.
refusal-not-opened = { $number } не се отваря с тази парола.
refusal-passphrase-short = Паролата е къса: поне 12 знака.

refusal-start = Тук вече са давани номера (последният е { $last }): поредицата не се връща назад и не прескача.

refusal-link = Преписката вече е свързана с { $number }, или това е самата тя.
refusal-no-such-number = Няма преписка с номер „{ $number }“.

refusal-file-empty = Файлът „{ $file }“ е празен.
refusal-file-long = Файлът „{ $file }“ е по-голям от { $mb } MB.
refusal-file-kind = „{ $file }“ не е PDF, картина, офис документ или подписан файл, или съдържа макроси: не се приема.
refusal-file-again = „{ $file }“ вече е приложен към тази преписка.
refusal-files-many = Преписката има вече { $n } файла.
refusal-file-gone = Файлът вече не е към { $number }.
refusal-file-awaited = Файлът още не е пристигнал от другото работно място. Опитайте пак след малко.
refusal-scan-folder = Не е казано коя е папката на скенера: кажете я в Настройки, „Печат от това работно място“.
refusal-scan-none = В папката на скенера { $folder } няма файл от последните 30 минути.
refusal-scan-half = „{ $file }“ още се записва от скенера. Натиснете пак след малко.

refusal-message-file = „{ $file }“ не е съобщение с подател.

refusal-text-field = „{ $name }“ не е поле на това писмо; полетата са изброени под текста.

refusal-no-ticket = Няма посещение с билет „{ $ticket }“. За друг ден: Б-014/23.11.2026.
refusal-collect = По { $number } не се събират документи служебно.
refusal-collecting = Чака се документът, изискан с { $number }: затворете писмото, когато дойде.

refusal-line-closed = За тази опашка билети се издават от { $from } до { $to } ч. Който има билет, се обслужва.
refusal-line-unused = Опашка { $line } не се ползва; билетът остава, където е.
refusal-line-hours = Краят трябва да е след началото.
refusal-counter-lines = Гише { $counter } трябва да обслужва поне една опашка.
refusal-call-order = { $label } не е на ред: изберете причина за повикването.

refusal-slot-none = На { $day } в { $time } няма приемен час.
refusal-slot-past = { $day }, { $time } вече е минал.
refusal-slot-taken = { $day }, { $time } вече е зает.
refusal-booking-state = Записването е „{ $state }“: това вече не може.

refusal-help = Помощ вече е повикана, или вече е дошла.

refusal-booking-day = Часът е за { $day }, { $time } ч.: това се отбелязва тогава.
refusal-minutes = Протокол от приемна се води в преписка от вид „приемна“; № { $number } не е такава.
refusal-booking-code = Няма записан час за днес с този номер.
refusal-score = Оценката е от 1 до 5.
refusal-regime = Първо посочете по кой закон идва сигналът.
refusal-nobody-left = Никой от определените не може да го отвори, защото се отнася за тях. Определете и друг в „Настройки“.
refusal-sealed-officer = Сигнал { $number } се води само от определения служител: отворете го с неговата парола.
refusal-ground = Това основание не важи за { $number }. Изберете друго.
refusal-assign-registrar = { $officer } е регистрирал(а) документа и не може да го обработва (Харта на клиента). Изберете друг.
refusal-check-registrar = { $officer } е регистрирал(а) документа; проверката се прави от друг (Харта на клиента).
refusal-recall-enough = { $label } беше повикан { $n } пъти. Отбележете „Не се яви“ или „Започни“.
refusal-party = Най-много { $max } души с един билет.
refusal-nothing-missing = Нищо не липсва за { $label }: отбележете в списъка какво е донесено.
refusal-counter-busy = На гише { $counter } { $name } обслужва { $label }. Изберете друго гише.
refusal-day-off = { $day } не е работен ден: билети не се издават.
refusal-line-service = Услуга { $code } вече е на опашка { $line }.
refusal-erase-booking = Данните на гост се заличават, след като часът му мине или се откаже.
refusal-sealed-kept = { $number } е с ограничен достъп: пази се цял, докато изтече срокът му в архива.
refusal-key-there = Ключът на работното място е на мястото си; нов не е нужен.
refusal-erase-kept = Преписка № { $number } още се пази по номенклатурата. Данните ѝ се заличават преди това само по акт на съд или на КЗЛД: впишете акта като основание и добавете --ordered.
refusal-uin = УИН имат само сигналите на сигнализиращи лица (ЗЗЛПСПОИН).
refusal-regime-open = Законът (--regime) се посочва само за сигнали с ограничен достъп (--kind restricted): иначе документът би останал отворен.
refusal-sealed-file = { $number } е запечатана: файлове се добавят тук веднага след регистрирането, после само от определения служител.
refusal-archive-untold = { $number }: подателят още не е уведомен, че няма производство. Първо отбележете уведомяването.
refusal-deadline = Срокът е преди датата на получаване.
