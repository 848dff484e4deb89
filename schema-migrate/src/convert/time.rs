//! Timestamps and dates, as PostgreSQL and its JSON write them.
//!
//! Source: PostgreSQL 15, section 8.5, "Date/Time Types", with the default `DateStyle` `ISO`.

use std::fmt::Write;

use super::FaultCode;

/// A moment: its date and time as they are written, and the offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    /// Days since 1970-01-01.
    days: i64,
    /// Microseconds of the day.
    microseconds: i64,
    /// Seconds east of UTC; `None` if it is not known.
    offset: Option<i64>,
    has_time: bool,
}

const DAY: i64 = 86_400;

/// Reads `2026-01-23 18:59:22.6+00`, with a `T` or a space, `Z`, or no offset; also a date.
pub(crate) fn parse(text: &[u8]) -> Result<Moment, FaultCode> {
    let bad = FaultCode::BadTimestamp;
    let text = std::str::from_utf8(text).map_err(|_| bad)?;
    let (text, is_bc) = match text.strip_suffix(" BC") {
        Some(text) => (text, true),
        None => (text, false),
    };
    let (date, time) = match text.split_once(['T', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let mut part = |digits| parts.next().and_then(|part| self::digits(part, digits));
    let (Some(year), Some(month), Some(day)) = (part(4), part(2), part(2)) else {
        return Err(bad);
    };
    let year = if is_bc { 1 - year } else { year };
    let is_date = (1..=12).contains(&month) && (1..=days_of(year, month)).contains(&day);
    if parts.next().is_some() || !is_date {
        return Err(bad);
    }
    let days = days(year, month, day);
    let Some(time) = time else {
        return Ok(Moment {
            days,
            microseconds: 0,
            offset: None,
            has_time: false,
        });
    };
    let (clock, offset) = match time.find(['+', '-', 'Z']) {
        Some(at) => (&time[..at], Some(offset(&time[at..]).ok_or(bad)?)),
        None => (time, None),
    };
    Ok(Moment {
        days,
        microseconds: self::clock(clock).ok_or(bad)?,
        offset,
        has_time: true,
    })
}

/// Microseconds since 1970 of a timestamp; without an offset it is one of UTC.
pub(crate) fn instant(text: &[u8]) -> Option<i64> {
    parse(text).ok()?.microseconds(Some(0)).ok()
}

impl Moment {
    /// Milliseconds since 1970; the rest is cut off, as JavaScript does. `zone` is in minutes.
    pub(crate) fn milliseconds(self, zone: Option<i32>) -> Result<i64, FaultCode> {
        Ok(self.seconds(zone)? * 1000 + self.microseconds / 1000)
    }

    /// Microseconds since 1970; the last years of PostgreSQL have too many. `zone` is in minutes.
    pub(super) fn microseconds(self, zone: Option<i32>) -> Result<i64, FaultCode> {
        let seconds = self.seconds(zone)?.checked_mul(1_000_000);
        let all = seconds.and_then(|it| it.checked_add(self.microseconds));
        all.ok_or(FaultCode::BadTimestamp)
    }

    /// Seconds from 1970 to the start of its day, less the offset.
    fn seconds(self, zone: Option<i32>) -> Result<i64, FaultCode> {
        let offset = match (self.offset, zone) {
            (Some(offset), _) => offset,
            (None, Some(minutes)) => 60 * i64::from(minutes),
            (None, None) => return Err(FaultCode::NoTimeZone),
        };
        Ok(self.days * DAY - offset)
    }

    /// Appends it as JSON has it; in UTC if it has an offset.
    pub(super) fn write_text(self, out: &mut String) {
        let offset = self.offset.unwrap_or_default();
        let second = self.days * DAY + self.microseconds / 1_000_000 - offset;
        let (year, month, day) = date(second.div_euclid(DAY));
        let (shown, end) = if year > 0 {
            (year, "")
        } else {
            (1 - year, " BC")
        };
        let _ = write!(out, "{shown:04}-{month:02}-{day:02}");
        if self.has_time {
            let second = second.rem_euclid(DAY);
            let (hour, minute) = (second / 3600, second / 60 % 60);
            let _ = write!(out, "T{hour:02}:{minute:02}:{:02}", second % 60);
            let fraction = self.microseconds % 1_000_000;
            if fraction > 0 {
                let digits = format!("{fraction:06}");
                let _ = write!(out, ".{}", digits.trim_end_matches('0'));
            }
            if self.offset.is_some() {
                out.push_str("+00:00");
            }
        }
        out.push_str(end);
    }
}

/// A number of at least so many digits.
fn digits(text: &str, least: usize) -> Option<i64> {
    let is_number = text.len() >= least && text.bytes().all(|byte| byte.is_ascii_digit());
    // PostgreSQL's last year is 294276.
    (is_number && text.len() <= 6).then(|| text.parse().ok())?
}

/// Microseconds of the day.
fn clock(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut parts = whole.split(':').map(|part| digits(part, 2));
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    let is_time = hour < 24 && minute < 60 && second < 60 && parts.next().is_none();
    // A time may be 24:00:00.
    if !(is_time || (hour, minute, second) == (24, 0, 0)) {
        return None;
    }
    let microseconds = match fraction {
        "" => 0,
        fraction => {
            let places = u32::try_from(fraction.len()).ok().filter(|it| *it <= 6)?;
            digits(fraction, 1)? * 10_i64.pow(6 - places)
        }
    };
    Some(((hour * 60 + minute) * 60 + second) * 1_000_000 + microseconds)
}

/// Seconds east of UTC: `Z`, `+07`, `+05:30`, `-00:44:30`.
fn offset(text: &str) -> Option<i64> {
    if text == "Z" {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let mut parts = text.get(1..)?.split(':').map(|part| digits(part, 2));
    let hours = parts.next()??;
    let minutes = parts.next().unwrap_or(Some(0))?;
    let seconds = parts.next().unwrap_or(Some(0))?;
    let is_offset = hours <= 15 && minutes < 60 && seconds < 60 && parts.next().is_none();
    is_offset.then_some(sign * ((hours * 60 + minutes) * 60 + seconds))
}

fn days_of(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970 of a date in the Gregorian calendar. Eras of 400 years start on the first of March.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    era * 146_097 + of_era - 719_468
}

/// Year, month and day: the inverse of [`days`].
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::{FaultCode, parse};

    fn milliseconds(text: &str) -> Result<i64, FaultCode> {
        parse(text.as_bytes())?.milliseconds(Some(0))
    }

    #[test]
    fn moments_are_those_of_postgresql() {
        // `select floor(extract(epoch from '...'::timestamptz) * 1000)` of PostgreSQL 15.
        for (text, want) in [
            ("1970-01-01 00:00:00+00", 0),
            ("2026-01-23 18:59:22.623456+00", 1_769_194_762_623),
            ("2026-01-23T18:59:22.6+00:00", 1_769_194_762_600),
            ("2026-01-24 01:59:22.6+07", 1_769_194_762_600),
            ("1969-12-31 23:59:59.9999+00", -1),
            ("2000-02-29 12:00:00+05:30", 951_805_800_000),
            ("0001-01-01 00:00:00+00", -62_135_596_800_000),
            ("0044-03-15 12:00:00+00 BC", -63_517_780_800_000),
            ("294276-12-31 23:59:59+00", 9_224_318_015_999_000),
            ("2026-01-23", 1_769_126_400_000),
            ("2026-01-23 18:59:22", 1_769_194_762_000),
        ] {
            assert_eq!(milliseconds(text), Ok(want), "{text}");
        }
        for text in [
            "infinity",
            "-infinity",
            "",
            "2026-02-29",
            "2026-1-1",
            "2026-01-01 25:00:00",
        ] {
            assert_eq!(milliseconds(text), Err(FaultCode::BadTimestamp), "{text}");
        }
        let naive = parse(b"2026-01-23 18:59:22").map(|it| it.milliseconds(None));
        assert_eq!(naive, Ok(Err(FaultCode::NoTimeZone)));
    }

    #[test]
    fn texts_are_those_of_json_in_utc() {
        for (text, want) in [
            ("2026-01-23 18:59:22.6+00", "2026-01-23T18:59:22.6+00:00"),
            (
                "2026-01-23T18:59:22.623456-05:30",
                "2026-01-24T00:29:22.623456+00:00",
            ),
            ("2026-01-23 18:59:22", "2026-01-23T18:59:22"),
            ("0044-03-15 12:00:00+00 BC", "0044-03-15T12:00:00+00:00 BC"),
        ] {
            let mut out = String::new();
            if let Ok(moment) = parse(text.as_bytes()) {
                moment.write_text(&mut out);
            }
            assert_eq!(out, want, "{text}");
        }
    }
}
