// The sky over Paris at an hour: blue by day, golden and red as the sun sets, stars at night.
#import bevy_pbr::forward_io::Vertex
#import bevy_pbr::mesh_functions
#import bevy_pbr::mesh_view_bindings::{lights, view}
#import bevy_pbr::view_transformations::position_world_to_clip
#import parvis::common::to_screen

struct Corner {
    @builtin(position) position: vec4<f32>,
    @location(0) place: vec3<f32>,
}

@vertex
fn vertex(in: Vertex) -> Corner {
    let world_from_local = mesh_functions::get_world_from_local(in.instance_index);
    var out: Corner;
    out.place = mesh_functions::mesh_position_local_to_world(world_from_local, vec4<f32>(in.position, 1.0)).xyz;
    out.position = position_world_to_clip(out.place);
    return out;
}

fn hash(p: vec2<f32>) -> f32 {
    let q = fract(vec3<f32>(p.xyx) * 0.1031);
    let r = q + dot(q, q.yzx + 33.33);
    return fract((r.x + r.y) * r.z);
}

fn value(p: vec2<f32>) -> f32 {
    let cell = floor(p);
    let f = fract(p);
    let t = f * f * (3.0 - 2.0 * f);
    let low = mix(hash(cell), hash(cell + vec2<f32>(1.0, 0.0)), t.x);
    let high = mix(hash(cell + vec2<f32>(0.0, 1.0)), hash(cell + vec2<f32>(1.0, 1.0)), t.x);
    return mix(low, high, t.y);
}

fn clouds(p: vec2<f32>) -> f32 {
    return value(p) * 0.5 + value(p * 2.13 + 7.1) * 0.27 + value(p * 4.31 + 3.7) * 0.15 + value(p * 9.1) * 0.08;
}

@fragment
fn fragment(in: Corner) -> @location(0) vec4<f32> {
    let direction = normalize(in.place - view.world_position);
    let towards_sun = lights.directional_lights[0].direction_to_light;
    let sun = lights.directional_lights[0].color.rgb;
    let haze = lights.ambient_color.rgb;
    let up = max(direction.y, 0.0);
    let height = towards_sun.y;
    // From night over dusk to day.
    let day = smoothstep(-0.04, 0.30, height);
    let dusk = smoothstep(-0.26, -0.02, height);
    let zenith = mix(mix(vec3<f32>(0.006, 0.010, 0.026), vec3<f32>(0.045, 0.075, 0.19), dusk), vec3<f32>(0.12, 0.28, 0.60), day);
    var sky = mix(haze, zenith, pow(up, 0.48));
    let mu = dot(direction, towards_sun);
    let near = max(mu, 0.0);
    // The west glows as the sun goes down.
    let glow = pow(near, 5.0) * exp(-up * 4.5) * (1.0 - day) * dusk;
    sky += vec3<f32>(0.95, 0.42, 0.14) * glow;
    sky += sun * (0.05 * pow(near, 12.0) + 0.22 * pow(near, 180.0)) * smoothstep(-0.05, 0.02, height);
    if direction.y > 0.015 {
        let p = direction.xz / (direction.y + 0.11) * vec2<f32>(1.15, 1.9);
        let cover = clouds(p + vec2<f32>(11.0, 4.0));
        let thick = smoothstep(0.50, 0.82, cover) * smoothstep(0.015, 0.16, direction.y);
        // Lighter where the sun is, as its light goes through.
        let lit = haze * 0.55 + sun * (0.30 + 0.34 * near * near * near) + vec3<f32>(0.10, 0.11, 0.13) * day;
        sky = mix(sky, lit * mix(1.08, 0.86, smoothstep(0.6, 0.9, cover)), thick * 0.72);
    }
    sky += sun * 14.0 * smoothstep(0.99990, 0.99996, mu) * step(0.0, direction.y);
    if dusk < 0.9 && direction.y > 0.0 {
        let grid = direction.xz / (1.0 + direction.y) * 260.0;
        let cell = floor(grid);
        let seed = hash(cell);
        let offset = vec2<f32>(hash(cell + 17.0), hash(cell + 41.0)) * 0.6 + 0.2;
        let star = smoothstep(0.20, 0.02, distance(fract(grid), offset)) * step(0.965, seed);
        sky += vec3<f32>(0.75, 0.82, 1.0) * star * (seed - 0.96) * 9.0 * (1.0 - dusk) * smoothstep(0.02, 0.3, direction.y);
    }
    if direction.y < 0.0 {
        sky = mix(haze, haze * vec3<f32>(0.60, 0.55, 0.48), min(-direction.y * 6.0, 1.0));
    }
    // A night stays one for eyes that are used to it.
    let exposure = pow(max(view.exposure, 0.9), mix(0.12, 1.0, day));
    let shown = to_screen(sky * 1.55 * exposure);
    // Half a step of eight bits, at random, hides the steps.
    let noise = fract(52.9829189 * fract(dot(in.position.xy, vec2<f32>(0.06711056, 0.00583715)))) - 0.5;
    return vec4<f32>(max(shown + noise * (1.6 / 255.0) * sqrt(shown + 0.002), vec3<f32>(0.0)), 1.0);
}
