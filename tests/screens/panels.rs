//! Each panel on its own, without a window.

use bevy_egui::egui::{Event, Key, Modifiers, PointerButton, Rect, pos2, vec2};
use parvis::viewer::screens::action::{Action, Choice, Setting};
use parvis::viewer::screens::hud::captions_reserve;
use parvis::viewer::screens::theme::{HIGH_CONTRAST, Palette, STONE, contrast};
use parvis::viewer::screens::toasts::{Toasts, reading_secs};
use parvis::viewer::visitor::{GoTo, Notice, NoticeKind, Overlay, TourCommand, VisitSource};

use super::{Bench, OVER_VISIT, SCREENS, controls, texts};

#[test]
fn everything_that_can_be_pressed_has_a_name_a_role_and_44_points() {
    for language in ["en", "fr"] {
        for screen in SCREENS {
            let output = Bench::new(language, 1.0, false).settle(screen);
            let controls = controls(&output);
            assert!(!controls.is_empty(), "{screen} offers nothing");
            for control in &controls {
                assert!(!control.name.trim().is_empty(), "{screen}: a nameless {:?}", control.role);
                assert!(control.width >= 43.9 && control.height >= 43.9, "{screen}, {language}: {control:?} is small");
                assert_ne!(control.role, bevy_egui::egui::accesskit::Role::Unknown, "{screen}: {control:?}");
            }
            output.drop_without_applying_deltas();
        }
    }
}

#[test]
fn no_two_controls_of_a_screen_have_the_same_name() {
    for screen in SCREENS.iter().filter(|screen| **screen != "toasts") {
        let output = Bench::new("fr", 1.0, false).settle(screen);
        let mut names: Vec<_> = controls(&output).into_iter().map(|control| control.name).collect();
        names.sort();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all, "{screen}: {names:?}");
        output.drop_without_applying_deltas();
    }
}

#[test]
fn no_text_is_clipped_at_the_side_or_shortened_at_any_text_size() {
    for language in ["en", "fr"] {
        for scale in [1.0, 1.5, 2.0, 4.0] {
            for screen in SCREENS {
                let output = Bench::new(language, scale, false).settle(screen);
                let texts = texts(&output);
                assert!(!texts.is_empty(), "{screen} says nothing");
                for painted in texts {
                    let (rect, clip) = (painted.rect, painted.clip);
                    let inside = rect.left() >= clip.left() - 0.5 && rect.right() <= clip.right() + 0.5;
                    let window = rect.left() >= -0.5 && rect.right() <= 1280.0 / scale + 0.5;
                    assert!(inside && window && !painted.elided, "{screen}, {language} at {scale}: {painted:?}");
                }
                output.drop_without_applying_deltas();
            }
        }
    }
}

#[test]
fn no_text_lies_on_another() {
    for language in ["en", "fr"] {
        for scale in [1.0, 2.0, 4.0] {
            for screen in SCREENS {
                let output = Bench::new(language, scale, false).settle(screen);
                let texts = texts(&output);
                for (index, first) in texts.iter().enumerate() {
                    for second in &texts[index + 1..] {
                        let seen = |painted: &super::Painted| painted.rect.intersect(painted.clip);
                        let both = seen(first).intersect(seen(second));
                        let apart = !both.is_positive() || both.width() < 1.0 || both.height() < 1.0;
                        assert!(apart, "{screen}, {language} at {scale}: {:?} on {:?}", first.text, second.text);
                    }
                }
                output.drop_without_applying_deltas();
            }
        }
    }
}

#[test]
fn the_focus_starts_on_the_first_control_and_survives_escape_and_a_click_beside() {
    let mut bench = Bench::new("en", 1.0, false);
    assert_eq!(bench.focused("start").as_deref(), Some("Enter the cathedral"));
    bench.press("start", Key::Tab);
    let second = bench.focused("start");
    assert_eq!(second.as_deref(), Some("Open a visit or a model…"));
    bench.press("start", Key::Escape);
    assert_eq!(bench.focused("start"), second);

    let at = pos2(1200.0, 700.0);
    let button =
        |pressed| Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE };
    bench.pass("start", vec![Event::PointerMoved(at), button(true)]).1.drop_without_applying_deltas();
    bench.pass("start", vec![button(false)]).1.drop_without_applying_deltas();
    assert_eq!(bench.focused("start"), second);
}

#[test]
fn tab_reaches_every_control_in_order_and_comes_round() {
    for screen in SCREENS.iter().filter(|screen| !OVER_VISIT.contains(screen)) {
        let mut bench = Bench::new("en", 1.0, false);
        let output = bench.settle(screen);
        let all = controls(&output).len();
        output.drop_without_applying_deltas();
        let first = bench.focused(screen);
        let focus = |bench: &Bench| bench.ctx.memory(|memory| memory.focused()).map(|id| id.value());
        let mut met = vec![focus(&bench)];
        for _ in 1..all {
            bench.press(screen, Key::Tab);
            bench.settle(screen).drop_without_applying_deltas();
            met.push(focus(&bench));
        }
        met.sort();
        met.dedup();
        assert_eq!(met.len(), all, "{screen}");
        bench.press(screen, Key::Tab);
        assert_eq!(bench.focused(screen), first, "{screen} comes round");
    }
}

#[test]
fn the_controls_over_the_visit_take_no_focus_until_somebody_tabs_to_them() {
    let mut bench = Bench::new("en", 1.0, false);
    assert_eq!(bench.focused("menu").as_deref(), Some("Continue the visit"));
    assert_eq!(bench.focused("hud"), None);
    bench.press("hud", Key::Tab);
    assert_eq!(bench.focused("hud").as_deref(), Some("Menu"));
    bench.press("hud", Key::Escape);
    assert_eq!(bench.focused("hud"), None);
}

/// Tabs to the control with this name and presses it.
fn press_named(screen: &str, name: &str) -> Vec<Action> {
    let mut bench = Bench::new("en", 1.0, false);
    bench.settle(screen).drop_without_applying_deltas();
    for _ in 0..120 {
        if bench.focused(screen).is_some_and(|focused| focused.starts_with(name)) {
            return bench.press(screen, Key::Enter);
        }
        bench.press(screen, Key::Tab);
    }
    panic!("{screen} has no {name}");
}

#[test]
fn pressing_a_control_asks_for_what_it_says() {
    let show = Action::Show;
    let cases = [
        ("start", "Enter the cathedral", vec![Action::Open(VisitSource::BuiltIn)]),
        ("start", "Open a visit", vec![Action::Choose(Choice::File)]),
        ("start", "Open a folder", vec![Action::Choose(Choice::Folder)]),
        ("start", "Access settings", vec![show(Overlay::Access)]),
        ("start", "Français", vec![Action::Set(Setting::Language("fr".into()))]),
        ("start", "Basilique", vec![Action::Open(VisitSource::Path("/home/someone/visits/a.json".into()))]),
        ("start", "Quit", vec![Action::Quit]),
        ("opening", "Cancel", vec![Action::CloseVisit]),
        ("hud", "Menu", vec![show(Overlay::Menu)]),
        ("hud", "Standing", vec![Action::Toggle(parvis::viewer::visitor::Toggle::Posture)]),
        ("hud", "Captions on", vec![Action::Toggle(parvis::viewer::visitor::Toggle::Captions)]),
        ("tour", "Next", vec![Action::Tour(TourCommand::Next)]),
        ("tour", "Previous", vec![Action::Tour(TourCommand::Previous)]),
        ("tour", "Repeat", vec![Action::Tour(TourCommand::Repeat)]),
        ("tour", "Pause", vec![Action::Tour(TourCommand::PauseOrResume)]),
        ("tour", "Leave the tour", vec![Action::Tour(TourCommand::Leave)]),
        ("menu", "Continue", vec![Action::Back]),
        ("menu", "De la façade", vec![Action::Tour(TourCommand::Start("short".into())), show(Overlay::None)]),
        ("menu", "Leave for the start", vec![Action::CloseVisit]),
        ("menu", "Text size: larger", vec![Action::Set(Setting::TextScale(1.25))]),
        ("places", "Le parvis", vec![Action::Go(GoTo::Place("entrance".into())), show(Overlay::None)]),
        ("help", "Back", vec![Action::Back]),
        ("access", "High contrast", vec![Action::Set(Setting::HighContrast(true))]),
        ("access", "Less motion", vec![Action::Set(Setting::ReducedMotion(true))]),
        ("access", "Captions", vec![Action::Set(Setting::Captions(false))]),
        ("access", "Seated", vec![Action::Set(Setting::Body("seated".into()))]),
        ("access", "Walking speed: less", vec![Action::Set(Setting::WalkSpeed(1.2))]),
        ("access", "Width of the view: more", vec![Action::Set(Setting::FieldOfView(70.0))]),
    ];
    for (screen, name, wanted) in cases {
        assert_eq!(press_named(screen, name), wanted, "{screen}: {name}");
    }
}

#[test]
fn what_is_at_its_limit_cannot_be_pressed_but_keeps_its_place() {
    assert_eq!(press_named("menu", "Text size: smaller"), []);
}

#[test]
fn another_language_changes_every_sentence_of_a_screen() {
    let words = |language| {
        let output = Bench::new(language, 1.0, false).settle("help");
        let all: Vec<_> = texts(&output).into_iter().map(|painted| painted.text).collect();
        output.drop_without_applying_deltas();
        all
    };
    let (english, french) = (words("en"), words("fr"));
    assert!(english.len() > 10 && french.len() > 10);
    // Keys that bear the same in both, such as H and F1, are no sentence.
    for text in english.iter().filter(|text| text.len() > 2 && !text.contains(" · ")) {
        assert!(!french.contains(text), "\"{text}\" is in both");
    }
}

#[test]
fn every_pair_of_colours_keeps_its_contrast() {
    for (name, palette) in [("stone", &STONE), ("high contrast", &HIGH_CONTRAST)] {
        for (pair, above, below, least) in Palette::pairs(palette) {
            let found = contrast(above, below);
            assert!(found >= least, "{name}: {pair} has {found:.2}:1, wants {least}:1");
        }
    }
    assert!((contrast(bevy_egui::egui::Color32::BLACK, bevy_egui::egui::Color32::WHITE) - 21.0).abs() < 0.01);
}

#[test]
fn the_tour_and_the_bar_leave_the_captions_their_place() {
    for language in ["en", "fr"] {
        for scale in [1.0, 1.5, 2.0] {
            let reserve = captions_reserve(Rect::from_min_size(pos2(0.0, 0.0), vec2(1280.0, 720.0) / scale));
            for screen in ["tour", "bar"] {
                let output = Bench::new(language, scale, false).settle(screen);
                for painted in texts(&output) {
                    let seen = painted.rect.intersect(painted.clip);
                    let apart = !seen.is_positive() || !seen.intersects(reserve);
                    assert!(apart, "{screen}, {language} at {scale}: {painted:?} is in {reserve:?}");
                }
                output.drop_without_applying_deltas();
            }
        }
    }
}

#[test]
fn a_toast_stays_long_enough_to_be_read_and_the_newest_three_stay() {
    assert!((reading_secs("one two three four") - 3.4).abs() < 1e-9);
    let notice = |text: &str| Notice { kind: NoticeKind::Info, text: text.into() };
    let mut toasts = Toasts::default();
    for (at, text) in ["a", "b", "c", "d"].iter().enumerate() {
        toasts.push(notice(text), at as f64 * 0.1);
    }
    let shown = |toasts: &Toasts| toasts.shown().iter().map(|toast| toast.notice.text.clone()).collect::<String>();
    assert_eq!(shown(&toasts), "dcb");
    toasts.push(notice("b"), 0.5);
    assert_eq!(shown(&toasts), "bdc", "the same is shown once, as the newest");
    toasts.dismiss(toasts.shown()[1].id);
    assert_eq!(shown(&toasts), "bc");
    toasts.expire(2.6);
    assert_eq!(shown(&toasts), "b");
    toasts.expire(3.0);
    assert_eq!(shown(&toasts), "");
}

#[test]
fn a_screen_reader_presses_a_control() {
    use bevy_egui::egui::accesskit::{Action as Wish, ActionRequest, NodeId, TreeId};
    let mut bench = Bench::new("en", 1.0, false);
    let output = bench.settle("start");
    let quit = controls(&output).into_iter().find(|control| control.name == "Quit").unwrap();
    output.drop_without_applying_deltas();
    let request =
        ActionRequest { action: Wish::Click, target_tree: TreeId::ROOT, target_node: NodeId(quit.id), data: None };
    let (actions, output) = bench.pass("start", vec![Event::AccessKitActionRequest(request)]);
    output.drop_without_applying_deltas();
    assert_eq!(actions, [Action::Quit]);
}

#[test]
fn marks_lie_neither_upon_each_other_nor_under_a_card_and_each_opens_its_own() {
    let mut bench = Bench::new("fr", 1.0, false);
    bench.settle("sights").drop_without_applying_deltas();
    let output = bench.settle("sights");
    let marks: Vec<_> = controls(&output).into_iter().filter(|c| c.name.starts_with("Chapiteau")).collect();
    // The second lies on the first, the last is out of the window.
    let mut names: Vec<_> =
        marks.iter().filter_map(|mark| mark.name.strip_prefix("Chapiteau à crochets du ")).collect();
    names.sort_unstable();
    assert_eq!(names, ["pilier est. 12 m", "pilier nord. 12 m", "pilier pier. 12 m"]);
    // Of two near each other only one has room for its label.
    let labels = texts(&output).into_iter().filter(|text| text.text.starts_with("Chapiteau")).count();
    assert_eq!(labels, 1);
    output.drop_without_applying_deltas();
    let at = pos2(120.0, 200.0);
    let button =
        |pressed| Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE };
    let mut actions = Vec::new();
    for events in [vec![Event::PointerMoved(at)], vec![button(true)], vec![button(false)]] {
        let (asked, output) = bench.pass("sights", events);
        output.drop_without_applying_deltas();
        actions.extend(asked);
    }
    assert_eq!(actions, [Action::Sight(Some("nord".into()))]);
}

#[test]
fn no_mark_lies_upon_the_magnifier_where_what_it_marks_is_elsewhere() {
    let mut bench = Bench::new("fr", 1.0, false);
    bench.settle("lens").drop_without_applying_deltas();
    let output = bench.settle("lens");
    let marks: Vec<_> = controls(&output).into_iter().filter(|c| c.name.starts_with("Chapiteau")).collect();
    let names: Vec<&str> = marks.iter().map(|mark| mark.name.as_str()).collect();
    assert_eq!(names, ["Chapiteau à crochets du pilier est. 12 m"]);
    output.drop_without_applying_deltas();
}

#[test]
fn a_press_counts_however_long_it_takes_and_although_the_hand_trembles() {
    let mut bench = Bench::new("en", 1.0, false);
    let output = bench.settle("start");
    let quit = controls(&output).into_iter().find(|control| control.name == "Quit").unwrap().rect.center();
    output.drop_without_applying_deltas();
    let button = |pos, pressed| {
        let modifiers = Modifiers::NONE;
        Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers }
    };
    let mut actions = bench.pass("start", vec![Event::PointerMoved(quit), button(quit, true)]).0;
    let trembling = |k: u32| quit + vec2(if k.is_multiple_of(2) { 7.0 } else { -7.0 }, 3.0);
    for k in 0..50 {
        let (asked, output) = bench.pass("start", vec![Event::PointerMoved(trembling(k))]);
        output.drop_without_applying_deltas();
        actions.extend(asked);
    }
    assert_eq!(actions, [], "five seconds of holding are not yet a press");
    let (asked, output) = bench.pass("start", vec![button(trembling(1), false)]);
    output.drop_without_applying_deltas();
    assert_eq!(asked, [Action::Quit]);
}

#[test]
fn a_place_chosen_on_the_plan_offers_to_go_there_and_to_show_the_way() {
    let mut bench = Bench::new("en", 1.0, false);
    let output = bench.settle("plan");
    let names: Vec<String> = controls(&output).into_iter().map(|control| control.name).collect();
    output.drop_without_applying_deltas();
    for wanted in ["Go there", "Show me the way", "Zoom in", "Zoom out", "Croisée du transept. Step-free"] {
        assert!(names.iter().any(|name| name == wanted), "{wanted}: {names:?}");
    }
    // The drawing and the list name the same places; what is not told by colour alone is told in words, too.
    let plain = |name: &String| name.replace(['\u{2068}', '\u{2069}'], "");
    let markers: Vec<String> = names.iter().map(plain).filter(|name| name.ends_with(", on the plan")).collect();
    assert!(markers.contains(&"Croisée du transept, step-free, on the plan".to_owned()), "{markers:?}");
    assert!(!names.iter().any(|name| name.contains("chimères") && name.contains("on the plan")), "another storey");
    assert!(names.iter().any(|name| name == "Galerie des chimères"), "but it is in the list");
}

#[test]
fn the_small_map_keeps_out_of_the_captions_way_and_is_there_at_twice_the_text_size() {
    for scale in [1.0, 1.5, 2.0] {
        let window = Rect::from_min_size(pos2(0.0, 0.0), vec2(1280.0, 720.0) / scale);
        let map = parvis::viewer::screens::map::map_rect(window, None).unwrap_or_else(|| panic!("no map at {scale}"));
        assert!(!map.intersects(captions_reserve(window)) && window.contains_rect(map), "{scale}: {map:?}");
        assert!(map.width() >= 88.0 && map.height() >= 88.0, "{scale}: {map:?}");
    }
}

#[test]
fn whatever_lies_over_the_visit_at_once_lies_beside_each_other() {
    // Larger text than this makes the bar scroll, and what is scrolled away has a place as well.
    for (language, scale) in [("en", 1.0), ("fr", 1.0), ("fr", 1.25)] {
        let mut bench = Bench::new(language, scale, false);
        let output = bench.settle("crowded");
        let seen = controls(&output);
        output.drop_without_applying_deltas();
        assert!(seen.len() > 12, "{language} {scale}: {} controls", seen.len());
        for (at, a) in seen.iter().enumerate() {
            for b in &seen[at + 1..] {
                let both = a.rect.intersect(b.rect);
                let apart = both.width() < 2.0 || both.height() < 2.0;
                assert!(apart, "{language} {scale}: {} lies over {}: {both}", a.name, b.name);
            }
        }
    }
}

#[test]
fn an_error_stays_until_it_is_taken_away_or_something_else_is_opened() {
    let mut toasts = Toasts::default();
    toasts.push(Notice { kind: NoticeKind::Error, text: "The folder cannot be read.".into() }, 0.0);
    toasts.push(Notice { kind: NoticeKind::Info, text: "Saved.".into() }, 0.0);
    toasts.expire(1e6);
    let left: Vec<NoticeKind> = toasts.shown().iter().map(|toast| toast.notice.kind).collect();
    assert_eq!(left, [NoticeKind::Error]);
    assert!(!toasts.is_passing(), "and no frame is drawn for it");
    toasts.forget_errors();
    assert!(toasts.shown().is_empty());
}

#[test]
fn a_body_of_ones_own_is_chosen_like_any_other() {
    let mut bench = Bench::new("en", 1.0, false);
    let name = "Scooter électrique de location · 1.32\u{a0}m";
    for _ in 0..100 {
        if bench.focused("access").as_deref() == Some(name) {
            break;
        }
        bench.press("access", Key::Tab);
    }
    let asked = bench.press("access", Key::Enter);
    assert_eq!(asked, [Action::Set(Setting::Body("scooter".into()))]);
}

#[test]
fn a_step_is_answered_with_one_press() {
    let mut bench = Bench::new("en", 1.0, false);
    bench.settle("offer").drop_without_applying_deltas();
    bench.press("offer", Key::Tab);
    let name = bench.focused("offer").unwrap_or_default();
    assert_eq!(name.replace(['\u{2068}', '\u{2069}'], ""), "Take the way without steps: 14\u{a0}m");
    let pressed = bench.press("offer", Key::Enter);
    assert_eq!(pressed, [Action::Do(parvis::visiting::hands::Command::TakeOffer)]);
}
