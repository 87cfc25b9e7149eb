//! The file as a whole: glb chunks or plain JSON, version, required extensions.

use super::GltfError;
use super::budget::Budget;
use super::buffers::ReadPart;
use ::gltf::json::Root;
use glam::DVec3;
use serde::Deserialize;

/// Extensions that a file may require.
pub const SUPPORTED_EXTENSIONS: [&str; 15] = [
    "CESIUM_RTC",
    "EXT_instance_features",
    "EXT_mesh_features",
    "EXT_mesh_gpu_instancing",
    "EXT_meshopt_compression",
    "EXT_structural_metadata",
    "EXT_texture_webp",
    "KHR_draco_mesh_compression",
    "KHR_materials_emissive_strength",
    "KHR_materials_unlit",
    "KHR_mesh_quantization",
    "KHR_meshopt_compression",
    "KHR_techniques_webgl",
    "KHR_texture_basisu",
    "KHR_texture_transform",
];

const MAGIC: &[u8; 4] = b"glTF";
const CHUNK_JSON: u32 = 0x4E4F_534A;
const CHUNK_BIN: u32 = 0x004E_4942;

/// A parsed file.
pub(super) struct File<'a> {
    /// Not validated: every index in it may point nowhere.
    pub root: Root,
    /// The binary chunk of a glb.
    pub bin: Option<&'a [u8]>,
}

/// Whether the bytes begin as binary glTF does.
pub fn is_glb(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// Splits, checks version and extensions, parses.
pub(super) fn open<'a>(bytes: &'a [u8], budget: &Budget) -> Result<File<'a>, GltfError> {
    if bytes.is_empty() {
        return Err(GltfError::Empty);
    }
    let (json, bin) = if is_glb(bytes) { split(bytes)? } else { (without_byte_order_mark(bytes), None) };
    if json.iter().find(|b| !b.is_ascii_whitespace()) != Some(&b'{') {
        return Err(if is_glb(bytes) {
            GltfError::Container("its JSON chunk holds no JSON")
        } else {
            GltfError::NotGltf
        });
    }
    Ok(File { root: parse(json, budget)?, bin })
}

/// Checks version and extensions, and parses.
fn parse(json: &[u8], budget: &Budget) -> Result<Root, GltfError> {
    budget.charge(parsed_size(json), || "the JSON".to_owned())?;
    check_preface(json)?;
    serde_json::from_slice(trim(json)).map_err(|e| GltfError::Json(e.to_string()))
}

/// As [`open`], of a file that is not brought into memory: its document, and where its binary chunk begins and how long
/// it is.
pub(super) fn open_part(
    file: &dyn ReadPart,
    budget: &Budget,
) -> Result<(File<'static>, Option<(u64, u64)>), GltfError> {
    let size = file.size_bytes();
    let read = |at: u64, bytes: u64| {
        budget.charge(bytes, || "the JSON".to_owned())?;
        let bytes = usize::try_from(bytes).map_err(|_too_large| GltfError::Container("it has chunks beyond memory"))?;
        file.read(at, bytes).map_err(GltfError::Unreadable)
    };
    let start = read(0, size.min(12))?;
    if !is_glb(&start) {
        let whole = read(0, size)?;
        let File { root, .. } = open(&whole, budget)?;
        return Ok((File { root, bin: None }, None));
    }
    let cut_off = |what, needed: u64| GltfError::CutOff { what, needed, found: size };
    let version = read_u32(&start, 4).ok_or_else(|| cut_off("the header", 12))?;
    if version != 2 {
        return Err(GltfError::Version(version.to_string()));
    }
    let length = u64::from(read_u32(&start, 8).ok_or_else(|| cut_off("the header", 12))?);
    if length > size {
        return Err(cut_off("the file", length));
    }
    let (mut at, mut root) = (12, None);
    while at + 8 <= length {
        let head = read(at, 8)?;
        let (bytes, kind) = (u64::from(read_u32(&head, 0).unwrap_or(0)), read_u32(&head, 4));
        let end = at + 8 + bytes;
        if end > length {
            return Err(cut_off("a chunk", end));
        }
        match (kind, &root) {
            (Some(CHUNK_JSON), None) => {
                let json = read(at + 8, bytes)?;
                if json.iter().find(|b| !b.is_ascii_whitespace()) != Some(&b'{') {
                    return Err(GltfError::Container("its JSON chunk holds no JSON"));
                }
                root = Some(parse(&json, budget)?);
            }
            (_, None) => return Err(GltfError::Container("its first chunk is not JSON")),
            (Some(CHUNK_BIN), Some(_)) => {
                return root
                    .map(|root| (File { root, bin: None }, Some((at + 8, bytes))))
                    .ok_or(GltfError::Container("it has no JSON chunk"));
            }
            _ => {}
        }
        at = end;
    }
    let root = root.ok_or(GltfError::Container("it has no JSON chunk"))?;
    Ok((File { root, bin: None }, None))
}

/// The JSON and binary chunks. Bytes after the length in the header are
/// ignored, as tools that pad their tiles leave some.
fn split(bytes: &[u8]) -> Result<(&[u8], Option<&[u8]>), GltfError> {
    let cut_off = |what, needed: u64| GltfError::CutOff { what, needed, found: bytes.len() as u64 };
    let version = read_u32(bytes, 4).ok_or_else(|| cut_off("the header", 12))?;
    if version != 2 {
        return Err(GltfError::Version(version.to_string()));
    }
    let length = read_u32(bytes, 8).ok_or_else(|| cut_off("the header", 12))?;
    let whole = bytes.get(..length as usize).ok_or_else(|| cut_off("the file", u64::from(length)))?;
    let (kind, json, mut at) = chunk(whole, 12)?.ok_or(GltfError::Container("it has no JSON chunk"))?;
    if kind != CHUNK_JSON {
        return Err(GltfError::Container("its first chunk is not JSON"));
    }
    // Unknown chunks are to be skipped; the binary one comes first where there is one.
    while let Some((kind, data, next)) = chunk(whole, at)? {
        if kind == CHUNK_BIN {
            return Ok((json, Some(data)));
        }
        at = next;
    }
    Ok((json, None))
}

/// Kind, bytes and end of the chunk at a place; `None` at the end of the file.
fn chunk(bytes: &[u8], at: usize) -> Result<Option<(u32, &[u8], usize)>, GltfError> {
    // Fewer bytes than a chunk's header are padding.
    let (Some(length), Some(kind)) = (read_u32(bytes, at), read_u32(bytes, at.saturating_add(4))) else {
        return Ok(None);
    };
    let start = at + 8;
    let end = start.checked_add(length as usize);
    match end.and_then(|end| bytes.get(start..end)) {
        Some(data) => Ok(Some((kind, data, start + data.len()))),
        None => Err(GltfError::CutOff {
            what: "a chunk",
            needed: start as u64 + u64::from(length),
            found: bytes.len() as u64,
        }),
    }
}

pub(super) fn read_u32(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

fn without_byte_order_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// Bytes that the parsed document may take, at most: an object of two bytes
/// becomes some hundred in memory, a number of an unknown extension 32.
fn parsed_size(json: &[u8]) -> u64 {
    const OBJECT: u64 = 1000;
    const BYTE: u64 = 16;
    let objects = json.iter().filter(|byte| **byte == b'{').count() as u64;
    objects.saturating_mul(OBJECT).saturating_add((json.len() as u64).saturating_mul(BYTE))
}

/// Padding after the JSON should be spaces; some writers use zeros.
fn trim(json: &[u8]) -> &[u8] {
    let end = json.iter().rposition(|b| *b != 0 && !b.is_ascii_whitespace()).map_or(0, |last| last + 1);
    &json[..end]
}

/// Read before the rest, so that a file that needs an unknown extension is told
/// so, and not that a field which the extension replaces is missing.
#[derive(Deserialize)]
struct Preface {
    asset: PrefaceAsset,
    #[serde(default, rename = "extensionsRequired")]
    extensions_required: Vec<String>,
}

#[derive(Deserialize)]
struct PrefaceAsset {
    version: String,
}

fn check_preface(json: &[u8]) -> Result<(), GltfError> {
    let preface: Preface = serde_json::from_slice(trim(json)).map_err(|e| GltfError::Json(e.to_string()))?;
    if preface.asset.version.split('.').next() != Some("2") {
        return Err(GltfError::Version(preface.asset.version));
    }
    let unknown: Vec<&str> = preface
        .extensions_required
        .iter()
        .map(String::as_str)
        .filter(|name| !SUPPORTED_EXTENSIONS.contains(name))
        .collect();
    if unknown.is_empty() {
        return Ok(());
    }
    Err(GltfError::Extension { names: unknown.join(", "), pronoun: if unknown.len() > 1 { "them" } else { "it" } })
}

impl File<'_> {
    /// `CESIUM_RTC`: in tile space (Z up), added to every position.
    pub fn cesium_rtc(&self) -> Result<DVec3, GltfError> {
        const PATH: &str = "extensions.CESIUM_RTC.center";
        let Some(extension) = self.root.extensions.as_ref().and_then(|e| e.others.get("CESIUM_RTC")) else {
            return Ok(DVec3::ZERO);
        };
        let center = extension.get("center").and_then(serde_json::Value::as_array);
        let numbers: Vec<f64> = center.into_iter().flatten().filter_map(serde_json::Value::as_f64).collect();
        match numbers[..] {
            [x, y, z] if DVec3::new(x, y, z).is_finite() => Ok(DVec3::new(x, y, z)),
            _ => Err(GltfError::invalid(PATH, "is not three numbers")),
        }
    }

    /// `asset.copyright`, and author, title, licence and source as model sites write them into `asset.extras`.
    pub fn credits(&self) -> Vec<String> {
        let mut credits: Vec<String> = self.root.asset.copyright.iter().cloned().collect();
        let extras = self.root.asset.extras.as_ref();
        if let Some(serde_json::Value::Object(extras)) = extras.and_then(|raw| serde_json::from_str(raw.get()).ok()) {
            let fields: Vec<&str> =
                ["title", "author", "license", "source"].iter().filter_map(|key| extras.get(*key)?.as_str()).collect();
            if !fields.is_empty() {
                credits.push(fields.join(", "));
            }
        }
        credits
    }
}
