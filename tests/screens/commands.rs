//! What each command does on the screens, and where.

use parvis::viewer::screens::action::{Action, Setting};
use parvis::viewer::screens::apply::back_from;
use parvis::viewer::screens::commands::{Situation, action_for};
use parvis::viewer::visitor::{AppScreen, Moving, Overlay, Toggle, TourCommand};
use parvis::visiting::hands::Command;

fn visiting(overlay: Overlay) -> Situation {
    Situation { screen: AppScreen::Visiting, overlay, text_scale: 1.0, ..Situation::default() }
}

#[test]
fn back_opens_the_menu_and_closes_whatever_is_open() {
    assert_eq!(action_for(Command::Back, &visiting(Overlay::None)), Some(Action::Show(Overlay::Menu)));
    for overlay in [
        Overlay::Menu,
        Overlay::Help,
        Overlay::Places,
        Overlay::Phases,
        Overlay::Access,
        Overlay::Controls,
        Overlay::Moves,
    ] {
        assert_eq!(action_for(Command::Back, &visiting(overlay)), Some(Action::Back));
    }
    assert_eq!(back_from(Overlay::Menu, false), Overlay::None);
    assert_eq!(back_from(Overlay::Help, true), Overlay::Menu);
    assert_eq!(back_from(Overlay::Help, false), Overlay::None);
}

#[test]
fn back_first_gives_the_keys_back_to_walking_and_ends_every_other_way_to_move() {
    let at = Situation { control_focused: true, ..visiting(Overlay::None) };
    assert_eq!(action_for(Command::Back, &at), None);
    assert_eq!(action_for(Command::Menu, &at), Some(Action::Show(Overlay::Menu)));
    for moving in [Moving::Pointing, Moving::Flying, Moving::Orbiting, Moving::AutoWalking] {
        let at = Situation { moving, ..visiting(Overlay::None) };
        assert_eq!(action_for(Command::Back, &at), None, "{moving:?} ends first");
    }
}

#[test]
fn back_closes_the_card_over_the_picture_before_it_opens_the_menu() {
    let at = Situation { card: Some(Action::Sight(None)), ..visiting(Overlay::None) };
    assert_eq!(action_for(Command::Back, &at), at.card);
    assert_eq!(action_for(Command::Menu, &at), Some(Action::Show(Overlay::Menu)));
    assert_eq!(action_for(Command::Back, &Situation { overlay: Overlay::Places, ..at }), Some(Action::Back));
}

#[test]
fn back_stops_an_opening_and_does_nothing_on_the_start_screen() {
    let opening = Situation { screen: AppScreen::Opening, ..Situation::default() };
    assert_eq!(action_for(Command::Back, &opening), Some(Action::CloseVisit));
    assert_eq!(action_for(Command::Back, &Situation::default()), None);
    let access = Situation { overlay: Overlay::Access, ..Situation::default() };
    assert_eq!(action_for(Command::Back, &access), Some(Action::Back));
}

#[test]
fn the_keys_of_a_visit_do_nothing_on_the_start_screen() {
    for command in [
        Command::Places,
        Command::Sit,
        Command::Captions,
        Command::Tour,
        Command::TourBack,
        Command::Menu,
        Command::Back,
    ] {
        assert_eq!(action_for(command, &Situation::default()), None, "{command:?}");
    }
    assert_eq!(action_for(Command::Help, &Situation::default()), Some(Action::Show(Overlay::Help)));
}

#[test]
fn one_key_starts_the_tour_and_goes_on() {
    let begin = TourCommand::Start("short".into());
    let before = Situation { begin_tour: Some(begin), ..visiting(Overlay::None) };
    assert_eq!(action_for(Command::Tour, &before), Some(Action::Tour(TourCommand::Start("short".into()))));
    let during = Situation { touring: true, ..before };
    assert_eq!(action_for(Command::TourNext, &during), Some(Action::Tour(TourCommand::Next)));
    assert_eq!(action_for(Command::TourRepeat, &during), Some(Action::Tour(TourCommand::Repeat)));
    assert_eq!(action_for(Command::TourPause, &during), Some(Action::Tour(TourCommand::PauseOrResume)));
    assert_eq!(action_for(Command::TourNext, &visiting(Overlay::None)), None, "no tour runs");
    assert_eq!(action_for(Command::Tour, &during), Some(Action::Tour(TourCommand::Next)));
    assert_eq!(action_for(Command::TourBack, &during), Some(Action::Tour(TourCommand::Previous)));
    assert_eq!(action_for(Command::Tour, &visiting(Overlay::None)), None, "a visit without tours");
}

#[test]
fn switches_and_sheets_have_their_keys() {
    let at = visiting(Overlay::None);
    // The body obeys by itself.
    assert_eq!(action_for(Command::Sit, &at), None);
    assert_eq!(action_for(Command::Captions, &at), Some(Action::Toggle(Toggle::Captions)));
    assert_eq!(action_for(Command::Streaming, &at), Some(Action::Toggle(Toggle::StreamingPanel)));
    assert_eq!(action_for(Command::Places, &at), Some(Action::Show(Overlay::Places)));
    assert_eq!(action_for(Command::Places, &visiting(Overlay::Places)), Some(Action::Back));
    assert_eq!(action_for(Command::Help, &at), Some(Action::Show(Overlay::Help)));
}

#[test]
fn keys_lead_through_the_phases_of_a_visit_that_has_some() {
    let at = Situation { phases: (Some("1225".into()), None), ..visiting(Overlay::None) };
    assert_eq!(action_for(Command::Earlier, &at), Some(Action::Phase("1225".into())));
    assert_eq!(action_for(Command::Later, &at), None, "it is the last one");
    assert_eq!(action_for(Command::Timeline, &at), Some(Action::Toggle(Toggle::Timeline)));
    for command in [Command::Earlier, Command::Later, Command::Timeline] {
        assert_eq!(action_for(command, &visiting(Overlay::None)), None, "{command:?} in a visit without phases");
    }
}

#[test]
fn text_grows_and_shrinks_by_steps_and_stops_at_its_limits() {
    let at = |text_scale| Situation { text_scale, ..Situation::default() };
    assert_eq!(action_for(Command::Larger, &at(1.0)), Some(Action::Set(Setting::TextScale(1.25))));
    assert_eq!(action_for(Command::Larger, &at(4.0)), None);
    assert_eq!(action_for(Command::Smaller, &at(4.0)), Some(Action::Set(Setting::TextScale(3.0))));
    assert_eq!(action_for(Command::Smaller, &at(1.0)), None);
    assert_eq!(action_for(Command::UsualSize, &at(3.0)), Some(Action::Set(Setting::TextScale(1.0))));
}
