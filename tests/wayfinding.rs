//! Where one is, in words; and what the plugin does with steps, wishes and ways.

use glam::{DVec3, Vec3};
use parvis::content::visit::{Annotation, Place, Pose, Texts, Visit};
use parvis::viewer::language::words_for;
use parvis::viewer::wayfinding::words;
use parvis::visiting::route::{Barrier, NoRoute, Obstacle};
use parvis::visiting::whereabouts::{Compass, Spot, Stance, whereabouts};

/// A church along +X: entrance, nave and choir, and a gallery 46 m up.
fn church() -> Visit {
    let texts = |en: &str, fr: &str| Texts::new("en", en).with("fr", fr);
    let stand = |id: &str, title: Texts, at: [f64; 3], look: [f64; 3]| {
        Place::new(id, title, Pose::standing(DVec3::from(at), DVec3::from(look)))
    };
    let entrance = stand("entrance", texts("Entrance", "Entrée"), [0.0, 0.0, 0.0], [40.0, 0.0, 0.0]);
    let mut visit = Visit::new(texts("Church", "Église"), "tileset.json", entrance);
    let mut nave = stand("nave", texts("Nave", "Nef"), [20.0, 0.0, 0.0], [40.0, 0.0, 0.0]);
    nave.summary = texts("The vault is 33 m high.", "La voûte est à 33 m de haut.");
    visit.places.push(nave);
    visit.places.push(stand("choir", texts("Choir", "Chœur"), [50.0, 0.0, 0.0], [60.0, 0.0, 0.0]));
    visit.places.push(stand("gallery", texts("Gallery", "Galerie"), [0.0, 46.0, 0.0], [40.0, 30.0, 0.0]));
    visit.annotations.push(Annotation {
        id: "pulpit".to_owned(),
        title: texts("Pulpit", "Chaire"),
        position: DVec3::new(21.0, 2.0, -6.0),
        ..Annotation::default()
    });
    visit
}

fn stance(feet: [f32; 3], yaw_deg: f32) -> Stance {
    let feet = Vec3::from(feet);
    Stance { feet, eye: feet + Vec3::Y * 1.6, yaw: yaw_deg.to_radians() }
}

/// Walls 8 m to each side of the nave's axis.
fn nave_walls(from: Vec3, direction: Vec3, reach: f32) -> Option<f32> {
    let wall = if direction.z > 0.0 { 8.0 } else { -8.0 };
    let far = (wall - from.z) / direction.z;
    (far.is_finite() && far > 0.0 && far <= reach).then_some(far)
}

fn told(stance: &Stance, language: &str) -> Vec<String> {
    let visit = church();
    let here = whereabouts(&visit, None, stance, &nave_walls);
    words::here(&visit, &here, &words_for(language).unwrap())
}

#[test]
fn in_the_nave_the_answer_names_the_place_the_choir_ahead_and_what_is_left_and_right() {
    let eastwards = stance([20.5, 0.0, 0.0], -90.0);
    assert_eq!(
        told(&eastwards, "en").iter().map(|line| strip_marks(line)).collect::<Vec<_>>(),
        [
            "You are here: Nave.",
            "You look east, towards this place: Choir.",
            "Ahead: Choir, 30 m away; free for more than 60 m.",
            "On the left: Pulpit, 6 m away; something in the way after 8 m.",
            "On the right: something in the way after 8 m.",
            "The vault is 33 m high.",
        ]
        .map(strip_marks)
    );
    assert_eq!(
        told(&eastwards, "fr").iter().map(|line| strip_marks(line)).collect::<Vec<_>>(),
        [
            "Vous êtes ici : Nef.",
            "Vous regardez vers l’est, en direction de ce lieu : Chœur.",
            "Devant : Chœur, à 30 m ; la voie est libre sur plus de 60 m.",
            "À gauche : Chaire, à 6 m ; un obstacle à 8 m.",
            "À droite : un obstacle à 8 m.",
            "La voûte est à 33 m de haut.",
        ]
        .map(strip_marks)
    );
}

/// Without the marks that Fluent puts around what is filled in, and with plain spaces.
fn strip_marks(text: &str) -> String {
    text.replace(['\u{2068}', '\u{2069}'], "").replace(['\u{a0}', '\u{202f}'], " ")
}

#[test]
fn between_two_places_looking_back_both_are_named_and_the_side_of_the_entrance() {
    let back = stance([35.0, 0.0, 2.0], 90.0);
    let lines: Vec<String> = told(&back, "en").iter().map(|line| strip_marks(line)).collect();
    assert_eq!(lines[0], "You are between two places: Choir and Nave.");
    assert_eq!(lines[1], "You look west, back to the side of the entrance.");
    assert_eq!(lines[3], "On the left: something in the way after 6 m.", "left is south now");
    let lines: Vec<String> = told(&back, "fr").iter().map(|line| strip_marks(line)).collect();
    assert_eq!(lines[0], "Vous êtes entre deux lieux : Chœur et Nef.");
    assert_eq!(lines[1], "Vous regardez vers l’ouest, du côté de l’entrée.");
}

#[test]
fn high_up_the_answer_says_how_high_and_never_takes_the_floor_below_for_the_place() {
    let up = stance([0.5, 46.0, 0.5], 0.0);
    let lines: Vec<String> = told(&up, "en").iter().map(|line| strip_marks(line)).collect();
    assert_eq!(
        lines[..3],
        ["You are here: Gallery.", "The floor under you is 46 m above the entrance’s.", "You look north."]
    );
    let lines: Vec<String> = told(&up, "fr").iter().map(|line| strip_marks(line)).collect();
    assert_eq!(lines[1], "Le sol sous vous est à 46 m au-dessus de celui de l’entrée.");
    let visit = church();
    let far = whereabouts(&visit, None, &stance([500.0, 0.0, 500.0], 45.0), &nave_walls);
    assert_eq!((far.spot, far.compass), (Spot::Nowhere, Compass::NorthWest));
}

#[test]
fn places_of_other_phases_are_not_named() {
    let mut visit = church();
    visit.places[1].phases = vec!["1345".to_owned()];
    let here = stance([20.0, 0.0, 0.0], -90.0);
    assert_eq!(whereabouts(&visit, Some("1345"), &here, &nave_walls).spot, Spot::At("nave"));
    assert_ne!(whereabouts(&visit, Some("1163"), &here, &nave_walls).spot, Spot::At("nave"));
}

#[test]
fn what_is_in_the_way_is_said_with_its_measure_the_stair_before_the_narrow_door() {
    let at = Vec3::ZERO;
    let narrow = Barrier { what: Obstacle::Narrow { width_m: 0.6, needed_m: 0.7 }, at };
    let stair = Barrier { what: Obstacle::Stair { steps: 281, rise_m: 45.0 }, at };
    let why = NoRoute::Blocked(vec![narrow, stair]);
    let say = |why: &NoRoute, language: &str| strip_marks(&words::none("Gallery", why, &words_for(language).unwrap()));
    assert_eq!(
        say(&why, "en"),
        "No way leads you to this place: Gallery. A stair of 281 steps, 45 m high, is in the way."
    );
    assert_eq!(
        say(&NoRoute::Blocked(vec![narrow]), "fr"),
        "Aucun chemin ne vous mène à ce lieu : Gallery. Le passage n’a que 60 cm ; il en faut 70."
    );
    let slope = Barrier { what: Obstacle::Slope { slope: 0.083, length_m: 5.76, limit: 0.06 }, at };
    let said = say(&NoRoute::Blocked(vec![slope]), "fr");
    assert!(said.ends_with("Une pente de 8,3 % sur 6 m est trop forte."), "{said}");
    assert_eq!(strip_marks(&words::step(0.16, &words_for("fr").unwrap())), "Une marche de 16 cm.");
}
