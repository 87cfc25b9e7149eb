// Daylight over the cathedral, shared by every shader that lights something.
#define_import_path parvis::common

// Towards the sun: an afternoon in Paris, from the south-west, 42 degrees high. X is east, -Z north.
const TOWARDS_SUN = vec3<f32>(-0.4618, 0.6704, 0.5810);
// Radiance, relative to a white surface that shows as white.
const SUN = vec3<f32>(1.02, 0.93, 0.80);
const SKY = vec3<f32>(0.60, 0.64, 0.70);
// Light that comes back from floor and walls, warmer than the sky's.
const BOUNCE = vec3<f32>(0.50, 0.44, 0.36);
// The colour into which distance dissolves, as on screen.
const HAZE = vec3<f32>(0.66, 0.73, 0.80);
// Metres after which 63 % of a surface has dissolved.
const HAZE_DISTANCE = 6000.0;

// Light on a surface with this normal. Nothing casts a shadow here: how open each place is to light
// comes baked in vertex colours.
fn daylight(normal: vec3<f32>) -> vec3<f32> {
    let sky = mix(BOUNCE, SKY, normal.y * 0.5 + 0.5);
    return sky + SUN * max(dot(normal, TOWARDS_SUN), 0.0);
}

// Scene light to the screen, linear: Narkowicz' fit of the ACES curve
// ("ACES Filmic Tone Mapping Curve", 2015), without the look-up table that others need.
fn to_screen(light: vec3<f32>) -> vec3<f32> {
    let x = light * 0.62;
    return clamp((x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14), vec3<f32>(0.0), vec3<f32>(1.0));
}

// The share of a colour that a distance leaves.
fn clearness(distance: f32) -> f32 {
    return exp(-distance / HAZE_DISTANCE);
}

fn with_haze(color: vec3<f32>, distance: f32) -> vec3<f32> {
    return mix(HAZE, color, clearness(distance));
}
