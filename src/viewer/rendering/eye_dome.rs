//! Eye-dome shading: a point of a cloud is darkened by how much nearer its neighbours in the picture are, so that a cloud
//! without normals shows its forms (Boucheny, "Interactive scientific visualization of large datasets", 2009).

use bevy::asset::{load_internal_asset, uuid_handle};
use bevy::core_pipeline::FullscreenShader;
use bevy::core_pipeline::schedule::{Core3d, Core3dSystems};
use bevy::core_pipeline::tonemapping::tonemapping;
use bevy::prelude::*;
use bevy::render::camera::ExtractedCamera;
use bevy::render::extract_component::{ExtractComponent, ExtractComponentPlugin};
use bevy::render::render_resource::binding_types::{texture_2d, texture_depth_2d, texture_depth_2d_multisampled};
use bevy::render::render_resource::{
    BindGroupEntries, BindGroupLayoutDescriptor, BindGroupLayoutEntries, CachedRenderPipelineId, ColorTargetState,
    ColorWrites, FragmentState, Operations, PipelineCache, RenderPassColorAttachment, RenderPassDescriptor,
    RenderPipelineDescriptor, ShaderStages, SpecializedRenderPipeline, SpecializedRenderPipelines, TextureFormat,
    TextureSampleType, VertexState,
};
use bevy::render::renderer::{RenderContext, RenderDevice, ViewQuery};
use bevy::render::view::{ExtractedView, Msaa, ViewDepthTexture, ViewTarget};
use bevy::render::{GpuResourceAppExt as _, Render, RenderApp, RenderStartup, RenderSystems};

use crate::viewer::visitor::{Eye, Quality, TileCloud};

const SHADER: Handle<Shader> = uuid_handle!("5a0e6a53-6f0e-4c39-9d41-1f1c5c9b7a04");

/// On an eye that sees a cloud.
#[derive(Component, ExtractComponent, Clone, Copy, Default)]
pub(super) struct EyeDome;

pub(super) fn add(app: &mut App) {
    if !app.world().contains_resource::<Assets<Shader>>() {
        return;
    }
    load_internal_asset!(app, SHADER, "../../../shaders/eye_dome.wgsl", Shader::from_wgsl);
    app.add_plugins(ExtractComponentPlugin::<EyeDome>::default()).add_systems(PostUpdate, follow_clouds);
    if let Some(render) = app.get_sub_app_mut(RenderApp) {
        render
            .init_gpu_resource::<SpecializedRenderPipelines<EyeDomePipeline>>()
            .add_systems(RenderStartup, set_up)
            .add_systems(Render, prepare.in_set(RenderSystems::Prepare))
            .add_systems(Core3d, draw.in_set(Core3dSystems::PostProcess).before(tonemapping));
    }
}

/// Costs a pass over the picture: only where a cloud is shown, and where the machine can.
fn follow_clouds(
    quality: Res<Quality>,
    clouds: Query<&Visibility, With<TileCloud>>,
    eyes: Query<(Entity, Has<EyeDome>), With<Eye>>,
    mut commands: Commands,
) {
    let wanted = quality.eye_dome && clouds.iter().any(|visibility| *visibility != Visibility::Hidden);
    for (eye, has) in eyes.iter().filter(|(_, has)| *has != wanted) {
        if has {
            commands.entity(eye).remove::<EyeDome>();
        } else {
            commands.entity(eye).insert(EyeDome);
        }
    }
}

/// What all its pipelines have in common.
#[derive(Resource)]
struct EyeDomePipeline {
    /// For one sample a pixel, and for several.
    layouts: [BindGroupLayoutDescriptor; 2],
    vertex: VertexState,
}

impl EyeDomePipeline {
    fn layout(&self, multisampled: bool) -> &BindGroupLayoutDescriptor {
        let [one, several] = &self.layouts;
        if multisampled { several } else { one }
    }
}

impl SpecializedRenderPipeline for EyeDomePipeline {
    /// The picture's format, and whether its depth has several samples a pixel.
    type Key = (TextureFormat, bool);

    fn specialize(&self, (format, multisampled): Self::Key) -> RenderPipelineDescriptor {
        let shader_defs = if multisampled { vec!["MULTISAMPLED".into()] } else { Vec::new() };
        let target = ColorTargetState { format, blend: None, write_mask: ColorWrites::ALL };
        RenderPipelineDescriptor {
            label: Some("eye_dome".into()),
            layout: vec![self.layout(multisampled).clone()],
            vertex: self.vertex.clone(),
            fragment: Some(FragmentState { shader: SHADER, shader_defs, targets: vec![Some(target)], ..default() }),
            ..default()
        }
    }
}

fn set_up(fullscreen: Res<FullscreenShader>, mut commands: Commands) {
    let picture = || texture_2d(TextureSampleType::Float { filterable: false });
    let fragment = ShaderStages::FRAGMENT;
    let layouts = [
        BindGroupLayoutEntries::sequential(fragment, (picture(), texture_depth_2d())),
        BindGroupLayoutEntries::sequential(fragment, (picture(), texture_depth_2d_multisampled())),
    ]
    .map(|entries| BindGroupLayoutDescriptor::new("eye_dome", &entries));
    commands.insert_resource(EyeDomePipeline { layouts, vertex: fullscreen.to_vertex_state() });
}

/// Which pipeline a view is drawn with.
#[derive(Component)]
struct ViewEyeDome {
    pipeline: CachedRenderPipelineId,
    multisampled: bool,
}

fn prepare(
    views: Query<(Entity, &ExtractedView, &Msaa, Has<EyeDome>), With<ExtractedCamera>>,
    shared: Res<EyeDomePipeline>,
    mut pipelines: ResMut<SpecializedRenderPipelines<EyeDomePipeline>>,
    cache: Res<PipelineCache>,
    mut commands: Commands,
) {
    for (entity, view, msaa, wanted) in &views {
        if wanted {
            let multisampled = *msaa != Msaa::Off;
            let pipeline = pipelines.specialize(&cache, &shared, (view.target_format, multisampled));
            commands.entity(entity).insert(ViewEyeDome { pipeline, multisampled });
        } else {
            commands.entity(entity).remove::<ViewEyeDome>();
        }
    }
}

fn draw(
    view: ViewQuery<(&ViewTarget, &ViewDepthTexture, &ViewEyeDome)>,
    shared: Res<EyeDomePipeline>,
    cache: Res<PipelineCache>,
    device: Res<RenderDevice>,
    mut context: RenderContext,
) {
    let (target, depth, with) = view.into_inner();
    let Some(pipeline) = cache.get_render_pipeline(with.pipeline) else { return };
    let picture = target.post_process_write();
    let layout = cache.get_bind_group_layout(shared.layout(with.multisampled));
    let entries = BindGroupEntries::sequential((picture.source, depth.view()));
    let bind_group = device.create_bind_group("eye_dome", &layout, &entries);
    let attachment = RenderPassColorAttachment {
        view: picture.destination,
        depth_slice: None,
        resolve_target: None,
        ops: Operations::default(),
    };
    let pass = RenderPassDescriptor {
        label: Some("eye_dome"),
        color_attachments: &[Some(attachment)],
        depth_stencil_attachment: None,
        timestamp_writes: None,
        occlusion_query_set: None,
        multiview_mask: None,
    };
    let mut pass = context.command_encoder().begin_render_pass(&pass);
    pass.set_pipeline(pipeline);
    pass.set_bind_group(0, &bind_group, &[]);
    pass.draw(0..3, 0..1);
}
