//! Where the cathedral stands: the island with its squares, quays and bridges, the two arms of the Seine, the city on
//! both banks and the hills in the haze.
//!
//! A backdrop, in plan axes. Outlines, widths and heights are proposals (**D**) drawn from the map's general lie (an
//! island a kilometre long, an arm of about 50 m in the south and 90 m in the north), not a survey; house by house it is
//! invented. The ground lies level with the church's floor for as far as it goes, as it does on the parvis (S: Guilhermy,
//! no flight of steps before the doors).

mod bridges;
mod city;
mod ground;
mod map;
mod squares;
mod trees;

use crate::workshop::cathedral::kit::{Detail, Sink};
use crate::workshop::cathedral::plan::Plan;

pub(super) use ground::flat;

/// Builds all of it.
pub fn add(plan: &Plan, detail: Detail, out: &mut Sink) {
    ground::add(plan, detail, out);
    bridges::add(detail, out);
    city::add(detail, out);
    squares::add(detail, out);
}
