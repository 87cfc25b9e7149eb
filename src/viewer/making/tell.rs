//! What authors are told of what they left, and of what may be lost.

use bevy::prelude::*;

use super::workbench::Workbench;
use crate::viewer::visitor::{NoticeKind, Tell};

/// Work that may be lost is told of at once, and once; work that was left, when there is somebody to tell.
pub(super) fn trouble(
    mut bench: ResMut<Workbench>,
    mut tell: Tell,
    visit: Option<Res<crate::viewer::visitor::CurrentVisit>>,
) {
    let bench = bench.bypass_change_detection();
    let now = bench.desk.as_ref().and_then(|desk| desk.trouble()).map(ToString::to_string);
    if now.is_some() && now != bench.told {
        tell.reason(NoticeKind::Warning, "making-journal", now.as_deref().unwrap_or_default());
    }
    if bench.desk.is_some() {
        bench.told = now;
    }
    if visit.is_none() || tell.language().is_none() {
        return;
    }
    if let Some(error) = bench.unreadable.take() {
        tell.reason(NoticeKind::Warning, "making-unreadable", &error.to_string());
    }
    if std::mem::take(&mut bench.kept)
        && let Some((desk, _)) = &bench.left
    {
        let title = desk.draft().tour().title.get(tell.language().unwrap_or("en")).to_owned();
        let title = if title.trim().is_empty() { tell.text("making-untitled") } else { title };
        tell.reason(NoticeKind::Info, "making-kept", &title);
    }
    if std::mem::take(&mut bench.shortened) {
        tell.plain(NoticeKind::Info, "making-shortened");
    }
}
