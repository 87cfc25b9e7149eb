//! What each key does, and where.

use bevy::input::keyboard::{Key, KeyCode};
use parvis::viewer::screens::action::{Action, Setting};
use parvis::viewer::screens::apply::back_from;
use parvis::viewer::screens::keys::{Press, Situation, action_for, press_of};
use parvis::viewer::visitor::{AppScreen, Overlay, Toggle, TourCommand};

fn visiting(overlay: Overlay) -> Situation {
    Situation { screen: AppScreen::Visiting, overlay, text_scale: 1.0, ..Situation::default() }
}

#[test]
fn escape_opens_the_menu_and_closes_whatever_is_open() {
    assert_eq!(action_for(Press::Escape, &visiting(Overlay::None)), Some(Action::Show(Overlay::Menu)));
    for overlay in [Overlay::Menu, Overlay::Help, Overlay::Places, Overlay::Phases, Overlay::Access] {
        assert_eq!(action_for(Press::Escape, &visiting(overlay)), Some(Action::Back));
    }
    assert_eq!(back_from(Overlay::Menu, false), Overlay::None);
    assert_eq!(back_from(Overlay::Help, true), Overlay::Menu);
    assert_eq!(back_from(Overlay::Help, false), Overlay::None);
}

#[test]
fn escape_first_gives_the_keys_back_to_walking() {
    let at = Situation { control_focused: true, ..visiting(Overlay::None) };
    assert_eq!(action_for(Press::Escape, &at), None);
    assert_eq!(action_for(Press::Menu, &at), Some(Action::Show(Overlay::Menu)));
}

#[test]
fn escape_stops_an_opening_and_does_nothing_on_the_start_screen() {
    let opening = Situation { screen: AppScreen::Opening, ..Situation::default() };
    assert_eq!(action_for(Press::Escape, &opening), Some(Action::CloseVisit));
    assert_eq!(action_for(Press::Escape, &Situation::default()), None);
    let access = Situation { overlay: Overlay::Access, ..Situation::default() };
    assert_eq!(action_for(Press::Escape, &access), Some(Action::Back));
}

#[test]
fn the_keys_of_a_visit_do_nothing_on_the_start_screen() {
    for press in
        [Press::Places, Press::Posture, Press::Captions, Press::Tour, Press::TourBack, Press::Menu, Press::Back]
    {
        assert_eq!(action_for(press, &Situation::default()), None, "{press:?}");
    }
    assert_eq!(action_for(Press::Help, &Situation::default()), Some(Action::Show(Overlay::Help)));
}

#[test]
fn one_key_starts_the_tour_and_goes_on() {
    let before = Situation { first_tour: Some("short".into()), ..visiting(Overlay::None) };
    assert_eq!(action_for(Press::Tour, &before), Some(Action::Tour(TourCommand::Start("short".into()))));
    let during = Situation { touring: true, ..before };
    assert_eq!(action_for(Press::Tour, &during), Some(Action::Tour(TourCommand::Next)));
    assert_eq!(action_for(Press::TourBack, &during), Some(Action::Tour(TourCommand::Previous)));
    assert_eq!(action_for(Press::Tour, &visiting(Overlay::None)), None, "a visit without tours");
}

#[test]
fn switches_and_sheets_have_their_keys() {
    let at = visiting(Overlay::None);
    assert_eq!(action_for(Press::Posture, &at), Some(Action::Toggle(Toggle::Posture)));
    assert_eq!(action_for(Press::Captions, &at), Some(Action::Toggle(Toggle::Captions)));
    assert_eq!(action_for(Press::Streaming, &at), Some(Action::Toggle(Toggle::StreamingPanel)));
    assert_eq!(action_for(Press::Places, &at), Some(Action::Show(Overlay::Places)));
    assert_eq!(action_for(Press::Places, &visiting(Overlay::Places)), Some(Action::Back));
    assert_eq!(action_for(Press::Help, &at), Some(Action::Show(Overlay::Help)));
}

#[test]
fn keys_lead_through_the_phases_of_a_visit_that_has_some() {
    let at = Situation { phases: (Some("1225".into()), None), ..visiting(Overlay::None) };
    assert_eq!(action_for(Press::Earlier, &at), Some(Action::Phase("1225".into())));
    assert_eq!(action_for(Press::Later, &at), None, "it is the last one");
    assert_eq!(action_for(Press::Timeline, &at), Some(Action::Toggle(Toggle::Timeline)));
    for press in [Press::Earlier, Press::Later, Press::Timeline] {
        assert_eq!(action_for(press, &visiting(Overlay::None)), None, "{press:?} in a visit without phases");
    }
}

#[test]
fn text_grows_and_shrinks_by_steps_and_stops_at_its_limits() {
    let at = |text_scale| Situation { text_scale, ..Situation::default() };
    assert_eq!(action_for(Press::Larger, &at(1.0)), Some(Action::Set(Setting::TextScale(1.25))));
    assert_eq!(action_for(Press::Larger, &at(4.0)), None);
    assert_eq!(action_for(Press::Smaller, &at(4.0)), Some(Action::Set(Setting::TextScale(3.0))));
    assert_eq!(action_for(Press::Smaller, &at(1.0)), None);
    assert_eq!(action_for(Press::UsualSize, &at(3.0)), Some(Action::Set(Setting::TextScale(1.0))));
}

#[test]
fn letters_go_by_what_is_printed_on_the_key() {
    let letter = |text: &str| Key::Character(text.into());
    // Dvorak has H where QWERTY has J.
    assert_eq!(press_of(&letter("h"), KeyCode::KeyJ, false), Some(Press::Help));
    assert_eq!(press_of(&letter("H"), KeyCode::KeyH, false), Some(Press::Help));
    assert_eq!(press_of(&letter("j"), KeyCode::KeyC, false), None);
    // A Greek layout has no C: the key where it would be stands for it.
    assert_eq!(press_of(&letter("ψ"), KeyCode::KeyC, false), Some(Press::Posture));
    assert_eq!(press_of(&letter("c"), KeyCode::KeyC, true), None, "Ctrl+C is not C");
    assert_eq!(press_of(&letter("+"), KeyCode::Equal, true), Some(Press::Larger));
    assert_eq!(press_of(&Key::F1, KeyCode::F1, false), Some(Press::Help));
}
