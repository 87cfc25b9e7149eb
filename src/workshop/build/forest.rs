//! Which things hang together: disjoint sets (Tarjan, "Efficiency of a good but not linear set union algorithm", 1975),
//! with paths halved on the way.

/// The first of the set that `of` is in. At the start everything is its own parent.
pub(super) fn root(parents: &mut [u32], mut of: u32) -> u32 {
    while parents[of as usize] != of {
        let up = parents[parents[of as usize] as usize];
        parents[of as usize] = up;
        of = up;
    }
    of
}

/// Two sets become one. The lower index wins: the same forest whatever the order of the edges.
pub(super) fn unite(parents: &mut [u32], a: u32, b: u32) {
    let (a, b) = (root(parents, a), root(parents, b));
    if a < b { parents[b as usize] = a } else { parents[a as usize] = b }
}
