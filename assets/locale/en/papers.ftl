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
day-signatures = Prepared by: ........................................        Checked by: ........................................
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
