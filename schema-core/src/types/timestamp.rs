//! Points in time.

#[cfg(feature = "chrono04")]
mod chrono04;
#[cfg(feature = "jiff02")]
mod jiff02;
mod std;
#[cfg(feature = "time03")]
mod time03;

use ::std::fmt;

use serde::{Deserialize, Serialize};

/// A point in time: milliseconds since the Unix epoch, `v.number()`, as `Date.now()` gives it.
///
/// It is made from [`SystemTime`](::std::time::SystemTime) and, by features, from the types of
/// `chrono` (`chrono04`), `jiff` (`jiff02`) and `time` (`time03`); `TryFrom` leads back. A point
/// within a millisecond becomes the start of that millisecond, as in JavaScript. The way back keeps
/// a fraction, to the nanosecond: Convex's own `_creationTime` has one.
///
/// ```
/// use std::time::SystemTime;
///
/// use convex_schema_core::Timestamp;
///
/// let sent = Timestamp::from_millis(1_769_472_000_000);
/// let time = SystemTime::try_from(sent)?;
/// assert_eq!(Timestamp::from(time), sent);
/// # Ok::<(), convex_schema_core::TimestampError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub f64);

impl Timestamp {
    /// The point `millis` milliseconds after the Unix epoch.
    ///
    /// Exact within 2^53 milliseconds of it, which is until the year 287396; beyond, the nearest
    /// number.
    #[expect(clippy::cast_precision_loss, reason = "documented")]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis as f64)
    }

    /// The current millisecond by the clock of the system.
    pub fn now() -> Self {
        ::std::time::SystemTime::now().into()
    }

    /// Whole milliseconds since the Unix epoch, rounded down; `None` if they don't fit or are not
    /// a number.
    pub fn as_millis(self) -> Option<i64> {
        /// 2^63, the first float above the range.
        const END: f64 = 9_223_372_036_854_775_808.0;
        let millis = self.0.floor();
        #[expect(clippy::cast_possible_truncation, reason = "integral and in range")]
        let whole = millis as i64;
        (-END..END).contains(&millis).then_some(whole)
    }

    /// The point `nanos` nanoseconds after the Unix epoch, rounded down to the millisecond.
    #[expect(
        clippy::cast_precision_loss,
        reason = "beyond 2^53 the nearest number is documented"
    )]
    pub(self) fn from_nanos(nanos: i128) -> Self {
        Self(nanos.div_euclid(1_000_000) as f64)
    }

    /// Seconds since the Unix epoch, rounded down, and the nanoseconds on top, below 10^9.
    pub(self) fn split(self) -> Option<(i64, u32)> {
        let millis = self.as_millis()?;
        let fraction = self.0 - self.0.floor();
        #[expect(clippy::cast_possible_truncation, reason = "between 0 and 10^6")]
        let within = (fraction * 1e6).round() as i64;
        let nanos = millis.rem_euclid(1000) * 1_000_000 + within;
        let seconds = millis.div_euclid(1000) + nanos / 1_000_000_000;
        let nanos = u32::try_from(nanos % 1_000_000_000).ok()?;
        Some((seconds, nanos))
    }

    /// The error for a point that `target` can't hold.
    pub(self) const fn out_of_range(self, target: &'static str) -> TimestampError {
        TimestampError {
            millis: self.0,
            target,
        }
    }
}

/// The milliseconds since the Unix epoch, as Rust prints the float.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A [`Timestamp`] that a type of points in time can't hold: too far away, or not a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimestampError {
    millis: f64,
    target: &'static str,
}

impl fmt::Display for TimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { millis, target } = self;
        write!(
            f,
            "{millis:?} milliseconds since the Unix epoch are not `{target}`"
        )
    }
}

impl ::std::error::Error for TimestampError {}
