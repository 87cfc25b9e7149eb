//! Everything that can be wrong with a tileset or a visit, found before a visitor finds it.
