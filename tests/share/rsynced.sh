#!/usr/bin/env bash
# Runs a command beside three folders that a program keeps copying to one another, as file synchronisers do.
#
#   rsynced.sh COMMAND [ARGS…]
#
# Every 0.7 s rsync takes what is new or newer from each folder to each other, file by file, never deleting; names like
# `.something.tmp` stay where they are. COMMAND gets
#
#   MOUNTS   the three folders, separated by spaces
#   PAUSE    a file; while it exists nothing is copied
#
# and its exit code is the exit code. Needs rsync.
set -eu

if [ $# -eq 0 ]; then
    echo 'rsynced: a command is needed' >&2
    exit 1
fi
if ! command -v rsync >/dev/null; then
    echo 'rsynced: rsync is not installed' >&2
    exit 1
fi

work=$(mktemp -d)
folders=("$work/mnt1" "$work/mnt2" "$work/mnt3")
mkdir "${folders[@]}"

# newer FROM TO: what TO lacks or has older, to the nanosecond. rsync by itself compares whole seconds: it would leave out a
# second change within one, or take the older of two lengths.
newer() {
    (cd "$1" && find . -mindepth 1 ! -name '.*.tmp' \( -type d -o -type f \) -print0) | while IFS= read -r -d '' name; do
        if [ -d "$1/$name" ]; then
            [ -d "$2/$name" ] || printf '%s\0' "$name"
        elif [ "$1/$name" -nt "$2/$name" ]; then
            printf '%s\0' "$name"
        fi
    done
}

# One round: every pair, both directions. What vanishes meanwhile is met again in the next round.
round() {
    local from to
    for from in "${folders[@]}"; do
        for to in "${folders[@]}"; do
            if [ "$from" = "$to" ]; then continue; fi
            newer "$from" "$to" |
                rsync -a --update --ignore-times --omit-dir-times --from0 --files-from=- "$from/" "$to/" >/dev/null 2>&1 || true
        done
    done
}

# Ends with this script, however that ends.
copying() {
    while [ ! -e "$work/stop" ] && kill -0 $$ 2>/dev/null; do
        if [ ! -e "$work/pause" ]; then round; fi
        sleep 0.7
    done
}

child='' copier=''
# shellcheck disable=SC2317
end() {
    touch "$work/stop"
    if [ -n "$copier" ]; then wait "$copier" || true; fi
    rm -rf "$work"
}
trap end EXIT
trap 'exec 2>/dev/null; kill "$child"; wait "$child" || true; exit 143' TERM INT HUP

copying &
copier=$!
export MOUNTS="${folders[*]}" PAUSE=$work/pause
code=0
"$@" <&0 &
child=$!
wait "$child" || code=$?
exit "$code"
