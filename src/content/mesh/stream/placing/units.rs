//! Units of length by name.

/// Names and their metres.
const UNITS: [(&str, f64); 11] = [
    ("um", 1e-6),
    ("mm", 1e-3),
    ("cm", 1e-2),
    ("dm", 0.1),
    ("m", 1.0),
    ("km", 1e3),
    ("in", 0.0254),
    ("ft", 0.3048),
    ("us-ft", 1200.0 / 3937.0),
    ("yd", 0.9144),
    ("mi", 1609.344),
];

/// Metres of a unit: a name (`mm`, `cm`, `m`, `ft`, ...) or a number.
///
/// # Errors
/// A sentence that says what there is.
pub fn parse_unit(text: &str) -> Result<f64, String> {
    if let Some((_, metres)) = UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)) {
        return Ok(*metres);
    }
    match text.parse::<f64>() {
        Ok(metres) if metres.is_finite() && metres > 0.0 => Ok(metres),
        _ => {
            let names: Vec<&str> = UNITS.iter().map(|(name, _)| *name).collect();
            Err(format!("is neither a number above 0 (metres of one unit) nor one of {}", names.join(", ")))
        }
    }
}

/// What a size suggests, where it is none that a building has: another unit for the person to think of.
///
/// Buildings are between ten centimetres (a capital in a case) and two kilometres (a town).
pub(super) fn doubt(size_metres: f64, scale: f64) -> Option<String> {
    const LARGEST: f64 = 2000.0;
    const SMALLEST: f64 = 0.1;
    if !size_metres.is_finite() || (SMALLEST..=LARGEST).contains(&size_metres) || size_metres <= 0.0 {
        return None;
    }
    let units = size_metres / scale;
    // The first unit that makes a building of it.
    let order = ["mm", "cm", "in", "ft", "m", "km"];
    let likely = order.into_iter().find(|name| {
        let metres = parse_unit(name).unwrap_or(1.0);
        metres != scale && (1.0..=LARGEST).contains(&(units * metres))
    });
    let long = length(size_metres);
    Some(match likely {
        Some(unit) => format!("the model is {long} long: is it in {}? Then use --scale {unit}", spoken(unit)),
        None => {
            format!("the model is {long} long: give its unit with --scale, in metres (--scale 0.01 is centimetres)")
        }
    })
}

fn spoken(unit: &str) -> &str {
    match unit {
        "mm" => "millimetres",
        "cm" => "centimetres",
        "in" => "inches",
        "ft" => "feet",
        "km" => "kilometres",
        _ => "metres",
    }
}

/// A length for people.
pub(super) fn length(metres: f64) -> String {
    match metres.abs() {
        0.0..0.01 => format!("{:.2} mm", metres * 1e3),
        0.01..1.0 => format!("{:.1} cm", metres * 1e2),
        1.0..1000.0 => format!("{metres:.1} m"),
        _ => format!("{:.1} km", metres / 1e3),
    }
}
