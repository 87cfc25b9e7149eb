//! Everything that one tile's model says about itself.

use super::{BatchTable, Features, PropertyAttribute, PropertyTable, PropertyTexture};

/// Everything that one tile's model says about itself.
#[derive(Debug, Clone, Default)]
pub struct ModelMetadata {
    /// `propertyTables`; `None` for one that cannot be used.
    pub tables: Vec<Option<PropertyTable>>,
    /// `propertyAttributes`.
    pub attributes: Vec<Option<PropertyAttribute>>,
    /// `propertyTextures`.
    pub textures: Vec<Option<PropertyTexture>>,
    /// Of b3dm, i3dm and pnts.
    pub batch: Option<BatchTable>,
    /// One for each primitive of the model, in its order.
    pub primitives: Vec<PrimitiveMetadata>,
    /// Bytes of the buffer views behind the tables.
    pub table_bytes: u64,
}

/// What one primitive says about its vertices.
#[derive(Debug, Clone, Default)]
pub struct PrimitiveMetadata {
    /// `EXT_mesh_features`, and the values on its vertices.
    pub vertices: Features,
    /// `EXT_instance_features`, where it is drawn in instances.
    pub instances: Option<Features>,
    /// Indices into [`ModelMetadata::attributes`].
    pub property_attributes: Vec<usize>,
    /// Indices into [`ModelMetadata::textures`].
    pub property_textures: Vec<usize>,
}

impl PrimitiveMetadata {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.vertices.is_empty() && self.instances.is_none()
    }
}

impl ModelMetadata {
    /// Whether it says nothing about any primitive.
    pub fn is_empty(&self) -> bool {
        self.primitives.iter().all(PrimitiveMetadata::is_empty)
    }

    /// Bytes held, without pictures, which the model may share.
    pub fn size_bytes(&self) -> usize {
        let primitives = self.primitives.iter().map(|primitive| {
            primitive.vertices.size_bytes() + primitive.instances.as_ref().map_or(0, Features::size_bytes)
        });
        primitives.sum::<usize>()
            + usize::try_from(self.table_bytes).unwrap_or(usize::MAX)
            + self.batch.as_ref().map_or(0, BatchTable::size_bytes)
    }
}
