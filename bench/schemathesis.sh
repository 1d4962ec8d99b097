#!/usr/bin/env bash
# Runs schemathesis against every operation of the OpenAPI document of `baize demo`, on a free port of this machine.
#
#   bench/schemathesis.sh [SECONDS]      at most so long; 240 by default
#
# BAIZE is the program (target/release/baize by default), SEED makes a run repeatable. schemathesis comes from PyPI into
# a folder that is gone afterwards. The exit code is 0 when no check failed.
#
# All checks run but one. What a query language or a cursor allows no schema can say, so a string that fits the schema
# may rightly be refused: `positive_data_acceptance` is left out.
#
# `/api/v1/changes/stream` is left out too: its answer has no end, and schemathesis waits for the end of every answer. It
# is asked here by hand: its head, its first lines, and its refusals.
set -euo pipefail

seconds=${1:-240}
program=${BAIZE:-target/release/baize}
seed=${SEED:-1}
schemathesis=4.32.5

folder=$(mktemp -d)
demo=
end() {
  if [ -n "$demo" ]; then kill "$demo" 2>/dev/null || true; fi
  rm -rf "$folder"
}
trap end EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "schemathesis==$schemathesis"

"$program" demo --listen 127.0.0.1:0 >"$folder/said" 2>"$folder/log" &
demo=$!
for _ in $(seq 300); do
  address=$(grep -o 'http://127[0-9.:]*' "$folder/said" || true)
  if [ -n "$address" ]; then break; fi
  sleep 0.2
done
if [ -z "$address" ]; then
  echo "the demo does not start:" >&2
  cat "$folder/log" >&2
  exit 3
fi

# status and media type of an answer, of which at most two seconds are waited for
asked() { curl --silent --max-time 2 --output "$folder/answer" --write-out '%{http_code} %{content_type}' "$@" || true; }
stream=$address/api/v1/changes/stream
expect() {
  if [ "$1" != "$2" ]; then
    echo "the stream of changes answers '$1', not '$2'" >&2
    exit 1
  fi
}
expect "$(asked "$stream?since=0")" "200 text/event-stream"
expect "$(head --lines 4 "$folder/answer" | cut --delimiter : --fields 1 | tr '\n' ' ')" "retry  id event "
expect "$(asked --head "$stream")" "200 text/event-stream"
for refused in 'since=-1' 'since=x' 'since=99999999999999999999'; do
  expect "$(asked "$stream?$refused")" "400 application/problem+json"
done
expect "$(asked --header 'Last-Event-ID: x' "$stream")" "400 application/problem+json"
expect "$(asked --request POST "$stream")" "405 application/problem+json"

cd "$folder"
timeout "$((seconds + 120))" "$folder/venv/bin/schemathesis" run "$address/api/openapi.json" \
  --exclude-path /api/v1/changes/stream --checks all --exclude-checks positive_data_acceptance \
  --max-time "$seconds" --max-examples 100 --continue-on-failure --seed "$seed" --no-color
