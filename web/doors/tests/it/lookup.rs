//! The door of Vulnerability-Lookup.

use axum::http::StatusCode;

use crate::house::{demo, demo_folder, get};

#[tokio::test]
async fn a_record_is_given_in_the_format_of_its_source() {
    let app = demo();
    let cve = get(&app, "/api/vulnerability/cve-2021-44228").await.json();
    assert_eq!(cve["cveMetadata"]["cveId"], "CVE-2021-44228");
    let stored = std::fs::read(demo_folder().join("osv/GHSA-35jh-r3h4-6jhm.json")).unwrap();
    let stored: serde_json::Value = serde_json::from_slice(&stored).unwrap();
    let ghsa = get(&app, "/api/vulnerability/GHSA-35jh-r3h4-6jhm").await.json();
    assert_eq!(ghsa, stored);
    let unknown = get(&app, "/api/vulnerability/CVE-2099-99999").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn lists_and_searches_answer_in_the_shapes_the_client_reads() {
    let app = demo();
    let last = get(&app, "/api/vulnerability/last/cvelistv5/3").await.json();
    assert_eq!(last.as_array().unwrap().len(), 3);
    assert!(
        !get(&app, "/api/vulnerability/recent/2000-01-01/5")
            .await
            .json()
            .as_array()
            .unwrap()
            .is_empty()
    );
    let found = get(&app, "/api/vulnerability/search/apache/log4j?page=1&per_page=2")
        .await
        .json();
    let first = &found["cvelistv5"][0];
    assert!(
        first[0].as_str().unwrap().starts_with("cve-") && first[1]["cveMetadata"].is_object(),
        "{found}"
    );
    let beyond = get(&app, "/api/vulnerability/search/apache/log4j?page=99")
        .await
        .json();
    assert_eq!(
        beyond,
        serde_json::json!({"cvelistv5": []}),
        "which ends the client's loop"
    );
    let cpe = get(&app, "/api/vulnerability/cpesearch/cpe:2.3:a:apache:log4j")
        .await
        .json();
    assert!(cpe["cvelistv5"].as_array().is_some_and(|list| !list.is_empty()));
    let epss = get(&app, "/api/epss/CVE-2021-44228").await.json();
    assert_eq!(epss["data"][0]["cve"], "CVE-2021-44228");
    assert_eq!(get(&app, "/api/system/redis_up").await.json(), true);
    assert!(get(&app, "/api/system/dbInfo").await.json()["db_sizes"]["cve"].is_number());
    for path in [
        "/api/vulnerability/recent/yesterday",
        "/api/vulnerability/last/a/b/c",
    ] {
        assert_eq!(get(&app, path).await.status, StatusCode::BAD_REQUEST, "{path}");
    }
}
