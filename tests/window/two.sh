#!/usr/bin/env bash
# Two real workstations of one office, each in its own window, exchanging by files in a shared folder; driven by keys alone.
#
#   two.sh BINARY [FOLDER-FOR-PICTURES]
#
# First the window of the first start opens an office by itself („Отвори служба“) and its staff window must follow. Then another
# office: `office open` makes it, the second workstation joins it in its window („Присъедини се“) with the passphrase. Each
# has a screen of its own (two Xvfb, two openbox). In window 1 the first clerk is written down and signs in; the clerk comes to
# window 2 by the folder and signs in there at counter 2. Ins issues a ticket in window 1, F2 calls it in window 2 by a claim
# in the folder. Every step is awaited in the events on disk of the workstation that has to know it, or in the picture of
# its window. At the end `verify` must be content with both and nothing may have been called twice.
#
# Prints how long the call took from the log of workstation 2 to that of workstation 1, then `two: good`, and exits 0; or a
# sentence on the standard error and exits 1. Pictures go to the folder when one is named.
# Needs what journey.sh needs, whose functions it takes.
set -eu
# shellcheck source=journey.sh
. "$(dirname "${BASH_SOURCE[0]}")/journey.sh"

size=1366x768 out='' now=0
declare -a screens=() datas=() programs=()

fail() {
    local n
    echo "two: $*" >&2
    for n in "${!screens[@]}"; do
        if [ -n "$out" ]; then DISPLAY=${screens[$n]} look "$out/failed-$n.png" 2>/dev/null || true; fi
    done
    if [ -n "$work" ]; then tail -n 5 "$work"/log-* >&2 2>/dev/null || true; fi
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

# when_known N OPERATION FILE: writes the millisecond at which the event is there; the clocks are one, the machine is one.
when_known() {
    await 20 known "$1" "$2" || return 1
    date +%s%3N >"$3"
}

count() { events | grep -cF "\\\"o\\\":\\\"$1\\\"" || true; }

# The first start, without any office: open one by keys, read the passphrase, get to the staff window.
first_start() {
    mkdir "$work/first"
    program 0
    shot first-start
    keep_picture
    press Return
    new_picture "Enter does not lead to the form of „Отвори служба“."
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
    await 8 differs || fail "„Записах ги“ cannot be reached by Tab and Enter."
    kill -0 "${programs[0]}" 2>/dev/null || fail "The program ended after the first window instead of showing the office."
    stands_open "No staff window follows the first window."
    shot first-office
    close 0
}

# Workstation 2 joins in its window, with the passphrase that workstation 1 was told.
join() {
    program 2
    tab 1
    keep_picture
    press Return
    new_picture "Tab, Enter does not lead to the form of „Присъедини се“."
    path "$work/share"
    tab 2
    press ctrl+a
    write 'Гише 2'
    tab 1
    write "$1"
    shot join-form
    keep_picture
    press Return
    await 10 test -s "$data/station.json" || fail "Enter in the form did not join the office."
    await 8 differs || fail "The first window stays after joining."
    kill -0 "${programs[2]}" 2>/dev/null || fail "The program ended after joining instead of showing the office."
    stands_open "No staff window follows the joining."
}
