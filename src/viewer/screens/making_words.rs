//! What edits, lacks and homes are called.

use fluent_bundle::FluentArgs;

use crate::viewer::visitor::{LANGUAGES, Words};
use crate::visiting::authoring::{EditName, Lack, NoHome, Want};

/// What an edit is about.
pub(super) fn edit(name: EditName, words: &Words) -> String {
    words.get(match name {
        EditName::TourTitle => "making-tour-title",
        EditName::TourSummary => "making-tour-summary",
        EditName::TourTheme => "making-tour-theme",
        EditName::Profile => "making-profile",
        EditName::Duration => "making-duration",
        EditName::Sources => "making-sources",
        EditName::AddStop => "making-edit-add",
        EditName::RemoveStop => "making-edit-remove",
        EditName::DuplicateStop => "making-edit-duplicate",
        EditName::MoveStop => "making-edit-move",
        EditName::StopTitle => "making-stop-title",
        EditName::StopText => "making-stop-text",
        EditName::StopEasy => "making-stop-easy",
        EditName::StopDescription => "making-stop-description",
        EditName::Whereabouts => "making-where",
        EditName::Travel => "making-travel",
        EditName::Phase => "making-phase",
        EditName::Annotations => "making-sights",
        EditName::DropCaptions => "making-captions",
    })
}

/// A language's own name.
pub(super) fn language(code: &str) -> &str {
    let known = LANGUAGES.iter().find(|(known, _)| *known == code);
    known.map_or(code, |(_, own_name)| own_name)
}

/// The name of a text in one language.
pub(super) fn in_language(name: EditName, code: &str, words: &Words) -> String {
    format!("{} · {}", edit(name, words), language(code))
}

/// What is lacking, in a sentence.
pub(super) fn lack(lack: &Lack, words: &Words) -> String {
    let named = |key: &str, id: &str| {
        let mut args = FluentArgs::new();
        args.set("id", id.to_owned());
        words.with(key, &args)
    };
    let counted = |key: &str, code: &str, count: usize| {
        let mut args = FluentArgs::new();
        args.set("language", language(code).to_owned());
        args.set("count", count);
        words.with(key, &args)
    };
    match &lack.what {
        Want::Stop => words.get("making-lacks-stop"),
        Want::Title => words.get("making-lacks-title"),
        Want::Text => words.get("making-lacks-text"),
        Want::Easy => words.get("making-lacks-easy"),
        Want::Description => words.get("making-lacks-description"),
        Want::Language { text, language } => {
            let mut args = FluentArgs::new();
            args.set("text", in_language(*text, language, words));
            words.with("making-lacks-language", &args)
        }
        Want::Whereabouts => words.get("making-lacks-whereabouts"),
        Want::KnownPlace(id) => named("making-lacks-place", id),
        Want::KnownPhase(id) => named("making-lacks-phase", id),
        Want::KnownAnnotation(id) => named("making-lacks-sight", id),
        Want::InView(id) => named("making-lacks-in-view", id),
        Want::PlaceOfPhase(id) => named("making-lacks-place-then", id),
        Want::AnnotationOfPhase(id) => named("making-lacks-sight-then", id),
        Want::StepFree(id) => named("making-lacks-step-free", id),
        Want::StepFreeView => words.get("making-lacks-step-free-view"),
        Want::ShorterText { language, words: count } => counted("making-lacks-shorter", language, *count),
        Want::ShorterSentence { language, words: count } => counted("making-lacks-shorter-easy", language, *count),
        Want::SameCaptions(code) => counted("making-lacks-captions", code, 0),
    }
}

/// Why a tour cannot be saved into the visit that is open, and what to do.
pub(super) fn no_home(why: &NoHome, words: &Words) -> String {
    words.get(match why {
        NoHome::BuiltIn => "making-home-built-in",
        NoHome::Cache { .. } => "making-home-cache",
        NoHome::Server => "making-home-server",
        NoHome::Archive { .. } => "making-home-archive",
        NoHome::NoVisit { .. } => "making-home-no-visit",
    })
}
