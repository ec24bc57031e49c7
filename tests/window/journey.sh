#!/usr/bin/env bash
# The main journey through a real window, by keys alone, proved from outside.
#
#   journey.sh BINARY
#
# Starts its own X server (Xvfb) and window manager (openbox; without one winit gets no keyboard focus), opens the example
# office in a new folder and does what a clerk does: sign in, Ins issues a ticket, F2 calls, F4 starts, a request for
# „удостоверение за наследници“ is typed, Ctrl+Enter registers it, F5 finishes the visit, Ctrl+3 shows the summary. Every step
# is awaited in the events on disk (`export events`, beside the open window) or in the picture of the window, never by a long
# sleep. At the end `find`, `summary` and `verify` of the command line must tell the same story.
#
# Prints `journey: good` and exits 0, or a sentence on the standard error and exits 1.
# With FAILED_PICTURE=FILE.png in the environment a failure leaves the window as it was there.
# Needs xvfb, xdotool, openbox, imagemagick. The keyboard is the Bulgarian one (setxkbmap bg), as at a counter: xdotool then
# types Cyrillic without remapping keys, which loses letters. Shortcuts of letters go by key code (see `press`).
#
# pictures.sh reads this file for the functions; nothing runs then.
set -eu

work='' binary='' data='' pids=() mark=0

fail() {
    echo "journey: $*" >&2
    if [ -n "${FAILED_PICTURE:-}" ] && [ -n "${DISPLAY:-}" ]; then look "$FAILED_PICTURE" || true; fi
    if [ -n "$work" ] && [ -s "$work/log" ]; then tail -5 "$work/log" >&2; fi
    exit 1
}

# Ends what was started here and removes its folder.
end() {
    local i
    for ((i = ${#pids[@]} - 1; i >= 0; i--)); do
        kill "${pids[$i]}" 2>/dev/null || true
        wait "${pids[$i]}" 2>/dev/null || true
    done
    pids=()
    if [ -n "$work" ]; then rm -rf "$work"; fi
    work=''
}

# await SECONDS COMMAND…: tries the command ten times a second until it succeeds.
await() {
    local stop=$((SECONDS + $1 + 1))
    shift
    until "$@"; do
        if [ "$SECONDS" -ge "$stop" ]; then return 1; fi
        sleep 0.1
    done
}

# open_window WIDTHxHEIGHT: a screen of this size, and the example office of a new folder over all of it.
open_window() {
    work=$(mktemp -d)
    data=$work/data
    # -noreset: else the server forgets the keyboard, and drops who connects meanwhile, when setxkbmap leaves.
    Xvfb -noreset -displayfd 3 -screen 0 "$1x24" 3>"$work/display" >"$work/xvfb" 2>&1 &
    pids+=($!)
    await 10 test -s "$work/display" || fail "Xvfb did not start."
    DISPLAY=:$(cat "$work/display")
    export DISPLAY
    setxkbmap bg
    cat >"$work/openbox.xml" <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew></focus>
  <keyboard/><mouse/>
  <applications>
    <application class="*"><decor>no</decor><focus>yes</focus><maximized>yes</maximized></application>
  </applications>
</openbox_config>
XML
    openbox --config-file "$work/openbox.xml" >"$work/openbox" 2>&1 &
    pids+=($!)
    await 5 xdotool get_desktop >/dev/null 2>&1 || fail "openbox did not start."
    "$binary" --example --data "$data" >"$work/log" 2>&1 &
    pids+=($!)
    await 20 has_focus || fail "The window did not open with the keyboard focus."
    await 10 stands 0.5 || fail "The first screen does not come to rest."
}

# The window is there and has the keyboard; asks the window manager for it where it came without.
has_focus() {
    local id
    id=$(xdotool search --onlyvisible --pid "${pids[2]}" 2>/dev/null | tail -1)
    [ -n "$id" ] || return 1
    [ "$(xdotool getactivewindow 2>/dev/null)" = "$id" ] && return 0
    xdotool windowactivate "$id" 2>/dev/null || true
    return 1
}

# The window as a picture.
look() { import -silent -window root -depth 8 "$1"; }

pixels() { look rgba:- | md5sum; }

# stands SECONDS: the picture is the same before and after.
stands() {
    local before
    before=$(pixels)
    sleep "$1"
    [ "$before" = "$(pixels)" ]
}

# Remembers the picture; `new_picture` then waits for one that differs by more than a blinking cursor and a running clock.
keep_picture() { look "$work/before.png"; }

differs() {
    local n
    look "$work/after.png"
    n=$(compare -metric AE "$work/before.png" "$work/after.png" null: 2>&1 || true)
    awk -v n="${n%% *}" 'BEGIN { exit !(n > 4000) }'
}

new_picture() {
    await 8 differs || fail "$1"
    await 4 stands 0.15 || true
}

# press KEY…: keys by name; a shortcut of a letter by the code of the key, because the layout has no Latin letters.
press() {
    local key
    for key in "$@"; do
        case $key in
            ctrl+e) key=ctrl+26 ;;
            ctrl+k) key=ctrl+45 ;;
            ctrl+p) key=ctrl+33 ;;
        esac
        xdotool key --clearmodifiers "$key"
        sleep 0.05
    done
}

write() {
    xdotool type --clearmodifiers --delay 40 "$1"
    await 3 stands 0.15 || true
}

events() { "$binary" export events --data "$data" --as jsonl 2>/dev/null || true; }

# Remembers where the events end; `happens OPERATION SENTENCE` waits for a later event of this operation.
from_here() { mark=$(events | wc -l); }

happened() { events | tail -n "+$((mark + 1))" | grep -qF "\\\"o\\\":\\\"$1\\\""; }

happens() {
    await 8 happened "$1" || fail "$2"
    await 4 stands 0.15 || true
}

# A synthetic ЕГН of somebody born in the 1800s (month + 20), so that it can be nobody's: nine digits and the check digit.
synthetic() {
    local nine=$1 weights=(2 4 8 5 10 9 7 3 6) sum=0 i
    for i in 0 1 2 3 4 5 6 7 8; do sum=$((sum + ${nine:i:1} * weights[i])); done
    echo "$nine$((sum % 11 % 10))"
}

sign_in() {
    from_here
    press Return
    happens opened "Enter did not sign the first clerk in."
}

call_and_start() {
    from_here
    press F2
    happens called "F2 did not call anybody."
    press F4
    happens started "F4 did not start the service."
    # Pressed twice: the banner that says so must not take the focus from the search.
    press F4
    sleep 0.7
}

# A request for a certificate of heirs, typed but not registered: search, Enter, ЕГН, past the check box and the phone, name.
fill_request() {
    write 'наследници'
    keep_picture
    press Return
    new_picture "Enter did not take the first service found."
    write "$(synthetic 843112001)"
    # The window moves the focus a moment after the Tab: letters typed at once would go to the field before.
    for _ in 1 2 3; do
        press Tab
        await 3 stands 0.15 || true
    done
    write 'Проба Примерова Образцова'
}

register_request() {
    from_here
    keep_picture
    press ctrl+Return
    happens registered "Ctrl+Enter did not register the request."
    new_picture "The receipt of the registered request is not shown."
}

close_paper() {
    keep_picture
    press Escape
    new_picture "Escape did not close the paper."
}

journey() {
    local today summary
    open_window 1366x768
    sign_in

    from_here
    keep_picture
    press Insert
    new_picture "Ins does not ask for the line of the ticket."
    keep_picture
    press Return
    happens issued "Ins, Enter did not issue a ticket."
    new_picture "The new ticket is not shown."
    close_paper

    call_and_start
    fill_request
    register_request
    close_paper

    from_here
    press F5
    happens finished "F5 did not finish the visit."
    keep_picture
    press ctrl+3
    new_picture "Ctrl+3 does not show the summary."

    summary=$("$binary" summary --data "$data" --as json) || fail "summary does not run beside the window."
    # The day of the office: the program's own, whatever the time zone here.
    today=$(sed -n 's/.*"day":"\([0-9]*\)-\([0-9]*\)-\([0-9]*\)".*/\3.\2.\1/p' <<<"$summary")
    [ -n "$today" ] || fail "summary names no day: $summary"
    grep -q '"finished":1[,}]' <<<"$summary" || fail "summary does not show one finished visit: $summary"
    grep -q '"issued":7[,}]' <<<"$summary" || fail "summary does not show seven tickets: $summary"
    grep -q '"kind-request":1[,}]' <<<"$summary" || fail "summary does not show one registered request: $summary"
    "$binary" find --data "$data" наследници >"$work/found" || fail "find finds nothing."
    grep -F " $today " "$work/found" | grep -q 'Проба' || fail "find lists no request registered on $today: $(cat "$work/found")"
    "$binary" verify --data "$data" >"$work/verified" || fail "verify refuses: $(cat "$work/verified")"
    kill -0 "${pids[2]}" 2>/dev/null || fail "The program ended by itself."
    echo 'journey: good'
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    [ $# -eq 1 ] && [ -x "$1" ] || { echo 'usage: journey.sh BINARY' >&2; exit 1; }
    binary=$(realpath "$1")
    trap end EXIT
    trap 'exit 1' INT TERM HUP
    journey
fi
