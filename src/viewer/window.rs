//! The program with its window, from the first frame to the last.

use bevy::app::AppExit;
use bevy::prelude::*;

use super::ViewerPlugins;
use super::session::DiskCacheBytes;
use super::visitor::{OpenVisit, VisitSource};

/// Opens the window and runs until it is closed. With `source` the visit is opened at once,
/// otherwise the start screen asks. `disk_cache_bytes` is for what servers give; `None`: as much as is usual.
pub fn run(source: Option<VisitSource>, budget_bytes: u64, disk_cache_bytes: Option<u64>) -> AppExit {
    let mut app = App::new();
    app.add_plugins(ViewerPlugins { budget_bytes });
    if let Some(bytes) = disk_cache_bytes {
        app.insert_resource(DiskCacheBytes(bytes));
    }
    if let Some(source) = source {
        app.add_systems(PostStartup, move |mut open: MessageWriter<OpenVisit>| {
            open.write(OpenVisit(source.clone()));
        });
    }
    app.run()
}

/// Whether there is a screen to open a window on. On Linux: X11 or Wayland; elsewhere there always is.
pub fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY") || set("WAYLAND_SOCKET")
}
