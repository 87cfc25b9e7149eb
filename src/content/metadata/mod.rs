//! Metadata: what things are called and what is known of them.
//!
//! One vocabulary for all of 3D Tiles: a [`Schema`] has classes of properties; an [`Entity`] (tileset, tile,
//! content, group) has one value of each as JSON, a [`PropertyTable`] a row of them for every feature in binary.
//! `EXT_mesh_features` and `EXT_instance_features` say which feature a place on a mesh belongs to
//! ([`FeatureIds`]); 3D Tiles 1.0 has the older [`BatchTable`]. [`describe_tile`] answers the one question that a
//! visitor has: what is known of the thing that I point at?
//!
//! Follows the 3D Metadata Specification 1.0, `EXT_structural_metadata` and `EXT_mesh_features`, all in
//! <https://github.com/CesiumGS/3d-tiles> and <https://github.com/CesiumGS/glTF/tree/3d-tiles-next>.
//! Metadata never keeps a tile from being shown: what is wrong is left out with a warning. Values stay in their
//! buffers and are decoded when they are asked for.

mod attribute;
mod batch;
mod component;
mod element;
mod entity;
mod error;
mod features;
mod model;
mod property;
mod query;
mod reader;
mod schema;
mod table;
mod texture;
mod tileset;
mod triangles;
mod value;
mod views;

pub use attribute::{PropertyAttribute, VertexValues};
pub use batch::{BatchTable, MAX_BATCH_JSON_BYTES};
pub use component::ComponentType;
pub use entity::Entity;
pub use error::MetadataError;
pub use features::{FeatureIds, FeatureSource, FeatureTable, Features};
pub use model::{ModelMetadata, PrimitiveMetadata};
pub use property::{Array, Kind, Property, Transform};
pub use query::{Fact, Hit, Pointed, Section, Subject, describe};
pub use reader::{GltfData, Reader};
pub use schema::{Class, EnumType, MAX_SCHEMA_BYTES, Schema};
pub use table::PropertyTable;
pub use texture::{FetchTexture, PropertyTexture, TextureChannels};
pub use tileset::{PointedTile, Schemas, describe_tile};
pub use triangles::{Drawn, TriangleMap, drawn};
pub use value::{MAX_ELEMENTS, MAX_TEXT_BYTES, Number, Value};
pub use views::Views;
