//! Files that no frame waits for.

use super::stage::MockSource;
use parvis::content::source::Source;
use parvis::streaming::LaterFiles;
use std::sync::Arc;
use std::time::Duration;

#[test]
fn a_file_is_read_once_while_frames_go_on_and_a_missing_one_may_be_asked_for_again() {
    let mock = Arc::new(MockSource::default());
    let source: Arc<dyn Source> = mock.clone();
    mock.put("schema.json", "{}");
    mock.hold("schema.json");
    let mut later = LaterFiles::default();
    for _ in 0..5 {
        assert!(later.get(&source, "schema.json", 100).is_none(), "nobody waits for it");
    }
    mock.release("schema.json");
    let until = |later: &mut LaterFiles, uri: &str| loop {
        if let Some(read) = later.get(&source, uri, 100) {
            return read;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    assert_eq!(&*until(&mut later, "schema.json").unwrap(), b"{}");
    assert_eq!(mock.reads(), ["schema.json"]);
    assert!(until(&mut later, "missing.json").unwrap_err().contains("missing.json"));
    mock.put("missing.json", "[]");
    assert!(until(&mut later, "missing.json").is_err());
    later.forget_failures();
    assert_eq!(&*until(&mut later, "missing.json").unwrap(), b"[]");
}

#[test]
fn only_so_many_files_are_read_beside_frames() {
    let mock = Arc::new(MockSource::default());
    let source: Arc<dyn Source> = mock.clone();
    let mut later = LaterFiles::default();
    let refused = (0..1000).filter(|n| matches!(later.get(&source, &format!("{n}"), 1), Some(Err(_)))).count();
    assert!((900..1000).contains(&refused), "{refused}");
}
