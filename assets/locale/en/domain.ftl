# Words of the domain: kinds, states, units, grounds.

minutes = { $n } min
unit-min = min
counter-n = Counter { $n }

line-information = Enquiries and information
line-filing = Filing documents
line-receiving = Collecting documents
line-fees = Fees and cash desk
line-information-short = Information
line-filing-short = Filing
line-receiving-short = Receiving
line-fees-short = Fees

visit-waiting = waiting
visit-called = called
visit-serving = being served
visit-parked = on hold
visit-finished = served
visit-no-show = no show
visit-left = left
visit-day-closed = closed with the day

kind-request = Application for a service
kind-service-complaint = Complaint about service
kind-request-short = Application
kind-service-complaint-short = Complaint

status-registered = registered
status-ready = ready to collect
status-handed-over = collected
status-decided = decided
status-notified = notified
status-closed = closed
status-no-proceeding = no proceeding
status-voided = void

payment-paid = paid
payment-voided = void
payment-refunded = refunded

applicant-person = Individual
applicant-company = Company
applicant-organisation = Organisation
applicant-anonymous = Anonymous

capacity-principal = in person
capacity-proxy = proxy
capacity-legal-representative = legal representative

channel-counter = at the counter
channel-post = by post
channel-email = by email
channel-site = through the site
channel-phone = by phone

delivery-counter = at the counter
delivery-post = by post, payable on delivery
delivery-email = electronically

fee-now = now
fee-later = on collection
fee-bank = by bank transfer

method-cash = in cash
method-card = by card
method-bank = by bank transfer

speed-ordinary = Ordinary
speed-fast = Fast
speed-express = Express

outcome-well-founded = well founded
outcome-partly = partly well founded
outcome-unfounded = unfounded

no-proceeding-anonymous = No proceeding: anonymous (APC art. 111, para. 4).
no-proceeding-two-years = No proceeding: about a breach more than two years ago (APC art. 111, para. 4).

certainty-madan = from the municipality’s site
certainty-example = example from another municipality, to be confirmed
certainty-unverified = unverified, to be confirmed
certainty-iisda = from the register of services
certainty-law = by law

term-same-day = same day
term-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
term-workdays = { $n ->
    [one] { $n } working day
   *[other] { $n } working days
}
term-workhours = { $n ->
    [one] { $n } working hour
   *[other] { $n } working hours
}
term-months = { $n ->
    [one] { $n } month
   *[other] { $n } months
}

ground-tariff = by the municipality’s tariff
ground-apk57 = APC art. 57, para. 1
ground-apk121 = APC art. 121
ground-apk118 = APC art. 118, para. 1
ground-zdoi28 = Access to Public Information Act art. 28
ground-apk123 = APC art. 123, para. 1

day-off-weekend = Saturday or Sunday
day-off-holiday = public holiday
day-off-easter = Easter
day-off-moved = moved holiday
day-off-decreed = off by decision of the Council of Ministers

due-plain = { $term } from { $start } → { $due }; { $ground }
due-hours = { $term } from { $start } → { $due }, { $time }; { $ground }
due-moved = { $term } from { $start } → { $raw } is a day off ({ $why }) → { $due }; { $ground }; CPC art. 60

weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
weekday-short-1 = Mon
weekday-short-2 = Tue
weekday-short-3 = Wed
weekday-short-4 = Thu
weekday-short-5 = Fri
weekday-short-6 = Sat
weekday-short-7 = Sun

field-kind = Type
field-service = Service
field-speed = Speed
field-applicant = Applicant
field-capacity = Capacity
field-name = Name
field-identifier = EGN / LNCh / EIK
field-identifier-is-lnch = This is an LNCh
field-address = Postal address
field-phone = Phone
field-email = Email
field-proxy = Proxy or representative
field-authority = Power of attorney no.
field-subject = Subject
field-description = Description
field-channel = How received
field-received = Date received
field-postmark = Postmark
field-happened = Date of incident
field-sheets = Sheets
field-attachments = Attachments
field-delivery = Delivery of result
field-fee-plan = Payment
field-fee = Fee
field-waive-ground = Ground for waiving the fee
field-id-checked = Identity document checked
field-reference = Applicant’s reference
field-reason = Reason
field-note = Note
field-received-by = Collected by
field-checked-by = Checked by
field-findings = Findings
field-measures = Measures
field-outcome = Outcome of the check
field-staff-name = Clerk’s name
field-brought = Documents brought

setting-office-name = Municipality
setting-office-place = Unit
setting-office-address = Address
setting-office-phone = Enquiries phone
setting-office-site = Website
setting-office-motto = Motto
setting-office-iban = IBAN for fees
setting-office-bank = Bank
setting-office-payment-code = Payment code
setting-office-zone = Time zone
setting-hours-opens = Opens at
setting-hours-closes = Closes at
setting-calendar-off = Days off (Council of Ministers)
setting-calendar-on = Working weekend days
setting-standard-wait-max-min = Waiting standard, minutes
setting-standard-wait-target-percent = Promised share in standard, %
setting-queue-priority-bonus-min = Ticket priority, minutes
setting-queue-no-show-calls = Calls before “no show”
setting-queue-no-show-min = Minutes before “no show”
setting-queue-reinstate-min = Return to the line within, minutes
setting-money-dual-until = Dual display of prices until
due-same-day = the same day; { $ground }

station-staff = staff counter
station-hall = display or kiosk
station-retired = out of service
incarnation-copied = the data were moved or copied
incarnation-rolled-back = the data were restored from a backup
incarnation-doubled = another program writes with the same key
incarnation-key-lost = the key could not be read
event-reviewed = looked at by a clerk
event-erased = personal data erased: { $ground }
field-ground = Ground
field-print-address = Printer
field-print-copies = Copies
field-print-medium = Paper
setting-office-crest = Crest
