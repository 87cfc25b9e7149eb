//! What the screens do on a command, from whatever device it comes.

use bevy::prelude::*;
use bevy_egui::input::{EguiInputEvent, EguiWantsInput};
use bevy_egui::{PrimaryEguiContext, egui};

use super::action::{Action, Setting, steps};
use super::visit_model;
use crate::viewer::visitor::{
    Aloud, Answer, AppScreen, ChosenSight, Commanded, CurrentVisit, Hindrance, Moving, Overlay, Preferences, PutAway,
    Timeline, Toggle, TourCommand, TourStatus,
};
use crate::visiting::hands::Command;
use crate::visiting::touring::Pace;

/// Where the program stands when something is asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Situation {
    /// What fills the window.
    pub screen: AppScreen,
    /// What lies over it.
    pub overlay: Overlay,
    /// A control over the visit has the keyboard: Esc first gives it back to walking.
    pub control_focused: bool,
    /// How the visitor moves: "back" first ends all but walking.
    pub moving: Moving,
    /// What closes the card that lies over the picture, if one does.
    pub card: Option<Action>,
    /// A tour runs.
    pub touring: bool,
    /// How the tour is led.
    pub pace: Pace,
    /// What is said aloud.
    pub aloud: Aloud,
    /// The tour that is started, or gone on with.
    pub begin_tour: Option<TourCommand>,
    /// The phases before and after the one that is shown.
    pub phases: (Option<String>, Option<String>),
    /// Text size of the moment.
    pub text_scale: f32,
}

/// What a command does here, if it is the screens' to carry out.
pub fn action_for(command: Command, at: &Situation) -> Option<Action> {
    let visiting = at.screen == AppScreen::Visiting;
    let walking = visiting && at.overlay == Overlay::None;
    // Opens the sheet, or closes it where it is open.
    let sheet = |overlay: Overlay| {
        if at.overlay == overlay { Action::Back } else { Action::Show(overlay) }
    };
    let tour = |command: TourCommand| at.touring.then_some(Action::Tour(command));
    match command {
        Command::Back if walking && (at.control_focused || at.moving != Moving::OnFoot) => None,
        Command::Back if walking && at.card.is_some() => at.card.clone(),
        Command::Menu if visiting && at.overlay != Overlay::None => Some(Action::Show(Overlay::None)),
        Command::Back | Command::Menu if walking => Some(Action::Show(Overlay::Menu)),
        Command::Back if at.overlay != Overlay::None => Some(Action::Back),
        Command::Back if at.screen == AppScreen::Opening => Some(Action::CloseVisit),
        Command::Help if at.screen != AppScreen::Opening => Some(sheet(Overlay::Help)),
        Command::Access if at.screen != AppScreen::Opening => Some(sheet(Overlay::Access)),
        Command::Controls if at.screen != AppScreen::Opening => Some(sheet(Overlay::Controls)),
        Command::Places if visiting => Some(sheet(Overlay::Places)),
        Command::Captions if visiting => Some(Action::Toggle(Toggle::Captions)),
        Command::ReadAloud => Some(Action::Set(Setting::Aloud(at.aloud.switched()))),
        Command::Timeline if walking && at.phases != (None, None) => Some(Action::Toggle(Toggle::Timeline)),
        Command::Earlier if walking => at.phases.0.clone().map(Action::Phase),
        Command::Later if walking => at.phases.1.clone().map(Action::Phase),
        Command::Streaming => Some(Action::Toggle(Toggle::StreamingPanel)),
        Command::Tour if walking && !at.touring => at.begin_tour.clone().map(Action::Tour),
        Command::Tour | Command::TourNext if walking => tour(TourCommand::Next),
        Command::TourBack if walking => tour(TourCommand::Previous),
        Command::TourRepeat if walking => tour(TourCommand::Repeat),
        Command::TourPause if walking => tour(TourCommand::PauseOrResume),
        Command::TourSlower if walking && at.touring => Some(Action::Set(Setting::Pace(at.pace.slower()))),
        Command::TourFaster if walking && at.touring => Some(Action::Set(Setting::Pace(at.pace.faster()))),
        Command::TourByItself if walking && at.touring => {
            Some(Action::Set(Setting::Pace(Pace { automatic: !at.pace.automatic, ..at.pace })))
        }
        Command::Larger => {
            let larger = steps::TEXT.iter().copied().find(|step| *step > at.text_scale + 1e-3)?;
            Some(Action::Set(Setting::TextScale(larger)))
        }
        Command::Smaller => {
            let smaller = steps::TEXT.iter().rev().copied().find(|step| *step < at.text_scale - 1e-3)?;
            Some(Action::Set(Setting::TextScale(smaller)))
        }
        Command::UsualSize => Some(Action::Set(Setting::TextScale(1.0))),
        _ => None,
    }
}

/// Commands to [`Action`]s.
pub(super) fn read_commands(
    mut commanded: MessageReader<Commanded>,
    screen: Res<State<AppScreen>>,
    (overlay, moving): (Res<Overlay>, Res<Moving>),
    wants: Option<Res<EguiWantsInput>>,
    tour: Res<TourStatus>,
    (visit, timeline): (Option<Res<CurrentVisit>>, Res<Timeline>),
    (answer, sight, hindrance): (Res<Answer>, Res<ChosenSight>, Res<Hindrance>),
    preferences: Res<Preferences>,
    mut actions: MessageWriter<Action>,
) {
    if commanded.is_empty() {
        return;
    }
    // The one that lies on top.
    let card = if !hindrance.0.is_empty() {
        Some(Action::PutAway(PutAway::Offer))
    } else if !answer.0.is_empty() {
        Some(Action::PutAway(PutAway::Answer))
    } else if sight.0.is_some() {
        Some(Action::Sight(None))
    } else {
        timeline.open.then_some(Action::Toggle(Toggle::Timeline))
    };
    let situation = Situation {
        screen: *screen.get(),
        overlay: *overlay,
        control_focused: wants.is_some_and(|wants| wants.wants_keyboard_input()),
        moving: *moving,
        card,
        touring: tour.running.is_some(),
        pace: preferences.tour_pace.checked(),
        aloud: preferences.aloud,
        begin_tour: visit.as_ref().and_then(|visit| visit_model::tour_to_begin(visit, &preferences.bookmarks)),
        phases: visit.map(|visit| visit_model::neighbours(&visit, &timeline)).unwrap_or_default(),
        text_scale: preferences.text_scale,
    };
    // One a frame: two keys at once must not open a sheet and close it again.
    if let Some(action) = commanded.read().find_map(|Commanded(command)| action_for(*command, &situation)) {
        actions.write(action);
    }
    commanded.clear();
}

/// The interface's own key for a command that goes from control to control.
fn key_for(command: Command) -> Option<(egui::Key, egui::Modifiers)> {
    let none = egui::Modifiers::NONE;
    Some(match command {
        Command::FocusUp => (egui::Key::ArrowUp, none),
        Command::FocusDown => (egui::Key::ArrowDown, none),
        Command::FocusLeft => (egui::Key::ArrowLeft, none),
        Command::FocusRight => (egui::Key::ArrowRight, none),
        Command::Next => (egui::Key::Tab, none),
        Command::Previous => (egui::Key::Tab, egui::Modifiers::SHIFT),
        Command::Accept => (egui::Key::Enter, none),
        _ => return None,
    })
}

/// While a screen or sheet is up, commands move the focus and press.
pub(super) fn commands_to_egui(
    mut commanded: MessageReader<Commanded>,
    contexts: Query<Entity, With<PrimaryEguiContext>>,
    screen: Res<State<AppScreen>>,
    overlay: Res<Overlay>,
    mut events: MessageWriter<EguiInputEvent>,
) {
    let over_visit = *screen.get() == AppScreen::Visiting && *overlay == Overlay::None;
    for (key, modifiers) in commanded.read().filter_map(|Commanded(command)| key_for(*command)) {
        if over_visit {
            continue;
        }
        for context in &contexts {
            for pressed in [true, false] {
                let event = egui::Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
                events.write(EguiInputEvent { context, event });
            }
        }
    }
}
