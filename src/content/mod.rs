//! What is visited: formats are read, validated and written here, and nothing is decided.

mod draco;
pub mod files;
pub mod gltf;
pub mod html;
pub mod light;
pub mod mesh;
pub mod metadata;
pub mod payload;
pub mod picture;
pub mod problem;
pub mod source;
pub mod surface;
pub mod tileset;
pub mod visit;
