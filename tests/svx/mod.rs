//! Documents of Smithsonian Voyager.

mod html;
mod importing;
mod junk;
mod refused;
mod round_trips;

use parvis::content::visit::svx::{Import, SvxError, import};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Reads a document beside which these articles lie.
fn read_with(document: &Value, articles: &[(&str, &str)]) -> Result<Import, SvxError> {
    let articles: BTreeMap<&str, &str> = articles.iter().copied().collect();
    let beside = |uri: &str| {
        let found = articles.get(uri).map(|page| page.as_bytes().to_vec());
        found.ok_or_else(|| format!("{uri} does not exist"))
    };
    import(document.to_string().as_bytes(), "chapel.svx.json", &beside)
}

fn read(document: &Value) -> Result<Import, SvxError> {
    read_with(document, &[])
}

/// The first note that has all of these words.
fn note<'a>(import: &'a Import, words: &[&str]) -> &'a str {
    let found = import.notes.iter().find(|note| words.iter().all(|word| note.contains(word)));
    found.unwrap_or_else(|| panic!("no note has {words:?}: {:#?}", import.notes))
}

/// A document as people make them in Voyager Story: centimetres, a model in millimetres that is turned by a quarter and
/// lies higher, two annotations, an article in two languages, a tour of three steps.
fn chapel() -> Value {
    let half = std::f64::consts::FRAC_1_SQRT_2;
    json!({
        "asset": {
            "type": "application/si-dpo-3d.document+json", "version": "1.0", "generator": "Voyager",
            "copyright": "(c) The chapter",
        },
        "scene": 0,
        "scenes": [{ "units": "cm", "name": "Scene", "nodes": [0, 1, 3], "setup": 0, "meta": 0 }],
        "nodes": [
            { "name": "Camera", "camera": 0 },
            { "name": "Lights", "children": [2] },
            { "name": "Key", "light": 0 },
            { "name": "Chapel", "model": 0, "translation": [0, 10, 0], "rotation": [0, half, 0, half] },
        ],
        "cameras": [{ "type": "perspective", "perspective": { "yfov": 52, "znear": 0.1, "zfar": 1000 } }],
        "lights": [{ "type": "directional", "intensity": 0.8, "color": [1, 1, 1] }],
        "models": [{
            "units": "mm",
            "derivatives": [
                { "usage": "Web3D", "quality": "Low",
                  "assets": [{ "uri": "chapel-low.glb", "type": "Model", "byteSize": 1000, "numFaces": 10 }] },
                { "usage": "Web3D", "quality": "High",
                  "assets": [{ "uri": "chapel-high.glb", "type": "Model" }, { "uri": "zones.jpg", "type": "Image" }] },
                { "usage": "Image2D", "quality": "High", "assets": [{ "uri": "chapel.jpg", "type": "Image" }] },
            ],
            "annotations": [
                {
                    "id": "kLq3xy", "titles": { "EN": "The door", "FR": "La porte" }, "leads": { "EN": "Oak, twelve planks." },
                    "taglist": { "EN": ["Wood work"] }, "articleId": "aDoor", "viewId": "vDoor", "style": "Extended",
                    "position": [100, 200, 0], "direction": [2, 0, 0], "scale": 1, "color": [0, 0.6, 0.8],
                },
                { "id": "old one!", "title": "Niche", "lead": "Empty.", "tags": ["stone", "gothic"], "imageUri": "niche.jpg",
                  "position": [0, 0, 1000] },
            ],
        }],
        "metas": [{
            "collection": { "titles": { "EN": "Chapel of the bridge", "FR": "Chapelle du pont" }, "edan-id": 17 },
            "articles": [
                { "id": "aDoor", "uris": { "EN": "articles/door-EN.html", "FR": "articles/door-FR.html" } },
                { "id": "aAbout", "uri": "articles/about.html" },
            ],
            "audio": [{ "id": "s", "uris": { "EN": "bell.mp3" } }],
        }],
        "setups": [{
            "interface": { "visible": true, "logo": true, "menu": true, "tools": true },
            "navigation": {
                "type": "Orbit", "enabled": true, "orbit": { "orbit": [0, 0, 0], "offset": [0, 100, 500],
                "minOrbit": [-90, null, null], "maxOrbit": [90, null, null],
                "minOffset": [null, null, 0], "maxOffset": [null, null, null] } },
            "slicer": { "enabled": false, "axis": "X", "inverted": false, "position": 0.5, "color": [1, 0, 0] },
            "language": { "language": "FR" },
            "tours": [{
                "id": "tTTT", "titles": { "EN": "Around", "FR": "Le tour" }, "leads": { "EN": "Three steps." },
                "steps": [
                    { "id": "s1", "titles": { "EN": "West", "FR": "Ouest" }, "altTexts": { "EN": "A low door." } },
                    { "id": "s2", "titles": { "EN": "East" } },
                    { "id": "s3", "title": "Above" },
                ],
            }],
            "snapshots": {
                "features": ["navigation", "reader", "viewer"],
                "targets": [
                    "scenes/0/setup/reader/enabled", "scenes/0/setup/reader/position", "scenes/0/setup/reader/articleId",
                    "scenes/0/setup/viewer/annotationsVisible", "scenes/0/setup/viewer/activeAnnotation",
                    "scenes/0/setup/viewer/shader",
                    "scenes/0/setup/navigation/orbit", "scenes/0/setup/navigation/offset",
                ],
                "states": [
                    { "id": "s1", "curve": "EaseQuad", "duration": 1.5, "threshold": 0.5,
                      "values": [true, 2, "aDoor", true, "kLq3xy", 0, [0, 90, 0], [0, 0, 200]] },
                    { "id": "s2", "values": [false, 2, "aDoor", true, "", 3, [0, -90, 0], [0, 0, 200]] },
                    { "id": "s3", "duration": 0, "values": [false, 2, "", true, "", 0, [-90, 0, 0], [0, 0, 300]] },
                    { "id": "vDoor", "values": [null, null, null, null, null, null, [0, 0, 0], [0, 160, 400]] },
                ],
            },
        }],
    })
}

const ARTICLES: [(&str, &str); 2] = [
    (
        "articles/door-EN.html",
        "<h2>The door</h2><p>Oak &amp; iron,<br>felled in 1301.</p><script>alert(\"<p>no</p>\")</script><p>Opened <i>once</i> a \
         year.</p><img src=\"articles/door.jpg\">",
    ),
    ("articles/door-FR.html", "<p>Ch&ecirc;ne et fer&nbsp;: 1301.</p>"),
];
