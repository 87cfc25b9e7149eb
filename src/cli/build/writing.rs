//! What `parvis build` is told about the files it writes.

use std::path::PathBuf;

use super::super::report::Failure;
use crate::workshop::build::{BuildOptions, Compression, OutputOptions, Packing, PictureFormat, Provenance};

/// How the output is written
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Output")]
pub(super) struct Writing {
    /// Replace OUT when it exists, and begin anew where a build was left unfinished
    #[arg(long)]
    overwrite: bool,
    /// Write one .3tz archive; taken for granted where OUT ends with .3tz
    #[arg(long)]
    archive: bool,
    /// How files in the archive are packed
    #[arg(long, value_enum, default_value_t = Pack::Deflate)]
    pack: Pack,
    /// How triangles are compressed; draco is smallest and slow to read
    #[arg(long, value_enum, default_value_t = Compress::None)]
    compress: Compress,
    /// Millimetres that rounding may move a vertex; exact where it is not given, 1 with --compress
    #[arg(long, value_name = "MM", value_parser = precision)]
    precision: Option<f64>,
    /// What pictures become
    #[arg(long, value_enum, default_value_t = Texture::Jpeg)]
    texture: Texture,
    /// Quality of pictures, 1 to 100
    #[arg(long, value_name = "1-100", default_value_t = BuildOptions::default().jpeg_quality, value_parser = clap::value_parser!(u8).range(1..=100))]
    quality: u8,
    /// Millimetres that the mesh to walk on may lie from the model
    #[arg(long, value_name = "MM", default_value_t = 20.0, value_parser = precision)]
    collision: f64,
    /// Write no mesh to walk on
    #[arg(long)]
    no_collision: bool,
    /// Write no pictures of the levels
    #[arg(long)]
    no_thumbnails: bool,
    /// Also write report.html, for people
    #[arg(long)]
    html: bool,
    /// Most tiles that one tileset file describes
    #[arg(long, value_name = "COUNT", default_value_t = OutputOptions::default().tiles_per_file, hide = true)]
    tiles_per_file: usize,

    #[command(flatten)]
    known: Known,
}

/// What is known of the model
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Provenance")]
struct Known {
    /// What is known of the model, as JSON; the options below go before it
    #[arg(long, value_name = "FILE")]
    provenance: Option<PathBuf>,
    /// What the model is made from; the name of INPUT where it is not given
    #[arg(long)]
    source: Vec<String>,
    /// When it was captured: 2024, 2024-05, 2024-05-17, or two with a slash between
    #[arg(long)]
    date: Option<String>,
    /// With which instrument
    #[arg(long)]
    sensor: Option<String>,
    /// By whom
    #[arg(long)]
    operator: Option<String>,
    /// Under which terms it may be used, like CC-BY-4.0
    #[arg(long, alias = "license")]
    licence: Option<String>,
    /// How far the survey lies from what stood there, in metres
    #[arg(long, value_name = "METRES")]
    accuracy: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Compress {
    None,
    Meshopt,
    Draco,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Texture {
    Jpeg,
    Webp,
    #[value(hide = true)]
    Ktx2,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Pack {
    Store,
    Deflate,
    Zstd,
}

/// Millimetres that make sense.
fn precision(text: &str) -> Result<f64, String> {
    let millimetres: f64 = text.parse().map_err(|error| format!("give a number of millimetres ({error})"))?;
    if (0.001..=10_000.0).contains(&millimetres) {
        Ok(millimetres)
    } else {
        Err("give 0.001 to 10000 millimetres".to_owned())
    }
}

impl Writing {
    /// Puts what was asked for into `options`. `input` is what is built, `out` where to.
    pub(super) fn apply(
        &self,
        options: &mut BuildOptions,
        inputs: &[PathBuf],
        out: &std::path::Path,
    ) -> Result<(), Failure> {
        let is_archive = self.archive || out.extension().is_some_and(|e| e.eq_ignore_ascii_case("3tz"));
        let packing = match self.pack {
            Pack::Store => Packing::Stored,
            Pack::Deflate => Packing::Deflate,
            Pack::Zstd => Packing::Zstd,
        };
        options.overwrite = self.overwrite;
        options.jpeg_quality = self.quality;
        options.output = OutputOptions {
            compression: match self.compress {
                Compress::None => Compression::None,
                Compress::Meshopt => Compression::Meshopt,
                Compress::Draco => Compression::Draco,
            },
            precision_metres: self.precision.map(|mm| mm / 1000.0),
            pictures: match self.texture {
                Texture::Jpeg => PictureFormat::Jpeg,
                Texture::Webp => PictureFormat::WebP,
                Texture::Ktx2 => {
                    let text = "KTX2 pictures are read, but not written: no encoder of Basis Universal is built with a C \
                                compiler alone (docs/building.md). Use --texture webp, or convert the tiles afterwards";
                    return Err(Failure::new("texture", text));
                }
            },
            archive: is_archive.then_some(packing),
            provenance: self.known.provenance(inputs)?,
            collision_metres: (!self.no_collision).then_some(self.collision / 1000.0),
            report: true,
            thumbnails: !self.no_thumbnails,
            html: self.html,
            tiles_per_file: self.tiles_per_file,
        };
        Ok(())
    }
}

impl Known {
    fn provenance(&self, inputs: &[PathBuf]) -> Result<Provenance, Failure> {
        let mut known = match &self.provenance {
            None => Provenance::default(),
            Some(file) => {
                let wrong = |what: String| Failure::new("provenance", format!("{}: {what}", file.display()));
                let bytes = std::fs::read(file).map_err(|e| wrong(e.to_string()))?;
                Provenance::parse(&bytes).map_err(|e| wrong(e.to_string()))?
            }
        };
        let set = |slot: &mut Option<String>, value: &Option<String>| {
            if value.is_some() {
                slot.clone_from(value);
            }
        };
        set(&mut known.date, &self.date);
        set(&mut known.sensor, &self.sensor);
        set(&mut known.operator, &self.operator);
        set(&mut known.licence, &self.licence);
        known.accuracy = self.accuracy.or(known.accuracy);
        if !self.source.is_empty() {
            known.source.clone_from(&self.source);
        } else if known.source.is_empty() {
            // The name alone: where it lay is nobody's business.
            known
                .source
                .extend(inputs.iter().filter_map(|i| i.file_name()).map(|name| name.to_string_lossy().into_owned()));
        }
        known.checked().map_err(|e| Failure::new("provenance", e))
    }
}
