//! Decompression, metered.

use std::cell::Cell;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

use baize_model::Refusal;

use super::meter::{Meter, refusal};

/// Largest zstd window taken, as a power of two: 128 MiB, what `zstd --long` and `zstd --ultra -22` make.
const WINDOW_LOG: u32 = 27;
/// Packed bytes are fetched in pieces of this size.
const PIECE: usize = 128 << 10;

/// A compression.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Compression {
    Gzip,
    Zstd,
}

/// Counts the bytes that go into a decompressor.
pub(super) struct Packed<'r> {
    source: &'r mut dyn Read,
    count: Rc<Cell<u64>>,
}

impl Read for Packed<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.source.read(buf)?;
        self.count.set(self.count.get() + n as u64);
        Ok(n)
    }
}

enum Decoder<'r> {
    Gzip(Box<flate2::bufread::MultiGzDecoder<BufReader<Packed<'r>>>>),
    Zstd(Box<zstd::Decoder<'static, BufReader<Packed<'r>>>>),
}

/// A decompressed stream. Once it fails it stays failed.
pub(super) struct Decoded<'r> {
    decoder: Decoder<'r>,
    packed: Rc<Cell<u64>>,
    unpacked: u64,
    meter: Rc<Meter>,
    failed: Option<Refusal>,
    what: &'static str,
}

impl<'r> Decoded<'r> {
    pub(super) fn new(
        compression: Compression,
        source: &'r mut dyn Read,
        meter: &Rc<Meter>,
    ) -> io::Result<Self> {
        let packed = Rc::new(Cell::new(0));
        let source = BufReader::with_capacity(
            PIECE,
            Packed {
                source,
                count: Rc::clone(&packed),
            },
        );
        let (decoder, what) = match compression {
            Compression::Gzip => (
                Decoder::Gzip(Box::new(flate2::bufread::MultiGzDecoder::new(source))),
                "the gzip stream",
            ),
            Compression::Zstd => {
                let mut decoder = zstd::Decoder::with_buffer(source)?;
                decoder.window_log_max(WINDOW_LOG)?;
                (Decoder::Zstd(Box::new(decoder)), "the zstd stream")
            }
        };
        Ok(Self {
            decoder,
            packed,
            unpacked: 0,
            meter: Rc::clone(meter),
            failed: None,
            what,
        })
    }

    fn fail(&mut self, why: Refusal) -> io::Error {
        self.failed = Some(why.clone());
        self.meter.fail(why)
    }
}

impl Read for Decoded<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if let Some(why) = &self.failed {
            return Err(self.meter.fail(why.clone()));
        }
        let result = match &mut self.decoder {
            Decoder::Gzip(d) => d.read(buf),
            Decoder::Zstd(d) => d.read(buf),
        };
        let n = match result {
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => return Err(e),
            Err(e) => return Err(self.fail(refusal(&e, self.what))),
        };
        self.unpacked += n as u64;
        self.meter
            .unpack(n as u64, self.unpacked, self.packed.get())
            .map_err(|why| self.fail(why))?;
        Ok(n)
    }
}
