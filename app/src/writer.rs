//! Commands that write: in this process, or, where a live `serve` has the data directory, by it.

use std::path::PathBuf;

use crate::configuration::Settings;
use crate::failure::{Failure, Result};
use crate::feeds::{self, Visited, Wish};
use crate::handover::{Errand, News, Server};
use crate::importing::{self, Order, Outcome, Progress};
use crate::instance;

/// Imports.
pub(crate) fn import(
    settings: &Settings,
    order: &Order,
    watch: &mut (dyn FnMut(&Progress) + Send),
) -> Result<Outcome> {
    match ask(settings, &Errand::Import(order.clone()), watch)? {
        Some(News::Imported(outcome)) => Ok(outcome),
        Some(other) => Err(unexpected(&other)),
        None => importing::import(&instance::open_writing(settings)?, settings, order, watch),
    }
}

/// Visits feeds, one after the other.
pub(crate) fn visit(
    settings: &Settings,
    names: &[String],
    watch: &mut (dyn FnMut(&Progress) + Send),
) -> Result<Vec<Visited>> {
    match ask(settings, &Errand::Visit(names.to_vec()), watch)? {
        Some(News::Visited(visits)) => Ok(visits),
        Some(other) => Err(unexpected(&other)),
        None => {
            let library = instance::open_writing(settings)?;
            let feeds = feeds::named(&library, settings, names)?;
            feeds
                .iter()
                .map(|feed| feeds::visit(&library, settings, feed, watch))
                .collect()
        }
    }
}

/// Does to feeds what a person wishes.
pub(crate) fn wish(settings: &Settings, wish: &Wish) -> Result<()> {
    match ask(settings, &Errand::Feeds(wish.clone()), &mut |_| ())? {
        Some(News::Done) => Ok(()),
        Some(other) => Err(unexpected(&other)),
        None => feeds::grant(&instance::open_writing(settings)?, settings, wish),
    }
}

/// Makes the search index anew.
pub(crate) fn reindex(settings: &Settings) -> Result<()> {
    match ask(settings, &Errand::Reindex, &mut |_| ())? {
        Some(News::Done) => Ok(()),
        Some(other) => Err(unexpected(&other)),
        None => Ok(instance::open_writing(settings)?.reindex()?),
    }
}

/// Asks a live `serve` for something; nothing when there is none.
fn ask(
    settings: &Settings,
    errand: &Errand,
    watch: &mut (dyn FnMut(&Progress) + Send),
) -> Result<Option<News>> {
    // Beside a server of databases every process may write.
    if settings.database.is_some() {
        return Ok(None);
    }
    let Some(mut server) = Server::find(&settings.data) else {
        return Ok(None);
    };
    server.ask(errand, watch).map(Some)
}

fn unexpected(news: &News) -> Failure {
    tracing::debug!(?news, "not the answer to the question");
    Failure::environment(crate::words::say!("error-handover"))
}

/// A folder of ours for files that are gone when the command ends.
pub(crate) fn scratch(settings: &Settings) -> Result<PathBuf> {
    let folder = settings.scratch();
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&folder).map_err(|e| Failure::file(&folder, &e))?;
    Ok(folder)
}
