#!/usr/bin/env bash
# Real printing on this machine alone: papers to an IPP printer (ippeveprinter), to CUPS with a queue to it, and what is said when
# something stands against it.
#
#   printers.sh BINARY
#
# Everything runs in namespaces of its own (network, mounts, processes): a message bus and avahi on the loopback, two printers, a
# cupsd with a configuration of its own. Tried: printed and followed to the end; paper out told within two seconds; a job that the
# printer gives up; one that somebody cancels, and one that we cancel; a receipt printer by port and behind a raw queue; a medium refused before anything is sent; printer off; queue
# unknown; a queue that takes no jobs; CUPS down. What came out must be the archived bytes.
#
# Ends with `printers: good` and 0; else a sentence and 1; 77 where namespaces cannot be made. Needs root, ippeveprinter, cupsd,
# dbus-daemon, avahi-daemon, iproute2, util-linux.
set -eu

skip() {
    echo "skipped: $*"
    exit 77
}

fail() {
    echo "printers: $*" >&2
    tail -n 5 "$work"/log/* >&2 2>/dev/null || true
    exit 1
}

if [ -z "${PRINTERS_WORK:-}" ]; then
    [ $# -eq 1 ] && [ -x "$1" ] || { echo 'usage: printers.sh BINARY' >&2; exit 1; }
    [ "$(id -u)" -eq 0 ] || skip 'needs root'
    apart=(unshare --net --mount --pid --fork --kill-child --mount-proc)
    "${apart[@]}" true 2>/dev/null || skip 'may not make namespaces'
    PRINTERS_WORK=$(mktemp -d)
    export PRINTERS_WORK
    trap 'rm -rf "$PRINTERS_WORK"' EXIT
    code=0
    timeout 240 "${apart[@]}" "$BASH" "$0" "$(realpath "$1")" </dev/null || code=$?
    exit "$code"
fi

binary=$1 work=$PRINTERS_WORK
mkdir -p "$work"/{log,spool,root,cups/{root,state,cache,spool,tmp,ppd}}
chmod 711 "$work"
ip link set lo up
mount -t tmpfs none /run
mkdir -p /run/dbus /run/avahi-daemon

await() {
    local stop=$((SECONDS + $1))
    shift
    until "$@" 2>/dev/null; do
        [ "$SECONDS" -lt "$stop" ] || return 1
        sleep 0.1
    done
}

open_port() { : </dev/tcp/127.0.0.1/"$1"; }

dbus-daemon --system --fork >"$work/log/dbus" 2>&1 || fail 'dbus does not start'
cat >"$work/avahi.conf" <<'CONF'
[server]
use-ipv6=no
allow-interfaces=lo
CONF
avahi-daemon -D -f "$work/avahi.conf" --no-drop-root --no-chroot --no-rlimits >"$work/log/avahi" 2>&1 || fail 'avahi does not start'

# What the printer does with a job is said by the file `mood`.
cat >"$work/engine" <<SH
#!/bin/sh
cat "\$1" >"$work/out.pdf"
case "\$(cat "$work/mood")" in
    good) exit 0 ;;
    bad) exit 1 ;;
    paper) echo 'STATE: +media-empty-error' >&2; sleep 4; echo 'STATE: -media-empty-error' >&2; exit 0 ;;
    slow) sleep 8 ;;
esac
SH
chmod 755 "$work/engine"
printer() {
    ippeveprinter -d "$work/spool" -p "$1" -c "$work/engine" -f application/pdf -r off "${@:3}" "$2" >"$work/log/$2" 2>&1 &
    await 10 open_port "$1" || fail "$2 does not start"
}
printer 8631 Trial -s 10,5
trial_pid=$!

cat >"$work/cups/cupsd.conf" <<CONF
Listen 127.0.0.1:1631
Listen $work/cups/cups.sock
DefaultAuthType None
WebInterface No
Browsing No
LogLevel warn
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
CONF
cat >"$work/cups/cups-files.conf" <<CONF
SystemGroup root
User lp
Group lp
ServerRoot $work/cups/root
StateDir $work/cups/state
CacheDir $work/cups/cache
RequestRoot $work/cups/spool
TempDir $work/cups/tmp
AccessLog $work/log/cups-access
ErrorLog $work/log/cups-error
PageLog $work/log/cups-page
CONF
chmod -R a+rwX "$work/cups" "$work/spool"
cupsd -f -c "$work/cups/cupsd.conf" -s "$work/cups/cups-files.conf" >"$work/log/cupsd" 2>&1 &
cups_pid=$!
await 10 open_port 1631 || fail 'cupsd does not start'
export CUPS_SERVER=127.0.0.1:1631
lpadmin -p Lex -v ipp://127.0.0.1:8631/ipp/print -m everywhere -E >"$work/log/lpadmin" 2>&1 || fail 'no queue can be made'

paper() { timeout 60 "$binary" paper 301-1 --data "$work/data" --lang en "$@"; }
said() { grep -qF "$1" "$work/said" || fail "not said: $1 ($(tr '\n' '|' <"$work/said"))"; }
mood() { echo "$1" >"$work/mood"; }
# prints CODE ARGS…: prints, and ends with this code.
prints() {
    local want=$1 got=0
    shift
    paper "$@" >"$work/said" 2>&1 || got=$?
    [ "$got" = "$want" ] || fail "ends with $got, not $want: $(tr '\n' '|' <"$work/said")"
}

printf '{"kind":"service_complaint","channel":"email","reference":"r1","name":"Мария Примерова","email":"m@example.invalid","subject":"Чакане","description":"Чаках."}\n' >"$work/in"
"$binary" intake "$work/in" --data "$work/data" >"$work/log/intake" 2>&1 || fail 'nothing is registered'
ipp=ipp://127.0.0.1:8631/ipp/print

mood good
prints 0 --to "$ipp"
said 'Printed.'
paper --out "$work/kept.pdf" >/dev/null
cmp -s "$work/out.pdf" "$work/kept.pdf" || fail 'what came out is not what was archived'
prints 0 --medium a4-stub --to ipp://127.0.0.1:1631/printers/Lex
said 'Printed.'
prints 0 --medium a4-stub --to lp:Lex
said 'Handed to the printer.'

# A receipt printer in the network, and behind a raw queue: the same dots, whichever way.
cat >"$work/take.py" <<'PY'
import socket, sys
server = socket.create_server(("127.0.0.1", 9100))
for name in sys.argv[1:]:
    peer, _ = server.accept()
    with open(name, "wb") as out:
        while piece := peer.recv(65536):
            out.write(piece)
    peer.close()
PY
python3 "$work/take.py" "$work/dots-direct" "$work/dots-queue" &
sleep 0.5
prints 0 --medium roll80 --cut --to tcp://127.0.0.1:9100
said 'Handed to the printer.'
if lpadmin -p Pos -v socket://127.0.0.1:9100 -m raw -E >>"$work/log/lpadmin" 2>&1; then
    prints 0 --medium roll80 --cut --to raw:Pos
    said 'Handed to the printer.'
    await 10 test -s "$work/dots-queue" || fail 'nothing came out of the raw queue'
    sleep 1
    cmp "$work/dots-direct" "$work/dots-queue" || fail 'a raw queue changed the dots'
else
    echo 'this system has no raw queues'
fi

mood paper
begun=$(date +%s%N)
paper --to "$ipp" >"$work/said" 2>&1 &
paper_pid=$!
await 5 grep -q 'no paper' "$work/said" || fail "paper out is not told: $(tr '\n' '|' <"$work/said")"
took=$((($(date +%s%N) - begun) / 1000000))
[ "$took" -lt 2000 ] || fail "paper out is told after $took ms"
wait "$paper_pid" || fail 'paper was put in, and it is not printed'
said 'Printed.'

mood bad
prints 5 --to "$ipp"
said 'The printer gave up'
mood slow
prints 5 --to "$ipp" --seconds 1
said 'Printing is cancelled.'
await 5 sh -c "! pgrep -f '^/bin/sh $work/engine' >/dev/null" || pkill -f "^/bin/sh $work/engine" || true
prints 5 --medium a4-stub --to ipp://127.0.0.1:1631/printers/Lex --seconds 2
said 'Printing is cancelled.'
pkill -f "^/bin/sh $work/engine" || true
# Somebody else cancels it.
paper --medium a4-stub --to ipp://127.0.0.1:1631/printers/Lex >"$work/said" 2>&1 &
paper_pid=$!
await 5 grep -q 'Being printed\|Waits' "$work/said" || true
cancel -a Lex
wait "$paper_pid" && fail 'a cancelled job is taken for printed'
said 'Printing is cancelled.'
pkill -f "^/bin/sh $work/engine" || true
mood good

# Without colour this printer knows no A5.
rm -f "$work/out.pdf"
printer 8632 NoA5
prints 5 --to ipp://127.0.0.1:8632/ipp/print --medium a5
said 'has no A5 paper'
[ ! -e "$work/out.pdf" ] || fail 'the medium was refused and something was sent'

prints 5 --to ipp://127.0.0.1:1631/printers/Nowhere
said 'There is no queue'
prints 5 --to lp:Nowhere
said 'There is no queue'
cupsreject Lex
prints 5 --medium a4-stub --to ipp://127.0.0.1:1631/printers/Lex
said 'takes no documents'
prints 5 --medium a4-stub --to lp:Lex
said 'takes no documents'
kill "$trial_pid"
wait "$trial_pid" 2>/dev/null || true
prints 5 --to "$ipp"
said 'Nobody answers'
kill "$cups_pid"
wait "$cups_pid" 2>/dev/null || true
prints 5 --medium a4-stub --to ipp://127.0.0.1:1631/printers/Lex
said 'Nobody answers'
prints 5 --medium a4-stub --to lp:Lex
said 'printing system does not work'
"$binary" verify --data "$work/data" >/dev/null || fail 'verify is not content'
echo "printers: good (paper out told after $took ms)"
