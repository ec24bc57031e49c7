# Думи на прозореца на служителя.

window-title = Гише
close = Затвори
cancel = Откажи
confirm = Потвърди
save = Запази
receipt-word = Разписка
fee-receipt-word = Квитанция

screen-counter = Гише
screen-register = Регистър
screen-summary = Отчети
screen-services = Услуги
screen-settings = Настройки

sign-in-counter = Работно място
sign-in-who = Изберете името си
sign-in-first = Още няма служители. Впишете името на първия.
sign-in-add = Добави

status-local = само на това работно място
status-papers = документи: PDF
status-example = примерна служба · ОБРАЗЕЦ
status-search = Ctrl K търсене

call-next = Повикай следващия
call-next-short = Повикай
queue-waiting = Чакат { $n }
queue-mean = средно { $mean } мин · норма { $norm }
queue-empty = Никой не чака.
queue-elsewhere = Гише { $counter } · { $label } · от { $since }
queue-parked = Изчакват:
queue-missed = Не се явиха:
issue-ticket = Издай билет
issue-ticket-line = Билет за:
issue-ticket-star = Звездата издава билет с предимство.

visit-none = Свободно гише
visit-none-hint = F2 вика следващия. Може да регистрирате и без билет – по пощата, по телефона.
visit-break = Почивка
visit-waited = чакал { $minutes }
visit-done = В това посещение
visit-enquiries = Отговорени справки: { $n }
visit-note = Бележка към посещението
visit-note-hint = напр. ще донесе пълномощно до обяд
act-start = Започни
act-recall = Повтори
act-no-show = Не се яви
act-recycle = Върни
act-transfer = Прехвърли
act-finish = Приключи
act-park = Задръж
act-leave = Отказа се
act-break = Почивка
act-back = Обратно на работа
act-resume = Поднови задържан
transfer-where = Прехвърли към:
done-due = срок { $date }
done-paid = такса { $amount } платена
done-owed = дължи се { $amount }
done-registered = Регистрирано

work-title = Какво иска посетителят?
work-search-hint = Търсене на услуга: дума от името или номер
work-complaint = Оплакване от обслужването
work-enquiry = Отговорена справка
work-ready = Готови за получаване: { $n }
work-kept = чернова, запазена { $at }
work-due = Срок до
fee-by-text = такса по тарифа
register-button = Регистрирай
id-egn = ЕГН
id-lnch = ЛНЧ
id-eik = ЕИК
banner-problems = Има { $n } неща за поправяне. { $first }
banner-no-visit = На гишето няма повикан посетител. F2 вика следващия.
toast-ticket = Издаден билет { $label }
toast-registered = Регистрирано: { $number }
toast-restored = Върната е незавършена чернова
toast-saved = Запазено
toast-done = Готово

paper-title = Документ
paper-making = Документът се прави…
paper-medium = Хартия
medium-roll80 = ролка 80 мм
paper-path = Файл
paper-save = Запази като PDF
paper-browse = Избери място…
paper-open = Запази и отвори
paper-reissue = Издай дубликат
paper-saved = Записано: { $path }
paper-no-dialog = Няма избран файл. Може да напишете пътя на ръка.

filter-today = Днес
filter-mine = Мои
filter-due-today = Изтичат днес
filter-due-soon = Изтичат до 3 дни
filter-overdue = Просрочени
filter-ready = Готови
filter-to-notify = За уведомяване
filter-all = Всички
register-search = Търсене: номер, име, ЕГН, телефон, относно
register-count = { $n ->
    [one] { $n } преписка
   *[other] { $n } преписки
}
register-empty = Няма преписки тук.
register-more = Покажи още
register-choose = Изберете преписка отляво.
days-left = { $n ->
    [0] днес
    [one] остава 1 ден
   *[other] остават { $n } дни
}
days-over = { $n ->
    [one] просрочена 1 ден
   *[other] просрочена { $n } дни
}
case-due = Срок
case-notice-due = Уведомяване до
case-owed = Дължи се
case-fee-waived = освободен от такса
case-reveal = Покажи личните данни
case-revealed = Показани, записано
case-history = Какво се случи
case-conflict = Две промени на „{ $field }“ се разминаха; в сила е последната.
by-program = програмата
action-ready = Резултатът е готов
action-hand-over = Предай
action-void = Анулирай
action-decide = Реши
action-notify = Отбележи уведомяване
action-close = Приключи
action-waive = Освободи от такса
action-correct = Поправи
action-pay = Приеми такса
action-void-payment = Анулирай плащането
action-refund = Върни сумата
notify-how = Как е уведомен
event-registered = Регистрирана, постъпила { $channel }
event-corrected = Поправено: { $fields }
event-ready = Резултатът е готов
event-handed-over = Резултатът е предаден
event-voided = Анулирана
event-decided = Решена: { $outcome }
event-notified = Подателят е уведомен { $channel }
event-closed = Приключена
event-fee-waived = Освободена от такса
event-revealed = Прочетени лични данни
event-reissued = Издаден дубликат { $n }
event-not-applied = { $what } (без действие: пристигна късно)

summary-reading = Показателите се четат…
summary-live = на живо · { $at }
summary-today = Днес
summary-export = Изнеси
standard-title = Обещано и спазено
standard-head = Стандарт
standard-promised = обещано
standard-kept = спазено
standard-n = брой
standard-wait = Чакане до { $n } мин
standard-term = Решени в срок

services-count = { $n } услуги
services-choose = Изберете услуга отляво.
services-begin = Започни заявление
services-documents = Документи
services-speeds = Срокове и такси
services-validity = Валидност: { $n } месеца
services-term-source = Срок: { $certainty }
services-fee-source = Такса: { $certainty }
services-raw = В източника: { $term } · { $fee }
services-from = Източник: { $source }

settings-office = Службата
settings-window = Този прозорец
settings-language = Език
settings-theme = Изглед
settings-staff = Служители
language-bg = Български
language-en = English
theme-light = Светъл
theme-dark = Тъмен
staff-rename = Преименувай
staff-retire = Вече не работи
staff-return = Върни
staff-retired = { $name } (не работи)
staff-add = Добави
banner-form-open = Има незавършена форма: Ctrl+Enter я регистрира, Esc я отказва. F5 още веднъж приключва без нея.
visit-break-hint = Никой не може да бъде повикан, докато сте в почивка.
banner-form-drop = Има незавършена форма. Esc още веднъж я изхвърля; Ctrl+Enter я регистрира.
