//! Everything that one tile's model says about itself.

use super::{BatchTable, FeatureTable, Features, PropertyAttribute, PropertyTable, PropertyTexture};
use std::sync::Arc;

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
    pub batches: Vec<BatchTable>,
    /// One for each part of the model, as [`Model::part_counts`](crate::content::surface::Model::part_counts) counts
    /// them: first its primitives, then those of its copies, then its clouds of points.
    pub primitives: Vec<PrimitiveMetadata>,
    /// Bytes of the buffer views behind the tables.
    pub table_bytes: u64,
}

/// What one primitive says about its vertices. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct PrimitiveMetadata {
    /// `EXT_mesh_features`, and the values on its vertices.
    pub vertices: Arc<Features>,
    /// `EXT_instance_features`, or the batches of an i3dm, where it is drawn in instances.
    pub instances: Option<Arc<Features>>,
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

    /// Points at tables that have moved up by so many places.
    fn renumber(&mut self, [tables, batches, attributes, textures]: [usize; 4]) {
        for features in std::iter::once(&mut self.vertices).chain(&mut self.instances) {
            if features.ids.is_empty() {
                continue;
            }
            for ids in &mut Arc::make_mut(features).ids {
                match &mut ids.table {
                    FeatureTable::Property(index) => *index = index.saturating_add(tables),
                    FeatureTable::Batch(index) => *index = index.saturating_add(batches),
                    FeatureTable::None => {}
                }
            }
        }
        self.property_attributes.iter_mut().for_each(|index| *index = index.saturating_add(attributes));
        self.property_textures.iter_mut().for_each(|index| *index = index.saturating_add(textures));
    }
}

impl ModelMetadata {
    /// Whether it says nothing about any primitive.
    pub fn is_empty(&self) -> bool {
        self.primitives.iter().all(PrimitiveMetadata::is_empty)
    }

    /// Adds what another model says that becomes a part of this one. `parts` and `other_parts` count the parts of the
    /// two models before that.
    pub fn append(&mut self, parts: [usize; 3], mut other: Self, other_parts: [usize; 3]) {
        let moved = [self.tables.len(), self.batches.len(), self.attributes.len(), self.textures.len()];
        other.primitives.iter_mut().for_each(|primitive| primitive.renumber(moved));
        self.tables.append(&mut other.tables);
        self.batches.append(&mut other.batches);
        self.attributes.append(&mut other.attributes);
        self.textures.append(&mut other.textures);
        self.table_bytes = self.table_bytes.saturating_add(other.table_bytes);
        let mut own = std::mem::take(&mut self.primitives).into_iter();
        let mut others = other.primitives.into_iter();
        for (own_count, other_count) in parts.into_iter().zip(other_parts) {
            let missing = std::iter::repeat_with(PrimitiveMetadata::default);
            self.primitives.extend(own.by_ref().chain(missing).take(own_count));
            let missing = std::iter::repeat_with(PrimitiveMetadata::default);
            self.primitives.extend(others.by_ref().chain(missing).take(other_count));
        }
    }

    /// Bytes held; what several primitives share counts once.
    pub fn size_bytes(&self) -> usize {
        let all = self.primitives.iter().flat_map(|own| std::iter::once(&own.vertices).chain(&own.instances));
        let features = each_once(all);
        let of_features = features.iter().flat_map(|features| features.pictures());
        let of_textures = self.textures.iter().flatten().flat_map(PropertyTexture::pictures);
        let pictures = each_once(of_features.chain(of_textures));
        self.primitives.len() * size_of::<PrimitiveMetadata>()
            + features.iter().map(|features| features.size_bytes()).sum::<usize>()
            + pictures.iter().map(|picture| picture.size_bytes()).sum::<usize>()
            + usize::try_from(self.table_bytes).unwrap_or(usize::MAX)
            + self.batches.iter().map(BatchTable::size_bytes).sum::<usize>()
    }
}

fn each_once<'a, T: 'a>(shared: impl Iterator<Item = &'a Arc<T>>) -> Vec<&'a Arc<T>> {
    let mut all: Vec<&Arc<T>> = shared.collect();
    all.sort_unstable_by_key(|shared| Arc::as_ptr(shared));
    all.dedup_by(|a, b| Arc::ptr_eq(a, b));
    all
}
