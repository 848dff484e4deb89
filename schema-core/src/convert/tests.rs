//! Conversion of types whose descriptions are written by hand.
