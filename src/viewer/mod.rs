//! The Bevy app: one feature, one folder, one plugin.

pub mod accessibility;
pub mod captions;
pub mod hands;
mod job;
pub mod language;
pub mod making;
pub mod movement;
pub mod offscreen;
pub mod phases;
pub mod rendering;
pub mod schedule;
pub mod screens;
pub mod session;
pub mod settings;
pub mod sights;
pub mod speech;
pub mod streaming;
pub mod switch;
pub mod tours;
pub mod vision;
pub mod visitor;
pub mod wayfinding;
pub mod window;

use bevy::app::{PluginGroupBuilder, TerminalCtrlCHandlerPlugin};
use bevy::gilrs::GilrsPlugin;
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::settings::WgpuSettings;
use bevy::window::ExitCondition;
use bevy::winit::WinitPlugin;
use bevy_egui::EguiPlugin;

use accessibility::AccessibilityPlugin;
use captions::CaptionsPlugin;
use hands::HandsPlugin;
use language::LanguagePlugin;
use making::MakingPlugin;
use movement::MovementPlugin;
use phases::PhasesPlugin;
use rendering::{RenderingPlugin, renderer};
use screens::ScreensPlugin;
use session::SessionPlugin;
use settings::SettingsPlugin;
use sights::SightsPlugin;
use speech::SpeechPlugin;
use streaming::StreamingPlugin;
use switch::SwitchPlugin;
use tours::ToursPlugin;
use vision::VisionPlugin;
use wayfinding::WayfindingPlugin;

/// 1 GiB: what tiles may take, CPU and GPU together, unless the command line says otherwise.
pub const DEFAULT_MEMORY_BUDGET: u64 = 1 << 30;

/// What every form of the viewer has, with or without a window.
struct CommonPlugins {
    offscreen: Option<UVec2>,
    budget_bytes: u64,
    settings: SettingsPlugin,
}

impl Plugin for CommonPlugins {
    fn build(&self, app: &mut App) {
        // A system that fails is told about; it does not take the visitor's evening away.
        app.set_error_handler(bevy::ecs::error::warn);
        schedule::configure(app);
        app.init_resource::<visitor::Overlay>().add_plugins((
            self.settings.clone(),
            LanguagePlugin,
            SessionPlugin,
            MovementPlugin,
            RenderingPlugin { offscreen: self.offscreen },
            StreamingPlugin { budget_bytes: self.budget_bytes },
            ToursPlugin,
            SightsPlugin,
            PhasesPlugin,
            CaptionsPlugin,
            VisionPlugin,
            WayfindingPlugin,
        ));
    }
}

/// Everything: a window, screens, saved settings. The command line has set logging up.
#[derive(Debug, Clone, Copy)]
pub struct ViewerPlugins {
    /// Bytes that tiles may take.
    pub budget_bytes: u64,
}

impl PluginGroup for ViewerPlugins {
    fn build(self) -> PluginGroupBuilder {
        let window = Window { title: "Parvis".to_owned(), name: Some("org.parvis.Parvis".to_owned()), ..default() };
        DefaultPlugins
            .set(WindowPlugin { primary_window: Some(window), ..default() })
            .set(RenderPlugin { render_creation: renderer(), ..default() })
            .disable::<LogPlugin>()
            // The window wakes up for it, see `window`.
            .disable::<TerminalCtrlCHandlerPlugin>()
            .add(CommonPlugins {
                offscreen: None,
                budget_bytes: self.budget_bytes,
                settings: SettingsPlugin::for_user(),
            })
            .add(EguiPlugin::default())
            .add(HandsPlugin::for_user())
            .add(ScreensPlugin)
            .add(AccessibilityPlugin)
            .add(SpeechPlugin)
            .add(MakingPlugin::for_user())
            .add(SwitchPlugin)
    }
}

/// No window, no saved settings: pictures and tests.
#[derive(Debug, Clone, Copy)]
pub struct HeadlessPlugins {
    /// Pixels of the pictures.
    pub size: UVec2,
}

impl PluginGroup for HeadlessPlugins {
    fn build(self) -> PluginGroupBuilder {
        DefaultPlugins
            .set(WindowPlugin { primary_window: None, exit_condition: ExitCondition::DontExit, ..default() })
            // A picture without some of its shaders would look finished.
            .set(RenderPlugin { render_creation: renderer(), synchronous_pipeline_compilation: true, ..default() })
            .disable::<LogPlugin>()
            .disable::<WinitPlugin>()
            .add(CommonPlugins {
                offscreen: Some(self.size),
                budget_bytes: DEFAULT_MEMORY_BUDGET,
                settings: SettingsPlugin { path: None },
            })
            .add(TakesPicturesPlugin)
    }
}

/// What a window has but the window itself and the graphics card, and nothing is saved: devices, screens and movement
/// in tests, which write what the system would have said.
#[derive(Debug, Clone, Copy)]
pub struct RehearsalPlugins {
    /// Pixels of the window that is not there.
    pub size: UVec2,
}

impl PluginGroup for RehearsalPlugins {
    fn build(self) -> PluginGroupBuilder {
        let window = Window { resolution: (self.size.x, self.size.y).into(), ..default() };
        let no_card = WgpuSettings { backends: None, ..default() };
        DefaultPlugins
            .set(WindowPlugin { primary_window: Some(window), exit_condition: ExitCondition::DontExit, ..default() })
            .set(RenderPlugin { render_creation: no_card.into(), ..default() })
            .disable::<LogPlugin>()
            .disable::<WinitPlugin>()
            .disable::<GilrsPlugin>()
            .disable::<TerminalCtrlCHandlerPlugin>()
            .add(CommonPlugins {
                offscreen: None,
                budget_bytes: DEFAULT_MEMORY_BUDGET,
                settings: SettingsPlugin { path: None },
            })
            .add(EguiPlugin::default())
            .add(HandsPlugin { path: None })
            .add(ScreensPlugin)
            .add(AccessibilityPlugin)
    }
}

struct TakesPicturesPlugin;

impl Plugin for TakesPicturesPlugin {
    fn build(&self, app: &mut App) {
        app.insert_resource(visitor::TakesPictures);
    }
}
