//! Many statements in flight on one connection.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

/// Most statements in flight.
const WINDOW: usize = 512;

/// Most bytes of parameters in flight.
const WINDOW_BYTES: usize = 4 << 20;

/// Runs `requests`, each with its size in bytes, and hands their answers over in order.
///
/// A request is sent when its future is first polled, so polling each once in order, and then only the oldest, keeps
/// the order of statements and costs one poll per answer.
pub(crate) async fn run<T, E, F: Future<Output = Result<T, E>>>(
    mut requests: impl Iterator<Item = (usize, F)>,
    mut answered: impl FnMut(T),
) -> Result<(), E> {
    let mut in_flight: VecDeque<(usize, Pin<Box<F>>)> = VecDeque::new();
    let mut bytes = 0;
    let mut more = true;
    poll_fn(|context| {
        loop {
            while let Some((size, oldest)) = in_flight.front_mut() {
                match oldest.as_mut().poll(context) {
                    Poll::Pending => break,
                    Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                    Poll::Ready(Ok(answer)) => {
                        answered(answer);
                        bytes -= *size;
                        in_flight.pop_front();
                    }
                }
            }
            if !more || in_flight.len() >= WINDOW || bytes >= WINDOW_BYTES {
                break;
            }
            let Some((size, request)) = requests.next() else {
                more = false;
                continue;
            };
            let mut request = Box::pin(request);
            if in_flight.is_empty() {
                bytes += size;
                in_flight.push_back((size, request));
                continue;
            }
            match request.as_mut().poll(context) {
                Poll::Pending => {
                    bytes += size;
                    in_flight.push_back((size, request));
                }
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                // Nothing can be answered before what was asked earlier.
                Poll::Ready(Ok(answer)) => answered(answer),
            }
        }
        if in_flight.is_empty() && !more {
            Poll::Ready(Ok(()))
        } else {
            Poll::Pending
        }
    })
    .await
}
