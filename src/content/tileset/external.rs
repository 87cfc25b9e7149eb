//! Telling an external tileset from other contents.

use serde::Deserialize;
use serde::de::IgnoredAny;

/// Whether a content's address is that of an external tileset: its path, up
/// to a query or fragment, ends in `.json`. Ask this before fetching.
pub fn is_tileset_uri(uri: &str) -> bool {
    let path = uri.split(['?', '#']).next().unwrap_or_default().as_bytes();
    path.last_chunk::<5>().is_some_and(|end| end.eq_ignore_ascii_case(b".json"))
}

/// Whether a content's bytes are a tileset: a JSON object with a `root`.
/// (A glTF file is JSON as well, without one.) Ask this for contents whose
/// address does not end in `.json`; for binary contents it costs nothing.
pub fn looks_like_tileset(bytes: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Head {
        root: Option<IgnoredAny>,
    }
    let text = without_byte_order_mark(bytes).trim_ascii_start();
    text.first() == Some(&b'{') && serde_json::from_slice::<Head>(text).is_ok_and(|head| head.root.is_some())
}

/// Some editors put a byte order mark before JSON.
pub(super) fn without_byte_order_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}
