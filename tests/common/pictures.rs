//! Pictures that are compared with the ones kept in `tests/snapshots`.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use parvis::content::surface::Picture;

/// A renderer takes both processors: one at a time.
pub static DRAWING: Mutex<()> = Mutex::new(());

/// A channel may differ by so much of 255 before a pixel counts as different.
///
/// Software Vulkan compiles its shaders for the processor it runs on: sums are rounded differently, edges and distant
/// textures get other samples. Such pixels differ by a few steps, at edges by more. What matters (another colour,
/// a missing wall, another light) differs by dozens of steps over whole areas.
const CHANNEL: u8 = 20;
/// The share of pixels that may be different: edges, which are a few per cent of a small picture.
const SHARE: f64 = 0.03;

/// Whether two pictures show the same, in the eyes of a visitor; otherwise what tells them apart.
pub fn alike(actual: &Picture, expected: &Picture) -> Result<(), String> {
    let size = |p: &Picture| (p.width, p.height);
    if size(actual) != size(expected) {
        return Err(format!("{:?} pixels instead of {:?}", size(actual), size(expected)));
    }
    let pairs = actual.rgba().chunks_exact(4).zip(expected.rgba().chunks_exact(4));
    let different = pairs.filter(|(a, b)| a.iter().zip(*b).any(|(a, b)| a.abs_diff(*b) > CHANNEL)).count();
    let share = different as f64 / f64::from(actual.width * actual.height);
    if share > SHARE { Err(format!("{:.1} % of its pixels are different", share * 100.0)) } else { Ok(()) }
}

/// Compares a picture with the snapshot of this name. A different one is written to the target folder and named.
/// With `PARVIS_UPDATE_SNAPSHOTS=1` the snapshot is written instead.
pub fn compare(name: &str, picture: &Picture) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots").join(format!("{name}.png"));
    if std::env::var_os("PARVIS_UPDATE_SNAPSHOTS").is_some_and(|v| v == "1") {
        write(&file, picture);
        return;
    }
    let result = read(&file).and_then(|expected| alike(picture, &expected));
    if let Err(reason) = result {
        let actual = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("snapshots").join(format!("{name}.png"));
        write(&actual, picture);
        panic!(
            "{name} does not look like {}: {reason}. It is now {}; if that is right, run the tests once with \
             PARVIS_UPDATE_SNAPSHOTS=1",
            file.display(),
            actual.display()
        );
    }
}

fn write(file: &Path, picture: &Picture) {
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    // Eight steps of 256 are below what is compared, and a quarter of the bytes.
    let coarse = |value: u8| (value & 0xf8) | 4;
    let rgb: Vec<u8> = picture.rgba().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]].map(coarse)).collect();
    image::RgbImage::from_raw(picture.width, picture.height, rgb).unwrap().save(file).unwrap();
}

fn read(file: &Path) -> Result<Picture, String> {
    let image = image::open(file).map_err(|error| error.to_string())?.to_rgba8();
    let (width, height) = image.dimensions();
    Ok(Picture::from_rgba(file.display().to_string(), width, height, image.into_raw()))
}

/// The colour of a pixel, counted from the left and the top.
pub fn pixel(picture: &Picture, x: u32, y: u32) -> [u8; 3] {
    let at = (y * picture.width + x) as usize * 4;
    [picture.rgba()[at], picture.rgba()[at + 1], picture.rgba()[at + 2]]
}

/// A part of a picture of `size` around a point, so small that what matters fills it.
pub fn part(picture: &Picture, (x, y): (u32, u32), (width, height): (u32, u32)) -> Picture {
    let (left, top) = (x.saturating_sub(width / 2), y.saturating_sub(height / 2));
    let rows = (top..top + height).flat_map(|y| (left..left + width).map(move |x| (x, y)));
    let rgba = rows.flat_map(|(x, y)| [pixel(picture, x, y).as_slice(), &[255]].concat()).collect();
    Picture::from_rgba("part", width, height, rgba)
}

/// Mean of all channels of all pixels, 0 to 255.
pub fn brightness(picture: &Picture) -> f64 {
    let pixels = picture.rgba().chunks_exact(4);
    let count = pixels.len() as f64;
    pixels.map(|p| (f64::from(p[0]) + f64::from(p[1]) + f64::from(p[2])) / 3.0).sum::<f64>() / count
}
