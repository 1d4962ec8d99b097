# Frame, severity, times and errors.
language-name = English
brand = Baize
brand-latin = Baize
brand-han = 白泽
skip = Skip to the content
search = Search
search-label = Search for a vulnerability
search-placeholder = Identifier, product, words, kev:true
nav-label = Main
language-label = Language
theme-label = Colours
theme-auto = automatic
theme-light = light
theme-dark = dark
copy = Click to copy
copied = Copied
footer-what = An open library of vulnerabilities: every public source, one record each, every value with its origin.
footer-more = What is this?
footer-keys = Keys: / search, j and k next and previous in a list.

level-critical = Critical
level-high = High
level-medium = Medium
level-low = Low
level-none = None
level-unrated = Unrated

scheme-cvss2 = CVSS 2.0
scheme-cvss30 = CVSS 3.0
scheme-cvss31 = CVSS 3.1
scheme-cvss40 = CVSS 4.0
scheme-cnnvd = CNNVD
scheme-gbt-technical = GB/T 30279 technical
scheme-gbt-comprehensive = GB/T 30279 comprehensive
scheme-cnvd = CNVD
scheme-ssvc = SSVC
scheme-vendor = own scale

mark-exploited = Known exploited
mark-derived = Derived

age-now = just now
age-minutes = { $n ->
    [one] 1 minute ago
   *[other] { $shown } minutes ago
}
age-hours = { $n ->
    [one] 1 hour ago
   *[other] { $shown } hours ago
}
age-days = { $n ->
    [one] 1 day ago
   *[other] { $shown } days ago
}
age-months = { $n ->
    [one] 1 month ago
   *[other] { $shown } months ago
}
age-years = { $n ->
    [one] 1 year ago
   *[other] { $shown } years ago
}
in-minutes = { $n ->
    [one] in 1 minute
   *[other] in { $shown } minutes
}
in-hours = { $n ->
    [one] in 1 hour
   *[other] in { $shown } hours
}
in-days = { $n ->
    [one] in 1 day
   *[other] in { $shown } days
}
in-months = { $n ->
    [one] in 1 month
   *[other] in { $shown } months
}
in-years = { $n ->
    [one] in 1 year
   *[other] in { $shown } years
}

problem-kept = What was kept
problem-next = What to do next
problem-instead = Instead
problem-search-for = Search for “{ $text }”
problem-request = Request
problem-pointer-label = The query, with the place where reading stopped marked
problem-all-codes = All error codes

problem-bad-request-title = The request could not be understood
problem-bad-request-kept = Nothing was changed.
problem-bad-request-next = Check the address; the interface page shows how each one is written.
problem-query-title = The query could not be read
problem-query-kept = Your query stands in the search box as you typed it.
problem-query-next = Correct it at the marked character. Quotes and parentheses come in pairs; a field is written name:value.
problem-query-too-long-title = The query is too long
problem-query-too-long-kept = Nothing was searched.
problem-query-too-long-next = Shorten it to 2,000 characters, or search several times.
problem-cursor-title = This page of results no longer exists
problem-cursor-kept = The query itself is fine.
problem-cursor-next = Start again from the first page of the search.
problem-parameter-title = A parameter has a value it cannot have
problem-parameter-kept = Nothing was changed.
problem-parameter-next = Correct the parameter named below; the interface page lists the values.
problem-not-found-title = There is nothing at this address
problem-not-found-kept = Nothing was lost; addresses of vulnerabilities never change.
problem-not-found-next = Search for what you need, or start from the first page.
problem-unknown-identifier-title = No source here has this identifier
problem-unknown-identifier-kept = The identifier is well formed; if a source publishes it, this address will work.
problem-unknown-identifier-next = Check the number, or look at the age of the sources: the record may be newer than our copy.
problem-not-an-identifier-title = This is not an identifier
problem-not-an-identifier-kept = Nothing was changed.
problem-not-an-identifier-next = Identifiers look like CVE-2021-44228, CNNVD-202112-799 or GHSA-jfh8-c2jp-5v3q. Other words can be searched for.
problem-unknown-document-title = No such document
problem-unknown-document-kept = Documents are never deleted; the source or the key is another.
problem-unknown-document-next = Follow the links on the page of the vulnerability.
problem-method-title = This address does not take that method
problem-method-kept = Nothing was changed.
problem-method-next = Use one of the methods in the Allow header.
problem-body-too-large-title = The request carries too much
problem-body-too-large-kept = Nothing of it was read.
problem-body-too-large-next = Send less in one request.
problem-uri-too-long-title = The address is too long
problem-uri-too-long-kept = Nothing was searched.
problem-uri-too-long-next = Shorten the query.
problem-range-title = The file ends before that part
problem-range-kept = The file is whole and unchanged.
problem-range-next = Ask for a part within its length, or for all of it.
problem-too-many-title = Too many requests
problem-too-many-kept = Nothing is blocked for good.
problem-too-many-next = Wait as long as the Retry-After header says, then go on more slowly.
problem-internal-title = Something went wrong on our side
problem-internal-kept = The library itself is untouched; reading never changes it.
problem-internal-next = Try again. If it stays, tell the operator the request number below.
problem-damaged-title = A stored value could not be read back
problem-damaged-kept = The documents as received are kept and can be read in again.
problem-damaged-next = Tell the operator the request number below; “baize doctor” finds the place.
problem-busy-title = Too much is being asked at once
problem-busy-kept = Nothing was lost.
problem-busy-next = Try again in a few seconds.
problem-timeout-title = The answer took too long
problem-timeout-kept = The work was stopped; nothing was changed.
problem-timeout-next = Try again, or narrow the query.
problem-index-not-ready-title = The search index is being built
problem-index-not-ready-kept = All records are there; pages of single vulnerabilities work already.
problem-index-not-ready-next = Try again in a minute.

errors-title = Error codes
errors-lead = Every refusal has one code that never changes its meaning. Programs get it as application/problem+json (RFC 9457), people as a page.
errors-code = Code
errors-status = Status
errors-happened = What happened

design-title = Design
design-lead = The parts that pages are made of. Calm, dense, typographic: a reference book, not a dashboard.
design-severity = Severity
design-severity-text = Said in word, shape and colour, with the scheme and the assessor named. Never in colour alone, never converted from one scheme to another.
design-identifiers = Identifiers
design-identifiers-text = Monospace. A link leads to the vulnerability; a value copies on click.
design-times = Times
design-times-text = The day in tables, the age in words, both zones on hover.
design-banners = Banners and empty states
design-banner-bad = Rejected: the numbering authority took this identifier back.
design-banner-warn = Disputed: the vendor says that this is not a vulnerability.
design-banner-note = This value was derived by Baize; the inputs are shown.
design-empty = Nothing matches. The state says why and what to try.
design-marks = Marks and icons
design-mark-plain = plain
design-prose = Texts of other people
design-prose-en = A heap overflow in `parse_header()` lets a remote attacker crash the service, see https://example.org/advisory.
design-prose-zh = 某组件的 `parse_header()` 函数存在堆溢出漏洞，远程攻击者可利用该漏洞使服务崩溃。详情见 https://example.org/advisory。
design-charts = Charts
design-chart-step = Probability of exploitation
design-chart-step-text = A value that holds until it changes.
design-chart-bars = Vulnerabilities by severity
design-colours = Colours
design-colours-text = A handful of custom properties for both themes. Text passes WCAG AA on both grounds; a test measures it.
problem-says-since = since is a number from 0 on, not { $value }
problem-says-limit = limit is a number from 1 to { $value }
problem-says-sort = sort is one of { $value }
problem-says-start = start has at most { $value } bytes
problem-says-sha256 = sha256 has { $value } hexadecimal digits
problem-says-fields = fields has at most { $value } names
problem-says-field = there is no field { $value }
problem-says-batch = ids has from 1 to { $value } identifiers
problem-says-batch-bytes = these records are more than { $value } MiB: ask for fewer, or for some of their fields
problem-says-day = days are written like { $value }
problem-says-format = format is one of { $value }
problem-says-table = this form cannot be asked for together with: { $value }
problem-says-range = the file has { $value } bytes
problem-says-streams = { $value } streams are open already; ask /api/v1/changes instead, or later
problem-says-own-streams = you have { $value } streams open already: close one first
problem-says-heavy = too much is still on its way: take the large answers that were begun, or ask for less at a time
feeds-label = Follow this list:
design-chart-columns = Columns
design-chart-columns-text = Counts by year; the part at the foot of each column is a share of it and is named beside the chart.
design-words = Words
design-words-text = Type is the system’s own: a serif for headings and descriptions, a sans for everything that is scanned, monospace for identifiers. Chinese keeps its full-width marks and is never slanted; each text carries the language it is in.
design-tables = Tables and numbers
design-tables-text = Numbers stand to the right, heads stay in sight, and on a telephone each row becomes a short list. Every number leads to what it counts. A chart never stands without its table.
feed-atom = Atom
feed-rss = RSS
