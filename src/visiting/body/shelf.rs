//! All bodies: those of the program and the visitor's own.

use std::path::{Path, PathBuf};

use super::{Profile, ProfileError};

/// The program's own, in the order in which they follow one another.
const OWN: [(&str, &str); 4] = [
    ("standing.toml", include_str!("../../../assets/profiles/standing.toml")),
    ("seated.toml", include_str!("../../../assets/profiles/seated.toml")),
    ("child.toml", include_str!("../../../assets/profiles/child.toml")),
    ("custom.toml", include_str!("../../../assets/profiles/custom.toml")),
];
/// Largest file that is read, bytes, and most files.
const MAX_BYTES: u64 = 64 << 10;
const MAX_FILES: usize = 64;

/// Bodies to choose from. There is at least one.
#[derive(Debug, Clone, PartialEq)]
pub struct Profiles {
    first: Profile,
    others: Vec<Profile>,
}

impl Profiles {
    /// The program's own bodies, and those in the `profiles` folder of `config` if it has one; one with an id that is
    /// there already takes its place. What is wrong with a file is told, and the others are used.
    ///
    /// # Errors
    /// When the program's own are damaged, which tests exclude.
    pub fn load(config: Option<&Path>) -> Result<(Self, Vec<ProfileError>), ProfileError> {
        let own = OWN.iter().map(|(name, text)| Profile::parse(text, &Path::new("profiles").join(name)));
        let mut own = own.collect::<Result<Vec<_>, _>>()?.into_iter();
        let Some(first) = own.next() else {
            let what = "no body is built in".to_owned();
            return Err(ProfileError::Unreadable { path: PathBuf::from("profiles"), what });
        };
        let mut all = Self { first, others: own.collect() };
        let mut problems = Vec::new();
        for path in config.map(|config| files(&config.join("profiles"))).unwrap_or_default() {
            match read(&path) {
                Ok(profile) => all.put(profile),
                Err(problem) => problems.push(problem),
            }
        }
        Ok((all, problems))
    }

    fn put(&mut self, profile: Profile) {
        match std::iter::once(&mut self.first).chain(&mut self.others).find(|known| known.id == profile.id) {
            Some(known) => *known = profile,
            None => self.others.push(profile),
        }
    }

    /// All of them, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Profile> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// The one with this id, or the first.
    pub fn get(&self, id: &str) -> &Profile {
        self.iter().find(|profile| profile.id == id).unwrap_or(&self.first)
    }

    /// The one after this id; the first after the last.
    pub fn after(&self, id: &str) -> &Profile {
        self.iter().skip_while(|profile| profile.id != id).nth(1).unwrap_or(&self.first)
    }
}

/// The profiles of a folder, by name.
fn files(folder: &Path) -> Vec<PathBuf> {
    let is_profile = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "toml");
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut found: Vec<PathBuf> = entries.filter(is_profile).collect();
    found.sort();
    found.truncate(MAX_FILES);
    found
}

fn read(path: &Path) -> Result<Profile, ProfileError> {
    use std::io::Read as _;
    let unreadable = |what: String| ProfileError::Unreadable { path: path.to_owned(), what };
    let mut text = String::new();
    let file = std::fs::File::open(path).map_err(|error| unreadable(error.to_string()))?;
    file.take(MAX_BYTES + 1).read_to_string(&mut text).map_err(|error| unreadable(error.to_string()))?;
    if text.len() as u64 > MAX_BYTES {
        return Err(unreadable(format!("it is larger than {} KiB", MAX_BYTES >> 10)));
    }
    Profile::parse(&text, path)
}
