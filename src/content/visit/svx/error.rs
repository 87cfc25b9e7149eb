//! Why a document cannot be read or written at all.

/// Why a document cannot be read or written at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SvxError {
    /// Longer than any document.
    #[error("{file} is larger than {limit_bytes} bytes. Give a Voyager document, not a model")]
    TooLarge {
        /// The document.
        file: String,
        /// What is read at most.
        limit_bytes: u64,
    },
    /// More objects than any document.
    #[error("{file} has more than {limit} JSON objects. Give a Voyager document, not a model")]
    TooMany {
        /// The document.
        file: String,
        /// What is read at most.
        limit: usize,
    },
    /// No JSON, or a member of another type than it should have.
    #[error("{file} cannot be read: {what}. Repair that place")]
    Json {
        /// The document.
        file: String,
        /// What the parser says, with line and column.
        what: String,
    },
    /// Another kind of JSON.
    #[error("{file} asset.type is {found:?}, not a Voyager document's. Give a file that ends with .svx.json")]
    Kind {
        /// The document.
        file: String,
        /// What it says.
        found: String,
    },
    /// An index that leads nowhere, or nodes that hold each other.
    #[error("{file} {path} {what}. Repair it, for example by saving the document in Voyager Story")]
    Structure {
        /// The document.
        file: String,
        /// The JSON path.
        path: String,
        /// What is wrong there.
        what: String,
    },
    /// More than a visit may hold.
    #[error("{file} would become a visit that cannot be read: {what}. Divide it into several documents")]
    NoVisit {
        /// The document.
        file: String,
        /// Which rule it breaks.
        what: String,
    },
    /// A visit that cannot be said as JSON.
    #[error("the document cannot be written: {0}")]
    Unwritable(String),
}
