//! Lines where a level plane cuts triangles, joined and made simpler.

use glam::Vec2;
use std::collections::HashMap;

use super::super::floors::Soup;

/// Points closer than this are one, metres.
const JOIN_M: f32 = 0.005;
/// A corner may be left out where the line moves by less, metres.
const SIMPLE_M: f32 = 0.03;
/// Shorter lines are not drawn, metres.
const SHORTEST_M: f32 = 0.2;
/// Most pieces: more than any plan that can be read has.
const MAX_PIECES: usize = 400_000;

type Corner = (i32, i32);

pub(super) fn cut(soup: &Soup, height: f32) -> Vec<Vec<Vec2>> {
    let mut pieces: Vec<[Vec2; 2]> = soup.triangles().filter_map(|triangle| piece(triangle, height)).collect();
    pieces.truncate(MAX_PIECES);
    let lines = join(&pieces).into_iter().filter(|line| length(line) >= SHORTEST_M);
    lines.map(|line| simple(&line)).collect()
}

/// Where a triangle is cut.
fn piece(triangle: &[glam::Vec3; 3], height: f32) -> Option<[Vec2; 2]> {
    // A corner exactly at the height counts as above, so that no edge is cut twice.
    let above = |p: &glam::Vec3| p.y >= height;
    let mut cuts = (0..3).filter_map(|index| {
        let (p, q) = (triangle[index], triangle[(index + 1) % 3]);
        (above(&p) != above(&q)).then(|| {
            let at = p.lerp(q, (height - p.y) / (q.y - p.y));
            Vec2::new(at.x, at.z)
        })
    });
    let (a, b) = (cuts.next()?, cuts.next()?);
    (a.distance(b) > JOIN_M).then_some([a, b])
}

/// Pieces to lines: on from each end for as long as one piece goes on there.
fn join(pieces: &[[Vec2; 2]]) -> Vec<Vec<Vec2>> {
    let key = |p: Vec2| ((p.x / JOIN_M).round() as i32, (p.y / JOIN_M).round() as i32);
    let mut ends: HashMap<Corner, Vec<u32>> = HashMap::new();
    for (number, piece) in (0u32..).zip(pieces) {
        piece.iter().for_each(|end| ends.entry(key(*end)).or_default().push(number));
    }
    let mut used = vec![false; pieces.len()];
    let mut lines = Vec::new();
    for first in 0..pieces.len() {
        if std::mem::replace(&mut used[first], true) {
            continue;
        }
        let mut line = std::collections::VecDeque::from(pieces[first]);
        for forwards in [true, false] {
            while let Some(&end) = if forwards { line.back() } else { line.front() } {
                let next = ends.get(&key(end)).and_then(|at| at.iter().find(|number| !used[**number as usize]));
                let Some(&next) = next else { break };
                used[next as usize] = true;
                let [a, b] = pieces[next as usize];
                let other = if key(a) == key(end) { b } else { a };
                if forwards { line.push_back(other) } else { line.push_front(other) }
            }
        }
        lines.push(line.into());
    }
    lines
}

fn length(line: &[Vec2]) -> f32 {
    line.windows(2).map(|pair| pair[0].distance(pair[1])).sum()
}

/// Without the corners that hardly matter (Ramer 1972, Douglas and Peucker 1973).
fn simple(line: &[Vec2]) -> Vec<Vec2> {
    let mut keep = vec![false; line.len()];
    let mut open = vec![(0, line.len() - 1)];
    while let Some((from, to)) = open.pop() {
        (keep[from], keep[to]) = (true, true);
        let (a, b) = (line[from], line[to]);
        let along = b - a;
        let away = |p: Vec2| {
            let part = ((p - a).dot(along) / along.length_squared().max(1e-12)).clamp(0.0, 1.0);
            p.distance(a + along * part)
        };
        let farthest = (from + 1..to).map(|at| (at, away(line[at]))).max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((at, distance)) = farthest
            && distance > SIMPLE_M
        {
            open.extend([(from, at), (at, to)]);
        }
    }
    line.iter().zip(keep).filter_map(|(point, keep)| keep.then_some(*point)).collect()
}
