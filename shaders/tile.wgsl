// A tile's surface: base colour, vertex colour and picture in daylight. One cheap pass, so that a
// processor can draw it; what a graphics card can add comes on top of this, not instead.
#import bevy_pbr::forward_io::Vertex
#import bevy_pbr::mesh_functions
#import bevy_pbr::mesh_view_bindings::view
#import bevy_pbr::view_transformations::position_world_to_clip
#import parvis::common::{clearness, daylight, to_screen, with_haze}
#ifdef LIT
#import bevy_pbr::mesh_view_bindings::lights
#endif

struct Surface {
    color: vec4<f32>,
    emissive: vec3<f32>,
    // Alpha below this is not drawn; 0 draws all.
    cutoff: f32,
    // 0: takes light; 1: the base colour is shown as it is; 2 and 3: a pane of a window, from inside and from outside.
    kind: u32,
    // Where the light of the visit lies, and what makes texture coordinates of metres.
    volume_low: vec3<f32>,
    volume_scale: vec3<f32>,
}

@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> surface: Surface;
@group(#{MATERIAL_BIND_GROUP}) @binding(1) var picture: texture_2d<f32>;
@group(#{MATERIAL_BIND_GROUP}) @binding(2) var picture_sampler: sampler;
#ifdef LIT
@group(#{MATERIAL_BIND_GROUP}) @binding(3) var sun_volume: texture_3d<f32>;
@group(#{MATERIAL_BIND_GROUP}) @binding(4) var volume_sampler: sampler;
@group(#{MATERIAL_BIND_GROUP}) @binding(5) var around_volume: texture_3d<f32>;

// Metres that light is looked up before a surface: far enough not to meet the stone itself.
const BEFORE = 0.85;
// And behind a pane: the window's reveal is between.
const BEHIND = 2.0;

// The darkest corner: a visitor always sees where they go.
const LEAST = vec3<f32>(0.0055, 0.0050, 0.0044);

struct Light {
    // What is left of the sun's.
    sun: vec3<f32>,
    around: vec3<f32>,
}

fn light_at(place: vec3<f32>) -> Light {
    let at = ((place - surface.volume_low) * surface.volume_scale).xzy;
    let sun = textureSampleLevel(sun_volume, volume_sampler, at, 0.0);
    let around = textureSampleLevel(around_volume, volume_sampler, at, 0.0);
    return Light(sun.rgb / max(sun.a, 0.02), around.rgb / max(around.a, 0.02));
}

fn lit_by_visit(color: vec3<f32>, place: vec3<f32>, normal: vec3<f32>) -> vec3<f32> {
    let sun_color = lights.directional_lights[0].color.rgb;
    let towards_sun = lights.directional_lights[0].direction_to_light;
    let exposure = view.exposure;
    let here = light_at(place + normal * BEFORE);
    // More comes from above than from below.
    let sky = (here.around + LEAST) * (normal.y * 0.16 + 0.84);
    let sun = here.sun * sun_color * max(dot(normal, towards_sun), 0.0);
    if surface.kind == 2u {
        let behind = light_at(place - normal * BEHIND);
        let through = behind.around + behind.sun * sun_color * (0.25 + 0.75 * max(-dot(normal, towards_sun), 0.0));
        // An eye that is used to the dark does not bleach colours as a film would.
        return color * (through * 1.35 * pow(exposure, 0.36) + here.around * 0.12 * exposure);
    }
    if surface.kind == 3u {
        let behind = light_at(place - normal * BEHIND);
        return color * ((sky + sun) + behind.around * 7.0) * exposure;
    }
    return color * (sky + sun) * exposure;
}
#endif

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
#ifdef LIT
    @location(4) place: vec3<f32>,
#endif
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
#ifdef LIT
    out.place = place;
#endif
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
#ifndef LIT
    if surface.kind == 1u || surface.kind == 2u {
        return color;
    }
#endif
    let towards = in.normal_and_distance.xyz;
    let normal = normalize(select(-towards, towards, is_front));
#ifdef LIT
    if surface.kind == 1u {
        return color;
    }
    let screen = to_screen(lit_by_visit(color.rgb, in.place, normal) + surface.emissive);
    let shown = mix(to_screen(lights.ambient_color.rgb), screen, clearness(in.normal_and_distance.w));
    // Half a step of eight bits, at random, hides the steps of soft shadows (see shafts.wgsl).
    let noise = fract(52.9829189 * fract(dot(in.position.xy, vec2<f32>(0.06711056, 0.00583715)))) - 0.5;
    return vec4<f32>(shown + noise * (1.6 / 255.0) * sqrt(shown + 0.002), color.a);
#endif
    let lit = to_screen(color.rgb * daylight(normal) + surface.emissive);
    return vec4<f32>(with_haze(lit, in.normal_and_distance.w), color.a);
}
