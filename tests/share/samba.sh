#!/usr/bin/env bash
# Runs a command beside a real shared folder: a Samba server and several workstations' mounts of it.
#
#   samba.sh COMMAND [ARGS…]
#
# Everything happens in namespaces of its own (network, mounts, processes), so nothing is heard or left outside. An smbd with
# a configuration of its own serves a temporary folder as the guest share `office` on 127.0.0.1:445; every workstation mounts
# it by a connection of its own, over the kernel's cifs where there is one, else over FUSE by smbnetfs. COMMAND gets
#
#   MOUNTS         the mounts, separated by spaces
#   MOUNTED_BY     cifs or smbnetfs
#   SHARE_DIR      the folder on the server's side
#   SMBD_PID       the server's process group. An outage: kill -KILL -- -$SMBD_PID, then $RESTART. A server that hangs:
#                  kill -STOP -- -$SMBD_PID, then -CONT (the minus matters: every connection is a process of its own).
#                  A pulled cable: ip link set lo down, then up
#   RESTART        a program that starts the server again and returns when it answers, printing the new SMBD_PID
#
# and its exit code is the exit code. Without root, or where nothing can be mounted: `skipped: …` and 77.
# From the outside: MOUNT_COUNT (3), MOUNT_BY (cifs or smbnetfs, else what there is), CACHE_SECONDS (0: how long a mount may
# keep names and attributes).
# Needs samba, util-linux, iproute2, python3; and smbnetfs with a C compiler, or cifs-utils with a kernel that has cifs.
set -eu

skip() {
    echo "skipped: $*"
    exit 77
}

fail() {
    echo "samba: $*" >&2
    if [ -n "${work:-}" ]; then find "$work/log" -type f -exec tail -n 5 {} + >&2 || true; fi
    exit 1
}

# Outside: the namespaces and the temporary folder.
outside() {
    [ $# -gt 0 ] || fail 'a command is needed'
    [ "$(id -u)" -eq 0 ] || skip 'needs root'
    local program
    for program in smbd ip python3 setpriv unshare; do
        command -v "$program" >/dev/null || fail "$program is not installed"
    done
    local apart=(unshare --net --mount --pid --fork --kill-child --mount-proc)
    "${apart[@]}" true 2>/dev/null || skip 'may not make namespaces'

    export SAMBA_SH_WORK
    SAMBA_SH_WORK=$(mktemp -d)
    chmod 711 "$SAMBA_SH_WORK"
    trap 'rm -rf "$SAMBA_SH_WORK"' EXIT
    local child='' code=0
    trap 'exec 2>/dev/null; kill -KILL "$child"; wait "$child" || true; exit 143' TERM INT HUP
    # Whatever ends this script ends everything inside with it.
    setpriv --pdeathsig KILL "${apart[@]}" "$BASH" "$0" "$@" <&0 &
    child=$!
    wait "$child" || code=$?
    exit "$code"
}

# Whether there is a way to mount: by the kernel, by FUSE.
# shellcheck disable=SC2317
by_cifs() {
    command -v mount.cifs >/dev/null || return 1
    grep -qw cifs /proc/filesystems || modprobe cifs 2>/dev/null || return 1
    grep -qw cifs /proc/filesystems
}

# shellcheck disable=SC2317
by_smbnetfs() {
    command -v smbnetfs >/dev/null || return 1
    [ -e /dev/fuse ] || mknod /dev/fuse c 10 229 2>/dev/null || return 1
    : 2>/dev/null <>/dev/fuse
}

# mount_one NUMBER
mount_one() {
    local at=$work/mnt$1 home=$work/client$1 keep=${CACHE_SECONDS:-0} tries
    mkdir "$at" "$home" "$home/.smb"
    if [ "$MOUNTED_BY" = cifs ]; then
        # nosharesock: a connection and caches of its own for every mount.
        local options=guest,vers=3.1.1,soft,nosharesock,serverino,echo_interval=2,file_mode=0666,dir_mode=0777
        mount -t cifs //127.0.0.1/office "$at" -o "$options,actimeo=$keep,iocharset=utf8" 2>>"$work/log/mount$1" ||
            mount -t cifs //127.0.0.1/office "$at" -o "$options,actimeo=$keep" 2>>"$work/log/mount$1" ||
            fail "cifs does not mount"
    else
        printf '[global]\n    disable netbios = yes\n    client min protocol = SMB2\n' >"$home/.smb/smb.conf"
        printf 'auth "guest" ""\n' >"$home/.smb/smbnetfs.conf"
        chmod 600 "$home"/.smb/*
        local options=config=$home/.smb/smbnetfs.conf,use_libsecret=false,smb_query_browsers=false,stat_workaround_depth=0
        options+=,neg_cache_timeout=1,max_retry_count=0,smb_timeout=5000,reply_timeout=10,local_charset=utf-8
        options+=,modules=subdir,subdir=/127.0.0.1/office,direct_io
        options+=,entry_timeout=$keep,attr_timeout=$keep,negative_timeout=$keep
        HOME=$home LD_PRELOAD=$work/mend.so smbnetfs "$at" -f -o "$options" </dev/null >"$work/log/mount$1" 2>&1 &
    fi
    for ((tries = 0; tries < 100; tries++)); do
        if mountpoint -q "$at" && ls "$at" >/dev/null 2>&1; then return; fi
        sleep 0.1
    done
    fail "mount $1 does not answer"
}

# Of two mounts that make the same name at once exactly one may win. Tried 20 times.
exclusive() {
    python3 - "$@" <<'PY'
import os, sys, threading
folders, names = sys.argv[1:], [f"exclusive.{n}" for n in range(20)]
wins, start = [0] * len(names), threading.Barrier(len(folders))
def race(folder):
    for number, name in enumerate(names):
        start.wait()
        try:
            os.close(os.open(os.path.join(folder, name), os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            wins[number] += 1
        except FileExistsError:
            pass
racers = [threading.Thread(target=race, args=[folder]) for folder in folders]
for racer in racers: racer.start()
for racer in racers: racer.join()
for name in names: os.unlink(os.path.join(folders[0], name))
sys.exit(wins != [1] * len(names))
PY
}

# smbnetfs makes a new file by a call that truncates one already there, so two workstations could both win a name; and opening
# to append fails with EIO. This goes between it and its library: a new file is new, or EEXIST; the kernel says where to append.
mend() {
    command -v cc >/dev/null || fail 'cc is not installed'
    cc -shared -fPIC -o "$work/mend.so" -x c - <<'C' || fail 'cc does not work'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/types.h>
int smbc_open(const char *url, int flags, mode_t mode) {
    int (*open)(const char *, int, mode_t) = (int (*)(const char *, int, mode_t))dlsym(RTLD_NEXT, "smbc_open");
    return open(url, flags & ~O_APPEND, mode);
}
int smbc_creat(const char *url, mode_t mode) {
    (void)mode;
    return smbc_open(url, O_WRONLY | O_CREAT | O_EXCL, 0666);
}
C
}

inside() {
    work=$SAMBA_SH_WORK
    unset SAMBA_SH_WORK
    ip link set lo up
    mkdir "$work"/{log,share,private,lock,state,cache,pid,rpc}
    chmod 777 "$work/share"
    cat >"$work/smb.conf" <<CONF
[global]
    workgroup = OFFICE
    server role = standalone server
    map to guest = Bad User
    interfaces = lo
    bind interfaces only = yes
    smb ports = 445
    disable netbios = yes
    load printers = no
    disable spoolss = yes
    printing = bsd
    printcap name = /dev/null
    usershare max shares = 0
    private dir = $work/private
    lock directory = $work/lock
    state directory = $work/state
    cache directory = $work/cache
    pid directory = $work/pid
    ncalrpc dir = $work/rpc
    log file = $work/log/smbd
[office]
    path = $work/share
    guest ok = yes
    writable = yes
    map archive = no
    force create mode = 0666
    force directory mode = 0777
CONF
    cat >"$work/restart" <<SH
#!/usr/bin/env bash
set -eu
if [ -s "$work/smbd.pid" ]; then kill -KILL -- "-\$(cat "$work/smbd.pid")" 2>/dev/null || true; fi
smbd -F -s "$work/smb.conf" -l "$work/log" </dev/null >>"$work/log/start" 2>&1 &
echo \$! >"$work/smbd.pid"
for ((tries = 0; tries < 100; tries++)); do
    if : 2>/dev/null </dev/tcp/127.0.0.1/445; then exec cat "$work/smbd.pid"; fi
    sleep 0.1
done
echo 'samba: the server does not answer' >&2
exit 1
SH
    chmod 755 "$work/restart"

    MOUNTED_BY=''
    local kind
    for kind in ${MOUNT_BY:-cifs smbnetfs}; do
        if [ -z "$MOUNTED_BY" ] && "by_$kind"; then MOUNTED_BY=$kind; fi
    done
    [ -n "$MOUNTED_BY" ] || skip 'neither cifs nor FUSE with smbnetfs is to be had'

    if [ "$MOUNTED_BY" = smbnetfs ]; then mend; fi
    SMBD_PID=$("$work/restart") || fail 'smbd does not start'
    MOUNTS=''
    local number code=0
    for ((number = 1; number <= ${MOUNT_COUNT:-3}; number++)); do
        mount_one "$number"
        MOUNTS+="${MOUNTS:+ }$work/mnt$number"
    done
    # shellcheck disable=SC2086
    exclusive $MOUNTS || fail 'a name was not made by exactly one mount'
    export MOUNTS MOUNTED_BY SHARE_DIR=$work/share SMBD_PID RESTART=$work/restart

    "$@" || code=$?

    cd /
    for ((number = 1; number <= ${MOUNT_COUNT:-3}; number++)); do umount -l "$work/mnt$number" 2>/dev/null || true; done
    kill -KILL -- "-$(cat "$work/smbd.pid")" 2>/dev/null || true
    exit "$code" # the last process of the namespace takes the others with it
}

if [ -n "${SAMBA_SH_WORK:-}" ]; then inside "$@"; else outside "$@"; fi
