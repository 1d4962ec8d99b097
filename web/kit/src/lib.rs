//! baize-web-kit
