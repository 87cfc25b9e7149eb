//! The built-in cathedral: plan to mesh to a complete visit.

mod exterior;
pub mod kit;
pub mod plan;
pub mod visit_files;
