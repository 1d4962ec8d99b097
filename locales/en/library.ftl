# Pages of the library.
nav-vulnerabilities = Vulnerabilities
nav-changes = Changes
nav-sources = Sources
nav-api = API
nav-about = About

list-comma = { ", " }
colon = { ": " }
why = why
more = { $n ->
    [one] 1 more
   *[other] { $shown } more
}
show-all = { $n ->
   *[other] Show all { $shown }
}
said-by = Said by
epss = EPSS
priority = Priority
priority-why = { "Because of: " }
published = Published
modified = Modified
published-short = publ.
modified-short = mod.
assigner = Assigned by
sequence = Last change

home-title = Vulnerability library
home-heading = Every public vulnerability, every source, one page each
home-published = Newly published
home-published-more = All vulnerabilities, newest first
home-exploited = Newly listed as exploited
home-exploited-more = All known exploited vulnerabilities
home-exploited-none = No catalogue of exploited vulnerabilities has been read in yet.
home-modified = Recently changed
home-modified-more = All changes, field by field
home-sources = Sources
home-sources-more = Health, licence and size of every source
home-nothing = The library is empty. Read something in with “baize import”.
home-index-building = The search index is being built; lists are empty until it is done.
examples = Try
example-identifier = CVE-2021-44228
example-words = "request smuggling"
example-fields = severity:critical kev:true
example-epss = epss:>0.5 vendor:apache
total-vulnerabilities = { $n ->
    [one] vulnerability
   *[other] vulnerabilities
}
total-exploited = known exploited
total-documents = { $n ->
    [one] document
   *[other] documents
}
total-sources = { $n ->
    [one] source
   *[other] sources
}
total-changes = { $n ->
    [one] change
   *[other] changes
}

search-title = { $query } – search
search-all-title = All vulnerabilities
search-all = { $n ->
    [one] 1 vulnerability
   *[other] { $shown } vulnerabilities
}
search-count = { $n ->
    [one] 1 vulnerability matches
   *[other] { $shown } vulnerabilities match
}
search-empty = Nothing matches.
search-empty-next = Leave out a condition, search for a word instead of a phrase, or try the other language: Chinese words find English records and the reverse.
sort-label = Order
sort-relevance = best match
sort-published = published
sort-modified = modified
sort-severity = severity
sort-epss = EPSS
sort-priority = priority
facets-label = Narrow by
facet-severity = Severity
facet-scheme = Severity by scheme
facet-year = Year
facet-source = Source
facet-weakness = Weakness
facet-category = Type
facet-vendor = Vendor
facet-product = Product
facet-ecosystem = Ecosystem
facet-state = State
facet-kind = Kind
facet-exploited = Known exploited
facet-fix = Fix named
facet-yes = Yes
facet-no = No
facet-scheme-cvss2 = CVSS 2
facet-scheme-cvss3 = CVSS 3
facet-scheme-cvss4 = CVSS 4
facet-scheme-cnnvd = CNNVD
facet-scheme-cnvd = CNVD
facet-scheme-gbt = GB/T 30279
facet-scheme-vendor = Own scale
search-mended = No record has “{ $written }”; searched for “{ $meant }” instead. Search for just that:
search-partial = { $n ->
    [0] No record has every word; these have some of them, the best first.
    [one] One record has every word; those after it have some of them.
   *[other] { $shown } records have every word; those after them have some of them.
}
narrow-label = Narrow
narrow-exploited = Known exploited
narrow-exploited-term = kev:true
narrow-epss = EPSS over 50 %
narrow-epss-term = epss:>0.5
help-title = Query syntax
help-words = All of the words, anywhere in the record.
help-words-term = deserialization gateway
help-phrase = The words in this order.
help-phrase-term = "request smuggling"
help-severity = Headline severity, in either language.
help-severity-term = severity:critical
help-exploited = In a catalogue of known exploited vulnerabilities.
help-exploited-term = kev:true
help-epss = Probability of exploitation above one half.
help-epss-term = epss:>0.5
help-vendor = A vendor or product.
help-vendor-term = vendor:apache
help-published = Published in a period; a year, month or day on each side.
help-published-term = published:2026-01..2026-06
help-weakness = A weakness.
help-weakness-term = weakness:CWE-79
help-scheme = Severity under one scheme: cvss2, cvss3, cvss4, cnnvd, cnvd, gbt.
help-scheme-term = severity.cnvd:high
help-prefix = Words that begin so.
help-prefix-term = log4*
help-either = One of several; parentheses hold together, NOT or a minus sign excludes.
help-either-term = (nginx OR haproxy) fix:yes
help-combine = All conditions must hold; a minus sign in front excludes one.
help-combine-term = vendor:apache kev:true -state:rejected
pager-label = Pages
pager-first = First page
pager-next = Next page
pager-older = Older
pager-newer = Newer

state-published = Published
state-published-meaning = The record is published.
state-reserved = Reserved
state-reserved-meaning = The identifier is assigned; the details are not public yet.
state-disputed = Disputed
state-disputed-meaning = Its validity is contested. Read the statements before you act.
state-withdrawn = Withdrawn
state-withdrawn-meaning = Its source has taken the record back. Do not act on it.
state-rejected = Rejected
state-rejected-meaning = The numbering authority refused or retracted this identifier. Do not use it.
kind-vulnerability = Vulnerability
kind-advisory = Advisory
kind-malware = Malicious package
kind-evidence = Evidence
kind-statement = Statement
status-affected = affected
status-unaffected = not affected
status-fixed = fixed
status-investigated = under investigation
status-unknown = unknown
status-otherwise = other versions: { $status }

toc-label = On this page
section-description = Description
section-severity = Severity
section-exploitation = Exploitation
section-affected = Affected
section-class = Weakness and type
section-notes = Solutions and notes
section-references = References
section-identifiers = Identifiers
section-conflicts = Conflicts
section-sources = Sources side by side
section-history = History
section-credits = Credits
section-similar = Similar
similar-shared = Both have
section-related = Related
facts-title = Facts
elsewhere-title = Also as
as-json = JSON
all-sources = All sources
whole-history = Whole history
back-to-record = Back to the vulnerability

description-none = No source has published a description.
description-in = In { $language }
language-en = English
language-zh = Chinese
language-ja = Japanese
language-es = Spanish
language-de = German
language-fr = French
severity-none = Nobody has graded it yet. Unrated does not mean harmless.
severity-scheme = Scheme
severity-level = Level and score
severity-by = Assessor
severity-vector = Vector
severity-head = headline
proposal-gbt = Proposed technical grade under GB/T 30279-2020:
priority-act = Act now
priority-attend = Attend
priority-track = Track
priority-watch = Watch
priority-immediate = Immediate
priority-urgent = Urgent
priority-high = High
priority-medium = Medium
priority-low = Low
reason-known-exploited = known to be exploited
reason-ransomware = used by ransomware
reason-public-exploit = a public exploit
reason-proof-of-concept = a proof of concept
reason-fix = a fix is available
reason-ssvc = SSVC: { $points }
reason-vendor = vendor { $name }
reason-product = product { $name }
reason-weakness = weakness { $name }
ssvc-exploitation = exploitation
ssvc-automatable = automatable
ssvc-technical-impact = technical impact
ssvc-mission-and-well-being-impact = mission and well-being
ssvc-is-none = none
ssvc-is-poc = proof of concept
ssvc-is-public-poc = proof of concept
ssvc-is-active = active
ssvc-is-yes = yes
ssvc-is-no = no
ssvc-is-partial = partial
ssvc-is-total = total
ssvc-is-low = low
ssvc-is-medium = medium
ssvc-is-high = high

evidence-none = No source knows of an exploit or of exploitation.
evidence-kind = Evidence
evidence-by = By
evidence-date = Since
evidence-due = Fix by
evidence-entry = Entry
evidence-ransomware = ransomware
evidence-verified = verified
exploitation-known = Known exploited
exploitation-reported = Reported exploited
exploitation-public = Public exploit
exploitation-poc = Proof of concept
epss-title = Probability of exploitation (EPSS)
epss-latest = { $share } within the next 30 days, as of { $date }.
epss-percentile = higher than { $share } of all
epss-chart-title = EPSS over time
epss-chart-text = The latest value is { $share }, of { $date }. The table below has every value.
epss-table = { $n ->
    [one] The value as a table
   *[other] The { $shown } latest values as a table
}
epss-day = Day
epss-score = Probability
epss-rank = Percentile

affected-none = No source says what is affected.
affected-what = What
affected-versions = Versions affected
affected-fixed = Fixed in
affected-platforms = { "on " }
affected-repository = repository
range-all = all versions
range-from = from { $version }
range-after = after { $version }
range-fixed = fixed in { $version }
range-before = before { $version }
range-through = up to and including { $version }
range-limit = up to the branch point { $version }
range-change = { $status } from { $version } on
version-status = { $version }: { $status }
justification-component-not-present = the component is not present
justification-vulnerable-code-not-present = the vulnerable code is not present
justification-vulnerable-code-not-in-execute-path = the vulnerable code is never run
justification-vulnerable-code-cannot-be-controlled-by-adversary = an attacker cannot control the vulnerable code
justification-inline-mitigations-already-exist = mitigations are built in
justification-code-not-present = the vulnerable code is not present
justification-code-not-reachable = the vulnerable code cannot be reached
justification-requires-configuration = needs a configuration that is not used
justification-requires-dependency = needs a dependency that is not present
justification-requires-environment = needs an environment that is not used
justification-protected-by-compiler = protected by the compiler
justification-protected-at-runtime = protected at run time
justification-protected-at-perimeter = protected at the perimeter
justification-protected-by-mitigating-control = protected by another control

weakness = Weakness
threat-type = Threat type
category-cnnvd = CNNVD type
category-gbt30279 = GB/T 30279 category
category-cnvd = CNVD kind
category-source = Source’s own category
note-solution = Solution
note-workaround = Workaround
note-existence = Existence
note-detection = Detection
note-impact = Impact
note-statement = Vendor’s statement
note-patch = Patch
note-reason = Reason
note-configuration = Configuration
note-other = Note
reference-advisory = Advisories
reference-fix = Fixes
reference-exploit = Exploits (links only)
reference-mitigation = Mitigations
reference-article = Articles
reference-report = Reports
reference-package = Packages
reference-detection = Detection
reference-evidence = Evidence
reference-discussion = Discussion
reference-release = Releases
reference-vendor = Vendor
reference-broken = Link said to be dead
reference-other = Other
references-none = No source gives a link.
credit-finder = Found by
credit-reporter = Reported by
credit-analyst = Analysed by
credit-coordinator = Coordinated by
credit-verifier = Verified by
credit-publisher = Published by
credit-remediation = Fixed by
credit-tool = Tool
credit-sponsor = Sponsored by
credit-other = Credited

identifier = Identifier
identifier-authority = Authority
identifier-own = Own record in
identifier-said = Named as the same by

conflicts-lead = The sources disagree here. Each value is shown with the documents that say it.
compare-title = Sources side by side
compare-lead = What each source says, in its own words. A value that contradicts the first source is marked ≠.
compare-field = Field
compare-differs = differs
compare-more = { $n ->
    [one] 1 more document
   *[other] { $shown } more documents
}
count-links = { $n ->
    [one] 1 link
   *[other] { $shown } links
}
count-revisions = { $n ->
    [one] 1 revision
   *[other] { $shown } revisions
}
documents-title = Documents as received
document-source = Source
document-key = Key
document-format = Format
document-received = Received
document-revisions = Revisions
document-hash = SHA-256
document-raw = Raw
document-view = view
document-download = download
record-sources-title = Sources of { $id }

field-id = Head identifier
field-subject = Identifier
field-aliases = Aliases
field-kind = Kind
field-state = State
field-titles = Title
field-descriptions = Description
field-severities = Severity
field-severity = Severity
field-weaknesses = Weaknesses
field-categories = Categories
field-threat-type = Threat type
field-affected = Affected
field-notes = Notes
field-references = References
field-exploitation = Exploitation
field-credits = Credits
field-assigner = Assigner
field-published = Published
field-modified = Modified
field-withdrawn = Withdrawn
field-related = Related
field-identity = Identity
field-epss = EPSS
field-derived = Derived values

changes-title = Changes
changes-lead = Everything that changed in the library, in one sequence without gaps. It stands at { $sequence }.
changes-none = Nothing has changed yet.
change-created = Created
change-changed = Changed
change-merged = Merged
change-split = Split
change-removed = Removed
change-silent = only the order or the sources of it changed
caused-by = by
history-title = History of { $id }

sources-title = Sources
sources-lead = Where the records come from, how fresh our copy is, and on what terms.
sources-count = { $n ->
    [one] 1 source
   *[other] { $shown } sources
}
sources-documents = { $n } documents
sources-bytes = { $raw } received, { $stored } stored
sources-late = { $n ->
    [one] 1 late
   *[other] { $shown } late
}
sources-none = No source has been read in yet.
sources-health = Health
sources-received = Last received
sources-goal = Goal
sources-modified = Newest record
sources-held = Documents
sources-quarantined = Quarantined
sources-size = Size
sources-size-title = Bytes as received, and as stored
sources-licence = Licence
sources-licence-unstated = not stated
sources-not-passed-on = not passed on
health-fresh = fresh
health-late = late
health-plain = no goal
health-none = nothing yet
goal-hours = { $n ->
    [one] every hour
   *[other] every { $shown } hours
}
goal-days = { $n ->
    [one] daily
   *[other] every { $shown } days
}

about-title = About Baize
about-lead = Baize was the beast that knew every demon and how to drive each one out, and dictated the list so that anyone could. That is what this library does for vulnerabilities.
about-record = What is a record here?
about-record-answer = One vulnerability, put together from every source that speaks of it. Each value says which document it comes from; where sources disagree, all of them are shown.
about-severity = Which severity is the right one?
about-severity-answer = CVSS, CNNVD, GB/T 30279, CNVD and vendors’ own scales stand side by side and are never converted into one another. The one at the head of the page is the best source’s; the table has the others.
about-derived = What does “derived” mean?
about-derived-answer = That no source says it: Baize worked it out. The inputs are shown beside it, and derived values are never mixed with what sources say.
about-history = What happens when a source changes its mind?
about-history-answer = The change becomes an entry of the history, field by field, with the document that caused it. Nothing is overwritten silently.
about-documents = Can I see what was received?
about-documents-answer = Yes. Every document is kept byte for byte with its SHA-256, every revision of it, and can be downloaded unless its licence forbids passing it on.
about-correct = A record is wrong. What now?
about-correct-answer = Tell its source, which is named beside the value; the correction will arrive here with its next revision.
about-privacy = What does this site remember about me?
about-privacy-answer = Two cookies if you choose a language or colours, and nothing else. There are no trackers and nothing is loaded from elsewhere.

api-title = API
api-lead = Everything on these pages can be had as JSON, without an account. This page is read from the description itself.
api-document = is the description, OpenAPI 3.1.
api-etag = Answers carry an ETag; send it back in If-None-Match and an unchanged answer costs nothing.
api-cursor = Lists go on with the cursor in “next”; changes go on with the number in “next” and have no gaps.
api-errors = Refusals are application/problem+json with stable codes.
api-operations = Addresses
api-schemas = Schemas
api-parameter = Parameter
api-field = Field
api-type = Type
api-meaning = Meaning
api-schema = Schema
api-required = required
api-optional = optional
api-searchVulnerabilities = Searches vulnerabilities, a page at a time.
api-getVulnerability = One vulnerability, by any of its identifiers.
api-getHistory = The history of a vulnerability, newest change first.
api-suggest = Ways to go on with a query that is being typed.
api-listSimilar = Vulnerabilities that are like one, and what they share.
api-listChanges = Changes after a number, oldest first.
api-listSources = Every source with its age and licence.
api-getTotals = How much there is.
api-getDocument = A document exactly as it was received.
api-getInterface = The description of the interface.
api-batchVulnerabilities = Looks up many vulnerabilities at once, by any of their identifiers.
api-getEpss = The EPSS series of a vulnerability.
api-listTaxonomies = The taxonomies that records are classified by.
api-getTaxonomy = One taxonomy, and where its entries stand in the others.
api-listVendors = Vendors, with how many records are about each.
api-listProducts = Products, with how many records are about each.
api-listPackages = Packages of every ecosystem, with how many records are about each.
api-listAssigners = Those who assign identifiers, with how many records each has.
api-streamChanges = Changes as they happen.
api-listDumps = Files with everything, and what they cover.
api-getDelta = What has changed since a dump.
api-schemas-lead = What answers look like, field by field.
api-rate = RateLimit headers say how much a client may still ask; beyond that comes 429 with Retry-After.
dumps-title = Bulk data
dumps-short = Everything at once, as files.
dumps-lead = Everything that may be passed on, as files. Each is there whole or not at all, says its SHA-256, and can be fetched in parts.
dumps-none = No dump has been written yet. The operator writes one with “baize dump”; a running server writes them on its schedule.
dumps-written = Written
dumps-sequence = covers the sequence of changes up to { $sequence }
dumps-since = What has changed since:
dumps-file = File
dumps-count = Records
dumps-size = Size
dumps-hash = SHA-256
dumps-terms = Only documents of sources whose terms allow it are in these files.

sort-exploited = newest exploited
sort-rise = rising EPSS
facet-assigner = Assigned by
facet-conflict = Sources disagree on
facet-about = All about { $name }
facet-index = See all
feed-title = { $query } – vulnerabilities
feed-all-title = All vulnerabilities
subject-vendor = Vendor
subject-product = Product
subject-package = Package
subject-weakness = Weakness
subject-assigner = Numbering authority
subject-source = Source
subject-none = Nothing here yet.
subject-exploited = Exploited, newest listing first
subject-orders = By another order:
subject-all = { $n ->
    [one] The vulnerability in the search
   *[other] All { $shown } in the search
}
total-fixed = with a fixed version
chart-years = Published by year
chart-years-text = Vulnerabilities by year of publication, { $first } to { $last }. The table below has the numbers.
chart-table = Numbers
chart-records = Vulnerabilities
chart-levels = By headline severity
vendors-title = Vendors
vendors-lead = Whose products have the most records. A record counts under every vendor it names.
products-title = Products
products-lead = Products and packages with the most records. A record counts under every product it names.
assigners-title = Numbering authorities
assigners-lead = Who assigned the identifiers.
index-caption = Number of vulnerabilities
index-others = Anything else: search for { $field }:name.
weaknesses-title = Weaknesses
weaknesses-lead = Kinds of mistakes, as the Common Weakness Enumeration has them, with how many vulnerabilities name each.
weaknesses-frequent = Named most often
weaknesses-tree = Tree
weaknesses-unread = No catalogue of weaknesses has been read in yet.
weaknesses-counted = The number is how many vulnerabilities name the weakness itself; a vulnerability with two weaknesses counts under both.
weakness-sum = { $n } below
weakness-above = Kind of
weakness-below = Kinds
weakness-upstream = Catalogue
source-homepage = Home page
abstraction-pillar = Pillar
abstraction-class = Class
abstraction-base = Base
abstraction-variant = Variant
abstraction-compound = Compound
statistics-title = Statistics
statistics-lead = { $n } vulnerabilities and advisories, counted from the search index as it stands. Every number leads to what it counts.
statistics-years = By year of publication
statistics-years-note = The earliest date of publication that any source gives. Rejected and withdrawn records are counted too.
statistics-severity = By severity
statistics-severity-note = The headline severity of each record: the first assessment with a level, in the order of trust in the assessors. The scheme differs from record to record; the next table keeps the schemes apart.
statistics-schemes = By severity, scheme by scheme
statistics-schemes-note = Under each grading scheme by itself. A record with assessments under several schemes counts once under each; nothing is converted.
statistics-types = By type
statistics-types-note = Types of the CNNVD guide, as sources state them or as they follow from the weaknesses.
statistics-vendors = By vendor
statistics-vendors-note = As records spell the vendor. A record counts under every vendor it names.
statistics-weaknesses = By weakness
statistics-weaknesses-note = Weaknesses that records name. A record with two counts under both.
statistics-exploited = Exploited by year
statistics-exploited-note = By the year in which a catalogue of known exploited vulnerabilities first listed it; beside it, how many of those published in the year are listed by now.
statistics-listed = Listed in the year
statistics-published-exploited = Published in the year and listed by now
statistics-delay = From publication to exploitation
statistics-delay-note = Days from the earliest publication to the first listing as exploited. A listing follows the first attack, sometimes by years.
statistics-days = Days
delay-before = before publication
delay-same = on the same day
delay-between = { $from }–{ $to } days
delay-from = { $from } days and more
statistics-quality = What each source says
statistics-quality-note = Share of the vulnerabilities a source has a record of for which that record itself states a title, a severity with a level, a weakness or type, affected versions, and a version in which it is fixed.
quality-title = Title
quality-severity = Severity
quality-weakness = Weakness
quality-versions = Versions
quality-fix = Fix
statistics-fixes = Fixed, by severity
statistics-fixes-note = Fixed means that at least one source names a version in which it is fixed. It does not mean that anyone has installed it; a patch without a version is not counted.
total-fixed-head = With a fixed version
chart-text = From { $first } to { $last }; the numbers are in the table.
chart-share = Share
chart-month = Month
chart-csv = Table as CSV
conflicts-title = Where sources disagree
conflicts-page-lead = Sources that grade, number or judge one vulnerability differently, last changed first. Both values stay visible on the record.
conflicts-count = { $n ->
    [one] 1 vulnerability
   *[other] { $shown } vulnerabilities
}
conflicts-all = all
conflicts-none = No source contradicts another here.
conflicts-about = Vulnerability
conflicts-said = What is said
conflicts-settled = The disagreement has been settled since.
revisions-title = Revisions about { $id }
revisions-lead = What one document said about the vulnerability before and after, field by field. Every revision is kept as it was received.
revisions-from = From
revisions-to = To
revisions-compare = Compare
revisions-before = Before
revisions-after = After
revisions-single = This document has one revision only.
revisions-same = Both say the same about this vulnerability; they differ in what is not read, or in order.
revisions-current = current
home-chart = Published by month
home-chart-more = All statistics
home-modified-all = All, last changed first
home-rising = Rising EPSS
home-rising-none = No score has risen yet.
home-rising-more = All whose score rose within thirty days
api-getStatistics = Statistics
api-listWeaknesses = Weaknesses
api-getWeakness = One weakness
chart-critical = lower part: critical
