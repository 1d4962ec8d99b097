//! Damaged, truncated and hostile archives: a reason each, in bounded time and memory.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use baize_collect::reading::{Input, Intake, Limits, ReadOptions, read_with};
use baize_model::{RawRecord, Refusal};

use crate::double::{Double, gz, read_bytes, read_options, tar, zip, zst};

const A: &[u8] = br#"{"id":"A"}"#;

fn three() -> Vec<(&'static str, &'static [u8])> {
    vec![("a.json", A), ("b.json", A), ("c.json", A)]
}

#[test]
fn a_damaged_header_costs_one_member() {
    let mut bytes = tar(&three());
    bytes[1024 + 3] ^= 0x40;
    let seen = read_bytes("t", bytes);
    assert_eq!(seen.names(), ["t/a.json", "t/c.json"]);
    assert_eq!(seen.codes(), [("t", "damaged")]);
}

#[test]
fn a_damaged_member_of_a_zip_costs_one_member() {
    let text: Vec<u8> = [b"{".as_slice(), &(0..=255).collect::<Vec<u8>>()].concat();
    let mut bytes = zip(&[("a.json", A), ("b.json", &text), ("c.json", A)]);
    let at = memchr::memmem::find(&bytes, b"b.json").unwrap() + 6 + 40;
    bytes[at] ^= 1;
    let seen = read_bytes("z", bytes);
    assert_eq!(seen.names(), ["z/a.json", "z/c.json"]);
    assert_eq!(seen.refused[0].0, "z/b.json");
}

#[test]
fn a_damaged_gz_in_a_tar_costs_one_member() {
    let mut bad = gz(&vec![b'{'; 1000]);
    let end = bad.len() - 6;
    bad[end] ^= 1;
    let seen = read_bytes("t", tar(&[("a.json", A), ("b.gz", &bad), ("c.json", A)]));
    assert_eq!(seen.names(), ["t/a.json", "t/c.json"]);
    assert_eq!(seen.codes(), [("t/b.gz", "unreadable")]);
}

#[test]
fn a_cut_archive_gives_its_records_and_one_reason() {
    let members: Vec<(String, Vec<u8>)> = (0..50u32)
        .map(|i| {
            (
                format!("{i:03}.json"),
                format!("{{{}", i.wrapping_mul(2_654_435_761))
                    .repeat(99)
                    .into_bytes(),
            )
        })
        .collect();
    let members: Vec<(&str, &[u8])> = members.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    let plain = tar(&members);
    for (what, bytes) in [
        ("tar", plain.clone()),
        ("gz", gz(&plain)),
        ("zst", zstd::encode_all(&plain[..], 1).unwrap()),
    ] {
        for percent in [20, 50, 80, 95] {
            let cut = bytes[..bytes.len() * percent / 100].to_vec();
            let seen = read_bytes("t", cut);
            assert_eq!(seen.refused.len(), 1, "{what} {percent} {:?}", seen.refused);
            assert_eq!(
                seen.refused[0].1, "truncated",
                "{what} {percent} {:?}",
                seen.refused
            );
            if what != "zst" {
                assert!(
                    seen.records.len() >= 50 * (percent - 15) / 100,
                    "{what} {percent}"
                );
            }
        }
    }
    let lines = "{\"n\":1}\n".repeat(20_000);
    let cut = gz(lines.as_bytes());
    let seen = read_bytes("x.jsonl", cut[..cut.len() / 2].to_vec());
    assert!(seen.records.len() > 1000);
    assert_eq!(seen.codes(), [("x.jsonl", "truncated")]);
    let cut = format!("#cut\n{}", "0123456789abcdef\n".repeat(20_000));
    let cut = gz(cut.as_bytes());
    let seen = read_bytes("many", cut[..cut.len() / 2].to_vec());
    assert!(seen.records.len() > 1000);
    assert_eq!(seen.codes(), [("many", "truncated")]);
}

/// Cuts and flips that are the same on every run.
struct Dice(u64);
impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }
}

#[test]
fn five_hundred_damages_of_every_container() {
    let long = "x".repeat(200);
    let text = format!("#cut\n{}", "line\n".repeat(300));
    let inner = gz(A);
    let members: Vec<(&str, &[u8])> = vec![
        ("a.json", A),
        ("many", text.as_bytes()),
        (&long, A),
        ("i.gz", &inner),
        ("l.jsonl", b"{}\n{}\n"),
    ];
    let plain = tar(&members);
    let kinds = [
        ("tar", plain.clone()),
        ("tar.gz", gz(&plain)),
        ("tar.zst", zst(&plain)),
        ("zip", zip(&members)),
        ("zip in tar", tar(&[("i.zip", &zip(&members))])),
        ("gz", gz(text.as_bytes())),
        ("jsonl.zst", zst("{\"a\":\"b\"}\n".repeat(50).as_bytes())),
    ];
    let mut dice = Dice(0x1234_5678_9abc_def1);
    let started = Instant::now();
    for (kind, whole) in &kinds {
        let intact = read_bytes("x.jsonl", whole.clone());
        assert_eq!(intact.refused, [], "{kind}");
        for round in 0..500u32 {
            let mut bytes = whole.clone();
            if round % 2 == 0 {
                bytes.truncate(dice.roll(whole.len()));
            } else {
                for _ in 0..=dice.roll(4) {
                    let at = dice.roll(bytes.len());
                    bytes[at] ^= 1 << dice.roll(8);
                }
            }
            let begun = Instant::now();
            let seen = read_bytes("x.jsonl", bytes.clone());
            assert!(begun.elapsed() < Duration::from_secs(2), "{kind} {round}");
            // Less than before is only right with a reason. A bare tar has no checksum over its data.
            assert!(
                seen.records.len() >= intact.records.len()
                    || !seen.refused.is_empty()
                    || (*kind == "tar" && round % 2 == 1),
                "{kind} {round}: {} of {} records and no reason",
                seen.records.len(),
                intact.records.len()
            );
            assert!(
                seen.refused.iter().all(|r| !r.1.is_empty() && r.2.len() > 5),
                "{kind} {round}"
            );
        }
    }
    println!("{:?}", started.elapsed());
}

/// Forgets everything at once.
#[derive(Default)]
struct Forget {
    records: u64,
    codes: Vec<&'static str>,
}
impl Intake for Forget {
    fn input(&mut self, _: &str) {}
    fn record(&mut self, _: RawRecord) {
        self.records += 1;
    }
    fn refused(&mut self, _: &str, why: Refusal) {
        self.codes.push(why.code);
    }
    fn progress(&mut self, _: u64, _: Option<u64>) {}
}

/// Packs many lines of one byte.
fn packed_run(encoder: &mut dyn Write, head: &[u8], byte: u8, mib: usize) {
    encoder.write_all(head).unwrap();
    let mut line = vec![byte; 1023];
    line.push(b'\n');
    let block = line.repeat(1 << 10);
    for _ in 0..mib {
        encoder.write_all(&block).unwrap();
    }
}

fn gzip_bomb(head: &[u8], byte: u8, mib: usize) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed_run(&mut encoder, head, byte, mib);
    encoder.finish().unwrap()
}

fn zstd_bomb(head: &[u8], byte: u8, mib: usize) -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
    packed_run(&mut encoder, head, byte, mib);
    encoder.finish().unwrap()
}

#[test]
fn bombs_are_refused_fast() {
    let tar_head = tar(&[("a.json", A)]);
    let tar_head = &tar_head[..1024];
    for (what, bytes, want) in [
        ("gz of many records", gzip_bomb(b"#cut\n", b'y', 64), "bomb"),
        ("zst of many records", zstd_bomb(b"#cut\n", b'y', 64), "bomb"),
        ("zst of lines", zstd_bomb(b"{}\n", b'y', 64), "bomb"),
        ("tar.gz", gzip_bomb(tar_head, b'x', 64), "bomb"),
        ("one record", gzip_bomb(b"{", b'x', 64), "bomb"),
        ("one record of zst", zstd_bomb(b"{", b'x', 64), "bomb"),
    ] {
        let begun = Instant::now();
        let mut forget = Forget::default();
        let input = [Input::Bytes {
            name: "x.jsonl".to_owned(),
            bytes,
        }];
        read_with(&input, &ReadOptions::default(), &Double, &mut forget).unwrap();
        assert_eq!(forget.codes.last(), Some(&want), "{what}");
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "{what}: {:?}",
            begun.elapsed()
        );
    }
}

#[test]
fn overlapping_members_of_a_zip_are_refused() {
    // One stored kernel of 100 kB, listed a thousand times.
    let kernel: Vec<u8> = [b"{".as_slice(), &vec![b'x'; 100_000]].concat();
    let one = zip(&[("a.json", &kernel)]);
    let list_at = memchr::memmem::rfind(&one, b"PK\x01\x02").unwrap();
    let end_at = memchr::memmem::rfind(&one, b"PK\x05\x06").unwrap();
    let entry = &one[list_at..end_at];
    let mut bytes = one[..list_at].to_vec();
    for _ in 0..1000 {
        bytes.extend_from_slice(entry);
    }
    let mut end = one[end_at..].to_vec();
    end[8..10].copy_from_slice(&1000u16.to_le_bytes());
    end[10..12].copy_from_slice(&1000u16.to_le_bytes());
    end[12..16].copy_from_slice(&((entry.len() * 1000) as u32).to_le_bytes());
    bytes.extend(end);
    let seen = read_bytes("z", bytes);
    assert_eq!(
        seen.refused.last().map(|r| r.1),
        Some("bomb"),
        "{:?}",
        seen.refused
    );
    assert!(seen.records.len() < 300, "{}", seen.records.len());
}

#[test]
fn absurd_sizes_of_a_tar_are_refused() {
    for (what, size, want) in [
        (
            "base 256",
            &b"\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff"[..],
            "damaged",
        ),
        (
            "negative",
            b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
            "damaged",
        ),
        ("8 GiB", b"77777777777\0", "too-large"),
        ("no number", b"9999z999999\0", "damaged"),
    ] {
        let mut bytes = tar(&[("a.json", A)]);
        bytes[124..136].copy_from_slice(size);
        let mut header: [u8; 512] = bytes[..512].try_into().unwrap();
        header[148..156].fill(b' ');
        let sum: u32 = header.iter().map(|b| u32::from(*b)).sum();
        bytes[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        let seen = read_bytes("t", bytes);
        assert_eq!(
            seen.refused.first().map(|r| r.1),
            Some(want),
            "{what}: {:?}",
            seen.refused
        );
    }
}

#[test]
fn a_flood_of_long_names_or_members_is_refused() {
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::GNULongName);
    header.set_size(600 << 20);
    header.set_cksum();
    let bomb = zstd_bomb(header.as_bytes(), b'n', 601);
    let seen = read_bytes("t", bomb);
    assert_eq!(
        seen.refused.first().map(|r| r.1),
        Some("too-large"),
        "{:?}",
        seen.refused
    );

    let many: Vec<(String, &[u8])> = (0..200).map(|i| (format!("{i}.json"), A)).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(n, b)| (n.as_str(), *b)).collect();
    let options = ReadOptions {
        limits: Limits {
            members: 100,
            ..Limits::default()
        },
        ..ReadOptions::default()
    };
    for bytes in [tar(&many), zip(&many)] {
        let seen = read_options("t", bytes, &options);
        assert_eq!((seen.records.len(), seen.codes()), (100, vec![("t", "too-many")]));
    }
    let options = ReadOptions {
        limits: Limits {
            unpacked: 2000,
            ..Limits::default()
        },
        ..ReadOptions::default()
    };
    let seen = read_options("t", gz(&tar(&many)), &options);
    assert_eq!(seen.refused.last().map(|r| r.1), Some("too-large"));
}

#[test]
fn a_huge_zstd_window_is_refused() {
    // Frame header: window descriptor for 2^31 bytes, no content size.
    let frame = [0x28, 0xb5, 0x2f, 0xfd, 0x00, (31 - 10) << 3, 0x01, 0, 0];
    let seen = read_bytes("x", frame.to_vec());
    assert_eq!(seen.refused.len(), 1, "{seen:?}");
    assert_eq!(seen.records.len(), 0);
}

/// Resident memory of this process at its highest, in bytes; resets the mark first when asked.
#[cfg(target_os = "linux")]
fn peak(reset: bool) -> Option<u64> {
    if reset {
        std::fs::write("/proc/self/clear_refs", "5").ok()?;
    }
    let mut text = String::new();
    std::fs::File::open("/proc/self/status")
        .ok()?
        .read_to_string(&mut text)
        .ok()?;
    let line = text.lines().find(|l| l.starts_with("VmHWM:"))?;
    line.split_whitespace()
        .nth(1)?
        .parse::<u64>()
        .ok()
        .map(|kib| kib << 10)
}

/// Other tests of this binary run at the same time and take memory as well: this one is meant to be run alone
/// (`--ignored`), as the continuous integration does.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "measures the whole process, so it has to run alone"]
fn memory_stays_bounded_under_bombs() {
    let bombs = [
        gzip_bomb(b"#cut\n", b'y', 256),
        zstd_bomb(b"#cut\n", b'y', 256),
        zstd_bomb(b"{", b'x', 256),
        zip(&[("a", &zip(&[("b", &zip(&[("c", A)]))]))]),
    ];
    for (i, bytes) in bombs.into_iter().enumerate() {
        let input = [Input::Bytes {
            name: "x".to_owned(),
            bytes,
        }];
        let Some(before) = peak(true) else {
            println!("skipped: the peak cannot be reset here");
            return;
        };
        let mut forget = Forget::default();
        read_with(&input, &ReadOptions::default(), &Double, &mut forget).unwrap();
        let grown = peak(false).unwrap() - before;
        println!(
            "bomb {i}: {} MiB more, {} records, {:?}",
            grown >> 20,
            forget.records,
            forget.codes.last()
        );
        assert!(grown <= 64 << 20, "bomb {i} took {grown} bytes");
        assert!(!forget.codes.is_empty());
    }
}
