//! The program with its window, from the first frame to the last.
//!
//! Nothing is drawn while nothing changes: a window that only waits costs no
//! processor and no battery. Whatever goes on by itself (a moving eye, tiles on
//! their way, captions, toasts) asks for the next frame with [`RequestRedraw`];
//! input wakes the window.

use std::time::Duration;

use bevy::a11y::AccessibilityRequested;
use bevy::app::{AppExit, TerminalCtrlCHandlerPlugin};
use bevy::prelude::*;
use bevy::window::RequestRedraw;
use bevy::winit::{EventLoopProxy, EventLoopProxyWrapper, UpdateMode, WinitSettings, WinitUserEvent};

use super::ViewerPlugins;
use super::session::DiskCacheBytes;
use super::visitor::{
    AppScreen, Eye, FrameClock, Hour, OpenVisit, QualityForNow, StreamingReport, VisitSource, VisitorInput,
};
use crate::content::light::LocalTime;
use crate::visiting::quality::Wanted;

/// An idle window looks around so often all the same, for what cannot wake it.
const HEARTBEAT: Duration = Duration::from_secs(60);
/// Frames after the last change: what one frame decides, the next shows, and the one after has settled.
const SETTLING_FRAMES: u8 = 3;

/// Opens the window and runs until it is closed. With `source` the visit is opened at once,
/// otherwise the start screen asks. `hour` is what visits with light show, `quality` how finely if
/// not as the visitor has chosen. `disk_cache_bytes` is for what servers give; `None`: as much as is usual.
pub fn run(
    source: Option<VisitSource>,
    hour: LocalTime,
    quality: Option<Wanted>,
    budget_bytes: u64,
    disk_cache_bytes: Option<u64>,
) -> AppExit {
    let mut app = App::new();
    app.add_plugins(ViewerPlugins { budget_bytes })
        .add_plugins(RestPlugin)
        .insert_resource(Hour(hour))
        .insert_resource(QualityForNow(quality));
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

/// Lets the window rest while nothing changes. Needs [`AppScreen`], [`StreamingReport`] and [`VisitorInput`].
pub struct RestPlugin;

impl Plugin for RestPlugin {
    fn build(&self, app: &mut App) {
        app.insert_resource(WinitSettings {
            focused_mode: UpdateMode::reactive(HEARTBEAT),
            unfocused_mode: UpdateMode::reactive_low_power(HEARTBEAT),
        })
        .init_resource::<FrameClock>()
        .add_systems(Update, TerminalCtrlCHandlerPlugin::exit_on_flag)
        .add_systems(Last, keep_drawing);
        if let Some(proxy) = app.world().get_resource::<EventLoopProxyWrapper>() {
            wake_on_ctrl_c((**proxy).clone());
            wake_on_gamepads((**proxy).clone());
            if let Some(requested) = app.world().get_resource::<AccessibilityRequested>() {
                wake_for_assistive_technology((**proxy).clone(), requested.clone());
            }
        }
    }
}

/// Asks for another frame while the visit moves or loads, and for a few after that.
fn keep_drawing(
    (mut frames_left, mut moving_left): (Local<u8>, Local<u8>),
    screen: Res<State<AppScreen>>,
    report: Res<StreamingReport>,
    input: Res<VisitorInput>,
    moved: Query<(), (Changed<Transform>, With<Eye>)>,
    mut clock: ResMut<FrameClock>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let moving = !moved.is_empty() || input.walk != Vec2::ZERO || input.look != Vec2::ZERO;
    let loading = match screen.get() {
        AppScreen::Start => false,
        AppScreen::Opening => true,
        AppScreen::Visiting => !report.complete,
    };
    if moving || loading || screen.is_changed() {
        *frames_left = SETTLING_FRAMES;
    }
    *moving_left = if moving { SETTLING_FRAMES } else { moving_left.saturating_sub(1) };
    clock.set_if_neq(FrameClock { follows: *frames_left > 0, moves: *moving_left > 0 });
    if *frames_left > 0 {
        *frames_left -= 1;
        redraw.write(RequestRedraw);
    }
}

/// A window that rests hears Ctrl-C in its terminal all the same.
fn wake_on_ctrl_c(window: EventLoopProxy<WinitUserEvent>) {
    let installed = ctrlc::set_handler(move || {
        TerminalCtrlCHandlerPlugin::gracefully_exit();
        if window.send_event(WinitUserEvent::WakeUp).is_err() {
            tracing::debug!("there is no window left to wake");
        }
    });
    if let Err(error) = installed {
        tracing::debug!("Ctrl-C is not listened to: {error}");
    }
}

/// Gamepads are asked once a frame, and a window that rests has no frames: a thread of its own waits for them.
fn wake_on_gamepads(window: EventLoopProxy<WinitUserEvent>) {
    let wait = move || {
        let mut pads = match gilrs::Gilrs::new() {
            Ok(pads) => pads,
            Err(error) => {
                tracing::debug!("gamepads are not listened to: {error}");
                return;
            }
        };
        loop {
            if pads.next_event_blocking(Some(HEARTBEAT)).is_some() && window.send_event(WinitUserEvent::WakeUp).is_err()
            {
                return;
            }
        }
    };
    if let Err(error) = std::thread::Builder::new().name("gamepads".to_owned()).spawn(wait) {
        tracing::debug!("gamepads are not listened to: {error}");
    }
}

/// How soon a screen reader or a switch is heard.
const LISTENING: Duration = Duration::from_millis(100);

/// What assistive technology asks for is looked at once a frame and wakes nobody: while there is any, the window looks
/// around ten times a second.
fn wake_for_assistive_technology(window: EventLoopProxy<WinitUserEvent>, requested: AccessibilityRequested) {
    let listen = move || {
        loop {
            std::thread::sleep(LISTENING);
            if requested.get() && window.send_event(WinitUserEvent::WakeUp).is_err() {
                return;
            }
        }
    };
    if let Err(error) = std::thread::Builder::new().name("assistive".to_owned()).spawn(listen) {
        tracing::debug!("assistive technology is heard late: {error}");
    }
}

/// Whether there is a screen to open a window on. On Linux: X11 or Wayland; elsewhere there always is.
pub fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY") || set("WAYLAND_SOCKET")
}
