//! Selection along a path of views with every tile ready: what a frame costs once all is loaded.

use std::time::Instant;

use glam::DVec3;
use parvis::content::tileset::Tileset;
use parvis::streaming::{Readiness, Selection, SelectionMemory, SelectionOptions, View, select};

use crate::process::{median, quantile};
use crate::row;

/// Views on a path.
pub const VIEWS: u32 = 600;

/// A view of a 1280x720 window.
pub fn view(eye: DVec3, forward: DVec3) -> View {
    View::perspective(eye, forward, DVec3::Y, 60_f64.to_radians(), 16.0 / 9.0, 0.1, 720.0)
}

/// Walks the path twice and prints what the second time cost per view.
pub fn measure(tileset: &Tileset, path: &[View]) {
    let options = SelectionOptions::default();
    let mut memory = SelectionMemory::default();
    let mut selection = Selection::default();
    let (mut micros, mut visited, mut shown) = (Vec::new(), Vec::new(), Vec::new());
    for warm in [false, true] {
        for view in path {
            let begin = Instant::now();
            let views = std::slice::from_ref(view);
            select(tileset, views, &options, |_| Readiness::Ready, &mut memory, &mut selection);
            let took = begin.elapsed().as_secs_f64() * 1e6;
            if warm {
                micros.push(took);
                visited.push(selection.counts.visited as f64);
                shown.push(selection.shown.len() as f64);
            }
        }
    }
    row("tiles visited, shown, median", format!("{:.0}, {:.0}", median(&mut visited), median(&mut shown)));
    let [least, middle, p99] = [0.0, 0.5, 0.99].map(|share| quantile(&mut micros, share));
    row("selection per frame, least, median, p99", format!("{least:.1} µs, {middle:.1} µs, {p99:.1} µs"));
}
