//! Waiting for a server: not for ever, and not when nobody wants the answer any more.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use ureq::unversioned::transport::time::Duration as Wait;
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};
use ureq::{Error, Timeout};

/// How often is looked whether a request was called off.
const GLANCE: Duration = Duration::from_millis(50);

scoped_tls::scoped_thread_local!(static CANCELLED: AtomicBool);

/// Runs `request`, whose waits end once `cancelled` is true.
pub(super) fn unless<T>(cancelled: &AtomicBool, request: impl FnOnce() -> T) -> T {
    CANCELLED.set(cancelled, request)
}

fn is_cancelled() -> bool {
    CANCELLED.is_set() && CANCELLED.with(|cancelled| cancelled.load(Ordering::Relaxed))
}

/// Sleeps; false where it was called off.
pub(super) fn sleep_unless(cancelled: &AtomicBool, time: Duration) -> bool {
    let end = Instant::now() + time;
    loop {
        if cancelled.load(Ordering::Relaxed) {
            return false;
        }
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return true;
        }
        std::thread::sleep(left.min(GLANCE));
    }
}

/// Gives a connection its patience.
#[derive(Debug)]
pub(super) struct Patience {
    pub stall_timeout: Duration,
}

impl<In: Transport> Connector<In> for Patience {
    type Out = Patient<In>;

    fn connect(&self, _details: &ConnectionDetails<'_>, chained: Option<In>) -> Result<Option<Self::Out>, Error> {
        Ok(chained.map(|inner| Patient { inner, stall_timeout: self.stall_timeout }))
    }
}

/// A connection that looks up now and then while it waits.
#[derive(Debug)]
pub(super) struct Patient<T> {
    inner: T,
    stall_timeout: Duration,
}

impl<T: Transport> Transport for Patient<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.inner.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        let begun = Instant::now();
        let (most, reason) = if *timeout.after < self.stall_timeout {
            (*timeout.after, timeout.reason)
        } else {
            (self.stall_timeout, Timeout::PerRead)
        };
        loop {
            if is_cancelled() {
                return Err(Error::Io(std::io::Error::other("called off")));
            }
            let left = most.saturating_sub(begun.elapsed());
            if left.is_zero() {
                return Err(Error::Timeout(reason));
            }
            let glance = NextTimeout { after: Wait::Exact(left.min(GLANCE)), ..timeout };
            match self.inner.await_input(glance) {
                Err(Error::Timeout(_)) => {}
                other => return other,
            }
        }
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}
