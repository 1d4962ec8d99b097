//! Scans over small libraries of ours.
