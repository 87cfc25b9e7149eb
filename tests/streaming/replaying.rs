//! Camera paths, replayed and measured.

use super::drawing::view;
use super::stage::{Stage, options};
use glam::DVec3;
use parvis::streaming::{CameraPath, Distribution, PathError, ReplayOptions, Undrawn, View, replay};

/// Stands where [`view`] stands, for a tenth of a second.
fn still() -> CameraPath {
    let json = r#"{ "viewport": [2000, 2000], "fovYDeg": 90,
        "keyframes": [ { "secs": 0, "eye": [0, 0, 0], "look": [0, 0, -1] },
                       { "secs": 0.1, "eye": [0, 0, 0], "look": [0, 0, -1] } ],
        "checkpoints": [ { "secs": 0, "name": "start" }, { "secs": 0.1, "name": "end" } ] }"#;
    CameraPath::parse(json.as_bytes()).unwrap()
}

#[test]
fn a_replay_waits_for_complete_pictures_and_reports_what_was_read() {
    let stage = Stage::draw(
        "root 100px
           left  4px x -10..0
           right 4px x 0..10",
    );
    let mut player = Undrawn::new(stage.streamer, u64::MAX);
    let report = replay(&still(), &mut player, &ReplayOptions::default());
    let names: Vec<_> = report.arrivals.iter().map(|arrival| arrival.name.as_str()).collect();
    assert_eq!(names, ["start", "end"]);
    assert!(report.arrivals.iter().all(|arrival| arrival.complete_secs.is_some()), "{report:#?}");
    assert_eq!((report.requests, report.read_bytes, report.peak_tile_bytes), (3, 6, 30));
    assert_eq!((report.frames_with_holes, report.failed, report.frames_over_budget), (0, 0, 0));
    assert!(report.first_picture_secs.is_some());
}

#[test]
fn a_checkpoint_that_never_completes_is_given_up_and_said() {
    let stage = Stage::with("root 1px", options());
    stage.source.hold("root");
    let source = stage.source.clone();
    let mut player = Undrawn::new(stage.streamer, u64::MAX);
    let report = replay(&still(), &mut player, &ReplayOptions { patience_secs: 0.05, ..ReplayOptions::default() });
    assert!(report.arrivals.iter().all(|arrival| arrival.complete_secs.is_none()), "{report:#?}");
    assert_eq!(report.first_picture_secs, None);
    source.release("root");
}

#[test]
fn a_path_moves_evenly_between_its_keyframes() {
    let path = CameraPath::through(
        &[
            ("a".to_owned(), DVec3::ZERO, DVec3::NEG_Z),
            ("b".to_owned(), DVec3::new(10.0, 0.0, 0.0), DVec3::new(10.0, 0.0, -1.0)),
        ],
        4.0,
    )
    .unwrap();
    assert_eq!(path.duration_secs(), 4.0);
    assert_eq!(path.pose_at(1.0), (DVec3::new(2.5, 0.0, 0.0), DVec3::new(2.5, 0.0, -1.0)));
    assert_eq!(path.pose_at(-1.0).0, DVec3::ZERO);
    assert_eq!(path.pose_at(9.0).0.x, 10.0);
    let standing: View = still().view_at(0.05);
    assert_eq!((standing.eye, standing.forward), (view().eye, view().forward));
}

#[test]
fn a_path_that_cannot_be_is_refused_with_its_place() {
    let read = |json: &str| CameraPath::parse(json.as_bytes()).map_err(|error| error.to_string());
    assert!(matches!(CameraPath::parse(b"{\"keyframes\":[]}"), Err(PathError::Empty)));
    assert!(read("nonsense").unwrap_err().contains("no camera path"));
    let keyframe = |secs: &str| format!(r#"{{ "secs": {secs}, "eye": [0,0,0], "look": [0,0,1] }}"#);
    let two = |a, b| format!(r#"{{ "keyframes": [{}, {}] }}"#, keyframe(a), keyframe(b));
    assert!(read(&two("2", "1")).unwrap_err().contains("keyframes[1].secs"));
    assert!(read(&two("0", "1e300")).unwrap_err().contains("keyframes[1].secs"));
    let checkpoint =
        format!(r#"{{ "keyframes": [{}], "checkpoints": [{{ "secs": 5, "name": "late" }}] }}"#, keyframe("0"));
    assert!(read(&checkpoint).unwrap_err().contains("checkpoints[0].secs"));
    let flat = format!(r#"{{ "viewport": [0, 9], "keyframes": [{}] }}"#, keyframe("0"));
    assert!(read(&flat).unwrap_err().contains("viewport"));
}

#[test]
fn a_distribution_says_what_most_frames_had() {
    let spread = Distribution::of((1..=100).rev().map(f64::from).collect());
    assert_eq!((spread.p50, spread.p95, spread.p99, spread.max), (51.0, 95.0, 99.0, 100.0));
    assert_eq!(Distribution::of(Vec::new()), Distribution::default());
}
