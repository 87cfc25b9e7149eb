//! What is done when the graphics card stops: it is started again, and everything on it is made anew.

use std::time::{Duration, Instant};

use bevy::prelude::*;
use bevy::render::error_handler::{ErrorType, RenderError, RenderErrorHandler, RenderErrorPolicy};
use bevy::render::settings::{MemoryHints, RenderCreation, WgpuSettings};
use bevy::render::sync_world::MainEntity;

use crate::viewer::visitor::MemoryShortages;

/// More stops than this within [`WITHIN`] are no accident: a card that cannot be kept running is said to be so.
const MOST_STOPS: usize = 3;
const WITHIN: Duration = Duration::from_secs(60);

/// When the card stopped lately.
#[derive(Resource, Default)]
struct Stops(Vec<Instant>);

pub(super) fn add(app: &mut App) {
    app.init_resource::<Stops>().init_resource::<MemoryShortages>().insert_resource(RenderErrorHandler(handle));
}

/// What the graphics card is asked for. Its memory is taken in small blocks: by default three of 128 MiB are there
/// before the first tile is.
pub fn renderer() -> RenderCreation {
    WgpuSettings { memory_hints: MemoryHints::MemoryUsage, ..default() }.into()
}

/// A lost card comes back with a new start (drivers are updated, laptops wake up); one without memory left does with
/// less on it. Any other error is the program's own, and would only come again.
fn handle(error: &RenderError, main: &mut World, render: &mut World) -> RenderErrorPolicy {
    let may_recover = matches!(error.ty, ErrorType::DeviceLost | ErrorType::OutOfMemory);
    if may_recover && is_first_of_few(main) {
        if matches!(error.ty, ErrorType::OutOfMemory) {
            main.get_resource_or_init::<MemoryShortages>().0 += 1;
        }
        warn!("the graphics card stopped ({:?}): it is started again, and what is seen is loaded anew", error.ty);
        forget_entities(render);
        return RenderErrorPolicy::Recover(renderer());
    }
    error!(
        "the graphics card stopped ({:?}: {}). Update its driver, or try --memory-budget with less",
        error.ty, error.description
    );
    main.write_message(AppExit::error());
    RenderErrorPolicy::StopRendering
}

/// The engine makes its resources anew, but not what it keeps with each entity that it draws: that would lead to buffers
/// that are gone. What is still needed is extracted again in the next frame.
fn forget_entities(render: &mut World) {
    let drawn: Vec<Entity> = render.query_filtered::<Entity, With<MainEntity>>().iter(render).collect();
    for entity in drawn {
        render.entity_mut(entity).retain::<MainEntity>();
    }
}

fn is_first_of_few(main: &mut World) -> bool {
    let now = Instant::now();
    let mut stops = main.get_resource_or_init::<Stops>();
    stops.0.retain(|at| now.duration_since(*at) < WITHIN);
    stops.0.push(now);
    stops.0.len() <= MOST_STOPS
}
