//! Expressions of time. To be written.
