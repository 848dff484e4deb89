//! The types of `time` 0.3.

use time03::OffsetDateTime;

use super::{Timestamp, TimestampError};

impl From<OffsetDateTime> for Timestamp {
    fn from(time: OffsetDateTime) -> Self {
        Self::from_nanos(time.unix_timestamp_nanos())
    }
}

/// The offset is that of UTC.
impl TryFrom<Timestamp> for OffsetDateTime {
    type Error = TimestampError;

    fn try_from(timestamp: Timestamp) -> Result<Self, TimestampError> {
        let error = timestamp.out_of_range("time::OffsetDateTime");
        let (seconds, nanos) = timestamp.split().ok_or(error)?;
        let nanos = i128::from(seconds) * 1_000_000_000 + i128::from(nanos);
        Self::from_unix_timestamp_nanos(nanos).map_err(|_| error)
    }
}
