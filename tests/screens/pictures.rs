//! Pictures of every screen, for looking at: set PARVIS_PICTURES to a folder.

use std::path::PathBuf;

use bevy::camera::RenderTarget;
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::pipelined_rendering::PipelinedRenderingPlugin;
use bevy::render::render_resource::TextureFormat;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};
use bevy::window::ExitCondition;
use bevy::winit::WinitPlugin;
use bevy_egui::{EguiContext, EguiContexts, EguiPlugin, EguiPreUpdateSet, EguiPrimaryContextPass, PrimaryEguiContext};
use parvis::viewer::language::words_for;
use parvis::viewer::screens::{focus, frame, theme};
use parvis::viewer::visitor::Words;

use super::{SCREENS, draw};

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
    if matches!(subject.screen, "hud" | "tour") {
        focus::release(ui.ctx());
    } else {
        focus::end(&ui);
    }
    Ok(())
}

fn picture_app() -> (App, Handle<Image>) {
    let mut app = App::new();
    let window = WindowPlugin { primary_window: None, exit_condition: ExitCondition::DontExit, ..default() };
    let plugins = DefaultPlugins
        .set(window)
        .set(RenderPlugin { synchronous_pipeline_compilation: true, ..default() })
        .disable::<WinitPlugin>()
        .disable::<LogPlugin>()
        .disable::<PipelinedRenderingPlugin>();
    app.add_plugins((plugins, EguiPlugin::default()))
        .insert_resource(Subject { screen: "start", scale: 1.0, high_contrast: false })
        .insert_resource(words_for("en").unwrap())
        .insert_resource(ClearColor(Color::srgb(0.72, 0.70, 0.66)))
        .add_systems(PreUpdate, dress.after(EguiPreUpdateSet::InitContexts).before(EguiPreUpdateSet::BeginPass))
        .add_systems(EguiPrimaryContextPass, show);
    while app.plugins_state() == bevy::app::PluginsState::Adding {
        bevy::tasks::tick_global_task_pools_on_main_thread();
    }
    app.finish();
    app.cleanup();
    let image = Image::new_target_texture(1280, 720, TextureFormat::Rgba8UnormSrgb, None);
    let image = app.world_mut().resource_mut::<Assets<Image>>().add(image);
    app.world_mut().spawn((Camera3d::default(), Msaa::Off, RenderTarget::Image(image.clone().into())));
    (app, image)
}

#[test]
fn every_screen_can_be_pictured() {
    let Some(folder) = std::env::var_os("PARVIS_PICTURES").map(PathBuf::from) else { return };
    std::fs::create_dir_all(&folder).unwrap();
    let (mut app, image) = picture_app();
    let wanted = std::env::var("PARVIS_PICTURES_ONLY").unwrap_or_default();
    for (language, scale, high_contrast) in
        [("en", 1.0, false), ("fr", 1.0, false), ("fr", 2.0, false), ("en", 1.0, true)]
    {
        app.insert_resource(words_for(language).unwrap());
        for screen in SCREENS {
            let name =
                format!("{screen}-{language}-{}{}.png", scale * 100.0, if high_contrast { "-contrast" } else { "" });
            if !name.contains(&wanted) {
                continue;
            }
            app.insert_resource(Subject { screen, scale, high_contrast });
            for _ in 0..6 {
                app.update();
            }
            let file = folder.join(&name);
            let written = file.clone();
            app.world_mut().spawn(Screenshot::image(image.clone())).observe(move |captured: On<ScreenshotCaptured>| {
                captured.image.clone().try_into_dynamic().unwrap().to_rgb8().save(&written).unwrap();
            });
            for _ in 0..60 {
                app.update();
                if file.exists() {
                    break;
                }
            }
            assert!(file.exists(), "{name} was not rendered");
        }
    }
}
