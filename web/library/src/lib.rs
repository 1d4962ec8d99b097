//! baize-web-library
