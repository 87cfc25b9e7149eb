//! Follows the level that was chosen, and finds the one that suits a machine that is new.

use bevy::anti_alias::fxaa::Fxaa;
use bevy::prelude::*;
use bevy::render::renderer::RenderAdapterInfo;
use bevy::window::RequestRedraw;
use fluent_bundle::FluentArgs;

use super::camera::WantedTarget;
use crate::viewer::schedule::VisitorSystems;
use crate::viewer::visitor::{
    AppScreen, Eye, FrameClock, LightField, Notice, NoticeKind, Overlay, Preferences, Quality, QualityForNow,
    StreamingReport, Words,
};
use crate::visiting::quality::{self, Level, Machine, Measured, Measurement, Smoothing, Wanted};

pub(super) fn add(app: &mut App) {
    app.init_resource::<Quality>()
        .init_resource::<QualityForNow>()
        .init_resource::<Preferences>()
        .add_message::<Notice>()
        .add_systems(PreStartup, follow.after(super::camera::spawn_eye))
        .add_systems(Update, (follow, measure).chain().in_set(VisitorSystems::Presentation));
}

/// What draws.
pub(super) fn machine(adapter: Option<&RenderAdapterInfo>) -> Machine {
    match adapter.map(|adapter| format!("{:?}", adapter.device_type)).as_deref() {
        Some("Cpu") => Machine::Processor,
        Some("DiscreteGpu") => Machine::Card,
        _ => Machine::Integrated,
    }
}

fn name(adapter: Option<&RenderAdapterInfo>) -> String {
    adapter.map(|adapter| adapter.name.clone()).unwrap_or_default()
}

/// What was asked for last, by whom.
#[derive(Default)]
struct Asked {
    chosen: Wanted,
    followed: Option<Option<Level>>,
}

/// Writes [`Quality`] and how the eye's edges are smoothed, at the start and whenever another level is wanted.
fn follow(
    adapter: Option<Res<RenderAdapterInfo>>,
    preferences: Res<Preferences>,
    picture: Res<WantedTarget>,
    mut for_now: ResMut<QualityForNow>,
    mut asked: Local<Asked>,
    mut quality: ResMut<Quality>,
    eyes: Query<Entity, With<Eye>>,
    (mut commands, mut redraw): (Commands, Option<MessageWriter<RequestRedraw>>),
) {
    let adapter = adapter.as_deref();
    let machine = machine(adapter);
    if asked.followed.is_some() && asked.chosen != preferences.graphics.wanted {
        for_now.set_if_neq(QualityForNow(None));
    }
    asked.chosen = preferences.graphics.wanted;
    let asked_for = for_now.0.and_then(Wanted::level);
    let level = match picture.0 {
        Some(_) => asked_for,
        None => asked_for.or_else(|| Some(preferences.graphics.level(machine, &name(adapter)))),
    };
    if asked.followed == Some(level) {
        return;
    }
    asked.followed = Some(level);
    let now = level.map_or_else(|| quality::Quality::of_picture(machine), |level| level.quality(machine));
    debug!("drawn at {level:?}: {now:?}");
    quality.set_if_neq(Quality(now));
    for eye in &eyes {
        match now.smoothing {
            Smoothing::Picture => commands.entity(eye).insert((Msaa::Off, Fxaa::default())),
            Smoothing::FourSamples => commands.entity(eye).remove::<Fxaa>().insert(Msaa::Sample4),
        };
    }
    if let Some(redraw) = &mut redraw {
        redraw.write(RequestRedraw);
    }
}

/// Times the real picture when everything is there and nobody opens a sheet; then remembers what suits the machine and says
/// so.
fn measure(
    adapter: Option<Res<RenderAdapterInfo>>,
    clock: Option<Res<FrameClock>>,
    (report, light, overlay, screen): (
        Option<Res<StreamingReport>>,
        Res<LightField>,
        Option<Res<Overlay>>,
        Option<Res<State<AppScreen>>>,
    ),
    time: Res<Time<Real>>,
    for_now: Res<QualityForNow>,
    (mut measurement, mut follows): (Local<Measurement>, Local<bool>),
    mut preferences: ResMut<Preferences>,
    words: Option<Res<Words>>,
    (mut notices, mut redraw): (MessageWriter<Notice>, MessageWriter<RequestRedraw>),
) {
    let adapter = adapter.as_deref();
    let name = name(adapter);
    let is_wanted = clock.is_some()
        && adapter.is_some()
        && for_now.0.and_then(Wanted::level).is_none()
        && preferences.graphics.is_to_be_measured(&name);
    let is_steady = screen.is_some_and(|screen| *screen.get() == AppScreen::Visiting)
        && overlay.is_none_or(|overlay| *overlay == Overlay::None)
        && report.is_some_and(|report| report.complete)
        && !light.pending;
    if !is_wanted || !is_steady {
        measurement.forget();
        *follows = false;
        return;
    }
    redraw.write(RequestRedraw);
    // The time before the first of these frames was another's.
    if !std::mem::replace(&mut *follows, true) {
        return;
    }
    let machine = machine(adapter);
    let drawn = preferences.graphics.level(machine, &name);
    let Some(level) = measurement.frame(time.delta_secs_f64(), machine, drawn) else { return };
    info!("{name} draws at {} by measurement", level.id());
    preferences.graphics.measured = Some(Measured { adapter: name, level });
    if let Some(words) = words {
        let mut args = FluentArgs::new();
        args.set("level", words.get(&format!("quality-{}", level.id())));
        notices.write(Notice { kind: NoticeKind::Info, text: words.with("quality-picked", &args) });
    }
}
