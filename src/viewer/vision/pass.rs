//! A pass over the picture, after everything in it was drawn and before captions and panels.

use bevy::asset::{load_internal_asset, uuid_handle};
use bevy::core_pipeline::FullscreenShader;
use bevy::core_pipeline::schedule::{Core3d, Core3dSystems};
use bevy::core_pipeline::tonemapping::tonemapping;
use bevy::prelude::*;
use bevy::render::camera::ExtractedCamera;
use bevy::render::extract_component::{
    ComponentUniforms, DynamicUniformIndex, ExtractComponent, ExtractComponentPlugin, UniformComponentPlugin,
};
use bevy::render::render_resource::binding_types::{
    sampler, texture_2d, texture_depth_2d, texture_depth_2d_multisampled, uniform_buffer,
};
use bevy::render::render_resource::{
    BindGroupEntries, BindGroupLayoutDescriptor, BindGroupLayoutEntries, CachedRenderPipelineId, ColorTargetState,
    ColorWrites, FilterMode, FragmentState, Operations, PipelineCache, RenderPassColorAttachment, RenderPassDescriptor,
    RenderPipelineDescriptor, Sampler, SamplerBindingType, SamplerDescriptor, ShaderStages, ShaderType,
    SpecializedRenderPipeline, SpecializedRenderPipelines, TextureFormat, TextureSampleType, VertexState,
};
use bevy::render::renderer::{RenderContext, RenderDevice, ViewQuery};
use bevy::render::view::{
    ExtractedView, Msaa, ViewDepthTexture, ViewTarget, ViewUniform, ViewUniformOffset, ViewUniforms,
};
use bevy::render::{GpuResourceAppExt as _, Render, RenderApp, RenderStartup, RenderSystems};

const SHADER: Handle<Shader> = uuid_handle!("5a0e6a53-6f0e-4c39-9d41-1f1c5c9b7a07");

/// On an eye that sees otherwise: what the shader needs to know, in its order.
#[derive(Component, ExtractComponent, Clone, Copy, PartialEq, ShaderType)]
pub(super) struct Looks {
    /// Rows of the matrix on linear colours.
    pub(super) red: Vec4,
    pub(super) green: Vec4,
    pub(super) blue: Vec4,
    /// Corners of the magnifier, pixels.
    pub(super) lens: Vec4,
    /// What it enlarges stays in its place here, pixels.
    pub(super) at: Vec2,
    /// 1 is none.
    pub(super) magnifier: f32,
    pub(super) bold: u32,
    /// Height of the visitor's feet, and how far a floor may be from it, metres.
    pub(super) feet: f32,
    pub(super) level: f32,
    /// Pixels from the middle of a line to its edge.
    pub(super) line: f32,
    pub(super) unused: f32,
}

pub(super) fn add(app: &mut App) {
    if !app.world().contains_resource::<Assets<Shader>>() {
        return;
    }
    load_internal_asset!(app, SHADER, "../../../shaders/vision.wgsl", Shader::from_wgsl);
    app.add_plugins((ExtractComponentPlugin::<Looks>::default(), UniformComponentPlugin::<Looks>::default()));
    if let Some(render) = app.get_sub_app_mut(RenderApp) {
        render
            .init_gpu_resource::<SpecializedRenderPipelines<VisionPipeline>>()
            .add_systems(RenderStartup, set_up)
            .add_systems(Render, prepare.in_set(RenderSystems::Prepare))
            .add_systems(Core3d, draw.in_set(Core3dSystems::PostProcess).after(tonemapping));
    }
}

/// What all its pipelines have in common.
#[derive(Resource)]
struct VisionPipeline {
    /// For one sample a pixel, and for several.
    layouts: [BindGroupLayoutDescriptor; 2],
    vertex: VertexState,
    smooth: Sampler,
}

impl VisionPipeline {
    fn layout(&self, multisampled: bool) -> &BindGroupLayoutDescriptor {
        let [one, several] = &self.layouts;
        if multisampled { several } else { one }
    }
}

impl SpecializedRenderPipeline for VisionPipeline {
    /// The picture's format, and whether its depth has several samples a pixel.
    type Key = (TextureFormat, bool);

    fn specialize(&self, (format, multisampled): Self::Key) -> RenderPipelineDescriptor {
        let shader_defs = if multisampled { vec!["MULTISAMPLED".into()] } else { Vec::new() };
        let target = ColorTargetState { format, blend: None, write_mask: ColorWrites::ALL };
        RenderPipelineDescriptor {
            label: Some("vision".into()),
            layout: vec![self.layout(multisampled).clone()],
            vertex: self.vertex.clone(),
            fragment: Some(FragmentState { shader: SHADER, shader_defs, targets: vec![Some(target)], ..default() }),
            ..default()
        }
    }
}

fn set_up(fullscreen: Res<FullscreenShader>, device: Res<RenderDevice>, mut commands: Commands) {
    let picture = || texture_2d(TextureSampleType::Float { filterable: true });
    let view = || uniform_buffer::<ViewUniform>(true);
    let looks = || uniform_buffer::<Looks>(true);
    let smooth = || sampler(SamplerBindingType::Filtering);
    let fragment = ShaderStages::FRAGMENT;
    let layouts = [
        BindGroupLayoutEntries::sequential(fragment, (view(), looks(), picture(), smooth(), texture_depth_2d())),
        BindGroupLayoutEntries::sequential(
            fragment,
            (view(), looks(), picture(), smooth(), texture_depth_2d_multisampled()),
        ),
    ]
    .map(|entries| BindGroupLayoutDescriptor::new("vision", &entries));
    let smooth = device.create_sampler(&SamplerDescriptor {
        mag_filter: FilterMode::Linear,
        min_filter: FilterMode::Linear,
        ..default()
    });
    commands.insert_resource(VisionPipeline { layouts, vertex: fullscreen.to_vertex_state(), smooth });
}

/// Which pipeline a view is drawn with.
#[derive(Component)]
struct ViewVision {
    pipeline: CachedRenderPipelineId,
    multisampled: bool,
}

fn prepare(
    views: Query<(Entity, &ExtractedView, &Msaa, Has<Looks>), With<ExtractedCamera>>,
    shared: Res<VisionPipeline>,
    mut pipelines: ResMut<SpecializedRenderPipelines<VisionPipeline>>,
    cache: Res<PipelineCache>,
    mut commands: Commands,
) {
    for (entity, view, msaa, wanted) in &views {
        if wanted {
            let multisampled = *msaa != Msaa::Off;
            let pipeline = pipelines.specialize(&cache, &shared, (view.target_format, multisampled));
            commands.entity(entity).insert(ViewVision { pipeline, multisampled });
        } else {
            commands.entity(entity).remove::<ViewVision>();
        }
    }
}

fn draw(
    view: ViewQuery<(&ViewTarget, &ViewDepthTexture, &ViewVision, &ViewUniformOffset, &DynamicUniformIndex<Looks>)>,
    shared: Res<VisionPipeline>,
    views: Res<ViewUniforms>,
    uniforms: Res<ComponentUniforms<Looks>>,
    cache: Res<PipelineCache>,
    device: Res<RenderDevice>,
    mut context: RenderContext,
) {
    let (target, depth, with, view_offset, index) = view.into_inner();
    let (Some(pipeline), Some(view_binding), Some(uniform_binding)) =
        (cache.get_render_pipeline(with.pipeline), views.uniforms.binding(), uniforms.uniforms().binding())
    else {
        return;
    };
    let picture = target.post_process_write();
    let layout = cache.get_bind_group_layout(shared.layout(with.multisampled));
    let entries =
        BindGroupEntries::sequential((view_binding, uniform_binding, picture.source, &shared.smooth, depth.view()));
    let bind_group = device.create_bind_group("vision", &layout, &entries);
    let attachment = RenderPassColorAttachment {
        view: picture.destination,
        depth_slice: None,
        resolve_target: None,
        ops: Operations::default(),
    };
    let pass = RenderPassDescriptor {
        label: Some("vision"),
        color_attachments: &[Some(attachment)],
        depth_stencil_attachment: None,
        timestamp_writes: None,
        occlusion_query_set: None,
        multiview_mask: None,
    };
    let mut pass = context.command_encoder().begin_render_pass(&pass);
    pass.set_pipeline(pipeline);
    pass.set_bind_group(0, &bind_group, &[view_offset.offset, index.index()]);
    pass.draw(0..3, 0..1);
}
