//! Getting rid of what the index no longer needs.

use tantivy::SegmentMeta;
use tantivy::merge_policy::{LogMergePolicy, NoMergePolicy};

use super::{Search, failed};
use crate::Result;

/// Segments are merged when more than one document in so many of theirs is deleted.
const DELETED_ONE_IN: u32 = 5;

impl Search {
    /// Leaves segments as they are while much is written, since what is merged now is merged again soon.
    pub(crate) fn hold_merges(&self) {
        if let Some(writer) = &self.writer {
            writer.lock().set_merge_policy(Box::new(NoMergePolicy));
        }
    }

    /// Lets segments be merged in the background again.
    pub(crate) fn resume_merges(&self) {
        if let Some(writer) = &self.writer {
            writer
                .lock()
                .set_merge_policy(Box::new(LogMergePolicy::default()));
        }
    }

    /// Compacts the index once deleted documents make up too much of it. To be called after a commit. A large import
    /// writes many records twice; a visit to a feed seldom leaves anything to do.
    pub(crate) fn tidy(&self) -> Result<()> {
        let Some(writer) = &self.writer else { return Ok(()) };
        let segments = writer.lock().index().searchable_segment_metas().map_err(failed)?;
        let all: u32 = segments.iter().map(SegmentMeta::max_doc).sum();
        let deleted: u32 = segments.iter().map(SegmentMeta::num_deleted_docs).sum();
        if deleted > all / DELETED_ONE_IN {
            self.compact()?;
        }
        Ok(())
    }

    /// Makes one segment of all of them: smaller, and quicker to search.
    pub(crate) fn compact(&self) -> Result<()> {
        let Some(writer) = &self.writer else { return Ok(()) };
        let mut writer = writer.lock();
        let segments = writer.index().searchable_segment_ids().map_err(failed)?;
        if !segments.is_empty() {
            writer.merge(&segments).wait().map_err(failed)?;
            writer.garbage_collect_files().wait().map_err(failed)?;
        }
        drop(writer);
        self.reader.reload().map_err(failed)
    }
}
