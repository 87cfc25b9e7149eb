//! Which tiles to show and to load: a pure function over data.
//!
//! The tree is walked from the root. A tile that meets the screen-space error
//! is shown; another is refined. Nothing is ever shown before it is ready, and
//! a ready tile under REPLACE goes only when everything in view below it is
//! ready: otherwise its descendants are kicked from the list, and go on
//! loading. A tile that is not ready yet but was refined in the last selection
//! goes on being refined until it is ready ("ancestor meets SSE"). A tile that
//! failed for good cannot cover its space, so that the nearest ready ancestor
//! stays; when there can be none, the tile is passed through like an empty one.
//!
//! A tile in view whose *content* lies outside of all views has nothing to
//! draw: it is not loaded for this picture. Where it is good enough, nothing is
//! shown in its place; where it is not, it passes the question on to its
//! children, so that under REPLACE what is above stays until they are ready.
//!
//! The walk keeps its own stack: a tileset of ten thousand levels cannot
//! overflow the thread's, and nothing is allocated once the buffers have grown.

use super::options::SelectionOptions;
use super::schedule::Need;
use super::selection::{LoadGroup, LoadRequest, Readiness, Selection};
use super::view::View;
use crate::content::tileset::{BoundingVolume, Refine, Tile, TileId, Tileset, is_tileset_uri};

/// What became of a tile in a selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Outcome {
    #[default]
    None,
    Seen,
    Shown,
    Refined,
    Kicked,
}

/// What selection remembers from one frame to the next, and its scratch buffers.
#[derive(Debug, Default)]
pub struct SelectionMemory {
    frame: u64,
    /// Per tile: the frame in which it was last decided upon, and how.
    marks: Vec<(u64, Outcome)>,
    stack: Vec<Step>,
    /// Per tile: its contents belong to hidden groups. Tiles past the end are not hidden.
    pub(super) concealed: Vec<bool>,
}

impl SelectionMemory {
    /// Whether the tile was refined (not kicked) in the latest selection.
    pub fn was_refined(&self, tile: TileId) -> bool {
        self.marks.get(tile.index()) == Some(&(self.frame, Outcome::Refined))
    }

    /// Tiles that it has room for: what is known of every tile, and the way down to one. Stays as it is once every
    /// view has been seen.
    pub fn capacity(&self) -> (usize, usize) {
        (self.marks.capacity(), self.stack.capacity())
    }

    /// In how many of the latest selections nobody looked at the tile, as far as it decides on others.
    pub fn unseen_for(&self, tile: TileId) -> u64 {
        self.frame - self.marks.get(tile.index()).map_or(0, |(frame, _)| *frame)
    }

    /// A tile takes a place that another may have had.
    pub(super) fn see(&mut self, tile: TileId) {
        if tile.index() >= self.marks.len() {
            self.marks.resize(tile.index() + 1, (0, Outcome::None));
        }
        self.marks[tile.index()] = (self.frame, Outcome::Seen);
    }

    /// Whether the tile was kicked in the latest selection.
    pub fn was_kicked(&self, tile: TileId) -> bool {
        self.marks.get(tile.index()) == Some(&(self.frame, Outcome::Kicked))
    }
}

/// What children need to know of what is above them.
#[derive(Debug, Clone, Copy, Default)]
struct Above {
    /// An ancestor is good enough itself: do not load anything for this view's sake.
    meets_sse: bool,
    /// A ready ancestor can be shown instead.
    covered: bool,
    /// An ancestor can be shown instead now or once it is loaded.
    coverable: bool,
    /// An ancestor has been asked for urgently.
    urgent: bool,
}

/// What a tile's parent needs to know of it.
#[derive(Debug, Clone, Copy)]
struct Below {
    /// All that is in view is ready, or there is nothing to draw.
    ready: bool,
    /// Something in view failed for good, and nothing below it can take its place.
    blocked: bool,
    /// How many tiles in view are being waited for.
    waiting: u32,
}

impl Below {
    const READY: Self = Self { ready: true, blocked: false, waiting: 0 };
    const BLOCKED: Self = Self { ready: false, blocked: true, waiting: 0 };
    const WAITING: Self = Self { ready: false, blocked: false, waiting: 1 };

    fn and(self, other: Self) -> Self {
        Self {
            ready: self.ready && other.ready,
            blocked: self.blocked || other.blocked,
            waiting: self.waiting.saturating_add(other.waiting),
        }
    }
}

/// A tile being refined.
#[derive(Debug, Clone, Copy)]
struct Step {
    tile: TileId,
    readiness: Readiness,
    /// Nothing of its own can ever stand in its place.
    passes: bool,
    /// It is good enough, and its descendants stand in for it until it is ready.
    goes_on: bool,
    /// Its own content lies outside of all views.
    unseen: bool,
    above: Above,
    for_children: Above,
    remoteness: f32,
    next_child: u32,
    /// Lengths of the lists before anything below was added.
    shown_start: usize,
    loads_start: usize,
    /// The same, before the child that is being visited.
    child_shown_start: usize,
    child_loads_start: usize,
    /// Where the tile's own request stands.
    own_load: Option<usize>,
    entered: u32,
    unwanted: u32,
    below: Below,
}

enum Entered {
    /// The eye is outside its request volume.
    Unwanted,
    OutOfView,
    Done(Below),
    Refining,
}

/// Decides what to show and to load for these views.
///
/// `readiness` is asked about tiles that have contents. `memory` must be used
/// with one tileset only. The result replaces what `selection` held.
pub fn select(
    tileset: &Tileset,
    views: &[View],
    options: &SelectionOptions,
    readiness: impl Fn(TileId) -> Readiness,
    memory: &mut SelectionMemory,
    selection: &mut Selection,
) {
    selection.clear();
    memory.frame += 1;
    memory.marks.resize(tileset.tiles.len().max(memory.marks.len()), (0, Outcome::None));
    memory.stack.clear();
    if tileset.tiles.is_empty() {
        return;
    }
    let mut walk = Walk { tileset, views, options, readiness, memory, selection };
    walk.enter(Tileset::ROOT, Above::default());
    while let Some(step) = walk.memory.stack.last_mut() {
        let children = &tileset.tile(step.tile).children;
        if let Some(&child) = children.get(step.next_child as usize) {
            step.next_child += 1;
            step.child_shown_start = walk.selection.shown.len();
            step.child_loads_start = walk.selection.loads.len();
            let above = step.for_children;
            match walk.enter(child, above) {
                Entered::Unwanted => walk.with_top(|step| step.unwanted += 1),
                Entered::OutOfView | Entered::Refining => {}
                Entered::Done(below) => walk.merge(below),
            }
        } else if let Some(step) = walk.memory.stack.pop() {
            let below = walk.leave(step);
            walk.merge(below);
        }
    }
    selection.loads.sort_unstable_by(|a, b| Need::order((a.need, a.tile), (b.need, b.tile)));
    let counts = &mut selection.counts;
    counts.wanted = selection.loads.iter().filter(|load| load.need.group.is_wanted()).count();
    counts.relieving = selection.loads.iter().filter(|load| load.relieves).count();
    counts.deepest_level = selection.shown.iter().map(|&id| tileset.tile(id).level).max().unwrap_or(0);
}

struct Walk<'a, F> {
    tileset: &'a Tileset,
    views: &'a [View],
    options: &'a SelectionOptions,
    readiness: F,
    memory: &'a mut SelectionMemory,
    selection: &'a mut Selection,
}

impl<F: Fn(TileId) -> Readiness> Walk<'_, F> {
    fn enter(&mut self, id: TileId, above: Above) -> Entered {
        let tile = self.tileset.tile(id);
        self.selection.counts.visited += 1;
        if let Some(volume) = &tile.viewer_request_volume
            && !self.views.iter().any(|view| volume.distance(view.eye) <= 0.0)
        {
            self.selection.counts.culled += 1;
            return Entered::Unwanted;
        }
        let mut readiness = if tile.contents.is_empty() { Readiness::Empty } else { (self.readiness)(id) };
        if self.memory.concealed.get(id.index()) == Some(&true) {
            // What stands for other tiles, or did before they were put below it, is hidden with them; above a leaf
            // that is hidden what is coarser may stay.
            let is_leaf = tile.children.is_empty();
            if is_leaf || tile.contents.is_empty() || tile.contents.iter().any(is_tileset_uri) {
                self.selection.counts.culled += 1;
                return Entered::Unwanted;
            }
            readiness = Readiness::Empty;
        }
        let Some((sse, remoteness)) = self.look_at(tile) else {
            self.selection.counts.culled += 1;
            if readiness == Readiness::Empty {
                self.mark(id, Outcome::Seen);
            }
            self.preload_out_of_view(id, &tile.bounds, readiness, above);
            return Entered::OutOfView;
        };
        if readiness == Readiness::Ready {
            self.selection.kept.push(id);
        }
        let meets_sse = sse <= self.options.max_sse_px;
        let good_enough = meets_sse || above.meets_sse;
        let unseen_bounds = tile
            .content_bounds
            .as_deref()
            .filter(|bounds| readiness != Readiness::Empty && self.views.iter().all(|view| view.culls(bounds)));
        if let Some(bounds) = unseen_bounds
            && readiness != Readiness::Ready
        {
            if good_enough || tile.children.is_empty() {
                self.mark(id, Outcome::Seen);
                self.preload_out_of_view(id, bounds, readiness, above);
                return Entered::Done(Below::READY);
            }
            // What it adds is as good as there; but it can stand in for nothing that is below it.
            readiness = if tile.refine == Refine::Add { Readiness::Ready } else { Readiness::Empty };
        }
        let unseen = unseen_bounds.is_some();
        let passes = readiness == Readiness::Empty || (readiness == Readiness::Failed && !above.coverable);
        let was_refined = self.memory.marks[id.index()] == (self.memory.frame - 1, Outcome::Refined);
        let goes_on = good_enough && readiness == Readiness::Waiting && was_refined;
        if tile.children.is_empty() || (good_enough && !passes && !goes_on) {
            return Entered::Done(self.settle(id, readiness, above, remoteness, unseen));
        }

        let own_load = self.load_refined(id, tile, readiness, above, goes_on, remoteness);
        if readiness == Readiness::Ready && tile.refine == Refine::Add && !unseen {
            self.selection.shown.push(id);
        }
        if !good_enough && !passes {
            self.selection.counts.refined += 1;
            self.selection.counts.skipped += usize::from(readiness == Readiness::Waiting);
        }
        let shown_start = self.selection.shown.len();
        let waiting = readiness == Readiness::Waiting;
        let ready = readiness == Readiness::Ready;
        self.memory.stack.push(Step {
            tile: id,
            readiness,
            passes,
            goes_on,
            unseen,
            above,
            for_children: Above {
                meets_sse: above.meets_sse || goes_on,
                covered: above.covered || ready,
                coverable: above.coverable || ready || waiting,
                urgent: above.urgent || (waiting && !above.covered),
            },
            remoteness,
            next_child: 0,
            shown_start,
            loads_start: self.selection.loads.len(),
            child_shown_start: shown_start,
            child_loads_start: self.selection.loads.len(),
            own_load,
            entered: 0,
            unwanted: 0,
            below: Below::READY,
        });
        Entered::Refining
    }

    /// Largest error on any view's screen and least remoteness; `None` out of all views.
    fn look_at(&self, tile: &Tile) -> Option<(f64, f32)> {
        let mut found: Option<(f64, f64)> = None;
        for view in self.views {
            if view.culls(&tile.bounds) {
                continue;
            }
            let distance = tile.bounds.distance(view.eye);
            let sse = view.sse_px(tile.geometric_error, distance);
            let remoteness = view.remoteness(tile.bounds.center(), distance);
            found = Some(found.map_or((sse, remoteness), |(s, r)| (sse.max(s), remoteness.min(r))));
        }
        found.map(|(sse, remoteness)| (sse, remoteness as f32))
    }

    /// Asks, last of all, for what a turn of the camera may show.
    fn preload_out_of_view(&mut self, id: TileId, bounds: &BoundingVolume, readiness: Readiness, above: Above) {
        if readiness == Readiness::Waiting && self.options.preload_siblings && above.coverable && !above.meets_sse {
            let near = |view: &View| view.remoteness(bounds.center(), bounds.distance(view.eye));
            let remoteness = self.views.iter().map(near).fold(f64::INFINITY, f64::min) as f32;
            self.load(id, LoadGroup::Preload, remoteness);
        }
    }

    /// A tile that is not refined.
    fn settle(&mut self, id: TileId, readiness: Readiness, above: Above, remoteness: f32, unseen: bool) -> Below {
        match readiness {
            Readiness::Empty => Below::READY,
            Readiness::Ready => {
                self.show(id, unseen);
                Below::READY
            }
            // Without anything above it the hole cannot be helped: the others need not wait.
            Readiness::Failed => {
                self.mark(id, Outcome::Seen);
                if above.coverable { Below::BLOCKED } else { Below::READY }
            }
            Readiness::Waiting => {
                self.mark(id, Outcome::Seen);
                self.selection.counts.holes += usize::from(!above.covered);
                if !above.meets_sse {
                    let urgent = !above.covered && !above.urgent;
                    self.load(id, if urgent { LoadGroup::Urgent } else { LoadGroup::Normal }, remoteness);
                }
                Below::WAITING
            }
        }
    }

    /// Asks for a tile that is refined and not there.
    fn load_refined(
        &mut self,
        id: TileId,
        tile: &Tile,
        readiness: Readiness,
        above: Above,
        goes_on: bool,
        remoteness: f32,
    ) -> Option<usize> {
        let is_stand_in = tile.refine == Refine::Replace && !goes_on;
        if readiness != Readiness::Waiting || above.meets_sse || (self.options.holes_allowed && is_stand_in) {
            return None;
        }
        let group = if !above.covered && !above.urgent {
            LoadGroup::Urgent
        } else if goes_on || tile.refine == Refine::Add {
            LoadGroup::Normal
        } else if self.options.preload_ancestors {
            LoadGroup::Preload
        } else {
            return None;
        };
        self.load(id, group, remoteness);
        Some(self.selection.loads.len() - 1)
    }

    /// The walk is done with everything below a refined tile.
    fn leave(&mut self, step: Step) -> Below {
        let Step { tile: id, readiness, above, below, .. } = step;
        let tile = self.tileset.tile(id);
        let adds = tile.refine == Refine::Add;
        if step.entered == 0 && step.unwanted > 0 && !step.passes {
            // Nobody asks for what is below: the tile itself is the finest there is.
            if adds && readiness == Readiness::Ready {
                return Below::READY;
            }
            self.selection.loads.truncate(step.own_load.unwrap_or(step.loads_start));
            return self.settle(id, readiness, above, step.remoteness, step.unseen);
        }
        self.mark(id, Outcome::Refined);
        if step.goes_on
            && let Some(load) = step.own_load.and_then(|index| self.selection.loads.get_mut(index))
        {
            load.relieves = true;
        }
        if step.passes || self.options.holes_allowed {
            return below;
        }
        if adds {
            return match readiness {
                Readiness::Failed => Below::BLOCKED.and(below),
                Readiness::Waiting => Below { ready: false, blocked: false, waiting: below.waiting.saturating_add(1) },
                Readiness::Ready | Readiness::Empty => Below { ready: true, blocked: false, ..below },
            };
        }
        if below.ready {
            return below;
        }
        match readiness {
            Readiness::Ready => {
                self.kick(step.shown_start);
                if below.blocked {
                    self.selection.loads.truncate(step.loads_start);
                }
                self.show(id, step.unseen);
                Below { ready: true, blocked: false, ..below }
            }
            Readiness::Waiting if !above.meets_sse => {
                if below.blocked {
                    self.selection.loads.truncate(step.loads_start);
                } else if below.waiting <= self.options.loading_descendant_limit {
                    return below;
                }
                self.load_first(&step);
                Below::WAITING
            }
            Readiness::Waiting => Below { blocked: false, ..below },
            Readiness::Failed | Readiness::Empty => below,
        }
    }

    /// Loads a tile before all that is below it. What is below is not held up until it is there: every level of the
    /// tree would cost another way to the server and back.
    fn load_first(&mut self, step: &Step) {
        match step.own_load.and_then(|index| self.selection.loads.get_mut(index)) {
            Some(load) => {
                let group = load.need.group.min(LoadGroup::Normal);
                load.need = Need { group, remoteness: 0.0 };
            }
            None => self.load(step.tile, LoadGroup::Normal, 0.0),
        }
    }

    /// Adds what was found for a child to its parent, which is on top of the stack.
    fn merge(&mut self, child: Below) {
        let Some(step) = self.memory.stack.last_mut() else { return };
        step.entered += 1;
        step.below = step.below.and(child);
        let alone =
            !child.ready && step.readiness == Readiness::Ready && self.tileset.tile(step.tile).refine == Refine::Add;
        let (shown_start, loads_start) = (step.child_shown_start, step.child_loads_start);
        if alone {
            // The parent stays anyway, so that this child need not hold up its siblings.
            self.kick(shown_start);
            if child.blocked {
                self.selection.loads.truncate(loads_start);
            }
        }
    }

    fn with_top(&mut self, change: impl FnOnce(&mut Step)) {
        if let Some(step) = self.memory.stack.last_mut() {
            change(step);
        }
    }

    fn load(&mut self, tile: TileId, group: LoadGroup, remoteness: f32) {
        self.selection.loads.push(LoadRequest { tile, need: Need { group, remoteness }, relieves: false });
    }

    /// Shows a tile, if there is anything of it in the picture.
    fn show(&mut self, id: TileId, unseen: bool) {
        if !unseen {
            self.selection.shown.push(id);
            self.mark(id, Outcome::Shown);
        }
    }

    /// Takes all that was added to the shown tiles since `start` out again.
    fn kick(&mut self, start: usize) {
        for index in start..self.selection.shown.len() {
            let id = self.selection.shown[index];
            self.mark(id, Outcome::Kicked);
        }
        self.selection.counts.kicked += self.selection.shown.len() - start;
        self.selection.shown.truncate(start);
    }

    fn mark(&mut self, id: TileId, outcome: Outcome) {
        self.memory.marks[id.index()] = (self.memory.frame, outcome);
    }
}
