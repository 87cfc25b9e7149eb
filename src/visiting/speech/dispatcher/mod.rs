//! The system's voices through speech-dispatcher: its protocol (SSIP) on a local socket, spoken on a thread of its own.
//!
//! SSIP: <https://htmlpreview.github.io/?https://github.com/brailcom/speechd/blob/master/doc/ssip.html>. Its C library is not
//! used: it blocks, and has been seen to lock up its caller.

mod client;
mod lines;

pub use lines::{Lines, Message, NotSsip};

use super::{Piece, SpeechSink, State};
use client::{Told, Wake};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

/// What may wait for the thread before it is taken for lost.
const MOST_WAKES: usize = 256;

/// speech-dispatcher. Nothing is started or connected before the first sentence.
pub struct Dispatcher {
    socket: PathBuf,
    program: Option<PathBuf>,
    language: String,
    thread: Option<Thread>,
    /// Number of the last piece.
    serial: u64,
    state: State,
}

struct Thread {
    wakes: SyncSender<Wake>,
    told: Mutex<Receiver<Told>>,
    /// Nobody listens any more.
    over: Arc<AtomicBool>,
}

impl Dispatcher {
    /// Listens on `socket`; where nobody does, `program` is started first. `language` is the machine's, for texts that
    /// name none.
    pub fn new(socket: PathBuf, program: Option<PathBuf>, language: String) -> Self {
        Self { socket, program, language, thread: None, serial: 0, state: State::Resting }
    }

    fn begin(&mut self) -> Result<&Thread, String> {
        let thread = match self.thread.take() {
            Some(thread) => thread,
            None => self.start().map_err(|error| format!("no thread for speech-dispatcher: {error}"))?,
        };
        Ok(self.thread.insert(thread))
    }

    fn start(&self) -> std::io::Result<Thread> {
        let (wakes, woken) = sync_channel(MOST_WAKES);
        let (tell, told) = channel();
        let over = Arc::new(AtomicBool::new(false));
        let place = client::Place {
            socket: self.socket.clone(),
            program: self.program.clone(),
            language: self.language.clone(),
        };
        let (to_itself, ended) = (wakes.clone(), Arc::clone(&over));
        std::thread::Builder::new()
            .name("speech-dispatcher".to_owned())
            .spawn(move || client::run(&place, woken, to_itself, &tell, &ended))?;
        Ok(Thread { wakes, told: Mutex::new(told), over })
    }

    fn wake(&mut self, wake: Wake) {
        let sent = self.begin().and_then(|thread| {
            thread.wakes.try_send(wake).map_err(|_full| "the thread of speech-dispatcher does not listen".to_owned())
        });
        if let Err(why) = sent {
            self.hear();
            // What the thread itself said last tells more.
            if !matches!(self.state, State::Gone(_)) {
                self.state = State::Gone(why);
            }
        }
    }

    fn hear(&mut self) {
        let Some(thread) = &self.thread else { return };
        let told = thread.told.lock().unwrap_or_else(PoisonError::into_inner);
        while let Ok(told) = told.try_recv() {
            match told {
                Told::Ended(serial) if serial == self.serial => self.state = State::Resting,
                Told::Failed(serial, why) if serial == self.serial => self.state = State::Failed(why),
                Told::Gone(why) => self.state = State::Gone(why),
                Told::Ended(_) | Told::Failed(..) => {}
            }
        }
    }
}

impl SpeechSink for Dispatcher {
    fn name(&self) -> &'static str {
        "speech-dispatcher"
    }

    fn say(&mut self, piece: &Piece) {
        if matches!(self.state, State::Gone(_)) {
            return;
        }
        self.serial += 1;
        self.state = State::Saying;
        self.wake(Wake::Say(self.serial, piece.clone()));
    }

    fn stop(&mut self) {
        if self.state == State::Saying {
            self.wake(Wake::Stop);
        }
    }

    fn state(&mut self) -> State {
        self.hear();
        match &self.state {
            State::Failed(_) => std::mem::replace(&mut self.state, State::Resting),
            state => state.clone(),
        }
    }
}

impl Drop for Dispatcher {
    fn drop(&mut self) {
        if let Some(thread) = &self.thread {
            thread.over.store(true, Ordering::Relaxed);
            // One that is too busy for this sees it by itself.
            drop(thread.wakes.try_send(Wake::Over));
        }
    }
}
