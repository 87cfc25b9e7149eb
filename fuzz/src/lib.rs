//! What the fuzz targets share.

use glam::DMat4;
use parvis::content::mesh::stream::{OpenOptions, open};
use parvis::content::payload::{self, DecodeOptions};
use parvis::content::tileset::Tileset;
use std::cell::OnceCell;
use std::path::PathBuf;

/// Memory that one input may ask for. Far below a visitor's limit, so that an
/// allocation which the limit does not see stands out.
const MAX_BYTES: u64 = 64 << 20;

/// Decodes a tile whose first bytes are made to be `magic`.
pub fn decode_as(magic: [u8; 4], bytes: &[u8]) {
    let mut tile = bytes.to_vec();
    if let Some(start) = tile.first_chunk_mut() {
        *start = magic;
    }
    decode(&tile);
}

/// Decodes a tile of any kind, and checks what everything after it trusts in.
pub fn decode(bytes: &[u8]) {
    let nothing_beside = |address: &str| Err(format!("{address} is not there"));
    let options = DecodeOptions { max_bytes: MAX_BYTES, ..DecodeOptions::new(DMat4::IDENTITY, &nothing_beside) };
    let Ok(loaded) = payload::decode(bytes, "tiles/0", &options) else { return };
    let model = loaded.value.model;
    for primitive in &model.primitives {
        let count = primitive.positions.len();
        assert_eq!(primitive.normals.len(), count);
        assert!(primitive.uvs.is_empty() || primitive.uvs.len() == count);
        assert!(primitive.colors.is_empty() || primitive.colors.len() == count);
        assert!(primitive.indices.iter().all(|index| (*index as usize) < count));
        assert!(primitive.material < model.materials.len());
        assert!(primitive.positions.iter().flatten().all(|number| number.is_finite()));
    }
}

/// Checks what selection trusts in.
pub fn check_tiles(tileset: &Tileset) {
    let count = tileset.tiles.len();
    for tile in &tileset.tiles {
        assert!(tile.children.iter().all(|child| child.index() < count));
        assert!(tile.geometric_error.is_finite() && tile.geometric_error >= 0.0);
        assert!(tile.visit_from_tile.is_finite());
    }
}

/// Reads a model to its end as a builder does, and checks what a builder trusts in.
pub fn read_in_pieces(path: &std::path::Path) {
    const MOST: usize = 5;
    let Ok(mut stream) = open(&[path.to_owned()], &OpenOptions::default()) else { return };
    let materials = stream.head().materials.len();
    let bound = stream.head().triangles.unwrap_or(u64::MAX);
    let mut triangles = 0;
    while let Ok(Some(piece)) = stream.next(MOST) {
        let count = piece.positions.len();
        for length in [piece.normals.len(), piece.uvs.len(), piece.colors.len(), piece.features.len()] {
            assert!(length == 0 || length == count);
        }
        assert!((3..=3 * MOST).contains(&piece.indices.len()) && piece.indices.len().is_multiple_of(3));
        assert!(piece.indices.iter().all(|index| (*index as usize) < count));
        assert!(piece.material < materials);
        triangles += piece.triangle_count() as u64;
    }
    assert!(triangles <= bound);
    stream.warnings();
}

thread_local! {
    static FOLDER: OnceCell<tempfile::TempDir> = const { OnceCell::new() };
}

/// The input as a file of this name in a folder of this process' own; in memory where the system has such a folder.
pub fn as_file(name: &str, bytes: &[u8]) -> PathBuf {
    FOLDER.with(|folder| {
        let folder = folder.get_or_init(|| {
            let memory = PathBuf::from("/dev/shm");
            let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
            made.expect("a folder for the inputs can be made")
        });
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("the input can be written");
        path
    })
}
