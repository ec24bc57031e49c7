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

kind-oral-request = Oral request (protocol)
kind-appeal = Appeal against an act
kind-signal = Signal
kind-proposal = Proposal
kind-praise = Praise
kind-opinion = Opinion
kind-recommendation = Recommendation
kind-comment = Comment
kind-enquiry = Written enquiry
kind-information-request = Request for access to public information
kind-emergency = Emergency report
kind-correspondence = Other incoming correspondence
kind-outgoing = Outgoing document
kind-reception = Protocol of the mayor’s reception
kind-oral-request-short = Oral request
kind-appeal-short = Appeal
kind-signal-short = Signal
kind-proposal-short = Proposal
kind-praise-short = Praise
kind-opinion-short = Opinion
kind-recommendation-short = Recommendation
kind-comment-short = Comment
kind-enquiry-short = Enquiry
kind-information-request-short = Information
kind-emergency-short = Emergency
kind-correspondence-short = Correspondence
kind-outgoing-short = Outgoing
kind-reception-short = Reception
kind-oral-request-hint = Said at the counter; you write it down and both sign.
kind-service-complaint-hint = How the person was served: waiting, manners, a mistake.
kind-signal-hint = Something wrong: an unlawful act or omission, bad management.
kind-proposal-hint = How something could be better.
kind-appeal-hint = Against an act that was received; filed through its issuer.
kind-information-request-hint = Wants information that the municipality holds.
kind-enquiry-hint = Asks something in writing.
kind-praise-hint = Thanks an officer or a unit.
kind-opinion-hint = Says what they think.
kind-recommendation-hint = Recommends something without asking for a decision.
kind-comment-hint = A short remark on a matter.
kind-reception-hint = What was said at the reception and who will do what.
kind-emergency-hint = Fire, flood, failure: no queue, 112 first.
kind-correspondence-hint = A letter that is none of these.
kind-outgoing-hint = A document that the municipality sends.

track-service = service
track-feedback = signal, complaint, proposal, reception
track-appeal = appeal against an act
track-information = access to information
track-enquiry = enquiry
track-note = praise, opinion, recommendation, comment
track-emergency = emergency
track-post = correspondence

status-assigned = assigned
status-in-work = in work
status-awaiting-correction = awaits corrections
status-awaiting-other = awaits another body
status-refused = refused
status-forwarded = forwarded
status-withdrawn = withdrawn
status-terminated = terminated
status-archived = archived

channel-hotline = over the hotline
channel-courier = by courier
channel-box = in the opinion box
channel-reception = at the mayor’s reception
channel-secure = by secure delivery
channel-mayoralty = through a mayoralty

outcome-taken-up = taken up
outcome-taken-up-partly = taken up in part
outcome-not-taken-up = not taken up
outcome-granted = granted
outcome-granted-partly = granted in part
outcome-not-held = not held by the office

no-proceeding-repeated = No proceeding: repeated on a decided matter, no new facts (APC art. 124, par. 3).
no-proceeding-unproven = No proceeding: cannot be established (customer charter).
no-proceeding-incomplete = Not examined: no name, description or address (APIA art. 25).
barred-anonymous = anonymous
barred-two-years = over two years old
barred-repeated = repeated, no new facts
barred-unproven = unproven
barred-incomplete = incomplete, APIA art. 25

danger-fire = Fire
danger-flood = Flood
danger-earth = Earthquake or landslide
danger-snow = Snow and ice
danger-failure = Failure: water, power, road
danger-other = Other
step-112 = 112 was called
step-duty-officer = Duty officer of the security council told
step-fire-service = Fire service told
step-river-guard = River and dam watch told
step-mayor = Mayor told
step-governor = District administration told
step-roads = Snow clearing told
step-operator = Operator told: water, power or road service
step-people-warned = People in the area warned

ground-apk91 = APC art. 91–92
ground-standard = standard of the Ordinance on administrative service
ground-custom = rule of the municipality
ground-apk57-evidence = APC art. 57, par. 5
ground-apk118-extended = APC art. 118, par. 2
ground-apk121-extended = APC art. 121, extended
ground-zdoi30 = APIA art. 30
ground-zdoi31 = APIA art. 31

law-resolution = Internal rules on documents: resolution.
law-recusal = Customer charter and APC art. 113: nobody works on what is about themselves.
law-apk30 = APC art. 30, par. 2: instructions; uncorrected, the proceeding is terminated.
law-apk111-3 = APC art. 111, par. 3: the sender is told how to put it.
law-zdoi29 = APIA art. 29: unclear request; 30 days to specify.
law-apk57-restart = APC art. 57: the term runs from the correction.
law-other-body = APC art. 57: consent or opinion of another body.
law-zdoi31 = APIA art. 31: a third party’s consent, up to 14 days more.
law-apk57-5 = APC art. 57, par. 5: evidence is collected, up to one month.
law-apk118-121 = APC art. 118 and 121: decision in two months; extended by exception, the sender is told.
law-zdoi30 = APIA art. 30: large volume, up to 10 days more.
law-nao = Ordinance on administrative service: the result is received at the counter.
law-apk91 = APC art. 91: the body may review within 7 days, 14 for a collective appeal.
law-zdoi28 = APIA art. 28: 14 days from registration.
law-zdoi-access = APIA: access by a protocol that both sign.
law-apk59 = APC art. 59: a refusal has reasons and says where to appeal.
law-zdoi-refusal = APIA: reasoned refusal, appeal to the administrative court.
law-apk31 = APC art. 31: at once to the competent body, the sender is told.
law-apk112 = APC art. 112: within 7 days to the competent body, the sender is told.
law-apk92 = APC art. 92: with the whole file to the higher body.
law-zdoi32 = APIA art. 32: within 14 days to the body that holds it.
law-apk61 = APC art. 61: communicated within 3 days.
law-apk123 = APC art. 118 and 123: communicated within 7 days.
law-standard = Standard: answer within 3 working days.
law-custom = Rule of the municipality.
law-apk111-4 = APC art. 111, par. 4 and art. 124, par. 3: no proceeding is opened.
law-zdoi25 = APIA art. 25: not examined without these.
law-apk56 = APC art. 56: at the sender’s request.
law-closing = Closed after decision and notice.
law-archive = Filing plan.
law-numbers = The number stays, marked void, with the reason.

question-danger = Is somebody or something in danger now?
question-against-act = Do they disagree with a document (act) of the municipality that they received?
question-wants-service = Do they want a document or a service for themselves?
question-wants-information = Do they want information that the municipality holds?
question-wrong = Do they say that something is not as it should be?
question-about-service = Is it about how they were served at a counter or by an officer?
question-better = Do they propose how something could be better?

field-about = Whom or which act it is about
field-collective = Filed by several people together
field-protected = Protected identity
field-emergency = What happened
field-unit = Unit
field-officer = Officer
field-instruction = What is to be done
field-until = Until
field-missing = What is missing
field-awaited = Whom we wait for
field-reasons = Reasons
field-forward-to = To whom

kind-restricted = Signal of restricted access
kind-restricted-short = Restricted
kind-restricted-hint = Corruption, or a breach learnt of at work. Sealed when it is registered.
track-sealed = signal of restricted access
law-sealed = Worked on inside the seal by the appointed officers (APC ch. 8; whistle-blowers’ act).
question-corruption = Is it about corruption, or a breach that they learnt of at work?
regime-citizen = no – a citizen’s signal (APC)
regime-whistleblower = yes – a whistle-blower (their act)
role-officer = officer appointed for signals of corruption
role-secretary = municipal secretary
role-mayor = mayor
role-employee = employee appointed under the whistle-blowers’ act
field-regime = Under which law it comes
field-passphrase = Passphrase of the appointed officer

field-followed = What document it is
field-linked = Number of the other case

size-kb = { $n } kB
size-mb = { $whole }.{ $tenth } MB
field-scan-folder = Scanner's folder

field-status = Status
field-narrow-from = From
field-narrow-to = Up to
field-view-name = Name of the view
setting-office-units = Units, separated by ";"

field-text = Text

field-ticket = Ticket of the visit (Б-014 or Б-014/date)
field-information = About what we publish
field-complex = Complex service
field-collect-from = From whom
field-collect-what = Which document
setting-office-editor = Unit that keeps what is published

line-reception = Mayor's reception
line-reception-short = Reception
line-further = Line { $letter }
line-further-short = Line { $letter }
aside-frail = cannot wait
aside-returns = back with a document
aside-appointed = has an appointment
aside-brief = a word only
aside-mistake = a wrong call
cause-crowd = many at once
cause-counter = a closed counter
cause-long = a long service
cause-machine = the machines
cause-away = was not in the hall
field-incident = Incident
field-line-name = Name of the line
field-line-opens = Tickets from
field-line-closes = Tickets until
field-counter-lines = Lines of the counter
setting-queue-counters = Number of counters
setting-queue-precedence-min = Minutes that a later line waits longer at a counter

cause-none = over the standard, not explained
figure-foretold = Error of the wait foretold, mean
figure-incidents = Incidents
figure-asides = Called out of order

booking-booked = booked
booking-arrived = arrived
booking-held = took place
booking-missed = did not come
booking-cancelled = given up
field-slot = Slot
field-topic = Topic
setting-reception-officials = Who receives citizens, separated by ";"
setting-reception-day = Day of the reception (1 is Monday)
setting-reception-from = Reception from
setting-reception-to = Reception until
setting-reception-slot-min = Minutes for each citizen of the reception
setting-appointment-slot-min = Minutes of an appointment at the counters
law-apk87 = АПК art. 87: defects are mended within 7 days of being told.
law-apk88 = АПК art. 88: the appeal is left unexamined; the sender is told.
law-reopen = A rule of the municipality: with a reason, until it is archived.
duty-answer = answer
duty-unit = from the unit
duty-missing = what is missing
duty-notice = telling the sender
field-signed-by = Signed for in the unit (name)
field-line-services = Services (codes, by commas)
field-place = Place (settlement, street, locality)
field-hurt = People hurt
field-endangered = People and property in danger
field-communicated = Day the act was communicated
field-access = Form of access
field-visit = Ticket of the visit
field-parent = Belongs to case
access-view = to look at it
access-oral = to be told
access-paper = a copy on paper
access-electronic = electronically
duty-competence = whether it belongs here
barred-late = came too late
barred-no-right = no right to appeal
barred-not-subject = not open to appeal
no-proceeding-late = Left unexamined: the appeal came after its term (APC art. 88, para. 1).
no-proceeding-no-right = Left unexamined: filed by somebody without a right to appeal (APC art. 88, para. 1).
no-proceeding-not-subject = Left unexamined: the act is not open to an administrative appeal (APC art. 88, para. 1).
law-apk29-name = APC art. 29, para. 2: a request names its sender; an anonymous one is registered without proceeding.
field-file = File
intake-sealed-citizen = Corruption signal, sealed (APC)
intake-sealed-whistleblower = Whistle-blower report, sealed (WPA)
field-prosecutor = Prosecutor’s office
field-crime = What shows a crime
law-apk123-4 = APC art. 123(4): where there is data of a crime, the prosecutor is notified at once.
field-uin = UIN (from the commission’s site)
field-answer = Answer
field-deadline = Deadline
field-silence = Against a tacit refusal
field-expired = The term for an answer ended on
