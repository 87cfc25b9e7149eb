// A tile's surface: base colour, vertex colour and picture in daylight. One cheap pass, so that a
// processor can draw it; what a graphics card can add comes on top of this, not instead.
#import bevy_pbr::forward_io::Vertex
#import bevy_pbr::mesh_functions
#import bevy_pbr::mesh_view_bindings::view
#import bevy_pbr::view_transformations::position_world_to_clip
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

#ifdef FADING
// Thresholds of a 4 x 4 ordered dither (Bayer 1973), in sixteenths.
const DITHER = array<f32, 16>(0.0, 8.0, 2.0, 10.0, 12.0, 4.0, 14.0, 6.0, 3.0, 11.0, 1.0, 9.0, 15.0, 7.0, 13.0, 5.0);

// Whether a mesh that fades is drawn at this pixel. The lower eight bits of its tag say how far the
// change is; the ninth is set where the mesh goes. Who goes leaves just the pixels that who comes
// takes: together they cover every pixel once.
fn is_drawn(tag: u32, at: vec2<f32>) -> bool {
    let cell = vec2<u32>(at) % vec2<u32>(4u);
    var dither = DITHER;
    let threshold = (dither[cell.y * 4u + cell.x] + 0.5) / 16.0;
    let has_come = threshold < f32(tag & 0xffu) / 255.0;
    let goes = (tag & 0x100u) != 0u;
    return has_come != goes;
}
#endif

// What goes from corners to pixels: no more than is needed, as a processor that draws keeps all of it for every triangle
// of a picture.
struct Corner {
    @builtin(position) position: vec4<f32>,
    @location(0) color: vec4<f32>,
    // World normal, and the metres to the eye.
    @location(1) normal_and_distance: vec4<f32>,
    @location(2) uv: vec2<f32>,
#ifdef FADING
    @location(3) @interpolate(flat) tag: u32,
#endif
}

@vertex
fn vertex(in: Vertex) -> Corner {
    let world_from_local = mesh_functions::get_world_from_local(in.instance_index);
    let place = mesh_functions::mesh_position_local_to_world(world_from_local, vec4<f32>(in.position, 1.0)).xyz;
    var out: Corner;
    out.position = position_world_to_clip(place);
    out.color = surface.color;
#ifdef VERTEX_COLORS
    out.color *= in.color;
#endif
    let normal = mesh_functions::mesh_normal_local_to_world(in.normal, in.instance_index);
    out.normal_and_distance = vec4<f32>(normal, distance(view.world_position, place));
    out.uv = in.uv;
#ifdef FADING
    out.tag = mesh_functions::get_tag(in.instance_index);
#endif
    return out;
}

@fragment
fn fragment(in: Corner, @builtin(front_facing) is_front: bool) -> @location(0) vec4<f32> {
    let color = in.color * textureSample(picture, picture_sampler, in.uv);
#ifdef MASKED
    if color.a < surface.cutoff {
        discard;
    }
#endif
#ifdef FADING
    if !is_drawn(in.tag, in.position.xy) {
        discard;
    }
#endif
    if surface.unlit != 0u {
        return color;
    }
    let towards = in.normal_and_distance.xyz;
    let normal = normalize(select(-towards, towards, is_front));
    let lit = to_screen(color.rgb * daylight(normal) + surface.emissive);
    return vec4<f32>(with_haze(lit, in.normal_and_distance.w), color.a);
}
