//! What pages for people have in common.

/// Text as it stands in a page, or between the quotation marks of an attribute.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
