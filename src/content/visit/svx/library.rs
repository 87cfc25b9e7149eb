//! The articles that lie beside a document, as plain text.

use super::document::{Article, Meta};
use super::import::Articles;
use super::language::{MOST_LANGUAGES, cut, tag};
use super::notes::{Notes, quoted};
use super::{MAX_ARTICLE_BYTES, html};
use crate::content::visit::{MAX_ENTRIES, Texts};
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Library<'a> {
    articles: BTreeMap<&'a str, &'a Article>,
    beside: Articles<'a>,
    /// By address; an article may be shown at many steps.
    read: BTreeMap<String, String>,
    /// Ids of those that something shows.
    shown: BTreeSet<&'a str>,
    /// So much may still be said, bytes.
    room: usize,
}

/// All texts of a document together, bytes: one article may be named by thousands of steps.
const MOST_TEXT_BYTES: usize = 64 << 20;

impl<'a> Library<'a> {
    pub(super) fn of(metas: &[&'a Meta], beside: Articles<'a>) -> Self {
        let articles = metas.iter().flat_map(|meta| &meta.articles);
        let articles = articles.filter(|article| !article.id.is_empty());
        Self {
            articles: articles.map(|article| (article.id.as_str(), article)).collect(),
            beside,
            read: BTreeMap::new(),
            shown: BTreeSet::new(),
            room: MOST_TEXT_BYTES,
        }
    }

    /// What an article says, in each of its languages.
    pub(super) fn texts(&mut self, id: &str, notes: &mut Notes) -> Texts {
        let mut texts = Texts::default();
        let Some(article) = self.articles.get(id).copied() else {
            notes.tell(format!("There is no article {}; its text is left out", quoted(id)));
            return texts;
        };
        self.shown.insert(&article.id);
        if [&article.leads, &article.intros].iter().any(|d| d.as_ref().is_some_and(|d| !d.is_empty()))
            || article.lead.is_some()
        {
            notes.tell(format!("The article {} has a lead or an introduction; only its page is read", quoted(id)));
        }
        for (code, uri) in article.uris.iter().flatten().take(MOST_LANGUAGES) {
            let (Some(language), Some(uri)) = (tag(code), uri.as_ref().filter(|uri| !uri.is_empty())) else { continue };
            let text = self.text(uri, notes);
            if !text.is_empty() {
                texts.0.insert(language, text);
            }
        }
        if let Some(uri) = article.uri.as_ref().filter(|uri| texts.0.is_empty() && !uri.is_empty()) {
            let text = self.text(uri, notes);
            if !text.is_empty() {
                texts.0.insert("en".to_owned(), text);
            }
        }
        texts
    }

    /// Names those that stand for themselves: a visit tells everything at a place.
    pub(super) fn tell_unread(&self, notes: &mut Notes) {
        for id in self.articles.keys().filter(|id| !self.shown.contains(*id)) {
            notes.tell(format!("No annotation and no step shows the article {}; left out", quoted(id)));
        }
    }

    fn text(&mut self, uri: &str, notes: &mut Notes) -> String {
        if !self.read.contains_key(uri) {
            if self.read.len() >= MAX_ENTRIES {
                notes.tell(format!("There are more than {MAX_ENTRIES} articles; the others are left out"));
                return String::new();
            }
            let text = self.page(uri, notes);
            self.read.insert(uri.to_owned(), text);
        }
        let text = self.read.get(uri).map_or("", String::as_str);
        match self.room.checked_sub(text.len()) {
            Some(room) => self.room = room,
            None => {
                notes.tell(format!(
                    "The articles are longer than {MOST_TEXT_BYTES} bytes together; the others are left out"
                ));
                return String::new();
            }
        }
        text.to_owned()
    }

    fn page(&self, uri: &str, notes: &mut Notes) -> String {
        let bytes = match (self.beside)(uri) {
            Ok(bytes) if bytes.len() as u64 <= MAX_ARTICLE_BYTES => bytes,
            Ok(_) => {
                notes.tell(format!("The article {} is larger than {MAX_ARTICLE_BYTES} bytes; left out", quoted(uri)));
                return String::new();
            }
            Err(why) => {
                notes.tell(format!("The article {} cannot be read; its text is left out: {why}", quoted(uri)));
                return String::new();
            }
        };
        let page = html::to_text(&String::from_utf8_lossy(&bytes));
        for image in page.images {
            notes.tell(format!(
                "The article {} shows the picture {}, which a visit does not",
                quoted(uri),
                quoted(&image)
            ));
        }
        cut(page.text, uri, notes)
    }
}
