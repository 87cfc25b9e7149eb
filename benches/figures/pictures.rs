//! From nothing to the complete entrance view of the built-in cathedral, without a window.

use std::error::Error;
use std::time::Duration;

use parvis::viewer::offscreen::{Studio, Viewpoint};
use parvis::viewer::visitor::{Posture, VisitSource};
use parvis::workshop::cathedral::CathedralOptions;
use parvis::workshop::progress::Silent;
use parvis::workshop::shelf;

use crate::process::{Meter, forget_peak, peak_memory};
use crate::{row, table};

/// A processor that draws by itself is slow, not stuck.
const LIMIT: Duration = Duration::from_secs(300);

/// Prints how long the entrance view takes, the renderer's start included. The cathedral is the one in the user's cache
/// folder; where it is not there yet it is drawn before.
pub fn measure() -> Result<(), Box<dyn Error>> {
    shelf::cathedral(&shelf::cache_folder()?, &CathedralOptions::default(), &Silent)?;
    table("The entrance view, detail 1, from the renderer's start to the last tile");
    for (width, height) in [(320, 180), (1280, 720)] {
        forget_peak();
        let meter = Meter::start();
        let mut studio = Studio::open(VisitSource::BuiltIn, width, height, LIMIT)?;
        row(&format!("{width}x{height}, visit open"), meter.stop());
        studio.take(&Viewpoint::Entrance, Posture::Standing, LIMIT)?;
        row(&format!("{width}x{height}, view complete"), meter.stop());
        row(&format!("{width}x{height}, peak memory"), peak_memory());
    }
    Ok(())
}
