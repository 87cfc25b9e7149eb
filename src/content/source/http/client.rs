//! One request after the other, over few connections.

use super::HttpOptions;
use super::answer::{Answer, Facts, first_byte};
use super::ask::{Ask, Part};
use super::patience::{self, Patience};
use super::words::{after, called_off, describe, files_of, named, server};
use crate::content::source::{SourceError, error::shortened, url};
use std::collections::HashMap;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io::{ErrorKind, Read as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{ConnectProxyConnector, Connector as _, RustlsConnector, TcpConnector};
use ureq::{Body, Timeout};

/// Asks servers.
pub(super) struct Client {
    agent: ureq::Agent,
    options: HttpOptions,
    /// Connections that are free.
    free: Mutex<usize>,
    freed: Condvar,
    /// Servers that could not be reached, and when.
    lost: Mutex<HashMap<String, Instant>>,
}

/// A failure, and what a server said about when to come back.
struct Trouble {
    error: SourceError,
    come_back: Option<Duration>,
}

impl From<SourceError> for Trouble {
    fn from(error: SourceError) -> Self {
        Self { error, come_back: None }
    }
}

/// Takes bytes as they come.
pub(super) trait Sink {
    /// What follows is of this version and begins at this byte of it; so many bytes, where that is known.
    fn start(&mut self, facts: &Facts, first: u64, length: Option<u64>) -> Result<(), SourceError>;
    /// The next bytes.
    fn piece(&mut self, bytes: &[u8]) -> Result<(), SourceError>;
}

/// A server has begun to answer.
struct Begun {
    facts: Facts,
    /// Where the bytes that follow belong.
    first: u64,
    is_part: bool,
    body: Body,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("options", &self.options).finish_non_exhaustive()
    }
}

impl Client {
    pub fn new(options: HttpOptions) -> Self {
        let connections = options.connections.max(1);
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .user_agent(concat!("parvis/", env!("CARGO_PKG_VERSION")))
            .timeout_connect(Some(options.connect_timeout))
            .timeout_resolve(Some(options.connect_timeout))
            .max_idle_connections(connections)
            .max_idle_connections_per_host(connections)
            .max_redirects(options.redirects)
            .max_redirects_will_error(true)
            .build();
        let connector =
            ().chain(ConnectProxyConnector::default())
                .chain(TcpConnector::default())
                .chain(Patience { stall_timeout: options.stall_timeout })
                .chain(RustlsConnector::default());
        let agent = ureq::Agent::with_parts(config, connector, DefaultResolver::default());
        Self { agent, free: Mutex::new(connections), freed: Condvar::new(), lost: Mutex::default(), options }
    }

    pub fn options(&self) -> &HttpOptions {
        &self.options
    }

    /// Asks, and asks again where that may help.
    pub fn get(&self, ask: &Ask<'_>) -> Result<Answer, SourceError> {
        self.patiently(ask, || {
            let Some(begun) = self.begin(ask, ask.have, None)? else { return Ok(Answer::Unchanged) };
            let facts = begun.facts.clone();
            let mut bytes = Vec::new();
            let is_part = begun.is_part;
            drain(begun, ask, &mut |piece| {
                bytes.extend_from_slice(piece);
                Ok(())
            })?;
            let expected = match ask.part {
                Part::Span { bytes, .. } => Some(bytes),
                _ => None,
            };
            if is_part && expected.is_some_and(|expected| expected != bytes.len() as u64) {
                let text = format!("the server sent {} bytes of another part than was asked for", bytes.len());
                return Err(server(ask.url, text, true).into());
            }
            Ok(Answer::Bytes(facts, bytes))
        })
    }

    /// Asks once, for what `version` describes (or for any), and hands the bytes on as they come. Where the server
    /// has another version by now, that one comes from its beginning.
    pub fn follow(&self, ask: &Ask<'_>, version: Option<&Facts>, sink: &mut dyn Sink) -> Result<(), SourceError> {
        let once = || -> Result<(), Trouble> {
            let Some(begun) = self.begin(ask, None, version)? else { return Ok(()) };
            sink.start(&begun.facts, begun.first, begun.body.content_length())?;
            drain(begun, ask, &mut |piece| sink.piece(piece))
        };
        self.connected(ask, once).map_err(|trouble| trouble.error)
    }

    /// Waits as long as is fit after so many failures in a row.
    pub fn pause(&self, failures: u32, ask: &Ask<'_>) -> Result<(), SourceError> {
        let waited = patience::sleep_unless(ask.cancelled, self.wait(failures.saturating_sub(1)));
        if waited { Ok(()) } else { Err(called_off(ask.url)) }
    }

    /// Whether there is a file at `url`.
    pub fn exists(&self, url: &str, cancelled: &AtomicBool) -> Result<(), SourceError> {
        let ask = Ask::part(url, Part::From { first: 0 }, u64::MAX, cancelled);
        let head = self.patiently(&ask, || {
            let response = self.agent.head(url).call().map_err(|error| self.trouble(error, url, cancelled))?;
            match response.status().as_u16() {
                200..=299 => Ok(true),
                // Some servers know no HEAD, and some refuse it for files that they give.
                400 | 403 | 405 | 501 => Ok(false),
                status => Err(self.refused(status, response.headers(), url, Part::Whole)),
            }
        })?;
        if head {
            return Ok(());
        }
        // Only the head of the answer is read. A part beyond the end is the answer of an empty file.
        self.patiently(&ask, || match self.begin(&ask, None, None) {
            Ok(_) | Err(Trouble { error: SourceError::Changed { .. }, .. }) => Ok(()),
            Err(trouble) => Err(trouble),
        })
    }

    /// Whether the server of `url` could not be reached a moment ago.
    pub fn is_lost(&self, url: &str) -> bool {
        const MOMENT: Duration = Duration::from_secs(5);
        let lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner);
        url::parts(url).and_then(|parts| lost.get(parts.origin)).is_some_and(|when| when.elapsed() < MOMENT)
    }

    fn remember(&self, url: &str, is_lost: bool) {
        let Some(parts) = url::parts(url) else { return };
        let mut lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner);
        if is_lost {
            lost.insert(parts.origin.to_owned(), Instant::now());
        } else {
            lost.remove(parts.origin);
        }
    }

    /// Runs `once` until it succeeds, or may not be tried again.
    fn patiently<T>(&self, ask: &Ask<'_>, mut once: impl FnMut() -> Result<T, Trouble>) -> Result<T, SourceError> {
        let mut tried = 0;
        loop {
            let Trouble { error, come_back } = match self.connected(ask, &mut once) {
                Ok(value) => return Ok(value),
                Err(trouble) => trouble,
            };
            let wait = come_back.unwrap_or_else(|| self.wait(tried));
            if !error.may_recover() || !ask.is_patient || tried >= self.options.retries {
                return Err(if tried > 0 { after(error, tried + 1) } else { error });
            }
            if wait > self.options.longest_wait {
                return Err(error);
            }
            tracing::debug!("{error}; asking again in {} ms", wait.as_millis());
            if !patience::sleep_unless(ask.cancelled, wait) {
                return Err(called_off(ask.url));
            }
            tried += 1;
        }
    }

    /// Doubled each time, and between half and one and a half of it.
    fn wait(&self, tried: u32) -> Duration {
        let chance = RandomState::new().build_hasher().finish() as f64 / u64::MAX as f64;
        let whole = self.options.first_wait.saturating_mul(1 << tried.min(16));
        whole.mul_f64(0.5 + chance).min(self.options.longest_wait)
    }

    /// Runs `once` with one of the connections.
    fn connected<T>(&self, ask: &Ask<'_>, once: impl FnOnce() -> Result<T, Trouble>) -> Result<T, Trouble> {
        let _slot = self.slot(ask)?;
        let result = patience::unless(ask.cancelled, once);
        if result.is_err() && ask.cancelled.load(Ordering::Relaxed) {
            return Err(called_off(ask.url).into());
        }
        result
    }

    /// Waits for a connection.
    fn slot(&self, ask: &Ask<'_>) -> Result<Slot<'_>, SourceError> {
        const GLANCE: Duration = Duration::from_millis(50);
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if ask.cancelled.load(Ordering::Relaxed) {
                return Err(called_off(ask.url));
            }
            if *free > 0 {
                *free -= 1;
                return Ok(Slot(self));
            }
            free = self.freed.wait_timeout(free, GLANCE).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Sends the request and reads the head of the answer; `None` where `have` is right. With `part_of` a part is
    /// only taken of that version; of another one comes all.
    fn begin(&self, ask: &Ask<'_>, have: Option<&Facts>, part_of: Option<&Facts>) -> Result<Option<Begun>, Trouble> {
        let mut request = self.agent.get(ask.url);
        let part = ask.part.header();
        if let Some(part) = &part {
            // Parts are parts of the file itself, not of a packed form of it.
            request = request.header("accept-encoding", "identity").header("range", part);
        } else if ask.is_plain {
            request = request.header("accept-encoding", "identity");
        }
        if let Some(facts) = have {
            match (&facts.etag, &facts.last_modified) {
                (Some(etag), _) => request = request.header("if-none-match", etag),
                (None, Some(date)) => request = request.header("if-modified-since", date),
                (None, None) => {}
            }
        }
        if let Some(version) = part_of.and_then(|facts| facts.etag.as_ref().or(facts.last_modified.as_ref())) {
            request = request.header("if-range", version);
        }
        let response = request.call().map_err(|error| self.trouble(error, ask.url, ask.cancelled))?;
        self.remember(ask.url, false);
        let status = response.status().as_u16();
        let first = first_byte(response.headers());
        let wrong_part = || server(ask.url, "the server sent another part than was asked for".to_owned(), true);
        match (status, ask.part) {
            (304, _) if have.is_some() => return Ok(None),
            (200, Part::Whole | Part::From { .. }) => {}
            (206, Part::Span { first: asked, .. } | Part::From { first: asked }) if first == Some(asked) => {}
            (206, Part::End { .. }) if first.is_some() => {}
            (206, _) => return Err(wrong_part().into()),
            (200, _) => {
                let text = "the server gives no parts of files (range requests), which an archive that is read in \
                            place needs. Download it with: parvis download URL OUT";
                return Err(server(ask.url, text.to_owned(), false).into());
            }
            _ => return Err(self.refused(status, response.headers(), ask.url, ask.part)),
        }
        let facts = Facts::of(response.headers());
        let first = if status == 206 { first.unwrap_or_default() } else { 0 };
        let body = response.into_body();
        if body.content_length().is_some_and(|length| length > ask.limit_bytes) {
            return Err(SourceError::too_large(ask.url, &files_of(ask.url), ask.limit_bytes).into());
        }
        Ok(Some(Begun { facts, first, is_part: status == 206, body }))
    }

    /// An answer that brings nothing.
    fn refused(&self, status: u16, headers: &ureq::http::HeaderMap, url: &str, part: Part) -> Trouble {
        let place = files_of(url);
        let error = match status {
            401 | 403 | 407 => SourceError::Denied { uri: shortened(url), place },
            404 | 410 => SourceError::Missing { uri: shortened(url), place },
            416 if part != Part::Whole => SourceError::Changed { place: shortened(url) },
            408 | 429 | 500..=599 => {
                server(url, format!("the server answered {}; try again later", named(status)), true)
            }
            _ => server(url, format!("the server answered {}; check the address", named(status)), false),
        };
        let seconds = headers.get("retry-after").and_then(|value| value.to_str().ok()?.trim().parse().ok());
        Trouble { error, come_back: seconds.map(Duration::from_secs) }
    }

    /// A request that got no answer.
    fn trouble(&self, error: ureq::Error, url: &str, cancelled: &AtomicBool) -> Trouble {
        if cancelled.load(Ordering::Relaxed) {
            return called_off(url).into();
        }
        let is_lost = match &error {
            ureq::Error::Timeout(Timeout::Connect | Timeout::Resolve)
            | ureq::Error::HostNotFound
            | ureq::Error::ConnectionFailed => true,
            ureq::Error::Io(error) => matches!(
                error.kind(),
                ErrorKind::ConnectionRefused | ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable
            ),
            _ => false,
        };
        if is_lost {
            self.remember(url, true);
        }
        describe(error, url).into()
    }
}

/// A connection in use.
struct Slot<'a>(&'a Client);

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.freed.notify_one();
    }
}

/// Hands the bytes on as they come, up to the limit.
fn drain(
    mut begun: Begun,
    ask: &Ask<'_>,
    piece: &mut dyn FnMut(&[u8]) -> Result<(), SourceError>,
) -> Result<(), Trouble> {
    let mut reader = begun.body.as_reader();
    let mut buffer = vec![0; 64 << 10];
    let mut taken = 0;
    loop {
        if ask.cancelled.load(Ordering::Relaxed) {
            return Err(called_off(ask.url).into());
        }
        let count = match reader.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            // What ureq has to say comes wrapped.
            Err(error) => return Err(describe(ureq::Error::from(error), ask.url).into()),
        };
        taken += count as u64;
        if taken > ask.limit_bytes {
            return Err(SourceError::too_large(ask.url, &files_of(ask.url), ask.limit_bytes).into());
        }
        piece(buffer.get(..count).unwrap_or_default())?;
    }
}
