//! The ledger as a table for spreadsheets, with small numbers suppressed.

use std::fmt::Write as _;

use super::{Ledger, shown};

/// A line for each counter of each day: `day,counter,number`, by RFC 4180 but with plain line ends. Numbers below
/// [`LEAST_SHOWN`](super::LEAST_SHOWN) are written `<5`. Names are ids with `/` between them, and begin with a
/// letter, so that nothing needs quotes and no spreadsheet takes one for a formula.
pub fn csv(ledger: &Ledger) -> String {
    let mut out = "day,counter,number\n".to_owned();
    for (day, counters) in ledger.days() {
        for (name, number) in counters {
            // Writing to a string cannot fail.
            writeln!(out, "{day},{name},{}", shown(*number)).unwrap_or_default();
        }
    }
    out
}
