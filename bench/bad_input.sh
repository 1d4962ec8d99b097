#!/bin/sh
# Hands bad inputs to `baize import` and holds each to its outcome: refused with the code named here, nothing added
# beside the good record that stands next to the bad one where there is one, exit code 0 (an import that refuses
# records has done its work), and within the bounds on time and resident memory. Inputs of a gigabyte are made while
# the import reads them or are written once and packed; nothing of that size stays behind.
#
#   [BAIZE=target/release/baize] [SECONDS_MAX=60] [MEMORY_MAX=600] [HUGE=1024] bench/bad_input.sh
#
# MEMORY_MAX and HUGE are MiB. Needs GNU time, Python 3 and zstd. Exit code: 0 when every input came out as it should,
# 1 when one did not.
set -eu

baize=${BAIZE:-target/release/baize}
seconds_max=${SECONDS_MAX:-60}
memory_max=${MEMORY_MAX:-600}
huge=${HUGE:-1024}
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT INT TERM
unset BAIZE_DATABASE BAIZE_CONFIG || true
export BAIZE_FEEDS__ENABLED=false
failures=0

# make NAME: writes one bad input.
make() {
    python3 - "$1" "$home/input" "$huge" <<'PYTHON'
import base64, gzip, io, json, random, sys, tarfile, zipfile

name, path, huge = sys.argv[1], sys.argv[2], int(sys.argv[3])

def record(number, **more):
    return json.dumps({"id": f"PYSEC-2026-{number}", "modified": "2026-01-02T03:04:05Z", "summary": "A flaw.",
                       "affected": [{"package": {"ecosystem": "PyPI", "name": "kettle"}, "versions": ["1.0"]}], **more}).encode()

def tar(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for member, data in members:
            info = tarfile.TarInfo(member)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()

def packed(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members:
            archive.writestr(member, data)
    return out.getvalue()

def flipped(data, at):
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1:]

def xml(body, head=""):
    return (f'<?xml version="1.0" encoding="UTF-8"?>{head}<cnnvd><entry><name>{body}</name>'
            "<vuln-id>CNNVD-202601-001</vuln-id></entry></cnnvd>").encode()

def laughs():
    lines = ['<!ENTITY a "ha">'] + [f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(12)]
    return "<!DOCTYPE cnnvd [" + "".join(lines) + "]>"

def long_string(write):
    # Noise keeps the ratio below a bomb's, so that the length is what is refused.
    block = base64.b64encode(random.Random(1).randbytes(3 << 18))
    write(b'{"id": "PYSEC-2026-1", "modified": "2026-01-02T03:04:05Z", "details": "')
    for _ in range(huge):
        write(block)
    write(b'"}')

good = ("good.json", record(2))
three = [(f"{i}.json", record(i)) for i in (1, 2, 3)]
simple = {
    "truncated.json": lambda: record(1)[:60],
    "truncated.tar": lambda: tar(three)[:2200],
    "truncated.zip": lambda: packed(three)[:-40],
    "truncated.gz": lambda: gzip.compress(record(1))[:-12],
    "flipped.gz": lambda: flipped(gzip.compress(record(1)), 40),
    "flipped-member.zip": lambda: flipped(packed(three), 60),
    "nested.zip": lambda: packed([good, ("a.zip", packed([("b.zip", packed([("c.zip", packed(three))]))]))]),
    "bomb.zip": lambda: packed([good, ("bomb.json", record(1)[:-1] + b" " * (256 << 20) + b"}")]),
    "laughs.xml": lambda: xml("&m;", laughs()),
    "external.xml": lambda: xml("&x;", '<!DOCTYPE cnnvd [<!ENTITY x SYSTEM "file:///etc/hostname">]>'),
    "deep.xml": lambda: xml("n").replace(b"<vuln-id>", b"<a>" * 100_000 + b"</a>" * 100_000 + b"<vuln-id>"),
    "long-text.xml": lambda: xml("x" * (32 << 20)),
    "deep.json": lambda: record(1)[:-1] + b', "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "not-utf8.json": lambda: record(1, summary="@").replace(b"@", b"\xff\xfe"),
    "gbk.json": lambda: record(1, summary="@").replace(b"@", "漏洞".encode("gbk")),
    "gbk.xml": lambda: xml("@").replace(b"UTF-8", b"GBK").replace(b"@", "漏洞".encode("gbk")),
    "nul.json": lambda: record(1, summary="a\0b"),
    "raw-nul.json": lambda: record(1, summary="@").replace(b"@", b"a\0b"),
    "wrong-types.json": lambda: b'{"id": ["PYSEC-2026-1"], "modified": {}, "affected": "no"}',
    "long.json": None,
    "long.json.gz": None,
}
with open(path, "wb") as out:
    if name == "long.json":
        long_string(out.write)
    elif name == "long.json.gz":
        with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=1) as stream:
            long_string(stream.write)
    else:
        out.write(simple[name]())
PYTHON
}

# judge NAME CODE ADDED: imports $home/input under NAME; `-` for no refusal.
judge() {
    mkdir -p "$home/in"
    mv "$home/input" "$home/in/$1"
    status=0
    /usr/bin/time -f '%e %M' -o "$home/cost" "$baize" --data "$home/data" import "$home/in/$1" --json \
        > "$home/report" 2> "$home/errors" || status=$?
    rm -rf "$home/in"
    found=$(python3 - "$home/report" <<'PYTHON'
import json, sys
try:
    report = json.load(open(sys.argv[1]))
except ValueError:
    print("no-report 0")
else:
    codes = sorted({r["code"] for r in report["rejections"] if r["reason"]})
    print("+".join(codes) or "-", report["added"])
PYTHON
)
    documents=$("$baize" --data "$home/data" doctor --state-hash --json 2> /dev/null | sed 's/.*"documents":\([0-9]*\).*/\1/')
    rm -rf "$home/data"
    seconds=$(tail -1 "$home/cost" | cut -d' ' -f1)
    memory=$(( $(tail -1 "$home/cost" | cut -d' ' -f2) / 1024 ))
    verdict=ok
    [ "$found" = "$2 $3" ] && [ "$status" = 0 ] && [ "${documents:-0}" = "$3" ] || verdict=WRONG
    [ "${seconds%.*}" -lt "$seconds_max" ] && [ "$memory" -lt "$memory_max" ] || verdict=BOUNDS
    [ "$verdict" = ok ] || failures=$((failures + 1))
    printf '%-20s %-28s exit %s  %3s documents  %7s s  %4s MiB  %s\n' \
        "$1" "$found" "$status" "${documents:-?}" "$seconds" "$memory" "$verdict"
}

while read -r name code added; do
    [ -n "$name" ] || continue
    make "$name"
    judge "$name" "$code" "$added"
done <<'CASES'
truncated.json truncated 0
truncated.tar truncated 2
truncated.zip truncated 0
truncated.gz truncated 0
flipped.gz unreadable 0
flipped-member.zip unreadable 2
nested.zip too-nested 1
bomb.zip too-large 1
laughs.xml entities 0
external.xml entities 0
deep.xml too-deep 0
long-text.xml too-large 0
deep.json too-deep 0
not-utf8.json not-utf8 0
gbk.json not-utf8 0
gbk.xml - 1
nul.json - 1
raw-nul.json not-json 0
wrong-types.json no-identifier 0
long.json too-large 0
long.json.gz too-large 0
CASES

make long.json
zstd -q -3 --rm "$home/input" -o "$home/packed"
mv "$home/packed" "$home/input"
judge long.json.zst too-large 0

[ "$failures" = 0 ] || { echo "$failures inputs came out wrong" >&2; exit 1; }
