//! baize-outbound
