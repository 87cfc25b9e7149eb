//! `report.html`: what was built, for people. One file that needs nothing else, neither scripts nor a network.

use super::collision::CollisionReport;
use super::thumbnail::{HEIGHT, MAIN, Thumbnail, WIDTH};
use crate::content::html::escaped;
use crate::workshop::build::error::BuildError;
use crate::workshop::build::options::BuildOptions;
use crate::workshop::build::report::{BuildReport, LevelReport};
use serde_json::{Map, Value};

const STYLE: &str = "
:root { color-scheme: light dark; --ink: #22201c; --paper: #fbfaf7; --line: #d8d3c8; --soft: #6a655a; --panel: #f1eee7 }
@media (prefers-color-scheme: dark) { :root { --ink: #ece8df; --paper: #1b1a18; --line: #45413a; --soft: #aaa396; --panel: #262421 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem 4rem }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .4rem }
h2 { font-size: 1.3rem; margin: 2.6rem 0 .6rem; padding-top: .8rem; border-top: 1px solid var(--line) }
h3 { font-size: 1.05rem; margin: 1.6rem 0 .5rem }
.lead { font-size: 1.1rem; margin: 0 0 1.4rem; color: var(--soft) }
img { display: block; width: 100%; height: auto; border: 1px solid var(--line); border-radius: 6px; background: #f0eee9 }
.main { max-width: 40rem }
.sides { display: grid; gap: .9rem; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)) }
figure { margin: 0 } figcaption { font-size: .88rem; color: var(--soft); margin-top: .25rem }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
caption { text-align: left; color: var(--soft); font-size: .92rem; padding-bottom: .4rem }
th, td { padding: .4rem .7rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top }
th { font-weight: 600 } thead th { background: var(--panel) }
th:first-child { text-align: left }
.facts th, .facts td { text-align: left } .facts th { width: 17rem }
.warnings li { margin: .35rem 0 } code { font-size: .9em; overflow-wrap: anywhere }
@media print { h2, h3 { break-after: avoid } figure, tr { break-inside: avoid } }
";

/// The page. `read` brings a picture by its address.
pub(super) fn page(
    report: &BuildReport,
    thumbnails: &[Thumbnail],
    options: &BuildOptions,
    parameters: &Map<String, Value>,
    read: &dyn Fn(&str) -> Result<Vec<u8>, BuildError>,
) -> Result<String, BuildError> {
    let mut page = String::new();
    let title = options.output.provenance.source.first().map_or("a model", String::as_str);
    let mut out = |text: &str| page.push_str(text);
    out("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out(&format!("<title>Build report: {}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n", escaped(title)));
    out(&format!("<h1>Build report: {}</h1>\n", escaped(title)));
    out(&format!(
        "<p class=\"lead\">{} in {} on {}, {}.</p>\n",
        counted(report.leaf_triangles, "triangle"),
        counted(report.tiles, "tile"),
        counted(report.levels.len(), "level"),
        bytes(report.bytes)
    ));
    if !thumbnails.is_empty() {
        let alt = format!("The finest level drawn, {}", thumbnails[0].side);
        out(&format!("<figure class=\"main\">{}</figure>\n", picture(&read(MAIN)?, &alt)));
    }
    out(&warnings(report));
    out(&figures(report));
    out(&levels(&report.levels));
    if !thumbnails.is_empty() {
        out(&pictures(thumbnails, &report.levels, read)?);
    }
    out(&facts(
        "Where it comes from",
        &serde_json::to_value(&options.output.provenance).unwrap_or_default(),
        "Nothing is known: build with --source, --date, --sensor, --operator, --licence, --accuracy, or --provenance FILE.",
    ));
    out(&facts("How it was built", &Value::Object(parameters.clone()), ""));
    out(concat!("<p>Built by Parvis ", env!("CARGO_PKG_VERSION"), ".</p>\n</main>\n</body>\n</html>\n"));
    Ok(page)
}

fn warnings(report: &BuildReport) -> String {
    let mut text = String::from("<h2>Warnings</h2>\n");
    if report.warnings.is_empty() {
        text.push_str("<p>None.</p>\n");
        return text;
    }
    text.push_str("<ul class=\"warnings\">\n");
    for warning in &report.warnings {
        text.push_str(&format!("<li>{}", escaped(&warning.text)));
        if !warning.places.is_empty() {
            let places: Vec<String> = warning.places.iter().map(|p| format!("<code>{}</code>", escaped(p))).collect();
            text.push_str(&format!(": {}", places.join(", ")));
        }
        text.push_str("</li>\n");
    }
    text.push_str("</ul>\n");
    text
}

fn figures(report: &BuildReport) -> String {
    let mut rows = vec![
        ("Triangles of the model as it was given", grouped(report.input_triangles as u64)),
        ("Triangles in the finest tiles", grouped(report.leaf_triangles as u64)),
        (
            "Triangles of all levels",
            format!(
                "{} ({:.2} times those of the finest)",
                grouped(report.stored_triangles as u64),
                report.stored_triangles as f64 / report.leaf_triangles.max(1) as f64
            ),
        ),
        ("Bytes for each triangle of the model", format!("{:.2}", report.bytes_per_triangle())),
        ("Bytes for each triangle of all levels", format!("{:.2}", report.bytes_per_stored_triangle())),
        ("Positions are multiples of", metres(report.step.unwrap_or(report.grid_step))),
    ];
    if let Some(CollisionReport { deviation, tiles, triangles, bytes: size }) = report.collision {
        let text = format!(
            "{} in {}, {}, at most {} from the model",
            counted(triangles, "triangle"),
            counted(tiles, "tile"),
            bytes(size),
            metres(deviation)
        );
        rows.push(("Mesh to walk on", text));
    }
    let mut text = String::from("<h2>Figures</h2>\n<table class=\"facts\">\n<tbody>\n");
    for (name, value) in rows {
        text.push_str(&format!("<tr><th scope=\"row\">{name}</th><td>{}</td></tr>\n", escaped(&value)));
    }
    text.push_str("</tbody>\n</table>\n");
    text
}

fn levels(levels: &[LevelReport]) -> String {
    let mut text = String::from(
        "<h2>Levels</h2>\n<div class=\"wide\">\n<table>\n<caption>From the coarsest level, which is one tile, to the finest. \
         The error is what a viewer refines by: how far the surface lies from the model, or what coarser pictures cost.\
         </caption>\n<thead><tr>",
    );
    for name in [
        "Level",
        "Tiles",
        "Triangles",
        "Fewest in a tile",
        "Most in a tile",
        "Texels",
        "Largest error",
        "Bytes",
        "Bytes a triangle",
    ] {
        text.push_str(&format!("<th scope=\"col\">{name}</th>"));
    }
    text.push_str("</tr></thead>\n<tbody>\n");
    for level in levels {
        text.push_str(&format!("<tr><th scope=\"row\">{}</th>", level.level));
        for value in [
            grouped(level.tiles as u64),
            grouped(level.triangles as u64),
            grouped(level.smallest as u64),
            grouped(level.largest as u64),
            grouped(level.texels),
            if level.max_error == 0.0 { "0".to_owned() } else { metres(level.max_error) },
            bytes(level.bytes),
            format!("{:.2}", level.bytes as f64 / level.triangles.max(1) as f64),
        ] {
            text.push_str(&format!("<td>{value}</td>"));
        }
        text.push_str("</tr>\n");
    }
    text.push_str("</tbody>\n</table>\n</div>\n");
    text
}

fn pictures(
    thumbnails: &[Thumbnail],
    levels: &[LevelReport],
    read: &dyn Fn(&str) -> Result<Vec<u8>, BuildError>,
) -> Result<String, BuildError> {
    let mut text = String::from("<h2>Pictures</h2>\n");
    for level in levels {
        let some: Vec<&Thumbnail> = thumbnails.iter().filter(|t| t.level == level.level).collect();
        let count = grouped(level.triangles as u64);
        text.push_str(&format!("<h3>Level {}, {count} triangles</h3>\n", level.level));
        if some.is_empty() {
            text.push_str("<p>Not drawn: at this size it looks like the level above.</p>\n");
            continue;
        }
        text.push_str("<div class=\"sides\">\n");
        for thumbnail in some {
            let alt = format!("Level {} {}", level.level, thumbnail.side);
            let side: String = thumbnail
                .side
                .chars()
                .enumerate()
                .map(|(i, c)| if i == 0 { c.to_ascii_uppercase() } else { c })
                .collect();
            text.push_str(&format!(
                "<figure>{}<figcaption>{side}</figcaption></figure>\n",
                picture(&read(&thumbnail.address)?, &alt)
            ));
        }
        text.push_str("</div>\n");
    }
    Ok(text)
}

/// A table of an object's members, or `otherwise`.
fn facts(title: &str, value: &Value, otherwise: &str) -> String {
    let mut text = format!("<h2>{title}</h2>\n");
    let members = value.as_object().filter(|members| !members.is_empty());
    let Some(members) = members else {
        text.push_str(&format!("<p>{otherwise}</p>\n"));
        return text;
    };
    text.push_str("<table class=\"facts\">\n<tbody>\n");
    for (name, value) in members {
        text.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n",
            escaped(&spelled(name)),
            escaped(&shown(value))
        ));
    }
    text.push_str("</tbody>\n</table>\n");
    text
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(shown).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// "maxTileTriangles" as "Max tile triangles"; "crs" stays short.
fn spelled(name: &str) -> String {
    if name == "crs" {
        return "CRS".to_owned();
    }
    let mut text = String::new();
    for (i, c) in name.chars().enumerate() {
        match c {
            c if i == 0 => text.push(c.to_ascii_uppercase()),
            c if c.is_ascii_uppercase() => {
                text.push(' ');
                text.push(c.to_ascii_lowercase());
            }
            c => text.push(c),
        }
    }
    text
}

fn picture(jpeg: &[u8], alt: &str) -> String {
    let source = base64(jpeg);
    format!(
        "<img src=\"data:image/jpeg;base64,{source}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" alt=\"{}\">",
        escaped(alt)
    )
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let word = (0..3).fold(0u32, |word, i| word << 8 | u32::from(three.get(i).copied().unwrap_or(0)));
        for i in 0..4 {
            let letter = LETTERS[(word >> (18 - 6 * i) & 63) as usize];
            text.push(if i <= three.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

/// 1234567 as "1 234 567", with spaces that do not break.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    text
}

/// "1 tile", "2 tiles".
fn counted(count: usize, what: &str) -> String {
    format!("{}\u{a0}{what}{}", grouped(count as u64), if count == 1 { "" } else { "s" })
}

fn bytes(count: u64) -> String {
    let value = count as f64;
    match count {
        0..1_000 => format!("{count}\u{a0}bytes"),
        1_000..1_000_000 => format!("{:.1}\u{a0}kB", value / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1}\u{a0}MB", value / 1e6),
        _ => format!("{:.2}\u{a0}GB", value / 1e9),
    }
}

/// With three digits that count, in a unit that suits.
fn metres(value: f64) -> String {
    match value {
        v if v >= 10.0 => format!("{v:.1}\u{a0}m"),
        v if v >= 0.1 => format!("{v:.3}\u{a0}m"),
        v if v >= 0.001 => format!("{:.2}\u{a0}mm", v * 1e3),
        v => format!("{:.3}\u{a0}mm", v * 1e3),
    }
}
