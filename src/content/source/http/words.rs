//! What to say when a server does not give what was asked for.

use crate::content::source::{SourceError, error::shortened, url};
use std::io::ErrorKind;
use ureq::Timeout;

/// What went wrong, in words, and whether it may pass.
pub(super) fn describe(error: ureq::Error, url: &str) -> SourceError {
    use ureq::Error as E;
    let (reason, transient) = match error {
        E::Timeout(Timeout::Connect | Timeout::Resolve) => {
            ("the server could not be reached in time; check the network".to_owned(), true)
        }
        E::Timeout(_) => ("the server sent nothing for too long; try again later".to_owned(), true),
        E::HostNotFound => ("there is no server of this name; check the address and the network".to_owned(), true),
        E::ConnectionFailed => ("the server could not be reached; check the network".to_owned(), true),
        E::TooManyRedirects | E::RedirectFailed => {
            ("the server sends from one address to the next without end; check the address".to_owned(), false)
        }
        E::Io(error) => match error.kind() {
            ErrorKind::UnexpectedEof => ("the server hung up in the middle; try again later".to_owned(), true),
            ErrorKind::ConnectionRefused => {
                ("the server does not answer; check the address, or try again later".to_owned(), true)
            }
            // What TLS has to say comes like this.
            ErrorKind::InvalidData => (format!("what the server sent makes no sense ({error})"), false),
            _ => (format!("the connection broke ({error}); try again later"), true),
        },
        E::Protocol(error) => (format!("the server's answer breaks the rules of http ({error})"), true),
        E::Decompress(name, error) => (format!("what the server packed with {name} is damaged ({error})"), true),
        E::BadUri(reason) => (format!("the address cannot be used ({reason}); correct it"), false),
        other => (other.to_string(), false),
    };
    server(url, reason, transient)
}

pub(super) fn server(url: &str, reason: String, transient: bool) -> SourceError {
    SourceError::Server { url: shortened(url), reason, transient }
}

pub(super) fn called_off(url: &str) -> SourceError {
    SourceError::Cancelled { uri: shortened(url) }
}

/// The same, for whoever wonders how long that took.
pub(super) fn after(error: SourceError, times: u32) -> SourceError {
    match error {
        SourceError::Server { url, reason, transient } => {
            SourceError::Server { url, reason: format!("{reason} (asked {times} times)"), transient }
        }
        other => other,
    }
}

/// The place of a file, for messages.
pub(super) fn files_of(url: &str) -> String {
    let host = url::parts(url).map(|parts| parts.host()).unwrap_or(url);
    format!("the files of {}", shortened(host))
}

/// "503 (Service Unavailable)".
pub(super) fn named(status: u16) -> String {
    let reason = ureq::http::StatusCode::from_u16(status).ok().and_then(|code| code.canonical_reason());
    reason.map_or_else(|| status.to_string(), |reason| format!("{status} ({reason})"))
}
