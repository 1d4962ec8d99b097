//! The side that asks.

use std::os::unix::net::UnixStream;
use std::path::Path;

use super::{Errand, News, address, receive, send};
use crate::failure::{Failure, Result};
use crate::importing::Progress;
use crate::words::say;

/// A live `serve`.
pub(crate) struct Server {
    stream: UnixStream,
}

impl Server {
    /// The one that has a data directory, if there is one.
    pub(crate) fn find(data: &Path) -> Option<Self> {
        // Nobody listens on what a server that was killed has left behind.
        UnixStream::connect(address(data))
            .ok()
            .map(|stream| Self { stream })
    }

    /// Asks for something and waits until it is over.
    pub(crate) fn ask(&mut self, errand: &Errand, watch: &mut (dyn FnMut(&Progress) + Send)) -> Result<News> {
        let lost = |_| Failure::environment(say!("error-handover"));
        send(&mut self.stream, errand).map_err(lost)?;
        loop {
            match receive(&mut self.stream).map_err(lost)? {
                News::Progress(progress) => watch(&progress),
                News::Failed { usage: true, text } => return Err(Failure::usage(text)),
                News::Failed { usage: false, text } => return Err(Failure::environment(text)),
                news => return Ok(news),
            }
        }
    }
}
