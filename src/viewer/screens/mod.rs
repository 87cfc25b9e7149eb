//! All that is drawn with egui: the start screen, the menus and sheets over a visit, toasts, and
//! what commands do there.

pub mod access;
pub mod access_body;
mod access_captions;
mod access_comfort;
mod access_graphics;
mod access_hands;
mod access_presets;
pub mod access_switch;
mod access_tours;
mod access_vision;
mod access_voice;
pub mod action;
pub mod apply;
pub mod commands;
pub mod controls;
pub mod dialog;
mod field;
pub mod focus;
pub mod frame;
pub mod hands;
pub mod hud;
pub mod lights;
pub mod making;
mod making_card;
mod making_stop;
mod making_words;
pub mod map;
pub mod menu;
pub mod model;
pub mod motif;
pub mod moves;
pub mod opening;
pub mod plan;
pub mod search;
mod show;
pub mod sights;
pub mod start;
pub mod step_bar;
pub mod streaming_panel;
pub mod theme;
pub mod timeline;
pub mod toasts;
mod visit_model;
pub mod welcome;
pub mod whereabouts;
mod whereabouts_model;

use bevy::prelude::*;
use bevy::render::render_resource::SpecializedRenderPipelines;
use bevy::render::{GpuResourceAppExt as _, RenderApp};
use bevy::window::RequestRedraw;
use bevy_egui::input::EguiInputEvent;
use bevy_egui::render::EguiPipeline;
use bevy_egui::render::systems::{EguiRenderData, EguiTransforms};
use bevy_egui::{EguiPreUpdateSet, EguiPrimaryContextPass};

use self::action::Action;
use super::schedule::VisitorSystems;
use super::visitor::{
    Answer, AppScreen, Assigning, Carry, ChosenSight, CloseVisit, Commanded, Controls, Devices, FindWay, FirstStart,
    GoTo, HandsMap, Hindrance, Lights, Loading, MakeTour, Making, Moving, Notice, Offer, OpenVisit, Overlay,
    Preferences, PutAway, Rebind, ShowPhase, SightsInView, StoreyPlan, StreamingReport, SwitchState, SwitchWish,
    Timeline, Toggle, TourCommand, TourStatus, Typing, Way, Words,
};

/// The screens. Needs `EguiPlugin`, a camera with egui's primary context, and the words of the
/// language plugin; without them it draws nothing and nothing breaks.
pub struct ScreensPlugin;

impl Plugin for ScreensPlugin {
    fn build(&self, app: &mut App) {
        apply::ensure_screens(app);
        app.add_message::<Action>()
            .add_message::<OpenVisit>()
            .add_message::<CloseVisit>()
            .add_message::<GoTo>()
            .add_message::<TourCommand>()
            .add_message::<Toggle>()
            .add_message::<ShowPhase>()
            .add_message::<Notice>()
            .add_message::<Commanded>()
            .add_message::<Rebind>()
            .add_message::<Carry>()
            .init_resource::<Moving>()
            .init_resource::<Assigning>()
            .init_resource::<Devices>()
            .init_resource::<HandsMap>()
            .add_message::<SwitchWish>()
            .add_message::<FindWay>()
            .add_message::<PutAway>()
            .add_message::<MakeTour>()
            .init_resource::<Making>()
            .init_resource::<Answer>()
            .init_resource::<Hindrance>()
            .init_resource::<Offer>()
            .init_resource::<StoreyPlan>()
            .init_resource::<Way>()
            .init_resource::<plan::PlanView>()
            .add_message::<RequestRedraw>()
            .add_message::<EguiInputEvent>()
            .init_resource::<Overlay>()
            .init_resource::<Loading>()
            .init_resource::<TourStatus>()
            .init_resource::<Timeline>()
            .init_resource::<SightsInView>()
            .init_resource::<ChosenSight>()
            .init_resource::<StreamingReport>()
            .init_resource::<Preferences>()
            .init_resource::<Controls>()
            .init_resource::<Typing>()
            .init_resource::<Lights>()
            .init_resource::<SwitchState>()
            .init_resource::<apply::FromMenu>()
            .init_resource::<toasts::Toasts>()
            .init_resource::<dialog::Dialog>()
            .add_systems(
                PreUpdate,
                (
                    show::dress.after(EguiPreUpdateSet::InitContexts),
                    show::drop_repeated_modifiers.after(EguiPreUpdateSet::ProcessInput),
                )
                    .before(EguiPreUpdateSet::BeginPass),
            )
            // After all devices and before anything moves: "back" ends a flight or opens the menu, by how the visitor moved
            // when it was pressed.
            .add_systems(
                Update,
                (
                    commands::read_commands,
                    commands::commands_to_egui,
                    dialog::open_dialog.run_if(resource_exists::<Words>),
                    dialog::await_choice,
                    apply::carry_out,
                    apply::carry_out_ways,
                    apply::turn_switches,
                )
                    .chain()
                    .after(VisitorSystems::Input)
                    .before(VisitorSystems::Session),
            )
            .add_systems(Startup, apply::welcome.run_if(resource_exists::<FirstStart>))
            .add_systems(Update, (apply::collect_notices, apply::remember_welcome).in_set(VisitorSystems::Presentation))
            .add_systems(OnExit(AppScreen::Visiting), apply::close_sheets)
            .add_systems(OnEnter(AppScreen::Opening), apply::forget_errors)
            .add_systems(EguiPrimaryContextPass, show::show_screens.run_if(resource_exists::<Words>));
    }

    /// What egui keeps on the graphics card is gone when that is started anew; 0.42 makes it only once.
    fn finish(&self, app: &mut App) {
        if let Some(render) = app.get_sub_app_mut(RenderApp) {
            render
                .init_gpu_resource::<EguiTransforms>()
                .init_gpu_resource::<EguiRenderData>()
                .init_gpu_resource::<SpecializedRenderPipelines<EguiPipeline>>();
        }
    }
}
