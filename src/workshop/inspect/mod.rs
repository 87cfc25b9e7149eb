//! What a model is, before hours are spent on building it: counts, size, pictures, problems, and what a build will take.
//!
//! One pass over the stream, a piece at a time, so that a model of any size can be looked at.

mod edges;
mod estimate;
mod pass;
mod report;

pub use estimate::Estimate;
pub use report::{Finding, Inspection, TextureFacts};

use super::progress::Progress;
use crate::content::mesh::MeshError;
use crate::content::mesh::stream::{FileFacts, Placed};
use pass::Pass;

/// Triangles looked at together.
const PIECE_TRIANGLES: usize = 1 << 16;
/// A file so many times larger or smaller than the middle one has another unit.
const ANOTHER_UNIT: f64 = 50.0;

/// Looks at a placed model from its first triangle to its last.
///
/// # Errors
/// What [`ModelStream::next`](crate::content::mesh::stream::ModelStream::next) says, and [`MeshError::Cancelled`] where `progress` is.
pub fn inspect(placed: Placed, progress: &dyn Progress) -> Result<Inspection, MeshError> {
    let Placed { mut stream, notes } = placed;
    let head = stream.head().clone();
    progress.phase("reading the model", head.triangles.unwrap_or(0));
    let mut pass = Pass::new(&head);
    while let Some(piece) = stream.next(PIECE_TRIANGLES)? {
        if progress.cancelled() {
            return Err(MeshError::Cancelled);
        }
        pass.look(&piece);
        progress.advance(piece.triangle_count() as u64);
    }
    let mut inspection = pass.finish(&head);
    inspection.findings.extend(mixed_units(&head.files));
    inspection.files = head.files;
    inspection.notes = notes;
    inspection.warnings = stream.warnings();
    inspection.georeference = head.georeference;
    Ok(inspection)
}

/// Files whose size does not fit the others'.
fn mixed_units(files: &[FileFacts]) -> Vec<Finding> {
    let size = |file: &FileFacts| {
        let [low, high] = file.bounds?;
        let size = (0..3).map(|axis| high[axis] - low[axis]).fold(0.0, f64::max);
        (size > 0.0).then_some(size)
    };
    let mut sizes: Vec<f64> = files.iter().filter_map(size).collect();
    sizes.sort_by(f64::total_cmp);
    let Some(middle) = sizes.get(sizes.len().saturating_sub(1) / 2).copied() else { return Vec::new() };
    let odd: Vec<&FileFacts> = files
        .iter()
        .filter(|file| size(file).is_some_and(|size| size > middle * ANOTHER_UNIT || size * ANOTHER_UNIT < middle))
        .collect();
    let first = odd.first().map(|file| file.path.display().to_string());
    first
        .map(|first| Finding {
            what: format!("files are more than {ANOTHER_UNIT} times larger or smaller than the others: mixed units?"),
            count: odd.len() as u64,
            first,
        })
        .into_iter()
        .collect()
}
