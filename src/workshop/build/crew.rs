//! Many steps, some of which wait for others, on several threads and within a memory budget.

use super::error::BuildError;
use super::memory::Budget;
use crate::workshop::progress::Progress;
use std::collections::BTreeSet;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Job {
    /// What it takes while it is done, bytes.
    pub bytes: u64,
    /// Steps that must be done before, all with lower numbers.
    pub waits_for: Vec<usize>,
}

struct State {
    ready: BTreeSet<usize>,
    /// For every job how many it still waits for.
    waiting: Vec<usize>,
    left: usize,
    in_flight: usize,
    bytes: u64,
    failed: Option<(usize, BuildError)>,
}

/// Does all `jobs`, those with low numbers first; a step that does not fit beside those in flight waits, and one
/// that fits nowhere is done alone. Ends with the error of the lowest job that failed.
pub(super) fn run(
    jobs: &[Job],
    budget: &Budget,
    progress: &dyn Progress,
    work: &(dyn Fn(usize) -> Result<(), BuildError> + Sync),
) -> Result<(), BuildError> {
    let mut next = vec![Vec::new(); jobs.len()];
    for (index, job) in jobs.iter().enumerate() {
        job.waits_for.iter().for_each(|&before| next[before].push(index));
    }
    let waiting: Vec<usize> = jobs.iter().map(|j| j.waits_for.len()).collect();
    let ready = waiting.iter().enumerate().filter(|(_, n)| **n == 0).map(|(i, _)| i).collect();
    let state = Mutex::new(State { ready, waiting, left: jobs.len(), in_flight: 0, bytes: 0, failed: None });
    let changed = Condvar::new();
    let lock = || state.lock().unwrap_or_else(PoisonError::into_inner);
    let worker = || {
        let mut state = lock();
        while state.left > 0 && state.failed.is_none() {
            let Some(index) = take(&mut state, jobs, budget) else {
                state = changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            drop(state);
            let alarm = Alarm(&|| {
                lock().failed.get_or_insert((index, BuildError::Cancelled));
                changed.notify_all();
            });
            let result = if progress.cancelled() { Err(BuildError::Cancelled) } else { work(index) };
            drop(alarm);
            state = lock();
            finish(&mut state, index, &jobs[index], &next[index], result);
            changed.notify_all();
            if state.failed.is_none() {
                progress.advance(1);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..budget.threads.min(jobs.len()) {
            scope.spawn(worker);
        }
        worker();
    });
    match state.into_inner().unwrap_or_else(PoisonError::into_inner).failed {
        Some((_, error)) => Err(error),
        None => Ok(()),
    }
}

/// Wakes the others when a step panics, so that nobody waits for it forever.
struct Alarm<'a>(&'a dyn Fn());

impl Drop for Alarm<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            (self.0)();
        }
    }
}

fn take(state: &mut MutexGuard<'_, State>, jobs: &[Job], budget: &Budget) -> Option<usize> {
    let &index = state.ready.first()?;
    if state.in_flight > 0 && state.bytes + jobs[index].bytes > budget.steps {
        return None;
    }
    state.ready.remove(&index);
    state.in_flight += 1;
    state.bytes += jobs[index].bytes;
    Some(index)
}

fn finish(state: &mut State, index: usize, job: &Job, next: &[usize], result: Result<(), BuildError>) {
    state.in_flight -= 1;
    state.bytes -= job.bytes;
    state.left -= 1;
    match result {
        Ok(()) => {
            for &after in next {
                state.waiting[after] -= 1;
                if state.waiting[after] == 0 {
                    state.ready.insert(after);
                }
            }
        }
        Err(error) => {
            if state.failed.as_ref().is_none_or(|(lowest, _)| index < *lowest) {
                state.failed = Some((index, error));
            }
        }
    }
}
