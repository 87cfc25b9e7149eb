//! Several files as one model.

use super::open::Single;
use super::{Head, ModelStream, Piece};
use crate::content::mesh::MeshError;
use crate::content::surface::Warnings;

/// Streams one after the other; materials and pictures stand one behind the other, too.
pub(super) struct Several {
    head: Head,
    streams: Vec<Single>,
    /// For each stream the number of its first material.
    first: Vec<usize>,
    at: usize,
    gave_any: bool,
    said: Vec<String>,
    /// Too many to keep all of them open.
    is_crowd: bool,
}

impl Several {
    /// `said` comes before the warnings of the streams.
    pub fn new(streams: Vec<Single>, said: Vec<String>, is_crowd: bool) -> Self {
        let mut head = Head { triangles: Some(0), vertices: Some(0), ..Head::default() };
        let mut first = Vec::with_capacity(streams.len());
        let mut all_bounds = Vec::with_capacity(streams.len());
        for stream in &streams {
            let own = stream.head();
            first.push(head.materials.len());
            let pictures = head.pictures.len();
            head.materials.extend(own.materials.iter().cloned().map(|mut material| {
                if let Some(texture) = &mut material.texture {
                    texture.picture += pictures;
                }
                material
            }));
            head.pictures.extend(own.pictures.iter().cloned());
            head.triangles = head.triangles.zip(own.triangles).map(|(sum, own)| sum.saturating_add(own));
            head.vertices = head.vertices.zip(own.vertices).map(|(sum, own)| sum.saturating_add(own));
            all_bounds.push(own.bounds);
            for credit in &own.credits {
                if !head.credits.contains(credit) {
                    head.credits.push(credit.clone());
                }
            }
            head.files.extend(own.files.iter().cloned());
        }
        // Of several tilesets on the globe each was moved for itself; one place holds only for one.
        if let [only] = &streams[..] {
            head.georeference.clone_from(&only.head().georeference);
        }
        let bounds: Option<Vec<[[f64; 3]; 2]>> = all_bounds.into_iter().collect();
        head.bounds = bounds.and_then(|all| all.into_iter().reduce(joined));
        Self { head, streams, first, at: 0, gave_any: false, said, is_crowd }
    }
}

/// The box around two boxes.
fn joined([low, high]: [[f64; 3]; 2], [other_low, other_high]: [[f64; 3]; 2]) -> [[f64; 3]; 2] {
    let each = |a: [f64; 3], b: [f64; 3], of: fn(f64, f64) -> f64| [of(a[0], b[0]), of(a[1], b[1]), of(a[2], b[2])];
    [each(low, other_low, f64::min), each(high, other_high, f64::max)]
}

impl ModelStream for Several {
    fn head(&self) -> &Head {
        &self.head
    }

    fn next(&mut self, max_triangles: usize) -> Result<Option<Piece>, MeshError> {
        let last = self.streams.len().saturating_sub(1);
        while let Some(stream) = self.streams.get_mut(self.at) {
            match stream.next(max_triangles) {
                Ok(Some(mut piece)) => {
                    piece.material += self.first.get(self.at).copied().unwrap_or_default();
                    self.gave_any = true;
                    return Ok(Some(piece));
                }
                Ok(None) => {}
                // One empty file among others is told; all empty is an error.
                Err(MeshError::NoTriangles { path }) => {
                    if self.at == last && !self.gave_any {
                        return Err(MeshError::NoTriangles { path });
                    }
                    let line = format!("{}: holds no triangles", path.display());
                    if !self.said.contains(&line) {
                        self.said.push(line);
                    }
                }
                Err(error) => return Err(error),
            }
            if self.is_crowd {
                stream.close();
            }
            self.at += 1;
        }
        Ok(None)
    }

    fn rewind(&mut self) -> Result<(), MeshError> {
        (self.at, self.gave_any) = (0, false);
        self.streams.iter_mut().try_for_each(Single::rewind)
    }

    fn warnings(&self) -> Vec<String> {
        let mut all = Warnings::default();
        self.said.iter().for_each(|line| all.add(line.clone()));
        for stream in &self.streams {
            stream.warnings().into_iter().for_each(|line| all.add(format!("{}: {line}", stream.path().display())));
        }
        all.into_lines()
    }
}
