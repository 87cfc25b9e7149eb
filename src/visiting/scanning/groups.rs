//! Rows of controls, from where they lie.

/// A control that can be pressed. Any unit of length, y down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Item {
    /// The same for as long as it is the same control.
    pub id: u64,
    /// Left edge.
    pub left: f32,
    /// Upper edge.
    pub top: f32,
    /// Right edge.
    pub right: f32,
    /// Lower edge.
    pub bottom: f32,
}

/// Puts items into groups that are scanned one by one, from the top down; within a group from the left to the right.
/// Answers places in `items`; every one is in exactly one group.
///
/// A group is a row. Neighbouring rows of few items are put together, up to the square root of all: in a column of 25
/// the farthest is then 10 steps away and not 25.
pub fn groups(items: &[Item]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    let middle = |item: &Item| f32::midpoint(item.top, item.bottom);
    order.sort_by(|a, b| items[*a].top.total_cmp(&items[*b].top).then(items[*a].left.total_cmp(&items[*b].left)));
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for at in order {
        let row = rows.last_mut().filter(|row| {
            let first = &items[row[0]];
            middle(&items[at]) < first.bottom && middle(first) < items[at].bottom
        });
        match row {
            Some(row) => row.push(at),
            None => rows.push(vec![at]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| items[*a].left.total_cmp(&items[*b].left).then(a.cmp(b)));
    }
    let most = ((items.len() as f32).sqrt().ceil() as usize).max(2);
    let mut together: Vec<Vec<usize>> = Vec::new();
    for row in rows {
        match together.last_mut().filter(|group| group.len() + row.len() <= most) {
            Some(group) => group.extend(row),
            None => together.push(row),
        }
    }
    together
}
