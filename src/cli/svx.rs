//! `parvis svx`.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;
use tempfile::TempDir;

use super::report::{Failure, print_json, print_line};
use crate::content::source::{FolderSource, Source as _, is_url};
use crate::content::visit::svx::{
    self, Export, ExportOptions, Import, MAX_ARTICLE_BYTES, MAX_DOCUMENT_BYTES, ModelToBuild,
};
use crate::content::visit::{Tour, ValidVisit, Visit};

/// Read and write documents of Smithsonian Voyager (.svx.json): tours, viewpoints, annotations, articles
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  parvis svx import church.svx.json church/\n  \
    parvis svx export church/ church.svx.json --model church.glb\n\n\
    Both take --json, for machines")]
pub(super) struct Args {
    #[command(subcommand)]
    way: Way,
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
        /// Print what was done as JSON
        #[arg(long)]
        json: bool,
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
        /// Print what was done as JSON
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let (result, json) = match &args.way {
        Way::Import { document, out, json } => (import(document, out, *json), *json),
        Way::Export { visit, out, model, json } => (export(visit, out, model.clone(), *json), *json),
    };
    result.map_err(|failure| failure.json(json))?;
    Ok(ExitCode::SUCCESS)
}

fn import(document: &Path, out: &Path, json: bool) -> Result<(), Failure> {
    let file = document.display().to_string();
    refuse_filled(out)?;
    let bytes = read(document).map_err(|e| Failure::new("missing", format!("{file} cannot be read: {e}")))?;
    let folder = document.parent().unwrap_or(Path::new(""));
    let beside = FolderSource::open(folder).map_err(|e| Failure::new("missing", e))?;
    let articles = |uri: &str| beside.read(uri, MAX_ARTICLE_BYTES).map_err(|error| error.to_string());
    let made = svx::import(&bytes, &file, &articles).map_err(|e| Failure::new("svx", e))?;
    write_visit(&made, out)?;

    let todo = what_to_do(&made.models, &beside, folder, out);
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

/// What is there already is never written over.
fn refuse_filled(out: &Path) -> Result<(), Failure> {
    let refuse = |what: &str| Err(Failure::new("output", format!("{} {what}. Choose another folder", out.display())));
    match std::fs::read_dir(out).map(|mut entries| entries.next().is_some()) {
        Ok(true) => refuse("is not empty"),
        Ok(false) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => refuse(&format!("cannot be used: {error}")),
    }
}

/// The folder appears when everything is in it.
fn write_visit(made: &Import, out: &Path) -> Result<(), Failure> {
    let unwritable = |e: std::io::Error| {
        Failure::new("output", format!("{} cannot be written: {e}. Choose another folder", out.display()))
    };
    let staging = beside(out).map_err(unwritable)?;
    let folder = staging.path().join("visit");
    std::fs::create_dir(&folder).map_err(unwritable)?;
    for tour in &made.tours {
        tour.save(&folder, &made.visit).map_err(|e| Failure::new("svx", e))?;
    }
    made.visit.save(&folder).map_err(|e| Failure::new("svx", e))?;
    // An empty folder gives way; not every system lets a rename do that.
    if out.is_dir() {
        std::fs::remove_dir(out).map_err(unwritable)?;
    }
    std::fs::rename(&folder, out).map_err(unwritable)
}

/// A folder for what is not finished, on the same disk.
fn beside(out: &Path) -> std::io::Result<TempDir> {
    let parent = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent)?;
    tempfile::Builder::new().prefix(".parvis-svx-").tempdir_in(parent)
}

/// How the models of a document become the tiles that the visit names.
fn what_to_do(models: &[ModelToBuild], beside: &FolderSource, folder: &Path, out: &Path) -> Vec<String> {
    let mut todo = Vec::new();
    let mut commands: Vec<(&ModelToBuild, String)> = Vec::new();
    for model in models {
        // What a document names becomes part of a command only where it is a file that lies there.
        let file = beside.path(&model.uri).map_err(|error| error.to_string()).and_then(|path| {
            path.strip_prefix(beside.folder()).map(|rest| folder.join(rest)).map_err(|error| error.to_string())
        });
        let file = match file {
            Ok(file) => for_a_shell(&file.to_string_lossy()),
            Err(why) => {
                todo.push(format!("fetch the model {:?}, and build it into {} ({why})", model.uri, model.folder));
                continue;
            }
        };
        if model.is_placed {
            todo.push(format!("the document moves or turns {file}: do that in a 3D program before it is built"));
        }
        match commands.iter_mut().find(|(other, _)| other.folder == model.folder) {
            Some((_, files)) => files.push_str(&format!(" {file}")),
            None => commands.push((model, file)),
        }
    }
    todo.extend(commands.into_iter().map(|(model, files)| {
        let tiles = for_a_shell(&out.join(&model.folder).to_string_lossy());
        let scale = if model.scale == 1.0 { String::new() } else { format!(" --scale {}", model.scale) };
        format!("parvis build {files} {tiles}{scale}")
    }));
    todo.iter().map(|line| line.chars().filter(|c| !c.is_control()).collect()).collect()
}

/// In quotes where a shell would take it for more than a word.
fn for_a_shell(word: &str) -> String {
    let is_plain = word.chars().all(|c| c.is_alphanumeric() || "/._-".contains(c)) && !word.starts_with('-');
    if is_plain { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
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
    write_document(&made, out, &folder).map_err(|e| {
        Failure::new("output", format!("{} cannot be written: {e}. Choose another folder", out.display()))
    })?;
    let notes: Vec<String> = problems.iter().map(ToString::to_string).chain(made.notes).collect();
    if json {
        return print_json(&json!({ "written": out, "articles": made.articles.len(), "notes": notes }));
    }
    print_line(&format!("{}: tours {}, articles {}", out.display(), tours.len(), made.articles.len()));
    tell("Not as in the visit:", &notes);
    Ok(())
}

/// The document last: whatever goes wrong, none names articles that are not there.
fn write_document(made: &Export, out: &Path, folder: &Path) -> std::io::Result<()> {
    let staging = beside(out)?;
    let (document, articles) = (staging.path().join("document"), staging.path().join("articles"));
    std::fs::write(&document, &made.document)?;
    if !made.articles.is_empty() {
        std::fs::create_dir(&articles)?;
        for (address, page) in &made.articles {
            std::fs::write(articles.join(address.rsplit('/').next().unwrap_or_default()), page)?;
        }
        std::fs::rename(&articles, folder)?;
    }
    std::fs::rename(&document, out)
}

/// An opened visit has addresses of captions relative to itself; a tour's file has them relative to its own folder.
fn beside_the_visit(tour: &mut Tour) {
    for address in tour.stops.iter_mut().flat_map(|stop| stop.captions.values_mut()) {
        if !is_url(address) {
            *address = format!("../{address}");
        }
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
