//! `--trace FILE`: what the program does when, as a Chrome trace (open it in <https://ui.perfetto.dev> or
//! chrome://tracing).
//!
//! Spans of the target [`TARGET`] become complete events ("ph": "X") of the Trace Event Format, written as they end. What
//! waits to be written never takes more than [`BUFFER_BYTES`]; after every write the file is whole JSON, so that a program
//! that is killed leaves a trace that can be opened. Without the option no span is enabled, which costs one load each.

use std::cell::Cell;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use crate::streaming::TRACE_TARGET;

/// Most bytes that wait to be written.
const BUFFER_BYTES: usize = 64 << 10;
/// Nothing waits longer than this while spans end.
const WAIT: Duration = Duration::from_millis(500);
/// Larger files cannot be opened by anything.
const MAX_FILE_BYTES: u64 = 1 << 30;
const END: &[u8] = b"\n]\n";

/// A trace that is being written; the rest is written when it is dropped.
#[derive(Clone)]
pub(super) struct Trace(Arc<Shared>);

struct Shared {
    begin: Instant,
    next_thread: AtomicU64,
    out: Mutex<Out>,
}

struct Out {
    file: File,
    buffer: String,
    written: u64,
    flushed: Instant,
    /// Nothing more is written: the disk is full, or the file too large.
    is_closed: bool,
}

thread_local! {
    /// The number of this thread in the trace, 0 for none yet.
    static THREAD: Cell<u64> = const { Cell::new(0) };
}

impl Trace {
    /// Begins the file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        let mut file = File::create(path)?;
        file.write_all(b"[")?;
        file.write_all(END)?;
        file.seek(SeekFrom::Start(1))?;
        let begin = Instant::now();
        let out = Out { file, buffer: String::new(), written: 1, flushed: begin, is_closed: false };
        Ok(Self(Arc::new(Shared { begin, next_thread: AtomicU64::new(1), out: Mutex::new(out) })))
    }

    /// What turns spans into events.
    pub(super) fn layer<S: Subscriber + for<'a> LookupSpan<'a>>(&self) -> impl Layer<S> + use<S> {
        let wanted = tracing_subscriber::filter::filter_fn(|metadata: &Metadata<'_>| {
            metadata.is_span() && metadata.target() == TRACE_TARGET
        });
        Spans(self.clone()).with_filter(wanted.with_max_level_hint(LevelFilter::TRACE))
    }

    /// Writes what waits.
    pub(super) fn flush(&self) {
        self.0.out().flush();
    }
}

impl Shared {
    fn out(&self) -> MutexGuard<'_, Out> {
        self.out.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of this thread, which is told of when it is new.
    fn thread(&self, out: &mut Out) -> u64 {
        let known = THREAD.get();
        if known > 0 {
            return known;
        }
        let number = self.next_thread.fetch_add(1, Ordering::Relaxed);
        THREAD.set(number);
        let thread = std::thread::current();
        let name = serde_json::Value::from(thread.name().unwrap_or("unnamed"));
        out.event(format_args!(r#"{{"name":"thread_name","ph":"M","pid":1,"tid":{number},"args":{{"name":{name}}}}}"#));
        number
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.out().flush();
    }
}

impl Out {
    fn event(&mut self, event: std::fmt::Arguments<'_>) {
        if self.is_closed {
            return;
        }
        let comma = if self.written + self.buffer.len() as u64 > 1 { "," } else { "" };
        // Writing to a text cannot fail.
        write!(self.buffer, "{comma}\n{event}").ok();
        if self.buffer.len() >= BUFFER_BYTES || self.flushed.elapsed() >= WAIT {
            self.flush();
        }
    }

    /// Writes what waits and the end of the list, over which the next write goes.
    fn flush(&mut self) {
        self.flushed = Instant::now();
        if self.is_closed || self.buffer.is_empty() {
            return;
        }
        let (bytes, at) = (self.buffer.as_bytes(), self.written);
        let written = (self.file.seek(SeekFrom::Start(at)))
            .and_then(|_| self.file.write_all(bytes))
            .and_then(|()| self.file.write_all(END));
        self.written += self.buffer.len() as u64;
        self.buffer.clear();
        if let Err(error) = written {
            self.is_closed = true;
            tracing::warn!("the trace ends here: {error}");
        } else if self.written > MAX_FILE_BYTES {
            self.is_closed = true;
            tracing::warn!("the trace ends here: it has {} bytes, and more cannot be opened", self.written);
        }
    }
}

struct Spans(Trace);

/// When a span was entered, and what is known of it as JSON members.
struct Known {
    entered: Instant,
    fields: String,
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Spans {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut fields = Fields(String::new());
        attributes.record(&mut fields);
        span.extensions_mut().insert(Known { entered: Instant::now(), fields: fields.0 });
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        if let Some(known) = span.extensions_mut().get_mut::<Known>() {
            let mut fields = Fields(std::mem::take(&mut known.fields));
            values.record(&mut fields);
            known.fields = fields.0;
        }
    }

    fn on_enter(&self, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        if let Some(known) = span.extensions_mut().get_mut::<Known>() {
            known.entered = Instant::now();
        }
    }

    fn on_exit(&self, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let extensions = span.extensions();
        let Some(Known { entered, fields }) = extensions.get::<Known>() else { return };
        let shared = &self.0.0;
        let micros = |time: Duration| time.as_nanos() as f64 / 1000.0;
        let (start, took) = (micros(entered.duration_since(shared.begin)), micros(entered.elapsed()));
        let mut out = shared.out();
        let thread = shared.thread(&mut out);
        // Names and fields are ours: no quotes in them.
        out.event(format_args!(
            r#"{{"name":"{}","cat":"parvis","ph":"X","ts":{start:.3},"dur":{took:.3},"pid":1,"tid":{thread},"args":{{{fields}}}}}"#,
            span.name()
        ));
    }
}

/// Fields as members of a JSON object.
struct Fields(String);

impl Fields {
    fn member(&mut self, field: &Field, value: impl std::fmt::Display) {
        let comma = if self.0.is_empty() { "" } else { "," };
        // Writing to a text cannot fail.
        write!(self.0, r#"{comma}"{}":{value}"#, field.name()).ok();
    }
}

impl Visit for Fields {
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.member(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.member(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.member(field, value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.member(field, serde_json::Value::from(value));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.member(field, serde_json::Value::from(format!("{value:?}")));
    }
}
