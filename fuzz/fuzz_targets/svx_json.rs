//! A document of Smithsonian Voyager: read, written, read again.
#![no_main]

use parvis::content::visit::svx::{ExportOptions, export, import};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // Every article is the document itself: as good a page as any.
    let page = |_: &str| Ok(bytes.to_vec());
    let Ok(made) = import(bytes, "a.svx.json", &page) else { return };
    let written = export(&made.visit, &made.tours, &ExportOptions::default()).expect("what is read can be written");
    if let Ok(again) = import(&written.document, "b.svx.json", &page) {
        assert!(again.visit.annotations.len() <= made.visit.annotations.len());
        assert!(again.tours.len() <= made.tours.len());
    }
});
