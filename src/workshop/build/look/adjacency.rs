//! Which triangles share an edge.

use super::super::mesh::TileMesh;

/// No neighbour.
pub(super) const NONE: u32 = u32::MAX;

/// For each of the triangles listed its neighbours across its three edges, as places in the list. Edges are the same
/// where their positions are, and where just two of the triangles with the same material meet.
pub(super) fn neighbours(mesh: &TileMesh, triangles: &[u32]) -> Vec<[u32; 3]> {
    let groups = mesh.position_groups();
    let mut edges: Vec<(u64, u32, u32)> = Vec::with_capacity(triangles.len() * 3);
    for (place, &triangle) in triangles.iter().enumerate() {
        let corners = [0, 1, 2].map(|k| mesh.indices[triangle as usize * 3 + k]);
        let material = mesh.vertices[corners[0] as usize].material;
        let at = corners.map(|i| groups[i as usize]);
        for k in 0..3 {
            let (a, b) = (at[k], at[(k + 1) % 3]);
            edges.push((u64::from(a.min(b)) << 32 | u64::from(a.max(b)), material, (place * 3 + k) as u32));
        }
    }
    edges.sort_unstable();
    let mut neighbours = vec![[NONE; 3]; triangles.len()];
    for pair in edges.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).filter(|run| run.len() == 2) {
        let [one, other] = [pair[0].2, pair[1].2];
        neighbours[one as usize / 3][one as usize % 3] = other / 3;
        neighbours[other as usize / 3][other as usize % 3] = one / 3;
    }
    neighbours
}
