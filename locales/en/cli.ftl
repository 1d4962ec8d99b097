# What the command line says. `help-COMMAND` and `help-COMMAND-ARGUMENT` are the help.

error = error: { $text }
error-file = { $path }: { $reason }
error-output = standard output cannot be written: { $reason }
error-input = cannot open { $path }: { $reason }
error-busy = the data directory { $path } is in use by process { $pid }; nothing was changed. If that is `baize serve`, run the command as the same user so that it can take over the work; else wait for it or stop it.
error-unavailable = the database is not available: { $reason }. Nothing was lost; try again when it is back.
error-full = no space is left: { $reason }. What was committed is kept; make room and run the command again.
error-damaged = stored data is damaged: { $reason }. Nothing was changed; restore a backup, or ask for help with this message.
error-store = the database: { $reason }
error-query = the query cannot be read at character { $offset }: { $reason }
error-cursor = { $cursor } is not a cursor of this query; start again without --cursor
error-index = the search index: { $reason }. The records are safe; `baize reindex` makes the index anew.
error-index-not-ready = the search index is being built; try again in a moment
error-no-data-directory = there is no folder for data: name one with --data or BAIZE_DATA
error-no-library = there is no library in { $path } yet; `baize import` makes one, and --data names another folder
error-key = { $path }: { $key } is not a setting; the nearest is { $nearest }
error-variable = { $variable } is not a setting; the nearest is { $nearest }
error-setting = { $key } cannot be { $value }
error-configuration = the configuration cannot be read: { $key }: { $reason }
error-data-in-data = { $path } is in the data directory and cannot name another one; use --config
error-handover = the running `baize serve` ended the conversation; look at its log, then run the command again
error-source-name = { $source } cannot be the name of a source: lower-case letters, digits, hyphen, dot
error-feed = { $name } is not a feed; feeds are { $names }
error-feed-taken = there is a feed { $name } already; --name gives another name
error-address = { $text } is not an address such as https://example.org/feed.json
error-format = { $format } is not a format; formats are { $names }
error-date = { $text } is not a date such as 2026-11-23
error-download = { $url } could not be fetched: { $reason }. Nothing was changed.
error-not-an-identifier = { $text } is not an identifier; `baize search` looks for words
error-unknown-identifier = no source has { $id }
error-not-from-source = { $id } has nothing from { $source }
error-no-document = no source has published { $id } as { $form }; there is { $held }. Nothing is converted.
error-export-archive = only documents (--format osv or cve) can be written to an archive
error-backup-postgres = a PostgreSQL database is backed up with its own tools, such as pg_dump
error-dump-running = { $path }: another dump is being written there; wait for it
error-listen = cannot listen on { $address }: { $reason }; --listen names another address, port 0 takes a free one
error-serve = cannot serve: { $reason }

level-none = None
level-low = Low
level-medium = Medium
level-high = High
level-critical = Critical
level-unrated = Unrated
state-published = published
state-reserved = reserved
state-disputed = disputed
state-withdrawn = withdrawn
state-rejected = rejected
status-affected = affected
status-unaffected = not affected
status-fixed = fixed
status-investigated = under investigation
status-unknown = unknown
versions-all = all versions
mark-exploited = exploited

grade-invalid = { $vector }  not valid: { $reason }

import-done = { $records } records read in { $seconds } s
import-source = source
import-input = input
import-total = total
import-read = read
import-added = added
import-updated = updated
import-unchanged = unchanged
import-rejected = rejected
import-rejections = { $n ->
        [one] One was refused and is kept in the quarantine list:
       *[other] { $n } were refused and are kept in the quarantine list:
    }
import-more = … and { $n } more; --rejections FILE or --json lists all
import-held = { $source }: { $withdrawals } of { $published } published records would have been withdrawn. They are held back until a person decides.
import-progress = { $input }  { $records } records, { $rate }/s

search-mended = no record has “{ $written }”; searched for “{ $meant }”
search-partial = { $n } with every word first; the others have some of them
search-none = nothing found
search-more = { $shown } of { $total } shown; go on with --cursor { $next }
search-total = { $n ->
        [one] one record
       *[other] { $total } records
    }

changes-none = no changes after { $since }
changes-next = { $n ->
        [one] one change; go on with --since { $next }
       *[other] { $n } changes; go on with --since { $next }
    }
change-created = created
change-changed = changed
change-merged = merged
change-split = split
change-removed = removed

show-derived = { $value } (derived)
show-overview = Overview
show-aliases = Also known as
show-state = State
show-level = Severity
show-published = Published
show-modified = Modified
show-assigner = Assigned by
show-priority = Priority (derived)
show-severity = Severity by assessor
show-by = by { $name }
show-exploitation = Exploitation
exploitation-known = known to be exploited
exploitation-reported = reported to be exploited
exploitation-public = public exploit
exploitation-poc = said proof of concept
exploitation-due = to be fixed by { $date }
exploitation-ransomware = used by ransomware
show-epss = EPSS
show-epss-point = { $score } % (percentile { $percentile })
show-affected = Affected
show-fixed = Fixed in
show-weaknesses = Weaknesses
show-description-en = Description (English)
show-description-zh = Description (Chinese)
note-solution = Solution
note-workaround = Workaround
note-existence = Evidence
note-detection = Detection
note-impact = Impact
note-statement = Statement
note-patch = Patch
note-reason = Reason
note-configuration = Configuration
note-other = Note
show-references = References
show-credits = Credits
show-related = Related
show-sources = Sources side by side
show-revisions = { $n ->
        [one] 1 revision
       *[other] { $n } revisions
    }
show-conflicts = Disagreements
show-more = … and { $n } more
show-others = shown is { $shown }; there is also { $others } (--source NAME chooses)

sources-name = source
sources-title = title
sources-documents = documents
sources-quarantined = refused
sources-received = last received (UTC)
sources-stored = stored
sources-feed = feed
sources-state = state
sources-interval = every
sources-visited-head = last visited (UTC)
sources-outcome = outcome
sources-added = feed { $name } is added; `baize sources run { $name }` visits it now
sources-visited = { $feed }: { $requests } requests, { $bytes }
sources-failed = { $part } failed: { $reason }
feed-on = on
feed-off = off
feed-paused = paused
feed-late = late
feed-troubled = troubled
feed-alarm = { $field } used to arrive in { $before } of its records and now does in { $now }; if that is as it should be, `baize sources accept` says so
field-description = the description
field-severity = the severity
field-affected = what is affected
field-weakness = the weakness
field-reference = the references
field-published = the date of publication
field-title = the title
feed-brought = { $n ->
        [one] 1 record
       *[other] { $n } records
    }

export-done = { $n ->
        [one] one exported
       *[other] { $count } exported
    }
dump-done = { $n ->
        [one] { $count } record
       *[other] { $count } records
    } in { $files } files ({ $size }), up to change { $sequence }: { $path }
reindex-done = the index is complete, after { $seconds } s
backup-done = { $path }: { $size }
restore-done = restored into { $path }

serve-ready = Baize is ready at { $address }
demo-ready = Baize 白泽 is ready · 已就绪: { $address } — { $vulnerabilities } vulnerabilities from { $sources } sources. Ctrl+C ends the demo.

doctor-configuration = Settings in force
doctor-from-default = default
doctor-from-environment = environment
doctor-from-flag = flag
doctor-checks = Checks
doctor-ok = ok
doctor-warning = warning
doctor-failed = FAILED
check-data-directory = data directory
check-disk = disk
check-listen = address
check-tls = certificate
check-serve = server
check-clock = clock
check-database = database
check-index = index
check-feeds = sources
check-visits = feeds
doctor-data-new = { $path } is not there yet
doctor-data-open = others can look into { $path }; chmod 700 closes it
doctor-data-closed = { $path } is for its owner only
doctor-disk-unknown = the free space could not be read: { $reason }
doctor-disk-free = { $free } free
doctor-listen-safe = { $address }
doctor-listen-open = { $address } can be reached from outside without TLS; set tls or trusted_proxies
doctor-tls-missing = { $path }: { $reason }
doctor-tls-open = others can read { $path }; chmod 600 closes it
doctor-tls-there = { $path }
doctor-serve-running = `baize serve` has the data directory and takes over what writes
doctor-serve-none = no `baize serve` on this data directory
doctor-database-none = there is none yet; `baize import` makes one
doctor-database-unreachable = { $place }: { $reason }
doctor-database-facts = { $engine } { $version }, { $size }, text ordered byte by byte
doctor-index-whole = complete to change { $n }
doctor-index-behind = { $n } changes behind; it catches up when the library is next opened
doctor-index-none = { $reason }; `baize reindex` makes it anew
doctor-clock-past = the clock says { $now }, which is in the past; set it
doctor-clock-fine = { $now }
doctor-clock-skew = the clock is { $seconds } s away from the database's
doctor-clock-behind = the clock says { $now }, and the last change is later
doctor-feeds-off = off; { $n } sources held
doctor-feeds-fresh = { $n } sources held, none later than its goal
doctor-visits-fine = { $n } visited, the last visits were without trouble
doctor-visit-failed = { $feed }: { $part } failed: { $reason }{ $more ->
    [0] {""}
   *[other] {" "}(and { $more } more)
}
doctor-feeds-late = later than their goal: { $sources }

help-usage = Usage
help-commands = Commands
help-arguments = Arguments
help-options = Options
help-baize = Baize 白泽: collects vulnerability records of every format, correlates them, and shows them
help-baize-after = Exit codes: 0 done, 1 findings or nothing found, 2 wrong use, 3 the environment.
help-baize-data = Data directory (BAIZE_DATA)
help-baize-database = PostgreSQL instead of the data directory's own database: postgres://… (BAIZE_DATABASE)
help-baize-config = Configuration file; else baize.toml in the data directory
help-baize-log-format = Form of the logs on standard error: text or json; BAIZE_LOG sets the level
help-baize-help = Show this help
help-baize-version = Show the version
help-demo = A populated instance, without network
help-demo-listen = Address to listen on (default 127.0.0.1:8080)
help-serve = The web and its interfaces, with background work
help-serve-listen = Address to listen on (default 127.0.0.1:8080)
help-serve-public-url = Address at which people reach this instance
help-serve-no-work = No background work: `baize work` does it elsewhere
help-work = Background work without the web
help-import = Bring in files, folders, archives and addresses
help-import-inputs = Files, folders, archives, addresses (https://…), or - for standard input
help-import-source = Source of every record, in place of the one that the content names
help-import-format = Format of every file, instead of detecting it
help-import-as-of = Day of scores that do not name one, such as 2026-11-23
help-import-rejections = File for what is refused, one JSON object a line
help-import-json = Print the outcome as JSON
help-sources = Where records come from
help-sources-json = Print JSON
help-sources-list = List the sources
help-sources-list-json = Print JSON
help-sources-run = Visit feeds now
help-sources-run-names = Names of feeds
help-sources-run-json = Print JSON
help-sources-add = Add a feed: a file that is replaced as a whole, or the provider-metadata.json of a CSAF provider
help-sources-add-url = Its address
help-sources-add-name = Its name; else the host
help-sources-pause = Visit feeds no more
help-sources-pause-names = Names of feeds
help-sources-resume = Visit feeds again
help-sources-resume-names = Names of feeds
help-sources-accept = Take the fields that feeds bring now as what is usual, which ends their alarms
help-sources-accept-names = Names of feeds
help-show = Everything about one vulnerability
help-show-id = Any identifier, in any spelling
help-show-format = baize, markdown, or a document as published: cve, osv, csaf, cnnvd
help-show-source = Only from this source
help-show-json = Print the whole record as JSON
help-search = Search the library
help-search-query = Words, "phrases", identifiers, field:value — severity:critical kev:true 危害等级:超危
help-search-sort = relevance, published, modified, severity, epss or priority
help-search-limit = Records on the page, 1 to 100
help-search-cursor = Where the page before ended
help-search-json = Print JSON
help-changes = The sequence of changes
help-changes-since = Changes after this number
help-changes-limit = Changes to list, 1 to 500
help-changes-json = Print JSON
help-export = Write out records or documents
help-export-query = Only what holds for the query
help-export-format = jsonl (whole records), osv, cve or csaf (documents as published, and derived ones of records without), cnnvd-xml or gbt28458 (records written in that form), csv (a row each)
help-export-output = File to write; .tar and .tar.zst keep documents byte for byte
help-export-all-sources = Also from sources whose terms do not allow passing on; for your own use
help-grade = What vectors come to: CVSS 2.0 to 4.0, CNNVD, GB/T 30279-2020, SSVC
help-grade-vectors = Vectors, or - for one a line from standard input
help-grade-json = Print one JSON object a line
help-dump = Write the files with everything that /dumps hands out
help-dump-json = Print JSON
help-reindex = Make the search index anew
help-backup = Copy the database into a file, while it is in use
help-backup-file = File to make
help-restore = Put a backup into an empty data directory
help-restore-file = The backup
help-doctor = What is in force, and whether all is well
help-doctor-state-hash = Print the hash of the library's state
help-doctor-replay = Replay the history and compare it with the records
doctor-replayed = { $changes } changes replayed, { $differences } differences
help-doctor-json = Print JSON

## Scanning

help-scan = Find the vulnerabilities of bills of materials, lockfiles, package databases and package URLs
help-scan-what = Files, folders, - for standard input, or package URLs
help-scan-format = table, json, sarif, cyclonedx-vdr or openvex
help-scan-fail-on = End with 1 on a finding from this level on: low, medium, high, critical; any; or kev for exploited ones
help-scan-vex = Statements that suppress findings: OpenVEX, CSAF or CycloneDX; may be given several times
help-scan-show-suppressed = Show suppressed findings in the table too
help-scan-after =
    Reads CycloneDX, SPDX, Cargo.lock, package-lock.json, pnpm-lock.yaml, yarn.lock, uv.lock, poetry.lock, Pipfile.lock,
    requirements.txt, go.mod, go.sum, pom.xml, gradle.lockfile, Gemfile.lock, composer.lock, packages.lock.json,
    pubspec.lock, mix.lock, the databases of dpkg and apk, and lists of package URLs.
help-affects = Whether a vulnerability affects a package or product, and why
help-affects-id = Any identifier, in any spelling
help-affects-thing = A package URL or a CPE name, with the version
help-affects-json = Print JSON
help-affects-after = Ends with 0 if it does not, and with 1 if it does or if that cannot be decided.
help-version = Versions and how they are ordered
help-version-compare = Compare two versions as an ecosystem does
help-version-compare-a = A version
help-version-compare-b = Another
help-version-compare-ecosystem = Ecosystem or scheme: PyPI, npm, Debian:12, maven, rpm …
help-version-compare-json = Print JSON

scan-arguments = arguments
scan-path = brought in by { $path }
scan-fix = { $n ->
    [one] update to { $version }
   *[other] update to { $version }, which is free of all { $n }
}
scan-fixed = fixed in { $version }
scan-no-fix = no fix known
scan-more-reasons = { $n ->
    [one] and one more document
   *[other] and { $n } more documents
}
scan-undecided = Cannot be decided
scan-suppressed = Suppressed
scan-refused = { $name } was not read: { $reason }
scan-direct-only = { $name } names direct dependencies only; what they bring in was not looked at
scan-left-out = { $n ->
    [one] { $name }: one entry was left out, for it names no version of a registry: { $names }
   *[other] { $name }: { $n } entries were left out, for they name no version of a registry: { $names } …
}
scan-unidentified = { $n ->
    [one] One component could not be looked up, for it has neither a package URL nor a CPE name that can be read: { $names }
   *[other] { $n } components could not be looked up, for they have neither a package URL nor a CPE name that can be read: { $names } …
}
scan-total = Findings: { $findings } in { $with } of { $components } components. Files: { $files }. Cannot be decided: { $undecided }. Suppressed: { $suppressed }.

affects-yes = Yes: { $id } affects { $thing }
affects-no = No: { $id } does not affect { $thing }
affects-undecided = Cannot be decided whether { $id } affects { $thing }
affects-others = no document speaks of it; they speak of { $names }
affects-nothing-named = no document names what is affected

why = { $source }/{ $id }: { $words }
why-other-thing = it speaks of something else
why-other-platform = the platform it needs is not there
why-every-version = every version is affected
why-listed = version { $version } is listed as { $status }
why-between = versions from { $from } to { $to } are { $status }
why-from = versions from { $from } on are { $status }
why-up-to = versions up to { $to } are { $status }
why-outside = the version is neither listed nor in a range
why-not-safe = only what is safe is listed, and this version is not
why-default = versions that are not listed are { $status }
doubt-no-version = it speaks of versions, and none is known
doubt-other-naming = it names things in another way
doubt-release = it speaks of { $claimed } only, and the release is not known
doubt-wider = the name asked about is wider than the one it has
doubt-no-order = { $ecosystem } has no known order of versions
doubt-unreadable = { $version } is not a version that can be read
doubt-guess = whether { $version } comes before { $bound } would be a guess
doubt-prose = it describes versions in words: "{ $text }"
doubt-commits = it speaks of commits only
doubt-platform = it is affected only on { $needed }
doubt-stated = it says { $status }
doubt-not-listed = it does not list the version

error-not-a-thing = "{ $text }" is neither a package URL nor a CPE name with a vendor and a product
error-not-scanned = { $name } cannot be scanned: { $reason }
error-nothing-to-scan = there is nothing in { $path } that can be scanned
error-too-many-files = there are more than { $n } files in { $path }
error-vex = { $reason }
error-ecosystem = no order of versions is known for "{ $name }". Known: { $known }
error-version = { $reason }
