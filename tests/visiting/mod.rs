//! Bodies and ways, without an engine.

mod bodies;
mod cathedral_routes;
mod falling;
mod fixtures;
mod ground;
mod plans;
mod routes;
mod sights;
mod walking;
mod wandering;
mod wheels;

use glam::{Vec2, Vec3};
use parvis::visiting::ground::{Patch, Patches, Triangles};
use parvis::visiting::walk::{Moved, Shape, Stride};

/// Triangles made in code.
#[derive(Debug, Default)]
pub struct Scenery {
    vertices: Vec<Vec3>,
    triangles: Vec<[u32; 3]>,
}

impl Scenery {
    pub fn triangle(mut self, corners: [Vec3; 3]) -> Self {
        let first = self.vertices.len() as u32;
        self.vertices.extend(corners);
        self.triangles.push([first, first + 1, first + 2]);
        self
    }

    pub fn quad(self, [a, b, c, d]: [Vec3; 4]) -> Self {
        self.triangle([a, b, c]).triangle([a, c, d])
    }

    /// Level, between two corners (x, z).
    pub fn floor(self, min: [f32; 2], max: [f32; 2], y: f32) -> Self {
        let at = |x, z| Vec3::new(x, y, z);
        self.quad([at(min[0], min[1]), at(min[0], max[1]), at(max[0], max[1]), at(max[0], min[1])])
    }

    /// Without thickness, 3 m high, between two points (x, z).
    pub fn wall(self, from: [f32; 2], to: [f32; 2]) -> Self {
        let at = |p: [f32; 2], y| Vec3::new(p[0], y, p[1]);
        self.quad([at(from, -0.5), at(to, -0.5), at(to, 3.0), at(from, 3.0)])
    }

    /// A box: its top and its four sides.
    pub fn block(self, min: [f32; 2], max: [f32; 2], top: f32) -> Self {
        let at = |x, y, z| Vec3::new(x, y, z);
        let side = |s: Self, a: [f32; 2], b: [f32; 2]| {
            s.quad([at(a[0], 0.0, a[1]), at(b[0], 0.0, b[1]), at(b[0], top, b[1]), at(a[0], top, a[1])])
        };
        let corners = [[min[0], min[1]], [max[0], min[1]], [max[0], max[1]], [min[0], max[1]]];
        (0..4).fold(self.floor(min, max, top), |s, i| side(s, corners[i], corners[(i + 1) % 4]))
    }

    pub fn mesh(self) -> Triangles {
        Triangles::new(self.vertices, self.triangles).unwrap()
    }
}

/// 40 m of floor around the origin.
pub fn hall() -> Scenery {
    Scenery::default().floor([-20.0, -20.0], [20.0, 20.0], 0.0)
}

/// An adult who walks over one mesh.
pub struct Walker {
    ground: Triangles,
    origin: Vec3,
    stride: Stride,
    pub now: Moved,
}

pub const ADULT: Shape = Shape::with_eye_at(1.61);

impl Walker {
    pub fn at(scenery: Scenery, feet: [f32; 3]) -> Self {
        let now = Moved { feet: Vec3::from(feet), fall_speed: 0.0, grounded: false, obstacle: None };
        Self { ground: scenery.mesh(), origin: Vec3::ZERO, stride: Stride::default(), now }
    }

    /// One frame at this velocity (x, z).
    pub fn frame(&mut self, velocity: Vec2, dt: f32) -> Moved {
        let ground = Patches(vec![Patch { origin: self.origin, triangles: &self.ground }]);
        self.now = self.stride.walk(&ground, ADULT, self.now.feet, self.now.fall_speed, velocity * dt, dt);
        self.now
    }

    /// Some time at a frame rate; every frame.
    pub fn walk(&mut self, velocity: [f32; 2], secs: f32, hertz: u32) -> Vec<Moved> {
        let frames = (secs * hertz as f32).round() as u32;
        (0..frames).map(|_| self.frame(Vec2::from(velocity), 1.0 / hertz as f32)).collect()
    }
}
