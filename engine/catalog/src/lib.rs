//! baize-catalog
