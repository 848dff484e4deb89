//! Enums in each of the ways in which serde writes them.

mod adjacently_tagged;
mod externally_tagged;
mod internally_tagged;
mod literals;
mod untagged;
