// A cloud's points as round discs that face the eye: as large as their spacing, so that a wall of
// them is closed from afar and from near, but never a speck nor a balloon.
#import bevy_pbr::forward_io::Vertex
#import bevy_pbr::mesh_functions
#import bevy_pbr::mesh_view_bindings::view
#import bevy_pbr::view_transformations::position_world_to_clip
#import parvis::common::{daylight, to_screen, with_haze}

// Metres.
@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> radius: f32;

// Pixels from a point's middle to its edge.
const LEAST_PX = 0.75;
const MOST_PX = 16.0;

struct Disc {
    @builtin(position) position: vec4<f32>,
    @location(0) color: vec4<f32>,
    // From the middle: the edge is at length 1.
    @location(1) corner: vec2<f32>,
}

// Points keep their colours as the scanner wrote them: sRGB (IEC 61966-2-1), which takes a byte a channel.
fn to_linear(color: vec3<f32>) -> vec3<f32> {
    return select(pow((color + 0.055) / 1.055, vec3<f32>(2.4)), color / 12.92, color <= vec3<f32>(0.04045));
}

// Four vertices a point, at one place; the texture coordinate says which corner each is.
@vertex
fn vertex(in: Vertex) -> Disc {
    let world_from_local = mesh_functions::get_world_from_local(in.instance_index);
    let place = mesh_functions::mesh_position_local_to_world(world_from_local, vec4<f32>(in.position, 1.0));
    var out: Disc;
    out.corner = in.uv;
    out.position = position_world_to_clip(place.xyz);
    let scale = length(world_from_local[0].xyz);
    let focal_px = view.clip_from_view[1][1] * view.viewport.w * 0.5;
    let radius_px = clamp(radius * scale * focal_px / max(out.position.w, 1e-6), LEAST_PX, MOST_PX);
    let offset = in.uv * radius_px * 2.0 / view.viewport.zw * out.position.w;
    out.position = vec4<f32>(out.position.xy + offset, out.position.zw);
    // Points without a normal take no light: they show the colour that the scanner saw.
    let has_normal = dot(in.normal, in.normal) > 0.25;
    let color = to_linear(in.color.rgb);
    let normal = mesh_functions::mesh_normal_local_to_world(in.normal, in.instance_index);
    let lit = select(color, to_screen(color * daylight(normal)), has_normal);
    // No alpha: that is how eye-dome shading knows points from surfaces.
    out.color = vec4<f32>(with_haze(lit, distance(view.world_position, place.xyz)), 0.0);
    return out;
}

@fragment
fn fragment(in: Disc) -> @location(0) vec4<f32> {
    if dot(in.corner, in.corner) > 1.0 {
        discard;
    }
    return in.color;
}
