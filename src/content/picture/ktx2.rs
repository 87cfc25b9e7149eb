//! The KTX 2.0 container: what its header says, checked against the bytes, and zstandard around levels undone.
//!
//! The transcoder behind [`basis`](super::basis) trusts offsets and sizes more than a stranger's file deserves: it sees
//! only containers that were checked here.

use super::{MAX_SIDE, PictureError};
use std::io::Read;

const IDENTIFIER: [u8; 12] = [0xab, b'K', b'T', b'X', b' ', b'2', b'0', 0xbb, b'\r', b'\n', 0x1a, b'\n'];
const LEVEL_INDEX: usize = 80;
const LEVEL_ENTRY: usize = 24;
/// Where in the header the supercompression scheme and the places of descriptor, key values and global data stand.
const SCHEME: usize = 44;
const KEY_VALUES: usize = 56;
const BASIS_LZ: u32 = 1;
const ZSTANDARD: u32 = 2;

/// What the Khronos data format descriptor calls them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Model {
    Etc1s,
    Uastc,
}

/// A container that holds one two-dimensional picture of Basis Universal.
pub(super) struct Ktx2<'a> {
    bytes: &'a [u8],
    pub width: u32,
    pub height: u32,
    pub model: Model,
    scheme: u32,
    key_values_end: usize,
    levels: Vec<Level>,
}

/// Where a level lies, and its size without supercompression.
struct Level {
    start: usize,
    end: usize,
    plain: u64,
}

impl<'a> Ktx2<'a> {
    /// Checks everything a header says.
    pub fn open(bytes: &'a [u8]) -> Result<Self, PictureError> {
        let damaged = |what| PictureError::Ktx2(what);
        let word = |at: usize| {
            let four = bytes.get(at..at + 4).and_then(|four| <[u8; 4]>::try_from(four).ok());
            four.map(u32::from_le_bytes).ok_or(damaged("it is cut off in its header"))
        };
        if !bytes.starts_with(&IDENTIFIER) {
            return Err(damaged("its first bytes are not those of KTX 2.0"));
        }
        if word(12)? != 0 {
            return Err(damaged("it is not compressed with Basis Universal, which KHR_texture_basisu asks for"));
        }
        let (width, height) = (word(20)?, word(24)?);
        if width == 0 || height == 0 || word(28)? != 0 || word(32)? > 1 || word(36)? != 1 {
            return Err(damaged("it is no single two-dimensional picture"));
        }
        if width > MAX_SIDE || height > MAX_SIDE {
            return Err(PictureError::TooLarge { width, height });
        }
        let count = word(40)?;
        if count == 0 || count > width.max(height).ilog2() + 1 {
            return Err(damaged("it has more or fewer levels than a picture of its size can have"));
        }
        let scheme = word(SCHEME)?;
        let inside = |offset: u64, length: u64| {
            let end = offset.checked_add(length).and_then(|end| usize::try_from(end).ok());
            end.filter(|end| *end <= bytes.len()).ok_or(damaged("it points past its end: copy or export it again"))
        };
        let descriptor = word(48)?;
        inside(u64::from(descriptor), u64::from(word(52)?.max(44)))?;
        let key_values_end = inside(u64::from(word(KEY_VALUES)?), u64::from(word(KEY_VALUES + 4)?))?;
        let model = match word(descriptor as usize + 12)? & 0xff {
            163 if scheme == BASIS_LZ => Model::Etc1s,
            166 if scheme == 0 || scheme == ZSTANDARD => Model::Uastc,
            _ => return Err(damaged("it is neither ETC1S nor UASTC, or packed in an unknown way")),
        };
        let long = |at: usize| Ok::<u64, PictureError>(u64::from(word(at)?) | u64::from(word(at + 4)?) << 32);
        let mut levels = Vec::with_capacity(count as usize);
        for number in 0..count {
            let at = LEVEL_INDEX + number as usize * LEVEL_ENTRY;
            let (offset, length, plain) = (long(at)?, long(at + 8)?, long(at + 16)?);
            let end = inside(offset, length)?;
            let blocks =
                u64::from((width >> number).max(1).div_ceil(4)) * u64::from((height >> number).max(1).div_ceil(4));
            let found = if scheme == 0 { length } else { plain };
            if model == Model::Uastc && found != blocks * 16 {
                return Err(damaged("a level has another size than its texels need"));
            }
            levels.push(Level { start: end - length as usize, end, plain });
        }
        let global = (long(64)?, long(72)?);
        let global_end = inside(global.0, global.1)?;
        if model == Model::Etc1s {
            check_global(&bytes[global_end - global.1 as usize..global_end], &levels)?;
        }
        Ok(Self { bytes, width, height, model, scheme, key_values_end, levels })
    }

    /// Number of levels, at least one.
    pub fn level_count(&self) -> u32 {
        self.levels.len() as u32
    }

    /// What a transcoder can be given: the first `count` levels without zstandard around them, and no key values that
    /// end between two words, where it would look for more; as a container of its own. `None` where the file will do.
    pub fn plain(&self, count: u32) -> Result<Option<Vec<u8>>, PictureError> {
        if self.scheme == ZSTANDARD || self.key_values_end.is_multiple_of(4) {
            return self.without_zstandard(count);
        }
        let mut container = self.bytes.to_vec();
        if let Some(place) = container.get_mut(KEY_VALUES..KEY_VALUES + 8) {
            place.fill(0);
        }
        Ok(Some(container))
    }

    fn without_zstandard(&self, count: u32) -> Result<Option<Vec<u8>>, PictureError> {
        if self.scheme != ZSTANDARD {
            return Ok(None);
        }
        let start = self.levels.iter().map(|level| level.start).min().unwrap_or(self.bytes.len());
        // Descriptor and key values stand before the levels (KTX 2.0, 3); whatever a file keeps behind them is not needed.
        let mut container = self.bytes.get(..start).unwrap_or_default().to_vec();
        let put = |container: &mut Vec<u8>, at: usize, bytes: &[u8]| match container.get_mut(at..at + bytes.len()) {
            Some(place) => {
                place.copy_from_slice(bytes);
                Ok(())
            }
            None => Err(PictureError::Ktx2("its levels stand before its descriptor")),
        };
        put(&mut container, 40, &count.to_le_bytes())?;
        put(&mut container, SCHEME, &0u32.to_le_bytes())?;
        put(&mut container, KEY_VALUES, &[0; 8])?;
        for (number, level) in self.levels.iter().enumerate().take(count as usize) {
            let packed = self.bytes.get(level.start..level.end).unwrap_or_default();
            let at = LEVEL_INDEX + number * LEVEL_ENTRY;
            let start = container.len() as u64;
            put(&mut container, at, &start.to_le_bytes())?;
            put(&mut container, at + 8, &level.plain.to_le_bytes())?;
            inflate(packed, level.plain, &mut container)?;
        }
        Ok(Some(container))
    }
}

/// The BasisLZ tables (KTX 2.0, 3.12.2): a header of 20 bytes, 20 for each level, four parts one after the other.
fn check_global(global: &[u8], levels: &[Level]) -> Result<(), PictureError> {
    let damaged = PictureError::Ktx2("its BasisLZ tables are cut off: copy or export it again");
    let word = |at: usize| {
        let four = global.get(at..at + 4).and_then(|four| <[u8; 4]>::try_from(four).ok());
        four.map(|four| u64::from(u32::from_le_bytes(four)))
    };
    let sound = || {
        let mut end = 20 + 20 * levels.len() as u64;
        for at in [4, 8, 12, 16] {
            end += word(at)?;
        }
        for (number, level) in levels.iter().enumerate() {
            let at = 20 + 20 * number;
            let size = (level.end - level.start) as u64;
            let fits = |offset: u64, length: u64| (offset + length <= size).then_some(());
            fits(word(at + 4)?, word(at + 8)?)?;
            fits(word(at + 12)?, word(at + 16)?)?;
        }
        (end <= global.len() as u64).then_some(())
    };
    sound().ok_or(damaged)
}

/// Appends exactly `plain` bytes.
fn inflate(packed: &[u8], plain: u64, to: &mut Vec<u8>) -> Result<(), PictureError> {
    let damaged = || PictureError::Ktx2("a level cannot be unpacked: copy or export it again");
    let decoder = ruzstd::decoding::StreamingDecoder::new(packed).map_err(|_any| damaged())?;
    let before = to.len();
    decoder.take(plain).read_to_end(to).map_err(|_any| damaged())?;
    if (to.len() - before) as u64 == plain { Ok(()) } else { Err(damaged()) }
}
