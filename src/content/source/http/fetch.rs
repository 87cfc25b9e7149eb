//! The disk first, then the server.

use super::HttpOptions;
use super::answer::{Answer, Facts};
use super::ask::{Ask, Part};
use super::client::Client;
use super::words::files_of;
use crate::content::source::SourceError;
use crate::content::source::archive::NEVER;
use crate::content::source::cache::{CacheOptions, DiskCache, Kept};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Brings files and parts of them.
#[derive(Debug)]
pub(in crate::content::source) struct Fetcher {
    pub(super) client: Client,
    cache: Option<(DiskCache, Duration)>,
    /// It has been said that older copies are used.
    told: AtomicBool,
}

impl Fetcher {
    pub fn new(options: HttpOptions, cache: Option<&CacheOptions>) -> Self {
        let cache = cache.map(|options| (DiskCache::open(options), options.max_age));
        Self { client: Client::new(options), cache, told: AtomicBool::new(false) }
    }

    /// A whole file.
    pub fn whole(&self, url: &str, limit_bytes: u64, cancelled: &AtomicBool) -> Result<Vec<u8>, SourceError> {
        self.bring(&Ask::whole(url, limit_bytes, cancelled)).map(|(_, bytes)| bytes)
    }

    /// The last bytes of a file.
    pub fn end(&self, url: &str, bytes: u64, cancelled: &AtomicBool) -> Result<(Facts, Vec<u8>), SourceError> {
        self.bring(&Ask::part(url, Part::End { bytes }, bytes, cancelled))
    }

    /// Forgets what [`Self::end`] found: it is of a version that the server has no more.
    pub fn forget_end(&self, url: &str, bytes: u64) {
        if let Some((cache, _)) = &self.cache {
            cache.remove(&Ask::part(url, Part::End { bytes }, bytes, &NEVER).key());
        }
    }

    /// Exactly this part of the version that `version` describes.
    pub fn span(
        &self,
        url: &str,
        first: u64,
        bytes: u64,
        version: &Facts,
        cancelled: &AtomicBool,
    ) -> Result<Vec<u8>, SourceError> {
        let ask = Ask::part(url, Part::Span { first, bytes }, bytes, cancelled);
        let key = ask.key();
        // Parts of one version do not age.
        let kept = self.kept(&key, bytes).filter(|kept| kept.facts.is_same_version(version));
        if let Some(kept) = kept.filter(|kept| kept.bytes.len() as u64 == bytes) {
            return Ok(kept.bytes);
        }
        match self.client.get(&ask)? {
            Answer::Bytes(facts, found) if facts.is_same_version(version) => {
                self.keep(&key, &facts, &found);
                Ok(found)
            }
            _ => Err(SourceError::Changed { place: crate::content::source::error::shortened(url) }),
        }
    }

    /// Whether there is a file at `url`; one that is on the disk counts while it holds.
    pub fn find(&self, url: &str, cancelled: &AtomicBool) -> Result<(), SourceError> {
        let max_age = self.cache.as_ref().map_or(Duration::ZERO, |(_, max_age)| *max_age);
        let kept = self.kept(url, u64::MAX);
        if kept.as_ref().is_some_and(|kept| is_fresh(kept, max_age)) {
            return Ok(());
        }
        match self.client.exists(url, cancelled) {
            Err(error) if error.may_recover() && kept.is_some() => Ok(()),
            found => found,
        }
    }

    fn bring(&self, ask: &Ask<'_>) -> Result<(Facts, Vec<u8>), SourceError> {
        let bytes_of = |answer| match answer {
            Answer::Bytes(facts, bytes) => Ok((facts, bytes)),
            Answer::Unchanged => Err(SourceError::damaged(
                ask.url,
                &files_of(ask.url),
                "the server says that nothing has changed although there is nothing here; try again",
            )),
        };
        let Some((cache, max_age)) = &self.cache else { return bytes_of(self.client.get(ask)?) };
        let key = ask.key();
        let Some(kept) = cache.get(&key, ask.limit_bytes) else {
            let (facts, bytes) = bytes_of(self.client.get(ask)?)?;
            self.keep(&key, &facts, &bytes);
            return Ok((facts, bytes));
        };
        if is_fresh(&kept, *max_age) {
            return Ok((kept.facts, kept.bytes));
        }
        if self.client.is_lost(ask.url) {
            return Ok(self.older(ask, kept));
        }
        let have = kept.facts.has_version().then_some(&kept.facts);
        // With a copy at hand nobody has to wait until the server comes back.
        match self.client.get(&Ask { have, is_patient: false, ..*ask }) {
            Ok(Answer::Unchanged) => {
                cache.confirm(&key);
                Ok((kept.facts, kept.bytes))
            }
            Ok(Answer::Bytes(facts, bytes)) => {
                self.keep(&key, &facts, &bytes);
                Ok((facts, bytes))
            }
            Err(error) if error.may_recover() => Ok(self.older(ask, kept)),
            Err(error) => {
                if matches!(error, SourceError::Missing { .. } | SourceError::Denied { .. }) {
                    cache.remove(&key);
                }
                Err(error)
            }
        }
    }

    /// A copy that should have been asked about.
    fn older(&self, ask: &Ask<'_>, kept: Kept) -> (Facts, Vec<u8>) {
        if !self.told.swap(true, Ordering::Relaxed) {
            let age = kept.checked.elapsed().unwrap_or_default().as_secs() / 3600;
            let place = files_of(ask.url);
            tracing::warn!(
                "{place} cannot be reached: copies on this machine are shown, the first of them {age} hours old"
            );
        }
        (kept.facts, kept.bytes)
    }

    fn kept(&self, key: &str, limit_bytes: u64) -> Option<Kept> {
        self.cache.as_ref().and_then(|(cache, _)| cache.get(key, limit_bytes))
    }

    fn keep(&self, key: &str, facts: &Facts, bytes: &[u8]) {
        if let Some((cache, _)) = self.cache.as_ref().filter(|_| !facts.is_secret) {
            cache.put(key, facts, bytes);
        }
    }
}

fn is_fresh(kept: &Kept, max_age: Duration) -> bool {
    // A clock that was set back makes nothing fresh.
    kept.checked.elapsed().is_ok_and(|age| age < kept.facts.holds(max_age))
}
