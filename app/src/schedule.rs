//! Feeds on their schedule.

use std::sync::Arc;

use crate::running::Running;

/// Starts the schedule, where feeds are on.
pub(crate) fn start(running: &Arc<Running>) {
    let _ = running;
}
