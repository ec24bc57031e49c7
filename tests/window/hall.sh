#!/usr/bin/env bash
# The whole hall in real windows on one folder: two counters, the public display, the kiosk; each a workstation of its own, each on a
# screen of 1920×1080.
#
#   hall.sh BINARY [FOLDER-FOR-PICTURES]
#
# Two tickets are drawn at the kiosk by touch, called by F2 at the two counters, and cried on the display, which is proved by its own
# log. Then counter 1 falls and comes back: the display stays. The shared folder is taken away: the display says how old its data are.
# Staff close the kiosk by Ctrl+Alt+End: exit code 7. At the end both counters hold two calls and `verify` is content. Prints
# `hall: good` and exits 0, or a sentence on the standard error and exits 1. Needs what two.sh needs, whose functions it takes.
set -eu
# shellcheck source=two.sh
. "$(dirname "${BASH_SOURCE[0]}")/two.sh"

size=1920x1080

# face N COMMAND…: a window of the hall on workstation N's screen.
face() {
    at "$1"
    local n=$1
    shift
    "$binary" "$@" --data "$data" >"$work/log-$n" 2>&1 &
    programs[$n]=$!
    pids+=($!)
    await 20 painted || fail "$1 shows nothing."
}

# The screen is not one colour.
painted() { [ "$(look rgba:- | head -c 8294400 | fold -w 4096 2>/dev/null | sort -u | head -3 | wc -l)" -gt 2 ]; }

# touch X Y: a finger on the screen.
touch_at() {
    xdotool mousemove "$1" "$2" click 1
    sleep 0.3
}

cried() { [ -e "$work/cried" ] && [ "$(wc -l <"$work/cried")" -ge "$1" ]; }

# The lower strip of the display differs by more than a running clock: the notice of old data stands there.
notice() {
    local n
    look "$work/after.png"
    for n in before after; do convert "$work/$n.png" -crop 1920x160+0+920 +repage "$work/strip-$n.png"; done
    n=$(compare -metric AE "$work/strip-before.png" "$work/strip-after.png" null: 2>&1 || true)
    awk -v n="${n%% *}" 'BEGIN { exit !(n > 3500) }'
}

# draw N: the N-th ticket, at the kiosk: the first line, „no“ to the question of priority.
draw() {
    at 4
    keep_picture
    touch_at 960 300
    new_picture "The kiosk does not ask for priority."
    keep_picture
    touch_at 1440 320
    await 8 drawn "$1" || fail "The kiosk drew no ticket."
    await 4 stands 0.3 || true
    shot "kiosk-$1"
}

# The kiosk shows what it showed first.
at_start() {
    local n
    xdotool mousemove 5 1070
    sleep 0.2
    look "$work/after.png"
    n=$(compare -metric AE "$work/start.png" "$work/after.png" null: 2>&1 || true)
    awk -v n="${n%% *}" 'BEGIN { exit !(n < 500) }'
}

drawn() { at 4 && [ "$(count issued)" -ge "$1" ]; }

came() { at "$1" && [ "$(count issued)" -ge "$2" ]; }

hall() {
    local n
    begin
    for n in 2 3 4; do
        local as=()
        if [ "$n" -gt 2 ]; then as=(--hall); fi
        "$binary" office join --data "$work/d$n" --folder "$work/share" --name "Място $n" "${as[@]}" \
            <<<"$phrase" >"$work/log-join" 2>&1 || fail "office join refuses workstation $n."
    done
    for n in 1 2 3 4; do screen "$n"; done
    program 1
    program 2
    first_clerk
    second_clerk
    face 3 display --out "$work/cried"
    face 4 kiosk
    acquainted
    # Who is new is met by its files; lines and hours must have come to the kiosk.
    await 75 opened_for_tickets || fail "The settings did not reach the kiosk."
    at 4
    await 4 stands 0.3 || true
    # The pointer away from all that it would light up.
    xdotool mousemove 5 1070
    sleep 0.5
    look "$work/start.png"
    shot kiosk-start
    draw 1
    await 20 came 1 1 || fail "The first ticket did not reach counter 1."
    at 1
    await 4 stands 0.3 || true
    press F2
    await 20 cried 1 || fail "The display does not cry the first call."
    at 4
    await 20 at_start || fail "The kiosk does not come back to its start."
    draw 2
    await 20 came 2 2 || fail "The second ticket did not reach counter 2."
    at 2
    await 4 stands 0.3 || true
    press F2
    await 20 cried 2 || fail "The display does not cry the second call."
    awk '{ print $2, $3 }' "$work/cried" | sort -u | wc -l | grep -qx 2 || fail "The display cried one call twice."
    for n in 1 2; do
        at "$n"
        shot "counter-$n"
    done
    at 3
    sleep 1
    shot display
    # Counter 1 falls and comes back; the display does not mind, and cries nobody again.
    kill -9 "${programs[1]}" 2>/dev/null || true
    wait "${programs[1]}" 2>/dev/null || true
    sleep 1
    kill -0 "${programs[3]}" 2>/dev/null || fail "The display fell with counter 1."
    program 1
    sleep 3
    [ "$(wc -l <"$work/cried")" = 2 ] || fail "The display cried again after counter 1 came back."
    # The folder is gone: the display says so, in a minute.
    at 3
    keep_picture
    mv "$work/share" "$work/away"
    await 100 notice || fail "The display does not say that its data are old."
    shot display-old
    mv "$work/away" "$work/share"
    at 4
    xdotool key --clearmodifiers ctrl+alt+End
    local code=0
    wait "${programs[4]}" || code=$?
    [ "$code" = 7 ] || fail "Ctrl+Alt+End closed the kiosk with $code instead of 7."
    for n in 1 2; do
        at "$n"
        await 20 twice || fail "Workstation $n holds $(count called) calls instead of two."
        "$binary" verify --data "$data" >"$work/log-verify" 2>&1 || fail "verify refuses the data of workstation $n."
    done
    echo 'hall: good'
}

twice() { [ "$(count called)" = 2 ]; }

opened_for_tickets() { "$binary" set hours.closes --data "$work/d4" 2>/dev/null | grep -qF 23:59; }

if [ $# -lt 1 ] || [ $# -gt 2 ] || [ ! -x "$1" ]; then
    sed -n 2,12p "$0" >&2
    exit 2
fi
binary=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
if [ -n "${2:-}" ]; then mkdir -p "$2" && out=$(cd "$2" && pwd); fi
trap end EXIT
hall
