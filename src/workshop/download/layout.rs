//! Where each address of a server lies in the folder.

use crate::content::source::{join, path_of};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;

/// Where each address lies in the folder.
#[derive(Debug)]
pub(super) struct Layout {
    /// Address of the server's folder, with a `/` in the end.
    base: String,
    path_of_url: HashMap<String, String>,
    url_of_path: HashMap<String, String>,
}

/// Files of other folders and servers.
const ELSEWHERE: &str = "_elsewhere";

impl Layout {
    /// For what is named by the file at `entry`.
    pub fn new(entry: &str) -> Self {
        let plain = without_query(entry);
        let base = plain.rfind('/').and_then(|end| plain.get(..=end)).unwrap_or(plain).to_owned();
        Self { base, path_of_url: HashMap::new(), url_of_path: HashMap::new() }
    }

    /// `url` lies at `path`: from an earlier try.
    pub fn know(&mut self, url: &str, path: &str) {
        self.path_of_url.insert(url.to_owned(), path.to_owned());
        self.url_of_path.insert(path.to_owned(), url.to_owned());
    }

    /// Where `url` lies. The same every time, and for every address another path.
    pub fn place(&mut self, url: &str) -> String {
        if let Some(path) = self.path_of_url.get(url) {
            return path.clone();
        }
        let natural = self.natural(url);
        let taken = |path: &str| self.url_of_path.contains_key(path) || path.starts_with("parvis-download.json");
        let path = if taken(&natural) { marked(&natural, url) } else { natural };
        self.know(url, &path);
        path
    }

    /// Where the files lie whose addresses a template makes: as they do on the server.
    ///
    /// # Errors
    /// When they cannot lie so.
    pub fn template(&self, url: &str) -> Result<String, String> {
        let varies = |text: &str| ["{level}", "{x}", "{y}", "{z}"].map(|variable| text.contains(variable));
        let path = self.natural(url);
        if varies(&path) == varies(url) {
            Ok(path)
        } else {
            Err(format!("the files that {url} makes cannot lie side by side"))
        }
    }

    /// Takes the path that a template makes for an address; `false` where another address has it.
    pub fn take(&mut self, url: &str, path: &str) -> bool {
        let is_fit = !path.starts_with("parvis-download.json");
        let is_free = self.url_of_path.get(path).is_none_or(|known| known == url);
        let is_same = self.path_of_url.get(url).is_none_or(|known| known == path);
        if is_fit && is_free && is_same {
            self.know(url, path);
        }
        is_fit && is_free && is_same
    }

    /// As it lies on the server.
    fn natural(&self, url: &str) -> String {
        let plain = without_query(url);
        // What is below the visit's folder stays where it is; the rest goes below a folder of its own.
        let below = plain.strip_prefix(&self.base).map(str::to_owned);
        let path = below.unwrap_or_else(|| {
            let rest = plain.split_once("://").map_or(plain, |(_, rest)| rest);
            format!("{ELSEWHERE}/{}", rest.replacen(':', "_", 1))
        });
        match path_of(&path) {
            Ok(path) if !path.is_empty() && path.split('/').all(is_fit) => path,
            _ => format!("{ELSEWHERE}/{}", short_hash(url)),
        }
    }
}

/// What stands in the file at `path` to name the one at `target`, where `now` stands; `None` where that does it.
pub(super) fn renamed(path: &str, now: &str, target: &str) -> Option<String> {
    let leads_to = join(path, now).and_then(|joined| path_of(&joined));
    if leads_to.as_deref() == Ok(target) {
        return None;
    }
    let from: Vec<&str> = path.split('/').collect();
    let to: Vec<&str> = target.split('/').collect();
    let folders = from.len().saturating_sub(1);
    let shared = from.iter().take(folders).zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), folders - shared);
    let down = to.iter().skip(shared).map(|part| encoded(part));
    Some(up.chain(down).collect::<Vec<_>>().join("/"))
}

/// Whether every system can have a file of this name.
fn is_fit(part: &str) -> bool {
    part.len() <= 200 && !part.contains(['<', '>', ':', '"', '|', '?', '*']) && !part.contains(char::is_control)
}

fn encoded(part: &str) -> String {
    part.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// `a/b.glb` to `a/b~1f2e3d4c.glb`.
fn marked(path: &str, url: &str) -> String {
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    let (stem, end) = name.split_once('.').map_or((name, String::new()), |(stem, end)| (stem, format!(".{end}")));
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{slash}{stem}~{}{end}", short_hash(url))
}

fn short_hash(url: &str) -> String {
    Sha256::digest(url.as_bytes()).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

fn without_query(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or_default()
}
