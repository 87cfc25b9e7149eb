//! A part that can be held: cut down to leaves of even size, which are written side by side.

use super::super::error::BuildError;
use super::super::work::WorkFolder;
use super::files::{WordWriter, read_all};
use super::kd::{Kd, KdNode, Region, inside, sides};
use super::record::{Layout, key, key_of_point};
use super::spill::Part;
use serde::{Deserialize, Serialize};

/// A cut across the longest side is taken when it leaves at least this share on either side; otherwise the best of
/// the three axes is.
const BALANCE: f64 = 0.42;

/// One part's leaves, as they lie in its file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SortedPart {
    /// Its ends are the leaves.
    pub kd: Kd,
    /// Triangles of each leaf.
    pub leaves: Vec<u64>,
}

/// Cuts one part, unless that is done already.
///
/// Beside the triangles it writes which corners lie in the region of another leaf than their triangle: `[leaf, x, y, z]`.
pub(super) fn sort_part(
    index: usize,
    part: &Part,
    layout: Layout,
    limit: usize,
    work: &WorkFolder,
) -> Result<SortedPart, BuildError> {
    let done = work.sorting(&format!("part_{index}.json"));
    if let Some(sorted) = work.read_json(&done)? {
        return Ok(sorted);
    }
    let heap = work.sorting(&part.file);
    let (sorted, foreign) = if part.triangles > super::most_held(limit) {
        // All middles at one point: nothing to cut, and too much to hold.
        std::fs::copy(&heap, work.triangles(index)).map_err(|e| BuildError::write(&work.triangles(index), e))?;
        one_leaf(part, layout, &heap)?
    } else {
        let words = read_all(&heap)?;
        let cut = Cut::new(&words, layout, limit, part.region);
        let mut writer = WordWriter::create(&work.triangles(index))?;
        for &triangle in &cut.order {
            writer.write(record(&words, layout, triangle))?;
        }
        writer.finish()?;
        let foreign = cut.foreign(&words, layout);
        (SortedPart { leaves: cut.leaves.iter().map(|l| l.triangles.len() as u64).collect(), kd: cut.kd }, foreign)
    };
    let mut writer = WordWriter::create(&work.sorting(&format!("foreign_{index}.bin")))?;
    writer.write(&foreign)?;
    writer.finish()?;
    work.write_json(&done, &sorted)?;
    std::fs::remove_file(&heap).map_err(|e| BuildError::write(&heap, e))?;
    Ok(sorted)
}

fn record(words: &[u32], layout: Layout, triangle: u32) -> &[u32] {
    let at = triangle as usize * layout.words();
    words.get(at..at + layout.words()).unwrap_or_default()
}

fn one_leaf(part: &Part, layout: Layout, heap: &std::path::Path) -> Result<(SortedPart, Vec<u32>), BuildError> {
    let mut kd = Kd::default();
    kd.end(0);
    let mut points = std::collections::BTreeSet::new();
    super::files::read_blocks(heap, layout.words(), |block| {
        for record in block.chunks_exact(layout.words()) {
            points.extend(layout.positions(record).into_iter().filter(|&p| !inside(key_of_point(p), &part.region)));
        }
        if points.len() > 1 << 22 {
            return Err(BuildError::TooLarge {
                what: format!("{} triangles have their middle at one and the same point", part.triangles),
            });
        }
        Ok(())
    })?;
    let foreign = points.into_iter().flat_map(|p| [0, p[0] as u32, p[1] as u32, p[2] as u32]).collect();
    Ok((SortedPart { kd, leaves: vec![part.triangles] }, foreign))
}

struct Leaf {
    region: Region,
    triangles: std::ops::Range<usize>,
}

struct Cut {
    keys: Vec<[i32; 3]>,
    /// Triangles, those of each leaf side by side.
    order: Vec<u32>,
    kd: Kd,
    leaves: Vec<Leaf>,
}

impl Cut {
    fn new(words: &[u32], layout: Layout, limit: usize, region: Region) -> Self {
        let keys: Vec<[i32; 3]> = words.chunks_exact(layout.words()).map(|r| key(layout.positions(r))).collect();
        let order = (0..keys.len() as u32).collect();
        let mut cut = Self { keys, order, kd: Kd::default(), leaves: Vec::new() };
        let root = cut.kd.end(0);
        let mut waiting = vec![(root, region, 0..cut.keys.len())];
        while let Some((node, region, range)) = waiting.pop() {
            let triangles = &mut cut.order[range.clone()];
            let plane = if triangles.len() > limit { plane(&cut.keys, triangles) } else { None };
            let Some((axis, plane)) = plane else {
                // Input order within a tile keeps what the author had side by side together.
                triangles.sort_unstable();
                cut.kd.nodes[node as usize] = KdNode::End(cut.leaves.len() as u32);
                cut.leaves.push(Leaf { region, triangles: range });
                continue;
            };
            let middle = range.start + split(triangles, |t| cut.keys[t as usize][axis] < plane);
            let children = cut.kd.cut(node, axis, plane);
            let regions = sides(&region, axis, plane);
            waiting.push((children[1], regions[1], middle..range.end));
            waiting.push((children[0], regions[0], range.start..middle));
        }
        cut
    }

    /// For every leaf, the positions it uses outside its own region.
    fn foreign(&self, words: &[u32], layout: Layout) -> Vec<u32> {
        let mut all = Vec::new();
        let mut points = Vec::new();
        for (index, leaf) in self.leaves.iter().enumerate() {
            points.clear();
            for &triangle in &self.order[leaf.triangles.clone()] {
                let corners = layout.positions(record(words, layout, triangle));
                points.extend(corners.into_iter().filter(|&p| !inside(key_of_point(p), &leaf.region)));
            }
            points.sort_unstable();
            points.dedup();
            all.extend(points.iter().flat_map(|p| [index as u32, p[0] as u32, p[1] as u32, p[2] as u32]));
        }
        all
    }
}

/// Brings those that belong to the first side to the front and returns how many they are.
fn split(triangles: &mut [u32], first: impl Fn(u32) -> bool) -> usize {
    let mut next = 0;
    for i in 0..triangles.len() {
        if first(triangles[i]) {
            triangles.swap(i, next);
            next += 1;
        }
    }
    next
}

/// The plane that halves the triangles best, across the longest side of their middles' box where that goes well.
/// `None` where all middles are at one point.
fn plane(keys: &[[i32; 3]], triangles: &mut [u32]) -> Option<(usize, i32)> {
    let (mut low, mut high) = ([i32::MAX; 3], [i32::MIN; 3]);
    for &t in triangles.iter() {
        for k in 0..3 {
            low[k] = low[k].min(keys[t as usize][k]);
            high[k] = high[k].max(keys[t as usize][k]);
        }
    }
    let mut axes = [0, 1, 2];
    axes.sort_by_key(|&k| std::cmp::Reverse(high[k] - low[k]));
    let count = triangles.len();
    let mut best: Option<(usize, usize, i32)> = None;
    for axis in axes {
        if high[axis] == low[axis] {
            break;
        }
        let along = |t: &u32| keys[*t as usize][axis];
        let (_, middle, _) = triangles.select_nth_unstable_by_key(count / 2, along);
        let middle = along(middle);
        let below = triangles.iter().filter(|&t| along(t) < middle).count();
        let up_to = triangles.iter().filter(|&t| along(t) <= middle).count();
        for (first, plane) in [(below, middle), (up_to, middle.saturating_add(1))] {
            let smaller = first.min(count - first);
            if smaller > best.map_or(0, |(most, ..)| most) {
                best = Some((smaller, axis, plane));
            }
        }
        if best.is_some_and(|(smaller, ..)| smaller as f64 >= BALANCE * count as f64) {
            break;
        }
    }
    best.map(|(_, axis, plane)| (axis, plane))
}
