//! Pictures without a window: the same plugins, driven frame by frame.

mod film;

pub use film::{Film, Shot};

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bevy::app::{PluginsState, SubApps};
use bevy::prelude::*;
use bevy::render::render_resource::PollType;
use bevy::render::renderer::RenderDevice;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};

use super::HeadlessPlugins;
use super::rendering::OffscreenTarget;
use super::visitor::{
    AppScreen, Eye, Gaze, GoTo, Hour, LightField, Notice, NoticeKind, OpenVisit, Posture, Preferences, Quality,
    QualityForNow, ShowPhase, StreamingReport, TakesPictures, TourCommand, VisitSource,
};
use crate::content::light::LocalTime;
use crate::content::surface::Picture;
use crate::visiting::quality::Wanted;

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// No Vulkan driver, or one that stopped working.
    #[error(
        "there is nothing to draw with: {0}. Install a Vulkan driver (on Debian without a graphics card: apt-get install mesa-vulkan-drivers)"
    )]
    NoRenderer(String),
    /// The visit could not be opened.
    #[error("{0}")]
    NotOpened(String),
    /// There is no such place.
    #[error("the visit has no place {wanted:?}; it has: {known}")]
    NoSuchPlace {
        /// What was asked for.
        wanted: String,
        /// Ids, comma separated.
        known: String,
    },
    /// There is no such phase.
    #[error("the visit has no phase {wanted:?}; it has: {known}")]
    NoSuchPhase {
        /// What was asked for.
        wanted: String,
        /// Ids, comma separated, or empty.
        known: String,
    },
    /// There is no such tour.
    #[error("the visit has no tour {wanted:?}; it has: {known}")]
    NoSuchTour {
        /// What was asked for.
        wanted: String,
        /// Ids, comma separated, or empty.
        known: String,
    },
    /// Loading did not come to an end.
    #[error("the picture was not complete after {0} s: {1}")]
    NeverComplete(u64, String),
    /// Ctrl-C.
    #[error("stopped before the picture was complete")]
    Interrupted,
}

/// From where a picture is taken.
#[derive(Debug, Clone, PartialEq)]
pub enum Viewpoint {
    /// A place of the visit, by its id.
    Place(String),
    /// The visit's entrance.
    Entrance,
    /// Eye and a point it looks at, visit space.
    Pose {
        /// Metres.
        eye: Vec3,
        /// Metres.
        look: Vec3,
    },
}

/// A dark room: opens a visit and takes pictures of it.
pub struct Studio {
    apps: SubApps,
}

/// Seconds of the visitor's time that pass between two frames.
const FRAME: Duration = Duration::from_millis(33);
/// Two are usual; a slow driver may need more.
const FRAMES_TO_READ_BACK: u32 = 120;
/// One and a half seconds of the visitor's time.
const FRAMES_TO_FIRST_CAPTION: u32 = 45;
/// Frames without anything new before a picture counts as complete: what was applied last has then been drawn.
const QUIET_FRAMES: u32 = 4;

impl Studio {
    /// Starts the renderer and opens a visit. `width` and `height` are pixels.
    pub fn open(source: VisitSource, width: u32, height: u32, limit: Duration) -> Result<Self, PictureError> {
        let mut app = App::new();
        app.add_plugins(HeadlessPlugins { size: UVec2::new(width, height) });
        app.insert_resource(bevy::time::TimeUpdateStrategy::ManualDuration(FRAME));
        let begin = Instant::now();
        while app.plugins_state() == PluginsState::Adding {
            bevy::tasks::tick_global_task_pools_on_main_thread();
            if begin.elapsed() > Duration::from_secs(60) {
                return Err(PictureError::NoRenderer("the driver did not answer within a minute".to_owned()));
            }
        }
        app.finish();
        app.cleanup();
        if app.world().get_resource::<RenderDevice>().is_none() {
            return Err(PictureError::NoRenderer("no adapter was found".to_owned()));
        }
        let mut studio = Self { apps: std::mem::take(app.sub_apps_mut()) };
        studio.world().resource_mut::<Preferences>().reduced_motion = true;
        studio.world().resource_mut::<Preferences>().captions = false;
        studio.world().resource_mut::<Preferences>().tour_pace.automatic = false;
        studio.world().write_message(OpenVisit(source));
        studio.wait_until_open(limit)?;
        Ok(studio)
    }

    /// The date and hour that pictures show from now on, where the visit has light.
    pub fn set_hour(&mut self, hour: LocalTime) {
        self.world().resource_mut::<Hour>().set_if_neq(Hour(hour));
    }

    /// How finely pictures are drawn from now on; [`Wanted::Auto`] is full detail.
    pub fn set_quality(&mut self, wanted: Wanted) {
        self.world().resource_mut::<QualityForNow>().set_if_neq(QualityForNow(Some(wanted)));
    }

    /// The world, for tests that look closer.
    pub fn world(&mut self) -> &mut World {
        self.apps.main.world_mut()
    }

    /// What streaming says of the latest frame.
    pub fn report(&self) -> &StreamingReport {
        self.apps.main.world().resource::<StreamingReport>()
    }

    /// From now on tiles are applied as in a window: a little in each frame, so that none is late. `fov_y_deg` is the
    /// vertical field of view in degrees.
    pub fn behave_like_a_window(&mut self, fov_y_deg: f32, max_sse_px: f64) {
        let world = self.world();
        world.remove_resource::<TakesPictures>();
        world.resource_mut::<Preferences>().field_of_view_deg = fov_y_deg;
        world.resource_mut::<Quality>().max_sse_px = max_sse_px;
    }

    /// One frame with the eye here.
    pub fn frame_from(&mut self, gaze: &Gaze) -> Result<(), PictureError> {
        self.world().write_message(GoTo::Pose { at: gaze.eye, look: gaze.look, floating: true });
        self.frame()
    }

    /// One frame, drawn to its end.
    pub fn frame(&mut self) -> Result<(), PictureError> {
        self.apps.update();
        if self.apps.main.world().get_resource::<Messages<AppExit>>().is_some_and(|exits| !exits.is_empty()) {
            return Err(PictureError::Interrupted);
        }
        let Some(device) = self.apps.main.world().get_resource::<RenderDevice>() else { return Ok(()) };
        match device.wgpu_device().poll(PollType::Wait { submission_index: None, timeout: None }) {
            Ok(_) => Ok(()),
            Err(error) => Err(PictureError::NoRenderer(error.to_string())),
        }
    }

    fn wait_until_open(&mut self, limit: Duration) -> Result<(), PictureError> {
        let begin = Instant::now();
        let mut notices = self.world().resource::<Messages<Notice>>().get_cursor();
        loop {
            self.frame()?;
            // The first frame brings the eye; there is nothing to see yet.
            self.set_drawing(false);
            if *self.world().resource::<State<AppScreen>>().get() == AppScreen::Visiting {
                self.set_drawing(true);
                return Ok(());
            }
            let error = notices
                .read(self.world().resource::<Messages<Notice>>())
                .find(|n| n.kind == NoticeKind::Error)
                .map(|n| n.text.clone());
            if let Some(text) = error {
                return Err(PictureError::NotOpened(text));
            }
            if begin.elapsed() > limit {
                return Err(PictureError::NeverComplete(limit.as_secs(), "the visit did not open".to_owned()));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// The phase in which the visit begins, where it has any.
    pub fn first_phase(&mut self) -> Option<String> {
        let visit = &self.world().resource::<super::visitor::CurrentVisit>().0.visit;
        visit.first_phase().map(|phase| phase.id.clone())
    }

    /// The visit in this phase, from the next picture on.
    pub fn show_phase(&mut self, id: &str) -> Result<(), PictureError> {
        let phases = &self.world().resource::<super::visitor::CurrentVisit>().0.visit.phases;
        if !phases.iter().any(|phase| phase.id == id) {
            let known = phases.iter().map(|phase| phase.id.as_str()).collect::<Vec<_>>().join(", ");
            return Err(PictureError::NoSuchPhase { wanted: id.to_owned(), known });
        }
        self.world().write_message(ShowPhase(id.to_owned()));
        Ok(())
    }

    /// A picture at full detail: waits until nothing more is wanted at this view, at most `limit`.
    pub fn take(&mut self, from: &Viewpoint, posture: Posture, limit: Duration) -> Result<Picture, PictureError> {
        self.world().resource_mut::<Preferences>().posture = posture.into();
        let request = match from {
            Viewpoint::Entrance => GoTo::Entrance,
            Viewpoint::Pose { eye, look } => GoTo::Pose { at: *eye, look: *look, floating: true },
            Viewpoint::Place(id) => {
                let visit = self.world().resource::<super::visitor::CurrentVisit>();
                let places = &visit.0.visit.places;
                if !places.iter().any(|p| p.id == *id) {
                    let known = places.iter().map(|p| p.id.as_str()).collect::<Vec<_>>().join(", ");
                    return Err(PictureError::NoSuchPlace { wanted: id.clone(), known });
                }
                GoTo::Place(id.clone())
            }
        };
        self.world().write_message(request);
        self.settle(limit)?;
        self.shoot()
    }

    /// A stop of a guided tour (counted from 0), with its first caption, as a visitor sees it.
    pub fn take_tour_stop(&mut self, tour: &str, stop: usize, limit: Duration) -> Result<Picture, PictureError> {
        self.world().resource_mut::<Preferences>().captions = true;
        self.set_drawing(false);
        self.world().write_message(TourCommand::Start(tour.to_owned()));
        self.frame()?;
        for _ in 0..stop {
            self.world().write_message(TourCommand::Next);
            self.frame()?;
        }
        self.settle(limit)?;
        // Loading has taken the captions' time: the stop begins anew, and its first caption has come up.
        self.set_drawing(false);
        self.world().write_message(TourCommand::Repeat);
        for _ in 0..FRAMES_TO_FIRST_CAPTION {
            self.frame()?;
        }
        self.settle(limit)?;
        let picture = self.shoot();
        self.world().write_message(TourCommand::Leave);
        self.world().resource_mut::<Preferences>().captions = false;
        self.frame()?;
        picture
    }

    /// Pumps frames until everything wanted is shown. Nothing is drawn meanwhile: on a slow driver a frame takes seconds.
    pub fn settle(&mut self, limit: Duration) -> Result<(), PictureError> {
        self.set_drawing(false);
        let result = self.pump_until_complete(limit);
        self.set_drawing(true);
        result
    }

    /// Whether frames are drawn: everything else goes on without.
    pub fn set_drawing(&mut self, on: bool) {
        let mut cameras = self.world().query_filtered::<&mut Camera, With<Eye>>();
        for mut camera in cameras.iter_mut(self.apps.main.world_mut()) {
            camera.is_active = on;
        }
    }

    fn pump_until_complete(&mut self, limit: Duration) -> Result<(), PictureError> {
        let begin = Instant::now();
        // The move itself takes a frame, before which the old view may well be complete.
        self.frame()?;
        self.frame()?;
        let mut quiet = 0;
        while quiet < QUIET_FRAMES {
            let lit = !self.world().resource::<LightField>().pending;
            let complete = lit && self.world().resource::<StreamingReport>().complete;
            quiet = if complete { quiet + 1 } else { 0 };
            if !complete {
                std::thread::sleep(Duration::from_millis(2));
            }
            if begin.elapsed() > limit {
                let state = format!("{:?}", self.world().resource::<StreamingReport>().stats);
                return Err(PictureError::NeverComplete(limit.as_secs(), state));
            }
            self.frame()?;
        }
        Ok(())
    }

    /// Pumps frames until the light of the hour is there, where the visit has any. Nothing is drawn meanwhile.
    pub fn wait_for_light(&mut self, limit: Duration) -> Result<(), PictureError> {
        let begin = Instant::now();
        self.set_drawing(false);
        self.frame()?;
        while self.world().resource::<LightField>().pending {
            if begin.elapsed() > limit {
                return Err(PictureError::NeverComplete(limit.as_secs(), "the light was not computed".to_owned()));
            }
            std::thread::sleep(Duration::from_millis(2));
            self.frame()?;
        }
        self.set_drawing(true);
        Ok(())
    }

    /// What is drawn now.
    pub fn shoot(&mut self) -> Result<Picture, PictureError> {
        // Whatever is drawn for the first time is made ready in the first frame.
        self.frame()?;
        let target = self.world().resource::<OffscreenTarget>().0.clone();
        let caught: Arc<Mutex<Option<Image>>> = Arc::default();
        let into = Arc::clone(&caught);
        self.world().spawn(Screenshot::image(target)).observe(move |shot: On<ScreenshotCaptured>| {
            if let Ok(mut slot) = into.lock() {
                *slot = Some(shot.image.clone());
            }
        });
        self.frame()?;
        // The picture is taken; it is read back within the next frames, which need not be drawn.
        self.set_drawing(false);
        let image = self.wait_for(&caught);
        self.set_drawing(true);
        let image = image?;
        let pixels = image.try_into_dynamic().map_err(|e| PictureError::NoRenderer(e.to_string()))?.to_rgb8();
        let (width, height) = pixels.dimensions();
        let rgba = pixels.pixels().flat_map(|p| [p[0], p[1], p[2], 255]).collect();
        Ok(Picture::from_rgba("picture", width, height, rgba))
    }

    fn wait_for(&mut self, caught: &Mutex<Option<Image>>) -> Result<Image, PictureError> {
        for _ in 0..FRAMES_TO_READ_BACK {
            let image = caught.lock().ok().and_then(|mut slot| slot.take());
            if let Some(image) = image {
                return Ok(image);
            }
            self.frame()?;
        }
        Err(PictureError::NoRenderer("the picture was not read back".to_owned()))
    }
}
