//! sonic-rs into the same structs.

use bench_rows::data::Data;
use sonic_rs::LazyValue;

use super::{Contestant, Each};
use crate::typed::{Article, Event, Payment, Registration};

/// The contestant for one table.
pub fn contestant<'a>(data: Data, lines: &'a [&'a [u8]]) -> Box<dyn Contestant + 'a> {
    match data {
        Data::Payments => each(lines, |it| {
            sonic_rs::from_slice::<Payment<'_, LazyValue<'_>>>(it).is_ok()
        }),
        Data::Registrations => each(lines, |it| {
            sonic_rs::from_slice::<Registration<'_>>(it).is_ok()
        }),
        Data::Articles => each(lines, |it| sonic_rs::from_slice::<Article<'_>>(it).is_ok()),
        Data::Union => each(lines, |it| sonic_rs::from_slice::<Event<'_>>(it).is_ok()),
    }
}

fn each<'a>(
    lines: &'a [&'a [u8]],
    accepts: impl Fn(&[u8]) -> bool + 'a,
) -> Box<dyn Contestant + 'a> {
    Box::new(Each {
        name: "sonic-rs",
        lines,
        accepts,
    })
}
