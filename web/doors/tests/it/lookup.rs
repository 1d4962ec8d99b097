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

#[tokio::test]
async fn vendors_products_weaknesses_and_catalogues_can_be_browsed() {
    let app = demo();
    let vendors = get(&app, "/api/vulnerability/browse").await.json();
    let vendors: Vec<&str> = vendors
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v.as_str().unwrap())
        .collect();
    assert!(vendors.contains(&"apache") && vendors.is_sorted(), "{vendors:?}");
    for path in ["/api/browse/Apache", "/api/vulnerability/browse/apache"] {
        let products = get(&app, path).await.json();
        assert!(
            products.as_array().unwrap().contains(&"log4j".into()),
            "{products}"
        );
    }
    assert_eq!(
        get(&app, "/api/browse/nobody").await.json(),
        serde_json::json!([])
    );

    // Clients turn pages until one is empty.
    let (mut seen, mut page) = (Vec::new(), 1);
    loop {
        let list = get(&app, &format!("/api/cwe?page={page}&per_page=20"))
            .await
            .json();
        let data = list["data"].as_array().unwrap().clone();
        if data.is_empty() {
            assert_eq!(list["metadata"]["count"], seen.len());
            break;
        }
        seen.extend(data);
        page += 1;
    }
    assert!(seen.iter().any(|entry| entry["id"] == "CWE-79"), "{}", seen.len());
    for id in ["79", "CWE-79", "cwe-79"] {
        assert_eq!(get(&app, &format!("/api/cwe/{id}")).await.json()["id"], "CWE-79");
    }
    assert_eq!(get(&app, "/api/cwe/9999999").await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        get(&app, "/api/capec").await.json()["data"],
        serde_json::json!([])
    );

    let kev = get(&app, "/api/kev?per_page=1000").await.json();
    let entries = kev["data"].as_array().unwrap();
    assert_eq!(kev["metadata"]["count"], entries.len());
    assert!(entries.len() > 100);
    let of = get(&app, "/api/kev?vuln_id=CVE-2021-44228&exploited=true")
        .await
        .json();
    let one = &of["data"][0];
    assert_eq!(one["vulnerability"]["vulnId"], "CVE-2021-44228");
    let origin = "405284c2-e461-4670-8979-7fd2c9755a60";
    assert_eq!(one["gcve"]["origin_uuid"], origin);
    let number = one["uuid"].as_str().unwrap();
    for path in [
        format!("/api/kev/{number}"),
        format!("/api/kev/origin/{origin}/cve-2021-44228"),
    ] {
        assert_eq!(get(&app, &path).await.json(), *one);
    }
    for nothing in [
        "exploited=false",
        "status_reason=withdrawn",
        "date_from=2099-01-01",
        "vuln_id=x",
    ] {
        let none = get(&app, &format!("/api/kev?{nothing}")).await.json();
        assert_eq!(none["data"], serde_json::json!([]), "{nothing}");
    }
    assert_eq!(
        get(&app, "/api/kev?date_from=x").await.status,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn what_nobody_writes_here_is_empty_in_the_shape_of_a_list() {
    let app = demo();
    for list in [
        "comment",
        "bundle",
        "sighting",
        "organization",
        "product",
        "emb3d",
        "gcve/registry",
    ] {
        let answer = get(&app, &format!("/api/{list}?page=1&per_page=10")).await.json();
        assert_eq!(answer["data"], serde_json::json!([]), "{list}");
        assert_eq!(answer["metadata"]["count"], 0, "{list}");
    }
    let one = get(&app, "/api/comment/00000000-0000-4000-8000-000000000000").await;
    assert_eq!(
        (one.status, &one.json()["message"]),
        (StatusCode::NOT_FOUND, &"Not found.".into())
    );
    assert!(get(&app, "/api/system/configInfo").await.json().is_object());
}
