//! Where a relative address leads.

use parvis::content::gltf::join;

#[test]
fn addresses_are_joined_with_the_file_that_names_them() {
    for (base, relative, expected) in [
        ("a.glb", "b.png", "b.png"),
        ("", "b.png", "b.png"),
        ("tiles/a.glb", "b.png", "tiles/b.png"),
        ("tiles/a.glb", "./x/../b.png", "tiles/b.png"),
        ("tiles/a.glb", "../b.png", "b.png"),
        ("tiles/a.glb", "../../b.png", "../b.png"),
        ("tiles/a.glb", "../../../b.png", "../../b.png"),
        ("tiles/a.glb?token=1/2", "b.png?v=3", "tiles/b.png?v=3"),
        ("/srv/visit/a.glb", "../b.png", "/srv/b.png"),
        ("a.glb", "/b.png", "/b.png"),
        ("https://host/x/a.glb", "b.png", "https://host/x/b.png"),
        ("https://host/x/a.glb", "/b.png", "https://host/b.png"),
        ("https://host", "b.png", "https://host/b.png"),
        ("tiles/a.glb", "https://host/b.png", "https://host/b.png"),
    ] {
        assert_eq!(join(base, relative), expected, "{base} and {relative}");
    }
}
