//! Pictures, decoded or as a graphics card keeps them.

/// A picture: its pixels, or the compressed blocks that a graphics card reads.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// What it was called in the file (for messages), and for pictures that lie
    /// beside several tiles their address, so that they are loaded once.
    pub name: String,
    /// Texels.
    pub width: u32,
    /// Texels.
    pub height: u32,
    /// What they hold.
    pub pixels: Pixels,
}

/// How the texels of a [`Picture`] are kept.
#[derive(Clone, PartialEq, Eq)]
pub enum Pixels {
    /// sRGB with straight alpha, rows from the top, `4 * width * height` bytes.
    Rgba8(Vec<u8>),
    /// Compressed for the graphics card. Readers make it only where they were told that it is wanted, and only of
    /// pictures whose sides are multiples of four.
    Blocks {
        /// Of every level.
        format: BlockFormat,
        /// The picture, then halved again and again (rounded down, at least one texel); as many as the file has, at
        /// least one. Blocks of 4 x 4 texels, rows from the top.
        levels: Vec<Vec<u8>>,
    },
}

/// Block compression that desktop graphics cards read; all sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockFormat {
    /// Opaque, 8 bytes a block.
    Bc1,
    /// With alpha, 16 bytes a block.
    Bc3,
    /// With alpha, 16 bytes a block, of higher quality.
    Bc7,
}

impl BlockFormat {
    /// Bytes for 4 x 4 texels.
    pub const fn block_bytes(self) -> usize {
        match self {
            Self::Bc1 => 8,
            Self::Bc3 | Self::Bc7 => 16,
        }
    }
}

impl Picture {
    /// Of sRGB pixels with straight alpha, rows from the top.
    pub fn from_rgba(name: impl Into<String>, width: u32, height: u32, rgba: Vec<u8>) -> Self {
        Self { name: name.into(), width, height, pixels: Pixels::Rgba8(rgba) }
    }

    /// The pixels as [`Pixels::Rgba8`] has them; empty for blocks.
    pub fn rgba(&self) -> &[u8] {
        match &self.pixels {
            Pixels::Rgba8(rgba) => rgba,
            Pixels::Blocks { .. } => &[],
        }
    }

    /// Bytes held, all levels together.
    pub fn size_bytes(&self) -> usize {
        match &self.pixels {
            Pixels::Rgba8(rgba) => rgba.len(),
            Pixels::Blocks { levels, .. } => levels.iter().map(Vec::len).sum(),
        }
    }
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = match &self.pixels {
            Pixels::Rgba8(_) => "RGBA".to_owned(),
            Pixels::Blocks { format, levels } => format!("{format:?}, {} levels", levels.len()),
        };
        write!(f, "Picture({:?}, {}x{}, {kind})", self.name, self.width, self.height)
    }
}
