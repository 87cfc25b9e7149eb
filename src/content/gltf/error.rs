//! What can be wrong with a glTF.

/// Why a glTF could not be read. The file's name is added by whoever knows it.
#[derive(Debug, thiserror::Error)]
pub enum GltfError {
    /// No bytes at all.
    #[error("is empty")]
    Empty,
    /// The system cannot read it any more.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// Neither the magic of a glb nor JSON.
    #[error("is not glTF: it starts with neither \"glTF\" nor JSON's \"{{\"")]
    NotGltf,
    /// The file ends too early.
    #[error("is cut off: {what} needs {needed} bytes and {found} are there; copy or export it again")]
    CutOff {
        /// Which part.
        what: &'static str,
        /// Bytes that the header promises.
        needed: u64,
        /// Bytes that there are.
        found: u64,
    },
    /// The container is not made as it should.
    #[error("is damaged: {0}")]
    Container(&'static str),
    /// Not version 2.
    #[error("is glTF version {0}, and only 2.0 can be read: convert it first")]
    Version(String),
    /// The JSON does not parse, or lacks what glTF requires.
    #[error("has JSON that cannot be read: {0}")]
    Json(String),
    /// A required extension is unknown.
    #[error("needs {names}, which Parvis cannot read yet: re-export without {pronoun}")]
    Extension {
        /// All of them, with commas.
        names: String,
        /// "it" or "them".
        pronoun: &'static str,
    },
    /// Something in it contradicts itself or its data.
    #[error("{path} {problem}")]
    Invalid {
        /// JSON path, as `meshes[3].primitives[0].attributes.POSITION`.
        path: String,
        /// What is wrong, as the rest of a sentence.
        problem: String,
    },
    /// A buffer that lies beside it could not be brought.
    #[error("{path} names {uri}, which cannot be read: {problem}")]
    Resource {
        /// JSON path.
        path: String,
        /// As the file has it, shortened.
        uri: String,
        /// Why.
        problem: String,
    },
    /// It would take more memory than allowed.
    #[error("{path} needs {bytes} bytes more than the {limit} allowed for one file: split the model")]
    TooLarge {
        /// JSON path.
        path: String,
        /// Bytes asked for last.
        bytes: u64,
        /// The limit for all of it.
        limit: u64,
    },
}

impl GltfError {
    /// An [`Invalid`](Self::Invalid).
    pub(super) fn invalid(path: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Invalid { path: path.into(), problem: problem.into() }
    }
}
