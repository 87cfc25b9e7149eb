//! One queue and one voice.

use super::queue::Order;
use super::{News, Queue, Voice};
use std::time::Instant;

/// Says what is in its queue, one sentence at a time.
pub struct Speaker {
    /// What is to be said.
    pub queue: Queue,
    voice: Voice,
}

impl Speaker {
    /// Nothing to say yet.
    pub fn new(voice: Voice) -> Self {
        let mut queue = Queue::default();
        queue.set_voiceless(voice.name().is_none());
        Self { queue, voice }
    }

    /// A frame: what has ended is followed by what comes next. Must be called for as long as the queue is not quiet.
    pub fn tick(&mut self, now: Instant) {
        if let Some(heard) = self.voice.listen(now) {
            self.queue.hear(heard);
        }
        self.queue.set_voiceless(self.voice.name().is_none());
        match self.queue.order() {
            Some(Order::Say(piece)) => self.voice.say(piece),
            Some(Order::Stop) => self.voice.stop(),
            None => {}
        }
    }

    /// The next thing that the visitor should know of the voices; each is told once.
    pub fn news(&mut self) -> Option<News> {
        self.voice.news()
    }

    /// The name of the back end that speaks; `None` where text must do.
    pub fn voice(&self) -> Option<&str> {
        self.voice.name()
    }
}
