//! Bodies as data, and changing from one to another.

use glam::Vec3;
use parvis::visiting::body::{Held, Profile, ProfileError, Profiles, Stance};
use parvis::visiting::ground::{Patch, Patches, Triangles};
use parvis::visiting::walk::{Footprint, fits};
use std::path::Path;

use super::{Scenery, hall};

fn own() -> Profiles {
    let (profiles, problems) = Profiles::load(None).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    profiles
}

fn on(ground: &Triangles) -> Patches<'_> {
    Patches(vec![Patch { origin: Vec3::ZERO, triangles: ground }])
}

#[test]
fn the_programs_own_bodies_have_the_heights_of_their_sources() {
    let profiles = own();
    let eyes: Vec<(&str, f32)> = profiles.iter().map(|p| (p.id.as_str(), p.eye_m)).collect();
    assert_eq!(eyes, [("standing", 1.61), ("seated", 1.20), ("child", 1.10), ("custom", 1.50)]);
    let seated = profiles.get("seated");
    assert_eq!(seated.eye_range_m, (1.09, 1.295));
    assert_eq!(profiles.get("custom").eye_range_m, (0.8, 2.2));
    assert_eq!(seated.footprint, Footprint::Box { half_width: 0.35, half_length: 0.55 });
    assert_eq!(seated.speed_m_s, 1.0);
    let wheels = seated.wheels.unwrap();
    assert_eq!((seated.step_m, wheels.sloped, wheels.steepest()), (0.02, 0.04, 0.12));
    assert_eq!([0.05, 0.08, 0.11, 0.2].map(|rise| wheels.longest(rise)), [f32::INFINITY, 9.15, 0.5, 0.0]);
    for profile in profiles.iter() {
        assert_ne!(profile.title("fr"), profile.title("en"), "{} is named in both languages", profile.id);
    }
}

#[test]
fn bodies_follow_one_another_in_a_round() {
    let profiles = own();
    let after = |id: &&str| Some(profiles.after(id).id.as_str());
    let round: Vec<&str> = std::iter::successors(Some("standing"), after).take(5).collect();
    assert_eq!(round, ["standing", "seated", "child", "custom", "standing"]);
}

#[test]
fn a_visitors_own_body_is_added_or_takes_the_place_of_one_and_damage_is_told_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("profiles");
    std::fs::create_dir(&place).unwrap();
    let tall = "id = \"tall\"\neye_m = 1.9\nstep_m = 0.2\n[title]\nen = \"Tall\"\n[footprint]\nradius_m = 0.3\n";
    std::fs::write(place.join("tall.toml"), tall).unwrap();
    std::fs::write(place.join("child.toml"), tall.replace("tall", "child").replace("1.9", "1.0")).unwrap();
    std::fs::write(place.join("wild.toml"), tall.replace("eye_m = 1.9", "eye_m = 19")).unwrap();
    std::fs::write(place.join("broken.toml"), "id = \"x\"\neye_m = \n").unwrap();
    std::fs::write(place.join("notes.txt"), "no profile").unwrap();
    let (profiles, problems) = Profiles::load(Some(folder.path())).unwrap();
    assert_eq!((profiles.get("tall").eye_m, profiles.get("child").eye_m, profiles.iter().count()), (1.9, 1.0, 5));
    let texts: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(texts[0].contains("broken.toml, line 2"), "{}", texts[0]);
    assert!(texts[1].contains("wild.toml, line 2: eye_m is 19; it must lie between 0.4 and 2.6"), "{}", texts[1]);
}

#[test]
fn what_no_body_can_be_is_refused() {
    let whole = "id = \"a\"\neye_m = 1.2\nstep_m = 0.02\nsloped_step_m = 0.04\n[title]\nen = \"A\"\n[footprint]\nradius_m = 0.3\n[[slopes]]\nrise = 0.06\n";
    assert!(Profile::parse(whole, Path::new("a.toml")).is_ok());
    for (from, to) in [
        ("id = \"a\"", "id = \"a b\""),
        ("eye_m = 1.2", "eye_m = nan"),
        ("radius_m = 0.3", "radius_m = 0.3\nbox_m = [1.0, 1.0]"),
        ("radius_m = 0.3", ""),
        ("rise = 0.06", "rise = -1.0"),
        ("rise = 0.06", "rise = 0.06\n[[slopes]]\nrise = 0.05"),
        ("step_m = 0.02", "step_m = 0.02\nwings = 2"),
        ("[[slopes]]\nrise = 0.06", ""),
        ("en = \"A\"", ""),
    ] {
        let text = whole.replacen(from, to, 1);
        let error = Profile::parse(&text, Path::new("a.toml")).unwrap_err();
        assert!(matches!(error, ProfileError::Wrong { .. }), "{to}: {error}");
        assert!(error.to_string().contains("a.toml, line "), "{error}");
    }
}

#[test]
fn whoever_sits_under_a_low_roof_stays_seated_until_there_is_room() {
    let profiles = own();
    let low = hall().floor([-2.0, -2.0], [2.0, 2.0], 1.45).mesh();
    let ground = on(&low);
    let seated = profiles.get("seated");
    let mut stance = Stance::of(seated, 1.2, 0.0);
    let standing = profiles.get("standing");
    let mut held = None;
    for _ in 0..120 {
        held = stance.follow(standing, 1.61, 0.0, &ground, Vec3::ZERO, 1.0 / 60.0, false);
        assert!(stance.shape.height < 1.451, "the head stays below the roof: {}", stance.eye_m);
    }
    assert_eq!(held, Some(Held::LowRoof), "and it is said");
    let cut = stance.follow(standing, 1.61, 0.0, &ground, Vec3::ZERO, 1.0 / 60.0, true);
    assert_eq!(cut, Some(Held::LowRoof), "a cut goes through no roof either");
    for _ in 0..120 {
        stance.follow(standing, 1.61, 0.0, &ground, Vec3::new(5.0, 0.0, 0.0), 1.0 / 60.0, false);
    }
    assert_eq!((stance.eye_m, stance.shape.footprint), (1.61, standing.footprint));
}

#[test]
fn a_wheelchair_takes_its_room_where_there_is_some_and_waits_where_there_is_none() {
    let profiles = own();
    let seated = profiles.get("seated");
    let corridor = hall().wall([-0.4, -9.0], [-0.4, 9.0]).wall([0.4, -9.0], [0.4, 9.0]).mesh();
    let ground = on(&corridor);
    let mut stance = Stance::of(profiles.get("standing"), 1.61, 0.0);
    let across = std::f32::consts::FRAC_PI_2;
    let held = stance.follow(seated, 1.2, across, &ground, Vec3::ZERO, 1.0, true);
    assert_eq!((held, stance.shape.footprint), (None, seated.footprint), "along the corridor, whatever is looked at");
    assert!(fits(&ground, &stance.shape, Vec3::ZERO) && stance.eye_m == 1.2);

    let narrow = hall().wall([-0.3, -9.0], [-0.3, 9.0]).wall([0.3, -9.0], [0.3, 9.0]).mesh();
    let ground = on(&narrow);
    let mut stance = Stance::of(profiles.get("standing"), 1.61, 0.0);
    let held = stance.follow(seated, 1.2, 0.0, &ground, Vec3::ZERO, 1.0, true);
    assert_eq!((held, stance.eye_m), (Some(Held::Narrow), 1.2), "the eye goes down, the chair waits");
    assert!(matches!(stance.shape.footprint, Footprint::Round { .. }));
}

#[test]
fn a_box_turns_with_the_body_as_far_as_walls_let_it_and_never_into_them() {
    let profiles = own();
    let seated = profiles.get("seated");
    let beside = hall().wall([0.45, -9.0], [0.45, 9.0]).mesh();
    let ground = on(&beside);
    let mut stance = Stance::of(seated, 1.2, 0.0);
    for _ in 0..50 {
        stance.follow(seated, 1.2, 1.5, &ground, Vec3::ZERO, 0.02, false);
        assert!(fits(&ground, &stance.shape, Vec3::ZERO), "at {}", stance.shape.heading);
    }
    assert!(stance.shape.heading > 0.05 && stance.shape.heading < 1.0, "{}", stance.shape.heading);
    let open = Scenery::default().floor([-9.0, -9.0], [9.0, 9.0], 0.0).mesh();
    stance.follow(seated, 1.2, 1.5, &on(&open), Vec3::ZERO, 0.02, false);
    assert!((stance.shape.heading - 1.5).abs() < 1e-4);
}
