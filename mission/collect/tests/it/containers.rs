//! Every container, what it is nested in, and what the records are called.

use std::fs;

use baize_collect::reading::{Input, Limits, ReadOptions, read_with};
use baize_model::Format;

use crate::double::{Double, Seen, gz, read_bytes, read_options, tar, zip, zip_with, zst};

const A: &[u8] = br#"{"id":"A"}"#;
const B: &[u8] = br#"{"id":"B"}"#;

#[test]
fn containers_are_told_by_content_not_by_name() {
    let members: &[(&str, &[u8])] = &[("d/a.json", A), ("d/b.json", B)];
    for (what, bytes) in [
        ("tar", tar(members)),
        ("tar.gz", gz(&tar(members))),
        ("tar.zst", zst(&tar(members))),
        ("zip", zip(members)),
        ("zip stored", zip_with(members, zip::CompressionMethod::Stored)),
        ("zip zstd", zip_with(members, zip::CompressionMethod::Zstd)),
        ("zip.gz", gz(&zip(members))),
        (
            "zip after something else",
            [b"PK\x07\x08".to_vec(), zip(members)].concat(),
        ),
    ] {
        let seen = read_bytes("x.bin", bytes);
        assert_eq!(
            seen.records,
            [
                ("x.bin/d/a.json".to_owned(), 1, A.len()),
                ("x.bin/d/b.json".to_owned(), 1, B.len())
            ],
            "{what}"
        );
        assert_eq!(seen.refused, [], "{what}");
    }
    for (what, bytes) in [
        ("plain", A.to_vec()),
        ("gz", gz(A)),
        ("zst", zst(A)),
        ("gz gz", gz(&gz(A))),
    ] {
        assert_eq!(
            read_bytes("x.zip", bytes).records,
            [("x.zip".to_owned(), 1, A.len())],
            "{what}"
        );
    }
}

#[test]
fn two_layers_are_read_and_the_third_is_refused() {
    let inner = tar(&[("a.json", A)]);
    for (what, bytes, names) in [
        (
            "gz in tar.zst",
            zst(&tar(&[("a.json.gz", &gz(A))])),
            ["x/a.json.gz"].as_slice(),
        ),
        (
            "zip in tar",
            tar(&[("i.zip", &zip(&[("a.json", A)]))]),
            &["x/i.zip/a.json"],
        ),
        ("tar in zip", zip(&[("i.tar", &inner)]), &["x/i.tar/a.json"]),
        (
            "zip in zip",
            zip(&[("i.zip", &zip(&[("a.json", A)]))]),
            &["x/i.zip/a.json"],
        ),
    ] {
        let seen = read_bytes("x", bytes);
        assert_eq!(
            (seen.names().as_slice(), seen.codes().as_slice()),
            (names, [].as_slice()),
            "{what}"
        );
    }
    for (what, bytes, refused) in [
        (
            "zip in tar.zst",
            zst(&tar(&[("i.zip", &zip(&[("a.json", A)]))])),
            "x/i.zip",
        ),
        ("tar.gz in zip", zip(&[("i.tgz", &gz(&inner))]), "x/i.tgz"),
        (
            "tar in tar in tar",
            tar(&[("o", &tar(&[("i", &inner)]))]),
            "x/o/i",
        ),
        ("gz gz tar", gz(&gz(&inner)), "x"),
        ("gz gz gz gz json", gz(&gz(&gz(&gz(A)))), "x"),
    ] {
        let seen = read_bytes("x", bytes);
        assert_eq!(
            (seen.names().len(), seen.codes().as_slice()),
            (0, [(refused, "too-nested")].as_slice()),
            "{what}"
        );
    }
}

#[test]
fn a_page_that_is_named_gz_is_taken_for_what_it_is() {
    let seen = read_bytes(
        "f.tar",
        tar(&[("nvd.json.gz", b"<html>sorry</html>"), ("a.json", A)]),
    );
    assert_eq!(seen.codes(), [("f.tar/nvd.json.gz", "html")]);
    assert_eq!(seen.names(), ["f.tar/a.json"]);
}

#[test]
fn lines_are_detected_one_by_one() {
    let text = b"{\"a\":1}\n\n<html>\n{\"b\":22}\r\n#cut\n{\"c\":3}";
    for bytes in [text.to_vec(), gz(text), zst(text)] {
        let seen = read_bytes("x.jsonl", bytes);
        assert_eq!(
            seen.records,
            [
                ("x.jsonl".to_owned(), 1, 7),
                ("x.jsonl".to_owned(), 4, 9),
                ("x.jsonl".to_owned(), 6, 7)
            ]
        );
        assert_eq!(seen.codes(), [("x.jsonl", "html")]);
        assert!(seen.refused[0].2.starts_with("line 3"));
    }
}

#[test]
fn a_format_that_is_given_overrides_detection_but_not_containers() {
    let options = ReadOptions {
        format: Some(Format::Nvd2),
        ..ReadOptions::default()
    };
    let seen = read_options("x", zst(&tar(&[("t", b"head\none\ntwo\n")])), &options);
    assert_eq!(seen.records, [("x/t".to_owned(), 1, 4), ("x/t".to_owned(), 2, 4)]);
}

#[test]
fn folders_are_walked_in_order_and_links_are_told() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("data");
    for folder in ["b", "a/deep", ".git"] {
        fs::create_dir_all(root.join(folder)).unwrap();
    }
    for (file, bytes) in [
        ("b/2.json", A.to_vec()),
        ("b/1.zip", zip(&[("z.json", B)])),
        ("a/deep/x.json.gz", gz(A)),
        (".git/config.json", A.to_vec()),
        ("z.json", A.to_vec()),
        ("empty", Vec::new()),
    ] {
        fs::write(root.join(file), bytes).unwrap();
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(dir.path(), root.join("loop")).unwrap();
    let mut seen = Seen::default();
    read_with(
        &[Input::Path(root.clone())],
        &ReadOptions::default(),
        &Double,
        &mut seen,
    )
    .unwrap();
    assert_eq!(
        seen.names(),
        [
            "data/a/deep/x.json.gz",
            "data/b/1.zip/z.json",
            "data/b/2.json",
            "data/z.json"
        ]
    );
    let mut codes = vec![("data/empty", "empty")];
    if cfg!(unix) {
        codes.push(("data/loop", "unsupported"));
    }
    assert_eq!(seen.codes(), codes);
    assert_eq!(seen.inputs, [root.display().to_string()]);
}

#[test]
fn what_does_not_exist_is_an_error_before_anything_is_read() {
    let mut seen = Seen::default();
    let inputs = [
        Input::Bytes {
            name: "a".to_owned(),
            bytes: A.to_vec(),
        },
        Input::Path("/nowhere/at/all".into()),
    ];
    let error = read_with(&inputs, &ReadOptions::default(), &Double, &mut seen).unwrap_err();
    assert!(
        error.to_string().starts_with("cannot open /nowhere/at/all"),
        "{error}"
    );
    assert_eq!(seen, Seen::default());
}

#[test]
fn a_zip_on_disk_is_read_in_place() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("big.zip");
    let mut state = 0x1234_5678_9abc_def1_u64;
    let mut noise = Vec::new();
    while noise.len() < 1_000_000 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        noise.extend(state.to_le_bytes());
    }
    let record = [b"{".as_slice(), &noise].concat();
    fs::write(&path, zip(&[("noise.json", &record), ("a.json", A)])).unwrap();
    let options = ReadOptions {
        limits: Limits {
            buffered_zip: 1000,
            ..Limits::default()
        },
        ..ReadOptions::default()
    };
    let mut seen = Seen::default();
    read_with(&[Input::Path(path.clone())], &options, &Double, &mut seen).unwrap();
    assert_eq!(seen.names(), ["big.zip/noise.json", "big.zip/a.json"]);
    let size = fs::metadata(&path).unwrap().len();
    assert!(seen.progress.iter().all(|p| p.1 == Some(size)));
    assert!(seen.progress.len() > 1, "{:?}", seen.progress);

    let seen = read_options("-", fs::read(&path).unwrap(), &options);
    assert_eq!(seen.codes(), [("-", "too-large")]);
}

#[test]
fn long_and_odd_names() {
    let long = format!("{}/x.json", "d".repeat(300));
    let chinese = "漏洞/记录.json";
    let seen = read_bytes("t", tar(&[(&long, A), (chinese, B), ("./c.json", A)]));
    assert_eq!(
        seen.names(),
        [format!("t/{long}").as_str(), "t/漏洞/记录.json", "t/c.json"]
    );
    let longer = "e".repeat(5000);
    let seen = read_bytes("t", tar(&[(&longer, A), ("b.json", B)]));
    assert_eq!(seen.names(), ["t/b.json"]);
    assert_eq!(seen.refused[0].1, "name-too-long");
    assert!(seen.refused[0].0.len() < 4200);
    let escape = zip(&[("../../etc/\u{1b}[2Jx.json", A)]);
    assert_eq!(read_bytes("z", escape).names(), ["z/../../etc/\u{fffd}[2Jx.json"]);
}

#[test]
fn pax_headers_and_links() {
    let mut builder = tar::Builder::new(Vec::new());
    builder
        .append_pax_extensions([("path", "from/pax.json".as_bytes()), ("comment", b"x\ny")])
        .unwrap();
    let mut header = tar::Header::new_ustar();
    header.set_size(A.len() as u64);
    header.set_path("short").unwrap();
    header.set_cksum();
    builder.append(&header, A).unwrap();
    let mut link = tar::Header::new_gnu();
    link.set_entry_type(tar::EntryType::Symlink);
    link.set_size(0);
    builder.append_link(&mut link, "l.json", "/etc/passwd").unwrap();
    let mut folder = tar::Header::new_gnu();
    folder.set_entry_type(tar::EntryType::Directory);
    folder.set_size(0);
    builder
        .append_data(&mut folder, "dir/", std::io::empty())
        .unwrap();
    let seen = read_bytes("t", builder.into_inner().unwrap());
    assert_eq!(seen.names(), ["t/from/pax.json"]);
    assert_eq!(seen.codes(), [("t/l.json", "unsupported")]);
}

#[test]
fn a_file_of_many_records_in_a_zip_is_streamed() {
    let text = format!("#cut\n{}", "0123456789\n".repeat(100_000));
    let seen = read_bytes("z", zip(&[("many", text.as_bytes())]));
    assert_eq!(seen.records.len(), 100_000);
    assert_eq!(seen.records[99_999], ("z/many".to_owned(), 100_000, 11));
}
