// A tile's surface: base colour, vertex colour and picture in daylight. One cheap pass, so that a
// processor can draw it; what a graphics card can add comes on top of this, not instead.
#import bevy_pbr::forward_io::VertexOutput
#import bevy_pbr::mesh_view_bindings::view
#import parvis::common::{daylight, to_screen, with_haze}

struct Surface {
    color: vec4<f32>,
    emissive: vec3<f32>,
    // Alpha below this is not drawn; 0 draws all.
    cutoff: f32,
    // 1: the base colour is shown as it is.
    unlit: u32,
}

@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> surface: Surface;
@group(#{MATERIAL_BIND_GROUP}) @binding(1) var picture: texture_2d<f32>;
@group(#{MATERIAL_BIND_GROUP}) @binding(2) var picture_sampler: sampler;

@fragment
fn fragment(in: VertexOutput, @builtin(front_facing) is_front: bool) -> @location(0) vec4<f32> {
    var color = surface.color * textureSample(picture, picture_sampler, in.uv);
#ifdef VERTEX_COLORS
    color *= in.color;
#endif
    if color.a < surface.cutoff {
        discard;
    }
    if surface.unlit != 0u {
        return color;
    }
    let normal = normalize(select(-in.world_normal, in.world_normal, is_front));
    let lit = to_screen(color.rgb * daylight(normal) + surface.emissive);
    return vec4<f32>(with_haze(lit, distance(view.world_position, in.world_position.xyz)), color.a);
}
