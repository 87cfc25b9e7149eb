//! How a model is placed: shared by `build` and `inspect`.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::cli::report::Failure;
use crate::content::mesh::stream::{Crs, OpenOptions, Origin, Placed, Placing, Up, open, parse_unit, place};
use crate::workshop::progress::Progress;

/// Which axis points up.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Axis {
    Y,
    Z,
    X,
}

/// Metres, upright, near the origin.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Placing")]
pub(in crate::cli) struct PlacingArgs {
    /// Which axis of the files points up [default: y, with --crs z]
    #[arg(long, value_name = "AXIS")]
    up: Option<Axis>,
    /// Unit of the files: mm, cm, m, km, in, ft, us-ft or the metres of one unit
    #[arg(long, value_name = "UNIT", default_value = "m", value_parser = parse_unit)]
    scale: f64,
    /// What becomes the origin, in the files' axes and unit: X,Y,Z, or auto for a round point near the middle of what
    /// lies far from it
    #[arg(long, value_name = "POINT", default_value = "auto", value_parser = parse_origin, allow_hyphen_values = true)]
    origin: Origin,
    /// System of the files' coordinates (easting, northing, height), such as EPSG:2154: the tileset then lies on the earth
    #[arg(long, value_name = "EPSG", value_parser = clap::value_parser!(Crs))]
    crs: Option<Crs>,
}

impl PlacingArgs {
    /// Opens files as one model and places it. Ctrl-C stops it.
    pub(in crate::cli) fn open(
        &self,
        inputs: &[PathBuf],
        progress: &(impl Progress + Clone + Send + 'static),
        json: bool,
    ) -> Result<Placed, Failure> {
        progress.phase("opening the model", 0);
        let asked = progress.clone();
        let cancelled: std::sync::Arc<dyn Fn() -> bool + Send + Sync> = std::sync::Arc::new(move || asked.cancelled());
        let options = OpenOptions { scratch: None, cancelled: Some(cancelled) };
        let up = self.up.map(|axis| match axis {
            Axis::Y => Up::Y,
            Axis::Z => Up::Z,
            Axis::X => Up::X,
        });
        let placing = Placing { up, scale: self.scale, origin: self.origin, crs: self.crs };
        let placed = open(inputs, &options).and_then(|stream| place(stream, &placing, &options));
        placed.map_err(|error| Failure::new("model", error).json(json))
    }
}

/// `auto`, or three numbers with commas between them.
fn parse_origin(text: &str) -> Result<Origin, String> {
    if text.eq_ignore_ascii_case("auto") {
        return Ok(Origin::Auto);
    }
    let numbers: Option<Vec<f64>> = text.split(',').map(|number| number.trim().parse().ok()).collect();
    match numbers.as_deref() {
        Some([x, y, z]) if [x, y, z].iter().all(|value| value.is_finite()) => Ok(Origin::At([*x, *y, *z])),
        _ => Err("is neither auto nor three numbers as 650000,6860000,0".to_owned()),
    }
}
