//! Settings: where they come from, and what is refused.

use std::fs;

use serde_json::Value;

use crate::session::Session;

fn setting(report: &Value, key: &str) -> (String, String) {
    let settings = report["configuration"].as_array().expect("settings");
    let found = settings
        .iter()
        .find(|s| s["key"] == key)
        .unwrap_or_else(|| panic!("{key}"));
    (
        found["value"].as_str().expect("it is there").to_owned(),
        found["from"].as_str().expect("it is there").to_owned(),
    )
}

#[test]
fn the_later_layer_wins_and_is_named() {
    let session = Session::sqlite();
    fs::create_dir_all(session.data()).unwrap();
    let file = session.data().join("baize.toml");
    fs::write(&file, "language = \"zh-CN\"\n[brake]\nshare = 0.5\nleast = 7\n[feeds.nvd.addresses]\nfeeds = \"https://ada:pw@mirror.example/nvd\"\n").unwrap();
    let mut command = session.command(&["doctor", "--json"]);
    command
        .env("BAIZE_BRAKE__SHARE", "0.25")
        .env("BAIZE_TRUSTED_PROXIES", "10.0.0.0/8, ::1");
    command.env("BAIZE_PORT", "tcp://10.1.1.1:80");
    let output = command.output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let from_file = file.to_string_lossy().into_owned();
    for (key, value, from) in [
        ("language", "zh-CN", from_file.as_str()),
        ("brake.share", "0.25", "environment"),
        ("brake.least", "7", &from_file),
        ("listen", "127.0.0.1:8080", "default"),
        ("trusted_proxies", "10.0.0.0/8, ::1", "environment"),
        (
            "feeds.nvd.addresses.feeds",
            "https://mirror.example/nvd",
            &from_file,
        ),
        ("data", &session.data().to_string_lossy(), "environment"),
    ] {
        assert_eq!(
            setting(&report, key),
            (value.to_owned(), from.to_owned()),
            "{key}"
        );
    }
}

#[test]
fn what_is_no_setting_is_refused_with_the_nearest() {
    let session = Session::sqlite();
    let file = session.path("other.toml");
    let path = file.to_string_lossy().into_owned();
    for (text, word) in [
        ("pubilc_url = \"https://a.example\"", "public_url"),
        ("[brake]\nshares = 1", "brake.share"),
        ("language = \"fr\"", "language"),
        ("trusted_proxies = [\"10.0.0.0/99\"]", "trusted_proxies"),
        ("[brake]\nshare = 2.0", "brake.share"),
        ("listen = \"everywhere\"", "listen"),
        ("this is not toml", ""),
    ] {
        fs::write(&file, text).unwrap();
        let ended = session.run(&["--config", &path, "doctor"]);
        assert_eq!(ended.code, 2, "{text}: {}", ended.err);
        assert!(ended.err.contains(word), "{text}: {}", ended.err);
    }
    let output = session
        .command(&["doctor"])
        .env("BAIZE_DATABSE", "postgres://u:secret@h/d")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said.contains("BAIZE_DATABASE") && !said.contains("secret"),
        "{said}"
    );
}

#[test]
fn passwords_are_never_shown() {
    let session = Session::sqlite();
    let mut command = session.command(&["doctor", "--json"]);
    command.env("BAIZE_DATABASE", "postgres://ada:hunter2@127.0.0.1:1/baize");
    let output = command.output().unwrap();
    let (out, err) = (
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    );
    assert!(
        !out.contains("hunter2") && !err.contains("hunter2"),
        "{out} {err}"
    );
    assert!(out.contains("postgres://127.0.0.1:1/baize"), "{out}");
    // A database that cannot be reached is a finding of the doctor, and the environment's fault elsewhere.
    assert_eq!(output.status.code(), Some(1));
    let mut command = session.command(&["search", "x"]);
    command.env("BAIZE_DATABASE", "postgres://ada:hunter2@127.0.0.1:1/baize");
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(!String::from_utf8(output.stderr).unwrap().contains("hunter2"));
}

#[cfg(unix)]
#[test]
fn a_data_directory_is_for_its_owner() {
    use std::os::unix::fs::PermissionsExt;
    let session = Session::sqlite();
    session.populate();
    let mode = fs::metadata(session.data()).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "{mode:o}");
    fs::set_permissions(session.data(), fs::Permissions::from_mode(0o755)).unwrap();
    let report = session.run(&["doctor", "--json"]).json();
    let check = report["checks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["check"] == "data-directory")
        .unwrap();
    assert_eq!(check["state"], "warning");
}
