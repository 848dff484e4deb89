//! The types of `jiff` 0.2.

use super::{Timestamp, TimestampError};

impl From<jiff02::Timestamp> for Timestamp {
    fn from(time: jiff02::Timestamp) -> Self {
        Self::from_nanos(time.as_nanosecond())
    }
}

impl From<jiff02::Zoned> for Timestamp {
    fn from(time: jiff02::Zoned) -> Self {
        time.timestamp().into()
    }
}

impl From<&jiff02::Zoned> for Timestamp {
    fn from(time: &jiff02::Zoned) -> Self {
        time.timestamp().into()
    }
}

impl TryFrom<Timestamp> for jiff02::Timestamp {
    type Error = TimestampError;

    fn try_from(timestamp: Timestamp) -> Result<Self, TimestampError> {
        let error = timestamp.out_of_range("jiff::Timestamp");
        let (seconds, nanos) = timestamp.split().ok_or(error)?;
        let nanos = i32::try_from(nanos).map_err(|_| error)?;
        Self::new(seconds, nanos).map_err(|_| error)
    }
}
