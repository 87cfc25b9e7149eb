//! Contexts of bevy_enhanced_input: where the visitor is decides what a key does.

use bevy::prelude::*;
use bevy_enhanced_input::prelude::*;

use super::stage::Wires;
use crate::viewer::visitor::{AppScreen, Assigning, HandsMap, Moving, Overlay, Preferences, TourStatus};
use crate::visiting::hands::{Action as Ask, LIFELINES, Layer};

/// [`Layer::Visit`].
#[derive(Component)]
pub(super) struct InVisit;
/// [`Layer::Tour`].
#[derive(Component)]
pub(super) struct OnTour;
/// [`Layer::Aim`].
#[derive(Component)]
pub(super) struct InAim;
/// [`Layer::Screen`].
#[derive(Component)]
pub(super) struct OnScreen;

/// Any of our actions: which one is said by [`Asks`] beside it.
#[derive(InputAction)]
#[action_output(f32)]
pub(super) struct Any;

/// What an action entity stands for.
#[derive(Component, Debug, Clone, Copy)]
pub(super) struct Asks(pub Ask);

/// The layers over the visit are asked first, and take what they know.
pub(super) fn spawn_layers(mut commands: Commands) {
    commands.spawn((Name::new("hands in the visit"), InVisit, ContextPriority::<InVisit>::new(0)));
    commands.spawn((Name::new("hands on a screen"), OnScreen, ContextPriority::<OnScreen>::new(0)));
    commands.spawn((Name::new("hands on a tour"), OnTour, ContextPriority::<OnTour>::new(1)));
    commands.spawn((Name::new("hands that aim"), InAim, ContextPriority::<InAim>::new(2)));
}

/// Another table, or another strength of a press: all actions anew. A key that is down does nothing until it is let go.
pub(super) fn rebuild(
    map: Res<HandsMap>,
    preferences: Res<Preferences>,
    mut wires: ResMut<Wires>,
    mut inputs: ResMut<CustomInputs>,
    old: Query<Entity, With<Asks>>,
    layers: (
        Query<Entity, With<InVisit>>,
        Query<Entity, With<OnTour>>,
        Query<Entity, With<InAim>>,
        Query<Entity, With<OnScreen>>,
    ),
    mut built: Local<Option<(HandsMap, f32)>>,
    mut commands: Commands,
) {
    if !map.is_changed() && !preferences.is_changed() && !wires.anew && built.is_some() {
        return;
    }
    let press_at = preferences.handling.press_at;
    let (Ok(visit), Ok(tour), Ok(aim), Ok(screen)) =
        (layers.0.single(), layers.1.single(), layers.2.single(), layers.3.single())
    else {
        return;
    };
    let anew = std::mem::take(&mut wires.anew);
    if !anew && built.as_ref().is_some_and(|(table, at)| *table == *map && *at == press_at) {
        return;
    }
    *built = Some((map.clone(), press_at));
    for action in &old {
        commands.entity(action).despawn();
    }
    // Of two that share a key the first takes it, and that must be the way out.
    let first = LIFELINES.into_iter();
    for ask in first.chain(Ask::all().filter(|ask| !LIFELINES.contains(ask))) {
        for layer in ask.layers() {
            let inputs = map.0.of(ask).iter().map(|input| wires.wire(*input, &mut inputs));
            let bindings: Vec<Binding> = inputs.map(Binding::Custom).collect();
            let settings = ActionSettings {
                // Two keys of one action are not twice as fast.
                accumulation: Accumulation::MaxAbs,
                require_reset: true,
                consume_input: true,
            };
            let mut action = commands.spawn((Action::<Any>::new(), Asks(ask), settings));
            if matches!(ask, Ask::Press(_)) {
                action.insert(Down::new(press_at));
            }
            match layer {
                Layer::Visit => action.insert(ActionOf::<InVisit>::new(visit)),
                Layer::Tour => action.insert(ActionOf::<OnTour>::new(tour)),
                Layer::Aim => action.insert(ActionOf::<InAim>::new(aim)),
                Layer::Screen => action.insert(ActionOf::<OnScreen>::new(screen)),
            };
            action.with_related_entities::<BindingOf>(|all| {
                for binding in bindings {
                    all.spawn(binding);
                }
            });
        }
    }
}

/// Which layers count now. While a key is listened for, none does.
pub(super) fn switch_layers(
    screen: Res<State<AppScreen>>,
    overlay: Res<Overlay>,
    tour: Res<TourStatus>,
    moving: Res<Moving>,
    assigning: Res<Assigning>,
    visit: Query<(Entity, &ContextActivity<InVisit>)>,
    on_tour: Query<(Entity, &ContextActivity<OnTour>)>,
    aim: Query<(Entity, &ContextActivity<InAim>)>,
    on_screen: Query<(Entity, &ContextActivity<OnScreen>)>,
    mut commands: Commands,
) {
    let free = assigning.0.is_none();
    let inside = *screen.get() == AppScreen::Visiting && *overlay == Overlay::None;
    fn set<C: Component>(layer: Query<(Entity, &ContextActivity<C>)>, active: bool, commands: &mut Commands) {
        for (entity, was) in &layer {
            if **was != active {
                commands.entity(entity).insert(ContextActivity::<C>::new(active));
            }
        }
    }
    set(visit, free && inside, &mut commands);
    set(on_tour, free && inside && tour.running.is_some(), &mut commands);
    set(aim, free && inside && *moving == Moving::Pointing, &mut commands);
    set(on_screen, free && !inside, &mut commands);
}
