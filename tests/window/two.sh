#!/usr/bin/env bash
# Two real workstations of one office, each in its own window, exchanging by files in a shared folder; driven by keys
# alone.
#
#   two.sh BINARY [FOLDER-FOR-PICTURES]
#   two.sh --first-start BINARY [FOLDER-FOR-PICTURES]
#
# The first form opens an office (`office open`), joins a second workstation (`office join`) and shows each on a
# screen of its own (two Xvfb, two openbox). In window 1 the first clerk is written down and signs in; the clerk comes
# to window 2 by the folder and signs in there at counter 2. Ins issues a ticket in window 1, F2 calls it in window 2
# by a claim in the folder. Every step is awaited in the events on disk of the workstation that has to know it, and in
# the picture of its window. At the end both must hold one call and `verify` must be content. Prints how long the call
# took from the log of workstation 2 to that of workstation 1, then `two: good`.
#
# The second form drives the window of the first start: „Отвори служба“ and „Присъедини се“ must each lead to the
# window of the office. Prints `first start: good`.
#
# Exits 0, or 1 with a sentence on the standard error. Pictures go to the folder when one is named. Needs what
# journey.sh needs, whose functions it takes.
set -eu
# shellcheck source=journey.sh
. "$(dirname "${BASH_SOURCE[0]}")/journey.sh"

size=1366x768 out='' now=0 phrase=''
declare -a screens=() datas=() programs=()

fail() {
    local n
    echo "two: $*" >&2
    for n in "${!screens[@]}"; do
        if [ -n "$out" ]; then DISPLAY=${screens[$n]} look "$out/failed-$n.png" 2>/dev/null || true; fi
    done
    if [ -n "$work" ]; then head -n 4 "$work"/log-* >&2 2>/dev/null || true; fi
    exit 1
}

# at N: what follows is about workstation N: its screen, its data, its program.
at() {
    now=$1
    export DISPLAY=${screens[$1]}
    data=${datas[$1]}
}

# screen N: a screen with the Bulgarian keyboard and a window manager; its workstation's data are in $work/dN.
screen() {
    Xvfb -noreset -displayfd 3 -screen 0 "${size}x24" 3>"$work/display-$1" >"$work/xvfb-$1" 2>&1 &
    pids+=($!)
    await 10 test -s "$work/display-$1" || fail "Xvfb did not start."
    screens[$1]=:$(cat "$work/display-$1")
    datas[$1]=$work/d$1
    at "$1"
    setxkbmap bg
    openbox --config-file "$work/openbox.xml" >"$work/openbox-$1" 2>&1 &
    pids+=($!)
    await 5 xdotool get_desktop >/dev/null 2>&1 || fail "openbox did not start."
}

# program N: the real window of workstation N on its screen.
program() {
    at "$1"
    "$binary" --data "$data" >"$work/log-$1" 2>&1 &
    programs[$1]=$!
    pids+=($!)
    stands_open "The window of workstation $1 did not open with the keyboard focus."
}

stands_open() {
    await 20 has_focus || fail "$1"
    await 10 stands 0.5 || fail "The window of workstation $now does not come to rest."
}

# As in journey.sh, for the program of this screen.
has_focus() {
    local id
    id=$(xdotool search --onlyvisible --pid "${programs[$now]}" 2>/dev/null | tail -1)
    [ -n "$id" ] || return 1
    [ "$(xdotool getactivewindow 2>/dev/null)" = "$id" ] && return 0
    xdotool windowactivate "$id" 2>/dev/null || true
    return 1
}

# close N: ends the program of workstation N.
close() {
    kill "${programs[$1]}" 2>/dev/null || true
    wait "${programs[$1]}" 2>/dev/null || true
}

shot() {
    await 3 stands 0.2 || true
    if [ -z "$out" ]; then return 0; fi
    look "$out/$1.png"
    echo "$1.png"
}

# tab TIMES: a key at a time, since the window moves the focus a moment after it.
tab() {
    local i
    for ((i = 0; i < $1; i++)); do
        press Tab
        await 2 stands 0.15 || true
    done
}

# path TEXT: Latin text; the Bulgarian layout has no keys for it.
path() {
    setxkbmap us
    sleep 0.2
    write "$1"
    setxkbmap bg
    sleep 0.2
}

# known N OPERATION: whether workstation N holds an event of this operation.
known() { at "$1" && events | grep -qF "\\\"o\\\":\\\"$2\\\""; }

# when_known N OPERATION FILE: writes the millisecond at which the event is there; one machine, so one clock.
when_known() {
    await 20 known "$1" "$2" || return 1
    date +%s%3N >"$3"
}

count() { events | grep -cF "\\\"o\\\":\\\"$1\\\"" || true; }

# begin: the folder of this run, the settings of the window manager, the shared folder, an office opened in it.
begin() {
    work=$(mktemp -d)
    mkdir "$work/share"
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
    phrase=$("$binary" office open --data "$work/d1" --folder "$work/share" --name 'Гише 1' | tail -n 1)
    [ "$(wc -w <<<"$phrase")" = 6 ] || fail "office open tells no passphrase of six words: $phrase"
    # Whatever the clock says where this runs, tickets are issued.
    "$binary" set hours.opens 00:00 --data "$work/d1" >>"$work/log-join"
    "$binary" set hours.closes 23:59 --data "$work/d1" >>"$work/log-join"
    # … on whatever day.
    "$binary" set calendar.on "$(date +%F),$(date -d tomorrow +%F)" --data "$work/d1" >>"$work/log-join"
}

# Without any office: open one in the window, past its passphrase, and get to the staff window.
first_start() {
    mkdir "$work/first"
    program 0
    shot first-start
    keep_picture
    press Return
    new_picture 'Enter does not lead to the form of „Отвори служба“.'
    path "$work/first"
    tab 2
    shot first-open
    keep_picture
    press Return
    new_picture "Enter in the form did not open the office."
    await 10 test -s "$work/first/site.json" || fail "The new office is not in the folder."
    shot first-phrase
    keep_picture
    tab 1
    press Return
    await 8 differs || fail '„Записах ги“ cannot be reached by Tab and Enter.'
    kill -0 "${programs[0]}" 2>/dev/null || fail "The program ended after the first window: no office."
    stands_open "No staff window follows the first window."
    shot first-office
    close 0
}

# Workstation 2 joins in its window, with the passphrase of the office.
join_in_window() {
    program 2
    tab 1
    keep_picture
    press Return
    new_picture 'Tab, Enter does not lead to the form of „Присъедини се“.'
    path "$work/share"
    tab 2
    press ctrl+a
    write 'Гише 2'
    tab 1
    write "$phrase"
    shot join-form
    keep_picture
    press Return
    await 10 test -s "$data/station.json" || fail "Enter in the form did not join the office."
    await 8 differs || fail "The first window stays after joining."
    kill -0 "${programs[2]}" 2>/dev/null || fail "The program ended after joining instead of showing the office."
    stands_open "No staff window follows the joining."
}

# The first clerk of the office, in window 1: past the two counters to the name, Enter adds, Enter signs in.
first_clerk() {
    at 1
    shot sign-in-first
    tab 3
    write 'Мария Петрова'
    press Return
    if ! await 1 known 1 added; then
        # Enter in the field does nothing in some versions; the button after it does.
        tab 1
        press Return
    fi
    await 8 known 1 added || fail "The first clerk was not written down."
    await 4 stands 0.3 || true
    press Return
    await 8 known 1 opened || fail "Enter did not sign the new clerk in."
}

# Window 2 shows the clerk that came by the folder; signs in at counter 2.
second_clerk() {
    await 20 known 2 added || fail "The clerk did not reach workstation 2."
    at 2
    await 8 stands 0.5 || true
    shot sign-in-second
    press shift+Tab
    await 2 stands 0.15 || true
    press Return
    tab 1
    press Return
    await 8 own_opened || fail "The clerk could not sign in at counter 2."
}

# A running workstation notices a new one when it lists the folder, once a minute: until then it knows nothing of it.
# What is measured after this is the exchange of two that know each other.
acquainted() {
    local begun=$SECONDS
    at 1
    await 75 own_opened || fail "Workstation 1 does not notice workstation 2."
    echo "workstation 2 noticed by 1 after its sign-in: $((SECONDS - begun)) s"
}

own_opened() { events | grep -F '\"o\":\"opened\"' | grep -qF '\"counter\":2'; }

ticket() {
    at 2
    keep_picture
    at 1
    press Insert
    await 4 stands 0.3 || true
    shot ticket-line
    press Return
    await 8 known 1 issued || fail "Ins, Enter did not issue a ticket in window 1."
    await 20 known 2 issued || fail "The ticket did not reach workstation 2."
    at 1
    await 4 stands 0.3 || true
    press Escape
    at 2
    await 8 differs || fail "Window 2 does not show the ticket that came."
    shot waiting-2
}

call() {
    local watchers=()
    at 1
    await 4 stands 0.3 || true
    shot waiting-1
    keep_picture
    when_known 1 called "$work/at-1" &
    watchers+=($!)
    when_known 2 called "$work/at-2" &
    watchers+=($!)
    at 2
    local pressed
    pressed=$(date +%s%3N)
    press F2
    wait "${watchers[1]}" || fail "F2 in window 2 called nobody."
    wait "${watchers[0]}" || fail "The call did not reach workstation 1."
    at 1
    await 8 differs || fail "Window 1 does not show the call."
    echo "F2 to the log of 2: $(($(cat "$work/at-2") - pressed)) ms;" \
        "from the log of 2 to the log of 1: $(($(cat "$work/at-1") - $(cat "$work/at-2"))) ms"
    shot called-1
    at 2
    shot called-2
}

# The page „Обмен“ of both, the fifth of the rail: says that the other is heard.
exchange_page() {
    local n
    for n in 1 2; do
        at "$n"
        keep_picture
        press ctrl+5
        new_picture "Ctrl+5 does not show the exchange in window $n."
        shot "exchange-$n"
    done
}

two() {
    local n
    begin
    "$binary" office join --data "$work/d2" --folder "$work/share" --name 'Гише 2' \
        <<<"$phrase" >"$work/log-join" 2>&1 || fail "office join refuses."
    screen 1
    screen 2
    program 1
    program 2
    first_clerk
    second_clerk
    acquainted
    ticket
    call
    exchange_page
    for n in 1 2; do
        at "$n"
        [ "$(count called)" = 1 ] || fail "Workstation $n holds $(count called) calls instead of one."
        kill -0 "${programs[$n]}" 2>/dev/null || fail "The program of workstation $n ended by itself."
        "$binary" verify --data "$data" >"$work/log-verify" 2>&1 || fail "verify refuses the data of workstation $n."
    done
    echo 'two: good'
}

first() {
    begin
    screen 0
    first_start
    screen 2
    join_in_window
    echo 'first start: good'
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    what=two
    if [ "${1:-}" = --first-start ]; then
        what=first
        shift
    fi
    if [ $# -lt 1 ] || [ $# -gt 2 ] || [ ! -x "$1" ]; then
        echo 'usage: two.sh [--first-start] BINARY [FOLDER-FOR-PICTURES]' >&2
        exit 1
    fi
    binary=$(realpath "$1")
    if [ $# -eq 2 ]; then
        mkdir -p "$2"
        out=$(realpath "$2")
    fi
    trap end EXIT
    trap 'exit 1' INT TERM HUP
    "$what"
fi
