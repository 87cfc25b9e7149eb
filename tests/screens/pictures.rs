//! Pictures of what lies over the visit, compared with the ones kept; and of every screen, for looking at: set
//! PARVIS_PICTURES to a folder.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use bevy::camera::RenderTarget;
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::pipelined_rendering::PipelinedRenderingPlugin;
use bevy::render::render_resource::TextureFormat;
use bevy::render::renderer::RenderDevice;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};
use bevy::window::ExitCondition;
use bevy::winit::WinitPlugin;
use bevy_egui::input::{EguiInputEvent, FocusedNonWindowEguiContext};
use bevy_egui::{
    EguiContext, EguiContexts, EguiPlugin, EguiPreUpdateSet, EguiPrimaryContextPass, PrimaryEguiContext, egui,
};
use image::RgbImage;
use parvis::content::surface::Picture;
use parvis::viewer::language::{LanguagePlugin, words_for};
use parvis::viewer::screens::{ScreensPlugin, focus, frame, theme};
use parvis::viewer::visitor::{
    AppScreen, Controls, Lights, Notice, NoticeKind, OpenVisit, Overlay, Preferences, StreamingReport, VisitSource,
    Words,
};
use parvis::visiting::scanning::Lit;

use super::{OVER_VISIT, SCREENS, draw};
use crate::common::pictures::{DRAWING, compare, part};

/// The screen that is drawn.
#[derive(Resource)]
struct Subject {
    screen: &'static str,
    scale: f32,
    high_contrast: bool,
}

fn dress(contexts: Query<&mut EguiContext, With<PrimaryEguiContext>>, subject: Res<Subject>) {
    for mut context in contexts {
        theme::wear(context.get_mut(), subject.high_contrast);
        context.get_mut().set_zoom_factor(subject.scale);
    }
}

fn show(mut contexts: EguiContexts, subject: Res<Subject>, words: Res<Words>) -> Result {
    let mut ui = frame::root(contexts.ctx_mut()?);
    draw(subject.screen, &mut ui, &words);
    if OVER_VISIT.contains(&subject.screen) {
        focus::release(ui.ctx());
    } else {
        focus::end(&ui);
    }
    Ok(())
}

/// An app that draws into an image; `prepare` adds what is to be drawn.
fn picture_app(prepare: impl FnOnce(&mut App)) -> (App, Handle<Image>) {
    let mut app = App::new();
    let window = WindowPlugin { primary_window: None, exit_condition: ExitCondition::DontExit, ..default() };
    let plugins = DefaultPlugins
        .set(window)
        .set(RenderPlugin { synchronous_pipeline_compilation: true, ..default() })
        .disable::<WinitPlugin>()
        .disable::<LogPlugin>()
        .disable::<PipelinedRenderingPlugin>();
    app.add_plugins((plugins, EguiPlugin::default())).insert_resource(ClearColor(Color::srgb(0.72, 0.70, 0.66)));
    prepare(&mut app);
    while app.plugins_state() == bevy::app::PluginsState::Adding {
        bevy::tasks::tick_global_task_pools_on_main_thread();
    }
    app.finish();
    app.cleanup();
    let image = Image::new_target_texture(1280, 720, TextureFormat::Rgba8UnormSrgb, None);
    let image = app.world_mut().resource_mut::<Assets<Image>>().add(image);
    let camera = (Camera3d::default(), Msaa::Off, RenderTarget::Image(image.clone().into()));
    let camera = app.world_mut().spawn(camera).id();
    // Without a window nothing has the focus, and no ring would be seen.
    app.insert_resource(FocusedNonWindowEguiContext(camera));
    (app, image)
}

/// Renders what is shown now; `None` where nothing can draw.
fn shoot(app: &mut App, image: &Handle<Image>) -> Option<RgbImage> {
    app.world().get_resource::<RenderDevice>()?;
    for _ in 0..6 {
        app.update();
    }
    let caught: Arc<Mutex<Option<RgbImage>>> = Arc::default();
    let into = Arc::clone(&caught);
    app.world_mut().spawn(Screenshot::image(image.clone())).observe(move |captured: On<ScreenshotCaptured>| {
        *into.lock().unwrap() = Some(captured.image.clone().try_into_dynamic().unwrap().to_rgb8());
    });
    for _ in 0..60 {
        app.update();
        if let Some(picture) = caught.lock().unwrap().take() {
            return Some(picture);
        }
    }
    panic!("nothing was rendered");
}

/// Renders what is shown now into a file.
fn take(app: &mut App, image: &Handle<Image>, file: PathBuf) {
    shoot(app, image).expect("something that draws").save(file).unwrap();
}

fn pixels(picture: &RgbImage) -> Picture {
    let rgba = image::DynamicImage::ImageRgb8(picture.clone()).to_rgba8();
    Picture::from_rgba("screen", rgba.width(), rgba.height(), rgba.into_raw())
}

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("PARVIS_PICTURES").map(PathBuf::from)?;
    std::fs::create_dir_all(&folder).unwrap();
    Some(folder)
}

#[test]
fn every_screen_can_be_pictured() {
    let Some(folder) = folder() else { return };
    let (mut app, image) = picture_app(|app| {
        app.insert_resource(Subject { screen: "start", scale: 1.0, high_contrast: false })
            .insert_resource(words_for("en").unwrap())
            .add_systems(PreUpdate, dress.after(EguiPreUpdateSet::InitContexts).before(EguiPreUpdateSet::BeginPass))
            .add_systems(EguiPrimaryContextPass, show);
    });
    for (language, scale, high_contrast) in
        [("en", 1.0, false), ("fr", 1.0, false), ("fr", 2.0, false), ("en", 1.0, true)]
    {
        app.insert_resource(words_for(language).unwrap());
        for screen in SCREENS {
            let name =
                format!("{screen}-{language}-{}{}.png", scale * 100.0, if high_contrast { "-contrast" } else { "" });
            app.insert_resource(Subject { screen, scale, high_contrast });
            take(&mut app, &image, folder.join(name));
        }
    }
}

#[test]
fn the_plugin_draws_and_obeys_with_a_real_renderer() {
    let Some(folder) = folder() else { return };
    let (mut app, image) = picture_app(|app| {
        app.insert_resource(Preferences { language: "fr".into(), ..Preferences::default() });
        app.add_plugins((LanguagePlugin, ScreensPlugin));
    });
    take(&mut app, &image, folder.join("plugin-start.png"));

    let context = app.world_mut().query_filtered::<Entity, With<PrimaryEguiContext>>().single(app.world()).unwrap();
    let press = |app: &mut App, key: egui::Key| {
        for pressed in [true, false] {
            let modifiers = egui::Modifiers::NONE;
            let event = egui::Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
            app.world_mut().write_message(EguiInputEvent { context, event });
            app.update();
        }
        app.update();
    };
    let mut opened = app.world().resource::<Messages<OpenVisit>>().get_cursor_current();
    press(&mut app, egui::Key::Enter);
    let messages = app.world().resource::<Messages<OpenVisit>>();
    assert_eq!(opened.read(messages).collect::<Vec<_>>(), [&OpenVisit(VisitSource::BuiltIn)]);

    let mut preferences = app.world_mut().resource_mut::<Preferences>();
    (preferences.high_contrast, preferences.text_scale) = (true, 1.5);
    app.world_mut().resource_mut::<NextState<AppScreen>>().set(AppScreen::Visiting);
    app.update();
    *app.world_mut().resource_mut::<Overlay>() = Overlay::Access;
    take(&mut app, &image, folder.join("plugin-access.png"));

    *app.world_mut().resource_mut::<Overlay>() = Overlay::None;
    app.world_mut().resource_mut::<StreamingReport>().open = true;
    app.world_mut().resource_mut::<Preferences>().text_scale = 1.0;
    app.world_mut().write_message(Notice { kind: NoticeKind::Warning, text: "La tuile 12 manque.".into() });
    take(&mut app, &image, folder.join("plugin-visiting.png"));
}

#[test]
fn what_is_lit_and_a_resting_pointer_look_as_they_did() {
    let _turn = DRAWING.lock().unwrap_or_else(PoisonError::into_inner);
    let (mut app, image) = picture_app(|app| {
        app.insert_resource(Preferences { language: "fr".into(), ..Preferences::default() });
        app.add_plugins((LanguagePlugin, ScreensPlugin));
    });
    app.world_mut().resource_mut::<NextState<AppScreen>>().set(AppScreen::Visiting);
    let mut preferences = app.world_mut().resource_mut::<Preferences>();
    (preferences.switch.scanning, preferences.switch.dwell) = (true, true);
    for scale in [1.0, 2.0] {
        app.world_mut().resource_mut::<Preferences>().text_scale = scale;
        for _ in 0..4 {
            app.update();
        }
        let control = |app: &App, name: &str| {
            let all = &app.world().resource::<Controls>().all;
            all.iter().find(|control| control.name == name).unwrap_or_else(|| panic!("no {name}")).clone()
        };
        let row = ["Tourner à gauche", "Un pas en avant", "Tourner à droite"].map(|name| control(&app, name).id);
        let step = control(&app, "Un pas en avant");
        let at = step.seen.center() * scale;
        let lit = [
            ("row", Lit::Group(row.to_vec()), "Tourner à gauche … Tourner à droite", None),
            ("item", Lit::Item(step.id), "Un pas en avant", None),
            ("dwell", Lit::Nothing, "", Some((at, 0.6))),
        ];
        for (what, lit, name, ring) in lit {
            app.insert_resource(Lights { lit, name: name.to_owned(), ring });
            let Some(picture) = shoot(&mut app, &image) else { return };
            let name = format!("switch-{what}-{}", scale * 100.0);
            if let Some(folder) = folder() {
                picture.save(folder.join(format!("{name}.png"))).unwrap();
            }
            compare(&name, &part(&pixels(&picture), (at.x as u32, at.y as u32), (260, 160)));
        }
    }
}

#[test]
fn the_plan_looks_as_it_did() {
    let _turn = DRAWING.lock().unwrap_or_else(PoisonError::into_inner);
    let (mut app, image) = picture_app(|app| {
        app.insert_resource(Subject { screen: "plan", scale: 1.0, high_contrast: false })
            .insert_resource(words_for("fr").unwrap())
            .add_systems(PreUpdate, dress.after(EguiPreUpdateSet::InitContexts).before(EguiPreUpdateSet::BeginPass))
            .add_systems(EguiPrimaryContextPass, show);
    });
    let Some(picture) = shoot(&mut app, &image) else { return };
    let half = image::imageops::resize(&picture, 640, 360, image::imageops::FilterType::Triangle);
    compare("plan", &pixels(&half));
}
