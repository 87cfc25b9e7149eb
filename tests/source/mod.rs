//! Where bytes come from: archives and servers. Folders are in `visit/folders.rs`.

mod addresses;
mod archives;
mod bad_archives;
mod cached;
mod downloads;
mod faults;
mod remote_archives;
mod servers;

use crate::common::server::Server;
use parvis::content::source::{HttpOptions, HttpSource, Source, SourceOptions, open};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

const LIMIT: u64 = 1 << 20;

/// Waits of milliseconds instead of seconds.
fn hasty() -> SourceOptions {
    SourceOptions {
        http: HttpOptions {
            connect_timeout: Duration::from_secs(5),
            stall_timeout: Duration::from_millis(300),
            first_wait: Duration::from_millis(2),
            longest_wait: Duration::from_millis(2000),
            ..HttpOptions::default()
        },
        cache: None,
    }
}

fn source(server: &Server) -> HttpSource {
    HttpSource::new(&server.url("/visit/tileset.json"), &hasty()).unwrap()
}

fn opened(path: &str) -> Arc<dyn Source> {
    open(Path::new(path), &hasty()).unwrap().source
}

/// A tileset of one tile with this content.
fn tileset(content: &str) -> String {
    serde_json::json!({
        "asset": {"version": "1.1"}, "geometricError": 9,
        "root": {"boundingVolume": {"sphere": [0, 0, 10, 20]}, "geometricError": 0, "content": {"uri": content}}
    })
    .to_string()
}
