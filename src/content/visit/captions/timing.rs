//! Times: `00:01.000 --> 01:00:04.000`, hours optional.

/// Start, end (milliseconds) and what follows them on the line. `None` where the line is not of this form.
pub(super) fn parse_timing(line: &str) -> Option<(u64, u64, &str)> {
    let (before, after) = line.split_once("-->")?;
    let start = parse_time(before.trim())?;
    let after = after.trim_start();
    let end_of_time = after.find([' ', '\t']).unwrap_or(after.len());
    let (time, settings) = after.split_at_checked(end_of_time)?;
    Some((start, parse_time(time)?, settings))
}

/// `mm:ss.ttt` or `h…h:mm:ss.ttt` in milliseconds.
fn parse_time(text: &str) -> Option<u64> {
    let (whole, millis) = text.split_once('.')?;
    let millis = digits(millis, 3..=3)?;
    let mut parts = whole.rsplit(':');
    let seconds = digits(parts.next()?, 2..=2).filter(|&seconds| seconds < 60)?;
    let minutes = digits(parts.next()?, 2..=2).filter(|&minutes| minutes < 60)?;
    let hours = match parts.next() {
        // Four digits are a hundred days: enough, and no product below can overflow.
        Some(hours) => digits(hours, 1..=4)?,
        None => 0,
    };
    parts.next().is_none().then_some(((hours * 60 + minutes) * 60 + seconds) * 1000 + millis)
}

/// Only ASCII digits, as many as allowed.
fn digits(text: &str, count: std::ops::RangeInclusive<usize>) -> Option<u64> {
    let valid = count.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if valid { text.parse().ok() } else { None }
}

/// Seconds as `mm:ss.ttt`, with hours where there are any. Negative and unreal numbers are 0.
pub(super) fn clock(secs: f64) -> String {
    // A float's cast saturates and takes NaN to 0.
    let millis = (secs * 1000.0).round() as u64;
    let (hours, minutes, seconds) = (millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60);
    let rest = format!("{minutes:02}:{seconds:02}.{:03}", millis % 1000);
    if hours == 0 { rest } else { format!("{hours:02}:{rest}") }
}
