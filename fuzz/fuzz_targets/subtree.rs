//! Subtrees of a quadtree and of an octree, and the same file once more below itself.
#![no_main]

use parvis::content::tileset::{Branch, TileId, Tileset};
use std::sync::LazyLock;

static TREES: LazyLock<[Tileset; 2]> = LazyLock::new(|| [tree("QUADTREE"), tree("OCTREE")]);

/// As the samples have them.
fn tree(scheme: &str) -> Tileset {
    let json = serde_json::json!({
        "asset": { "version": "1.1" }, "geometricError": 64, "root": {
            "boundingVolume": { "box": [4, 4, 2, 4, 0, 0, 0, 4, 0, 0, 0, 2] }, "geometricError": 16, "refine": "ADD",
            "content": { "uri": "c/{level}_{x}_{y}_{z}.glb" },
            "implicitTiling": {
                "subdivisionScheme": scheme, "subtreeLevels": 3, "availableLevels": 6,
                "subtrees": { "uri": "s/{level}.{x}.{y}.{z}.subtree" },
            },
        },
    });
    Tileset::parse(json.to_string().as_bytes(), "tileset.json").expect("it is well made")
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let beside = |_: &str, limit_bytes: u64| {
        if bytes.len() as u64 <= limit_bytes { Ok(bytes.to_vec()) } else { Err("too large".to_owned().into()) }
    };
    for tree in TREES.iter() {
        let mut tileset = tree.clone();
        let mut unread = Some(Tileset::ROOT);
        while let Some(tile) = unread {
            let site = tileset.site(tile);
            let uri = tileset.tile(tile).contents[0].to_owned();
            let Ok(branch) = Branch::read(&site, bytes, &uri, &beside) else { break };
            let before = tileset.tiles.len();
            tileset.attach(branch).expect("what was read can be attached");
            parvis_fuzz::check_tiles(&tileset);
            let is_unread = |at: &usize| tileset.tiles.get(*at).is_some_and(|tile| tile.implicit.is_some());
            unread = (before..tileset.tiles.len()).find(is_unread).map(|at| TileId(at as u32));
        }
    }
});
