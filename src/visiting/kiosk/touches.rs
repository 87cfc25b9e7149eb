//! Which touches of a public screen are meant: no palms, no hands that lean on it, nothing that is stuck.
//!
//! The interface knows gestures of one finger and of two. Whatever else lies on the glass must neither press anything nor
//! keep a finger from pressing: a touch that no longer counts never counts again before it is lifted, and a new one always
//! gets a place. Knows no clock: whoever calls says how late it is, in seconds.

/// Most touches that count at once: the gestures that there are take two fingers.
pub const MOST_LIVE: usize = 2;
/// A contact wider than this is no fingertip, millimetres.
const PALM_MM: f32 = 25.0;
/// So many contacts that begin within a moment and a hand's span of each other are a hand that was laid down.
const HAND_CONTACTS: usize = 3;
const HAND_WITHIN_S: f64 = 0.15;
const HAND_SPAN_MM: f32 = 220.0;
/// A touch that stays within so many millimetres rests: fingers tremble, and so do ghosts of a bad foil.
const WOBBLE_MM: f32 = 5.0;
/// A touch that has rested so long when another one begins was no part of what the other does, seconds.
const RESTS_S: f64 = 1.5;
/// A touch that rests so long is taken for lifted, seconds.
const STILL_S: f64 = 10.0;
/// And so is one that lasts so long, wherever it moves, seconds.
const LONGEST_S: f64 = 120.0;
/// More contacts than this are not looked at; screens tell of ten to forty.
const MOST_CONTACTS: usize = 64;

/// Something on the glass, as the screen tells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contact {
    /// What the screen calls it while it lasts.
    pub id: u64,
    /// Where, millimetres from a corner of the screen.
    pub at_mm: [f32; 2],
    /// When it began, seconds.
    pub since_s: f64,
    /// How wide, millimetres; `None` where the screen does not tell.
    pub width_mm: Option<f32>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Known {
    id: u64,
    /// As the screen told, to know a new contact under an old name.
    told_since_s: f64,
    /// When it began, never later than now.
    since_s: f64,
    at_mm: [f32; 2],
    /// Where it rests.
    anchor_mm: [f32; 2],
    /// Since when it rests there.
    rests_s: f64,
    is_new: bool,
    counts: bool,
}

/// Follows what is on the glass.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Touches {
    known: Vec<Known>,
}

impl Touches {
    /// All contacts of this moment. Answers the ids of those that count, [`MOST_LIVE`] at most, the eldest first. One that
    /// counted and is no longer among them was not lifted: whatever it was about to press is called off.
    pub fn look(&mut self, contacts: &[Contact], now_s: f64) -> Vec<u64> {
        self.follow(contacts, now_s);
        self.leave_out_hands();
        let has_new = self.known.iter().any(|one| one.is_new && one.counts);
        for one in &mut self.known {
            let rested_s = now_s - one.rests_s;
            let is_idle = has_new && !one.is_new && rested_s > RESTS_S;
            one.counts &= !is_idle && rested_s <= STILL_S && now_s - one.since_s <= LONGEST_S;
        }
        self.leave_out_surplus();
        self.known.sort_by(|a, b| a.since_s.total_cmp(&b.since_s).then(a.id.cmp(&b.id)));
        self.known.iter().filter(|one| one.counts).map(|one| one.id).collect()
    }

    fn follow(&mut self, contacts: &[Contact], now_s: f64) {
        let before = std::mem::take(&mut self.known);
        let usable = |contact: &&Contact| contact.at_mm.iter().all(|mm| mm.is_finite());
        for contact in contacts.iter().filter(usable).take(MOST_CONTACTS) {
            if self.known.iter().any(|one| one.id == contact.id) {
                continue;
            }
            let same = |one: &&Known| {
                one.id == contact.id && one.told_since_s.total_cmp(&contact.since_s) == std::cmp::Ordering::Equal
            };
            let mut one =
                before.iter().find(same).map_or_else(|| begin(contact, now_s), |one| Known { is_new: false, ..*one });
            one.at_mm = contact.at_mm;
            if distance_mm(one.anchor_mm, one.at_mm) > WOBBLE_MM {
                (one.anchor_mm, one.rests_s) = (one.at_mm, now_s);
            }
            one.counts &= contact.width_mm.is_none_or(|width| width <= PALM_MM);
            self.known.push(one);
        }
    }

    /// A hand comes down a finger after the other: those of it that counted already go, too.
    fn leave_out_hands(&mut self) {
        let together = |a: &Known, b: &Known| {
            (a.since_s - b.since_s).abs() <= HAND_WITHIN_S && distance_mm(a.at_mm, b.at_mm) <= HAND_SPAN_MM
        };
        let mut of_hand = vec![false; self.known.len()];
        for new in self.known.iter().filter(|one| one.is_new) {
            let near: Vec<usize> = (0..self.known.len()).filter(|at| together(new, &self.known[*at])).collect();
            if near.len() >= HAND_CONTACTS {
                near.into_iter().for_each(|at| of_hand[at] = true);
            }
        }
        for (one, of_hand) in self.known.iter_mut().zip(of_hand) {
            one.counts &= !of_hand;
        }
    }

    /// Places go to the newest, then to those that moved last.
    fn leave_out_surplus(&mut self) {
        self.known.sort_by(|a, b| {
            let order = b.is_new.cmp(&a.is_new).then(b.rests_s.total_cmp(&a.rests_s));
            order.then(b.since_s.total_cmp(&a.since_s)).then(a.id.cmp(&b.id))
        });
        self.known.iter_mut().filter(|one| one.counts).skip(MOST_LIVE).for_each(|one| one.counts = false);
    }
}

fn begin(contact: &Contact, now_s: f64) -> Known {
    // A time that is none, or not yet: as if it began now.
    let since_s = if contact.since_s <= now_s { contact.since_s } else { now_s };
    Known {
        id: contact.id,
        told_since_s: contact.since_s,
        since_s,
        at_mm: contact.at_mm,
        anchor_mm: contact.at_mm,
        rests_s: since_s,
        is_new: true,
        counts: true,
    }
}

fn distance_mm(a: [f32; 2], b: [f32; 2]) -> f32 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}
