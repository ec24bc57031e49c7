# Words of the command line.

cli-wrong = Unknown or incomplete command: { $what }
cli-date = “{ $what }” is no date. Write it like this: 24.11.2026.
cli-number = “{ $what }” is not a suitable whole number.
cli-form = There is no such output: { $what }
cli-see-help = Help: gishe --help
cli-nothing-found = Nothing found for “{ $what }”.
cli-intake-registered = line { $line }: registered as No { $number }
cli-intake-again = line { $line }: already registered as No { $number }
cli-intake-refused = line { $line }: NOT REGISTERED – { $why }
cli-day-papers = { $n } papers in { $path }
cli-day-summary = Daily summary: { $path }
cli-day-data = Data: { $path }
cli-verify-events = Events: { $n }
cli-verify-writer = Writer { $writer }: up to No { $seq } chain { $hash }
cli-verify-good = All is well: the chain is whole and the tables match the events.
cli-verify-bad = Faults were found. Keep a copy of the data folder and ask for help; gishe rebuild mends tables alone.
cli-fault-file = The file: { $why }
cli-fault-missing = Event { $seq } of { $writer } is missing.
cli-fault-altered = Event { $seq } of { $writer } was altered.
cli-fault-companion = The personal data of event { $seq } of { $writer } do not match what was written.
cli-fault-head = The end of the chain of { $writer } does not match its events.
cli-fault-table = Table { $name } does not match the events; gishe rebuild makes it anew.
cli-rebuilt = The tables were made anew from { $n } events.
cli-no-display = There is no display. To work without one: gishe day
example-clerk-1 = Clerk 1
example-clerk-2 = Clerk 2

cli-missing = { $what } is missing.
cli-passphrase = Office passphrase or one-time code, on one line:
cli-office-open =
    The office is open. Its passphrase is shown only now:
    { $phrase }
cli-office-joined = The workstation has joined with code { $code }.
cli-office-code = One-time code, good for a day: { $code }
cli-office-retired = Workstation { $code } is retired; the others get new keys, one-time codes that were not used lapse.
cli-share-link = Exchange: { $link }; not sent { $unsent }; awaited { $awaited }
cli-share-peer = { $code } { $name }: its entries here { $held }/{ $announced }, ours there { $mine }
cli-share-bad = { $file }: { $why }
cli-share-checked = Files: { $good } good, { $bad } not.
cli-share-matters = To decide: { $n }; see “Exchange”.
cli-share-unlisted = The shared folder { $path } cannot be listed: { $why }. Nothing is known of its files.
cli-bad-damaged = damaged
cli-bad-newer = newer format
cli-bad-locked = no key for it
cli-bad-unknown = from an unknown workstation
cli-bad-wrong = wrong content
cli-erased = The personal data of No { $number } are erased.
cli-paper-issued = Saved as it was issued: { $path }
cli-paper-made = Saved: { $path }

rules-title = The life of a case
rules-made = Made from the table that the program itself follows (gishe rules).
rules-kinds = Kinds of papers
rules-kind = Kind
rules-register = Register
rules-term = Term
rules-track = Path
rules-action = Action
rules-from = From status
rules-to = To status
rules-ground = Ground
rules-paper = Paper
rules-stays = stays

cli-sealed-own = The passphrase by which the appointed officer will open signals:
cli-sealed-passphrase = Passphrase of the appointed officer:
cli-sealed-text = The text, to its end:
cli-sealed-appointed = { $name } is appointed: { $role }.
cli-sealed-added = Added to { $number }.

cli-intake-would = line { $line }: { $kind }, { $reference }, due { $due }
cli-intake-known = line { $line }: { $reference } is registered already
cli-start = Register { $register } of this workstation goes on from { $n }.

cli-attached = A file was attached to { $number }, { $size }.

cli-email-refused = { $file }: { $why }
cli-email-would = { $kind } of { $date }, files: { $files }
cli-email-registered = { $number }, files: { $files }
cli-email-again = { $number } – registered before, files: { $files }
cli-email-left = not taken in: { $file }

stages-line = { $what }, { $status }: { $n } cases, median { $median }, longest { $longest }
stages-standing = ; { $n } stand there now, longest { $number }: { $days }
stages-days = { $n } days
stages-title = Time per stage (the last 90 days)
stages-none = There are no cases in this period.
stages-show = Show
cli-office-rekeyed = The workstation goes on with a new key and the code { $code }; the old one is retired.
