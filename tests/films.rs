//! Tours as pictures: one for each caption, and every frame of a video.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::PoisonError;
use std::time::Duration;

use glam::DVec3;
use parvis::content::visit::captions::Captions;
use parvis::content::visit::{Pose, Stop, Texts, Tour, Travel, Visit};
use parvis::viewer::offscreen::{Film, PictureError, Shot, Studio};
use parvis::viewer::visitor::VisitSource;

use crate::common::pictures::DRAWING;
use crate::pictures::boards_visit;

const PATIENCE: Duration = Duration::from_secs(300);

/// Two stops, three metres apart: two captions, and none.
fn visit_with_tour(folder: &Path) {
    boards_visit(folder);
    let mut visit = Visit::open(folder).unwrap().visit;
    let stop = |id: &str, x: f64, text: &str| Stop {
        id: id.to_owned(),
        title: Texts::new("en", format!("Stop {id}")),
        text: Texts::new("en", text),
        description: Texts::new("en", "Boards & \"more\""),
        pose: Some(Pose::free(DVec3::new(x, 1.6, 4.0), DVec3::new(x, 1.6, 0.0))),
        travel: Travel::Glide,
        ..Stop::default()
    };
    let mut tour = Tour::new("short", Texts::new("en", "A short <tour>"));
    tour.stops = vec![stop("a", 0.0, "The first board is here. The second board is there."), stop("b", 3.0, "")];
    tour.save(folder, &visit).unwrap();
    visit.tours = vec![tour.uri()];
    visit.save(folder).unwrap();
}

fn studio(folder: &Path) -> Option<Studio> {
    match Studio::open(VisitSource::Path(folder.to_owned()), 128, 72, PATIENCE) {
        Ok(studio) => Some(studio),
        Err(error @ PictureError::NoRenderer(_)) => {
            eprintln!("skipped: {error}");
            None
        }
        Err(error) => panic!("{error}"),
    }
}

fn filmed(studio: &mut Studio, per_sec: Option<u32>, most: usize) -> Vec<Shot> {
    let film = Film { tour: "short".to_owned(), language: "en".to_owned(), per_sec, captions: false };
    let mut shots = Vec::new();
    studio
        .film(&film, PATIENCE, &mut |shot| {
            shots.push(shot);
            if shots.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })
        .unwrap();
    shots
}

#[test]
fn a_tour_becomes_a_picture_for_each_caption_or_every_frame_on_its_way() {
    let folder = tempfile::tempdir().unwrap();
    visit_with_tour(folder.path());
    let _turn = DRAWING.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(mut studio) = studio(folder.path()) else { return };
    let missing = Film { tour: "long".to_owned(), language: "en".to_owned(), per_sec: None, captions: false };
    let refused = studio.film(&missing, PATIENCE, &mut |_| ControlFlow::Continue(())).unwrap_err().to_string();
    assert_eq!(refused, "the visit has no tour \"long\"; it has: short");

    let shots = filmed(&mut studio, None, usize::MAX);
    let told: Vec<_> = shots.iter().map(|shot| (shot.stop, shot.caption.replace('\n', " "))).collect();
    let first = told[0].1.clone();
    assert!(first.starts_with("The first board"), "{told:?}");
    assert_eq!(told.last().unwrap(), &(1, String::new()), "a stop that says nothing is seen, too: {told:?}");
    let different: BTreeSet<_> = told.iter().collect();
    assert_eq!(different.len(), told.len(), "nothing is pictured twice: {told:?}");
    assert!(shots.windows(2).all(|two| two[0].secs < two[1].secs));
    assert!(shots[0].picture.rgba() != shots.last().unwrap().picture.rgba(), "the second stop looks elsewhere");

    // The way to the second stop, at four frames a second.
    let shots = filmed(&mut studio, Some(4), 60);
    let steps: Vec<f64> = shots.windows(2).map(|two| two[1].secs - two[0].secs).collect();
    assert!(steps.iter().all(|step| (step - 0.25).abs() < 1e-9), "{steps:?}");
    let seen: BTreeSet<_> = shots.iter().map(|shot| shot.picture.rgba().to_vec()).collect();
    assert!(seen.len() > 4, "it glides: {} pictures differ", seen.len());
    assert!(shots.iter().any(|shot| shot.stop == 1), "it has set out within 15 s");
}

#[test]
fn the_program_writes_a_page_or_a_video_and_nothing_over_anything() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("visit")).unwrap();
    visit_with_tour(&folder.path().join("visit"));
    let _turn = DRAWING.lock().unwrap_or_else(PoisonError::into_inner);
    if studio(&folder.path().join("visit")).is_none() {
        return;
    }
    let run = |args: &[&str]| {
        let common = ["tour", "visit", "--tour", "short", "--size", "128x72", "--json"];
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_parvis"));
        command.current_dir(folder.path()).env("HOME", folder.path()).env_remove("DISPLAY").env_remove("RUST_LOG");
        let output = command.args(common).args(args).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    };
    assert_eq!(run(&["-o", "page"]).0, Some(0));
    let page = std::fs::read_to_string(folder.path().join("page/index.html")).unwrap();
    assert!(page.contains("<h1>A short &lt;tour&gt;</h1>") && page.contains("alt=\"Boards &amp; &quot;more&quot;\""));
    let pictures: Vec<_> = page.split("src=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(pictures.contains(&"stop-01-01.png") && pictures.contains(&"stop-02-01.png"), "{pictures:?}");
    for picture in pictures {
        let picture = image::open(folder.path().join("page").join(picture)).unwrap();
        assert_eq!((picture.width(), picture.height()), (128, 72));
    }
    let (code, said) = run(&["-o", "page"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("page is not empty"), "{said}");

    assert_eq!(run(&["-o", "film", "--frames", "2", "--no-captions"]).0, Some(0));
    let text = std::fs::read_to_string(folder.path().join("film/captions.vtt")).unwrap();
    let captions = Captions::parse(&text).unwrap();
    assert!(captions.problems.is_empty(), "{:?}", captions.problems);
    let said = captions.cues.iter().map(|cue| cue.text().replace('\n', " ")).collect::<Vec<_>>().join(" ");
    assert_eq!(said, "The first board is here. The second board is there.");
    let frames = std::fs::read_dir(folder.path().join("film")).unwrap().count() - 1;
    assert!(captions.duration_secs() < frames as f64 / 2.0, "{frames} frames");
    assert!(folder.path().join(format!("film/frame-{frames:06}.png")).exists(), "none is left out");
}
