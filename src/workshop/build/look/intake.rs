//! A picture on its way into the work folder: decoded once, left there in the forms that tiles need.

use super::super::encode::{LARGEST_SIDE, encode, extension};
use super::super::error::BuildError;
use super::super::options::BuildOptions;
use super::pyramid::Pyramid;
use crate::content::mesh::stream::PictureFile;
use crate::content::surface::Picture;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;

/// What was found out about a picture when it was brought in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Found {
    /// Whether any texel is not opaque.
    Decoded { alpha: bool },
    /// Why it cannot be used.
    Unusable { why: String },
}

/// How a picture is used.
#[derive(Clone, Copy)]
pub(super) struct Ways {
    pub cut: bool,
    pub shared: bool,
    /// Shared by an opaque material, so that its alpha is not looked at.
    pub opaque: bool,
}

/// Decodes a picture unless that was done, and opens its pyramid.
pub(super) fn bring_in(
    folder: &Path,
    index: usize,
    picture: &PictureFile,
    ways: Ways,
    options: &BuildOptions,
) -> Result<(Found, Option<Pyramid>), BuildError> {
    let pyramid_path = folder.join(format!("{index}.pyramid"));
    let note_path = folder.join(format!("{index}.json"));
    let open = |path: &Path| Pyramid::open(path).map_err(|source| BuildError::Read { path: path.into(), source });
    let known = std::fs::read(&note_path).ok().and_then(|note| serde_json::from_slice::<Found>(&note).ok());
    if let Some(found) = known {
        let pyramid = ways.cut && matches!(found, Found::Decoded { .. });
        return Ok((found, pyramid.then(|| open(&pyramid_path)).transpose()?));
    }
    let (found, pyramid) = match picture.load().and_then(usable) {
        Err(why) => (Found::Unusable { why }, None),
        Ok(decoded) => {
            let alpha = decoded.rgba().iter().skip(3).step_by(4).any(|&a| a < 255);
            if ways.shared {
                for alpha in [false, true].into_iter().filter(|&a| if a { alpha } else { !alpha || ways.opaque }) {
                    let encoded = encode(&decoded, alpha, options)?;
                    write_whole(&folder.join(stored_name(index, alpha, options)), &encoded.bytes)?;
                }
            }
            let pyramid = if ways.cut {
                Pyramid::write(&pyramid_path, &decoded, alpha).map_err(|e| BuildError::write(&pyramid_path, e))?;
                Some(open(&pyramid_path)?)
            } else {
                None
            };
            (Found::Decoded { alpha }, pyramid)
        }
    };
    // Last: where the note is, everything is.
    let note = serde_json::to_vec(&found).unwrap_or_default();
    write_whole(&note_path, &note)?;
    Ok((found, pyramid))
}

fn usable(picture: Arc<Picture>) -> Result<Arc<Picture>, String> {
    let (width, height) = (picture.width, picture.height);
    let texels = u64::from(width) * u64::from(height);
    if texels == 0 || texels.checked_mul(4) != Some(picture.rgba().len() as u64) {
        return Err(format!("it has {} bytes for {width} times {height} texels", picture.rgba().len()));
    }
    if width.max(height) > LARGEST_SIDE {
        return Err(format!("it is {width} times {height} texels large, the limit is {LARGEST_SIDE}"));
    }
    Ok(picture)
}

fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), BuildError> {
    let unfinished = path.with_extension("part");
    std::fs::write(&unfinished, bytes)
        .and_then(|()| std::fs::rename(&unfinished, path))
        .map_err(|e| BuildError::write(path, e))
}

/// Of the encoded picture in the work folder.
pub(super) fn stored_name(picture: usize, alpha: bool, options: &BuildOptions) -> String {
    format!("{picture}{}.{}", if alpha { "a" } else { "" }, extension(alpha, options))
}

/// A name that is the same on every system: the picture's own, in plain letters,
/// after a number that keeps two of one name apart.
pub(super) fn address(name: &str, number: usize, kind: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let mut plain: String = stem
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '-' { c.to_ascii_lowercase() } else { '_' })
        .collect();
    plain.truncate(48);
    if plain.is_empty() { format!("textures/{number}.{kind}") } else { format!("textures/{number}_{plain}.{kind}") }
}
