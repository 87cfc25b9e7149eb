//! What hangs on tilesets beside their tiles: queries of addresses, metadata, versions. And what a million tiles weigh.

use super::{ball, file, parsed, problem_paths, with};
use parvis::content::tileset::{Contents, Schema, Tile, Tileset, TilesetError};
use serde_json::json;

#[test]
fn the_query_of_a_tileset_is_handed_down_to_what_it_names() {
    let root = with(
        ball(10.0, 8.0),
        json!({ "contents": [{ "uri": "a.glb" }, { "uri": "b.glb?x=1" }, { "uri": "c.json?key=other&y#part" }, { "uri": "d.glb?" }] }),
    );
    let mut tileset = Tileset::parse(&file(&root), "tiles/tileset.json?key=secret&v=2").unwrap();
    let expected = [
        "tiles/a.glb?key=secret&v=2",
        "tiles/b.glb?x=1&key=secret&v=2",
        "tiles/c.json?key=other&y&v=2",
        "tiles/d.glb?key=secret&v=2",
    ];
    assert_eq!(tileset.root().contents, expected);
    let inner = with(ball(1.0, 0.0), json!({ "content": { "uri": "deep/e.glb" } }));
    let below = tileset.graft(Tileset::ROOT, &file(&inner), expected[2]).unwrap();
    assert_eq!(tileset.tile(below).contents, ["tiles/deep/e.glb?key=other&y&v=2"]);
    assert_eq!(tileset.root().contents.len(), 3);
}

#[test]
fn nothing_is_added_where_there_is_no_query() {
    for uri in ["tileset.json", "tileset.json?"] {
        let root = with(ball(10.0, 8.0), json!({ "content": { "uri": "a.glb" } }));
        assert_eq!(Tileset::parse(&file(&root), uri).unwrap().root().contents, ["a.glb"]);
    }
}

#[test]
fn what_is_said_of_tiles_contents_groups_and_the_whole_is_kept_as_it_stands() {
    let text = json!({
        "asset": { "version": "1.1", "tilesetVersion": "1.2.3", "extras": [1] }, "geometricError": 99,
        "schemaUri": "meta/schema.json", "metadata": { "class": "church", "properties": { "year": 1163, "parts": ["nave", null] } },
        "groups": [{ "class": "stone" }, 5, { "class": "glass", "properties": { "panes": 3 } }],
        "statistics": { "classes": {} },
        "root": with(ball(1.0, 0.0), json!({
            "metadata": { "class": "bay", "properties": { "n": 7 } },
            "contents": [{ "uri": "a.glb", "group": 2 }, { "uri": "b.json", "metadata": { "class": "vault" } }, { "uri": "c.glb", "group": 9 }],
        })),
    });
    let mut tileset = Tileset::parse(text.to_string().as_bytes(), "x/tileset.json").unwrap();
    assert_eq!(problem_paths(&tileset), ["root.contents[2].group"]);
    let file_metadata = &tileset.files[0].metadata;
    assert_eq!(file_metadata.tileset_version.as_deref(), Some("1.2.3"));
    assert_eq!(file_metadata.schema, Some(Schema::Uri("x/meta/schema.json".to_owned())));
    let church = file_metadata.entity.as_ref().unwrap();
    assert_eq!((&*church.class, church.properties()["year"].as_i64()), ("church", Some(1163)));
    assert_eq!(church.properties()["parts"], json!(["nave", null]));
    let groups = &file_metadata.groups;
    assert!(groups.len() == 3 && groups[1].is_none() && groups[0].as_ref().unwrap().properties().is_empty());
    assert_eq!(groups[2].as_ref().unwrap().properties_json(), r#"{"panes":3}"#);

    let said = tileset.root().metadata.clone().unwrap();
    assert_eq!(&*said.tile.unwrap().class, "bay");
    let classes: Vec<_> = said.contents.iter().map(|c| (c.group, c.entity.as_ref().map(|e| &*e.class))).collect();
    assert_eq!(classes, [(Some(2), None), (None, Some("vault")), (None, None)]);
    // What is said of an external tileset's content goes with it.
    tileset.graft(Tileset::ROOT, &file(&ball(1.0, 0.0)), "x/b.json").unwrap();
    let said = tileset.root().metadata.as_ref().unwrap();
    assert_eq!(said.contents.iter().map(|c| c.group).collect::<Vec<_>>(), [Some(2), None]);
}

#[test]
fn metadata_as_an_extension_of_3d_tiles_1_0_is_the_same() {
    let entity = |class: &str| json!({ "3DTILES_metadata": { "class": class, "properties": { "a": 1 } } });
    let text = json!({
        "asset": { "version": "1.0" }, "geometricError": 99,
        "extensions": { "3DTILES_metadata": { "schema": { "id": "s" }, "class": "all", "groups": [{ "class": "g" }] } },
        "root": with(ball(1.0, 0.0), json!({ "extensions": entity("tile"), "content": { "uri": "a.glb", "extensions": entity("content") } })),
    });
    let tileset = Tileset::parse(text.to_string().as_bytes(), "tileset.json").unwrap();
    assert_eq!(&*tileset.files[0].metadata.entity.as_ref().unwrap().class, "all");
    assert_eq!(tileset.files[0].metadata.schema, Some(Schema::Inline(r#"{"id":"s"}"#.into())));
    let said = tileset.root().metadata.as_ref().unwrap();
    assert_eq!(&*said.tile.as_ref().unwrap().class, "tile");
    assert_eq!(&*said.contents[0].entity.as_ref().unwrap().class, "content");
}

#[test]
fn odd_metadata_costs_nothing_but_itself() {
    let deep = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
    let text = format!(
        r#"{{"asset":{{"version":"1.1"}},"geometricError":1,"schema":7,"groups":{{}},"metadata":{{"class":5,"properties":{deep}}},
        "root":{{"boundingVolume":{{"sphere":[0,0,0,1]}},"geometricError":0,"metadata":{{"class":"c","properties":{deep}}},"extensions":{{"3DTILES_metadata":null}}}}}}"#
    );
    let tileset = Tileset::parse(text.as_bytes(), "tileset.json").unwrap();
    assert!(tileset.files[0].metadata.entity.is_none());
    assert!(tileset.root().metadata.as_ref().unwrap().tile.as_ref().unwrap().properties().is_empty());
}

#[test]
fn addresses_come_back_as_they_were_put_in() {
    let contents: Contents = ["a", "", "b?c", "\0d"].iter().collect();
    assert_eq!(contents, ["a", "b?c", "d"]);
    assert_eq!((contents.len(), &contents[1], &contents[7]), (3, "b?c", ""));
    let none: Contents = std::iter::empty::<&str>().collect();
    assert!(none.is_empty() && none.iter().next().is_none());
}

#[test]
fn a_tile_is_small_and_shares_what_it_has_from_above() {
    assert!(size_of::<Tile>() <= 232, "{}", size_of::<Tile>());
    let identity = json!([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
    let child = with(ball(1.0, 0.0), json!({ "transform": identity }));
    let tileset = parsed(&with(ball(10.0, 8.0), json!({ "children": [child, ball(1.0, 0.0)] })));
    for child in &tileset.tiles[1..] {
        assert!(std::sync::Arc::ptr_eq(&child.visit_from_tile, &tileset.root().visit_from_tile));
    }
}

#[test]
fn addresses_that_grow_with_every_level_are_bounded() {
    let long = "x".repeat(3000);
    let root = with(
        ball(10.0, 8.0),
        json!({ "contents": [{ "uri": format!("{long}/a.json") }, { "uri": format!("{long}{long}.glb") }] }),
    );
    let mut tileset = parsed(&root);
    assert_eq!(problem_paths(&tileset), ["root.contents[1].uri"]);
    let naming = tileset.root().contents[0].to_owned();
    // In that folder a long name is too long.
    let children: Vec<_> = ["short".to_owned(), "y".repeat(2000)]
        .map(|name| with(ball(1.0, 0.0), json!({ "content": { "uri": format!("{name}.glb") } })))
        .into();
    let inner = with(ball(1.0, 1.0), json!({ "children": children }));
    let below = tileset.graft(Tileset::ROOT, &file(&inner), &naming).unwrap();
    let counts: Vec<usize> = tileset.tile(below).children.iter().map(|id| tileset.tile(*id).contents.len()).collect();
    assert_eq!(counts, [1, 0]);
    // Ten thousand short names in a file become half a gigabyte of long addresses soon enough: refused.
    let children = vec![with(ball(1.0, 0.0), json!({ "content": { "uri": "z.glb" } })); 190_000];
    let many = file(&with(ball(1.0, 1.0), json!({ "children": children })));
    let before = tileset.tiles.len();
    let error = tileset.graft(Tileset::ROOT, &many, &format!("{long}/b.json")).unwrap_err();
    assert!(matches!(error, TilesetError::TooManyAddresses { .. }), "{error}");
    assert_eq!(tileset.tiles.len(), before);
}

#[test]
fn a_million_children_are_read() {
    let child = r#"{"boundingVolume":{"sphere":[0,0,0,1]},"geometricError":0,"content":{"uri":"t.glb"}}"#;
    let children = vec![child; 1_000_000].join(",");
    let text = format!(
        r#"{{"asset":{{"version":"1.1"}},"geometricError":9,"root":{{"boundingVolume":{{"sphere":[0,0,0,1]}},"geometricError":1,"children":[{children}]}}}}"#
    );
    let tileset = Tileset::parse(text.as_bytes(), "tileset.json").unwrap();
    assert_eq!(tileset.root().children.len(), 1_000_000);
    assert_eq!(tileset.path(tileset.root().children[999_999]), "tileset.json root.children[999999]");
    assert!(tileset.problems.is_empty());
}
