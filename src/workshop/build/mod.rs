//! A mesh of any size to a 3D Tiles 1.1 tileset.
