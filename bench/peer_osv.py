#!/usr/bin/env python3
"""How fast a peer takes OSV files: the package appthreat-vulnerability-db, by its own converter and store.

    python3 -m venv V && V/bin/pip install appthreat-vulnerability-db
    VDB_HOME=$(mktemp -d) V/bin/python bench/peer_osv.py FOLDER
    target/release/baize --data $(mktemp -d) import FOLDER --json

Prints one JSON line like `baize-bench`. The loop is that of the package's own `OSVSource.fetch`, without the download
and the zip archive and without its lower bound for years.
"""

import json
import os
import sys
import time

import orjson
from vdb.lib import db as database
from vdb.lib.osv import OSVSource

BATCH = 100


def files(folder):
    for place, _, names in os.walk(folder):
        for name in sorted(names):
            if name.endswith(".json"):
                yield os.path.join(place, name)


def main(folder):
    started = time.monotonic()
    source = OSVSource()
    source._start_year = None  # No lower bound, as its own feeds of application ecosystems have none.
    read = refused = 0
    batch = []
    for path in files(folder):
        with open(path, "rb") as file:
            content = file.read()
        try:
            batch.extend(source.convert(orjson.loads(content)))
            read += 1
        except Exception:  # The package passes over what it cannot convert.
            refused += 1
        if len(batch) >= BATCH:
            source.store(batch)
            batch = []
    if batch:
        source.store(batch)
    database.optimize_and_close_all()
    seconds = time.monotonic() - started
    print(json.dumps({"kind": "appthreat-vulnerability-db", "records": read, "refused": refused,
                      "seconds": seconds, "per_second": read / seconds}))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
