#!/usr/bin/env bash
# Asks a running `baize demo` with the clients that people use against the services whose interfaces Baize speaks, and
# compares what they saw with what it itself says: pip-audit (OSV), pyvulnerabilitylookup, nvdlib (NVD 2.0), and
# Renovate's osv-offline-db over the archives of the dump.
#
#   [BAIZE=target/release/baize] [PYTHON=python3] bench/clients.sh
#
# The clients come from the package indexes into an environment that is gone afterwards. Without npm the archives are
# read by their layout alone, which is said. Exit code: 0 when everything agreed, 1 when something did not.
set -euo pipefail

baize=${BAIZE:-target/release/baize}
python=${PYTHON:-python3}
home=$(mktemp -d)
demo=
finish() {
    [ -z "$demo" ] || kill "$demo" 2> /dev/null || true
    rm -rf "$home"
}
trap finish EXIT INT TERM

"$python" -m venv "$home/clients"
"$home/clients/bin/pip" install --quiet --disable-pip-version-check \
    pip-audit==2.10.1 pyvulnerabilitylookup==4.5.0 nvdlib==0.9.0 jsonschema

port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
address=http://127.0.0.1:$port
"$baize" demo --listen "127.0.0.1:$port" > "$home/demo.log" 2>&1 &
demo=$!
for _ in $(seq 120); do
    if "$python" -c "import urllib.request; urllib.request.urlopen('$address/readyz')" 2> /dev/null; then break; fi
    kill -0 "$demo" || { cat "$home/demo.log"; exit 1; }
    sleep 0.5
done

# What is installed is not asked about: the versions in this file are.
printf 'django==3.2.1\nrequests==2.25.0\njinja2==2.10\npyyaml==5.3\n' > "$home/requirements.txt"
"$home/clients/bin/pip-audit" --requirement "$home/requirements.txt" --no-deps --disable-pip --progress-spinner off \
    --vulnerability-service osv --osv-url "$address/v1/query" --format json > "$home/audit.json" 2> "$home/audit.log" || true

mkdir "$home/offline"
if command -v npm > /dev/null; then
    (cd "$home/offline" && npm install --silent --no-audit --no-fund --ignore-scripts \
        @renovatebot/osv-offline-db@3.0.12 2> /dev/null) || rm -rf "$home/offline/node_modules"
fi

"$home/clients/bin/python" - "$address" "$home/audit.json" "$home/offline" <<'PYTHON'
import inspect
import json
import sys
import urllib.request

address, audit, offline = sys.argv[1], json.load(open(sys.argv[2])), sys.argv[3]
failures = []


def check(what, held, seen):
    print(f"{'ok     ' if held else 'FAILED '} {what}: {seen}")
    if not held:
        failures.append(what)


def get(path):
    with urllib.request.urlopen(address + path) as answer:
        return json.load(answer)


def query(body):
    asked = urllib.request.Request(address + "/v1/query", json.dumps(body).encode())
    with urllib.request.urlopen(asked) as answer:
        return json.load(answer)


# pip-audit: what it reports is what a query for the same package and version holds.
for package in audit["dependencies"]:
    found = set()
    for vulnerability in package["vulns"]:
        found |= {vulnerability["id"], *vulnerability["aliases"]}
    body = {"package": {"name": package["name"], "ecosystem": "PyPI"}, "version": package["version"]}
    held = query(body).get("vulns", [])
    ids = {v["id"] for v in held if "withdrawn" not in v}
    check(f"pip-audit {package['name']} {package['version']}", ids <= found, f"{len(package['vulns'])} of {sorted(ids)}")
check("pip-audit", len(audit["dependencies"]) == 4, f"{len(audit['dependencies'])} packages")

# nvdlib: its address is a constant, and without a key it waits six seconds after every page.
import requests
import nvdlib

there = requests.get
requests.get = lambda link, **more: there(link.replace("https://services.nvd.nist.gov", address), **more)
one = nvdlib.searchCVE(cveId="CVE-2021-44228", delay=0.6, key="none")
check("nvdlib cveId", len(one) == 1 and one[0].id == "CVE-2021-44228", [c.id for c in one])
check("nvdlib score", one[0].score[1] == 10.0, one[0].score)
total = get("/rest/json/cves/2.0?resultsPerPage=1")["totalResults"]
every = nvdlib.searchCVE(delay=0.6, key="none")
check("nvdlib all", len(every) == total, f"{len(every)} of {total}")
known = nvdlib.searchCVE(hasKev=True, cvssV3Severity="CRITICAL", delay=0.6, key="none")
check("nvdlib hasKev", 0 < len(known) < total, len(known))
named = nvdlib.searchCVE(cpeName="cpe:2.3:a:apache:log4j:2.14.1:*:*:*:*:*:*:*", delay=0.6, key="none")
check("nvdlib cpeName", "CVE-2021-44228" in {c.id for c in named}, [c.id for c in named])
try:
    nvdlib.searchCVE(cveId="nonsense", delay=0.6, key="none")
    check("nvdlib refusal", False, "nothing was refused")
except requests.HTTPError as error:
    check("nvdlib refusal", "Invalid cveId parameter." in str(error), str(error).split(":")[0])
requests.get = there

# pyvulnerabilitylookup: every method that reads and needs no account.
from pyvulnerabilitylookup import PyVulnerabilityLookup

client = PyVulnerabilityLookup(address)
check("lookup is_up", client.is_up, client.is_up)
origin = "405284c2-e461-4670-8979-7fd2c9755a60"
kev = next(iter(client.get_kevs(vuln_id="CVE-2021-44228")["data"]))
calls = {
    "get_info": ([], lambda a: a["db_sizes"]["cve"] > 200),
    "get_config_info": ([], lambda a: isinstance(a, dict)),
    "redis_up": ([], lambda a: a is True),
    "valkey_up": ([], lambda a: a is True),
    "get_vulnerability": (["CVE-2021-44228"], lambda a: a["cveMetadata"]["cveId"] == "CVE-2021-44228"),
    "get_last": ([5], lambda a: len(a) == 5),
    "get_recent": (["__date__", "cvelistv5", 4], lambda a: len(a) == 4),
    "get_vendors": ([], lambda a: "apache" in a),
    "get_vendor_products": (["apache"], lambda a: "log4j" in a),
    "get_vendor_product_vulnerabilities": (["apache", "log4j"], lambda a: "cve-2021-44228" in dict(a["cvelistv5"])),
    "get_vendor_product_vulnerabilities_iter": (["apache", "log4j"], lambda a: "cve-2021-44228" in {e[0] for e in a}),
    "get_vulnerabilities_by_cpe": (["cpe:2.3:a:apache:log4j"], lambda a: len(a["cvelistv5"]) > 0),
    "get_epss": (["CVE-2021-44228"], lambda a: a["data"][0]["cve"] == "CVE-2021-44228"),
    "get_cwes": ([], lambda a: len(a["data"]) > 0),
    "get_cwes_iter": ([], lambda a: "CWE-79" in {e["id"] for e in a}),
    "get_cwe": (["CWE-79"], lambda a: a["id"] == "CWE-79"),
    "get_capecs": ([], lambda a: a["data"] == []),
    "get_capecs_iter": ([], lambda a: a == []),
    "get_capec": (["66"], lambda a: "message" in a),
    "get_kevs": ([], lambda a: a["metadata"]["count"] > 100),
    "get_kevs_iter": ([], lambda a: len(a) == get("/api/kev")["metadata"]["count"]),
    "get_kev": ([kev["uuid"]], lambda a: a == kev),
    "get_kev_by_origin": ([origin, "CVE-2021-44228"], lambda a: a == kev),
    "get_cisa_kevs": ([], lambda a: len(a["data"]) > 0),
    "get_cisa_kevs_iter": ([], lambda a: len(a) > 100),
    "most_commented_vulnerabilities": ([], lambda a: a == []),
    "most_sighted_vulnerabilities": ([], lambda a: a == []),
    "get_gcve_registry_integrity": ([], lambda a: a is False),
    "get_comment": (["x"], lambda a: "message" in a),
    "get_bundle": (["x"], lambda a: "message" in a),
    "get_sighting": (["x"], lambda a: "message" in a),
    "get_emb3d": (["x"], lambda a: "message" in a),
}
for stem in ["comments", "bundles", "sightings", "organizations", "products", "emb3ds", "gcves"]:
    calls[f"get_{stem}"] = ([], lambda a: a["data"] == [])
    calls[f"get_{stem}_iter"] = ([], lambda a: a == [])
import datetime
import warnings

warnings.simplefilter("ignore")
for name, (arguments, holds) in calls.items():
    arguments = [datetime.date(2000, 1, 1) if a == "__date__" else a for a in arguments]
    try:
        answer = getattr(client, name)(*arguments)
        answer = list(answer) if inspect.isgenerator(answer) else answer
        held, seen = holds(answer), f"{len(answer)} entries" if hasattr(answer, "__len__") else answer
    except Exception as error:
        held, seen = False, repr(error)
    check(f"lookup {name}", held, seen)
# Those that write, or need an account, are all that is left.
writes = ("create_", "delete_", "set_", "reset_", "check_", "list_users", "get_user", "get_pg_info", "is_up", "get_vlai")
left = [n for n, _ in inspect.getmembers(PyVulnerabilityLookup) if not n.startswith(("_",) + writes) and n not in calls]
check("lookup methods", not left, left or f"{len(calls)} called")

# The archives of the dump: by their layout, then with the database that Renovate keeps of such archives.
import csv
import hashlib
import io
import os
import subprocess
import time
import zipfile

dump = get("/api/v1/dumps")
for _ in range(120):
    if dump["items"]:
        break
    time.sleep(0.5)
    dump = get("/api/v1/dumps")
files = {f["path"]: f for f in dump["items"]}


def fetch(path):
    """A file in two parts, as a download that broke off goes on."""
    whole, link = files[path]["bytes"], address + files[path]["url"].removeprefix(address)
    half = whole // 2
    with urllib.request.urlopen(urllib.request.Request(link, headers={"Range": f"bytes=0-{half - 1}"})) as answer:
        begun, tag = answer.read(), answer.headers["etag"]
    rest = urllib.request.Request(link, headers={"Range": f"bytes={half}-", "If-Range": tag})
    with urllib.request.urlopen(rest) as answer:
        data = begun + answer.read()
    if len(data) != whole or hashlib.sha256(data).hexdigest() != files[path]["sha256"]:
        failures.append(f"dump {path}")
    return data


ecosystems = fetch("osv/ecosystems.txt").decode().split("\n")[:-1]
archives = {path.split("/")[1] for path in files if path.endswith("/all.zip")}
check("dump ecosystems", archives == set(ecosystems), f"{len(ecosystems)}")
named, documents, wrong = {}, 0, []
for ecosystem in ecosystems:
    archive = zipfile.ZipFile(io.BytesIO(fetch(f"osv/{ecosystem}/all.zip")))
    if archive.testzip() is not None:
        wrong.append(ecosystem)
    listed = list(csv.reader(io.StringIO(fetch(f"osv/{ecosystem}/modified_id.csv").decode())))
    if sorted(f"{i}.json" for _, i in listed) != sorted(archive.namelist()) or listed != sorted(listed, reverse=True):
        wrong.append(f"{ecosystem}/modified_id.csv")
    # osv-offline puts an archive into a file of one document a line.
    with open(os.path.join(offline, f"{ecosystem.lower()}.nedb"), "w", encoding="utf-8") as lines:
        for name in archive.namelist():
            document = json.loads(archive.read(name))
            documents += 1
            if f"{document['id']}.json" != name:
                wrong.append(name)
            lines.write(json.dumps(document, ensure_ascii=False) + "\n")
            for affected in document.get("affected", []):
                package = affected.get("package", {})
                if package.get("ecosystem", "").split(":")[0] == ecosystem:
                    named.setdefault((ecosystem, package["name"]), set()).add(document["id"])
check("dump archives", documents > 50 and not wrong, wrong or f"{documents} documents of {len(ecosystems)} ecosystems")

if os.path.isdir(os.path.join(offline, "node_modules")):
    script = """
        import { OsvOfflineDb } from '@renovatebot/osv-offline-db';
        import { readFileSync } from 'node:fs';
        const database = OsvOfflineDb.create();
        const answers = [];
        for (const [ecosystem, name] of JSON.parse(readFileSync('asked.json', 'utf8')))
            answers.push((await database.query(ecosystem, name)).map((document) => document.id));
        database[Symbol.dispose]();
        console.log(JSON.stringify(answers));
    """
    # The ecosystems that it knows.
    known = {"crates.io", "Go", "Hackage", "Hex", "Maven", "npm", "NuGet", "Packagist", "Pub", "PyPI", "RubyGems"}
    asked = sorted(key for key in named if key[0] in known)
    with open(os.path.join(offline, "asked.json"), "w") as out:
        json.dump(asked, out)
    with open(os.path.join(offline, "ask.mjs"), "w") as out:
        out.write(script)
    told = subprocess.run(
        ["node", "ask.mjs"], cwd=offline, capture_output=True, text=True, env={**os.environ, "OSV_OFFLINE_ROOT_DIR": offline}
    )
    answers = json.loads(told.stdout) if told.returncode == 0 else []
    missed = [key for key, answer in zip(asked, answers) if set(answer) != named[key]]
    held = len(answers) == len(asked) > 20 and not missed
    check("osv-offline-db", held, told.stderr[-300:] or missed[:20] or f"{len(asked)} packages")
else:
    print("skipped osv-offline-db: npm is missing, or could not install it")

print(f"{len(failures)} failures")
sys.exit(1 if failures else 0)
PYTHON
