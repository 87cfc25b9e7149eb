//! Pictures go to the graphics card in pieces.

use std::sync::Arc;

use parvis::viewer::streaming::slices::{SLICE_BYTES, Slice, Slices};
use proptest::prelude::*;

/// Every byte tells where it is.
fn data(bytes: usize) -> Arc<[u8]> {
    (0..bytes).map(|at| (at % 251) as u8).collect()
}

fn all(mut slices: Slices) -> Vec<Slice> {
    let mut pieces = Vec::new();
    while let Some(piece) = slices.next_slice() {
        pieces.push(piece);
    }
    assert!(slices.is_done());
    pieces
}

/// Bytes of a whole pyramid of pixels.
fn pyramid(width: u32, height: u32, levels: u32) -> usize {
    (0..levels).map(|l| 4 * (width >> l).max(1) as usize * (height >> l).max(1) as usize).sum()
}

#[test]
fn a_picture_of_4096_by_4096_is_never_written_whole_and_its_small_levels_come_first() {
    let whole = data(pyramid(4096, 4096, 13));
    let pieces = all(Slices::new(whole, (4096, 4096), 13, (1, 4)).expect("a whole pyramid"));
    assert_eq!((pieces[0].level, pieces[0].width, pieces[0].height), (12, 1, 1));
    assert!(pieces.windows(2).all(|pair| pair[0].level >= pair[1].level));
    assert!(pieces.iter().all(|piece| piece.bytes().len() <= SLICE_BYTES));
    assert_eq!(pieces.iter().filter(|piece| piece.level == 0).count(), 64, "64 MiB by the mebibyte");
}

#[test]
fn blocks_are_cut_between_blocks() {
    // 2048 x 2048 texels in blocks of 4 x 4 and 16 bytes, two levels.
    let pieces = all(Slices::new(data((512 * 512 + 256 * 256) * 16), (2048, 2048), 2, (4, 16)).expect("two levels"));
    assert!(pieces.iter().all(|piece| piece.y % 4 == 0 && piece.height % 4 == 0));
    assert_eq!(pieces.iter().map(|piece| piece.bytes().len()).sum::<usize>(), (512 * 512 + 256 * 256) * 16);
}

#[test]
fn a_picture_whose_data_is_too_short_is_refused() {
    assert!(Slices::new(data(63), (4, 4), 1, (1, 4)).is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn pieces_are_all_of_the_picture_in_order_and_nothing_twice(width in 1u32..3000, height in 1u32..1200) {
        let levels = width.max(height).ilog2() + 1;
        let whole = data(pyramid(width, height, levels));
        let pieces = all(Slices::new(Arc::clone(&whole), (width, height), levels, (1, 4)).expect("a whole pyramid"));
        let mut found = vec![Vec::new(); levels as usize];
        for piece in &pieces {
            let level = &mut found[piece.level as usize];
            prop_assert_eq!(level.len(), piece.y as usize * piece.row_bytes as usize);
            prop_assert_eq!(piece.bytes().len(), piece.height as usize * piece.row_bytes as usize);
            level.extend_from_slice(piece.bytes());
        }
        prop_assert_eq!(found.concat(), whole.to_vec());
    }
}

#[test]
fn a_picture_is_halved_until_it_fits_the_card_and_the_budget() {
    let slices = || Slices::new(data(pyramid(4096, 1024, 13)), (4096, 1024), 13, (1, 4)).expect("a whole pyramid");
    let fitted = |side: u32, bytes: usize| {
        let mut slices = slices();
        let left_out = slices.fit(side, bytes);
        (left_out, slices.bytes(), all(slices))
    };
    assert_eq!(fitted(4096, usize::MAX).0, 0);
    let (left_out, bytes, pieces) = fitted(2048, usize::MAX);
    assert_eq!((left_out, bytes), (1, pyramid(2048, 512, 12)));
    let largest = pieces.last().expect("pieces");
    assert_eq!((largest.level, largest.width), (0, 2048), "levels are counted anew");
    assert_eq!(pieces.iter().map(|piece| piece.bytes().len()).sum::<usize>(), bytes);
    assert_eq!(fitted(4096, 1 << 20).0, 3, "512 x 128 texels and all smaller levels");
    assert_eq!(fitted(4096, 0).0, 12, "one texel always stays");
}

#[test]
fn a_picture_of_blocks_is_halved_only_while_its_sides_are_whole_blocks() {
    // 24 x 24, 12 x 12, 6 x 6 texels: the third is no whole blocks.
    let mut slices = Slices::new(data((36 + 9 + 4) * 16), (24, 24), 3, (4, 16)).expect("three levels");
    assert_eq!(slices.fit(4, usize::MAX), 1);
}
