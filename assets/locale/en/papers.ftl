# Words of the paper documents.

paper-example = SAMPLE
paper-duplicate = DUPLICATE { $n }
paper-contact = Enquiries: tel. { $phone }, { $site }
money-dual = { $euro } ({ $leva } BGN)

ticket-title = Ticket { $label }
ticket-ahead = { $n ->
    [0] There is nobody ahead of you
   *[other] Ahead of you: { $n }
}
ticket-wait = Please wait to be called on the screen.
ticket-standard = { $n ->
    [one] We promise a wait of up to { $n } minute.
   *[other] We promise a wait of up to { $n } minutes.
}

receipt-title = Receipt for accepted document
receipt-title-complaint = Acknowledgement of complaint
receipt-file-title = Receipt { $number }
receipt-running = Receipt { $number }
receipt-registered = Registered on { $at }
receipt-voided = VOID
receipt-kind = Document type
receipt-service = Service
receipt-uri = URI { $code }
receipt-speed = Speed
receipt-applicant = Applicant
receipt-identifier = EGN / LNCh / EIK
receipt-proxy = Through
receipt-subject = Subject
receipt-papers = Accepted
receipt-counts = sheets: { $sheets }, attachments: { $attachments }
receipt-missing = Not brought
receipt-received = Received on
receipt-due = Expect result on
receipt-due-time = { $date }, by { $time }
receipt-due-unknown = by arrangement; ask at the counter
receipt-decision-due = Decision by
receipt-delivery = Delivery
receipt-complaint-next = You will be notified of the decision within 7 days after it is taken.
receipt-fee = Fee
receipt-fee-waived = { $amount }, waived
receipt-fee-free = free of charge
receipt-fee-paid = { $amount }, paid with fee receipt { $receipt }
receipt-fee-bank = { $amount }, by bank transfer
receipt-fee-later = { $amount }, due on collection
receipt-code = Access code (give it with the number)
receipt-by = Received by: { $clerk }, { $counter }
receipt-by-office = Received by: { $clerk }
bank-iban = IBAN
bank-bank = Bank
bank-code = Payment code
bank-reason = Reference

fee-title = Receipt for a fee paid
fee-file-title = Fee receipt { $number }
fee-amount = Amount
fee-method = Method
fee-for = For service
fee-case = For case
fee-payer = Paid by
fee-reference = Reference
fee-voided = VOID
fee-refunded = AMOUNT REFUNDED
fee-note = Does not replace a fiscal receipt.

day-title = Daily report · { $day }
day-made = As at { $at }
day-oldest = { $days ->
    [one] oldest: { $number }, { $days } day
   *[other] oldest: { $number }, { $days } days
}
paper-made-by = Made by: ........................................
paper-checked-by = Checked by: ........................................
figure-visitors = Visitors
figure-missed = no show: { $noshow } · left: { $left }
figure-wait = Wait, min: median · 90th percentile
figure-within = { $share } within { $n } min (promised { $target } %)
figure-registered = Registered
figure-overdue = Overdue · due today
chart-title = Arrivals and waiting by quarter of an hour
chart-legend = bars: visitors · line: average wait, min · dashed: standard { $n } min
ends-title = Visits
ends-issued = issued
ends-finished = served
ends-no-show = no shows
ends-left = left
ends-day-closed = closed with day
ends-open = open
ends-enquiries = enquiries
lines-title = By line
lines-line = Line
lines-visitors = visitors
lines-median = median
lines-p90 = 90th pct
lines-max = longest
lines-within = in standard
counters-title = By counter
counters-counter = Counter
counters-served = served
counters-mean = average
counters-busy = busy
registers-title = Registers for the day
registers-index = Index
registers-first = first no.
registers-last = last no.
registers-count = count
registers-voided = void
money-title = Fees
money-method = Method
money-count = count
money-sum = sum
money-total = Total
money-returned = Void and refunded
receipt-fee-now = { $amount }, payable now
paper-crest = Crest: { $office }
paper-page = page { $page } of { $of }
paper-ticket = Ticket
paper-receipt = Receipt
paper-fee = Fee receipt
paper-service = Service information
paper-stamp = Incoming stamp
paper-incoming = Incoming register
paper-day = Daily summary
paper-charter = Charter of the client
paper-feedback = Feedback
paper-trial = Test page
medium-a4 = A4
medium-a4-landscape = A4 landscape
medium-a4-stub = A4 with a stub
medium-a5 = A5
medium-a6 = A6
medium-roll58 = 58 mm roll
medium-label = 60 × 30 mm label
file-stamp = stamp
file-service = service
file-incoming = register
file-charter = charter
file-feedback = feedback
file-trial = trial
receipt-qr = QR code with the number and the access code
receipt-stub = Stub for the office
receipt-stub-at = Registered
receipt-stub-what = Document
receipt-stub-sign = I received the receipt: ................................................
stamp-title = Incoming stamp { $number }
stamp-number = No { $number }
stamp-counts = { $time } · Sheets: { $sheets } · Attachments: { $attachments }
stamp-to = To: { $unit }
service-title = About an administrative service
service-number = No in the Register of Services: { $number }
service-documents = What to bring
service-no-documents = No documents are needed besides the application.
service-speeds = Term and fee
service-speed = Kind
service-term = Term
service-fee = Fee
service-validity = Valid for
service-months = { $n ->
    [one] { $n } month
   *[other] { $n } months
}
service-unit = Done by
service-where = Apply at any counter; receive the result there or by post.
service-confirm = The term or the fee is still to be confirmed by the tariff in force.
service-as-of = As of { $at }
feedback-title = Feedback
feedback-opinion = opinion
feedback-recommendation = recommendation
feedback-comment = comment
feedback-praise = praise
feedback-complaint = complaint
feedback-mark = How were you served
feedback-scale = 1 – not satisfied at all, 5 – satisfied
feedback-text = What would you tell us
feedback-answer = I want an answer – name and address, e-mail or telephone:
feedback-note = Anonymous complaints are recorded, but no proceeding follows from them (Administrative Procedure Code, art. 111 (4)).
feedback-tear = No ................................ Code: ....................
incoming-title-day = Incoming register · { $day }
incoming-title-period = Incoming register · { $from } – { $to }
incoming-none = No documents were registered.
incoming-total = Registered: { $n }
incoming-through = { $name } through { $proxy }
incoming-number = No
incoming-at = Date, time
incoming-sender = Sender
incoming-reference = Sender's No
incoming-kind = Kind
incoming-subject = Subject
incoming-counts = Sheets / att.
incoming-channel = Received by
incoming-unit = To
incoming-due = Due
incoming-handed = Handed to, date, signature
incoming-note = Status
chart-alt = Chart of arrivals and waiting. Most visitors: { $arrivals }, from { $busiest }. Longest mean wait: { $wait } min, from { $slowest }.
trial-title = Test page · { $medium }
trial-qr = QR code for trial
trial-look = The frame must be whole, the letters clear, and a telephone must read the code.
print-checking = Asking the printer…
print-sending = Sending…
print-waiting = Waits its turn.
print-printing = Being printed.
print-waits-for = The printer waits: { $why }.
print-done = Printed.
print-handed = Handed to the printer. The end is not told: look at the paper.
print-cancelled = Printing is cancelled.
print-silent = The printer does not answer now; asking again.
print-paper-out = no paper
print-jam = paper is stuck
print-cover = a cover is open
print-toner = no toner
print-offline = it is off or unplugged
print-paused = the queue is paused
print-off = Nobody answers at { $address }. Is the printer on? Nothing was printed; try again or save as PDF.
print-unknown-queue = There is no queue “{ $name }”. Choose another in Settings.
print-not-accepting = The queue “{ $name }” takes no documents. Nothing was sent.
print-no-medium = The printer has no { $medium } paper. Nothing was sent; choose another paper or printer.
print-no-pdf = The printer takes no PDF. Choose a queue of the system.
print-no-system = The printing system does not work on this computer. Save the document as PDF.
print-aborted = The printer gave up: { $why }. You may try again.
print-unsure = The connection broke after something was sent ({ $why }). Look at the paper before you print again.
print-picture = The document could not be turned into dots.
print-other = The printer answered: { $why }

receipt-title-kind = Acknowledgement of receipt: { $kind }
receipt-answer-due = Answer by
receipt-appeal-next = The appeal is reviewed or sent with the file to the higher body; you will be told.
receipt-emergency = Taken at once. In danger to people: 112.

paper-letter = Letter or protocol
file-letter = letter
letter-number = Out, to in. No. { $number } / { $date }
letter-file-title = { $what } No. { $number }
letter-to = To
letter-number-protocol = To in. No. { $number } / { $date }
letter-salutation = Dear Sir or Madam,
letter-subject = Subject: { $subject }
letter-ground = Ground: { $law }
letter-signed-office = For the municipality: { $clerk }, signature ....................
letter-signed-sender = { $name }, signature ....................
letter-oral = Protocol of an oral request
letter-oral-body = On { $at } at { $office } { $name } orally asked for the following:
letter-oral-after =
    The protocol was read to the applicant and signed by both (APC art. 29).
    Personal data are processed because the law requires it (GDPR art. 6(1)(c) and (e)) and kept by the filing plan. You may see and correct them.
letter-reception = Protocol of the mayor’s reception
letter-reception-body = On { $at } { $name } was received. What was said:
letter-reception-after = Who will do what: ........................................................................
letter-emergency = Emergency report
letter-emergency-body = Taken on { $at }. Type: { $danger }. Reported by: { $name }.
letter-emergency-after = In danger to people 112 is called first. The hour is written beside every call.
letter-instruct = Instructions to correct what is missing
letter-instruct-body = To go on with your { $kind } No. { $number }, please correct the following:
letter-instruct-after =
    Please correct it by { $date }.
    Otherwise the proceeding is terminated. The term for an answer runs from the day of the correction.
letter-extend = Notice of an extended term
letter-extend-body = The term for your { $kind } No. { $number } is extended to { $date } ({ $ground }). Reason:
letter-extend-after = You will be told of the decision once it is taken.
letter-forward = Forwarding to the competent body
letter-forward-body = Enclosed is { $kind } No. { $number } with its attachments, as it is within your competence.
letter-forward-after = The sender has been told.
letter-forward-notice = Notice of forwarding
letter-forward-notice-body = Your { $kind } No. { $number } was sent to: { $to }, which is competent to decide it.
letter-forward-notice-after = Please ask that body how it goes on.
letter-refuse = Refusal
letter-refuse-body = On your { $kind } No. { $number } { $office } refuses what was asked for these reasons:
letter-refuse-after = The refusal may be appealed within 14 days of its communication through { $office } before: { $higher }, or before the administrative court.
letter-decide = Notice of a decision
letter-decide-body = On your { $kind } No. { $number } a decision was taken: { $outcome }.
letter-decide-after = We are at your disposal for questions.
letter-terminate = Termination of the proceeding
letter-terminate-body = What was missing in your { $kind } No. { $number } was not corrected in time. The proceeding is terminated.
letter-terminate-after = The termination may be appealed within 14 days of its communication through { $office } before: { $higher }.
letter-access = Protocol of access to public information
letter-access-body = On request No. { $number } of { $name } access to the information was given.
letter-access-after = The protocol is signed by the applicant and by the officer who gave access (APIA).

paper-acknowledgement = Acknowledgement of a restricted signal
receipt-notice-due = Notice by
receipt-acknowledge-due = Acknowledgement by
receipt-measures-due = Word about measures by

paper-handover = Hand-over list
file-handover = handover
handover-title = Hand-over list for { $day }
handover-none = Nothing was assigned on this day.
handover-signed = Received { $n }: name ................................................ date and hour ............................ signature ............................
handover-until = Answer by
case-protected-short = protected identity

letter-follow = Acknowledgement of a further document
letter-follow-body = On { $taken } the further document No. { $follow }, sheets: { $sheets }, was taken in to { $kind } No. { $number }:
letter-follow-after = The document is put into the file.

paper-casefile = Case file
file-casefile = case
casefile-title = Case file No. { $number }
casefile-registered = Registered
casefile-status = Status
casefile-content = Content

file-register = register

ticket-estimate = Approximate wait: up to { $n } min

paper-reception = List of the reception
paper-booking = Slip of a booking
file-reception = reception
file-booking = booking
reception-list-title = Reception – { $day }
reception-list-none = Nobody is booked.
reception-list-counters = Counters
reception-list-time = Time
reception-list-name = Name
reception-list-phone = Phone
reception-list-topic = Topic
reception-list-note = Notes
reception-slip-title = Your appointment
reception-slip-come = Come ten minutes earlier and tell the counter.

reception-slip-code = Number for the kiosk: { $code }
letter-instruct-feedback = Instructions on the form
letter-instruct-feedback-body = For your paper ({ $kind }) no. { $number } to be considered, please mend the following:
letter-instruct-feedback-after =
    Please answer by { $date }.
    The term for a decision runs from the day on which the paper is in form.
letter-instruct-information = Request to specify
letter-instruct-information-body = In request for information no. { $number } it is not clear which information is wanted. Please specify:
letter-instruct-information-after = Please specify by { $date }. The term runs from that day. Without it the request is left unexamined (ЗДОИ art. 29).
letter-terminate-feedback = Notice of ending
letter-terminate-feedback-body = Your paper ({ $kind }) no. { $number } was not brought into form in time. Work on it ends.
letter-terminate-feedback-after = You may file a new paper at any time.
letter-terminate-appeal = The appeal is left unexamined
letter-terminate-appeal-body = The defects of appeal no. { $number } were not mended in time. The appeal is left unexamined (АПК art. 88).
letter-terminate-appeal-after = This may be appealed within 7 days of being told to: { $higher }, or to the administrative court.
letter-terminate-information = The request is left unexamined
letter-terminate-information-body = Request for information no. { $number } was not specified in time and is left unexamined (ЗДОИ art. 29 para. 3).
letter-terminate-information-after = You may file a new, specified request.
letter-refuse-information = Refusal of access to public information
letter-refuse-information-body = On request for information no. { $number } { $office } refuses access for these reasons (ЗДОИ art. 37 and 38):
letter-refuse-information-after = The decision may be appealed to the administrative court within 14 days of being told (ЗДОИ art. 40).
letter-grant = Decision on access to public information
letter-grant-body = On request for information no. { $number } { $office } decided: { $outcome }.
letter-grant-after = The information is received at the counter or in the way you named, for at least 30 days from the date of the decision (ЗДОИ art. 34). Only the cost of handing it over is due.
letter-grant-partly = Decision on partial access to public information
letter-grant-partly-body = On request for information no. { $number } { $office } decided: { $outcome }. Reasons for the part that is not granted:
letter-grant-partly-after =
    The part that is granted is received at the counter or in the way you named, for at least 30 days.
    The refusal of the rest may be appealed to the administrative court within 14 days of being told (ЗДОИ art. 40).
letter-not-held = Notice that the information is not held
letter-not-held-body = On request no. { $number }: { $office } does not hold the information and does not know where it is (ЗДОИ art. 33).
letter-not-held-after = We are at your disposal for questions.
letter-ready = Notice that a paper is ready
letter-ready-body = What you asked for ({ $kind }, no. { $number }) is ready.
letter-ready-after = It is received at any counter with an identity document. A fee that is due is paid then.
letter-hand-over = Protocol of receipt
letter-hand-over-body = On { $taken } the finished paper ({ $kind }, no. { $number }) was handed over. Received by:
letter-hand-over-after = The receiver looked at the paper and took it.
letter-no-proceeding = Notice that no proceeding is opened
letter-no-proceeding-body = No proceeding is opened on your paper ({ $kind }) no. { $number }: { $why }.
letter-no-proceeding-after = The paper stays registered. If there is something new you may file another one.
