//! From nothing to the complete entrance view of the built-in cathedral, without a window.

use std::error::Error;
use std::time::Duration;

use parvis::content::visit::{Place, Pose, Texts, Visit};
use parvis::viewer::offscreen::{Studio, Viewpoint};
use parvis::viewer::visitor::{Posture, VisitSource};
use parvis::workshop::build::{BuildOptions, build};
use parvis::workshop::cathedral::plan::Plan;
use parvis::workshop::cathedral::{CathedralOptions, View, model, visit};
use parvis::workshop::progress::Silent;

use crate::process::{Meter, forget_peak, peak_memory};
use crate::{row, table};

/// A processor that draws by itself is slow, not stuck.
const LIMIT: Duration = Duration::from_secs(300);

/// Prints how long the entrance view takes, renderer's start included. The tiles are built before.
pub fn measure() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let stones = model(CathedralOptions::default(), &Silent);
    build(stones, &folder.path().join("tileset"), &BuildOptions::default(), &Silent)?;
    let entrance = visit(&Plan::default()).into_iter().next().ok_or("the cathedral names no place")?;
    let look = entrance.look.as_dvec3();
    let pose = match entrance.view {
        View::Stand(floor) => Pose::standing(floor.as_dvec3(), look),
        View::Eye(eye) => Pose::free(eye.as_dvec3(), look),
    };
    let title = Texts::new("en", entrance.title_en);
    let place = Place { id: entrance.id.to_owned(), title: title.clone(), pose, step_free: true };
    Visit::new(title, "tileset/tileset.json", place).save(folder.path())?;

    table("The entrance view, detail 1, from the renderer's start to the last tile");
    for (width, height) in [(320, 180), (1280, 720)] {
        forget_peak();
        let meter = Meter::start();
        let mut studio = Studio::open(VisitSource::Path(folder.path().to_owned()), width, height, LIMIT)?;
        let opened = meter.stop();
        studio.take(&Viewpoint::Entrance, Posture::Standing, LIMIT)?;
        row(&format!("{width}x{height}, visit open"), opened);
        row(&format!("{width}x{height}, view complete"), meter.stop());
        row(&format!("{width}x{height}, peak memory"), peak_memory());
    }
    Ok(())
}
