//! Records in every format whose every text is hostile. Twelve vulnerabilities share the payloads out among them, and
//! every format writes about each: lists have a payload an entry, longer texts have all of them.

use serde_json::{Value, json};

/// A file to be imported.
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// One of the vulnerabilities, and the payloads it has.
pub(crate) struct Deal<'a> {
    /// Which vulnerability.
    pub(crate) number: usize,
    /// Which revision of its documents.
    pub(crate) revision: usize,
    pub(crate) payloads: &'a [String],
}

impl Deal<'_> {
    pub(crate) fn cve(&self) -> String {
        format!("CVE-2031-1{:04}", self.number)
    }

    /// A number of another authority.
    fn number(&self, prefix: &str) -> String {
        format!("{prefix}{:03}", 100 + self.number)
    }

    /// One payload; another in each place that asks, and in each revision.
    fn one(&self, place: usize) -> String {
        let at = (place * 5 + self.revision) % self.payloads.len();
        self.payloads[at].clone()
    }

    fn all(&self) -> String {
        let mut texts = self.payloads.to_vec();
        texts.rotate_left(self.revision % self.payloads.len());
        texts.join("\n\n")
    }

    fn each(&self, entry: impl Fn(&str) -> Value) -> Vec<Value> {
        self.payloads.iter().map(|payload| entry(payload)).collect()
    }

    /// Entries of a list in XML.
    fn each_xml(&self, entry: impl Fn(&str) -> String) -> String {
        self.payloads.iter().map(|payload| entry(&xml(payload))).collect()
    }

    fn json(&self, name: &str, value: &Value) -> File {
        self.file(&format!("{name}-{}.json", self.number), value.to_string())
    }

    fn file(&self, name: &str, text: String) -> File {
        let _ = self;
        File {
            name: name.to_owned(),
            bytes: text.into_bytes(),
        }
    }

    /// The day of this revision.
    fn day(&self) -> String {
        format!("2031-03-{:02}", 1 + self.revision)
    }

    /// A document in each format.
    pub(crate) fn files(&self) -> Vec<File> {
        vec![
            self.cve5(),
            self.osv(),
            self.nvd(),
            self.csaf(),
            self.openvex(),
            self.cyclonedx(),
            self.redhat(),
            self.poc_index(),
            self.rustsec(),
            self.cnnvd(),
            self.cnvd(),
            self.gbt28458(),
        ]
    }

    fn cve5(&self) -> File {
        let time = format!("{}T00:00:00.000Z", self.day());
        let text = |value: &str| json!({"lang": "en", "value": value});
        self.json(
            &self.cve(),
            &json!({
                "dataType": "CVE_RECORD", "dataVersion": "5.1",
                "cveMetadata": {
                    "cveId": self.cve(), "assignerOrgId": "11111111-1111-4111-8111-111111111111",
                    "assignerShortName": self.one(1), "state": "PUBLISHED", "datePublished": "2031-01-01T00:00:00.000Z",
                    "dateUpdated": time,
                },
                "containers": {"cna": {
                    "providerMetadata": {"orgId": "11111111-1111-4111-8111-111111111111", "shortName": self.one(1)},
                    "title": self.one(2),
                    "descriptions": [text(&self.all()), {"lang": "zh", "value": format!("漏洞 {}", self.all())}],
                    "affected": self.each(|p| json!({
                        "vendor": p, "product": p, "packageName": p, "collectionURL": p, "repo": p, "platforms": [p],
                        "modules": [p], "programFiles": [p], "programRoutines": [{"name": p}], "cpes": [p],
                        "defaultStatus": "unaffected",
                        "versions": [{"version": p, "status": "affected", "lessThan": p, "versionType": "custom"}],
                    })),
                    "problemTypes": self.each(|p| json!({"descriptions": [{"lang": "en", "description": p}]})),
                    "references": self.each(|p| json!({"url": p, "name": p, "tags": ["patch", p]})),
                    "credits": self.each(|p| json!({"lang": "en", "value": p, "type": "finder"})),
                    "metrics": self.each(|p| json!({"other": {"type": p, "content": {"text": p}}})),
                    "impacts": self.each(|p| json!({"descriptions": [text(p)]})),
                    "workarounds": [text(&self.all())], "solutions": [text(&self.all())],
                    "exploits": [text(&self.all())], "configurations": [text(&self.all())],
                    "timeline": self.each(|p| json!({"time": time, "lang": "en", "value": p})),
                    "source": {"discovery": self.one(3), "defect": [self.one(4)], "advisory": self.one(5)},
                    "tags": [self.one(6)],
                }},
            }),
        )
    }

    fn osv(&self) -> File {
        let letters = ['2', '3', '4', '5', '6', '7', '8', '9', 'c', 'f', 'g', 'h'];
        self.json(
            "ghsa",
            &json!({
                "schema_version": "1.6.0", "id": format!("GHSA-2222-3333-444{}", letters[self.number]),
                "modified": format!("{}T00:00:00Z", self.day()), "published": "2031-01-02T00:00:00Z",
                "aliases": [self.cve()], "summary": self.one(7), "details": self.all(),
                "affected": self.each(|p| json!({
                    "package": {"ecosystem": "npm", "name": p, "purl": format!("pkg:npm/{p}")},
                    "ranges": [{"type": "ECOSYSTEM", "repo": p, "events": [{"introduced": "0"}, {"fixed": p}]}],
                    "versions": [p], "ecosystem_specific": {"severity": p}, "database_specific": {"source": p, "cwe_ids": [p]},
                })),
                "references": self.each(|p| json!({"type": "WEB", "url": format!("https://example.org/{p}")})),
                "credits": self.each(|p| json!({"name": p, "contact": [p], "type": "FINDER"})),
                "database_specific": {"severity": self.one(8), "cwe_ids": [self.one(9)]},
            }),
        )
    }

    fn nvd(&self) -> File {
        let time = format!("{}T00:00:00.000", self.day());
        let text = |value: &str| json!({"lang": "en", "value": value});
        self.json(
            "nvd",
            &json!({
                "resultsPerPage": 1, "startIndex": 0, "totalResults": 1, "format": "NVD_CVE", "version": "2.0",
                "timestamp": time,
                "vulnerabilities": [{"cve": {
                    "id": self.cve(), "sourceIdentifier": self.one(10), "published": time, "lastModified": time,
                    "vulnStatus": "Analyzed", "cveTags": [{"sourceIdentifier": self.one(11), "tags": [self.one(12)]}],
                    "descriptions": [text(&self.all())],
                    "metrics": {"cvssMetricV31": self.each(|p| json!({
                        "source": p, "type": "Primary", "cvssData": {
                            "version": "3.1", "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
                            "baseScore": 9.8, "baseSeverity": "CRITICAL"},
                    }))},
                    "weaknesses": self.each(|p| json!({"source": p, "type": "Primary", "description": [text(p)]})),
                    "configurations": [{"nodes": [{"operator": "OR", "negate": false, "cpeMatch": self.each(|p| json!({
                        "vulnerable": true, "criteria": cpe(p), "versionEndExcluding": p,
                        "matchCriteriaId": "11111111-1111-4111-8111-111111111111",
                    }))}]}],
                    "references": self.each(|p| json!({"url": p, "source": p, "tags": ["Patch", p]})),
                    "vendorComments": self.each(|p| json!({"organization": p, "comment": p, "lastModified": time})),
                    "evaluatorComment": self.all(), "evaluatorSolution": self.all(), "evaluatorImpact": self.all(),
                }}],
            }),
        )
    }

    fn csaf(&self) -> File {
        let time = format!("{}T00:00:00Z", self.day());
        let ids: Vec<String> = (0..self.payloads.len()).map(|at| format!("P{at}")).collect();
        let branches: Vec<Value> = self
            .payloads
            .iter()
            .zip(&ids)
            .map(|(p, id)| {
                json!({"category": "vendor", "name": p, "branches": [{"category": "product_name", "name": p, "branches": [
                    {"category": "product_version", "name": p, "product": {"product_id": id, "name": p,
                        "product_identification_helper": {"purl": format!("pkg:npm/{p}"), "cpe": cpe(p)}}}]}]})
            })
            .collect();
        let notes = self.each(|p| json!({"category": "description", "title": p, "text": p, "audience": p}));
        let thanks = self.each(|p| json!({"names": [p], "organization": p, "summary": p, "urls": [p]}));
        let references = self.each(|p| json!({"category": "external", "summary": p, "url": p}));
        self.json(
            "csaf",
            &json!({
                "document": {
                    "category": "csaf_security_advisory", "csaf_version": "2.0", "lang": "en", "title": self.one(13),
                    "aggregate_severity": {"text": self.one(14), "namespace": self.one(15)},
                    "publisher": {"category": "vendor", "name": self.payloads[0], "namespace": "https://example.org",
                        "contact_details": self.one(16), "issuing_authority": self.one(17)},
                    "notes": notes, "acknowledgments": thanks, "references": references,
                    "distribution": {"text": self.one(18), "tlp": {"label": "WHITE", "url": self.one(19)}},
                    "tracking": {"id": format!("XSS-{}", self.number), "status": "final", "version": "1",
                        "initial_release_date": "2031-01-01T00:00:00Z", "current_release_date": time,
                        "revision_history": self.each(|p| json!({"date": time, "number": "1", "summary": p}))},
                },
                "product_tree": {"branches": branches},
                "vulnerabilities": [{
                    "cve": self.cve(), "title": self.one(20), "cwe": {"id": "CWE-79", "name": self.one(21)},
                    "notes": notes, "acknowledgments": thanks, "references": references,
                    "product_status": {"known_affected": ids},
                    "remediations": self.each(|p| json!({"category": "vendor_fix", "details": p, "url": p, "product_ids": ids})),
                    "threats": self.each(|p| json!({"category": "impact", "details": p, "product_ids": ids})),
                    "ids": self.each(|p| json!({"system_name": p, "text": p})),
                }],
            }),
        )
    }

    fn openvex(&self) -> File {
        let time = format!("{}T00:00:00Z", self.day());
        self.json(
            "openvex",
            &json!({
                "@context": "https://openvex.dev/ns/v0.2.0", "@id": format!("https://example.org/vex/{}", self.number),
                "author": self.payloads[0], "role": self.one(22), "timestamp": time, "version": 1 + self.revision,
                "statements": self.each(|p| json!({
                    "vulnerability": {"@id": p, "name": self.cve(), "description": p}, "timestamp": time,
                    "products": [{"@id": p, "identifiers": {"purl": format!("pkg:npm/{p}"), "cpe23": cpe(p)},
                        "subcomponents": [{"@id": p}]}],
                    "status": "not_affected", "justification": p, "impact_statement": p, "action_statement": p,
                    "status_notes": p, "supplier": p,
                })),
            }),
        )
    }

    fn cyclonedx(&self) -> File {
        let components: Vec<Value> = self
            .payloads
            .iter()
            .enumerate()
            .map(|(at, p)| {
                json!({"bom-ref": format!("c{at}"), "type": "library", "group": p, "name": p, "version": p,
                    "purl": format!("pkg:npm/{p}"), "cpe": cpe(p)})
            })
            .collect();
        let affects: Vec<Value> = (0..components.len())
            .map(|at| json!({"ref": format!("c{at}")}))
            .collect();
        self.json(
            "cyclonedx",
            &json!({
                "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1 + self.revision,
                "serialNumber": format!("urn:uuid:11111111-2222-4333-8444-{:012}", self.number),
                "metadata": {"timestamp": format!("{}T00:00:00Z", self.day()),
                    "component": {"bom-ref": "app", "type": "application", "name": self.one(0), "version": self.one(1)}},
                "components": components,
                "vulnerabilities": [{
                    "id": self.cve(), "source": {"name": self.one(2), "url": self.one(3)},
                    "references": self.each(|p| json!({"id": p, "source": {"name": p, "url": p}})),
                    "ratings": self.each(|p| json!({"source": {"name": p}, "score": 9.8, "severity": "critical",
                        "method": "CVSSv31", "vector": p})),
                    "description": self.all(), "detail": self.all(), "recommendation": self.all(), "workaround": self.all(),
                    "proofOfConcept": {"reproductionSteps": self.all(), "environment": self.all()},
                    "advisories": self.each(|p| json!({"title": p, "url": p})),
                    "published": "2031-01-01T00:00:00Z", "updated": format!("{}T00:00:00Z", self.day()),
                    "credits": {"individuals": self.each(|p| json!({"name": p, "email": p})),
                        "organizations": self.each(|p| json!({"name": p, "url": [p]}))},
                    "analysis": {"state": "not_affected", "justification": self.one(4), "detail": self.all()},
                    "affects": affects,
                }],
            }),
        )
    }

    fn redhat(&self) -> File {
        self.json(
            "redhat",
            &json!({
                "threat_severity": "Important", "public_date": format!("{}T00:00:00Z", self.day()), "name": self.cve(),
                "bugzilla": {"description": self.one(23), "id": "9990001", "url": self.one(24)},
                "cwe": self.one(25), "details": self.payloads, "statement": self.all(), "acknowledgement": self.all(),
                "mitigation": {"value": self.all(), "lang": "en:us"}, "upstream_fix": self.one(26), "csaw": false,
                "references": [self.payloads.join("\n")],
                "affected_release": self.each(|p| json!({"product_name": p, "release_date": "2031-03-01T00:00:00Z",
                    "advisory": p, "cpe": p, "package": p})),
                "package_state": self.each(|p| json!({"product_name": p, "fix_state": p, "package_name": p, "cpe": p})),
            }),
        )
    }

    fn poc_index(&self) -> File {
        let entries = self.each(|p| {
            json!({"id": self.number, "name": p, "full_name": format!("x/{p}"), "owner": {"login": p}, "html_url": p,
                "description": p, "created_at": "2031-05-06T07:08:09Z", "updated_at": "2031-05-08T07:08:09Z",
                "pushed_at": "2031-05-07T07:08:09Z", "stargazers_count": 3})
        });
        self.file(
            &format!("poc/{}.json", self.cve()),
            Value::from(entries).to_string(),
        )
    }

    fn rustsec(&self) -> File {
        let quoted = |text: &str| Value::from(text).to_string();
        let list = self
            .payloads
            .iter()
            .map(|p| quoted(p))
            .collect::<Vec<_>>()
            .join(", ");
        let id = format!("RUSTSEC-2031-{:04}", 1 + self.number);
        let text = format!(
            "```toml\n[advisory]\nid = {}\npackage = {}\ndate = {}\nurl = {}\ncategories = [{list}]\nkeywords = [{list}]\n\
             aliases = [{}]\nreferences = [{list}]\n\n[versions]\npatched = [\">= 1.2.3\"]\n```\n\n# {}\n\n{}\n",
            quoted(&id),
            quoted(&format!("crate-{}", self.number)),
            quoted(&self.day()),
            quoted(&self.one(27)),
            quoted(&self.cve()),
            self.one(28).replace('\n', " "),
            self.all()
        );
        self.file(&format!("rustsec/{id}.md"), text)
    }

    fn cnnvd(&self) -> File {
        let p = |place: usize| xml(&self.one(place));
        let all = xml(&self.all());
        let text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><cnnvd xmlns=\"http://www.cnnvd.org.cn/vuln/1.0\" \
             cnnvd_xml_version=\"1.0\"><entry><name>{}</name><vuln-id>{}</vuln-id><published>2031-01-01</published>\
             <modified>{}</modified><source>{}</source><severity>超危</severity><vuln-type>{}</vuln-type><thrtype>{}</thrtype>\
             <vuln-descript>{all}</vuln-descript><vuln-software-list>{}</vuln-software-list><other-id><cve-id>{}</cve-id>\
             <bugtraq-id>{}</bugtraq-id></other-id><refs>{}</refs><vuln-solution>{all}</vuln-solution></entry></cnnvd>",
            p(29),
            self.number("CNNVD-203101-"),
            self.day(),
            p(30),
            p(31),
            p(32),
            self.each_xml(|p| format!("<product>{p}</product>")),
            self.cve(),
            p(33),
            self.each_xml(|p| format!(
                "<ref><ref-source>{p}</ref-source><ref-name>{p}</ref-name><ref-url>{p}</ref-url></ref>"
            )),
        );
        self.file(&format!("cnnvd-{}.xml", self.number), text)
    }

    fn cnvd(&self) -> File {
        let p = |place: usize| xml(&self.one(place));
        let all = xml(&self.all());
        let text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><vulnerabilitys><vulnerability><number>{}</number><cves><cve>\
             <cveNumber>{}</cveNumber><cveUrl>{}</cveUrl></cve></cves><bids><bid><bidNumber>{}</bidNumber></bid></bids>\
             <title>{}</title><serverity>高</serverity><products>{}</products><isEvent>{}</isEvent>\
             <submitTime>2031-01-01</submitTime><openTime>{}</openTime><discovererName>{}</discovererName>\
             <referenceLink>{}</referenceLink><formalWay>{all}</formalWay><description>{all}</description>\
             <patchName>{}</patchName><patchDescription>{all}</patchDescription></vulnerability></vulnerabilitys>",
            self.number("CNVD-2031-10"),
            self.cve(),
            p(34),
            p(35),
            p(36),
            self.each_xml(|p| format!("<product>{p}</product>")),
            p(37),
            self.day(),
            p(38),
            xml(&self.payloads.join("\n")),
            p(39),
        );
        self.file(&format!("cnvd-{}.xml", self.number), text)
    }

    fn gbt28458(&self) -> File {
        let p = |place: usize| xml(&self.one(place));
        let all = xml(&self.all());
        let text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><vulnerability-exchange xmlns=\"urn:baize:gbt28458\" \
             standard=\"GB/T 28458-2020\"><vulnerability><vuln_id>{}</vuln_id><title>{}</title>\
             <published_at>2031-01-02</published_at><publisher>{}</publisher><verifier>{}</verifier>{}<category>{}</category>\
             <severity><technical>高危</technical></severity><affected>{}</affected><aliases><alias>{}</alias></aliases>\
             <existence_note>{all}</existence_note><detection_method>{all}</detection_method><solution>{all}</solution>\
             <other>{all}</other><modified_at>{}T04:05:06Z</modified_at></vulnerability></vulnerability-exchange>",
            self.number("CNCVD-2031-000"),
            p(40),
            p(41),
            p(42),
            self.each_xml(|p| format!("<discoverer>{p}</discoverer>")),
            p(43),
            self.each_xml(|p| format!(
                "<product><vendor>{p}</vendor><name>{p}</name><version>{p}</version></product><product>{p}</product>"
            )),
            self.cve(),
            self.day(),
        );
        self.file(&format!("gbt28458-{}.xml", self.number), text)
    }
}

/// Catalogues, one file for all vulnerabilities.
pub(crate) fn catalogues(deals: &[Deal<'_>]) -> Vec<File> {
    let file = |name: &str, text: String| File {
        name: name.to_owned(),
        bytes: text.into_bytes(),
    };
    let listed: Vec<Value> = deals
        .iter()
        .map(|d| {
            json!({"cveID": d.cve(), "vendorProject": d.one(44), "product": d.one(45), "vulnerabilityName": d.one(46),
                "dateAdded": "2031-02-01", "shortDescription": d.all(), "requiredAction": d.all(), "dueDate": "2031-03-01",
                "knownRansomwareCampaignUse": "Known", "notes": d.payloads.join(" ; "), "cwes": [d.one(47)]})
        })
        .collect();
    let kev = json!({"title": "Known Exploited Vulnerabilities", "catalogVersion": "2031.02.01",
        "dateReleased": "2031-02-01T00:00:00.000Z", "count": listed.len(), "vulnerabilities": listed});
    let modules: serde_json::Map<String, Value> = deals
        .iter()
        .flat_map(|d| {
            d.payloads.iter().enumerate().map(|(at, p)| {
                let name = format!("exploit_x/{}_{at}", d.number);
                let module = json!({"name": p, "fullname": format!("exploit/x/{}_{at}", d.number), "aliases": [p], "rank": 600,
                    "disclosure_date": "2031-03-05", "type": "exploit", "author": [p], "description": p,
                    "references": [d.cve(), format!("URL-{p}")], "mod_time": "2031-04-05 06:07:08 +0000", "path": p, "ref_name": p});
                (name, module)
            })
        })
        .collect();
    let mut exploits = String::from(
        "id,file,description,date_published,author,type,platform,port,date_added,date_updated,verified,codes,tags,aliases,\
         screenshot_url,application_url,source_url\n",
    );
    let mut weaknesses = String::new();
    for deal in deals {
        for (at, p) in deal.payloads.iter().enumerate() {
            let p = format!("\"{}\"", p.replace('"', "\"\""));
            let id = 900_000 + deal.number * 100 + at;
            let cve = deal.cve();
            exploits.extend([format!(
                "{id},exploits/x/{at}.c,{p},2031-01-01,{p},{p},{p},80,2031-01-02,,1,{cve},{p},{p},{p},{p},{p}\n"
            )]);
        }
        let (name, text) = (xml(&deal.one(48)), xml(&deal.all()));
        let id = 79 + 10 * deal.number;
        weaknesses.extend([format!(
            "<Weakness ID=\"{id}\" Name=\"{name}\" Abstraction=\"{name}\" Structure=\"Simple\" Status=\"Stable\">\
             <Description>{text}</Description></Weakness>"
        )]);
    }
    // One whose vendor is suggested to who types its beginning.
    let suggested = deals[0].one(1);
    let suggested = json!({
        "dataType": "CVE_RECORD", "dataVersion": "5.1",
        "cveMetadata": {"cveId": "CVE-2031-20000", "assignerOrgId": "11111111-1111-4111-8111-111111111111",
            "state": "PUBLISHED", "datePublished": "2031-01-01T00:00:00.000Z"},
        "containers": {"cna": {
            "providerMetadata": {"orgId": "11111111-1111-4111-8111-111111111111"},
            "descriptions": [{"lang": "en", "value": suggested}],
            "affected": [{"vendor": format!("acme{suggested}"), "product": format!("kite{suggested}"),
                "versions": [{"version": "1", "status": "affected"}]}],
            "references": [{"url": "https://example.org/"}],
        }},
    });
    vec![
        file("suggested.json", suggested.to_string()),
        file("kev.json", kev.to_string()),
        file("modules_metadata_base.json", Value::Object(modules).to_string()),
        file("files_exploits.csv", exploits),
        file(
            "cwe.xml",
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Weakness_Catalog Name=\"CWE\" Version=\"4.15\" Date=\"2031-01-01\" \
                 xmlns=\"http://cwe.mitre.org/cwe-7\"><Weaknesses>{weaknesses}</Weaknesses></Weakness_Catalog>"
            ),
        ),
    ]
}

/// Text of XML, without what XML cannot hold.
fn xml(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || *c == '\n' || *c == '\t')
        .collect::<String>()
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// A name of CPE 2.3 whose vendor and product are a payload, every letter that means something escaped.
fn cpe(text: &str) -> String {
    let escaped: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(|c| {
            let escape = (!c.is_alphanumeric()).then_some('\\');
            escape.into_iter().chain([c])
        })
        .collect();
    format!("cpe:2.3:a:{escaped}:{escaped}:*:*:*:*:*:*:*:*")
}
