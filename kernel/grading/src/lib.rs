//! baize-grading
