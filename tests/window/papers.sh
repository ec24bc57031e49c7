#!/usr/bin/env bash
# Pictures of every paper of the example office, for people to look at: at 100 % (96 dots an inch) and, with 200, twice as large.
#
#   papers.sh BINARY OUTDIR [200]
#
# Plays a day, makes every paper on every medium, and draws the first page of each. Needs poppler-utils and imagemagick.
set -eu
[ $# -ge 2 ] && [ -x "$1" ] || { echo 'usage: papers.sh BINARY OUTDIR [200]' >&2; exit 1; }
binary=$(realpath "$1") dpi=$((96 * ${3:-100} / 100))
mkdir -p "$2"
out=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
day=24.11.2026
"$binary" day --date $day --visits 40 --seed 3 --data "$work/d" >"$work/log"
paper() {
    local name=$1
    shift
    "$binary" paper "$@" --data "$work/d" --out "$work/$name.pdf" >/dev/null
    pdftoppm -r $dpi -png -singlefile "$work/$name.pdf" "$work/$name"
    # A grey edge, so that white paper stands out on a white page.
    convert "$work/$name.png" -bordercolor '#c8ccd0' -border 1 -define png:compression-level=9 "$out/paper-$name.png"
    echo "paper-$name.png"
}
for medium in a5 a4-stub roll80; do paper receipt-$medium 101-3 --medium $medium; done
printf '{"kind":"service_complaint","channel":"email","reference":"m1","name":"Мария Примерова Тестова","email":"m@example.invalid","subject":"Дълго чакане на гише 2","description":"Чаках повече от час."}\n' >"$work/in"
"$binary" intake "$work/in" --data "$work/d" >/dev/null
paper complaint-a5 301-1
for medium in a5 roll80; do paper fee-$medium 1301-1 --kind fee --medium $medium; done
for medium in label a4; do paper stamp-$medium 101-3 --kind stamp --medium $medium; done
for medium in a5 a4; do paper service-$medium service 2016 --medium $medium; done
for medium in a6 roll80; do paper feedback-$medium feedback --medium $medium; done
paper incoming incoming $day
paper day day $day
paper charter charter
for medium in a5 roll80 label; do paper trial-$medium trial --medium $medium; done
for medium in roll80; do
    pdftoppm -r $dpi -png -singlefile "$(find "$work/d/papers/tickets" -name '*.pdf' | sort | head -1)" "$work/ticket"
    convert "$work/ticket.png" -bordercolor '#c8ccd0' -border 1 "$out/paper-ticket-$medium.png"
done
