// The picture for eyes that see otherwise: the building in bold classes with lines at its edges, colours moved to where they
// are told apart, and a magnifier.
#import bevy_core_pipeline::fullscreen_vertex_shader::FullscreenVertexOutput
#import bevy_render::view::View

struct Vision {
    // Rows of the matrix on linear colours.
    red: vec4<f32>,
    green: vec4<f32>,
    blue: vec4<f32>,
    // Corners of the lens, pixels.
    lens: vec4<f32>,
    // What it enlarges stays in its place here, pixels.
    at: vec2<f32>,
    // 1 is none.
    magnifier: f32,
    bold: u32,
    // Height of the visitor's feet, and how far a floor may be from it and still be theirs, metres.
    feet: f32,
    level: f32,
    // Pixels from the middle of a line to its edge.
    line: f32,
    _pad: f32,
}

@group(0) @binding(0) var<uniform> view: View;
@group(0) @binding(1) var<uniform> vision: Vision;
@group(0) @binding(2) var picture: texture_2d<f32>;
@group(0) @binding(3) var smooth_sampler: sampler;
#ifdef MULTISAMPLED
@group(0) @binding(4) var depths: texture_depth_multisampled_2d;
#else
@group(0) @binding(4) var depths: texture_depth_2d;
#endif

// Relative luminance 0.21, 0.74 and 1: with walls at 0.03 at most each stands out from the one before by 3:1 (WCAG 2.2,
// 1.4.11), but for the way, which has dark edges.
const FLOOR = vec3<f32>(0.0, 0.216, 0.716);
const STEPS = vec3<f32>(1.0, 0.730, 0.032);
const WAY = vec3<f32>(1.0, 1.0, 1.0);
const LINES = vec3<f32>(0.62, 0.62, 0.62);
const SKY = vec3<f32>(0.012, 0.014, 0.02);

// Floors may rise by one in three; what is steeper is a wall.
const FLOOR_UP = 0.94;

fn depth_at(pixel: vec2<i32>) -> f32 {
    let last = vec2<i32>(textureDimensions(depths)) - vec2<i32>(1);
    return textureLoad(depths, clamp(pixel, vec2<i32>(0), last), 0);
}

// Where what is seen at a pixel lies, relative to the eye.
fn place(pixel: vec2<i32>, depth: f32) -> vec3<f32> {
    let uv = (vec2<f32>(pixel) + 0.5) / vec2<f32>(textureDimensions(depths));
    let at = vec2<f32>(uv.x * 2.0 - 1.0, 1.0 - uv.y * 2.0);
    let seen = view.world_from_clip * vec4<f32>(at, max(depth, 1e-6), 1.0);
    return seen.xyz / seen.w - view.world_position;
}

// The way to whichever neighbour lies on the same surface: the one whose depth is nearer.
fn along(pixel: vec2<i32>, offset: vec2<i32>, here: vec3<f32>, depth: f32) -> vec3<f32> {
    let before = depth_at(pixel - offset);
    let after = depth_at(pixel + offset);
    if abs(before - depth) < abs(after - depth) {
        return here - place(pixel - offset, before);
    }
    return place(pixel + offset, after) - here;
}

// How far three pixels in a row are from one plane: a reversed depth is even over a plane.
fn bend(pixel: vec2<i32>, offset: vec2<i32>, depth: f32) -> f32 {
    return abs(depth_at(pixel - offset) + depth_at(pixel + offset) - 2.0 * depth) / max(depth, 1e-6);
}

fn bold(pixel: vec2<i32>) -> vec3<f32> {
    let drawn = textureLoad(picture, pixel, 0).rgb;
    let depth = depth_at(pixel);
    if depth <= 1e-6 {
        return SKY;
    }
    let here = place(pixel, depth);
    let across = along(pixel, vec2<i32>(1, 0), here, depth);
    let down = along(pixel, vec2<i32>(0, 1), here, depth);
    var normal = normalize(cross(down, across));
    if dot(normal, here) > 0.0 {
        normal = -normal;
    }
    // A wall keeps a trace of its light, so that rooms are still rooms.
    let light = dot(drawn, vec3<f32>(0.2126, 0.7152, 0.0722));
    var color = vec3<f32>(0.004 + 0.026 * sqrt(clamp(light, 0.0, 1.0)));
    if normal.y > FLOOR_UP {
        // The way has colours of its own in this picture, which no stone has.
        if drawn.r > 0.9 && drawn.g < 0.1 && drawn.b > 0.9 {
            return WAY;
        }
        if drawn.r < 0.1 && drawn.g > 0.9 && drawn.b > 0.9 {
            return vec3<f32>(0.0);
        }
        let height = here.y + view.world_position.y - vision.feet;
        color = select(STEPS, FLOOR, abs(height) < vision.level + 0.004 * length(here));
    }
    let offset = i32(vision.line);
    let bent = max(bend(pixel, vec2<i32>(offset, 0), depth), bend(pixel, vec2<i32>(0, offset), depth));
    // Bright floors have dark lines, dark walls bright ones.
    let line = select(LINES, vec3<f32>(0.0), normal.y > FLOOR_UP);
    return mix(color, line, smoothstep(0.012, 0.03, bent));
}

@fragment
fn fragment(in: FullscreenVertexOutput) -> @location(0) vec4<f32> {
    var at = in.position.xy;
    let size = vec2<f32>(textureDimensions(picture));
    var edge = 0.0;
    if vision.magnifier > 1.0 && all(at > vision.lens.xy) && all(at < vision.lens.zw) {
        let inside = min(min(at.x - vision.lens.x, vision.lens.z - at.x), min(at.y - vision.lens.y, vision.lens.w - at.y));
        edge = select(select(0.0, 1.0, inside < 5.0), 2.0, inside < 3.0);
        at = vision.at + (at - vision.at) / vision.magnifier;
    }
    let whole = textureLoad(picture, clamp(vec2<i32>(at), vec2<i32>(0), vec2<i32>(size) - vec2<i32>(1)), 0);
    var color = whole.rgb;
    if vision.bold != 0u {
        color = bold(vec2<i32>(at));
    } else if vision.magnifier > 1.0 {
        color = textureSampleLevel(picture, smooth_sampler, at / size, 0.0).rgb;
    }
    // White around black: an edge on whatever it lies.
    if edge > 0.0 {
        return vec4<f32>(vec3<f32>(edge - 1.0), whole.a);
    }
    let moved = vec3<f32>(dot(vision.red.rgb, color), dot(vision.green.rgb, color), dot(vision.blue.rgb, color));
    return vec4<f32>(clamp(moved, vec3<f32>(0.0), vec3<f32>(1.0)), whole.a);
}
