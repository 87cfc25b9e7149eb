//! Finds options on a long sheet: what is written goes from one that fits to the next.

use bevy_egui::egui;
use egui::{Id, Ui};
use fluent_bundle::FluentArgs;

use super::controls::{self, Button};
use super::field::Field;
use super::focus;
use super::theme::size;
use crate::viewer::visitor::{Control, Words};

/// Longest text that is searched for, characters.
const LONGEST: usize = 60;

#[derive(Clone, Default)]
struct Kept {
    text: String,
    /// How many options fit, of the pass before.
    found: usize,
    /// The one that was gone to last, counted among those that fit.
    at: Option<usize>,
}

/// The field, and the button to the next option that fits. Answers whether to go there: see [`go`].
pub(super) fn field(ui: &mut Ui, words: &Words) -> bool {
    let mut kept: Kept = ui.data(|data| data.get_temp(key())).unwrap_or_default();
    let name = words.get("search");
    let label = ui.label(&name);
    let before = kept.text.clone();
    let mut next = false;
    ui.horizontal_wrapped(|ui| {
        let width = (ui.available_width() - 160.0).clamp(size::TARGET, 360.0);
        let field = Field { label: &name, lines: 1, longest: LONGEST, width };
        next = field.edit(ui, label.id, "search", &mut kept.text).1;
        let label = words.get("search-next");
        next |= Button::new(&label).enabled(kept.found > 0).show(ui).clicked();
    });
    if kept.text != before {
        kept.at = None;
    }
    if !kept.text.trim().is_empty() {
        let mut args = FluentArgs::new();
        args.set("count", kept.found);
        controls::quiet(ui, &words.with("search-found", &args));
    }
    ui.data_mut(|data| data.insert_temp(key(), kept));
    next
}

/// Once all of the sheet is drawn: counts what fits, and goes to the next of it.
pub(super) fn go(ui: &Ui, next: bool, words: &Words) {
    let mut kept: Kept = ui.data(|data| data.get_temp(key())).unwrap_or_default();
    let (_, all) = focus::offered(ui.ctx());
    let own = [words.get("search"), words.get("search-next")];
    let others = all.iter().filter(|control| !own.contains(&control.name));
    let fits: Vec<u64> = others.filter(|control| fits(control, &kept.text)).map(|control| control.id).collect();
    if kept.found != fits.len() {
        ui.ctx().request_repaint();
    }
    kept.found = fits.len();
    if next && !fits.is_empty() {
        let at = kept.at.map_or(0, |at| (at + 1) % fits.len());
        kept.at = Some(at);
        focus::give(ui.ctx(), fits[at]);
    }
    ui.data_mut(|data| data.insert_temp(key(), kept));
}

fn key() -> Id {
    Id::new("search of options")
}

/// Every word is in its name, which has the sentence on it as well.
fn fits(control: &Control, text: &str) -> bool {
    let name = plain(&control.name);
    let mut words = text.split_whitespace().map(plain).peekable();
    words.peek().is_some() && words.all(|word| name.contains(&word))
}

/// In small letters without accents and hyphens, as people write who search.
pub fn plain(text: &str) -> String {
    let letter = |letter: char| match letter {
        'à' | 'â' | 'ä' => "a".to_owned(),
        'é' | 'è' | 'ê' | 'ë' => "e".to_owned(),
        'î' | 'ï' => "i".to_owned(),
        'ô' | 'ö' => "o".to_owned(),
        'ù' | 'û' | 'ü' => "u".to_owned(),
        'ç' => "c".to_owned(),
        'œ' => "oe".to_owned(),
        '’' => "'".to_owned(),
        '-' => String::new(),
        other => other.to_string(),
    };
    text.to_lowercase().chars().map(letter).collect()
}
