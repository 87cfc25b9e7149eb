//! Carries out what panels and keys ask for.

use bevy::prelude::*;
use bevy::window::RequestRedraw;

use super::action::Action;
use super::dialog::Dialog;
use super::plan::PlanView;
use super::toasts::Toasts;
use crate::viewer::visitor::{
    AppScreen, ChosenSight, CloseVisit, Commanded, FindWay, FirstStart, GoTo, MakeTour, Notice, OpenVisit, Overlay,
    Preferences, PutAway, Rebind, ShowPhase, StreamingReport, SwitchWish, Timeline, Toggle, TourCommand,
};

/// The sheet that is open was opened from the menu, and closes back to it.
#[derive(Resource, Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FromMenu(pub bool);

/// What is open after one step back.
pub fn back_from(overlay: Overlay, from_menu: bool) -> Overlay {
    match overlay {
        Overlay::Help
        | Overlay::Places
        | Overlay::Phases
        | Overlay::Access
        | Overlay::Controls
        | Overlay::Plan
        | Overlay::Moves
        | Overlay::Making
            if from_menu =>
        {
            Overlay::Menu
        }
        _ => Overlay::None,
    }
}

/// Frames in which the effect of an action has certainly come to the screen.
const FRAMES_TO_SHOW: u8 = 3;

/// Actions to messages, preferences and the overlay; and the window stays awake until what they do is seen.
pub(super) fn carry_out(
    mut actions: MessageReader<Action>,
    mut overlay: ResMut<Overlay>,
    mut from_menu: ResMut<FromMenu>,
    mut preferences: ResMut<Preferences>,
    mut toasts: ResMut<Toasts>,
    mut open: MessageWriter<OpenVisit>,
    mut close: MessageWriter<CloseVisit>,
    mut go: MessageWriter<GoTo>,
    mut tour: MessageWriter<TourCommand>,
    (mut toggles, mut phases, mut rebind, mut sight): (
        MessageWriter<Toggle>,
        MessageWriter<ShowPhase>,
        MessageWriter<Rebind>,
        ResMut<ChosenSight>,
    ),
    (mut commands, mut wishes): (MessageWriter<Commanded>, MessageWriter<SwitchWish>),
    mut exit: MessageWriter<AppExit>,
    mut redraw: MessageWriter<RequestRedraw>,
    mut frames_left: Local<u8>,
) {
    if !actions.is_empty() {
        *frames_left = FRAMES_TO_SHOW;
    }
    if *frames_left > 0 {
        *frames_left -= 1;
        redraw.write(RequestRedraw);
    }
    for action in actions.read() {
        match action {
            Action::Open(source) => {
                overlay.set_if_neq(Overlay::None);
                open.write(OpenVisit(source.clone()));
            }
            // The dialog and ways have systems of their own.
            Action::Choose(_) | Action::Find(_) | Action::Plan(_) | Action::PutAway(_) | Action::Make(_) => {}
            Action::CloseVisit => {
                overlay.set_if_neq(Overlay::None);
                close.write(CloseVisit);
            }
            Action::Quit => {
                exit.write(AppExit::Success);
            }
            Action::Show(next) => {
                from_menu.0 =
                    *next != Overlay::None && *next != Overlay::Menu && (*overlay == Overlay::Menu || from_menu.0);
                overlay.set_if_neq(*next);
            }
            Action::Back => {
                let next = back_from(*overlay, from_menu.0);
                from_menu.0 = false;
                overlay.set_if_neq(next);
            }
            Action::Go(to) => {
                go.write(to.clone());
            }
            Action::Tour(command) => {
                // Its card lies where the tour's does.
                sight.set_if_neq(ChosenSight::default());
                tour.write(command.clone());
            }
            Action::Phase(phase) => {
                phases.write(ShowPhase(phase.clone()));
            }
            Action::Sight(id) => {
                sight.set_if_neq(ChosenSight(id.clone()));
            }
            Action::Toggle(toggle) => {
                toggles.write(*toggle);
            }
            Action::Rebind(wish) => {
                rebind.write(wish.clone());
            }
            Action::Do(command) => {
                commands.write(Commanded(*command));
            }
            Action::Switch(wish) => {
                wishes.write(*wish);
            }
            Action::Set(setting) => setting.apply(&mut preferences),
            Action::Dismiss(id) => toasts.dismiss(*id),
        }
    }
}

/// What is asked of ways, the plan, the cards and the tour that is being made.
pub(super) fn carry_out_ways(
    mut actions: MessageReader<Action>,
    mut find: MessageWriter<FindWay>,
    mut put_away: MessageWriter<PutAway>,
    mut make: MessageWriter<MakeTour>,
    mut plan: ResMut<PlanView>,
) {
    for action in actions.read() {
        match action {
            Action::Find(place) => {
                find.write(FindWay { to: place.clone(), quietly: false });
            }
            Action::Plan(wish) => plan.obey(wish),
            Action::Make(wish) => {
                make.write(wish.clone());
            }
            Action::PutAway(what) => {
                put_away.write(*what);
            }
            _ => {}
        }
    }
}

/// The interface's own switches, whoever turned them, to the state that everybody reads. The
/// posture is movement's.
pub(super) fn turn_switches(
    mut toggles: MessageReader<Toggle>,
    mut preferences: ResMut<Preferences>,
    mut report: ResMut<StreamingReport>,
    mut timeline: ResMut<Timeline>,
) {
    for toggle in toggles.read() {
        match toggle {
            Toggle::Posture | Toggle::SetPosture(_) => {}
            Toggle::Captions => preferences.captions = !preferences.captions,
            Toggle::Timeline => timeline.open = !timeline.open,
            Toggle::StreamingPanel => report.open = !report.open,
            Toggle::TileBoxes => report.boxes = !report.boxes,
            Toggle::BoxColors(colors) => report.box_colors = *colors,
            Toggle::FreezeTiles => report.frozen = !report.frozen,
        }
    }
}

/// Notices to toasts, on the clock of the real world: a paused visit keeps no toast. What must go by itself
/// (a toast that has been read, a dialog that has been answered) keeps the window awake.
pub(super) fn collect_notices(
    mut notices: MessageReader<Notice>,
    mut toasts: ResMut<Toasts>,
    time: Res<Time<Real>>,
    mut redraw: MessageWriter<RequestRedraw>,
    dialog: Res<Dialog>,
) {
    let now = time.elapsed_secs_f64();
    if toasts.is_passing() {
        toasts.expire(now);
    }
    let told = !notices.is_empty();
    for notice in notices.read() {
        toasts.push(notice.clone(), now);
    }
    if told || toasts.is_passing() || dialog.is_open() {
        redraw.write(RequestRedraw);
    }
}

/// Why the last visit could not be opened matters no more.
pub(super) fn forget_errors(mut toasts: ResMut<Toasts>) {
    toasts.forget_errors();
}

/// On a machine that is new the first thing offered is how to visit, while the visit is made ready.
pub(super) fn welcome(mut overlay: ResMut<Overlay>) {
    *overlay = Overlay::Welcome;
}

/// Whichever way somebody leaves it, they were asked.
pub(super) fn remember_welcome(
    overlay: Res<Overlay>,
    mut was: Local<bool>,
    mut preferences: ResMut<Preferences>,
    mut commands: Commands,
) {
    let asked = std::mem::replace(&mut *was, *overlay == Overlay::Welcome);
    if asked && !*was {
        preferences.welcomed = true;
        commands.remove_resource::<FirstStart>();
    }
}

/// A sheet never stays open from one visit to the next.
pub(super) fn close_sheets(mut overlay: ResMut<Overlay>, mut from_menu: ResMut<FromMenu>) {
    overlay.set_if_neq(Overlay::None);
    from_menu.0 = false;
}

/// The state machine of the window, unless another plugin has brought it already.
pub(super) fn ensure_screens(app: &mut App) {
    if !app.world().contains_resource::<State<AppScreen>>() {
        app.init_state::<AppScreen>();
    }
}
