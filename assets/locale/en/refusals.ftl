# Refusals of the rules and faults of the machine: what happened and what to do.

refusal-empty = The field is empty.
refusal-too-long = The text is too long; at most { $max } characters.
refusal-control = The text contains control characters. Type it in by hand.
refusal-identifier-digits = Digits only: 10 for an EGN or LNCh, 9 or 13 for an EIK.
refusal-identifier-length = The number of digits fits neither an EGN or LNCh (10) nor an EIK (9 or 13).
refusal-identifier-birth = The date of birth in the number does not exist.
refusal-identifier-future = The date of birth in the number is in the future.
refusal-identifier-check = The check digit is wrong. Compare the number with the document.
refusal-phone = This is not a phone number.
refusal-email = This is not an email address.
refusal-count = A whole number from 0 to 9999.
refusal-date = “{ $value }” is not a date. Write it like this: 24.11.2026.
refusal-date-future = The date is in the future.
refusal-choice = There is no such choice.
refusal-proxy = Enter the name of the proxy or representative.
refusal-no-contact = There is no way to reply: enter an address, phone or email, or choose “Anonymous”.
refusal-delivery-address = Delivery by post needs an address.
refusal-delivery-email = Electronic delivery needs an email address.
refusal-service-none = Choose a service.
refusal-service-unknown = There is no service with code “{ $code }”.
refusal-speed = The service is not offered at that speed.
refusal-fee = Enter the fee like this: 2,05.
refusal-fee-negative = The fee cannot be negative.
refusal-fee-much = The fee is above the permitted limit.
refusal-anonymous-request = An application for a service cannot be anonymous. Complaints and reports are accepted anonymously.
refusal-clock = The computer’s clock shows { $today }, but the last number is from { $last }. Correct the clock and try again.

refusal-visit-state = Ticket { $label } is “{ $state }” and this action does not apply to it.
refusal-visit-other-counter = Ticket { $label } is at counter { $counter }.
refusal-recall-soon = Ticket { $label } was called just now. Wait a few seconds.
refusal-no-show-soon = “No show” is possible after { $calls ->
    [one] { $calls } call
   *[other] { $calls } calls
} and { $minutes } min from the first; called { $done ->
    [one] { $done } time
   *[other] { $done } times
} so far.
refusal-reinstate-late = Ticket { $label } can return to the line only within { $minutes } min. Issue a new ticket.
refusal-transfer-same = Ticket { $label } is already in this line. Choose another.
refusal-call-other-day = Ticket { $label } is from { $day }. Issue a new ticket.
refusal-call-open = { $label } is being served at the counter. Press F2 once more to finish and call the next one.
refusal-call-called = Ticket { $label } has been called and has not come yet: F4 start, F3 call again, F6 no show.
refusal-call-only-counter = Ticket { $label } is waiting for counter { $counter }.
refusal-call-break = You are on a break. Press F9 to return.
refusal-nobody-waits = Nobody is waiting.
refusal-session-closed = Nobody is signed in at this counter.
refusal-break-serving = Finish with the visitor first.
refusal-break-state = The break has already been recorded.

refusal-case-state = Case { $number } is “{ $status }” and this action does not apply to it.
refusal-fee-unpaid = { $amount } is owed on case { $number }. Take the payment and hand over the result.
refusal-void-paid = { $amount } has been paid on case { $number }. Refund or void the payment first.
refusal-waive = Case { $number } has no fee to waive, or the fee has already been paid.
refusal-reason = Enter a reason.
refusal-nothing-changed = Nothing has been changed.
refusal-nothing-owed = Nothing is owed on the case.
refusal-payment-state = Fee receipt { $number } is “{ $status }”.

refusal-staff-name = There is already a clerk “{ $name }”.
refusal-staff-last = This is the last clerk; someone must be able to sign in.
refusal-staff = This action does not apply to this clerk.

refusal-setting-text = The text is too long or contains control characters.
refusal-setting-empty = The name cannot be empty.
refusal-setting-whole = A whole number from { $low } to { $high }.
refusal-setting-time = A time such as 08:00.
refusal-setting-zone = There is no such time zone. Example: Europe/Sofia.
refusal-setting-iban = This is not a Bulgarian IBAN.
refusal-setting-dates = “{ $value }” is not a date. Write them like this: 31.12.2025, 02.01.2026.
refusal-setting-hours = Working hours end before they begin.

refusal-not-example = This data folder is not an example. The day is played only on an example, so that it does not get into the real register.
refusal-example-office = These data belong to an office. A day of the example would put made-up people into its registers, on every workstation. Name another folder with --data.
refusal-intake-long = The input line is too long; at most { $max } bytes.
refusal-intake-unknown = Unknown field “{ $name }” (character { $column }).
refusal-intake-line = The input line cannot be read as JSON (character { $column }): { $why }
refusal-intake-reference = Every input line carries the applicant’s reference, so that it is not registered twice.
refusal-intake-channel = State how it was received: post, email, site or phone.

fault-is-folder = { $path } is a folder but should be a data file.
fault-read-only = There is no permission to write to { $path }. Nothing has been changed. Check the permissions.
fault-foreign = { $path } is not a file of this program. Nothing has been changed. Choose another folder with --data.
fault-damaged = { $path } is damaged or cut short. Nothing has been changed. Restore it from a copy.
fault-newer = { $path } is from a newer version of the program (data { $theirs }, this one knows { $ours }). Nothing has been changed. Update the program.
fault-open = { $path } could not be opened: { $why }
fault-io = { $path } cannot be read or written ({ $why }). Check that the place is there, the right to write and free space, and try again.
fault-window = The window cannot be opened: { $why }
fault-in-use = The program is already open with this data ({ $path }). Work in the open window, or close it and try again.
fault-not-found = There is no such record: { $what }.
fault-data = The data cannot be read ({ $why }). Tell the administrator.
fault-disk-full = The disk is full. Nothing has been saved. Free some space and try again.
fault-busy = Another program is holding the data file. Nothing has been saved. Try again.
fault-corrupt = The data file is damaged ({ $why }). Nothing has been saved. Run gishe verify.
fault-store = Saving failed ({ $why }). Nothing has been saved. Try again.
fault-gone = The part of the program that does this has stopped. Close the program and open it again; what was saved is whole.

refusal-call-own = Only tickets issued at this workstation are called here now. The others are called where their tickets were issued.
refusal-call-taken = Everybody waiting was just called at other counters. Try again in a moment.
refusal-ticket-digit = This workstation has no ticket digit and issues no tickets. The others do.
refusal-erased = The personal data of No { $number } are erased already.
fault-reborn = This workstation went on under a new code in another window. Nothing was written: try again.
fault-copied = The data are a copy and the reserve code is used. Connect the shared folder: it gives a new code.
fault-key-lost = The workstation’s key cannot be read: { $path }. Put the file back from a backup, or give a new key with “gishe office rekey” and the office’s passphrase; nothing that was written is lost.
fault-data-gone = The data of this workstation are gone: { $path }. If the file was moved, put it back. If it is lost, move the folder in which it was aside, open the program and choose “Join”; then retire the old code from another workstation. What was sent to the shared folder comes back by itself.
fault-keys-lost = The workstation’s keys are lost: { $path }. Put the file back from a backup, or run “gishe office rekey” with the office’s passphrase: it gives new keys; nothing that was written is lost.
fault-join-no-office = There is no office in this folder. Check the path of the shared folder.
fault-join-taken = There is an office here already. Choose another folder or join.
fault-join-newer = The office needs a newer program (format { $format }). Update the program.
fault-join-passphrase = The office passphrase is wrong. Check the six words.
fault-join-code = There is no invitation for this code: wrong, used or expired. Ask for a new one.
fault-join-expired = The code is older than a day. Ask for a new one.
fault-join-full = All twenty codes are given out; retiring frees none. This office can have no more workstations.
fault-join-weak = The folder is copied by a sync program. Join with a one-time code from the first workstation.
fault-join-not-first = The folder is copied by a sync program: only the first workstation (01) gives one-time codes.
fault-join-folder = The folder does not answer ({ $why }). Check that it is connected and that you may write to it, and try again.
refusal-no-folder = No shared folder is named: this workstation does not exchange. It is named in “Exchange”.
refusal-crest-large = The picture is too large: 4 MB and 4000 pixels at most.
refusal-crest-png = The file is no PNG picture.
refusal-print-address = This is no printer's address. For example: ipp://localhost/printers/NAME, lp:NAME, tcp://10.0.0.7:9100, file:/dev/usb/lp0, raw:NAME.
refusal-print-copies = From 1 to 9 copies.
refusal-print-medium = This document is not printed on such paper.
refusal-print-raster = A receipt printer prints on a roll or a label.

refusal-terminate-early = { $number }: the sender may correct until { $date }. Terminate after that day.
refusal-assign-about = { $officer } is whom the case is about. Choose another officer (APC art. 113).
refusal-assign-recused = { $officer } stood back from this case. Choose another officer.
refusal-date-past = The date is past.
refusal-extend = The term of { $number } cannot be extended further.
refusal-step = That call about { $number } is ticked already.

refusal-nobody-appointed = Nobody is appointed to open such signals. Appoint somebody in Settings, “Signals of restricted access”, and register again: what is typed stays here.
refusal-not-opened = { $number } does not open with this passphrase.
refusal-passphrase-short = The passphrase is short: at least 12 characters.

refusal-start = Numbers were given here already (the last is { $last }): a series neither goes back nor skips.

refusal-link = The case is linked with { $number } already, or it is the case itself.
refusal-no-such-number = There is no case numbered “{ $number }”.

refusal-file-empty = The file "{ $file }" is empty.
refusal-file-long = The file "{ $file }" is larger than { $mb } MB.
refusal-file-kind = "{ $file }" is no PDF, picture, office document or signed file, or holds macros: it is not taken in.
refusal-file-again = "{ $file }" is attached to this case already.
refusal-files-many = The case has { $n } files already.
refusal-file-gone = The file is no longer with { $number }.
refusal-file-awaited = The file has not arrived from the other workstation yet. Try again in a while.
refusal-scan-folder = Nobody said which is the scanner's folder: say it in Settings, "Printing from this workstation".
refusal-scan-none = The scanner's folder { $folder } has no file of the last 30 minutes.
refusal-scan-half = "{ $file }" is still being written by the scanner. Press again in a while.

refusal-message-file = "{ $file }" is no message with a sender.

refusal-text-field = "{ $name }" is no field of this letter; the fields are listed under the text.

refusal-no-ticket = There is no visit with the ticket "{ $ticket }". Of another day: Б-014/23.11.2026.
refusal-collect = No documents are collected for { $number }.
refusal-collecting = The document asked for by { $number } is still awaited: close that letter when it has come.

refusal-line-closed = Tickets of this line are issued from { $from } to { $to }. Who has a ticket is served.
refusal-line-unused = Line { $line } is not in use; the ticket stays where it is.
refusal-line-hours = The end must be after the beginning.
refusal-counter-lines = Counter { $counter } must serve at least one line.
refusal-call-order = It is not the turn of { $label }: choose a reason for the call.

refusal-slot-none = There is no slot on { $day } at { $time }.
refusal-slot-past = { $day }, { $time } has passed.
refusal-slot-taken = { $day }, { $time } is taken.
refusal-booking-state = The slot is marked “{ $state }”: that is no longer possible.

refusal-help = Help was called already, or has come.

refusal-booking-day = The time is on { $day }, { $time }: it is noted then.
refusal-minutes = Minutes of a reception are a case of that kind; No. { $number } is not one.
refusal-booking-code = There is no appointment of today with this number.
refusal-score = The score is from 1 to 5.
refusal-regime = First say under which law the signal comes.
refusal-nobody-left = None of the appointed may open it, since it is about them. Appoint somebody else in Settings.
refusal-sealed-officer = Signal { $number } is moved on by its officer alone: open it with their passphrase.
refusal-ground = This ground does not apply to { $number }. Choose another one.
refusal-assign-registrar = { $officer } registered the paper and may not handle it (charter). Choose somebody else.
refusal-check-registrar = { $officer } registered the paper; somebody else checks it (charter).
refusal-recall-enough = { $label } was called { $n ->
    [one] { $n } time
   *[other] { $n } times
}. Mark a no-show, or start.
refusal-party = { $max } people at most with one ticket.
refusal-nothing-missing = Nothing is missing for { $label }: tick in the list what was brought.
refusal-counter-busy = At counter { $counter } { $name } serves { $label }. Choose another counter.
refusal-day-off = { $day } is no working day: no tickets are issued.
refusal-line-service = Service { $code } belongs to line { $line } already.
refusal-erase-booking = The data of a guest is erased once the booking is over or given up.
refusal-sealed-kept = { $number } is restricted: it is kept whole until its term in the archive is over.
refusal-stolen-behind = Others hold { $n ->
    [one] { $n } more record of the workstation that you retire, which has not come here: left behind now, it will not count
   *[other] { $n } more records of the workstation that you retire, which have not come here: left behind now, they will not count
}. Wait for the exchange and do it again; retired all the same, only what has come here counts.
refusal-key-there = The workstation’s key is there; no new one is needed.
refusal-erase-kept = Case No { $number } must still be kept. Its data are erased before that on an order of a court or of the data protection authority alone: give the order as the ground and add --ordered.
refusal-uin = Only whistle-blower reports have a UIN (WPA).
refusal-regime-open = A law (--regime) goes with restricted signals alone (--kind restricted): the paper would lie open otherwise.
refusal-sealed-file = { $number } is sealed: files are added here right after registering, later by the appointed officer alone.
refusal-archive-untold = { $number }: the sender was not told yet that there is no proceeding. Note the notice first.
refusal-deadline = The deadline is before the day of receipt.
refusal-booking-settled = This booking was decided meanwhile: look at it again.
refusal-setting-settled = The setting was changed meanwhile: look at it again, then decide.
refusal-settled = The values of { $number } were changed meanwhile: look at them again, then decide.
