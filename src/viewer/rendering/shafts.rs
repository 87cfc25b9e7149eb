//! Shafts of light: dust in the air of a room is seen where the sun shines on it. A pass over the picture walks from the
//! eye to what is seen, through the light of the visit.

use bevy::asset::{load_internal_asset, uuid_handle};
use bevy::core_pipeline::FullscreenShader;
use bevy::core_pipeline::schedule::{Core3d, Core3dSystems};
use bevy::core_pipeline::tonemapping::tonemapping;
use bevy::prelude::*;
use bevy::render::camera::ExtractedCamera;
use bevy::render::extract_component::{
    ComponentUniforms, DynamicUniformIndex, ExtractComponent, ExtractComponentPlugin, UniformComponentPlugin,
};
use bevy::render::render_asset::RenderAssets;
use bevy::render::render_resource::binding_types::{
    sampler, texture_2d, texture_3d, texture_depth_2d, texture_depth_2d_multisampled, uniform_buffer,
};
use bevy::render::render_resource::{
    BindGroupEntries, BindGroupLayoutDescriptor, BindGroupLayoutEntries, CachedRenderPipelineId, ColorTargetState,
    ColorWrites, FragmentState, Operations, PipelineCache, RenderPassColorAttachment, RenderPassDescriptor,
    RenderPipelineDescriptor, SamplerBindingType, ShaderStages, ShaderType, SpecializedRenderPipeline,
    SpecializedRenderPipelines, TextureFormat, TextureSampleType, VertexState,
};
use bevy::render::renderer::{RenderContext, RenderDevice, ViewQuery};
use bevy::render::texture::GpuImage;
use bevy::render::view::{
    ExtractedView, Msaa, ViewDepthTexture, ViewTarget, ViewUniform, ViewUniformOffset, ViewUniforms,
};
use bevy::render::{GpuResourceAppExt as _, Render, RenderApp, RenderStartup, RenderSystems};

use super::light_upload::WantedVolume;
use crate::viewer::visitor::{Eye, LightField, Quality};

const SHADER: Handle<Shader> = uuid_handle!("5a0e6a53-6f0e-4c39-9d41-1f1c5c9b7a06");

/// On an eye that sees shafts: what the shader needs to know.
#[derive(Component, ExtractComponent, Clone, Copy, ShaderType)]
pub(super) struct Shafts {
    low: Vec3,
    steps: u32,
    /// To texture coordinates.
    scale: Vec3,
    strength: f32,
    /// The sun's light.
    sun: Vec3,
    towards_sun: Vec3,
}

pub(super) fn add(app: &mut App) {
    if !app.world().contains_resource::<Assets<Shader>>() {
        return;
    }
    load_internal_asset!(app, SHADER, "../../../shaders/shafts.wgsl", Shader::from_wgsl);
    app.add_plugins((ExtractComponentPlugin::<Shafts>::default(), UniformComponentPlugin::<Shafts>::default()))
        .add_systems(PostUpdate, follow_light);
    if let Some(render) = app.get_sub_app_mut(RenderApp) {
        render
            .init_gpu_resource::<SpecializedRenderPipelines<ShaftsPipeline>>()
            .add_systems(RenderStartup, set_up)
            .add_systems(Render, prepare.in_set(RenderSystems::Prepare))
            .add_systems(Core3d, draw.in_set(Core3dSystems::PostProcess).before(tonemapping));
    }
}

/// Only where there is a sun, and where the machine can.
fn follow_light(
    quality: Res<Quality>,
    field: Res<LightField>,
    wanted: Res<WantedVolume>,
    eyes: Query<Entity, With<Eye>>,
    mut commands: Commands,
) {
    if !quality.is_changed() && !field.is_changed() && !wanted.is_changed() {
        return;
    }
    let day = wanted.0.as_ref().map(|latest| *latest.volume.daylight());
    for eye in &eyes {
        let shafts = match (&field.textures, day) {
            (Some(textures), Some(day)) if quality.shaft_steps > 0 && day.sun.max_element() > 0.01 => Shafts {
                low: textures.shape.low,
                steps: quality.shaft_steps,
                scale: (textures.shape.size.as_vec3() * textures.shape.cell_m).recip(),
                strength: 1.0,
                sun: day.sun,
                towards_sun: day.towards_sun,
            },
            _ => {
                commands.entity(eye).remove::<Shafts>();
                continue;
            }
        };
        commands.entity(eye).insert(shafts);
    }
}

/// What all its pipelines have in common.
#[derive(Resource)]
struct ShaftsPipeline {
    /// For one sample a pixel, and for several.
    layouts: [BindGroupLayoutDescriptor; 2],
    vertex: VertexState,
}

impl ShaftsPipeline {
    fn layout(&self, multisampled: bool) -> &BindGroupLayoutDescriptor {
        let [one, several] = &self.layouts;
        if multisampled { several } else { one }
    }
}

impl SpecializedRenderPipeline for ShaftsPipeline {
    /// The picture's format, and whether its depth has several samples a pixel.
    type Key = (TextureFormat, bool);

    fn specialize(&self, (format, multisampled): Self::Key) -> RenderPipelineDescriptor {
        let shader_defs = if multisampled { vec!["MULTISAMPLED".into()] } else { Vec::new() };
        let target = ColorTargetState { format, blend: None, write_mask: ColorWrites::ALL };
        RenderPipelineDescriptor {
            label: Some("shafts".into()),
            layout: vec![self.layout(multisampled).clone()],
            vertex: self.vertex.clone(),
            fragment: Some(FragmentState { shader: SHADER, shader_defs, targets: vec![Some(target)], ..default() }),
            ..default()
        }
    }
}

fn set_up(fullscreen: Res<FullscreenShader>, mut commands: Commands) {
    let picture = || texture_2d(TextureSampleType::Float { filterable: false });
    let volume = || texture_3d(TextureSampleType::Float { filterable: true });
    let view = || uniform_buffer::<ViewUniform>(true);
    let shafts = || uniform_buffer::<Shafts>(true);
    let smooth = || sampler(SamplerBindingType::Filtering);
    let fragment = ShaderStages::FRAGMENT;
    let layouts = [
        BindGroupLayoutEntries::sequential(
            fragment,
            (view(), shafts(), picture(), texture_depth_2d(), volume(), smooth()),
        ),
        BindGroupLayoutEntries::sequential(
            fragment,
            (view(), shafts(), picture(), texture_depth_2d_multisampled(), volume(), smooth()),
        ),
    ]
    .map(|entries| BindGroupLayoutDescriptor::new("shafts", &entries));
    commands.insert_resource(ShaftsPipeline { layouts, vertex: fullscreen.to_vertex_state() });
}

/// Which pipeline a view is drawn with.
#[derive(Component)]
struct ViewShafts {
    pipeline: CachedRenderPipelineId,
    multisampled: bool,
}

fn prepare(
    views: Query<(Entity, &ExtractedView, &Msaa, Has<Shafts>), With<ExtractedCamera>>,
    shared: Res<ShaftsPipeline>,
    mut pipelines: ResMut<SpecializedRenderPipelines<ShaftsPipeline>>,
    cache: Res<PipelineCache>,
    mut commands: Commands,
) {
    for (entity, view, msaa, wanted) in &views {
        if wanted {
            let multisampled = *msaa != Msaa::Off;
            let pipeline = pipelines.specialize(&cache, &shared, (view.target_format, multisampled));
            commands.entity(entity).insert(ViewShafts { pipeline, multisampled });
        } else {
            commands.entity(entity).remove::<ViewShafts>();
        }
    }
}

fn draw(
    view: ViewQuery<(&ViewTarget, &ViewDepthTexture, &ViewShafts, &ViewUniformOffset, &DynamicUniformIndex<Shafts>)>,
    shared: Res<ShaftsPipeline>,
    wanted: Res<WantedVolume>,
    images: Res<RenderAssets<GpuImage>>,
    views: Res<ViewUniforms>,
    uniforms: Res<ComponentUniforms<Shafts>>,
    cache: Res<PipelineCache>,
    device: Res<RenderDevice>,
    mut context: RenderContext,
) {
    let (target, depth, with, view_offset, index) = view.into_inner();
    let (Some(pipeline), Some(view_binding), Some(uniform_binding), Some(volume)) = (
        cache.get_render_pipeline(with.pipeline),
        views.uniforms.binding(),
        uniforms.uniforms().binding(),
        wanted.0.as_ref().and_then(|latest| images.get(latest.sun)),
    ) else {
        return;
    };
    let picture = target.post_process_write();
    let layout = cache.get_bind_group_layout(shared.layout(with.multisampled));
    let entries = BindGroupEntries::sequential((
        view_binding,
        uniform_binding,
        picture.source,
        depth.view(),
        &volume.texture_view,
        &volume.sampler,
    ));
    let bind_group = device.create_bind_group("shafts", &layout, &entries);
    let attachment = RenderPassColorAttachment {
        view: picture.destination,
        depth_slice: None,
        resolve_target: None,
        ops: Operations::default(),
    };
    let pass = RenderPassDescriptor {
        label: Some("shafts"),
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
