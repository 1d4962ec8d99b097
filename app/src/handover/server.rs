//! The side that does the work.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Errand, News, address, receive, send};
use crate::failure::{Exit, Failure, Result};
use crate::feeds;
use crate::importing::{self, Progress};
use crate::running::Running;

/// How long an asker may take to say what it wants.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often progress is told.
const PACE: Duration = Duration::from_millis(100);

/// Listens for errands on a thread of its own, as long as the process lives. The data directory is ours already:
/// what is at the address was left by a process that is gone.
pub(crate) fn listen(running: &Arc<Running>, data: &Path) -> Result<()> {
    let path = address(data);
    let failed = |e: std::io::Error| Failure::file(&path, &e);
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    let listener = UnixListener::bind(&path).map_err(failed)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).map_err(failed)?;
    let running = running.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            match stream {
                Ok(stream) => {
                    let running = running.clone();
                    std::thread::spawn(move || answer(&running, stream));
                }
                Err(error) => tracing::warn!(%error, "cannot take an errand"),
            }
        }
    });
    Ok(())
}

/// Takes the address away.
pub(crate) fn leave(data: &Path) {
    // What stays when this fails leads nowhere, and the next server takes it away.
    let _ = std::fs::remove_file(address(data));
}

fn answer(running: &Running, mut stream: UnixStream) {
    let errand = stream
        .set_read_timeout(Some(PATIENCE))
        .and_then(|()| receive(&mut stream));
    let errand: Errand = match errand {
        Ok(errand) => errand,
        // Somebody only looked whether we are there.
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return,
        Err(error) => {
            tracing::warn!(%error, "not an errand");
            return;
        }
    };
    let news = match run(running, errand, &mut stream) {
        Ok(news) => news,
        Err(failure) => News::Failed {
            usage: failure.exit == Exit::Usage,
            text: failure.text,
        },
    };
    if let Err(error) = send(&mut stream, &news) {
        tracing::info!(%error, "whoever asked has gone");
    }
}

fn run(running: &Running, errand: Errand, stream: &mut UnixStream) -> Result<News> {
    let mut told = Instant::now();
    let mut watch = |progress: &Progress| {
        if told.elapsed() >= PACE {
            told = Instant::now();
            // The work goes on when nobody listens any more.
            let _ = send(stream, &News::Progress(progress.clone()));
        }
    };
    match errand {
        Errand::Import(order) => {
            let outcome = running.one_import_at_a_time(|| {
                importing::import(&running.library, &running.settings, &order, &mut watch)
            })?;
            tracing::info!(
                read = outcome.total.read,
                rejected = outcome.total.rejected,
                "imported"
            );
            Ok(News::Imported(outcome))
        }
        Errand::Visit(names) => {
            let feeds = feeds::named(&running.library, &running.settings, &names)?;
            let visits = feeds.iter().map(|feed| {
                running.one_visit_at_a_time(|| {
                    feeds::visit(&running.library, &running.settings, feed, &mut watch)
                })
            });
            Ok(News::Visited(visits.collect::<Result<_>>()?))
        }
        Errand::Feeds(wish) => {
            feeds::grant(&running.library, &running.settings, &wish)?;
            Ok(News::Done)
        }
        Errand::Reindex => {
            running.library.reindex()?;
            Ok(News::Done)
        }
    }
}
