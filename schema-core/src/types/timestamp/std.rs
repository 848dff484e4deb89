//! `std::time::SystemTime`.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{Timestamp, TimestampError};

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        // Seconds of a `SystemTime` fit an `i64`, so their nanoseconds fit an `i128`.
        let nanos = |duration: Duration| i128::try_from(duration.as_nanos()).unwrap_or(i128::MAX);
        Self::from_nanos(match time.duration_since(UNIX_EPOCH) {
            Ok(after) => nanos(after),
            Err(before) => -nanos(before.duration()),
        })
    }
}

impl TryFrom<Timestamp> for SystemTime {
    type Error = TimestampError;

    fn try_from(timestamp: Timestamp) -> Result<Self, TimestampError> {
        let error = timestamp.out_of_range("std::time::SystemTime");
        let (seconds, nanos) = timestamp.split().ok_or(error)?;
        let whole = Duration::from_secs(seconds.unsigned_abs());
        let second = if seconds < 0 {
            UNIX_EPOCH.checked_sub(whole)
        } else {
            UNIX_EPOCH.checked_add(whole)
        };
        second
            .and_then(|second| second.checked_add(Duration::from_nanos(nanos.into())))
            .ok_or(error)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

    use super::*;

    fn after(nanos: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_nanos(nanos)
    }

    fn before(nanos: u64) -> SystemTime {
        UNIX_EPOCH - Duration::from_nanos(nanos)
    }

    #[test]
    fn starts_the_millisecond() {
        assert_eq!(Timestamp::from(after(1_999_999)), Timestamp(1.0));
        assert_eq!(Timestamp::from(after(0)), Timestamp(0.0));
        assert_eq!(Timestamp::from(before(1)), Timestamp(-1.0));
        assert_eq!(Timestamp::from(before(1_000_000)), Timestamp(-1.0));
        assert_eq!(Timestamp::from(before(1_000_001)), Timestamp(-2.0));
    }

    #[test]
    fn keeps_fractions_on_the_way_back() {
        let back = |millis| SystemTime::try_from(Timestamp(millis)).unwrap();
        assert_eq!(back(1.5), after(1_500_000));
        assert_eq!(back(-0.25), before(250_000));
        assert_eq!(back(-1000.0), before(1_000_000_000));
        assert_eq!(back(999.999_999_9), after(1_000_000_000));
        assert_eq!(back(-1e-20), after(0));
    }

    #[test]
    fn rejects_what_no_clock_shows() {
        for millis in [
            f64::NAN,
            f64::INFINITY,
            -f64::INFINITY,
            1e300,
            9.3e18,
            -9.3e18,
        ] {
            let timestamp = Timestamp(millis);
            assert_eq!(timestamp.as_millis(), None, "{millis}");
            assert!(SystemTime::try_from(timestamp).is_err(), "{millis}");
        }
        let error = SystemTime::try_from(Timestamp(1e300))
            .unwrap_err()
            .to_string();
        assert_eq!(
            error,
            "1e300 milliseconds since the Unix epoch are not `std::time::SystemTime`"
        );
        assert_eq!(
            Timestamp(-9_223_372_036_854_775_808.0).as_millis(),
            Some(i64::MIN)
        );
    }

    #[test]
    fn now_is_a_whole_millisecond_of_today() {
        let now = Timestamp::now();
        assert_eq!(now.as_millis().map(Timestamp::from_millis), Some(now));
        assert!(now > Timestamp::from_millis(1_769_472_000_000), "{now:?}");
    }
}
