#!/usr/bin/env bash
# Three real processes on three views of one shared folder: killed, unplugged, refilled, and nothing is lost.
#
#   three.sh BINARY samba|rsynced
#
# The first workstation opens an office, two join; each registers beside its running exchange. One exchange is killed and
# begun again. The folder is unplugged (the server is killed, or the copying stands still) while all three register. Then every
# file with events is deleted from the folder. At the end each workstation has every number that was ever told, no number was
# told twice, `verify` finds nothing, and every file in the folder is whole.
#
# Ends with `three: good …` and 0; else a sentence and 1; 77 where the mounts cannot be made.
set -eu

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
binary=$1 kind=$2
if [ -z "${MOUNTS:-}" ]; then exec timeout 400 "$here/$kind.sh" "$here/three.sh" "$(realpath "$binary")" "$kind"; fi

read -r -a mounts <<<"$MOUNTS"
work=$(mktemp -d)
running=('' '' '')
told=$work/told
: >"$told"

fail() {
    echo "three: $*" >&2
    tail -n 4 "$work"/run* >&2 || true
    exit 1
}

# shellcheck disable=SC2317
end() {
    local pid
    for pid in "${running[@]}"; do if [ -n "$pid" ]; then kill -KILL "$pid" 2>/dev/null || true; fi; done
    rm -rf "$work"
}
trap end EXIT

await() {
    local stop=$((SECONDS + $1))
    shift
    until "$@"; do
        if [ "$SECONDS" -ge "$stop" ]; then return 1; fi
        sleep 0.5
    done
}

gishe() {
    local n=$1
    shift
    timeout 60 "$binary" "$@" --data "$work/$n" --lang en
}

begin() {
    "$binary" share run --seconds 600 --data "$work/$1" --lang en >>"$work/run$1" 2>&1 &
    running[$1]=$!
}

stop() {
    kill -KILL "${running[$1]}" 2>/dev/null || true
    wait "${running[$1]}" 2>/dev/null || true
    running[$1]=''
}

# register N COUNT: papers by post; the numbers that were told are kept.
batch=0
register() {
    local n=$1 i
    batch=$((batch + 1))
    for ((i = 0; i < $2; i++)); do
        printf '{"kind":"service_complaint","channel":"email","reference":"r%s-%s-%s","name":"Мария Примерова","email":"m@example.invalid","subject":"Чакане","description":"Чаках."}\n' "$n" "$batch" "$i"
    done >"$work/in.jsonl"
    gishe "$n" intake "$work/in.jsonl" >"$work/out" 2>&1 || fail "intake at $n: $(tail -2 "$work/out")"
    grep -oE '[0-9]+-[0-9]+/[0-9.]+' "$work/out" | cut -d/ -f1 >"$work/new"
    cat "$work/new" >>"$told"
    [ "$(wc -l <"$work/new")" -eq "$2" ] || fail "no number was told: $(cat "$work/out")"
}

has_all() {
    local n
    for n in 0 1 2; do
        gishe "$n" export cases --as jsonl 2>/dev/null | grep -oE '"number":"[^"]+"' | cut -d'"' -f4 | sort >"$work/has"
        sort "$told" | comm -23 - "$work/has" >"$work/lacks$n"
        if [ -s "$work/lacks$n" ]; then return 1; fi
    done
}

empty_folder() {
    local folder
    for folder in "$@"; do find "$folder" -name '*.seg' -delete; done
}

all_there() {
    [ "$(find "${mounts[0]}" -name '*.seg' 2>/dev/null | wc -l)" -ge 3 ]
}

joins_by() {
    printf '%s\n' "$2" | gishe "$1" office join --folder "${mounts[$1]}" --name "Гише $(($1 + 1))" >"$work/joined" 2>&1
}

phrase=$(gishe 0 office open --name 'Гише 1' --folder "${mounts[0]}" | grep -oE '([[:alpha:]]+[ -]){5}[[:alpha:]]+' | tail -1)
[ -n "$phrase" ] || fail 'no passphrase was shown.'
for n in 1 2; do
    # A folder that is copied shows the sign a moment later.
    await 30 test -s "${mounts[$n]}/office.age" || fail "the office is not seen at $n."
    if [ "$kind" = samba ]; then
        joins_by "$n" "$phrase" || fail "$n does not join: $(cat "$work/joined")"
    else
        # Codes are given by the one who opened: create-exclusive decides nothing between copies.
        code=$(printf '%s\n' "$phrase" | gishe 0 office invite | grep -oE '[A-Za-z0-9]+([ -][A-Za-z0-9]+){3,}' | tail -1)
        await 30 joins_by "$n" "$code" || fail "$n does not join: $(cat "$work/joined")"
    fi
done

for n in 0 1 2; do begin "$n"; done
for n in 0 1 2; do register "$n" 4; done
stop 1
register 1 3
begin 1
await 90 has_all || fail "after a kill these are missing: $(cat "$work"/lacks?)"

if [ "$kind" = samba ]; then kill -KILL -- "-$SMBD_PID"; else touch "$PAUSE"; fi
for n in 0 1 2; do register "$n" 3; done
stop 2
begin 2
if [ "$kind" = samba ]; then SMBD_PID=$("$RESTART"); else rm "$PAUSE"; fi
await 150 has_all || fail "after the outage these are missing: $(cat "$work"/lacks?)"

for n in 0 1 2; do stop "$n"; done
if [ "$kind" = samba ]; then
    empty_folder "$SHARE_DIR"
else
    touch "$PAUSE"
    empty_folder "${mounts[@]}"
    rm "$PAUSE"
fi
for n in 0 1 2; do
    register "$n" 2
    begin "$n"
done
await 150 has_all || fail "after the folder was emptied these are missing: $(cat "$work"/lacks?)"
await 120 all_there || fail 'the folder was not filled again.'

[ "$(sort "$told" | uniq -d | wc -l)" -eq 0 ] || fail "told twice: $(sort "$told" | uniq -d)"
for n in 0 1 2; do stop "$n"; done
for n in 0 1 2; do
    gishe "$n" verify >"$work/verified" 2>&1 || fail "verify at $n: $(cat "$work/verified")"
    gishe "$n" share check >"$work/checked" 2>&1 || fail "check at $n: $(cat "$work/checked")"
done
echo "three: good ($kind, $(wc -l <"$told") registrations, ${SECONDS} s)"
