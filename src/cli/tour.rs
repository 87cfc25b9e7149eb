//! `parvis tour`.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use super::picture::{save, size};
use super::report::{Failure, print_json, print_line};
use crate::content::files::write_whole;
use crate::content::html::escaped;
use crate::content::visit::Tour;
use crate::content::visit::captions::{Captions, Cue, Span};
use crate::viewer::offscreen::{Film, Shot};
use crate::viewer::visitor::CurrentVisit;
use crate::visiting::authoring::languages;

/// Write a guided tour as subtitled pictures with a page to read them on, or as the frames of a video
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  parvis tour --tour witness -o witness/ --language fr        the built-in visit's, a picture for each caption
  parvis tour church/ --tour windows -o film/ --frames 25     every frame, and captions.vtt")]
pub(super) struct Args {
    /// A visit; without it the built-in cathedral
    path: Option<PathBuf>,
    /// The tour, by its id
    #[arg(long)]
    tour: String,
    /// The folder to write, absent or empty
    #[arg(short, long)]
    output: PathBuf,
    /// Language of texts and captions
    #[arg(long, default_value = "en")]
    language: String,
    /// So many pictures for each second, with the ways between stops: the frames of a video
    #[arg(long, value_name = "PER SECOND", value_parser = clap::value_parser!(u32).range(1..=120))]
    frames: Option<u32>,
    /// Captions only beside the pictures (in captions.vtt or on the page), not on them
    #[arg(long)]
    no_captions: bool,
    /// Pixels
    #[arg(long, value_parser = size, default_value = "1280x720")]
    size: (u32, u32),
    /// Give up after so many seconds for a picture
    #[arg(long, default_value_t = 600)]
    timeout: u64,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let fail = |error: &dyn std::fmt::Display| Failure::new("tour", error).json(args.json);
    if let Some(path) = &args.path {
        super::refuse_absent(path).map_err(|failure| failure.json(args.json))?;
    }
    make_folder(&args.output).map_err(|error| fail(&error))?;
    let limit = Duration::from_secs(args.timeout);
    let mut studio =
        super::studio::open(args.path.as_deref(), args.size, limit).map_err(|failure| failure.json(args.json))?;
    let film = Film {
        tour: args.tour.clone(),
        language: args.language.clone(),
        per_sec: args.frames,
        captions: !args.no_captions,
    };
    let visit = &studio.world().resource::<CurrentVisit>().0;
    let known = languages(&visit.visit);
    if !known.contains(&args.language) {
        let (wanted, known) = (&args.language, known.join(", "));
        return Err(fail(&format!("nothing is written in {wanted:?}; the visit has {known}")));
    }
    let tour = visit.tours.iter().find(|tour| tour.id == args.tour).cloned();
    let mut reel = Reel { args, pictures: Vec::new(), failed: None };
    let filmed = studio.film(&film, limit, &mut |shot| reel.take(shot));
    if let Some(error) = reel.failed {
        return Err(fail(&error));
    }
    filmed.map_err(|error| fail(&error))?;
    let written = match &tour {
        Some(tour) => finish(args, tour, &reel.pictures),
        None => Ok(()),
    };
    written.map_err(|error| fail(&error))?;
    if args.json {
        let folder = args.output.display().to_string();
        print_json(&serde_json::json!({ "folder": folder, "pictures": reel.pictures.len() }))?;
    } else {
        print_line(&args.output.display());
        if let Some(per_sec) = args.frames {
            let folder = args.output.display();
            print_line(&format!(
                "As a video: ffmpeg -framerate {per_sec} -i {folder}/frame-%06d.png -pix_fmt yuv420p {folder}.mp4"
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn make_folder(folder: &Path) -> Result<(), String> {
    let name = folder.display();
    std::fs::create_dir_all(folder).map_err(|e| format!("cannot make {name}: {e}. Choose another folder"))?;
    let mut entries = std::fs::read_dir(folder).map_err(|e| format!("cannot read {name}: {e}"))?;
    if entries.next().is_some() {
        return Err(format!("{name} is not empty, and nothing is written over. Choose another folder, or empty it"));
    }
    Ok(())
}

/// A picture that was written.
struct Taken {
    file: String,
    stop: usize,
    secs: f64,
    caption: String,
}

struct Reel<'a> {
    args: &'a Args,
    pictures: Vec<Taken>,
    failed: Option<String>,
}

impl Reel<'_> {
    fn take(&mut self, shot: Shot) -> ControlFlow<()> {
        let of_stop = self.pictures.iter().filter(|taken| taken.stop == shot.stop).count();
        let file = match self.args.frames {
            // As video makers count them: from 1.
            Some(_) => format!("frame-{:06}.png", self.pictures.len() + 1),
            None => format!("stop-{:02}-{:02}.png", shot.stop + 1, of_stop + 1),
        };
        if let Err(error) = save(&shot.picture, &self.args.output.join(&file)) {
            self.failed = Some(error);
            return ControlFlow::Break(());
        }
        self.pictures.push(Taken { file, stop: shot.stop, secs: shot.secs, caption: shot.caption });
        ControlFlow::Continue(())
    }
}

/// Captions of a video, or a page to read the tour on.
fn finish(args: &Args, tour: &Tour, pictures: &[Taken]) -> Result<(), String> {
    let write = |file: &str, text: String| {
        let file = args.output.join(file);
        write_whole(&file, text.as_bytes()).map_err(|e| format!("cannot write {}: {e}", file.display()))
    };
    match args.frames {
        Some(per_sec) => write("captions.vtt", captions(pictures, per_sec).to_vtt()),
        None => write("index.html", page(tour, &args.language, pictures)),
    }
}

/// What is read when, from the first frame on.
fn captions(pictures: &[Taken], per_sec: u32) -> Captions {
    let frame_secs = 1.0 / f64::from(per_sec.max(1));
    let mut captions = Captions::default();
    let first = pictures.first().map_or(0.0, |taken| taken.secs);
    for taken in pictures.iter().filter(|taken| !taken.caption.is_empty()) {
        let start_secs = taken.secs - first;
        let goes_on = captions
            .cues
            .last_mut()
            .filter(|cue: &&mut Cue| cue.text() == taken.caption && start_secs - cue.end_secs < frame_secs / 2.0);
        match goes_on {
            Some(cue) => cue.end_secs = start_secs + frame_secs,
            None => captions.cues.push(Cue {
                start_secs,
                end_secs: start_secs + frame_secs,
                spans: vec![Span { text: taken.caption.clone(), ..Span::default() }],
                ..Cue::default()
            }),
        }
    }
    captions
}

/// A page without scripts, readable by everybody: of each stop its first picture, what is seen on it for who does not see it,
/// and all that is said there.
fn page(tour: &Tour, language: &str, pictures: &[Taken]) -> String {
    let title = escaped(tour.title.get(language));
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>\n\
         body {{ margin: 2rem auto; max-width: 62rem; padding: 0 1rem; background: #1a1917; color: #f4ecd8; \
         font: 1.125rem/1.5 sans-serif }}\nimg {{ max-width: 100%; height: auto }}\n\
         </style>\n<h1>{title}</h1>\n<p>{}</p>\n",
        escaped(language),
        escaped(tour.summary.get(language)),
    );
    for (number, stop) in tour.stops.iter().enumerate() {
        let seen = escaped(stop.description.get(language));
        page.push_str(&format!("<h2>{}. {}</h2>\n", number + 1, escaped(stop.title.get(language))));
        let of_stop: Vec<&Taken> = pictures.iter().filter(|taken| taken.stop == number).collect();
        if let Some(first) = of_stop.first() {
            page.push_str(&format!("<p><img src=\"{}\" alt=\"{seen}\"></p>\n", first.file));
        }
        // A line that ends with a hyphen goes on without a space.
        let on_one_line = |taken: &&Taken| taken.caption.replace("-\n", "-").replace('\n', " ");
        let said: Vec<String> = of_stop.iter().map(on_one_line).collect();
        page.push_str(&format!("<p>{}</p>\n", escaped(said.join(" ").trim())));
    }
    page.push_str("</html>\n");
    page
}
