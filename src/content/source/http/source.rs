//! Files on a server, each by its own address.

use super::fetch::Fetcher;
use crate::content::source::archive::NEVER;
use crate::content::source::{Source, SourceError, SourceOptions, address, url};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Reads whole files by http and https: absolute addresses, of any server, and relative ones from its base.
#[derive(Debug, Clone)]
pub struct HttpSource {
    fetcher: Arc<Fetcher>,
    base: String,
}

impl HttpSource {
    pub(in crate::content::source) fn over(fetcher: Arc<Fetcher>, base: &str) -> Result<Self, SourceError> {
        match url::parts(base) {
            Some(_) => Ok(Self { fetcher, base: base.to_owned() }),
            None => Err(address::unsupported(base, "it is no http(s) address; give one as https://host/tileset.json")),
        }
    }

    /// A source whose relative addresses are named by the file (or folder, ending in `/`) at `base`.
    ///
    /// # Errors
    /// When `base` is no http(s) address. Nothing is asked for yet.
    pub fn new(base: &str, options: &SourceOptions) -> Result<Self, SourceError> {
        Self::over(Arc::new(Fetcher::new(options.http.clone(), options.cache.as_ref())), base)
    }

    pub(super) fn fetcher(&self) -> &Fetcher {
        &self.fetcher
    }

    fn absolute(&self, uri: &str) -> Result<String, SourceError> {
        address::join(&self.base, uri)
    }
}

impl Source for HttpSource {
    fn read(&self, uri: &str, limit_bytes: u64) -> Result<Vec<u8>, SourceError> {
        self.read_unless(uri, limit_bytes, &NEVER)
    }

    fn read_unless(&self, uri: &str, limit_bytes: u64, cancelled: &AtomicBool) -> Result<Vec<u8>, SourceError> {
        self.fetcher.whole(&self.absolute(uri)?, limit_bytes, cancelled)
    }

    fn find(&self, uri: &str) -> Result<(), SourceError> {
        self.fetcher.find(&self.absolute(uri)?, &NEVER)
    }

    fn parallel_reads(&self) -> usize {
        self.fetcher.client.options().connections.max(1)
    }

    fn describe(&self) -> String {
        self.base.clone()
    }
}
