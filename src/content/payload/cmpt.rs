//! Composite, 3D Tiles 1.0: several contents in one file.

use super::table::{cut_off, word};

/// Contents within contents, at most: each level costs twelve bytes, and nobody needs more than two.
pub(super) const MAX_DEPTH: usize = 8;
/// Contents of a file, at most; each needs a header.
const SHORTEST: usize = 12;

/// The contents of one, in their order.
pub(super) fn open(bytes: &[u8]) -> Result<Vec<&[u8]>, String> {
    let version = word(bytes, 1).ok_or_else(|| cut_off(bytes))?;
    if version != 1 {
        return Err(format!("its version is {version}, and only 1 is known"));
    }
    let count = word(bytes, 3).ok_or_else(|| cut_off(bytes))? as usize;
    let mut rest = bytes.get(16..).unwrap_or_default();
    if count > rest.len() / SHORTEST {
        return Err(format!("it claims {count} contents, and {} bytes cannot hold them", bytes.len()));
    }
    let mut contents = Vec::with_capacity(count);
    for number in 0..count {
        let length = word(rest, 2).map(|length| length as usize);
        let content = length.filter(|length| *length >= SHORTEST).and_then(|length| rest.get(..length));
        let Some(content) = content else {
            return Err(format!("its content {number} is cut off: {} bytes are left", rest.len()));
        };
        contents.push(content);
        rest = rest.get(content.len()..).unwrap_or_default();
    }
    Ok(contents)
}
