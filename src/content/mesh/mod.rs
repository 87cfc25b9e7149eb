//! Whole models in: glTF/glb, OBJ, PLY.
//!
//! [`stream`] reads them piece by piece, brings them to metres and Y up, and
//! takes several files as one; [`load`] reads one file into memory as it is,
//! as metres with Y up.

mod files;
mod load;
pub mod stream;

pub use load::{EXTENSIONS, MAX_BYTES, MeshError, is_model, load};
