#!/usr/bin/env bash
# Measures Joplin's terminal application carrying N notes through a shared folder, from one profile to another.
# Run: benches/peers/joplin.sh N   (JOPLIN_VERSION chooses another version; JOPLIN_KEEP=1 leaves the scratch folder)
set -eu

count=${1:?"how many records: joplin.sh N"}
here=$(cd "$(dirname "$0")" && pwd)
cache=${GISHE_PEERS:-$HOME/.cache/gishe/peers}
version=${JOPLIN_VERSION:-3.5.1}
home=$cache/joplin-$version
app=$home/node_modules/joplin/main.js

# Its packages' install scripts fetch ready-made binaries; only sqlite3 is needed, and it is built here from its own source.
if [ ! -e "$home/ready" ]; then
    mkdir -p "$home"
    echo '{"private": true}' >"$home/package.json"
    headers=$(node -p 'require("path").resolve(process.execPath, "../..")')
    [ ! -e "$headers/include/node/node_api.h" ] || export npm_config_nodedir=$headers
    install() {
        cd "$home" &&
            nice -n 19 npm install --ignore-scripts --no-audit --no-fund --save-exact "joplin@$version" &&
            JOBS=1 nice -n 19 node_modules/.bin/node-pre-gyp rebuild --build-from-source --directory node_modules/sqlite3 &&
            node -e 'require("sqlite3")'
    }
    (install) >"$home/install.log" 2>&1 || { tail -n 20 "$home/install.log" >&2; exit 1; }
    touch "$home/ready"
fi

mkdir -p "$cache"
scratch=$(mktemp -d "$cache/joplin-run.XXXXXX")
[ "${JOPLIN_KEEP:-}" ] || trap 'rm -rf "$scratch"' EXIT
share=$scratch/share
mkdir "$share" "$scratch/home" "$scratch/tmp"

joplin() { # profile, arguments
    local profile=$scratch/$1
    shift
    HOME=$scratch/home TMPDIR=$scratch/tmp NODE_ENV=production \
        /usr/bin/time -q -f '%U %S %e %M' -o "$scratch/time" node "$app" --profile "$profile" "$@" \
        </dev/null >>"$scratch/output" 2>&1 || { tail -n 20 "$scratch/output" >&2; exit 1; }
}

step() { # step, profile, arguments
    local name=$1 cpu wall rss files bytes
    shift
    joplin "$@"
    read -r cpu wall rss < <(awk '{ printf "%.2f %.2f %.0f\n", $1 + $2, $3, $4 / 1024 }' "$scratch/time")
    read -r files bytes < <(find "$share" -type f -printf '%s\n' | awk '{ n++; b += $1 } END { printf "%d %d\n", n, b }')
    echo "peer=joplin n=$count step=$name cpu_s=$cpu wall_s=$wall rss_mb=$rss files=$files bytes=$bytes"
}

python3 "$here/records.py" raw "$count" "$scratch/raw"
for profile in a b; do
    joplin "$profile" config sync.target 2
    joplin "$profile" config sync.2.path "$share"
done

step start a version
# An import that ends the process at once may lose the last note, still being written; a second command lets it finish.
printf 'import --format raw "%s"\nstatus\n' "$scratch/raw" >"$scratch/commands"
step import a batch "$scratch/commands"
python3 "$here/records.py" same "$count" "$scratch/a/database.sqlite"
step up a sync
step down b sync
python3 "$here/records.py" same "$count" "$scratch/b/database.sqlite"
step settle b sync # its first pass over the new notes
step idle b sync
