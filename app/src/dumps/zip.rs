//! A zip archive of which nothing stays in memory but the file at hand: its directory is gathered in a file of its own.

use std::fs::File;
use std::io::{self, BufWriter, Read as _, Seek as _, SeekFrom, Write};

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Versions that a reader needs: for files that are deflated, and for archives beyond 4 GiB or 65535 files.
const NEEDS: (u16, u16) = (20, 45);
/// Names are UTF-8.
const FLAGS: u16 = 0x0800;
/// Deflated.
const METHOD: u16 = 8;
/// What a field of four bytes says when the number is elsewhere.
const ELSEWHERE: u32 = u32::MAX;

/// An archive that is being written.
pub(super) struct Archive {
    out: BufWriter<File>,
    directory: BufWriter<File>,
    at: u64,
    directory_bytes: u64,
    files: u64,
}

impl Archive {
    /// An archive in a file; `scratch` is an empty file for its directory.
    pub(super) fn new(out: File, scratch: File) -> Self {
        Self {
            out: BufWriter::new(out),
            directory: BufWriter::new(scratch),
            at: 0,
            directory_bytes: 0,
            files: 0,
        }
    }

    /// How many files it holds.
    pub(super) fn files(&self) -> u64 {
        self.files
    }

    /// Adds a file.
    pub(super) fn add(&mut self, name: &str, modified: Timestamp, bytes: &[u8]) -> io::Result<()> {
        let too_large = |_| io::Error::other(format!("{name} is too large for an archive"));
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes)?;
        let packed = encoder.finish()?;
        let mut crc = Crc::new();
        crc.update(bytes);
        let length = u16::try_from(name.len()).map_err(too_large)?;
        let sizes = (
            u32::try_from(packed.len()).map_err(too_large)?,
            u32::try_from(bytes.len()).map_err(too_large)?,
        );
        let (time, day) = dos(modified);
        // What a local head and an entry of the directory both say.
        let mut about = Vec::with_capacity(26);
        for number in [FLAGS, METHOD, time, day] {
            about.extend(number.to_le_bytes());
        }
        for number in [crc.sum(), sizes.0, sizes.1] {
            about.extend(number.to_le_bytes());
        }
        about.extend(length.to_le_bytes());

        let mut head = Vec::with_capacity(30 + name.len());
        head.extend(0x0403_4b50_u32.to_le_bytes());
        head.extend(NEEDS.0.to_le_bytes());
        head.extend(&about);
        head.extend(0_u16.to_le_bytes());
        head.extend(name.as_bytes());
        self.out.write_all(&head)?;
        self.out.write_all(&packed)?;

        let far = self.at >= u64::from(ELSEWHERE);
        let needs = if far { NEEDS.1 } else { NEEDS.0 };
        let mut entry = Vec::with_capacity(60 + name.len());
        entry.extend(0x0201_4b50_u32.to_le_bytes());
        entry.extend(NEEDS.1.to_le_bytes());
        entry.extend(needs.to_le_bytes());
        entry.extend(&about);
        entry.extend((if far { 12_u16 } else { 0 }).to_le_bytes());
        // No comment, on the first disk, nothing internal or external to say.
        entry.extend([0; 10]);
        entry.extend((if far { ELSEWHERE } else { self.at as u32 }).to_le_bytes());
        entry.extend(name.as_bytes());
        if far {
            entry.extend(1_u16.to_le_bytes());
            entry.extend(8_u16.to_le_bytes());
            entry.extend(self.at.to_le_bytes());
        }
        self.directory.write_all(&entry)?;
        self.directory_bytes += entry.len() as u64;
        self.at += (head.len() + packed.len()) as u64;
        self.files += 1;
        Ok(())
    }

    /// Writes the directory and closes the archive.
    pub(super) fn finish(mut self) -> io::Result<()> {
        let mut directory = self
            .directory
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        directory.seek(SeekFrom::Start(0))?;
        io::copy(&mut directory.take(self.directory_bytes), &mut self.out)?;
        let mut end = Vec::with_capacity(98);
        let small = |n: u64| u32::try_from(n).unwrap_or(ELSEWHERE);
        let few = u16::try_from(self.files).unwrap_or(u16::MAX);
        if few == u16::MAX || small(self.at) == ELSEWHERE || small(self.directory_bytes) == ELSEWHERE {
            let place = self.at + self.directory_bytes;
            end.extend(0x0606_4b50_u32.to_le_bytes());
            end.extend(44_u64.to_le_bytes());
            end.extend(NEEDS.1.to_le_bytes());
            end.extend(NEEDS.1.to_le_bytes());
            end.extend([0; 8]);
            for number in [self.files, self.files, self.directory_bytes, self.at] {
                end.extend(number.to_le_bytes());
            }
            end.extend(0x0706_4b50_u32.to_le_bytes());
            end.extend(0_u32.to_le_bytes());
            end.extend(place.to_le_bytes());
            end.extend(1_u32.to_le_bytes());
        }
        end.extend(0x0605_4b50_u32.to_le_bytes());
        end.extend([0; 4]);
        end.extend(few.to_le_bytes());
        end.extend(few.to_le_bytes());
        end.extend(small(self.directory_bytes).to_le_bytes());
        end.extend(small(self.at).to_le_bytes());
        end.extend(0_u16.to_le_bytes());
        self.out.write_all(&end)?;
        let out = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        out.sync_all()
    }
}

/// A time and a day as archives have them, in UTC; nothing before 1980 or after 2107.
fn dos(time: Timestamp) -> (u16, u16) {
    let at = time.to_zoned(TimeZone::UTC).datetime();
    let Some(year) = u16::try_from(at.year())
        .ok()
        .filter(|year| (1980..=2107).contains(year))
    else {
        return (0, 0x21);
    };
    let part = |n: i8| u16::from(n.unsigned_abs());
    (
        part(at.hour()) << 11 | part(at.minute()) << 5 | (part(at.second()) / 2),
        (year - 1980) << 9 | part(at.month()) << 5 | part(at.day()),
    )
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn what_was_put_in_comes_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("all.zip");
        let at: Timestamp = "2026-11-23T10:20:30Z".parse().unwrap();
        let mut archive = Archive::new(File::create(&path).unwrap(), tempfile::tempfile().unwrap());
        // More than two bytes can count.
        for n in 0..70_000 {
            let text = format!(
                "{{\"id\":\"CVE-2099-{n}\",\"details\":\"{}\"}}",
                "词".repeat(n % 40)
            );
            archive
                .add(&format!("CVE-2099-{n}.json"), at, text.as_bytes())
                .unwrap();
        }
        archive.add("空.json", Timestamp::UNIX_EPOCH, b"").unwrap();
        assert_eq!(archive.files(), 70_001);
        archive.finish().unwrap();
        let mut read = zip::ZipArchive::new(File::open(&path).unwrap()).unwrap();
        assert_eq!(read.len(), 70_001);
        for n in [0, 39, 65_535, 65_536, 69_999] {
            let mut text = String::new();
            let mut file = read.by_name(&format!("CVE-2099-{n}.json")).unwrap();
            file.read_to_string(&mut text).unwrap();
            assert!(text.contains(&format!("\"CVE-2099-{n}\"")) && text.matches('词').count() == n % 40);
        }
        assert_eq!(read.by_name("空.json").unwrap().size(), 0);
        assert_eq!(dos(at), (0x528f, 0x5d77));
    }
}
