//! What a caller may choose about the files that are written.

use super::provenance::Provenance;
use crate::content::source::Packing;

/// How tiles and what lies beside them are written. The default is the bare tileset: exact, and readable everywhere.
#[derive(Debug, Clone, PartialEq)]
pub struct OutputOptions {
    /// How vertices and triangles are compressed.
    pub compression: Compression,
    /// Metres that rounding may move a vertex at most; `None` keeps positions exactly, and means a millimetre where
    /// tiles are compressed.
    pub precision_metres: Option<f64>,
    /// What pictures become.
    pub pictures: PictureFormat,
    /// One `.3tz` instead of a folder, packed so.
    pub archive: Option<Packing>,
    /// What is known of the model.
    pub provenance: Provenance,
    /// Also a mesh to walk on and to bump into that lies at most so many metres from the model.
    pub collision_metres: Option<f64>,
    /// Also `build-report.json`.
    pub report: bool,
    /// Also pictures of every level, and `thumbnail.jpg`.
    pub thumbnails: bool,
    /// Also `report.html`, for people.
    pub html: bool,
    /// Most tiles that one tileset file describes; what is below lies in files of its own. At least 16.
    pub tiles_per_file: usize,
}

impl Default for OutputOptions {
    fn default() -> Self {
        Self {
            compression: Compression::None,
            precision_metres: None,
            pictures: PictureFormat::Jpeg,
            archive: None,
            provenance: Provenance::default(),
            collision_metres: None,
            report: false,
            thumbnails: false,
            html: false,
            tiles_per_file: 2000,
        }
    }
}

/// How vertices and triangles are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Compression {
    /// Not at all.
    #[default]
    None,
    /// `EXT_meshopt_compression`: fast to read, smaller still in a packed archive.
    Meshopt,
    /// `KHR_draco_mesh_compression`: smallest, slow to read.
    Draco,
}

impl Compression {
    /// As the command line has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Meshopt => "meshopt",
            Self::Draco => "draco",
        }
    }
}

/// What pictures become. Pictures whose alpha matters are PNG instead of JPEG.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PictureFormat {
    /// Readable everywhere.
    #[default]
    Jpeg,
    /// `EXT_texture_webp`: smaller, slower to read.
    WebP,
}

impl PictureFormat {
    /// As the command line has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "jpeg",
            Self::WebP => "webp",
        }
    }
}
