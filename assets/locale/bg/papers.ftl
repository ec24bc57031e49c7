# Думи на хартиените документи.

paper-example = ОБРАЗЕЦ
paper-duplicate = ДУБЛИКАТ { $n }
paper-contact = Справки: тел. { $phone }, { $site }
money-dual = { $euro } ({ $leva } лв)

ticket-title = Билет { $label }
ticket-ahead = { $n ->
    [0] Пред Вас няма никого
   *[other] Пред Вас: { $n }
}
ticket-wait = Моля, изчакайте повикване на екрана.
ticket-standard = Обещаваме да чакате до { $n } минути.

receipt-title = Разписка за приет документ
receipt-title-complaint = Потвърждение за прието оплакване
receipt-file-title = Разписка { $number }
receipt-running = Разписка { $number }
receipt-registered = Регистрирано на { $at } ч.
receipt-voided = АНУЛИРАНА
receipt-kind = Вид документ
receipt-service = Услуга
receipt-uri = УРИ { $code }
receipt-speed = Скорост
receipt-applicant = Подател
receipt-identifier = ЕГН / ЛНЧ / ЕИК
receipt-proxy = Чрез
receipt-subject = Относно
receipt-papers = Приети
receipt-counts = листа: { $sheets }, приложения: { $attachments }
receipt-missing = Не са донесени
receipt-received = Постъпило на
receipt-due = Резултат на
receipt-due-time = { $date }, до { $time } ч.
receipt-due-unknown = по уговорка; попитайте на гишето
receipt-decision-due = Решение до
receipt-delivery = Получаване
receipt-complaint-next = За решението ще бъдете уведомени до 7 дни, след като бъде взето.
receipt-fee = Такса
receipt-fee-waived = { $amount }, освободен
receipt-fee-free = безплатно
receipt-fee-paid = { $amount }, платена с квитанция { $receipt }
receipt-fee-bank = { $amount }, по банков път
receipt-fee-later = { $amount }, дължима при получаване
receipt-code = Код за достъп (кажете го с номера)
receipt-by = Приел: { $clerk }, { $counter }
receipt-by-office = Приел: { $clerk }
bank-iban = IBAN
bank-bank = Банка
bank-code = Код за плащане
bank-reason = Основание

fee-title = Квитанция за платена такса
fee-file-title = Квитанция { $number }
fee-amount = Сума
fee-method = Начин
fee-for = За услуга
fee-case = Към преписка
fee-payer = Платил
fee-reference = Референция
fee-voided = АНУЛИРАНА
fee-refunded = СУМАТА Е ВЪРНАТА
fee-note = Не замества фискален бон.

day-title = Дневен отчет · { $day }
day-made = Към { $at } ч.
day-oldest = { $days ->
    [one] най-старата: { $number }, 1 ден
   *[other] най-старата: { $number }, { $days } дни
}
day-signatures = Съставил: ........................................        Проверил: ........................................
figure-visitors = Посетители
figure-missed = не се явиха: { $noshow } · отказаха се: { $left }
figure-wait = Чакане, мин: медиана · 90-и персентил
figure-within = { $share } до { $n } мин (обещани { $target } %)
figure-registered = Регистрирани
figure-overdue = Просрочени · изтичат днес
chart-title = Пристигане и чакане по четвърт час
chart-legend = стълбове: посетители · линия: средно чакане, мин · прекъсната: норма { $n } мин
ends-title = Посещения
ends-issued = издадени
ends-finished = обслужени
ends-no-show = неявили се
ends-left = отказали се
ends-day-closed = затворени с деня
ends-open = отворени
ends-enquiries = справки
lines-title = По опашки
lines-line = Опашка
lines-visitors = посетители
lines-median = медиана
lines-p90 = 90-и перс.
lines-max = най-дълго
lines-within = в нормата
counters-title = По гишета
counters-counter = Гише
counters-served = обслужени
counters-mean = средно
counters-busy = заето
registers-title = Регистри за деня
registers-index = Индекс
registers-first = първи №
registers-last = последен №
registers-count = брой
registers-voided = анулирани
money-title = Такси
money-method = Начин
money-count = брой
money-sum = сума
money-total = Общо
money-returned = Анулирани и върнати
receipt-fee-now = { $amount }, платима сега
