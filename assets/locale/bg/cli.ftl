# Думи на командния ред.

cli-wrong = Непозната или непълна команда: { $what }
cli-date = „{ $what }“ не е дата. Пишете я така: 24.11.2026.
cli-number = „{ $what }“ не е подходящо цяло число.
cli-form = Няма такъв вид изход: { $what }
cli-see-help = Помощ: gishe --help
cli-nothing-found = Нищо не е намерено за „{ $what }“.
cli-intake-registered = ред { $line }: регистриран под № { $number }
cli-intake-again = ред { $line }: вече е регистриран под № { $number }
cli-intake-refused = ред { $line }: НЕ Е РЕГИСТРИРАН – { $why }
cli-day-papers = { $n } документа в { $path }
cli-day-summary = Дневен отчет: { $path }
cli-day-data = Данни: { $path }
cli-verify-events = Събития: { $n }
cli-verify-writer = Писал { $writer }: до № { $seq } верига { $hash }
cli-verify-good = Всичко е наред: веригата е цяла и таблиците отговарят на събитията.
cli-verify-bad = Намерени са грешки. Запазете копие на папката с данни и се обадете за помощ; gishe rebuild поправя само таблиците.
cli-fault-file = Файлът: { $why }
cli-fault-missing = Липсва събитие { $seq } на { $writer }.
cli-fault-altered = Събитие { $seq } на { $writer } е променено.
cli-fault-companion = Личните данни към събитие { $seq } на { $writer } не отговарят на записаното.
cli-fault-head = Краят на веригата на { $writer } не отговаря на събитията.
cli-fault-table = Таблица { $name } не отговаря на събитията; gishe rebuild я прави наново.
cli-rebuilt = Таблиците са направени наново от { $n } събития.
cli-no-display = Няма екран. За работа без екран: gishe day
example-clerk-1 = Служител 1
example-clerk-2 = Служител 2

cli-missing = Липсва { $what }.
cli-passphrase = Парола на службата или еднократен код, на един ред:
cli-office-open =
    Службата е отворена. Паролата ѝ се показва само сега:
    { $phrase }
cli-office-joined = Работното място е присъединено с код { $code }.
cli-office-code = Еднократен код, важи един ден: { $code }
cli-office-retired = Работно място { $code } е изведено; останалите получават нови ключове, неизползваните еднократни кодове отпадат.
cli-share-link = Обмен: { $link }; неизпратени { $unsent }; очаквани { $awaited }
cli-share-peer = { $code } { $name }: негови тук { $held }/{ $announced }, наши при него { $mine }
cli-share-bad = { $file }: { $why }
cli-share-checked = Файлове: { $good } здрави, { $bad } не.
cli-share-matters = За решаване: { $n }; вижте „Обмен“.
cli-share-unlisted = Общата папка { $path } не може да се прегледа: { $why }. За файловете в нея не се знае нищо.
cli-bad-damaged = повреден
cli-bad-newer = по-нов формат
cli-bad-locked = няма ключ за него
cli-bad-unknown = от непознато работно място
cli-bad-wrong = нередно съдържание
cli-erased = Личните данни по № { $number } са заличени.
cli-paper-issued = Записано, както е издадено: { $path }
cli-paper-made = Записано: { $path }

rules-title = Животът на преписката
rules-made = Направена е от таблицата, по която работи програмата (gishe rules).
rules-kinds = Видове документи
rules-kind = Вид
rules-register = Регистър
rules-term = Срок
rules-track = Път
rules-action = Действие
rules-from = От състояние
rules-to = Към състояние
rules-ground = Основание
rules-paper = Документ
rules-stays = остава

cli-sealed-own = Паролата, с която определеният служител ще отваря сигналите:
cli-sealed-passphrase = Паролата на определения служител:
cli-sealed-text = Текстът, докрай:
cli-sealed-appointed = { $name } е определен(а): { $role }.
cli-sealed-added = Добавено към { $number }.

cli-intake-would = ред { $line }: { $kind }, { $reference }, срок { $due }
cli-intake-known = ред { $line }: { $reference } вече е регистрирано
cli-start = Регистър { $register } на това работно място продължава от { $n }.

cli-attached = Към { $number } е приложен файл, { $size }.

cli-email-refused = { $file }: { $why }
cli-email-would = { $kind } от { $date }, файлове: { $files }
cli-email-registered = { $number }, файлове: { $files }
cli-email-again = { $number } – вече регистрирано, файлове: { $files }
cli-email-left = не е прието: { $file }

stages-line = { $what }, { $status }: { $n } преписки, медиана { $median }, най-дълго { $longest }
stages-standing = ; сега стоят { $n }, най-дълго { $number }: { $days }
stages-days = { $n } дни
stages-title = Време по етапи (последните 90 дни)
stages-none = Няма преписки за този период.
stages-show = Покажи
cli-office-rekeyed = Работното място продължава с нов ключ и код { $code }; старият е изведен.
