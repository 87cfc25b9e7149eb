//! What is known of the thing that a visitor points at.

use super::{
    Entity, FeatureIds, FeatureTable, Features, ModelMetadata, PrimitiveMetadata, Property, PropertyTable, Value,
};

/// Where a ray meets a model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Place in [`ModelMetadata::primitives`].
    pub primitive: usize,
    /// Its vertices: the corners of a triangle, or three times a point.
    pub corners: [u32; 3],
    /// Weights of the corners at the place that is met, about 1 together.
    pub barycentric: [f32; 3],
    /// The instance, where the primitive is drawn in instances.
    pub instance: Option<u32>,
}

impl Hit {
    /// On the only point of a vertex.
    pub fn on_vertex(primitive: usize, vertex: u32) -> Self {
        Self { primitive, corners: [vertex; 3], barycentric: [1.0, 0.0, 0.0], instance: None }
    }

    /// The corner with the largest weight: values of vertices are not blended.
    pub fn nearest_vertex(&self) -> u32 {
        let [a, b, c] = self.barycentric;
        let [first, second, third] = self.corners;
        if a >= b && a >= c {
            first
        } else if b >= c {
            second
        } else {
            third
        }
    }
}

/// Everything around the place that a visitor points at; leave out what there is not.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pointed<'a> {
    /// The model and the place on it.
    pub model: Option<(&'a ModelMetadata, Hit)>,
    /// Of the tile's content.
    pub content: Option<&'a Entity>,
    /// Of the group that the content is in.
    pub group: Option<&'a Entity>,
    /// Of the tile.
    pub tile: Option<&'a Entity>,
    /// Of the subtree.
    pub subtree: Option<&'a Entity>,
    /// Of the whole tileset.
    pub tileset: Option<&'a Entity>,
}

/// What a [`Section`] is about, from near to far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// One of many instances of a model, by its number.
    Instance(u64),
    /// A feature of the mesh, by its number.
    Feature(u64),
    /// The place on the surface.
    Place,
    /// The tile's content.
    Content,
    /// The group that the content is in.
    Group,
    /// The tile.
    Tile,
    /// The part of an implicit tree that the tile comes with.
    Subtree,
    /// The whole tileset.
    Tileset,
}

/// All that is known about one subject.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// What it is about.
    pub subject: Subject,
    /// The label of the features, or the name of the table or class; empty where there is none.
    pub title: String,
    /// What is known; may be empty, as a feature's number is worth knowing too.
    pub facts: Vec<Fact>,
}

/// One thing that is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// The property's name for people, or else its name in the file.
    pub name: String,
    /// The value.
    pub value: Value,
    /// What it means and, if the author was kind, its unit.
    pub description: Option<String>,
    /// What it means, for programs.
    pub semantic: Option<String>,
}

impl Fact {
    fn new((property, value): (&Property, Value)) -> Self {
        Self {
            name: property.title().to_owned(),
            value,
            description: property.description.clone(),
            semantic: property.semantic.clone(),
        }
    }

    fn plain((name, value): (&str, Value)) -> Self {
        Self { name: name.to_owned(), value, description: None, semantic: None }
    }
}

/// What is known, from the nearest subject to the farthest; subjects of which nothing is known are left out.
pub fn describe(pointed: &Pointed<'_>) -> Vec<Section> {
    let mut sections = pointed.model.map(|(model, hit)| model.at(&hit)).unwrap_or_default();
    let entities = [
        (Subject::Content, pointed.content),
        (Subject::Group, pointed.group),
        (Subject::Tile, pointed.tile),
        (Subject::Subtree, pointed.subtree),
        (Subject::Tileset, pointed.tileset),
    ];
    for (subject, entity) in entities {
        let Some(entity) = entity else { continue };
        let facts: Vec<_> = entity.values().map(|(property, value)| Fact::new((property, value.clone()))).collect();
        if !facts.is_empty() {
            sections.push(Section { subject, title: entity.class.title().to_owned(), facts });
        }
    }
    sections
}

impl ModelMetadata {
    /// What the model itself knows of a place on it.
    pub fn at(&self, hit: &Hit) -> Vec<Section> {
        let Some(primitive) = self.primitives.get(hit.primitive) else { return Vec::new() };
        let mut sections = Vec::new();
        if let (Some(instances), Some(instance)) = (&primitive.instances, hit.instance) {
            let id_of = |ids: &FeatureIds| instances.id_at(ids, instance, |_| None);
            sections.extend(self.features(&instances.ids, id_of, Subject::Instance));
        }
        let vertex = hit.nearest_vertex();
        let uv = |set| texture_coordinate(&primitive.vertices, hit, set);
        let id_of = |ids: &FeatureIds| primitive.vertices.id_at(ids, vertex, uv);
        sections.extend(self.features(&primitive.vertices.ids, id_of, Subject::Feature));
        sections.extend(self.place(primitive, hit));
        sections
    }

    fn features<'a>(
        &'a self,
        all: &'a [FeatureIds],
        id_of: impl Fn(&FeatureIds) -> Option<u64> + 'a,
        subject: fn(u64) -> Subject,
    ) -> impl Iterator<Item = Section> + 'a {
        all.iter().filter_map(move |ids| {
            let id = id_of(ids)?;
            let (title, facts) = match ids.table {
                FeatureTable::None => ("", Vec::new()),
                FeatureTable::Batch(index) => ("", self.batch_row(index, id)),
                FeatureTable::Property(index) => match self.tables.get(index).and_then(Option::as_ref) {
                    Some(table) => (table.title(), table_row(table, id)),
                    None => ("", Vec::new()),
                },
            };
            let title = ids.label.as_deref().filter(|label| !label.is_empty()).unwrap_or(title).to_owned();
            Some(Section { subject: subject(id), title, facts })
        })
    }

    fn batch_row(&self, index: usize, id: u64) -> Vec<Fact> {
        self.batches.get(index).map(|batch| batch.row(id).map(Fact::plain).collect()).unwrap_or_default()
    }

    /// Property attributes and textures.
    fn place<'a>(&'a self, primitive: &'a PrimitiveMetadata, hit: &'a Hit) -> impl Iterator<Item = Section> + 'a {
        let vertices = &primitive.vertices;
        let on_vertex = primitive.property_attributes.iter().filter_map(move |index| {
            let attribute = self.attributes.get(*index)?.as_ref()?;
            let values = attribute.values(hit.nearest_vertex(), |name| vertices.attributes.get(name));
            Some((&attribute.name, &attribute.class, values.map(Fact::new).collect::<Vec<_>>()))
        });
        let on_texel = primitive.property_textures.iter().filter_map(move |index| {
            let texture = self.textures.get(*index)?.as_ref()?;
            let values = texture.values(|set| texture_coordinate(vertices, hit, set));
            Some((&texture.name, &texture.class, values.map(Fact::new).collect::<Vec<_>>()))
        });
        on_vertex.chain(on_texel).filter(|(_, _, facts)| !facts.is_empty()).map(|(name, class, facts)| {
            let title = name.as_deref().filter(|name| !name.is_empty()).unwrap_or_else(|| class.title());
            Section { subject: Subject::Place, title: title.to_owned(), facts }
        })
    }
}

fn table_row(table: &PropertyTable, id: u64) -> Vec<Fact> {
    table.row(id).map(Fact::new).collect()
}

/// The texture coordinate at a place, blended from those of the corners.
fn texture_coordinate(features: &Features, hit: &Hit, set: u32) -> Option<[f64; 2]> {
    let values = features.attributes.get(&format!("TEXCOORD_{set}"))?;
    let mut blended = [0.0; 2];
    for (corner, weight) in hit.corners.into_iter().zip(hit.barycentric) {
        let [u, v] = values.uv(corner)?;
        blended[0] += u * f64::from(weight);
        blended[1] += v * f64::from(weight);
    }
    Some(blended)
}
