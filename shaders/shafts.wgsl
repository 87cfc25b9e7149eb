// Shafts of light: from the eye to what is seen, as much of the sun as is in the air of rooms.
#import bevy_core_pipeline::fullscreen_vertex_shader::FullscreenVertexOutput
#import bevy_render::view::View

struct Shafts {
    low: vec3<f32>,
    steps: u32,
    scale: vec3<f32>,
    strength: f32,
    sun: vec3<f32>,
    towards_sun: vec3<f32>,
}

@group(0) @binding(0) var<uniform> view: View;
@group(0) @binding(1) var<uniform> shafts: Shafts;
@group(0) @binding(2) var picture: texture_2d<f32>;
#ifdef MULTISAMPLED
@group(0) @binding(3) var depths: texture_depth_multisampled_2d;
#else
@group(0) @binding(3) var depths: texture_depth_2d;
#endif
@group(0) @binding(4) var volume: texture_3d<f32>;
@group(0) @binding(5) var volume_sampler: sampler;

// Metres that are walked at most, and the share of light that a metre of dusty air turns towards the eye.
const FARTHEST = 70.0;
const DUST = 0.011;

// Interleaved gradient noise (Jimenez, "Next generation post processing in Call of Duty", 2014): steps begin at another
// place for each pixel, so that they are not seen as layers.
fn noise(pixel: vec2<f32>) -> f32 {
    return fract(52.9829189 * fract(dot(pixel, vec2<f32>(0.06711056, 0.00583715))));
}

@fragment
fn fragment(in: FullscreenVertexOutput) -> @location(0) vec4<f32> {
    let pixel = vec2<i32>(in.position.xy);
    let color = textureLoad(picture, pixel, 0);
    // Depth is reversed and has no end: the near plane's is 1, the sky's 0.
    let depth = max(textureLoad(depths, pixel, 0), 1e-6);
    let at = vec2<f32>(in.uv.x * 2.0 - 1.0, 1.0 - in.uv.y * 2.0);
    let seen = view.world_from_clip * vec4<f32>(at, depth, 1.0);
    let way = seen.xyz / seen.w - view.world_position;
    let whole = length(way);
    let far = min(whole, FARTHEST);
    let direction = way / max(whole, 1e-4);
    let stride = far / f32(shafts.steps);
    let dither = noise(in.position.xy);
    var light = vec3<f32>(0.0);
    for (var i = 0u; i < shafts.steps; i++) {
        let place = view.world_position + direction * (stride * (f32(i) + dither));
        let texel = textureSampleLevel(volume, volume_sampler, ((place - shafts.low) * shafts.scale).xzy, 0.0);
        light += texel.rgb * exp(-f32(i) * stride * 0.012);
    }
    // Dust throws light forwards.
    let towards = dot(direction, shafts.towards_sun) * 0.5 + 0.5;
    let phase = 0.55 + 1.1 * towards * towards;
    // Dust is seen by eyes that are used to the dark of a room, not outside.
    let indoors = clamp((view.exposure - 1.2) * 0.3, 0.0, 1.0);
    let glow = light * shafts.sun * stride * DUST * phase * shafts.strength * indoors * sqrt(view.exposure) * 1.5;
    // Over what is there, never beyond white.
    let over = 1.0 - (1.0 - clamp(color.rgb, vec3<f32>(0.0), vec3<f32>(1.0))) * exp(-glow);
    // What is left of the dither hides the steps of eight bits.
    return vec4<f32>(max(over + (dither - 0.5) * (0.6 / 255.0) * sqrt(over + 0.002), vec3<f32>(0.0)), color.a);
}
