//! Trees given by a rule, and the subtree files that say which tiles there are.

use super::{ball, file, problem_paths, with};
use glam::DVec3;
use parvis::content::tileset::{Branch, Coordinates, MAX_TILES, Refine, TileId, TileName, Tileset, TilesetError};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A box from 0 to 8 along x and y and from 0 to 4 along z, divided by a rule.
fn root(scheme: &str, subtree_levels: u32, available_levels: u32) -> Value {
    json!({
        "boundingVolume": { "box": [4, 4, 2, 4, 0, 0, 0, 4, 0, 0, 0, 2] },
        "geometricError": 16, "refine": "ADD",
        "content": { "uri": "c/{level}_{x}_{y}_{z}.glb" },
        "implicitTiling": {
            "subdivisionScheme": scheme, "subtreeLevels": subtree_levels, "availableLevels": available_levels,
            "subtrees": { "uri": "s/{level}.{x}.{y}.subtree" },
        },
    })
}

fn parsed(root: &Value) -> Tileset {
    Tileset::parse(&file(root), "tileset.json").unwrap()
}

/// A subtree in binary form.
fn binary(json: &Value, buffer: &[u8]) -> Vec<u8> {
    let json = json.to_string();
    let mut bytes = b"subt\x01\0\0\0".to_vec();
    bytes.extend((json.len() as u64).to_le_bytes());
    bytes.extend((buffer.len() as u64).to_le_bytes());
    bytes.extend(json.as_bytes());
    bytes.extend(buffer);
    bytes
}

/// Everything is there as far as it is asked for.
fn full() -> Vec<u8> {
    json!({
        "tileAvailability": { "constant": 1 }, "contentAvailability": [{ "constant": 1 }],
        "childSubtreeAvailability": { "constant": 1 },
    })
    .to_string()
    .into_bytes()
}

/// Two levels of a quadtree: the root and its children 0 and 3, a content in child 3, and below it one subtree.
fn sparse() -> Vec<u8> {
    let json = json!({
        "buffers": [{ "byteLength": 12 }],
        "bufferViews": [
            { "buffer": 0, "byteOffset": 0, "byteLength": 1 }, { "buffer": 0, "byteOffset": 1, "byteLength": 1 },
            { "buffer": 0, "byteOffset": 8, "byteLength": 2 },
        ],
        "tileAvailability": { "bitstream": 0, "availableCount": 3 },
        "contentAvailability": [{ "bitstream": 1, "availableCount": 1 }],
        "childSubtreeAvailability": { "bitstream": 2, "availableCount": 1 },
    });
    binary(&json, &[0b10011, 0b10000, 0, 0, 0, 0, 0, 0, 0, 0b1000_0000, 0, 0])
}

fn grow(tileset: &mut Tileset, id: TileId, bytes: &[u8]) -> Result<TileId, TilesetError> {
    let uri = tileset.tile(id).contents[0].to_owned();
    tileset.graft(id, bytes, &uri)
}

#[test]
fn a_subtree_that_is_not_read_yet_is_a_tile_with_its_file_as_content() {
    let tileset = parsed(&root("QUADTREE", 2, 4));
    assert_eq!(tileset.tiles.len(), 1);
    assert_eq!(tileset.root().contents, ["s/0.0.0.subtree"]);
    assert!(tileset.site(Tileset::ROOT).grows_by("s/0.0.0.subtree", b"anything"));
    assert!(!tileset.site(Tileset::ROOT).grows_by("s/0.0.1.subtree", b"anything"));
    assert!(tileset.problems.is_empty(), "{:?}", tileset.problems);
}

#[test]
fn a_sparse_subtree_brings_just_the_tiles_that_are_there() {
    let mut tileset = parsed(&root("QUADTREE", 2, 4));
    let first = grow(&mut tileset, Tileset::ROOT, &sparse()).unwrap();
    assert!(tileset.root().contents.is_empty() && tileset.root().implicit.is_none());
    assert_eq!(tileset.root().children, [first]);
    // The subtree's root, two children, and a subtree that is not read.
    assert_eq!(tileset.tiles.len(), 5);
    let [south_west, north_east] = tileset.tile(first).children[..] else { panic!("two children") };
    assert!(tileset.tile(south_west).contents.is_empty());
    let tile = tileset.tile(north_east);
    assert_eq!(tile.contents, ["c/1_1_1_0.glb"]);
    assert_eq!((tile.geometric_error, tile.refine, tile.level), (8.0, Refine::Add, 2));
    assert_eq!(tile.name, TileName::Implicit(Coordinates { level: 1, x: 1, y: 1, z: 0 }));
    assert_eq!(tileset.path(north_east), "s/0.0.0.subtree level 1 x 1 y 1 z 0");
    // Z up in the file: x and y are halved, and the height stays.
    let (low, high) = tile.bounds.aligned_corners();
    assert!(low.abs_diff_eq(DVec3::new(4.0, 0.0, -8.0), 1e-12) && high.abs_diff_eq(DVec3::new(8.0, 4.0, -4.0), 1e-12));
    // Bit 15 is the last of sixteen: x 3, y 3 on level 2.
    let below = tileset.tile(tile.children[0]);
    assert_eq!(below.contents, ["s/2.3.3.subtree"]);
    assert_eq!(below.implicit.as_ref().unwrap().coordinates(), Coordinates { level: 2, x: 3, y: 3, z: 0 });
    assert_eq!(below.geometric_error, 4.0);
    assert!(tileset.problems.is_empty(), "{:?}", tileset.problems);
}

#[test]
fn subtrees_below_subtrees_go_on_where_they_hang() {
    let mut tileset = parsed(&root("QUADTREE", 2, 4));
    let first = grow(&mut tileset, Tileset::ROOT, &sparse()).unwrap();
    let unread = TileId(tileset.tiles.len() as u32 - 1);
    let second = grow(&mut tileset, unread, &full()).unwrap();
    // Five tiles of two levels; availableLevels ends the tree there although a constant says that there are more.
    assert_eq!(tileset.tiles.len(), 10);
    assert_eq!(tileset.tile(second).contents, ["c/2_3_3_0.glb"]);
    let last = tileset.tiles.last().unwrap();
    assert_eq!(last.contents, ["c/3_7_7_0.glb"]);
    assert_eq!(last.geometric_error, 2.0);
    assert_eq!(tileset.file_of(second).unwrap().uri, "s/2.3.3.subtree");
    assert_eq!(tileset.file_of(first).unwrap().named_by, Some(Tileset::ROOT));
    assert!(tileset.problems.is_empty(), "{:?}", tileset.problems);
}

#[test]
fn a_tree_on_a_server_has_absolute_addresses_with_the_numbers_in_them() {
    let mut tileset = Tileset::parse(&file(&root("QUADTREE", 2, 4)), "https://example.org/a/tileset.json").unwrap();
    assert_eq!(tileset.root().contents, ["https://example.org/a/s/0.0.0.subtree"]);
    grow(&mut tileset, Tileset::ROOT, &sparse()).unwrap();
    let contents: Vec<&str> = tileset.tiles.iter().flat_map(|tile| tile.contents.iter()).collect();
    assert_eq!(contents, ["https://example.org/a/c/1_1_1_0.glb", "https://example.org/a/s/2.3.3.subtree"]);
}

#[test]
fn an_octree_divides_the_height_as_well() {
    let mut tileset = parsed(&root("OCTREE", 2, 2));
    grow(&mut tileset, Tileset::ROOT, &full()).unwrap();
    assert_eq!(tileset.tiles.len(), 1 + 9);
    let last = tileset.tiles.last().unwrap();
    assert_eq!(last.contents, ["c/1_1_1_1.glb"]);
    let (low, high) = last.bounds.aligned_corners();
    assert!(low.abs_diff_eq(DVec3::new(4.0, 2.0, -8.0), 1e-12) && high.abs_diff_eq(DVec3::new(8.0, 4.0, -4.0), 1e-12));
}

#[test]
fn a_region_is_divided_by_longitude_and_latitude() {
    let mut on_earth = root("QUADTREE", 3, 3);
    on_earth["boundingVolume"] = json!({ "region": [-1.32, 0.698, -1.319, 0.6985, 0, 100] });
    let mut tileset = parsed(&on_earth);
    grow(&mut tileset, Tileset::ROOT, &full()).unwrap();
    assert_eq!(tileset.tiles.len(), 1 + 21);
    let root = tileset.root().bounds;
    for tile in &tileset.tiles {
        assert!(root.contains_volume(&tile.bounds, 1.0), "{:?}", tile.name);
    }
    // The last one lies in the north-east: towards +X and -Z of visit space, a quarter as wide.
    let last = tileset.tiles.last().unwrap();
    assert!(last.bounds.center().x > 0.0 && last.bounds.center().z < 0.0);
    assert!((last.bounds.radius() / root.radius() - 0.25).abs() < 0.02);
}

#[test]
fn several_contents_have_their_own_availability_and_groups() {
    let mut several = root("QUADTREE", 1, 1);
    several.as_object_mut().unwrap().remove("content");
    several["contents"] = json!([{ "uri": "a{x}.glb", "group": 0 }, { "uri": "../../b.glb" }, { "uri": "c{y}.glb" }]);
    let text = json!({ "asset": { "version": "1.1" }, "geometricError": 99, "groups": [{ "class": "walls" }], "root": several });
    let mut tileset = Tileset::parse(text.to_string().as_bytes(), "tileset.json").unwrap();
    assert_eq!(problem_paths(&tileset), ["root.contents[1].uri"]);
    let subtree = json!({
        "tileAvailability": { "constant": 1 }, "childSubtreeAvailability": { "constant": 0 },
        "contentAvailability": [{ "constant": 1 }, { "constant": 1 }, { "constant": 1 }],
    });
    let first = grow(&mut tileset, Tileset::ROOT, subtree.to_string().as_bytes()).unwrap();
    assert_eq!(
        tileset.tile(first).contents,
        ["a0.glb", "c0.glb"],
        "the bad one is left out, the others keep their place"
    );
    let metadata = tileset.tile(first).metadata.as_ref().unwrap();
    assert_eq!(metadata.contents.iter().map(|content| content.group).collect::<Vec<_>>(), [Some(0), None]);
}

#[test]
fn the_extensions_of_3d_tiles_1_0_are_understood() {
    let mut old = root("QUADTREE", 2, 2);
    let mut rule = old.as_object_mut().unwrap().remove("implicitTiling").unwrap();
    rule.as_object_mut().unwrap().remove("availableLevels");
    rule["maximumLevel"] = json!(1);
    old.as_object_mut().unwrap().remove("content");
    old["extensions"] = json!({
        "3DTILES_implicit_tiling": rule,
        "3DTILES_multiple_contents": { "content": [{ "uri": "a{x}.glb" }, { "uri": "b{x}.glb" }] },
    });
    let required = ["3DTILES_implicit_tiling", "3DTILES_multiple_contents"];
    let text =
        json!({ "asset": { "version": "1.0" }, "geometricError": 99, "extensionsRequired": required, "root": old });
    let mut tileset = Tileset::parse(text.to_string().as_bytes(), "tileset.json").unwrap();
    let json = json!({
        "buffers": [{ "byteLength": 1 }], "bufferViews": [{ "buffer": 0, "byteOffset": 0, "byteLength": 1 }],
        "tileAvailability": { "bufferView": 0 }, "childSubtreeAvailability": { "constant": 0 },
        "extensions": { "3DTILES_multiple_contents": { "contentAvailability": [{ "constant": 0 }, { "constant": 1 }] } },
    });
    grow(&mut tileset, Tileset::ROOT, &binary(&json, &[0b11])).unwrap();
    assert_eq!(tileset.tiles.len(), 3);
    assert_eq!(tileset.tiles[2].contents, ["b0.glb"]);
    // With one content it is an object instead of a list.
    let one = json!({ "tileAvailability": { "constant": 1 }, "contentAvailability": { "constant": 1 }, "childSubtreeAvailability": { "constant": 0 } });
    let mut tileset = parsed(&root("QUADTREE", 1, 1));
    let first = grow(&mut tileset, Tileset::ROOT, one.to_string().as_bytes()).unwrap();
    assert_eq!(tileset.tile(first).contents.len(), 1);
}

#[test]
fn availability_may_lie_in_a_file_beside_the_subtree() {
    let tileset = parsed(&root("QUADTREE", 2, 2));
    let json = json!({
        "buffers": [{ "uri": "../bits.bin", "byteLength": 1 }],
        "bufferViews": [{ "buffer": 0, "byteOffset": 0, "byteLength": 1 }],
        "tileAvailability": { "bitstream": 0 }, "contentAvailability": [{ "constant": 0 }],
        "childSubtreeAvailability": { "constant": 0 },
    });
    let site = tileset.site(Tileset::ROOT);
    let asked = std::cell::RefCell::new(Vec::new());
    let fetch = |uri: &str, _: u64| {
        asked.borrow_mut().push(uri.to_owned());
        Ok(vec![0b00101])
    };
    let branch = Branch::read(&site, json.to_string().as_bytes(), "s/0.0.0.subtree", &fetch).unwrap();
    assert_eq!(branch.tiles.len(), 2);
    assert_eq!(asked.take(), ["bits.bin"]);
    let missing = |_: &str, _: u64| Err("no such file".to_owned());
    let error = Branch::read(&site, json.to_string().as_bytes(), "s/0.0.0.subtree", &missing).unwrap_err().to_string();
    assert!(error.contains("s/0.0.0.subtree") && error.contains("buffers[0].uri: no such file"), "{error}");
}

#[test]
fn an_external_tileset_may_be_the_content_of_an_implicit_tile() {
    let mut naming = root("QUADTREE", 1, 1);
    naming["content"]["uri"] = json!("houses/{x}.json?key=1");
    let mut tileset = parsed(&naming);
    let first = grow(&mut tileset, Tileset::ROOT, &full()).unwrap();
    assert_eq!(tileset.tile(first).contents, ["houses/0.json?key=1"]);
    let house =
        grow(&mut tileset, first, &file(&with(ball(1.0, 0.0), json!({ "content": { "uri": "h.glb" } })))).unwrap();
    assert_eq!(tileset.tile(house).contents, ["houses/h.glb?key=1"]);
}

#[test]
fn rules_that_cannot_be_followed_are_named_with_the_reason() {
    let s2 = json!({ "extensions": { "3DTILES_bounding_volume_S2": { "token": "3" } } });
    for (member, value, words) in [
        ("subdivisionScheme", json!("TRIANGLES"), "QUADTREE"),
        ("subtreeLevels", json!(0), "at least 1"),
        ("subtreeLevels", json!(13), "at most 12 levels"),
        ("subtreeLevels", json!(1e30), "at least 1"),
        ("subtreeLevels", json!(2.5), "at least 1"),
        ("availableLevels", json!(33), "from 1 to 32"),
        ("availableLevels", json!("many"), "at least 1"),
        ("subtrees", json!({}), "subtrees.uri is missing"),
        ("subtrees", json!({ "uri": "../{level}/../../{x}.subtree" }), "subtrees.uri: "),
        ("boundingVolume", json!({ "sphere": [0, 0, 0, 1] }), "a sphere cannot be divided"),
        ("boundingVolume", s2, "3DTILES_bounding_volume_S2"),
    ] {
        let mut odd = root("QUADTREE", 2, 4);
        let place = if member == "boundingVolume" { &mut odd } else { &mut odd["implicitTiling"] };
        place[member] = value.clone();
        let error = Tileset::parse(&file(&odd), "tileset.json").unwrap_err().to_string();
        assert!(error.starts_with("tileset.json root.") && error.contains(words), "{value}: {error}");
        // Elsewhere in a tree it costs only that tile.
        let outer = with(ball(50.0, 99.0), json!({ "children": [odd, ball(1.0, 0.0)] }));
        let tileset = parsed(&outer);
        assert_eq!(tileset.root().children.len(), 1, "{value}");
        assert!(tileset.problems.iter().any(|problem| problem.text.contains(words)), "{:?}", tileset.problems);
    }
}

#[test]
fn damaged_subtrees_are_refused_and_change_nothing() {
    let mut tileset = parsed(&root("QUADTREE", 2, 4));
    let before = tileset.clone();
    let good = sparse();
    for cut in 0..good.len() {
        assert!(grow(&mut tileset, Tileset::ROOT, &good[..cut]).is_err(), "cut at {cut}");
    }
    let view = |buffer: u64, offset: u64, length: u64| {
        json!({
            "buffers": [{ "byteLength": 1 }],
            "bufferViews": [{ "buffer": buffer, "byteOffset": offset, "byteLength": length }],
            "tileAvailability": { "bitstream": 0 }, "childSubtreeAvailability": { "constant": 0 },
        })
    };
    let mut version = good.clone();
    version[4] = 2;
    let mut long = good.clone();
    long[8..16].fill(0xff);
    for bytes in [
        version,
        long,
        binary(&view(1, 0, 1), &[1]),
        binary(&view(0, u64::MAX, 1), &[1]),
        binary(&view(0, 1, 1), &[1]),
        binary(&view(0, 0, 0), &[1]),
        binary(&json!({ "tileAvailability": { "constant": 1 } }), &[]),
        binary(&json!({ "tileAvailability": { "constant": 2 }, "childSubtreeAvailability": { "constant": 0 } }), &[]),
        binary(&json!({ "tileAvailability": {}, "childSubtreeAvailability": { "constant": 0 } }), &[]),
        b"{}".to_vec(),
        b"glTF".to_vec(),
        Vec::new(),
    ] {
        let error = grow(&mut tileset, Tileset::ROOT, &bytes).unwrap_err();
        assert!(matches!(error, TilesetError::Subtree { .. }), "{error}");
        assert!(error.to_string().starts_with("s/0.0.0.subtree: not a usable subtree"), "{error}");
        assert_eq!(tileset, before);
    }
}

#[test]
fn a_subtree_that_contradicts_itself_is_used_as_far_as_it_goes_and_told() {
    let mut tileset = parsed(&root("QUADTREE", 2, 4));
    let json = json!({
        "buffers": [{ "byteLength": 4 }],
        "bufferViews": [
            { "buffer": 0, "byteOffset": 0, "byteLength": 1 }, { "buffer": 0, "byteOffset": 2, "byteLength": 2 },
        ],
        "tileAvailability": { "bitstream": 0, "availableCount": 9 }, "contentAvailability": [{ "constant": 1 }],
        "childSubtreeAvailability": { "bitstream": 1 },
    });
    // No root; child 0; a subtree below child 3, which is not there.
    let first = grow(&mut tileset, Tileset::ROOT, &binary(&json, &[0b00010, 0, 0, 0b1000_0000])).unwrap();
    assert!(tileset.tile(first).contents.is_empty());
    assert_eq!(tileset.tile(first).children.len(), 1);
    assert_eq!(tileset.tiles.len(), 3);
    let mut paths = problem_paths(&tileset);
    paths.sort_unstable();
    assert_eq!(paths, ["tileAvailability", "tileAvailability", "tileAvailability.availableCount"]);
    assert!(tileset.problems.iter().all(|problem| problem.file == "s/0.0.0.subtree"));
}

#[test]
fn more_tiles_than_are_held_are_refused_before_they_take_memory() {
    let mut tileset = parsed(&root("QUADTREE", 12, 32));
    let error = grow(&mut tileset, Tileset::ROOT, &full()).unwrap_err();
    assert!(matches!(error, TilesetError::TooManyTiles { limit: MAX_TILES, .. }), "{error}");
    assert_eq!(tileset.tiles.len(), 1);
}

#[test]
fn long_addresses_of_implicit_tiles_are_bounded() {
    let mut long = root("QUADTREE", 10, 10);
    long["content"]["uri"] = json!(format!("{}{{x}}.glb", "n".repeat(4000)));
    let mut tileset = parsed(&long);
    let error = grow(&mut tileset, Tileset::ROOT, &full()).unwrap_err();
    assert!(matches!(error, TilesetError::TooManyAddresses { .. }), "{error}");
    assert_eq!(tileset.tiles.len(), 1);
}

#[test]
fn thirty_two_levels_are_walked_to_the_end_without_overflow() {
    let mut tileset = parsed(&root("OCTREE", 1, 32));
    // Only the farthest corner goes on.
    let json = json!({
        "buffers": [{ "byteLength": 1 }], "bufferViews": [{ "buffer": 0, "byteOffset": 0, "byteLength": 1 }],
        "tileAvailability": { "constant": 1 }, "contentAvailability": [{ "constant": 1 }],
        "childSubtreeAvailability": { "bitstream": 0 },
    });
    let corner = binary(&json, &[0b1000_0000]);
    let mut at = Tileset::ROOT;
    let mut read = 0;
    while tileset.tile(at).implicit.is_some() {
        grow(&mut tileset, at, &corner).unwrap();
        read += 1;
        at = TileId(tileset.tiles.len() as u32 - 1);
    }
    assert_eq!(read, 32);
    let last = tileset.tiles.last().unwrap();
    assert_eq!(last.contents, [format!("c/31_{0}_{0}_{0}.glb", (1_u32 << 31) - 1).as_str()]);
    assert!(last.bounds.is_finite() && last.geometric_error > 0.0);
}

/// A subtree of plausible parts, some of them odd.
fn arbitrary_subtree() -> impl Strategy<Value = Vec<u8>> {
    let availability = prop_oneof![
        (0..3_u64).prop_map(|constant| json!({ "constant": constant })),
        (0..4_usize, prop::option::of(0..30_u64))
            .prop_map(|(view, count)| json!({ "bitstream": view, "availableCount": count })),
    ];
    let views = prop::collection::vec((0..2_u64, 0..20_u64, 0..20_u64), 0..4).prop_map(|views| {
        let views = views.iter().map(|(b, o, l)| json!({ "buffer": b, "byteOffset": o, "byteLength": l }));
        Value::Array(views.collect())
    });
    let parts = (availability.clone(), prop::collection::vec(availability.clone(), 0..3), availability, views);
    (parts, prop::collection::vec(any::<u8>(), 0..40)).prop_map(|((tiles, contents, children, views), buffer)| {
        let json = json!({
            "buffers": [{ "byteLength": buffer.len() }], "bufferViews": views,
            "tileAvailability": tiles, "contentAvailability": contents, "childSubtreeAvailability": children,
        });
        binary(&json, &buffer)
    })
}

proptest! {
    #[test]
    fn arbitrary_subtrees_are_sound_or_refused(
        bytes in prop_oneof![arbitrary_subtree(), prop::collection::vec(any::<u8>(), 0..200)],
        damage in prop::option::of((any::<prop::sample::Index>(), any::<u8>())),
        is_octree: bool, levels in 1..5_u32,
    ) {
        let mut bytes = bytes;
        if let Some((at, byte)) = damage && !bytes.is_empty() {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let mut tileset = parsed(&root(if is_octree { "OCTREE" } else { "QUADTREE" }, levels, levels + 1));
        if grow(&mut tileset, Tileset::ROOT, &bytes).is_ok() {
            for (index, tile) in tileset.tiles.iter().enumerate() {
                prop_assert!(tile.bounds.is_finite() && tile.geometric_error > 0.0);
                prop_assert!(tile.parent.is_none_or(|parent| parent.index() < index));
                for child in &tile.children {
                    prop_assert_eq!(tileset.tile(*child).parent.map(TileId::index), Some(index));
                    prop_assert!(tile.bounds.contains_volume(&tileset.tile(*child).bounds, 1e-9));
                }
            }
        }
    }
}
