//! `parvis svx`.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;

use super::report::{Failure, print_json, print_line};
use crate::content::source::{FolderSource, Source as _};
use crate::content::visit::svx::{self, ExportOptions, MAX_ARTICLE_BYTES, MAX_DOCUMENT_BYTES, ModelToBuild};
use crate::content::visit::{Tour, ValidVisit, Visit};

/// Read and write documents of Smithsonian Voyager (.svx.json): tours, viewpoints, annotations, articles
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  parvis svx import church.svx.json church/\n  \
    parvis svx export church/ church.svx.json --model church.glb")]
pub(super) struct Args {
    #[command(subcommand)]
    way: Way,
    /// Print what was done as JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, clap::Subcommand)]
enum Way {
    /// Make a visit of a document; its models are named, and become tiles with `parvis build`
    #[command(after_help = "Example:\n  parvis svx import church.svx.json church/")]
    Import {
        /// The document; its articles are read beside it
        document: PathBuf,
        /// The folder to write, absent or empty
        out: PathBuf,
    },
    /// Write a visit's tours, places and annotations as a document
    #[command(after_help = "Example:\n  parvis svx export church/ church.svx.json --model church.glb")]
    Export {
        /// The visit's folder
        visit: PathBuf,
        /// The document to write; the texts of stops lie in a folder beside it
        out: PathBuf,
        /// Address of the model that Voyager shows (.glb), relative to the document
        #[arg(long, value_name = "URI")]
        model: Option<String>,
    },
}

pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let result = match &args.way {
        Way::Import { document, out } => import(document, out, args.json),
        Way::Export { visit, out, model } => export(visit, out, model.clone(), args.json),
    };
    result.map_err(|failure| failure.json(args.json))?;
    Ok(ExitCode::SUCCESS)
}

fn import(document: &Path, out: &Path, json: bool) -> Result<(), Failure> {
    let file = document.display().to_string();
    let bytes = read(document).map_err(|e| Failure::new("missing", format!("{file} cannot be read: {e}")))?;
    let folder = document.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside = FolderSource::open(folder).map_err(|e| Failure::new("missing", e))?;
    let articles = |uri: &str| beside.read(uri, MAX_ARTICLE_BYTES).map_err(|error| error.to_string());
    let made = svx::import(&bytes, &file, &articles).map_err(|e| Failure::new("svx", e))?;

    let unwritable = |e: &dyn std::fmt::Display| {
        Failure::new("output", format!("{} cannot be written: {e}. Choose another folder", out.display()))
    };
    std::fs::create_dir_all(out).map_err(|e| unwritable(&e))?;
    if std::fs::read_dir(out).map_err(|e| unwritable(&e))?.next().is_some() {
        return Err(Failure::new("output", format!("{} is not empty. Choose another folder", out.display())));
    }
    // The visit last: without it the folder is none.
    for tour in &made.tours {
        tour.save(out, &made.visit).map_err(|e| Failure::new("svx", e))?;
    }
    made.visit.save(out).map_err(|e| Failure::new("svx", e))?;

    let todo: Vec<String> = made.models.iter().map(|model| what_to_do(model, folder, out)).collect();
    let (tours, places, annotations) = (made.tours.len(), made.visit.places.len(), made.visit.annotations.len());
    if json {
        return print_json(&json!({
            "written": out, "tours": tours, "places": places, "annotations": annotations,
            "models": made.models.iter().map(|model| &model.uri).collect::<Vec<_>>(), "todo": todo, "notes": made.notes,
        }));
    }
    print_line(&format!("{}: tours {tours}, places {places}, annotations {annotations}", out.display()));
    tell("Not kept as it was:", &made.notes);
    tell("To do, for the visit has no tiles yet:", &todo);
    Ok(())
}

/// How a model of a document becomes the tiles that the visit names.
fn what_to_do(model: &ModelToBuild, folder: &Path, out: &Path) -> String {
    let file = folder.join(&model.uri);
    let tiles = out.join("tiles");
    let scale = if model.scale == 1.0 { String::new() } else { format!(" --scale {}", model.scale) };
    let mut text = format!("parvis build {} {}{scale}", file.display(), tiles.display());
    if model.is_placed {
        text.push_str("  (the document moves or turns this model, which that does not: do it in a 3D program first)");
    }
    text
}

fn export(path: &Path, out: &Path, model: Option<String>, json: bool) -> Result<(), Failure> {
    super::refuse_absent(path)?;
    let ValidVisit { visit, mut tours, problems, .. } = Visit::open(path).map_err(|e| Failure::new("visit", e))?;
    tours.iter_mut().for_each(beside_the_visit);
    let name = out.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let stem = name.split('.').next().unwrap_or_default();
    let folder = out.with_file_name(format!("{stem}-articles"));
    for path in [out, &folder] {
        if path.exists() {
            let text = format!("{} exists already. Take it away, or give another name", path.display());
            return Err(Failure::new("output", text));
        }
    }
    let options = ExportOptions { model, articles: format!("{}/", encoded(&format!("{stem}-articles"))) };
    let made = svx::export(&visit, &tours, &options).map_err(|e| Failure::new("svx", e))?;
    let unwritable = |path: &Path, e: &std::io::Error| {
        Failure::new("output", format!("{} cannot be written: {e}. Choose another folder", path.display()))
    };
    // The document last: whatever goes wrong, none names articles that are not there.
    if !made.articles.is_empty() {
        std::fs::create_dir_all(&folder).map_err(|e| unwritable(&folder, &e))?;
    }
    for (address, page) in &made.articles {
        let file = folder.join(address.rsplit('/').next().unwrap_or_default());
        std::fs::write(&file, page).map_err(|e| unwritable(&file, &e))?;
    }
    std::fs::write(out, &made.document).map_err(|e| unwritable(out, &e))?;
    let notes: Vec<String> = problems.iter().map(ToString::to_string).chain(made.notes).collect();
    if json {
        return print_json(&json!({ "written": out, "articles": made.articles.len(), "notes": notes }));
    }
    print_line(&format!("{}: tours {}, articles {}", out.display(), tours.len(), made.articles.len()));
    tell("Not as in the visit:", &notes);
    Ok(())
}

/// An opened visit has addresses of captions relative to itself; a tour's file has them relative to its own folder.
fn beside_the_visit(tour: &mut Tour) {
    for address in tour.stops.iter_mut().flat_map(|stop| stop.captions.values_mut()) {
        *address = format!("../{address}");
    }
}

/// What a name is in an address.
fn encoded(name: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~".contains(&b);
    name.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

fn tell(title: &str, lines: &[String]) {
    if !lines.is_empty() {
        print_line(&title);
    }
    for line in lines {
        print_line(&format!("  {line}"));
    }
}

/// One byte more than is accepted tells that a document is too long.
fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_DOCUMENT_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
