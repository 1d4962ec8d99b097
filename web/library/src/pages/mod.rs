//! Pages for people. Each file is one page: its template's fields, its handler.

pub(crate) mod about;
pub(crate) mod api;
pub(crate) mod changes;
pub(crate) mod conflicts;
pub(crate) mod document;
pub(crate) mod dumps;
pub(crate) mod feed;
pub(crate) mod home;
pub(crate) mod index;
pub(crate) mod record;
pub(crate) mod revisions;
pub(crate) mod search;
pub(crate) mod sources;
pub(crate) mod statistics;
pub(crate) mod subject;
pub(crate) mod wellknown;
