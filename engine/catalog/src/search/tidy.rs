//! Getting rid of what the index no longer needs.

use super::{Search, failed};
use crate::Result;

/// Segments are merged when more than one document in so many of theirs is deleted.
const DELETED_ONE_IN: u32 = 5;

impl Search {
    /// Merges segments, and drops the merged ones' files, once deleted documents make up too much of the index. To be
    /// called after a commit. A large import writes many records twice; a visit to a feed seldom has anything to do.
    pub(crate) fn tidy(&self) -> Result<()> {
        let Some(writer) = &self.writer else { return Ok(()) };
        let mut writer = writer.lock();
        let segments = writer.index().searchable_segment_metas().map_err(failed)?;
        let all: u32 = segments.iter().map(tantivy::SegmentMeta::max_doc).sum();
        let deleted: u32 = segments.iter().map(tantivy::SegmentMeta::num_deleted_docs).sum();
        if deleted <= all / DELETED_ONE_IN {
            return Ok(());
        }
        let ids: Vec<_> = segments.iter().map(tantivy::SegmentMeta::id).collect();
        writer.merge(&ids).wait().map_err(failed)?;
        writer.garbage_collect_files().wait().map_err(failed)?;
        drop(writer);
        self.reader.reload().map_err(failed)
    }
}
