//! baize-collect
