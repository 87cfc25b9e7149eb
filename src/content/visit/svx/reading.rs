//! Annotations, tours and steps of a document.

use super::camera::Orbit;
use super::document::{Document, Step, SvxAnnotation, SvxTour, metres};
use super::ids::Ids;
use super::language::{cut, from_svx};
use super::library::Library;
use super::nodes::Placed;
use super::notes::{Notes, quoted};
use super::steps::Snapshots;
use super::{PLACE, START, STOP};
use crate::content::visit::{Annotation, MAX_COORDINATE, MAX_ENTRIES, Place, Pose, Stop, Texts, Tour, Travel};
use glam::DVec3;
use std::collections::BTreeMap;

pub(super) struct Reading<'a> {
    pub(super) snapshots: Snapshots<'a>,
    pub(super) library: Library<'a>,
    /// Ids of the visit by those of the document.
    pub(super) annotation_ids: BTreeMap<String, String>,
    pub(super) metres_per_unit: f64,
    /// So many steps may still be read, of all tours together.
    pub(super) steps_left: usize,
    pub(super) notes: &'a mut Notes,
}

/// Steps of all tours together.
pub(super) const MOST_STEPS: usize = 20_000;

impl Reading<'_> {
    /// Those of all models, in the order of the tree.
    pub(super) fn annotations(&mut self, document: &Document, models: &[Placed]) -> Vec<Annotation> {
        let mut annotations = Vec::new();
        let mut ids = Ids::default();
        for placed in models {
            let Some(model) = document.models.get(placed.model) else { continue };
            // Voyager puts annotations below the node, scaled by the model's unit; where the model itself is moved they
            // are moved already.
            let unit_m = model.units.as_deref().and_then(metres).unwrap_or(0.01);
            for annotation in &model.annotations {
                if annotations.len() >= MAX_ENTRIES {
                    self.notes.tell(format!("There are more than {MAX_ENTRIES} annotations; the others are left out"));
                    return annotations;
                }
                let to_scene = |local: DVec3| placed.world.transform_point3(local * (unit_m / self.metres_per_unit));
                let position =
                    annotation.position.map(|local| to_scene(DVec3::from_array(local)) * self.metres_per_unit);
                let Some(position) = position.filter(|p| is_near(*p)) else {
                    self.notes
                        .tell(format!("The annotation {} has no usable position; left out", quoted(&annotation.id)));
                    continue;
                };
                let away = annotation.direction.map(|d| placed.world.transform_vector3(DVec3::from_array(d)));
                let normal = away.and_then(DVec3::try_normalize);
                let id = ids.take(&annotation.id, "annotation");
                self.annotation_ids.insert(annotation.id.clone(), id.clone());
                annotations.push(self.annotation(annotation, id, position, normal));
            }
        }
        annotations
    }

    fn annotation(&mut self, svx: &SvxAnnotation, id: String, position: DVec3, normal: Option<DVec3>) -> Annotation {
        let what = format!("annotation {id:?}");
        let title = from_svx(&svx.titles, svx.title.as_ref(), &what, self.notes);
        let lead = from_svx(&svx.leads, svx.lead.as_ref(), &what, self.notes);
        let article = svx.article_id.as_ref().filter(|id| !id.is_empty());
        let article = article.map(|id| self.library.texts(id, self.notes)).unwrap_or_default();
        let text = self.behind(lead, article, &what);
        let view = svx.view_id.as_ref().filter(|id| !id.is_empty());
        let pose = view.and_then(|view| self.snapshots.view(view, self.snapshots.start));
        let pose = pose.and_then(|view| self.snapshots.pose(&view));
        if pose.is_none() && view.is_some() {
            self.notes.tell(format!("The {what} has a view that is not there; left out"));
        }
        let mut tags = svx.taglist.iter().flat_map(BTreeMap::values).flatten().chain(svx.tags.iter().flatten());
        let kind = tags.next().map(|tag| Ids::default().take(tag, "thing"));
        if tags.next().is_some() {
            self.notes.tell(format!("The {what} has several tags; the first is its kind, the others are left out"));
        }
        for (member, address) in [("a picture", &svx.image_uri), ("a sound", &svx.audio_id)] {
            if let Some(address) = address.as_ref().filter(|address| !address.is_empty()) {
                self.notes.tell(format!("The {what} has {member}, {}, which a visit does not show", quoted(address)));
            }
        }
        if svx.zone_index.is_some_and(|zone| zone >= 0) {
            self.notes.tell(format!("The {what} marks a zone of a texture; only its point is kept"));
        }
        Annotation { id, title, text, kind, position, normal, pose, ..Annotation::default() }
    }

    /// One text behind the other, in each language.
    fn behind(&mut self, mut first: Texts, second: Texts, what: &str) -> Texts {
        for (language, text) in second.0 {
            let whole = first.0.entry(language).or_default();
            *whole = if whole.is_empty() { text } else { format!("{whole}\n\n{text}") };
            *whole = cut(std::mem::take(whole), what, self.notes);
        }
        first
    }

    /// The places, which stand in a tour of their own where Parvis wrote the document, and the tours.
    pub(super) fn tours(&mut self, tours: &[SvxTour]) -> (Vec<Place>, Vec<Tour>) {
        let (mut places, mut found) = (Vec::new(), Vec::new());
        let mut ids = Ids::default();
        let is_places = |tour: &SvxTour| tour.steps.iter().any(|step| step.id.starts_with(PLACE));
        if tours.len() > MAX_ENTRIES + 1 {
            self.notes.tell(format!("There are more than {MAX_ENTRIES} tours; the others are left out"));
        }
        for (number, tour) in tours.iter().take(MAX_ENTRIES + 1).enumerate() {
            if is_places(tour) && places.is_empty() {
                places = self.places(&tour.steps);
                continue;
            }
            let ours = tour.steps.iter().find_map(|step| step.id.strip_prefix(STOP)?.split_once('.'));
            let wanted = ours.map_or_else(|| tour.id.clone().unwrap_or_default(), |(id, _)| id.to_owned());
            let id = ids.take(&wanted, &format!("tour-{}", number + 1));
            let what = format!("tour {id:?}");
            let mut made = Tour::new(&id, from_svx(&tour.titles, tour.title.as_ref(), &what, self.notes));
            made.summary = from_svx(&tour.leads, tour.lead.as_ref(), &what, self.notes);
            let all = tour.taglist.iter().flat_map(BTreeMap::values).chain(&tour.tags);
            if all.map(Vec::len).any(|tags| tags > 1) {
                self.notes
                    .tell(format!("The {what} has several tags; the first is its theme, the others are left out"));
            }
            let tag = tour.tags.iter().flatten().next();
            let themes = tour.taglist.iter().flatten().filter_map(|(code, tags)| Some((code, tags.first()?)));
            let themes = themes.map(|(code, tag)| (code.clone(), Some(tag.clone()))).collect();
            made.theme = from_svx(&Some(themes), tag, &what, self.notes);
            made.stops = self.stops(&tour.steps, &what);
            if made.stops.is_empty() {
                self.notes.tell(format!("The {what} has no usable step; left out"));
            } else {
                found.push(made);
            }
        }
        (places, found)
    }

    fn places(&mut self, steps: &[Step]) -> Vec<Place> {
        let mut ids = Ids::default();
        let views = self.views(steps, "list of places");
        let made = views.into_iter().map(|(step, pose)| {
            let id = ids.take(step.id.strip_prefix(PLACE).unwrap_or(&step.id), "place");
            let what = format!("place {id:?}");
            let summary = from_svx(&step.alt_texts, None, &what, self.notes);
            let title = from_svx(&step.titles, step.title.as_ref(), &what, self.notes);
            Place { summary, ..Place::new(id, title, pose) }
        });
        made.collect()
    }

    fn stops(&mut self, steps: &[Step], what: &str) -> Vec<Stop> {
        let mut ids = Ids::default();
        let views = self.views(steps, what);
        let made = views.into_iter().map(|(step, pose)| {
            let ours = step.id.strip_prefix(STOP).and_then(|ids| ids.split_once('.'));
            let id = ids.take(ours.map_or(step.id.as_str(), |(_, stop)| stop), "stop");
            let what = format!("{what} stop {id:?}");
            let article = self.snapshots.article(&step.id);
            let text = article.map(|article| self.library.texts(article, self.notes)).unwrap_or_default();
            let open = self.snapshots.annotation(&step.id);
            let open: Vec<String> = open.and_then(|id| self.annotation_ids.get(id).cloned()).into_iter().collect();
            let cut = self.snapshots.is_cut(&step.id);
            Stop {
                id,
                title: from_svx(&step.titles, step.title.as_ref(), &what, self.notes),
                text,
                description: from_svx(&step.alt_texts, None, &what, self.notes),
                pose: Some(pose),
                travel: if cut { Travel::Cut } else { Travel::default() },
                annotations: open.clone(),
                highlight: open,
                ..Stop::default()
            }
        });
        made.collect()
    }

    /// Each step with its view. One that says nothing of the camera leaves it where it was.
    fn views<'s>(&mut self, steps: &'s [Step], what: &str) -> Vec<(&'s Step, Pose)> {
        let mut view: Orbit = self.snapshots.start;
        let mut found = Vec::new();
        for step in steps {
            if found.len() >= MAX_ENTRIES || self.steps_left == 0 {
                self.notes.tell(format!("The {what} has more steps than are read; the others are left out"));
                break;
            }
            self.steps_left -= 1;
            if step.id == START || !self.snapshots.has(&step.id) {
                self.notes.tell(format!("The {what} has a step {}, which is no snapshot; left out", quoted(&step.id)));
                continue;
            }
            match self.snapshots.view(&step.id, view) {
                Some(own) => view = own,
                None => {
                    self.notes.tell(format!(
                        "The {what} has a step {} without a camera: it stays where it was",
                        quoted(&step.id)
                    ));
                }
            }
            match self.snapshots.pose(&view) {
                Some(pose) => found.push((step, pose)),
                None => self
                    .notes
                    .tell(format!("The {what} has a step {} that is too far away; left out", quoted(&step.id))),
            }
        }
        found
    }
}

fn is_near(point: DVec3) -> bool {
    point.is_finite() && point.abs().max_element() <= MAX_COORDINATE
}
