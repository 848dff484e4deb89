//! Conversions that the mapping chooses: units of time, and the form of a time of day.

use std::fmt::Write;

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::ValidatorRef;

use super::{Conversion, FaultCode, time};
use crate::catalogue::{Catalogue, SqlType, TypeGroup};
use crate::mapping::{FieldMapping, NumericPolicy, TimeForm, Unit};

/// A conversion that a mapping chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Policy {
    /// A number that counts these since 1970 becomes milliseconds.
    Epoch(Unit),
    /// A timestamp becomes a number of these since 1970.
    Instant {
        /// Minutes east of UTC, for timestamps without an offset.
        zone: Option<i32>,
        unit: Unit,
    },
    /// A time of day in this form.
    Time(TimeForm),
}

impl Conversion {
    /// The conversion that a mapping asks for; an error says why there is none.
    pub(crate) fn mapped(
        catalogue: &Catalogue,
        ty: &SqlType,
        validator: Option<ValidatorRef<'_>>,
        mapping: &FieldMapping,
    ) -> Result<Self, String> {
        let base = catalogue.base(ty);
        let zone = mapping.zone;
        let kind = validator.map(ValidatorRef::exhaustive);
        let is_number = matches!(
            kind,
            None | Some(ValidatorKind::Any | ValidatorKind::Float64)
        );
        let is_string = matches!(
            kind,
            None | Some(ValidatorKind::Any | ValidatorKind::String)
        );
        let is_instant = base.group() == TypeGroup::Moment;
        let is_exact = base.group() == TypeGroup::ExactNumber;
        if let Some(unit) = mapping.unit {
            return match (is_number, is_instant, base.is_number()) {
                (true, true, _) => Ok(Self::Policy(Policy::Instant { zone, unit })),
                (true, _, true) => Ok(Self::Policy(Policy::Epoch(unit))),
                _ => Err(format!(
                    "`unit` is for timestamps and numbers that become numbers, and the type is `{ty}`"
                )),
            };
        }
        if let Some(form) = mapping.time {
            return if *base == SqlType::Time && is_string {
                Ok(Self::Policy(Policy::Time(form)))
            } else {
                Err(format!(
                    "`time` is for columns of the type `time` that become strings, and the type is `{ty}`"
                ))
            };
        }
        match mapping.numeric {
            NumericPolicy::Exact => Self::new(catalogue, ty, validator, zone),
            NumericPolicy::Round if is_exact && is_number => Ok(Self::Float),
            NumericPolicy::Round => Err(format!(
                "`numeric = \"round\"` is for numbers that become numbers, and the type is `{ty}`"
            )),
        }
    }
}

impl Policy {
    /// Appends the JSON text of a value by PostgreSQL's text for it.
    pub(super) fn write(self, text: &[u8], out: &mut String) -> Result<(), FaultCode> {
        match self {
            Self::Epoch(unit) => {
                let text = std::str::from_utf8(text).map_err(|_| FaultCode::InvalidUtf8)?;
                let count: f64 = text.trim().parse().map_err(|_| FaultCode::WrongType)?;
                if !count.is_finite() {
                    return Err(FaultCode::NotFinite);
                }
                let milliseconds = match unit {
                    Unit::Seconds => count * 1e3,
                    Unit::Milliseconds => count,
                    Unit::Microseconds => count / 1e3,
                    Unit::Nanoseconds => count / 1e6,
                };
                // As timestamps: what is below a millisecond is cut off.
                let milliseconds = milliseconds.trunc();
                if milliseconds.abs() > MAX_MILLISECONDS {
                    return Err(FaultCode::BadTimestamp);
                }
                let _ = write!(out, "{milliseconds:.1}");
            }
            Self::Instant { zone, unit } => {
                let microseconds = time::parse(text)?.microseconds(zone)?;
                match unit {
                    Unit::Seconds => {
                        let _ = write!(out, "{}.0", microseconds.div_euclid(1_000_000));
                    }
                    Unit::Milliseconds => {
                        let _ = write!(out, "{}.0", microseconds.div_euclid(1_000));
                    }
                    Unit::Microseconds => {
                        let _ = write!(out, "{microseconds}.0");
                    }
                    // Beyond 2^53 for all of today's times: no number has them.
                    Unit::Nanoseconds => return Err(FaultCode::PrecisionLoss),
                }
            }
            Self::Time(form) => {
                let text = std::str::from_utf8(text).map_err(|_| FaultCode::InvalidUtf8)?;
                let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
                let mut parts = whole.split(':');
                let mut part = || parts.next().filter(|it| it.len() == 2);
                let (Some(hours), Some(minutes)) = (part(), part()) else {
                    return Err(FaultCode::WrongType);
                };
                let seconds = part().unwrap_or("00");
                let is_lost = match form {
                    TimeForm::Minutes => seconds != "00" || fraction.contains(|it| it != '0'),
                    TimeForm::Seconds => fraction.contains(|it| it != '0'),
                };
                if is_lost {
                    return Err(FaultCode::TimeForm);
                }
                let _ = match form {
                    TimeForm::Minutes => write!(out, "\"{hours}:{minutes}\""),
                    TimeForm::Seconds => write!(out, "\"{hours}:{minutes}:{seconds}\""),
                };
            }
        }
        Ok(())
    }
}

/// The greatest time of JavaScript's `Date`.
const MAX_MILLISECONDS: f64 = 8.64e15;

#[cfg(test)]
mod tests {
    use super::{FaultCode, Policy, TimeForm, Unit};

    fn written(policy: Policy, text: &str) -> Result<String, FaultCode> {
        let mut out = String::new();
        policy.write(text.as_bytes(), &mut out)?;
        Ok(out)
    }

    #[test]
    fn units_are_those_of_the_mapping() {
        let zone = None;
        for (policy, text, want) in [
            // `select extract(epoch from timestamptz '2026-01-23 18:59:22.623456+00')` of PostgreSQL 15.
            (
                Policy::Epoch(Unit::Seconds),
                "1769194762.623456",
                "1769194762623.0",
            ),
            (
                Policy::Epoch(Unit::Milliseconds),
                "1769194762623",
                "1769194762623.0",
            ),
            (
                Policy::Epoch(Unit::Microseconds),
                "1769194762623456",
                "1769194762623.0",
            ),
            (
                Policy::Epoch(Unit::Nanoseconds),
                "1769194762623456000",
                "1769194762623.0",
            ),
            (
                Policy::Instant {
                    zone,
                    unit: Unit::Seconds,
                },
                "2026-01-23 18:59:22.623456+00",
                "1769194762.0",
            ),
            (
                Policy::Instant {
                    zone,
                    unit: Unit::Microseconds,
                },
                "2026-01-23 18:59:22.623456+00",
                "1769194762623456.0",
            ),
            (Policy::Time(TimeForm::Minutes), "09:00:00", "\"09:00\""),
            (Policy::Time(TimeForm::Minutes), "09:30:00.000", "\"09:30\""),
            (Policy::Time(TimeForm::Seconds), "23:59:59", "\"23:59:59\""),
        ] {
            assert_eq!(written(policy, text).as_deref(), Ok(want), "{text}");
        }
        for (policy, text, want) in [
            (
                Policy::Time(TimeForm::Minutes),
                "23:59:59.5",
                FaultCode::TimeForm,
            ),
            (
                Policy::Time(TimeForm::Seconds),
                "23:59:59.5",
                FaultCode::TimeForm,
            ),
            (Policy::Epoch(Unit::Seconds), "NaN", FaultCode::NotFinite),
            (
                Policy::Epoch(Unit::Seconds),
                "1e300",
                FaultCode::BadTimestamp,
            ),
            (
                Policy::Instant {
                    zone,
                    unit: Unit::Seconds,
                },
                "infinity",
                FaultCode::BadTimestamp,
            ),
        ] {
            assert_eq!(written(policy, text), Err(want), "{text}");
        }
    }
}
