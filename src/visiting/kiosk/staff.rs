//! The staff door: PINs, what each of them opens, and patience with those who guess.
//!
//! A PIN is kept as a hash only (argon2id). Trying one takes some hundredths of a second for each hash that there is: do it
//! on a thread. Knows no clock: whoever calls says how late it is, in seconds that only grow.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, Params, PasswordHasher as _, PasswordVerifier as _};

use super::config::Staff;

/// Digits of a PIN.
pub const PIN_DIGITS: std::ops::RangeInclusive<usize> = 6..=16;
/// So many wrong PINs are forgiven.
pub const FORGIVEN: u32 = 5;
/// The wait after that; it doubles with each wrong PIN, up to the longest, seconds.
const FIRST_WAIT_S: f64 = 30.0;
const LONGEST_WAIT_S: f64 = 900.0;
/// So long after the last wrong PIN and its wait, all are forgotten, seconds.
const FORGET_S: f64 = 3600.0;
/// What a hash may cost: one from another program must not stop the machine. KiB, passes and lanes.
const MOST_MEMORY_KIB: u32 = 256 << 10;
const MOST_PASSES: u32 = 10;
const MOST_LANES: u32 = 8;

/// What a PIN opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// To set how loud the machine is.
    Volume,
    /// To start it anew.
    Restart,
    /// To change what is visited.
    Content,
    /// All of it, and to end it.
    Maintenance,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Volume, Self::Restart, Self::Content, Self::Maintenance];
}

/// A PIN cannot be hashed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    /// It is too short, too long, or holds something else than digits: the door has digits only.
    #[error("a PIN has {} to {} digits and nothing else", PIN_DIGITS.start(), PIN_DIGITS.end())]
    NotAPin,
    /// The system gave no random numbers, or no memory.
    #[error("the PIN cannot be hashed: {0}. Try again")]
    Failed(String),
}

/// What a try gives.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// The door is open for these; one at least.
    Open(Vec<Role>),
    /// No such PIN; so many more tries before the first wait.
    Wrong {
        /// 0 where the wait has begun.
        left: u32,
    },
    /// It was not even looked at: so many seconds first.
    Wait {
        /// What is left of the wait.
        secs: f64,
    },
}

/// The hash of a PIN for the machine's file, a PHC string of argon2id with a salt of its own.
///
/// # Errors
/// When it is no PIN, or the system gives no random numbers.
pub fn hash_pin(pin: &str) -> Result<String, PinError> {
    if !is_pin(pin) {
        return Err(PinError::NotAPin);
    }
    let hash = Argon2::default().hash_password(pin.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| PinError::Failed(error.to_string()))
}

/// Whether a text is a hash with which a PIN can be compared at a cost that the machine can bear.
pub fn is_hash(text: &str) -> bool {
    let Ok(hash) = PasswordHash::new(text) else { return false };
    let is_bearable = Params::try_from(&hash).is_ok_and(|params| {
        params.m_cost() <= MOST_MEMORY_KIB && params.t_cost() <= MOST_PASSES && params.p_cost() <= MOST_LANES
    });
    is_bearable && hash.algorithm.as_str() == "argon2id" && hash.salt.is_some() && hash.hash.is_some()
}

fn is_pin(text: &str) -> bool {
    PIN_DIGITS.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn opens(hashes: &[String], pin: &str) -> bool {
    let fits = |text: &String| {
        is_hash(text)
            && PasswordHash::new(text)
                .is_ok_and(|hash| Argon2::default().verify_password(pin.as_bytes(), &hash).is_ok())
    };
    hashes.iter().any(fits)
}

/// What a PIN opens, if anything.
pub fn roles(staff: &Staff, pin: &str) -> Vec<Role> {
    if !is_pin(pin) {
        return Vec::new();
    }
    if opens(&staff.maintenance, pin) {
        return Role::ALL.to_vec();
    }
    let all = [(Role::Volume, &staff.volume), (Role::Restart, &staff.restart), (Role::Content, &staff.content)];
    all.into_iter().filter(|(_, hashes)| opens(hashes, pin)).map(|(role, _)| role).collect()
}

/// Counts wrong PINs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Patience {
    wrong: u32,
    /// No PIN is looked at before.
    until_s: f64,
}

impl Patience {
    /// How long no PIN is looked at, seconds; 0 for not at all. A clock that went back asks for no more than the longest.
    pub fn wait_s(&self, now_s: f64) -> f64 {
        (self.until_s - now_s).clamp(0.0, LONGEST_WAIT_S)
    }

    /// A PIN is tried: `look` says what it opens, and is called only where no wait is left.
    pub fn attempt(&mut self, now_s: f64, look: impl FnOnce() -> Vec<Role>) -> Answer {
        let secs = self.wait_s(now_s);
        if secs > 0.0 {
            return Answer::Wait { secs };
        }
        if now_s - self.until_s > FORGET_S {
            self.wrong = 0;
        }
        let roles = look();
        if !roles.is_empty() {
            *self = Self::default();
            return Answer::Open(roles);
        }
        self.wrong = self.wrong.saturating_add(1);
        let doublings = self.wrong.checked_sub(FORGIVEN).and_then(|more| i32::try_from(more).ok());
        let wait_s = doublings.map_or(0.0, |more| (FIRST_WAIT_S * 2.0_f64.powi(more.min(30))).min(LONGEST_WAIT_S));
        self.until_s = now_s + wait_s;
        Answer::Wrong { left: FORGIVEN.saturating_sub(self.wrong) }
    }
}
