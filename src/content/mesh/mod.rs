//! Whole models in: glTF/glb, OBJ, PLY.
//!
//! All are taken as metres with Y up, as glTF is. A scanner's Z up or
//! millimetres have to be changed when exporting.

mod files;
mod load;
mod mtl;
mod obj;
mod ply;
pub mod stream;

pub use load::{EXTENSIONS, MAX_BYTES, MeshError, is_model, load};
