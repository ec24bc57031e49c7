# Words of the clerk’s window.

window-title = Gishe
close = Close
cancel = Cancel
confirm = Confirm
save = Save
receipt-word = Receipt
fee-receipt-word = Fee receipt

screen-counter = Counter
screen-register = Register
screen-summary = Summaries
screen-services = Services
screen-settings = Settings

sign-in-counter = Workstation
sign-in-who = Choose your name
sign-in-first = There are no clerks yet. Enter the name of the first one.
sign-in-add = Add

status-local = on this workstation only
status-papers = documents: PDF
status-example = example office · SAMPLE
status-search = Ctrl K search

call-next = Call next
call-next-short = Call
queue-waiting = { $n } waiting
queue-mean = avg { $mean } min · standard { $norm }
queue-empty = Nobody is waiting.
queue-elsewhere = Counter { $counter } · { $label } · for { $since }
queue-parked = On hold:
queue-missed = No shows:
issue-ticket = Issue ticket
issue-ticket-line = Ticket for:
issue-ticket-star = The star issues a priority ticket.

visit-none = Counter free
visit-none-hint = F2 calls the next one. You can also register without a ticket – by post, by phone.
visit-break = Break
visit-waited = waited { $minutes }
visit-done = In this visit
visit-enquiries = Enquiries answered: { $n }
visit-note = Note on the visit
visit-note-hint = e.g. will bring a power of attorney by noon
act-start = Start
act-recall = Recall
act-no-show = No show
act-recycle = Return
act-transfer = Transfer
act-finish = Finish
act-park = Hold
act-leave = Left
act-break = Break
act-back = Back to work
act-resume = Resume held
transfer-where = Transfer to:
done-due = due { $date }
done-paid = fee { $amount } paid
done-owed = { $amount } owed
done-registered = Registered

work-title = What does the visitor want?
work-search-hint = Search for a service: word from its name, or number
work-complaint = Complaint about service
work-enquiry = Enquiry answered
work-ready = Ready to collect: { $n }
work-kept = draft, saved { $at }
work-due = Due by
fee-by-text = fee by tariff
register-button = Register
id-egn = EGN
id-lnch = LNCh
id-eik = EIK
banner-problems = There are { $n } things to correct. { $first }
banner-no-visit = No visitor has been called to the counter. F2 calls the next one.
toast-ticket = Ticket { $label } issued
toast-registered = Registered: { $number }
toast-restored = An unfinished draft has been restored
toast-saved = Saved
toast-done = Done

paper-title = Document
paper-making = Making the document…
paper-medium = Paper
medium-roll80 = 80 mm roll
paper-path = File
paper-save = Save as PDF
paper-browse = Choose place…
paper-open = Save and open
paper-reissue = Issue duplicate
paper-saved = Saved: { $path }
paper-no-dialog = No file chosen. You can type the path by hand.

filter-today = Today
filter-mine = Mine
filter-due-today = Due today
filter-due-soon = Due within 3 days
filter-overdue = Overdue
filter-ready = Ready
filter-to-notify = To notify
filter-all = All
register-search = Search: number, name, EGN, phone, subject
register-count = Cases: { $n }
register-empty = There are no cases here.
register-more = Show more
register-choose = Choose a case on the left.
days-left = { $n ->
    [0] today
    [one] 1 day left
   *[other] { $n } days left
}
days-over = { $n ->
    [one] 1 day overdue
   *[other] { $n } days overdue
}
case-due = Due
case-notice-due = Notify by
case-owed = Owed
case-fee-waived = fee waived
case-reveal = Show personal data
case-revealed = Shown, recorded
case-history = What happened
case-conflict = Two changes to “{ $field }” conflicted; the last one stands.
by-program = the program
action-ready = Result ready
action-hand-over = Hand over
action-void = Void
action-decide = Decide
action-notify = Record notice
action-close = Close
action-waive = Waive fee
action-correct = Correct
action-pay = Take payment
action-void-payment = Void payment
action-refund = Refund
notify-how = How notified
event-registered = Registered, received { $channel }
event-corrected = Corrected: { $fields }
event-ready = Result ready
event-handed-over = Result handed over
event-voided = Void
event-decided = Decided: { $outcome }
event-notified = Applicant notified { $channel }
event-closed = Closed
event-fee-waived = Fee waived
event-revealed = Personal data read
event-reissued = Duplicate { $n } issued
event-not-applied = { $what } (no effect: arrived late)

summary-reading = Reading the figures…
summary-live = live · { $at }
summary-today = Today
summary-export = Export
standard-title = Promised and kept
standard-head = Standard
standard-promised = promised
standard-kept = kept
standard-n = count
standard-wait = Wait of up to { $n } min
standard-term = Decided on time

services-count = Services: { $n }
services-choose = Choose a service on the left.
services-begin = Start application
services-documents = Documents
services-speeds = Time limits and fees
services-validity = Validity, months: { $n }
services-term-source = Time limit: { $certainty }
services-fee-source = Fee: { $certainty }
services-raw = In the source: { $term } · { $fee }
services-from = Source: { $source }

settings-office = The office
settings-window = This window
settings-language = Language
settings-theme = Appearance
settings-staff = Clerks
language-bg = Български
language-en = English
theme-light = Light
theme-dark = Dark
staff-rename = Rename
staff-retire = No longer works
staff-return = Bring back
staff-retired = { $name } (no longer works)
staff-add = Add
banner-form-open = A form is not finished: Ctrl+Enter registers it, Esc gives it up. F5 once more finishes without it.
visit-break-hint = Nobody can be called while you are on a break.
banner-form-drop = A form is not finished. Esc once more drops it; Ctrl+Enter registers it.
