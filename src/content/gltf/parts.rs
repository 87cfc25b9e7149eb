//! A glTF read primitive by primitive, for models that are larger than the memory.
//!
//! The document is in memory, and nothing else: buffers are read where a primitive needs them. One that is stored as it
//! is (three corners a triangle, neither sparse nor compressed) is not even read as a whole: [`Columns`] says where each
//! of its numbers lies.

use super::budget::Budget;
use super::buffers::{Buffers, Bytes, DecodedViews, ReadPart, load_uri, shorten};
use super::column::extent;
use super::columns::{Columns, Features, columns, feature_attribute};
use super::container::{self, File};
use super::material::{Known, Materials};
use super::pictures::Pictures;
use super::primitive::Reader;
use super::{GltfError, ReadOptions, instancing, meshopt, scene, uri};
use crate::content::picture::TextureTarget;
use crate::content::surface::{Material, Picture, Primitive, Warnings};
use ::gltf::json;
use glam::{DMat4, DVec3};
use json::mesh::{Mode, Semantic};
use json::validation::Checked;
use std::borrow::Cow;
use std::sync::Arc;

/// Bytes that one primitive, or the document, may take.
const MAX_BYTES: u64 = 8 << 30;
/// Bytes of decoded views (meshoptimizer) that are kept because another primitive may use them.
const KEPT_BYTES: u64 = 256 << 20;

/// Opens the file at an address as the model names it, or says why not.
pub type OpenBeside<'a> = dyn Fn(&str) -> Result<Arc<dyn ReadPart>, String> + 'a;

/// Where the bytes of a buffer are.
enum Held {
    Nothing,
    Here(Vec<u8>),
    /// The address of the file, `None` for the model's own; where it begins and how long it is.
    File {
        file: Arc<dyn ReadPart>,
        address: Option<String>,
        start: u64,
        length: u64,
    },
}

/// What pictures are decoded from, whenever somebody needs one.
struct Shared {
    root: json::Root,
    held: Vec<Held>,
    fetch: Arc<dyn Fn(&str) -> Result<Vec<u8>, String> + Send + Sync>,
}

impl Shared {
    fn buffers<'a>(&'a self, decoded: DecodedViews, budget: &'a Budget) -> Buffers<'a> {
        let bytes = self.held.iter().map(|held| match held {
            Held::Nothing => Bytes::Nothing,
            Held::Here(bytes) => Bytes::Here(Cow::Borrowed(bytes)),
            Held::File { file, start, length, .. } => {
                Bytes::File { file: file.as_ref(), start: *start, length: *length }
            }
        });
        Buffers::over(&self.root.buffer_views, bytes.collect(), decoded, budget)
    }
}

/// A mesh at its places.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Number of the mesh.
    pub mesh: usize,
    /// Primitives of the mesh.
    pub primitives: usize,
    /// From the mesh's space to the scene's, one for each copy.
    pub places: Vec<DMat4>,
}

/// A primitive.
pub enum Found {
    /// To be read where it lies.
    Columns(Box<Columns>),
    /// In memory: all vertices and triangles of the file, unchecked, and the numbers of the vertices' features.
    Whole(Primitive, Vec<u32>),
}

/// A glTF of which parts are read.
pub struct Parts {
    shared: Arc<Shared>,
    known: Known,
    decoded: DecodedViews,
    standings: Vec<Standing>,
    warnings: Warnings,
    credits: Vec<String>,
}

impl Parts {
    /// Reads the document of `file`, its materials and the headers of its pictures. `open` opens buffers beside it,
    /// `fetch` brings pictures.
    ///
    /// # Errors
    /// See [`GltfError`]; a picture that cannot be used is a warning.
    pub fn open(
        file: Arc<dyn ReadPart>,
        open: &OpenBeside<'_>,
        fetch: Arc<dyn Fn(&str) -> Result<Vec<u8>, String> + Send + Sync>,
    ) -> Result<Self, GltfError> {
        let budget = Budget::new(MAX_BYTES);
        let (document, bin) = container::open_part(file.as_ref(), &budget)?;
        let mut warnings = Warnings::default();
        if document.cesium_rtc()? != DVec3::ZERO {
            warnings.add("extensions.CESIUM_RTC: the place on the globe is ignored");
        }
        let credits = document.credits();
        let File { root, .. } = document;
        let mut held = Vec::new();
        for (number, buffer) in root.buffers.iter().enumerate() {
            held.push(match (&buffer.uri, bin) {
                _ if meshopt::is_fallback(buffer) => Held::Nothing,
                (Some(address), _) => hold(address, number, open, &budget)?,
                (None, Some((start, length))) if number == 0 => {
                    Held::File { file: Arc::clone(&file), address: None, start, length }
                }
                (None, _) => Held::Nothing,
            });
        }
        let shared = Arc::new(Shared { root, held, fetch });
        let mut parts = Self {
            shared,
            known: Known::default(),
            decoded: DecodedViews::new(),
            standings: Vec::new(),
            warnings,
            credits,
        };
        parts.find_standings()?;
        parts.find_materials()?;
        Ok(parts)
    }

    fn find_standings(&mut self) -> Result<(), GltfError> {
        let shared = Arc::clone(&self.shared);
        let instances = scene::instances(&shared.root, &mut self.warnings)?;
        let budget = Budget::new(MAX_BYTES);
        let buffers = shared.buffers(std::mem::take(&mut self.decoded), &budget);
        let reader = Reader { root: &shared.root, buffers: &buffers, budget: &budget, traces: None };
        for instance in instances {
            let path = &|| format!("nodes[{}]", instance.node);
            let node = shared.root.nodes.get(instance.node);
            let copies = node.map(|node| instancing::copies(node, &reader.accessors(), path)).transpose()?.flatten();
            let places = match copies {
                None => vec![instance.transform],
                Some(copies) => copies.into_iter().map(|copy| instance.transform * copy).collect(),
            };
            let primitives = shared.root.meshes.get(instance.mesh).map_or(0, |mesh| mesh.primitives.len());
            self.standings.push(Standing { mesh: instance.mesh, primitives, places });
        }
        self.decoded = buffers.into_decoded();
        Ok(())
    }

    /// All materials that are used, so that they are known before the first triangle.
    fn find_materials(&mut self) -> Result<(), GltfError> {
        let shared = Arc::clone(&self.shared);
        self.with_materials(&shared, |materials, _, _| {
            for (number, mesh) in shared.root.meshes.iter().enumerate() {
                for (place, primitive) in mesh.primitives.iter().enumerate() {
                    let path = || format!("meshes[{number}].primitives[{place}]");
                    materials.surface(primitive.material.map(|material| material.value()), &path)?;
                }
            }
            Ok(())
        })
    }

    fn with_materials<T>(
        &mut self,
        shared: &Shared,
        read: impl FnOnce(&mut Materials<'_>, &Reader<'_>, &mut Warnings) -> Result<T, GltfError>,
    ) -> Result<T, GltfError> {
        let budget = Budget::new(MAX_BYTES);
        let kept: usize = self.decoded.iter().filter_map(|cell| cell.get()).map(|view| view.bytes().len()).sum();
        if kept as u64 > KEPT_BYTES {
            self.decoded.clear();
        }
        let buffers = shared.buffers(std::mem::take(&mut self.decoded), &budget);
        let fetch = Arc::clone(&shared.fetch);
        let fetch = move |address: &str| fetch(address);
        let options = ReadOptions {
            tile: None,
            fetch: &fetch,
            pictures: None,
            textures: TextureTarget::Size,
            max_bytes: MAX_BYTES,
        };
        let pictures =
            Pictures { root: &shared.root, buffers: &buffers, address: "", options: &options, budget: &budget };
        let mut materials = Materials::known(&shared.root, pictures, std::mem::take(&mut self.known));
        let reader = Reader { root: &shared.root, buffers: &buffers, budget: &budget, traces: None };
        let result = read(&mut materials, &reader, &mut self.warnings);
        self.known = materials.into_known();
        self.decoded = buffers.into_decoded();
        result
    }

    /// Materials in the order in which primitives name them. The pixels of their pictures are empty; which image each is,
    /// [`Self::image`] says.
    pub fn materials(&self) -> &[Material] {
        &self.known.made
    }

    /// The number of the image that a material's picture stands for.
    pub fn image(&self, picture: &Arc<Picture>) -> Option<usize> {
        let is_it = |known: &Option<Arc<Picture>>| known.as_ref().is_some_and(|known| Arc::ptr_eq(known, picture));
        self.known.pictures.iter().find(|(_, known)| is_it(known)).map(|(number, _)| *number)
    }

    /// What decodes an image, for as long as somebody keeps it.
    pub fn decoder(&self, image: usize) -> impl Fn() -> Result<Arc<Picture>, String> + Send + Sync + use<> {
        let shared = Arc::clone(&self.shared);
        move || {
            let budget = Budget::new(MAX_BYTES);
            let buffers = shared.buffers(DecodedViews::new(), &budget);
            let fetch = |address: &str| (shared.fetch)(address);
            let options = ReadOptions {
                tile: None,
                fetch: &fetch,
                pictures: None,
                textures: TextureTarget::Rgba8,
                max_bytes: MAX_BYTES,
            };
            let pictures =
                Pictures { root: &shared.root, buffers: &buffers, address: "", options: &options, budget: &budget };
            pictures.load(image)
        }
    }

    /// Which mesh stands where.
    pub fn standings(&self) -> &[Standing] {
        &self.standings
    }

    /// `asset.copyright` and what model sites write.
    pub fn credits(&self) -> &[String] {
        &self.credits
    }

    /// What was wrong so far; the next call gives what came since.
    pub fn take_warnings(&mut self) -> Vec<String> {
        let mut lines = std::mem::take(&mut self.warnings).into_lines();
        lines.extend(std::mem::take(&mut self.known.warnings).into_lines());
        lines
    }

    /// The file in which a buffer lies (`None`: the model's own) and where in it.
    pub fn buffer(&self, number: usize) -> Option<(Option<&str>, u64)> {
        match self.shared.held.get(number)? {
            Held::File { address, start, .. } => Some((address.as_deref(), *start)),
            Held::Nothing | Held::Here(_) => None,
        }
    }

    /// Triangles and vertices of a primitive as the document counts them, and the box around them where it tells.
    pub fn facts(&self, mesh: usize, primitive: usize) -> (u64, u64, Option<[[f64; 3]; 2]>) {
        let root = &self.shared.root;
        let Some(source) = root.meshes.get(mesh).and_then(|mesh| mesh.primitives.get(primitive)) else {
            return (0, 0, None);
        };
        let count = |index: usize| root.accessors.get(index).map_or(0, |accessor| accessor.count.0);
        let Some(positions) = source.attributes.get(&Checked::Valid(Semantic::Positions)).map(|i| i.value()) else {
            return (0, 0, None);
        };
        let vertices = count(positions);
        let corners = source.indices.map_or(vertices, |indices| count(indices.value()));
        let triangles = match source.mode {
            Checked::Valid(Mode::Triangles) => corners / 3,
            Checked::Valid(Mode::TriangleFan | Mode::TriangleStrip) => corners.saturating_sub(2),
            _ => return (0, 0, None),
        };
        (triangles, vertices, extent(&root.accessors, positions))
    }

    /// One primitive, `None` where it is not of triangles.
    ///
    /// # Errors
    /// See [`GltfError`].
    pub fn read(&mut self, mesh: usize, number: usize) -> Result<Option<Found>, GltfError> {
        let shared = Arc::clone(&self.shared);
        let Some(source) = shared.root.meshes.get(mesh).and_then(|mesh| mesh.primitives.get(number)) else {
            return Ok(None);
        };
        let path = &|| format!("meshes[{mesh}].primitives[{number}]");
        self.with_materials(&shared, |materials, reader, warnings| {
            match source.mode {
                Checked::Invalid => return Err(GltfError::invalid(path(), "has an unknown mode")),
                Checked::Valid(Mode::Triangles | Mode::TriangleFan | Mode::TriangleStrip) => {}
                Checked::Valid(_) => {
                    warnings.add(format!("{} is of points or lines, and is left out", path()));
                    return Ok(None);
                }
            }
            if !source.attributes.contains_key(&Checked::Valid(Semantic::Positions)) {
                warnings.add(format!("{} has no POSITION and is left out", path()));
                return Ok(None);
            }
            if source.targets.is_some() {
                warnings.add(format!("{} has morph targets, shown at rest", path()));
            }
            if let Some(columns) = columns(source, reader, materials, path, warnings)? {
                return Ok(Some(Found::Columns(Box::new(columns))));
            }
            let attributes = reader.attributes(source, path)?;
            let Some(primitive) = reader.as_found(source, &attributes, materials, path, warnings)? else {
                return Ok(None);
            };
            let count = primitive.positions.len();
            let features = match feature_attribute(source, path, warnings) {
                Features::None => Vec::new(),
                Features::InOrder => (0..count as u32).collect(),
                Features::Attribute(name) => {
                    let found = attributes.vectors::<1>(Semantic::Extras(name), 1, false, path)?.unwrap_or_default();
                    found.iter().map(|[number]| *number as u32).collect()
                }
            };
            let features = if features.len() == count { features } else { Vec::new() };
            Ok(Some(Found::Whole(primitive, features)))
        })
    }
}

fn hold(address: &str, number: usize, open: &OpenBeside<'_>, budget: &Budget) -> Result<Held, GltfError> {
    let path = || format!("buffers[{number}]");
    let failed = |problem| GltfError::Resource { path: path(), uri: shorten(address), problem };
    if uri::decode_data(address).is_some() {
        let nothing = |_: &str| Err("it is no data URI".to_owned());
        let bytes = load_uri(address, "", &nothing).map_err(failed)?;
        budget.charge(bytes.len() as u64, path)?;
        return Ok(Held::Here(bytes));
    }
    let file = open(address).map_err(failed)?;
    let length = file.size_bytes();
    Ok(Held::File { file, address: Some(address.to_owned()), start: 0, length })
}
