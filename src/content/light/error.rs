//! What can be wrong with a grid of light.

/// Why a grid of light is not used. The visit is whole without it: it is lit evenly then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LightError {
    /// The file is no grid, or a part of it is missing or damaged.
    #[error(
        "{file} is no usable light grid: {what}. Write it again with `parvis cathedral`, or remove \"light\" from visit.json"
    )]
    Damaged {
        /// The file.
        file: String,
        /// What is wrong.
        what: String,
    },
    /// A phase's grid that does not lie where the visit's own does.
    #[error(
        "{file} is another size, or lies elsewhere, than the visit's own light grid; the light of its phase is even"
    )]
    Elsewhere {
        /// The file.
        file: String,
    },
    /// A date or an hour that is none.
    #[error("{text:?} is no time; write it as 2024-06-21T18:30")]
    Time {
        /// What was given.
        text: String,
    },
}
