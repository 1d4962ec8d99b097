//! Going through one input: which container is in which, and where its members go.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;
use std::rc::Rc;

use baize_model::Refusal;

use super::decoded::{Compression, Decoded};
use super::meter::{Meter, Stored, refusal};
use super::name::display_name;
use super::peeked::Peeked;
use super::sniff::{Kind, sniff};
use super::tar::{MemberKind, Tar};
use super::zip::{ReadAt, SeekFile, Zip};
use super::{Input, Intake, MAX_LAYERS, ReadOptions, Recogniser};
use crate::Error;

/// Progress is told this often, in stored bytes.
const TICK: u64 = 256 << 10;

/// One input being read.
pub(super) struct Run<'a> {
    pub(super) options: &'a ReadOptions,
    pub(super) recogniser: &'a dyn Recogniser,
    pub(super) intake: &'a mut dyn Intake,
    pub(super) meter: Rc<Meter>,
    total: Option<u64>,
    told: u64,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        options: &'a ReadOptions,
        recogniser: &'a dyn Recogniser,
        intake: &'a mut dyn Intake,
    ) -> Self {
        Self {
            options,
            recogniser,
            intake,
            meter: Meter::new(options.limits.clone()),
            total: None,
            told: 0,
        }
    }

    /// Reads the input from front to back.
    pub(super) fn input(mut self, input: &Input) -> Result<(), Error> {
        match input {
            Input::Path(path) => {
                self.intake.input(&path.display().to_string());
                // `.` and `..` have no name of their own.
                let whole = path
                    .file_name()
                    .is_none()
                    .then(|| path.canonicalize().ok())
                    .flatten();
                let name = whole
                    .as_deref()
                    .unwrap_or(path)
                    .file_name()
                    .unwrap_or(path.as_os_str());
                let name = display_name(name.as_encoded_bytes());
                let metadata = std::fs::metadata(path).map_err(|source| Error::Open {
                    path: path.clone(),
                    source,
                })?;
                if metadata.is_dir() {
                    self.folder(path, &name, 0);
                } else {
                    self.total = metadata.is_file().then_some(metadata.len());
                    self.file(path, &name);
                }
            }
            Input::Named { name, path } => {
                self.intake.input(name);
                self.total = std::fs::metadata(path).ok().map(|m| m.len());
                self.file(path, &display_name(name.as_bytes()));
            }
            Input::Bytes { name, bytes } => {
                self.intake.input(name);
                self.total = Some(bytes.len() as u64);
                self.stored(&display_name(name.as_bytes()), bytes.as_slice(), self.total);
            }
            Input::Stdin => {
                self.intake.input("-");
                self.stored("-", std::io::stdin().lock(), None);
            }
        }
        self.tell();
        Ok(())
    }

    /// Reads a file. A zip is read in place, everything else as a stream.
    pub(super) fn file(&mut self, path: &Path, name: &str) {
        let unreadable =
            |e: std::io::Error| Refusal::new("unreadable", format!("the file cannot be opened: {e}"));
        let opened = File::open(path).and_then(|f| f.metadata().map(|m| (f, m)));
        let (mut file, metadata) = match opened {
            Ok(opened) => opened,
            Err(e) => return self.refuse(name, unreadable(e)),
        };
        if metadata.is_file() {
            let mut magic = [0; 4];
            let mut filled = 0;
            while let Ok(n @ 1..) = file.read(magic.get_mut(filled..).unwrap_or_default()) {
                filled += n;
            }
            if let Err(e) = file.rewind() {
                return self.refuse(name, unreadable(e));
            }
            if sniff(&magic) == Kind::Zip {
                self.zip(name, &SeekFile::new(file, metadata.len(), &self.meter), 1);
                return;
            }
        }
        // A small file fits into the head as it is; a large one is mostly archives, read in small pieces.
        if metadata.is_file() && metadata.len() <= super::peeked::HEAD as u64 {
            self.stored(name, file, Some(metadata.len()));
        } else {
            let size = metadata.is_file().then_some(metadata.len());
            self.stored(name, BufReader::with_capacity(128 << 10, file), size);
        }
    }

    /// Reads a stream as it is stored.
    pub(super) fn stored(&mut self, name: &str, source: impl Read, size: Option<u64>) {
        let mut source = Stored {
            source,
            meter: Rc::clone(&self.meter),
        };
        if let Some(why) = self.stream(name, &mut source, size, 0) {
            self.refuse(name, why);
        }
    }

    /// Reads a stream that may be a container. `Some` when the stream broke, for the caller to
    /// report.
    fn stream(
        &mut self,
        name: &str,
        source: &mut dyn Read,
        size: Option<u64>,
        layers: u8,
    ) -> Option<Refusal> {
        let mut peeked = Peeked::new(source, size, &self.meter);
        let compression = match sniff(peeked.head()) {
            Kind::Gzip => Compression::Gzip,
            Kind::Zstd => Compression::Zstd,
            kind => return self.contained(kind, name, peeked, size, layers),
        };
        let mut decoded = match Decoded::new(compression, &mut peeked, &self.meter) {
            Ok(decoded) => decoded,
            Err(e) => {
                self.refuse(name, refusal(&e, "the stream"));
                return None;
            }
        };
        let inner = Peeked::new(&mut decoded, None, &self.meter);
        match sniff(inner.head()) {
            Kind::Gzip | Kind::Zstd if layers >= MAX_LAYERS => {
                self.refuse(name, too_nested());
                None
            }
            Kind::Gzip | Kind::Zstd => {
                let mut inner = inner;
                self.stream(name, &mut inner, None, layers + 1)
            }
            kind => self.contained(kind, name, inner, None, layers + 1),
        }
    }

    /// Reads what is not compressed.
    fn contained(
        &mut self,
        kind: Kind,
        name: &str,
        peeked: Peeked<'_>,
        size: Option<u64>,
        layers: u8,
    ) -> Option<Refusal> {
        match kind {
            Kind::Tar | Kind::Zip if layers >= MAX_LAYERS => {
                self.refuse(name, too_nested());
                None
            }
            Kind::Tar => {
                self.tar(name, peeked, layers + 1);
                None
            }
            Kind::Zip => self.buffered_zip(name, peeked, layers + 1),
            Kind::Unread(what) => {
                self.refuse(
                    name,
                    Refusal::new(
                        "unsupported",
                        format!("{what} is not read; unpack it and import what is inside"),
                    ),
                );
                None
            }
            Kind::Plain | Kind::Gzip | Kind::Zstd => self.leaf(name, peeked, size),
        }
    }

    fn tar(&mut self, archive: &str, mut source: Peeked<'_>, layers: u8) {
        let meter = Rc::clone(&self.meter);
        let mut tar = Tar::new(&mut source, &meter);
        loop {
            let member = match tar.next() {
                Ok(Some(member)) => member,
                Ok(None) => return,
                Err(why) => {
                    self.refuse(archive, why);
                    if tar.ended() {
                        return;
                    }
                    continue;
                }
            };
            let unread = match member.kind {
                MemberKind::Folder => continue,
                MemberKind::Other(what) => Some(Refusal::new("unsupported", format!("the member is {what}"))),
                MemberKind::File if member.name.len() > meter.limits.path => Some(Refusal::new(
                    "name-too-long",
                    format!("the member's path is {} bytes long", member.name.len()),
                )),
                MemberKind::File => None,
            };
            let name = member_name(archive, &member.name, meter.limits.path);
            if let Err(why) = meter.member() {
                return self.refuse(archive, why);
            }
            if let Some(why) = unread {
                self.refuse(&name, why);
            } else {
                let broke = self.stream(&name, &mut tar, Some(member.size), layers);
                let cause = broke.or_else(|| meter.take_failure());
                // What breaks inside a compressed member is the member's affair; the tar itself broke only
                // when it says so.
                match cause {
                    _ if !tar.ended() => {
                        if let Some(why) = cause {
                            self.refuse(&name, why);
                        }
                    }
                    Some(why) => return self.refuse(archive, why.at(name)),
                    None => {
                        return self
                            .refuse(archive, Refusal::new("truncated", "the tar breaks off").at(name));
                    }
                }
            }
            self.tick();
        }
    }

    fn buffered_zip(&mut self, name: &str, peeked: Peeked<'_>, layers: u8) -> Option<Refusal> {
        let most = self.meter.limits.buffered_zip;
        let mut bytes = Vec::new();
        match peeked.take(most + 1).read_to_end(&mut bytes) {
            Ok(_) if bytes.len() as u64 > most => {
                let limit = most >> 20;
                self.refuse(
                    name,
                    Refusal::new(
                        "too-large",
                        format!(
                            "a zip that cannot be read in place may be {limit} MiB long; give it as a file"
                        ),
                    ),
                );
                None
            }
            Ok(_) => {
                self.zip(name, &bytes, layers);
                None
            }
            Err(e) => {
                let why = self
                    .meter
                    .take_failure()
                    .unwrap_or_else(|| refusal(&e, "the zip"));
                Some(why)
            }
        }
    }

    fn zip(&mut self, archive: &str, source: &dyn ReadAt, layers: u8) {
        let meter = Rc::clone(&self.meter);
        let mut zip = match Zip::open(source) {
            Ok(zip) => zip,
            Err(why) => return self.refuse(archive, why),
        };
        loop {
            let member = match zip.next(meter.limits.path) {
                Ok(Some(member)) if member.folder => continue,
                Ok(Some(member)) => member,
                Ok(None) => return,
                Err(why) => return self.refuse(archive, why),
            };
            let name = member_name(archive, &member.name, meter.limits.path);
            if let Err(why) = meter.member() {
                return self.refuse(archive, why);
            }
            let data = match &member.unread {
                Some(why) => Err(why.clone()),
                None => zip.data(&member, &meter),
            };
            match data {
                Ok(mut data) => {
                    if let Some(why) = self.stream(&name, &mut data, Some(member.size), layers) {
                        self.refuse(&name, why);
                    }
                    meter.take_failure();
                }
                Err(why) => self.refuse(&name, why),
            }
            self.tick();
        }
    }

    /// Reports what is not taken.
    pub(super) fn refuse(&mut self, name: &str, why: Refusal) {
        self.intake.refused(name, why);
    }

    /// Tells the progress, now and then.
    pub(super) fn tick(&mut self) {
        let read = self.meter.stored.get();
        if read >= self.told + TICK {
            self.told = read;
            self.tell();
        }
    }

    /// Tells the progress. A zip is read in places, some of them twice: never more than all of it is told.
    fn tell(&mut self) {
        let read = self.meter.stored.get();
        self.intake
            .progress(self.total.map_or(read, |t| t.min(read)), self.total);
    }
}

fn too_nested() -> Refusal {
    Refusal::new(
        "too-nested",
        format!("a container in more than {MAX_LAYERS} others is not opened; unpack the outer one"),
    )
}

/// A member's name behind its archive's, cut where it is longer than any path.
fn member_name(archive: &str, member: &[u8], limit: usize) -> String {
    let member = display_name(member.get(..limit).unwrap_or(member));
    let member = member.trim_start_matches("./").trim_start_matches('/');
    format!("{archive}/{member}")
}
