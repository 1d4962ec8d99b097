//! A recogniser of invented formats and an intake that remembers.

use std::io::{BufRead, Write};

use baize_collect::reading::{Input, Intake, ReadOptions, Recogniser, read_with};
use baize_formats::{Detected, Sink};
use baize_model::{Format, RawRecord, Refusal};

/// `{…}` is one record, `#cut` heads a file of one record a line, `#lines` does not exist: a name that ends in
/// `.jsonl` holds JSON lines, `<html` is an error page.
pub(crate) struct Double;

impl Recogniser for Double {
    fn detect(&self, name: &str, head: &[u8]) -> Detected {
        match head {
            [b'{', ..] if name.contains(".jsonl") && head.contains(&b'\n') => Detected::JsonLines,
            [b'{', ..] => Detected::Records(Format::OsvJson),
            [b'#', b'c', b'u', b't', ..] => Detected::Records(Format::Nvd2),
            [b'<', b'h', b't', b'm', b'l', ..] => Detected::NotRecords(Refusal::new("html", "an error page")),
            _ => Detected::Unknown(Refusal::new("unknown-format", "of no known format")),
        }
    }

    fn is_whole(&self, format: Format) -> bool {
        format == Format::OsvJson
    }

    fn records(
        &self,
        format: Format,
        name: &str,
        input: &mut dyn BufRead,
        sink: &mut Sink<'_>,
    ) -> Result<(), Refusal> {
        let mut position = 0;
        loop {
            let mut bytes = Vec::new();
            let n = input
                .read_until(b'\n', &mut bytes)
                .map_err(|e| Refusal::new("unreadable", e.to_string()))?;
            if n == 0 {
                return Ok(());
            }
            if position > 0 {
                sink(Ok(RawRecord {
                    bytes,
                    format,
                    name: name.to_owned(),
                    position,
                }));
            }
            position += 1;
        }
    }
}

/// Remembers names and sizes, not bytes.
#[derive(Default, Debug, PartialEq)]
pub(crate) struct Seen {
    pub(crate) inputs: Vec<String>,
    pub(crate) records: Vec<(String, u64, usize)>,
    pub(crate) refused: Vec<(String, &'static str, String)>,
    pub(crate) progress: Vec<(u64, Option<u64>)>,
}

impl Seen {
    pub(crate) fn names(&self) -> Vec<&str> {
        self.records.iter().map(|r| r.0.as_str()).collect()
    }

    pub(crate) fn codes(&self) -> Vec<(&str, &str)> {
        self.refused.iter().map(|r| (r.0.as_str(), r.1)).collect()
    }
}

impl Intake for Seen {
    fn input(&mut self, name: &str) {
        self.inputs.push(name.to_owned());
    }
    fn record(&mut self, raw: RawRecord) {
        self.records.push((raw.name, raw.position, raw.bytes.len()));
    }
    fn refused(&mut self, file: &str, why: Refusal) {
        self.refused.push((
            file.to_owned(),
            why.code,
            format!("{} {}", why.at.unwrap_or_default(), why.reason),
        ));
    }
    fn progress(&mut self, read: u64, total: Option<u64>) {
        self.progress.push((read, total));
    }
}

pub(crate) fn read_bytes(name: &str, bytes: Vec<u8>) -> Seen {
    read_options(name, bytes, &ReadOptions::default())
}

pub(crate) fn read_options(name: &str, bytes: Vec<u8>, options: &ReadOptions) -> Seen {
    let mut seen = Seen::default();
    let input = Input::Bytes {
        name: name.to_owned(),
        bytes,
    };
    read_with(&[input], options, &Double, &mut seen).expect("bytes can always be opened");
    seen
}

pub(crate) fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, data) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(data.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *data).expect("a tar");
    }
    builder.into_inner().expect("a tar")
}

pub(crate) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    zip_with(members, zip::CompressionMethod::Deflated)
}

pub(crate) fn zip_with(members: &[(&str, &[u8])], method: zip::CompressionMethod) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(method);
    for (name, data) in members {
        writer.start_file(*name, options).expect("a zip");
        writer.write_all(data).expect("a zip");
    }
    writer.finish().expect("a zip").into_inner()
}

pub(crate) fn gz(data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(data).expect("memory");
    encoder.finish().expect("memory")
}

pub(crate) fn zst(data: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), 3).expect("memory");
    encoder.include_checksum(true).expect("a known parameter");
    encoder.write_all(data).expect("memory");
    encoder.finish().expect("memory")
}
