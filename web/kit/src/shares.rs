//! What there is only so much of: so much for all clients together, and so much for one of them, so that one cannot
//! take it from the others.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::response::Response;
use hyper::body::{Body as _, Frame, SizeHint};

use crate::middleware::Client;
use crate::quota::Key;

/// Kibibytes of heavy answers that are in memory on their way to all clients, and to one.
const ON_THEIR_WAY: (usize, usize) = (512 << 10, 128 << 10);
/// Bytes up to which an answer is not counted.
const LIGHT: u64 = 256 << 10;
/// Bytes that an answer hands over at a time, so that it counts until nearly all of it is gone.
const STRIDE: usize = 64 << 10;

/// So much of something.
#[derive(Debug)]
pub struct Shares {
    all: usize,
    each: usize,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    /// Of those who have something; never more of them than has been taken.
    clients: HashMap<Key, usize>,
}

/// A part of it; it comes back when this is dropped.
#[derive(Debug)]
pub struct Share {
    of: Arc<Shares>,
    client: Option<Key>,
    amount: usize,
}

/// Why there is nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Spent {
    /// All together have taken what there is.
    All,
    /// The client has taken what there is for one.
    Client,
}

impl Shares {
    /// So much for all, and so much for each.
    pub fn new(all: usize, each: usize) -> Arc<Self> {
        Arc::new(Self {
            all,
            each,
            taken: Mutex::default(),
        })
    }

    /// Takes some. Whoever has nothing may take more than what there is for one, and the first more than there is for
    /// all: else what is larger could never be had. This machine itself is counted among all only.
    pub fn take(self: &Arc<Self>, client: Option<Client>, amount: usize) -> Result<Share, Spent> {
        let client = client.and_then(Client::counted);
        let mut taken = self.taken();
        if taken.all > 0 && taken.all.saturating_add(amount) > self.all {
            return Err(Spent::All);
        }
        if let Some(client) = client {
            let own = taken.clients.get(&client).copied().unwrap_or(0);
            if own > 0 && own.saturating_add(amount) > self.each {
                return Err(Spent::Client);
            }
            taken.clients.insert(client, own.saturating_add(amount));
        }
        taken.all = taken.all.saturating_add(amount);
        drop(taken);
        Ok(Share {
            of: Arc::clone(self),
            client,
            amount,
        })
    }

    /// Whether nobody has taken any.
    pub fn is_whole(&self) -> bool {
        self.taken().all == 0
    }

    fn taken(&self) -> std::sync::MutexGuard<'_, Taken> {
        // Whoever panicked has left whole numbers.
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut taken = self.of.taken();
        taken.all = taken.all.saturating_sub(self.amount);
        if let Some(client) = self.client {
            let left = taken.clients.get(&client).copied().unwrap_or(0);
            if left > self.amount {
                taken.clients.insert(client, left - self.amount);
            } else {
                taken.clients.remove(&client);
            }
        }
    }
}

/// The memory that heavy answers may take on their way.
pub(crate) fn memory() -> Arc<Shares> {
    Shares::new(ON_THEIR_WAY.0, ON_THEIR_WAY.1)
}

/// Counts an answer against the memory for answers until it is gone, if it is heavy.
pub(crate) fn count(memory: &Arc<Shares>, client: Client, response: Response) -> Result<Response, Spent> {
    // What is read from a file while it is sent has no size yet and is not in memory.
    let Some(bytes) = response.body().size_hint().exact().filter(|n| *n > LIGHT) else {
        return Ok(response);
    };
    let kibibytes = usize::try_from(bytes >> 10).unwrap_or(usize::MAX);
    let share = memory.take(Some(client), kibibytes)?;
    Ok(response.map(|body| {
        Body::new(Counted {
            body,
            at_hand: Bytes::new(),
            _share: share,
        })
    }))
}

/// A body that counts as long as it is there.
struct Counted {
    body: Body,
    at_hand: Bytes,
    _share: Share,
}

impl hyper::body::Body for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.at_hand.is_empty() {
            match Pin::new(&mut self.body).poll_frame(cx) {
                Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                    Ok(data) => self.at_hand = data,
                    Err(other) => return Poll::Ready(Some(Ok(other))),
                },
                other => return other,
            }
        }
        let next = STRIDE.min(self.at_hand.len());
        Poll::Ready(Some(Ok(Frame::data(self.at_hand.split_to(next)))))
    }

    fn is_end_stream(&self) -> bool {
        self.at_hand.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let rest = self.body.size_hint();
        let mut hint = SizeHint::new();
        let at_hand = self.at_hand.len() as u64;
        if let Some(upper) = rest.upper() {
            hint.set_upper(upper.saturating_add(at_hand));
        }
        hint.set_lower(rest.lower().saturating_add(at_hand));
        hint
    }
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;

    use super::*;

    fn client(text: &str) -> Client {
        Client::at(text.parse().unwrap())
    }

    #[test]
    fn nobody_takes_it_from_the_others() {
        let shares = Shares::new(5, 2);
        let take = |of: &str| shares.take(Some(client(of)), 1);
        let held = [take("203.0.113.1").unwrap(), take("203.0.113.1").unwrap()];
        assert_eq!(take("203.0.113.1").unwrap_err(), Spent::Client);
        assert_eq!(take("::ffff:203.0.113.1").unwrap_err(), Spent::Client);
        let others: Vec<Share> = (0..3).map(|_| take("127.0.0.1").unwrap()).collect();
        assert_eq!(take("203.0.113.2").unwrap_err(), Spent::All);
        drop(held);
        assert!(take("203.0.113.1").is_ok());
        assert!(!shares.is_whole());
        drop(others);
        assert!(shares.is_whole() && shares.taken().clients.is_empty());
    }

    #[test]
    fn what_is_larger_than_a_share_can_still_be_had_alone() {
        let shares = Shares::new(10, 4);
        let large = shares.take(Some(client("203.0.113.1")), 6).unwrap();
        assert_eq!(
            shares.take(Some(client("203.0.113.1")), 1).unwrap_err(),
            Spent::Client
        );
        assert_eq!(
            shares.take(Some(client("203.0.113.2")), 6).unwrap_err(),
            Spent::All
        );
        drop(large);
        assert!(shares.take(Some(client("203.0.113.2")), 60).is_ok());
    }

    #[tokio::test]
    async fn a_heavy_answer_counts_until_it_is_gone() {
        let memory = Shares::new(600, 600);
        let answer = || Response::new(Body::from(vec![7; 400 << 10]));
        let one = count(&memory, client("203.0.113.1"), answer()).unwrap();
        assert_eq!(one.body().size_hint().exact(), Some(400 << 10));
        assert_eq!(
            count(&memory, client("203.0.113.1"), answer()).unwrap_err(),
            Spent::All
        );
        let light = Response::new(Body::from("x"));
        assert!(count(&memory, client("203.0.113.1"), light).is_ok());
        let mut body = one.into_body();
        let frame = std::future::poll_fn(|cx| Pin::new(&mut body).poll_frame(cx));
        let frame = frame.await.unwrap().unwrap().into_data().unwrap();
        assert_eq!(frame.len(), STRIDE, "it is handed over bit by bit");
        assert!(!memory.is_whole());
        let rest = to_bytes(body, usize::MAX).await.unwrap();
        assert_eq!(frame.len() + rest.len(), 400 << 10);
        assert!(memory.is_whole());
    }
}
