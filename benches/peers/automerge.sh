#!/usr/bin/env bash
# Measures the Automerge library keeping N records in one document, saved by one process and loaded by another.
# Run: benches/peers/automerge.sh N
set -eu

count=${1:?"how many records: automerge.sh N"}
here=$(cd "$(dirname "$0")" && pwd)
cache=${GISHE_PEERS:-$HOME/.cache/gishe/peers}
mkdir -p "$cache"

CARGO_TARGET_DIR=$cache nice -n 19 cargo build --quiet --release --locked -j1 --manifest-path "$here/automerge/Cargo.toml"

scratch=$(mktemp -d "$cache/automerge-run.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
python3 "$here/records.py" json "$count" >"$scratch/records"
"$cache/release/automerge-peer" insert "$scratch/records" "$scratch/document"
"$cache/release/automerge-peer" load "$scratch/records" "$scratch/document"
