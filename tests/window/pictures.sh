#!/usr/bin/env bash
# Pictures of every screen of the program, for people to look at.
#
#   pictures.sh BINARY OUTDIR
#
# Drives the example office as journey.sh does and writes OUTDIR/NAME-WIDTH.png: sign-in, ticket, counter with a half-filled
# form, a form with errors, the receipt, the counter after it, the register with a case chosen, the summary of today and of the
# day before, the services with a card, the settings – at 1366×768 and 1920×1080; at 1366 also the counter and the summary in
# the dark theme and the counter and the summary in English; and the counter at 900×500.
# Needs what journey.sh needs. The mouse is used where a picture needs it.
set -eu
# shellcheck source=journey.sh
. "$(dirname "${BASH_SOURCE[0]}")/journey.sh"

# shot NAME: the window once it stands, as OUTDIR/NAME-WIDTH.png.
shot() {
    await 3 stands 0.2 || true
    look "$out/$1-$width.png"
    echo "$1-$width.png"
}

click() {
    xdotool mousemove "$1" "$2" click 1
    sleep 0.5
    # Away from every button, so that nothing looks pointed at.
    xdotool mousemove $((width - 3)) 3
    sleep 0.2
}

# go KEY: another screen, loaded.
go() {
    press "$1"
    sleep 0.4
    await 3 stands 0.3 || true
}

all() {
    width=$1
    open_window "$1x$2"
    # The left edge of the right half of the settings.
    local half=$((88 + 16 + (width - 134) / 2 + 14))
    shot sign-in
    sign_in
    press Insert
    shot ticket-line
    from_here
    press Return
    happens issued "No ticket was issued."
    sleep 0.5
    shot ticket
    press Escape
    call_and_start
    fill_request
    shot counter
    register_request
    shot receipt
    close_paper
    shot counter-registered
    write 'раждане'
    shot counter-search
    press Return
    sleep 0.4
    write '1234567890'
    press ctrl+Return
    sleep 0.6
    shot counter-errors
    press Escape Escape Escape
    press F7
    shot counter-transfer
    press Escape F5
    sleep 0.4
    press F9
    shot counter-break
    press F9
    go ctrl+2
    shot register-today
    # The palette leads to a case by its words.
    go ctrl+k
    shot palette
    press Escape
    go ctrl+2
    press Tab
    # The tenth filter after the search is „Всички“; the first row comes after it.
    press Tab Tab Tab Tab Tab Tab Tab Tab Tab Tab Return
    sleep 0.5
    press Tab Tab Tab Return
    sleep 0.5
    shot register
    go ctrl+3
    shot summary-today
    click $((width - 296)) 34
    shot summary
    press ctrl+e
    sleep 1
    shot day-paper
    press Escape
    go ctrl+4
    click 300 440
    shot services
    go ctrl+6
    shot settings
    if [ "$width" = 1366 ]; then
        click $((half + 317)) 131
        shot settings-dark
        go ctrl+3
        shot summary-dark
        go ctrl+1
        call_and_start
        fill_request
        shot counter-dark
        press Escape Escape
        go ctrl+6
        click $((half + 230)) 131
        click $((half + 146)) 131
        shot settings-english
        go ctrl+1
        write 'наследници'
        press Return
        sleep 0.5
        shot counter-english
        go ctrl+3
        shot summary-english
        go ctrl+2
        shot register-english
    fi
    end
}

small() {
    width=900
    open_window 900x500
    shot sign-in
    sign_in
    call_and_start
    fill_request
    shot counter
    go ctrl+3
    shot summary
    go ctrl+2
    shot register
    go ctrl+6
    shot settings
    end
}

[ $# -eq 2 ] && [ -x "$1" ] || { echo 'usage: pictures.sh BINARY OUTDIR' >&2; exit 1; }
binary=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
trap end EXIT
trap 'exit 1' INT TERM HUP
all 1366 768
all 1920 1080
small
