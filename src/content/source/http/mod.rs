//! Files on servers, over http and https.
//!
//! A few connections are kept and shared; what waits, waits for one of them.
//! What can recover is asked for again, each time later. A disk cache, where
//! one is given, answers first.

mod answer;
mod ask;
mod client;
mod copy;
mod fetch;
mod options;
mod patience;
mod remote_file;
mod source;
mod words;

pub(super) use answer::Facts;
pub(super) use fetch::Fetcher;
pub(super) use remote_file::RemoteFile;

pub use copy::{Copied, RemoteCopy};
pub use options::HttpOptions;
pub use source::HttpSource;
