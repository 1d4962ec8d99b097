//! Handing work to a live `serve`, which alone may write to its data directory.
//!
//! A Unix socket `serve.sock` in the data directory, for its owner only. Each message is a length (four bytes, big
//! end first) and that much JSON. One errand a connection; the server answers with any number of
//! [`News::Progress`] and one other news. When the asker goes away, the errand is done all the same.

mod client;
mod server;

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

pub(crate) use client::Server;
pub(crate) use server::{leave, listen};

use crate::feeds::{Visited, Wish};
use crate::importing::{Order, Outcome, Progress};

/// Longest message, in bytes. A report of the most rejections there can be has about half of it.
const MAX_MESSAGE: u32 = 256 << 20;

/// What is asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Errand {
    /// Import.
    Import(Order),
    /// Visit feeds.
    Visit(Vec<String>),
    /// Pause feeds, let them go on, add one.
    Feeds(Wish),
    /// Make the search index anew.
    Reindex,
}

/// What the server says.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum News {
    /// It goes on.
    Progress(Progress),
    /// The import is over.
    Imported(Outcome),
    /// The visits are over.
    Visited(Vec<Visited>),
    /// It is done.
    Done,
    /// It failed.
    Failed {
        /// Whether the asker is at fault.
        usage: bool,
        /// Why, in words for a person.
        text: String,
    },
}

fn address(data: &Path) -> PathBuf {
    data.join("serve.sock")
}

fn send<T: Serialize>(to: &mut dyn Write, message: &T) -> io::Result<()> {
    let json = serde_json::to_vec(message)?;
    let length = u32::try_from(json.len()).ok().filter(|n| *n <= MAX_MESSAGE);
    let length = length.ok_or_else(|| io::Error::other("the message is too long"))?;
    to.write_all(&length.to_be_bytes())?;
    to.write_all(&json)?;
    to.flush()
}

fn receive<T: DeserializeOwned>(from: &mut dyn Read) -> io::Result<T> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = u32::from_be_bytes(length);
    if length > MAX_MESSAGE {
        return Err(io::Error::other(format!("a message of {length} bytes")));
    }
    let mut json = Vec::new();
    from.take(u64::from(length)).read_to_end(&mut json)?;
    if json.len() != length as usize {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(serde_json::from_slice(&json)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_arrive_whole_or_not_at_all() {
        let mut bytes = Vec::new();
        send(&mut bytes, &Errand::Reindex).unwrap();
        assert!(matches!(receive::<Errand>(&mut &bytes[..]), Ok(Errand::Reindex)));
        assert!(receive::<Errand>(&mut &bytes[..bytes.len() - 1]).is_err());
        assert!(receive::<Errand>(&mut &[0xff, 0xff, 0xff, 0xff, b'{'][..]).is_err());
    }
}
