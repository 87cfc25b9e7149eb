//! What was found, for machines and for people.

use super::Estimate;
use crate::content::mesh::stream::{FileFacts, Georeference};
use serde::Serialize;
use std::fmt;

/// Pictures and files that a person is shown; machines get all.
const SHOWN: usize = 12;

/// Something that is wrong, how often, and where first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// The rest of a sentence that begins with the count.
    pub what: String,
    /// How often.
    pub count: u64,
    /// Where first; empty where nobody knows.
    pub first: String,
}

/// A picture of the model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TextureFacts {
    /// As the model names it.
    pub name: String,
    /// Texels.
    pub width: u32,
    /// Texels.
    pub height: u32,
    /// Of the surface that shows it.
    pub area_square_metres: f64,
    /// Texels along a metre of that surface, in the mean; `None` where nothing shows it.
    pub texels_per_metre: Option<f64>,
}

/// What a model is. Lengths are of the placed model.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Inspection {
    /// What it was read from.
    pub files: Vec<FileFacts>,
    /// Triangles of all files, copies counted each.
    pub triangles: u64,
    /// Vertices as the files count them.
    pub vertices: Option<u64>,
    /// Materials that are used.
    pub materials: usize,
    /// Triangles with normals.
    pub with_normals: u64,
    /// Triangles with texture coordinates.
    pub with_uvs: u64,
    /// Triangles with vertex colours.
    pub with_colors: u64,
    /// Triangles with numbers of features.
    pub with_features: u64,
    /// Triangles whose picture repeats on them.
    pub repeating: u64,
    /// Smallest and largest corner, metres, Y up.
    pub bounds: Option<[[f64; 3]; 2]>,
    /// Width, height and depth.
    pub size_metres: [f64; 3],
    /// Of all triangles.
    pub area_square_metres: f64,
    /// Mean length of an edge.
    pub mean_edge_metres: f64,
    /// Edges with one triangle: rims and holes, and the seams of vertices that are not quite equal.
    pub open_edges: u64,
    /// Edges with more than two triangles.
    pub crowded_edges: u64,
    /// Edges are counted in a sample.
    pub edges_are_estimated: bool,
    /// Pictures.
    pub textures: Vec<TextureFacts>,
    /// Texels of all pictures.
    pub texels: u64,
    /// Texels along a metre, in the mean over all surface with pictures.
    pub texels_per_metre: Option<f64>,
    /// What is wrong with triangles and files.
    pub findings: Vec<Finding>,
    /// What reading it warned of.
    pub warnings: Vec<String>,
    /// What placing it did.
    pub notes: Vec<String>,
    /// Where on the earth it belongs.
    pub georeference: Option<Georeference>,
    /// What a build will take.
    pub estimate: Option<Estimate>,
}

impl fmt::Display for Inspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = |name: &str, value: String| writeln!(f, "{name:<12} {value}");
        for file in self.files.iter().take(SHOWN) {
            line("file", format!("{}, {}", file.path.display(), bytes(file.bytes)))?;
        }
        if self.files.len() > SHOWN {
            line("", format!("and {} more files", self.files.len() - SHOWN))?;
        }
        line("triangles", grouped(self.triangles))?;
        if let Some(vertices) = self.vertices {
            line("vertices", grouped(vertices))?;
        }
        let share = |count: u64| if self.triangles == 0 { 0.0 } else { 100.0 * count as f64 / self.triangles as f64 };
        line(
            "of them with",
            format!(
                "normals {:.0} %, texture coordinates {:.0} %, colours {:.0} %, features {:.0} %",
                share(self.with_normals),
                share(self.with_uvs),
                share(self.with_colors),
                share(self.with_features)
            ),
        )?;
        line("materials", self.materials.to_string())?;
        let [width, height, depth] = self.size_metres;
        line("size", format!("{width:.3} m wide, {height:.3} m high, {depth:.3} m deep"))?;
        if let Some([low, high]) = self.bounds {
            let corner = |c: [f64; 3]| format!("{:.3} {:.3} {:.3}", c[0], c[1], c[2]);
            line("bounds", format!("{} to {}", corner(low), corner(high)))?;
        }
        line(
            "surface",
            format!("{:.2} m², edges {:.4} m long in the mean", self.area_square_metres, self.mean_edge_metres),
        )?;
        let about = if self.edges_are_estimated { "about " } else { "" };
        line("open edges", format!("{about}{}", grouped(self.open_edges)))?;
        for texture in self.textures.iter().take(SHOWN) {
            let density = texture.texels_per_metre.map_or("not used".to_owned(), |d| format!("{d:.0} texels a metre"));
            line("picture", format!("{}, {} x {}, {density}", texture.name, texture.width, texture.height))?;
        }
        if self.textures.len() > SHOWN {
            line("", format!("and {} more pictures", self.textures.len() - SHOWN))?;
        }
        if let Some(density) = self.texels_per_metre {
            line("texels", format!("{} in all, {density:.0} a metre in the mean", grouped(self.texels)))?;
        }
        if let Some(place) = &self.georeference {
            let [x, y, z] = place.origin;
            let system = place.crs.as_deref().unwrap_or("no system");
            let root = if place.root_transform.is_some() { ", placed on the earth" } else { "" };
            line("origin", format!("{x} {y} {z} ({system}{root})"))?;
        }
        self.notes.iter().try_for_each(|note| line("note", note.clone()))?;
        for Finding { what, count, first } in &self.findings {
            let first = if first.is_empty() { String::new() } else { format!(" (the first {first})") };
            line("problem", format!("{} {what}{first}", grouped(*count)))?;
        }
        self.warnings.iter().try_for_each(|warning| line("warning", warning.clone()))?;
        if let Some(estimate) = &self.estimate {
            line(
                "a build",
                format!(
                    "about {} on {} cores; memory {}; work folder {}; tiles {}",
                    duration(estimate.seconds),
                    estimate.cores,
                    bytes(estimate.memory_bytes),
                    bytes(estimate.work_bytes),
                    bytes(estimate.output_bytes)
                ),
            )?;
            write!(f, "{:<12} {}", "reckoned by", estimate.from)?;
        }
        Ok(())
    }
}

/// A count with its thousands apart.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// Bytes for people.
fn bytes(count: u64) -> String {
    let (value, unit) = match count {
        0..1024 => return format!("{count} B"),
        1024..1_048_576 => (count as f64 / 1024.0, "KiB"),
        1_048_576..1_073_741_824 => (count as f64 / 1_048_576.0, "MiB"),
        _ => (count as f64 / 1_073_741_824.0, "GiB"),
    };
    format!("{value:.1} {unit}")
}

/// A time for people.
fn duration(seconds: f64) -> String {
    match seconds {
        ..90.0 => format!("{:.0} s", seconds.max(1.0)),
        90.0..5400.0 => format!("{:.0} min", seconds / 60.0),
        _ => format!("{:.1} h", seconds / 3600.0),
    }
}
