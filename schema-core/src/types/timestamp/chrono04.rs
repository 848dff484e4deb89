//! The types of `chrono` 0.4.

use chrono04::{DateTime, TimeZone, Utc};

use super::{Timestamp, TimestampError};

impl<Z: TimeZone> From<DateTime<Z>> for Timestamp {
    fn from(time: DateTime<Z>) -> Self {
        Self::from_millis(time.timestamp_millis())
    }
}

impl TryFrom<Timestamp> for DateTime<Utc> {
    type Error = TimestampError;

    fn try_from(timestamp: Timestamp) -> Result<Self, TimestampError> {
        timestamp
            .split()
            .and_then(|(seconds, nanos)| Self::from_timestamp(seconds, nanos))
            .ok_or(timestamp.out_of_range("chrono::DateTime<Utc>"))
    }
}
