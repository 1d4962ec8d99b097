//! The NVD door.

use axum::http::StatusCode;
use serde_json::Value;

use crate::house::{Answer, demo, get};

async fn ask(query: &str) -> Answer {
    get(&demo(), &format!("/rest/json/cves/2.0?{query}")).await
}

fn ids(page: &Value) -> Vec<&str> {
    let list = page["vulnerabilities"].as_array().unwrap();
    list.iter()
        .map(|entry| entry["cve"]["id"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn one_record_is_given_as_nvd_has_it() {
    let page = ask("cveId=CVE-2021-44228").await.json();
    assert_eq!(
        (page["totalResults"].as_u64(), page["format"].as_str()),
        (Some(1), Some("NVD_CVE"))
    );
    insta::assert_json_snapshot!("nvd_of_a_cve", page);
    assert_eq!(ask("cveId=CVE-2099-99999").await.json()["totalResults"], 0);
}

#[tokio::test]
async fn pages_follow_one_another_and_end() {
    let all = ask("").await.json();
    let total = usize::try_from(all["totalResults"].as_u64().unwrap()).unwrap();
    assert_eq!(ids(&all).len(), total);
    let mut seen = Vec::new();
    while seen.len() < total {
        let page = ask(&format!("startIndex={}&resultsPerPage=40", seen.len()))
            .await
            .json();
        assert_eq!(
            page["resultsPerPage"].as_u64().unwrap() as usize,
            ids(&page).len()
        );
        seen.extend(ids(&page).into_iter().map(str::to_owned));
    }
    assert_eq!(seen, ids(&all));
    let after = ask(&format!("startIndex={total}")).await.json();
    assert!(ids(&after).is_empty());
}

#[tokio::test]
async fn parameters_narrow_what_is_found() {
    let has = async |query: &str, id: &str| ids(&ask(query).await.json()).contains(&id);
    let log4j = "CVE-2021-44228";
    for query in [
        "keywordSearch=log4j",
        "keywordSearch=apache+log4j&noRejected",
        "cvssV3Severity=CRITICAL&hasKev",
        "cweId=CWE-502",
        "virtualMatchString=cpe:2.3:a:apache:log4j",
        "virtualMatchString=cpe:2.3:a:apache:log4j&versionStart=2.1&versionStartType=including&versionEnd=2.3&versionEndType=excluding",
        "cpeName=cpe:2.3:a:apache:log4j:2.14.1:*:*:*:*:*:*:*&isVulnerable",
        "pubStartDate=2021-12-01T00:00:00.000&pubEndDate=2021-12-31T00:00:00.000%2B01:00",
    ] {
        let answer = ask(query).await;
        let message = answer.headers.get("message");
        assert!(
            message.is_none() && has(query, log4j).await,
            "{query}: {message:?}"
        );
    }
    for query in [
        "keywordSearch=openssl",
        "cvssV3Severity=LOW",
        "cpeName=cpe:2.3:a:apache:log4j:2.99.0:*:*:*:*:*:*:*",
        "virtualMatchString=cpe:2.3:a:apache:struts",
        "pubStartDate=2020-12-01T00:00:00&pubEndDate=2020-12-31T00:00:00",
    ] {
        assert!(!has(query, log4j).await, "{query}");
    }
}

#[tokio::test]
async fn refusals_are_404_with_a_message() {
    for (query, message) in [
        ("cveId=nonsense", "Invalid cveId parameter."),
        ("what=1", "Invalid what parameter."),
        ("resultsPerPage=2001", "Invalid resultsPerPage parameter."),
        ("startIndex=-1", "Invalid startIndex parameter."),
        ("cvssV2Severity=CRITICAL", "Invalid cvssV2Severity parameter."),
        ("cpeName=cpe:2.3:a:apache:log4j", "Invalid cpeName parameter."),
        ("keywordExactMatch", "keywordExactMatch requires keywordSearch."),
        (
            "pubStartDate=2021-01-01T00:00:00",
            "Both the start date and the end date are required.",
        ),
        (
            "pubStartDate=2021-01-01T00:00:00&pubEndDate=2021-06-01T00:00:00",
            "The maximum allowable range when using any date range parameters is 120 consecutive days.",
        ),
    ] {
        let answer = ask(query).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{query}");
        assert_eq!(answer.headers["message"], message, "{query}");
        assert!(answer.body.is_empty());
    }
    let deep = format!("virtualMatchString={}", ":".repeat(100_000));
    assert_eq!(ask(&deep[..60_000]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ask("keywordSearch=((((%22)))").await.status, StatusCode::OK);
}
