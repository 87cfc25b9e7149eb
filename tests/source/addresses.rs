//! Addresses on servers.

use parvis::content::source::{SourceError, is_url, join, path_of};
use proptest::prelude::*;

#[test]
fn addresses_of_servers_are_joined_as_browsers_do() {
    let base = "https://host:8080/a/b/tileset.json?key=1&v=2";
    for (relative, joined) in [
        ("c.glb", "https://host:8080/a/b/c.glb?key=1&v=2"),
        ("./c.glb#part", "https://host:8080/a/b/c.glb?key=1&v=2"),
        ("../c.glb", "https://host:8080/a/c.glb?key=1&v=2"),
        ("../../../../c.glb", "https://host:8080/c.glb?key=1&v=2"),
        ("/c.glb", "https://host:8080/c.glb?key=1&v=2"),
        ("c.glb?key=3", "https://host:8080/a/b/c.glb?key=3&v=2"),
        ("d\\e f.glb", "https://host:8080/a/b/d/e%20f.glb?key=1&v=2"),
        ("é%41%.glb", "https://host:8080/a/b/%C3%A9%41%25.glb?key=1&v=2"),
        ("https://host:8080/x.glb", "https://host:8080/x.glb?key=1&v=2"),
        // Keys are for the server they were given for.
        ("https://other/x.glb", "https://other/x.glb"),
        ("//other/x.glb?q", "https://other/x.glb?q"),
        ("HTTP://other", "HTTP://other/"),
    ] {
        assert_eq!(join(base, relative).unwrap(), joined, "{relative}");
    }
}

#[test]
fn what_is_no_address_on_a_server_is_refused() {
    let base = "https://host/tileset.json";
    for relative in ["", "#x", "?x=1", "data:text/plain,x", "ftp://host/a", "//", "mailto:x"] {
        assert!(matches!(join(base, relative), Err(SourceError::Unsupported { .. })), "{relative}");
    }
    for relative in ["file:///etc/passwd", "C:/x"] {
        assert!(matches!(join(base, relative), Err(SourceError::Escapes { .. })), "{relative}");
    }
}

#[test]
fn a_file_on_a_disk_never_names_a_server() {
    for relative in ["https://host/a.glb", "http://host/a.glb", "//host/a.glb"] {
        let error = join("tileset.json", relative).unwrap_err().to_string();
        assert!(error.contains("lies on a server"), "{error}");
    }
}

#[test]
fn different_queries_are_different_files_on_a_server_and_the_same_on_a_disk() {
    assert_ne!(path_of("http://h/a?x=1").unwrap(), path_of("http://h/a?x=2").unwrap());
    assert_eq!(path_of("http://h/a#x").unwrap(), path_of("http://h/a").unwrap());
    assert_eq!(path_of("a?x=1").unwrap(), path_of("a?x=2").unwrap());
}

#[test]
fn only_http_with_a_host_is_a_servers_address() {
    for text in ["http://h", "HTTPS://h/x", "http://h?x"] {
        assert!(is_url(text), "{text}");
    }
    for text in ["http:/h", "http://", "https:///x", "ftp://h", "h/x", "", ":", "http"] {
        assert!(!is_url(text), "{text}");
    }
}

proptest! {
    #[test]
    fn joined_addresses_are_addresses_and_stay_as_they_are(relative in "\\PC{0,40}") {
        let base = "https://host/a/b.json";
        if let Ok(joined) = join(base, &relative) {
            prop_assert!(is_url(&joined), "{}", joined);
            prop_assert!(joined.bytes().all(|b| b.is_ascii_graphic()), "{}", joined);
            prop_assert_eq!(join(base, &joined).unwrap(), joined);
        }
    }
}
