#!/bin/sh
# Kills an import with SIGKILL at many moments and finishes it: the state hash must be that of an import that was
# never killed, and the index must be whole. The moments are spread evenly over the time the import takes.
#
#   [MOMENTS=50] [BAIZE=target/release/baize] bench/kill9.sh INPUT…
#
# Exit code: 0 when every moment came out the same, 1 when one did not.
set -eu

baize=${BAIZE:-target/release/baize}
moments=${MOMENTS:-50}
[ $# -gt 0 ] || { echo "usage: $0 INPUT…" >&2; exit 2; }
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT INT TERM
unset BAIZE_DATABASE BAIZE_CONFIG || true
export BAIZE_FEEDS__ENABLED=false

hash_of() {
    "$baize" --data "$1" doctor --state-hash --json
}

# `sequence` is left out: how the history is cut into transactions depends on the moment.
without_sequence() {
    sed 's/,"sequence":[0-9]*//'
}

begun=$(date +%s%N)
"$baize" --data "$home/whole" import "$@" --json > "$home/report.json"
whole=$(( ($(date +%s%N) - begun) / 1000000 ))
expected=$(hash_of "$home/whole" | without_sequence)
total=$("$baize" --data "$home/whole" search --json --limit 1 "" | sed 's/.*"total":\([0-9]*\).*/\1/')
echo "an import of $whole ms; $expected; $total in the index"

failures=0
moment=1
while [ "$moment" -le "$moments" ]; do
    data="$home/$moment"
    delay=$(( whole * moment / (moments + 1) ))
    "$baize" --data "$data" import "$@" > /dev/null 2>&1 &
    pid=$!
    sleep "$(printf '%d.%03d' $((delay / 1000)) $((delay % 1000)))"
    kill -9 "$pid" 2> /dev/null || true
    wait "$pid" 2> /dev/null || true
    "$baize" --data "$data" import "$@" > /dev/null 2> "$home/said" || { cat "$home/said"; failures=$((failures + 1)); }
    got=$(hash_of "$data" | without_sequence)
    found=$("$baize" --data "$data" search --json --limit 1 "" | sed 's/.*"total":\([0-9]*\).*/\1/')
    if [ "$got" = "$expected" ] && [ "$found" = "$total" ]; then
        echo "ok      killed after $delay ms"
    else
        echo "FAILED  killed after $delay ms: $got, $found in the index"
        failures=$((failures + 1))
    fi
    rm -rf "$data"
    moment=$((moment + 1))
done
echo "$failures of $moments moments came out different"
[ "$failures" -eq 0 ]
