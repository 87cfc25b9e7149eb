//! A way measured against the triangles: steps, slopes by length, width, and room to turn.

use glam::{Vec2, Vec3};

use super::search::band;
use super::{Barrier, Needs, Obstacle, sampled};
use crate::visiting::floors::Floors;

/// Between two measured points, metres.
const STEP_M: f32 = 0.02;
/// Rounding of a height, metres, and of a slope.
const TINY_M: f32 = 0.0006;
const TINY_SLOPE: f32 = 0.0006;
/// A rise between two points counts as a threshold from this, metres.
const THRESHOLD_M: f32 = 0.008;
/// Slack of lengths, metres: two measured points and what smoothing blurs.
const LENGTH_SLACK_M: f32 = 0.05;

/// What was measured on a way.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Measures {
    /// Along the floor, metres.
    pub length_m: f32,
    /// Highest step or threshold, metres.
    pub step_m: f32,
    /// Steepest slope, rise over run.
    pub slope: f32,
    /// Least clear width, metres; at most three times the body's.
    pub width_m: f32,
}

/// Whose way is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// The body's own: under its wheels at both sides, too.
    Own,
    /// That of somebody who climbs what this body cannot: steps are steps, and no walls.
    Anybodys,
}

/// What stands higher than this is no step to anybody, metres.
const NO_STEP_M: f32 = 0.3;

/// Measures, and everything that is more than the body can do.
pub(super) fn measure(floors: &Floors, needs: &Needs, points: &[Vec3], whose: Whose) -> (Measures, Vec<Barrier>) {
    let samples = sampled(points, STEP_M);
    let climbs = if whose == Whose::Own { needs.threshold_m + 0.1 } else { NO_STEP_M };
    let mut measures = Measures { width_m: needs.width_m * 3.0, ..Measures::default() };
    let mut barriers = Vec::new();
    let mut height = points.first().map_or(0.0, |p| p.y);
    // Each point on its floor, with the roughness there.
    let mut line = Vec::with_capacity(samples.len());
    for (index, sample) in samples.iter().enumerate() {
        let cell = floors.cell_at(sample.with_y(height), 0.4).map(|cell| floors.cells()[cell as usize]);
        let ahead = samples.get(index + 1).or(samples.last()).copied().unwrap_or(*sample);
        let behind = if index > 0 { samples[index - 1] } else { *sample };
        let way = Vec2::new(ahead.x - behind.x, ahead.z - behind.z).normalize_or_zero();
        let found = floors.soup.floor_at(sample.with_y(height), climbs, 0.45);
        let at = sample.with_y(found.unwrap_or(height));
        height = at.y;
        let (slope, rough) = cell.map_or((Vec2::ZERO, 0.0), |cell| (cell.slope(), cell.roughness_m()));
        line.push(Sample { at, way, slope, rough, known: found.is_some() });
    }
    measures.length_m = line.windows(2).map(|pair| pair[0].at.distance(pair[1].at)).sum();
    width(floors, needs, whose, &line, &mut measures, &mut barriers);
    if needs.turn_m > 0.0 && whose == Whose::Own {
        turns(floors, needs, &line, &mut barriers);
    }
    let half = needs.half_m() - 0.03;
    let sides: &[f32] = if whose == Whose::Own && needs.rolls() && half > 0.0 { &[0.0, -1.0, 1.0] } else { &[0.0] };
    for side in sides {
        let track = track(floors, needs, &line, side * half);
        steps(needs, &track, &mut measures, &mut barriers);
        slopes(needs, &track, &mut measures, &mut barriers);
    }
    (measures, barriers)
}

#[derive(Clone, Copy)]
struct Sample {
    at: Vec3,
    way: Vec2,
    slope: Vec2,
    rough: f32,
    known: bool,
}

/// The same line to one side: what a wheel rolls over.
fn track(floors: &Floors, needs: &Needs, line: &[Sample], aside: f32) -> Vec<Sample> {
    if aside == 0.0 {
        return line.to_vec();
    }
    let beside = |sample: &Sample| {
        let away = sample.way.perp() * aside;
        let at = sample.at + Vec3::new(away.x, sample.slope.dot(away), away.y);
        let found = floors.soup.floor_at(at, needs.threshold_m + 0.04, 0.4);
        Sample { at: at.with_y(found.unwrap_or(at.y)), known: found.is_some(), ..*sample }
    };
    line.iter().map(beside).collect()
}

fn width(
    floors: &Floors,
    needs: &Needs,
    whose: Whose,
    line: &[Sample],
    measures: &mut Measures,
    barriers: &mut Vec<Barrier>,
) {
    let reach = needs.width_m * 1.5;
    let mut narrowest: Option<(f32, Vec3)> = None;
    for sample in line.iter().step_by(2).filter(|sample| sample.known) {
        let cell = floors.cell_at(sample.at, 0.4).map(|cell| floors.cells()[cell as usize]);
        if cell.is_some_and(|cell| cell.clear_m() - 2.0 * floors.cell_m() >= reach) {
            continue;
        }
        // Where the grid leaves no doubt that the body fits, its exact width is not asked for.
        let clear = cell.map_or(0.0, |cell| cell.clear_m() - 2.0 * floors.cell_m());
        let width = if clear >= needs.half_m() {
            2.0 * clear
        } else {
            let mut band = band(needs, sample.slope, sample.rough);
            if whose == Whose::Anybodys {
                band.low_m = band.low_m.max(NO_STEP_M);
            }
            2.0 * floors.soup.room(sample.at, &band, reach).distance_m
        };
        measures.width_m = measures.width_m.min(width);
        // Who walks turns a shoulder; wheels do not.
        let slack = if needs.rolls() { 2.0 * TINY_M + 0.002 } else { 0.06 };
        if width < needs.width_m - slack {
            if narrowest.is_none_or(|(least, _)| width < least) {
                narrowest = Some((width, sample.at));
            }
        } else if let Some((width_m, at)) = narrowest.take() {
            barriers.push(Barrier { what: Obstacle::Narrow { width_m, needed_m: needs.width_m }, at });
        }
    }
    if let Some((width_m, at)) = narrowest {
        barriers.push(Barrier { what: Obstacle::Narrow { width_m, needed_m: needs.width_m }, at });
    }
}

/// Where the way turns by more than 45 degrees within a body's length, a circle must be free there or beside it.
fn turns(floors: &Floors, needs: &Needs, line: &[Sample], barriers: &mut Vec<Barrier>) {
    let reach = (needs.length_m / 2.0 / STEP_M) as usize;
    let mut index = reach;
    while index + reach < line.len() {
        let (before, here, after) = (line[index - reach].at, line[index], line[index + reach].at);
        let flat = |v: Vec3| Vec2::new(v.x, v.z).normalize_or_zero();
        let turn = flat(here.at - before).dot(flat(after - here.at));
        if turn < std::f32::consts::FRAC_1_SQRT_2 {
            let needed = needs.turn_m / 2.0;
            let band = band(needs, here.slope, here.rough);
            let mut at = here.at;
            let mut best = 0.0f32;
            for _ in 0..12 {
                let room = floors.soup.room(at, &band, needed);
                best = best.max(room.distance_m);
                if best >= needed - 0.002 || at.distance(here.at) > needed {
                    break;
                }
                let away = room.towards * -0.06;
                at += Vec3::new(away.x, here.slope.dot(away), away.y);
            }
            if best < needed - 0.002 {
                let what = Obstacle::Narrow { width_m: best * 2.0, needed_m: needs.turn_m };
                barriers.push(Barrier { what, at: here.at });
            }
            index += reach;
        }
        index += 5;
    }
}

/// Steps, thresholds that follow each other, and gaps.
fn steps(needs: &Needs, track: &[Sample], measures: &mut Measures, barriers: &mut Vec<Barrier>) {
    let gap = if needs.rolls() { 1 } else { 10 };
    let mut missing = 0;
    let mut last: Option<(f32, f32)> = None;
    let (mut along, mut index) = (0.0f32, 0);
    while index + 1 < track.len() {
        let (here, next) = (&track[index], &track[index + 1]);
        missing = if here.known { 0 } else { missing + 1 };
        if missing == gap + 1 {
            barriers.push(Barrier { what: Obstacle::Unknown, at: here.at });
        }
        let run = Vec2::new(next.at.x - here.at.x, next.at.z - here.at.z).length();
        along += run;
        index += 1;
        if !here.known || !next.known {
            continue;
        }
        // A bevel counts as the step that it softens: what rises within four centimetres.
        let far = track.get(index + 1).filter(|far| far.known).unwrap_or(next);
        let led = |to: &Sample| here.slope.dot(Vec2::new(to.at.x - here.at.x, to.at.z - here.at.z));
        let (near_rise, far_rise) = (next.at.y - here.at.y - led(next), far.at.y - here.at.y - led(far));
        let rise = if far_rise.abs() > near_rise.abs() { far_rise } else { near_rise };
        let sure = rise.abs() - 3.5 * here.rough.max(next.rough);
        if sure < THRESHOLD_M {
            continue;
        }
        measures.step_m = measures.step_m.max(sure);
        if sure > needs.threshold_m + TINY_M {
            barriers.push(Barrier { what: Obstacle::Step { height_m: rise.abs() }, at: here.at });
        } else if needs.apart_m > 0.0
            && let Some((at, before)) = last
            && before.signum() == rise.signum()
            && along - at < needs.apart_m
            && along - at > 0.05
        {
            let what = Obstacle::Stair { steps: 2, rise_m: before.abs() + rise.abs() };
            barriers.push(Barrier { what, at: here.at });
        }
        last = Some((along, rise));
        // The same edge again is no second step.
        index += 2;
        along += 2.0 * run;
    }
}

/// How long it is how steep. Thresholds are no slope, and are taken out.
fn slopes(needs: &Needs, track: &[Sample], measures: &mut Measures, barriers: &mut Vec<Barrier>) {
    let rough = track.iter().map(|sample| sample.rough).sum::<f32>() / track.len().max(1) as f32;
    // Rough ground is looked at over a longer way: 6 cm a millimetre to each side.
    let wide = ((rough * 60.0 / STEP_M) as usize).clamp(0, 25);
    let (mut heights, mut runs) = (vec![0.0f32], vec![0.0f32]);
    for pair in track.windows(2) {
        let run = Vec2::new(pair[1].at.x - pair[0].at.x, pair[1].at.z - pair[0].at.z).length();
        let rise = pair[1].at.y - pair[0].at.y;
        let edge = rough < 0.0005 && rise.abs() > 0.25 * run.max(STEP_M * 0.5);
        heights.push(heights.last().copied().unwrap_or(0.0) + if edge { 0.0 } else { rise });
        runs.push(runs.last().copied().unwrap_or(0.0) + run);
    }
    let mean = |from: usize, to: usize| heights[from..to].iter().sum::<f32>() / (to - from) as f32;
    let steep = |index: usize| {
        let (low, high) = (index.saturating_sub(wide + 1), (index + wide + 1).min(heights.len() - 1));
        let run = (runs[high] - runs[low]) * if wide > 0 { 0.5 } else { 1.0 };
        let rise = if wide > 0 { mean(index, high + 1) - mean(low, index + 1) } else { heights[high] - heights[low] };
        if run > STEP_M * 0.5 { (rise / run).abs() } else { 0.0 }
    };
    let slopes: Vec<f32> = (0..heights.len()).map(steep).collect();
    // What roughness may pretend.
    let noise = TINY_SLOPE + 1.5 * rough / (wide + 1) as f32 / STEP_M.sqrt();
    measures.slope = slopes.iter().copied().fold(measures.slope, f32::max);
    for (rule, &(_, limit)) in needs.slopes.iter().enumerate() {
        let allowed_m = rule.checked_sub(1).map_or(0.0, |before| needs.slopes[before].0) + LENGTH_SLACK_M;
        let mut from = None;
        for index in 0..=slopes.len() {
            let over = slopes.get(index).is_some_and(|slope| *slope > limit + noise);
            match (over, from) {
                (true, None) => from = Some(index),
                (false, Some(first)) => {
                    from = None;
                    let length_m = runs[index - 1] - runs[first];
                    if length_m > allowed_m {
                        let slope = slopes[first..index].iter().copied().fold(0.0, f32::max);
                        let what = Obstacle::Slope { slope, length_m, limit };
                        barriers.push(Barrier { what, at: track[first.midpoint(index - 1)].at });
                    }
                }
                _ => {}
            }
        }
    }
}
