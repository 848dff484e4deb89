//! Helpers of UI cases, and the one way in which tests skip.

pub mod skip;
pub mod ui;
