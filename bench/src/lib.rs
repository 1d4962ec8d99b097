//! baize-bench
