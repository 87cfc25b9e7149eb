//! Material libraries of OBJ: diffuse colour, transparency, roughness, diffuse picture.

use crate::content::mesh::files;
use crate::content::mesh::stream::lines::{number, shown, words};
use crate::content::mesh::stream::pictures;
use crate::content::mesh::stream::tally::Tally;
use crate::content::surface::{Alpha, Material, Wrap};
use std::collections::BTreeMap;
use std::path::Path;

/// Bytes of a library at most; real ones have some kilobytes.
const MAX_BYTES: u64 = 64 << 20;

/// A material as a library has it.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    diffuse: Option<[f32; 3]>,
    emissive: Option<[f32; 3]>,
    opacity: Option<f32>,
    roughness: Option<f32>,
    metallic: Option<f32>,
    /// Alpha comes from a picture.
    has_mask: bool,
    /// Diffuse picture, as the library names it.
    pub picture: Option<String>,
    /// It goes on with its last texel.
    clamps: bool,
}

impl Entry {
    /// How it takes light, with or without its picture.
    ///
    /// `Kd` is taken as linear, as Blender writes it. With a picture it is not
    /// used: exporters that set `map_Kd` leave anything in it, even black.
    pub fn material(&self, name: &str, has_picture: bool) -> Material {
        let [red, green, blue] = self.diffuse.filter(|_| !has_picture).unwrap_or([1.0; 3]);
        let opacity = self.opacity.unwrap_or(1.0);
        let alpha = match has_picture && self.has_mask {
            true => Alpha::Mask(0.5),
            false if opacity < 1.0 => Alpha::Blend,
            false => Alpha::Opaque,
        };
        let usual = Material::default();
        Material {
            name: name.to_owned(),
            base_color: [red, green, blue, opacity],
            roughness: self.roughness.unwrap_or(usual.roughness),
            metallic: self.metallic.unwrap_or(usual.metallic),
            emissive: self.emissive.unwrap_or_default(),
            alpha,
            ..usual
        }
    }

    /// How its picture goes on.
    pub fn wrap(&self) -> Wrap {
        if self.clamps { Wrap::Clamp } else { Wrap::Repeat }
    }
}

/// Adds the materials of the library with this name beside the model; one that cannot be read is a warning. A material
/// that is there already stays. Libraries that name libraries are not followed.
pub(super) fn read(model: &Path, name: &str, entries: &mut BTreeMap<String, Entry>, tally: &mut Tally) {
    let found = pictures::find(model, name);
    let bytes = match found.and_then(|path| files::read(&path, MAX_BYTES).map_err(|error| error.to_string())) {
        Ok(bytes) => bytes,
        Err(problem) => return tally.say(format!("material library {name}: {problem}")),
    };
    let mut own: Option<(String, Entry)> = None;
    for (line_number, line) in (1u64..).zip(bytes.split(|byte| *byte == b'\n')) {
        let is_usable = read_line(line, &mut own, entries);
        if !is_usable {
            let line = shown(line.trim_ascii());
            tally
                .say(format!("material library {name}: line {line_number} cannot be read and is left out: \"{line}\""));
        }
    }
    close(&mut own, entries);
}

fn close(own: &mut Option<(String, Entry)>, entries: &mut BTreeMap<String, Entry>) {
    if let Some((name, entry)) = own.take() {
        entries.entry(name).or_insert(entry);
    }
}

/// Takes a line in; `false` where it makes no sense.
fn read_line(line: &[u8], own: &mut Option<(String, Entry)>, entries: &mut BTreeMap<String, Entry>) -> bool {
    let mut words = words(line);
    let keyword = words.next().unwrap_or_default();
    let rest = line.trim_ascii_start().get(keyword.len()..).unwrap_or_default().trim_ascii();
    if keyword == b"newmtl" {
        close(own, entries);
        *own = (!rest.is_empty()).then(|| (String::from_utf8_lossy(rest).into_owned(), Entry::default()));
        return own.is_some();
    }
    let mut nothing = Entry::default();
    let entry = own.as_mut().map_or(&mut nothing, |(_, entry)| entry);
    let mut value = || words.next().and_then(number).map(|value| unit(value as f32));
    match keyword {
        b"Kd" | b"Ke" | b"Ka" | b"Ks" => {
            let (Some(red), Some(green), Some(blue)) = (value(), value(), value()) else { return false };
            match keyword {
                b"Kd" => entry.diffuse = Some([red, green, blue]),
                b"Ke" => entry.emissive = Some([red, green, blue]),
                _ => {}
            }
        }
        b"d" | b"Tr" | b"Pr" | b"Pm" | b"Ns" | b"Ni" => {
            let Some(value) = value() else { return false };
            match keyword {
                b"d" => entry.opacity = Some(value),
                // Where both stand there, `d` is the one that exporters agree on.
                b"Tr" => entry.opacity = entry.opacity.or(Some(1.0 - value)),
                b"Pr" => entry.roughness = Some(value),
                b"Pm" => entry.metallic = Some(value),
                _ => {}
            }
        }
        b"illum" => return std::str::from_utf8(rest).is_ok_and(|rest| rest.parse::<u8>().is_ok()),
        b"map_Kd" | b"map_d" => {
            let (name, clamps) = file_name(&String::from_utf8_lossy(rest));
            if name.is_empty() {
                return false;
            }
            if keyword == b"map_d" {
                entry.has_mask = true;
            } else {
                (entry.picture, entry.clamps) = (Some(name), clamps);
            }
        }
        _ => {}
    }
    true
}

/// The file in a `map_` line, behind options as `-s 1 1 1 -clamp on`, and whether it is clamped.
fn file_name(map: &str) -> (String, bool) {
    let mut rest = map.trim();
    let clamps = rest.contains("-clamp on ");
    if !rest.starts_with('-') {
        return (rest.to_owned(), clamps);
    }
    while let Some((word, after)) = rest.split_once(char::is_whitespace) {
        let is_option = word.starts_with('-') || matches!(word, "on" | "off") || word.parse::<f32>().is_ok();
        if !is_option {
            break;
        }
        rest = after.trim_start();
    }
    (rest.to_owned(), clamps)
}

/// Within 0 to 1; what is no number counts as 1.
fn unit(value: f32) -> f32 {
    if value.is_nan() { 1.0 } else { value.clamp(0.0, 1.0) }
}
