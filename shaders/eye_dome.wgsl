// Eye-dome shading for clouds of points: edges in depth become edges in light.
#import bevy_core_pipeline::fullscreen_vertex_shader::FullscreenVertexOutput

@group(0) @binding(0) var picture: texture_2d<f32>;
#ifdef MULTISAMPLED
@group(0) @binding(1) var depths: texture_depth_multisampled_2d;
#else
@group(0) @binding(1) var depths: texture_depth_2d;
#endif

// How dark an edge becomes. Pixels from a pixel to the neighbours that are compared.
const STRENGTH = 8.0;
const RADIUS_PX = 1.6;

// Near plane over distance: depth is reversed and has no end. 0 where nothing is.
fn depth_at(pixel: vec2<i32>) -> f32 {
    return textureLoad(depths, pixel, 0);
}

@fragment
fn fragment(in: FullscreenVertexOutput) -> @location(0) vec4<f32> {
    let pixel = vec2<i32>(in.position.xy);
    let color = textureLoad(picture, pixel, 0);
    // Points leave alpha at 0 where they are drawn, and a part of it at their edges.
    let share = 1.0 - color.a;
    let depth = depth_at(pixel);
    if share <= 0.0 || depth <= 0.0 {
        return vec4<f32>(color.rgb, 1.0);
    }
    let last = vec2<i32>(textureDimensions(picture)) - 1;
    var nearer = 0.0;
    for (var i = 0; i < 8; i++) {
        let angle = f32(i) * 0.785398;
        let offset = vec2<i32>(round(vec2<f32>(cos(angle), sin(angle)) * RADIUS_PX));
        let beside = depth_at(clamp(pixel + offset, vec2<i32>(0), last));
        // The ratio of two distances is that of the depths the other way round.
        nearer += max(0.0, log2(max(beside, 1e-9) / depth));
    }
    let shade = exp(-STRENGTH * nearer / 8.0);
    return vec4<f32>(color.rgb * mix(1.0, shade, share), 1.0);
}
