//! Opening whatever a person points at.

use super::{MAX_BYTES, Place, Pose, Stop, Texts, Tour, Visit, VisitError, validate};
use crate::content::light::{self, LightError, LightGrid};
use crate::content::problem::Problem;
use crate::content::source::{self, Opened, Source, SourceError, SourceOptions, join, path_of};
use crate::content::tileset::{BoundingVolume, MAX_JSON_BYTES, Tileset, TilesetError, looks_like_tileset};
use glam::DVec3;
use std::path::Path;
use std::sync::Arc;

/// A visit whose every address leads to a file and whose every name leads to a place.
#[derive(Debug, Clone)]
pub struct ValidVisit {
    /// Where its files come from; all addresses are relative to it.
    pub source: Arc<dyn Source>,
    /// The visit, without what could not be used. It has at least one tileset
    /// and one place, and `entrance` names a place.
    pub visit: Visit,
    /// Its tours; captions' addresses are relative to the visit.
    pub tours: Vec<Tour>,
    /// What could not be used, or only in part. Of a bare tileset those of the outermost file, of
    /// a visit's tilesets none: loading them tells.
    pub problems: Vec<Problem>,
}

impl ValidVisit {
    /// Addresses of the tilesets. The first one's frame is for all of them.
    pub fn tileset_uris(&self) -> impl Iterator<Item = &str> {
        self.visit.tilesets.iter().map(|tileset| tileset.uri.as_str())
    }

    /// The place where a visit begins.
    pub fn entrance(&self) -> Option<&Place> {
        self.visit.place(&self.visit.entrance).or_else(|| self.visit.places.first())
    }

    /// Where light passes, if the visit says so: in the phase with which it begins.
    ///
    /// # Errors
    /// When the file cannot be had or is damaged: the visit is whole without it.
    pub fn light_grid(&self) -> Result<Option<LightGrid>, LightError> {
        let address = self.visit.light.as_deref();
        address.map(|uri| light_grid(self.source.as_ref(), uri)).transpose()
    }

    /// Everything wrong with the visit's grids of light: those that cannot be had, are damaged, or do not lie where the
    /// visit's own lies.
    pub fn light_problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut tell = |path: String, error: String| problems.push(Problem::error("visit.json", path, error));
        let own = self.light_grid().unwrap_or_else(|error| {
            tell("light".to_owned(), error.to_string());
            None
        });
        let mut seen: Vec<&String> = self.visit.light.iter().collect();
        for (number, phase) in self.visit.phases.iter().enumerate() {
            let Some(uri) = phase.light.as_ref().filter(|uri| !seen.contains(uri)) else { continue };
            seen.push(uri);
            let path = format!("phases[{number}].light");
            match (light_grid(self.source.as_ref(), uri), &own) {
                (Err(error), _) => tell(path, error.to_string()),
                (Ok(grid), Some(own)) if !grid.lies_as(own) => {
                    tell(path, LightError::Elsewhere { file: uri.clone() }.to_string());
                }
                _ => {}
            }
        }
        problems
    }

    /// Where a stop of a tour is: its own pose, or that of its place.
    pub fn pose_of(&self, stop: &Stop) -> Option<Pose> {
        stop.pose.or_else(|| Some(self.visit.place(stop.place.as_deref()?)?.pose))
    }
}

impl Visit {
    /// [`Self::open_with`] the usual options: nothing that a server gave is kept on the disk.
    ///
    /// # Errors
    /// As [`Self::open_with`].
    pub fn open(path: &Path) -> Result<ValidVisit, VisitError> {
        Self::open_with(path, &SourceOptions::default())
    }

    /// Opens a visit's folder or its `visit.json`, or a folder with a
    /// `tileset.json` or any tileset file; such a one becomes a visit with one
    /// place, in front of the building. The same in an archive (`.3tz`, `.zip`)
    /// and on a server (`https://…`). Files outside of the folder or archive are
    /// not read; only what a server gives may name other servers.
    ///
    /// # Errors
    /// When there is nothing to show; [`VisitError::IsModel`] for `.glb`,
    /// `.gltf`, `.obj` and `.ply`, which have to be built into tiles first.
    pub fn open_with(path: &Path, options: &SourceOptions) -> Result<ValidVisit, VisitError> {
        let unknown = |what: &str| VisitError::Unknown { path: path.to_owned(), what: what.to_owned() };
        let shown = path.display().to_string();
        let is_local = !shown.contains("://");
        if is_local && !path.is_dir() {
            path.metadata().map_err(|e| SourceError::from_io(&e, &shown, "the file system"))?;
        }
        let named = if is_local { path } else { Path::new(shown.split(['?', '#']).next().unwrap_or_default()) };
        let extension = named.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        match extension.as_str() {
            "glb" | "gltf" | "obj" | "ply" if !path.is_dir() => {
                return Err(if is_local {
                    VisitError::IsModel { path: path.to_owned() }
                } else {
                    unknown("it is a model on a server; download it and open the file")
                });
            }
            "json" | "3tz" | "zip" => {}
            _ if !is_local || path.is_dir() => {}
            _ => {
                return Err(unknown(
                    "it is no visit; open a folder, a visit.json, a tileset.json, an archive (.3tz, .zip) or a model \
                     (.glb, .gltf, .obj, .ply)",
                ));
            }
        }
        let Opened { source, entries, title } = source::open(path, options)?;
        for (index, entry) in entries.iter().enumerate() {
            match source.read(entry, MAX_JSON_BYTES) {
                Err(SourceError::Missing { .. }) if index + 1 < entries.len() => {}
                Err(SourceError::Missing { .. }) if entries.len() > 1 => break,
                bytes => return open_json(source, entry, bytes?, &title),
            }
        }
        Err(unknown("it holds neither visit.json nor tileset.json; open a folder, an archive or an address that does"))
    }
}

/// A `visit.json` or a tileset: the bytes say which.
fn open_json(source: Arc<dyn Source>, name: &str, bytes: Vec<u8>, title: &str) -> Result<ValidVisit, VisitError> {
    let path = path_of(name).unwrap_or_default();
    let file = path.split('?').next().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
    if file != "visit.json" && (file == "tileset.json" || looks_like_tileset(&bytes)) {
        return bare_tileset(source, name, &bytes, title);
    }
    if bytes.len() as u64 > MAX_BYTES {
        let place = source.describe();
        return Err(SourceError::TooLarge { uri: name.to_owned(), place, limit_bytes: MAX_BYTES }.into());
    }

    let mut problems = Vec::new();
    let mut visit = validate::visit(&bytes, name, &mut problems)?;
    keep_existing_tilesets(&mut visit, source.as_ref(), name, &mut problems)?;
    keep_existing_light(&mut visit, source.as_ref(), name, &mut problems);
    if visit.places.is_empty() {
        let place = guess_entrance(&visit, source.as_ref(), &mut problems);
        visit.entrance = place.id.clone();
        visit.places.push(place);
    }
    let tours = read_tours(&mut visit, source.as_ref(), name, &mut problems);
    Ok(ValidVisit { source, visit, tours, problems })
}

fn bare_tileset(source: Arc<dyn Source>, name: &str, bytes: &[u8], title: &str) -> Result<ValidVisit, VisitError> {
    let tileset = Tileset::parse(bytes, name)?;
    let visit = Visit::new(Texts::new("und", title), name, place_in_front(&tileset.root().bounds));
    Ok(ValidVisit { source, visit, tours: Vec::new(), problems: tileset.problems })
}

/// Leaves out tilesets that are not there, and makes addresses relative to the visit.
fn keep_existing_tilesets(
    visit: &mut Visit,
    source: &dyn Source,
    file: &str,
    problems: &mut Vec<Problem>,
) -> Result<(), VisitError> {
    let mut first_error = None;
    let mut index = 0;
    visit.tilesets.retain_mut(|tileset| {
        let found = join(file, &tileset.uri).and_then(|uri| source.find(&uri).map(|()| uri));
        let path = format!("tilesets[{index}].uri");
        if let Some(address) = tileset.collision.take() {
            match join(file, &address).and_then(|uri| source.find(&uri).map(|()| uri)) {
                Ok(uri) => tileset.collision = Some(uri),
                Err(error) => {
                    let path = format!("tilesets[{index}].collision");
                    problems.push(Problem::error(file, path, format!("{error}; left out")));
                }
            }
        }
        index += 1;
        match found {
            Ok(uri) => {
                tileset.uri = uri;
                true
            }
            Err(error) => {
                problems.push(Problem::error(file, path, format!("{error}; left out")));
                first_error.get_or_insert(error);
                false
            }
        }
    });
    if visit.tilesets.is_empty() {
        let what = first_error.map_or("the visit names none".to_owned(), |error| error.to_string());
        return Err(VisitError::NoTileset { file: file.to_owned(), what });
    }
    Ok(())
}

/// Makes the addresses of light relative to the visit; leaves out what leads nowhere.
fn keep_existing_light(visit: &mut Visit, source: &dyn Source, file: &str, problems: &mut Vec<Problem>) {
    let phases = visit.phases.iter_mut().enumerate();
    let of_phases = phases.map(|(number, phase)| (format!("phases[{number}].light"), &mut phase.light));
    for (path, light) in std::iter::once(("light".to_owned(), &mut visit.light)).chain(of_phases) {
        let Some(address) = light.take() else { continue };
        match join(file, &address).and_then(|uri| source.find(&uri).map(|()| uri)) {
            Ok(uri) => *light = Some(uri),
            Err(error) => problems.push(Problem::error(file, path, format!("{error}; left out"))),
        }
    }
}

/// Reads a grid of light.
///
/// # Errors
/// When the file cannot be had, is larger than any grid, or is damaged.
pub fn light_grid(source: &dyn Source, uri: &str) -> Result<LightGrid, LightError> {
    let damaged = |what: String| LightError::Damaged { file: uri.to_owned(), what };
    let bytes = source.read(uri, light::MAX_BYTES).map_err(|error| damaged(error.to_string()))?;
    LightGrid::from_bytes(&bytes, uri)
}

fn guess_entrance(visit: &Visit, source: &dyn Source, problems: &mut Vec<Problem>) -> Place {
    let uri = visit.tilesets.first().map(|tileset| tileset.uri.as_str()).unwrap_or_default();
    let root = (source.read(uri, MAX_JSON_BYTES).map_err(|error| error.to_string()))
        .and_then(|bytes| Tileset::parse(&bytes, uri).map_err(|error: TilesetError| error.to_string()));
    match root {
        Ok(tileset) => place_in_front(&tileset.root().bounds),
        Err(error) => {
            problems.push(Problem::error(uri, "", error));
            place_in_front(&BoundingVolume::Sphere { center: DVec3::ZERO, radius: 1.0 })
        }
    }
}

/// A free view of everything from outside, a little from above.
fn place_in_front(bounds: &BoundingVolume) -> Place {
    // The whole ball fits into a view of 60 degrees at twice its radius.
    const RADII_AWAY: f64 = 2.0;
    let toward = DVec3::new(0.5, 0.35, 0.8).normalize_or(DVec3::Z);
    let center = bounds.center();
    let eye = center + toward * (bounds.radius().max(0.5) * RADII_AWAY);
    Place {
        step_free: true,
        ..Place::new("entrance", Texts::new("en", "Overview").with("fr", "Vue d’ensemble"), Pose::free(eye, center))
    }
}

fn read_tours(visit: &mut Visit, source: &dyn Source, file: &str, problems: &mut Vec<Problem>) -> Vec<Tour> {
    let mut tours: Vec<Tour> = Vec::new();
    let mut uris = Vec::new();
    for (index, address) in std::mem::take(&mut visit.tours).into_iter().enumerate() {
        let path = format!("tours[{index}]");
        let bytes = join(file, &address).and_then(|uri| Ok((source.read(&uri, MAX_BYTES)?, uri)));
        let (bytes, uri) = match bytes {
            Ok(found) => found,
            Err(error) => {
                problems.push(Problem::error(file, path, format!("{error}; left out")));
                continue;
            }
        };
        match validate::tour(&bytes, &uri, visit, problems) {
            Ok(tour) if tours.iter().any(|other| other.id == tour.id) => {
                problems.push(Problem::error(&uri, "id", format!("{:?} is taken already; left out", tour.id)));
            }
            Ok(mut tour) => {
                keep_existing_captions(&mut tour, source, &uri, problems);
                tours.push(tour);
                uris.push(uri);
            }
            Err(VisitError::Damaged { what, .. }) => {
                problems.push(Problem::error(uri, "", format!("{what}; the tour is left out")));
            }
            Err(error) => problems.push(Problem::error(uri, "", format!("{error}; the tour is left out"))),
        }
    }
    visit.tours = uris;
    tours
}

fn keep_existing_captions(tour: &mut Tour, source: &dyn Source, uri: &str, problems: &mut Vec<Problem>) {
    for stop in &mut tour.stops {
        let id = &stop.id;
        stop.captions.retain(|language, address| {
            match join(uri, address).and_then(|found| source.find(&found).map(|()| found)) {
                Ok(found) => {
                    *address = found;
                    true
                }
                Err(error) => {
                    let path = format!("stop {id:?} captions.{language}");
                    problems.push(Problem::error(uri, path, format!("{error}; left out")));
                    false
                }
            }
        });
    }
}
