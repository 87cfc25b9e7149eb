//! The built-in cathedral: plan to mesh to a complete visit.
