//! Whole models in: glTF/glb, OBJ, PLY.
