//! Which tiles, contents or subtrees there are: one bit each.

/// One bit for each of so many things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Availability {
    /// All of them, or none.
    Constant(bool),
    /// The lowest bit of the first byte is the first.
    Bits(Vec<u8>),
}

impl Availability {
    /// Bytes that `bits` bits need.
    pub(super) fn bytes_for(bits: u64) -> u64 {
        bits.div_ceil(8)
    }

    /// Whether the thing with this number is there; nothing is past the end.
    pub(super) fn has(&self, number: u64) -> bool {
        match self {
            Self::Constant(all) => *all,
            Self::Bits(bytes) => {
                let byte = usize::try_from(number / 8).ok().and_then(|at| bytes.get(at));
                byte.is_some_and(|byte| byte >> (number % 8) & 1 == 1)
            }
        }
    }

    /// How many of the numbers from `start` on, below `end`, are there. Past the bits' end there are none.
    pub(super) fn count(&self, start: u64, end: u64) -> u64 {
        match self {
            Self::Constant(true) => end.saturating_sub(start),
            Self::Constant(false) => 0,
            Self::Bits(_) => self.iter(start, end).map(|_| 1_u64).sum(),
        }
    }

    /// The numbers from `start` on, below `end`, that are there, in order. Empty stretches cost nothing much.
    pub(super) fn iter(&self, start: u64, end: u64) -> impl Iterator<Item = u64> {
        let mut next = start;
        std::iter::from_fn(move || {
            while next < end {
                let at = next;
                // A whole byte without any is passed at once.
                if at.is_multiple_of(8) && self.is_byte_empty(at / 8) {
                    next = at.saturating_add(8);
                    continue;
                }
                next += 1;
                if self.has(at) {
                    return Some(at);
                }
            }
            None
        })
    }

    fn is_byte_empty(&self, at: u64) -> bool {
        match self {
            Self::Constant(all) => !all,
            Self::Bits(bytes) => usize::try_from(at).ok().and_then(|at| bytes.get(at)).is_none_or(|byte| *byte == 0),
        }
    }
}

/// Places among those that are there: the first of them is 0. What is known of each stands in the rows of a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ranks {
    availability: Availability,
    /// Bits set before each byte; empty where all are.
    before: Vec<u32>,
}

impl Ranks {
    pub(super) fn new(availability: &Availability) -> Self {
        let mut sum = 0_u32;
        let before = match availability {
            Availability::Constant(_) => Vec::new(),
            Availability::Bits(bytes) => {
                let count = |byte: &u8| {
                    let before = sum;
                    sum = sum.saturating_add(byte.count_ones());
                    before
                };
                bytes.iter().map(count).collect()
            }
        };
        Self { availability: availability.clone(), before }
    }

    /// The row of the thing with this number; `None` where it is not there.
    pub(super) fn row(&self, number: u64) -> Option<u64> {
        if !self.availability.has(number) {
            return None;
        }
        match &self.availability {
            Availability::Constant(_) => Some(number),
            Availability::Bits(bytes) => {
                let at = usize::try_from(number / 8).ok()?;
                let below = bytes.get(at)? & ((1 << (number % 8)) - 1);
                Some(u64::from(*self.before.get(at)?) + u64::from(below.count_ones()))
            }
        }
    }

    /// Bytes on the heap.
    pub(super) fn heap_bytes(&self) -> usize {
        // Each byte of availability has four in `before`.
        self.before.len() * 5
    }
}
