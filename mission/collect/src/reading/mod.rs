//! Reading inputs: files, folders, archives, standard input.
//!
//! Containers are recognised by their first bytes, never by their name: zip, tar, gzip, zstd; inside them
//! single records, files of many records, and JSON lines.
//!
//! **Nesting.** At most [`MAX_LAYERS`] (two) containers deep. A tar or a zip is one layer. A compression is
//! one layer where it wraps another container, and none where it wraps a plain file. So `x.tar.zst` (two), a
//! `.json.gz` in a tar or in a `.tar.zst` (one, two) and a tar in a zip (two) are read; a zip in a `.tar.zst`
//! (three) is refused with `too-nested`.
//!
//! **Damage.** A damaged member is refused and the rest of a tar or zip goes on. A stream that ends early
//! gives `truncated` after the records before the cut. A zip whose end is missing gives `truncated` and no
//! records, since its list of members is at its end.
//!
//! **Memory.** One record (at most `baize_formats::MAX_RECORD`), the window of each decompressor, and a few
//! buffers. A zip that cannot be sought in (standard input, a member of a tar) is held in memory up to
//! [`Limits::buffered_zip`].

mod decoded;
mod folder;
mod leaf;
mod meter;
mod name;
mod peeked;
mod run;
mod sniff;
mod tar;
mod zip;

use std::io::BufRead;
use std::path::PathBuf;

use baize_formats::Detected;
use baize_model::{Format, RawRecord, Refusal};
use jiff::civil::Date;

use crate::Error;

pub use name::{date_in_path, display_name};

/// How many containers may be nested (see the module's text for what counts).
pub const MAX_LAYERS: u8 = 2;

/// Something to read.
#[derive(Clone, Debug)]
pub enum Input {
    /// A file or folder. Its last component is the first component of the records' names.
    Path(PathBuf),
    /// A file whose own name means nothing (a download), and the name to use instead.
    Named {
        /// Name to use.
        name: String,
        /// Where it is.
        path: PathBuf,
    },
    /// Bytes at hand, and their name.
    Bytes {
        /// Name to use.
        name: String,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// Standard input, named `-`.
    Stdin,
}

/// Bounds on what an input may hold.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes that may come out of decompressors, for each input.
    pub unpacked: u64,
    /// Members and files, for each input.
    pub members: u64,
    /// Unpacked bytes of one stream from which on [`Self::ratio`] holds.
    pub ratio_from: u64,
    /// Unpacked bytes a packed byte may give. The densest real archive seen gives 52.
    pub ratio: u64,
    /// Bytes of a zip that has to be held in memory.
    pub buffered_zip: u64,
    /// Bytes of a member's path.
    pub path: usize,
    /// Folders inside folders.
    pub folder_depth: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            unpacked: 64 << 30,
            members: 5_000_000,
            ratio_from: 32 << 20,
            ratio: 200,
            buffered_zip: 256 << 20,
            path: 4096,
            folder_depth: 64,
        }
    }
}

/// How to read.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Take every file as this format instead of detecting it. Containers and JSON lines are still unpacked.
    pub format: Option<Format>,
    /// Day of series that do not name one.
    pub as_of: Option<Date>,
    /// Bounds.
    pub limits: Limits,
}

impl ReadOptions {
    /// Day for a series whose content names none: the one given, else the one in the path.
    pub fn date_for(&self, name: &str) -> Option<Date> {
        self.as_of.or_else(|| date_in_path(name))
    }
}

/// Receives what is read, in order.
pub trait Intake {
    /// A new input begins; `name` is the path as given, `-` for standard input.
    fn input(&mut self, name: &str);
    /// One record. Its name starts with the file or archive that was given.
    fn record(&mut self, raw: RawRecord);
    /// A file, member or record that is not taken.
    fn refused(&mut self, file: &str, why: Refusal);
    /// How far the current input is, in bytes as stored, and its size where it is known.
    fn progress(&mut self, read: u64, total: Option<u64>);
}

/// Recognises and cuts files. [`KnownFormats`] is the real one; tests bring their own.
pub trait Recogniser {
    /// Says what a file holds.
    fn detect(&self, name: &str, head: &[u8]) -> Detected;
    /// True when a file of the format is one record, so that it need not be cut.
    fn is_whole(&self, format: Format) -> bool;
    /// Cuts a file into records.
    fn records(
        &self,
        format: Format,
        name: &str,
        input: &mut dyn BufRead,
        sink: &mut baize_formats::Sink<'_>,
    ) -> Result<(), Refusal>;
}

/// The formats of `baize-formats`.
#[derive(Clone, Copy, Debug, Default)]
pub struct KnownFormats;

impl Recogniser for KnownFormats {
    fn detect(&self, name: &str, head: &[u8]) -> Detected {
        baize_formats::detect(name, head)
    }

    fn is_whole(&self, format: Format) -> bool {
        WHOLE.contains(&format)
    }

    fn records(
        &self,
        format: Format,
        name: &str,
        input: &mut dyn BufRead,
        sink: &mut baize_formats::Sink<'_>,
    ) -> Result<(), Refusal> {
        baize_formats::records(format, name, input, sink)
    }
}

/// Formats of which a file is one record. A test holds the list to what `baize_formats::records` does; a
/// format that is missing here is read correctly, only with one copy more.
const WHOLE: &[Format] = &[
    Format::Cve5,
    Format::OsvJson,
    Format::OsvYaml,
    Format::GoReport,
    Format::RustSec,
    Format::Julia,
    Format::Csaf,
    Format::OpenVex,
    Format::CycloneDxVex,
    Format::RedHatCve,
    Format::AlpineSecdb,
    Format::FriendsOfPhp,
    Format::RubySec,
    Format::Epss,
];

/// Reads the inputs one after the other.
///
/// An `Err` means that an input does not exist or cannot be opened; it is found before anything is read.
pub fn read(inputs: &[Input], options: &ReadOptions, intake: &mut dyn Intake) -> Result<(), Error> {
    read_with(inputs, options, &KnownFormats, intake)
}

/// [`read`] with another recogniser.
pub fn read_with(
    inputs: &[Input],
    options: &ReadOptions,
    recogniser: &dyn Recogniser,
    intake: &mut dyn Intake,
) -> Result<(), Error> {
    for input in inputs {
        if let Input::Path(path) | Input::Named { path, .. } = input {
            std::fs::metadata(path).map_err(|source| Error::Open {
                path: path.clone(),
                source,
            })?;
        }
    }
    for input in inputs {
        run::Run::new(options, recogniser, intake).input(input)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_formats_are_whole_for_the_cutter_too() {
        let bytes = b"\x00not any format\xff";
        for format in WHOLE {
            let mut got = Vec::new();
            let end = baize_formats::records(*format, "f", &mut &bytes[..], &mut |r| got.push(r));
            assert_eq!(end, Ok(()), "{format}");
            match got.as_slice() {
                [Ok(raw)] => assert_eq!((raw.bytes.as_slice(), raw.position), (&bytes[..], 1), "{format}"),
                other => panic!("{format} is cut: {other:?}"),
            }
        }
    }
}
