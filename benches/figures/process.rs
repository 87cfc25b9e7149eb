//! What the system says about this process: time on the clock, time on the processors, memory.

use std::time::Instant;

/// Kernel ticks of processor time in a second; the same on every Linux.
const TICKS_PER_SEC: f64 = 100.0;

/// Starts counting; [`Self::stop`] says how much has gone by.
pub struct Meter {
    begin: Instant,
    cpu_secs: Option<f64>,
}

/// What something cost.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// Seconds on the clock.
    pub wall_secs: f64,
    /// Seconds on all processors together, in steps of 10 ms; `None` where the system does not say.
    pub cpu_secs: Option<f64>,
}

impl Meter {
    pub fn start() -> Self {
        Self { begin: Instant::now(), cpu_secs: cpu_secs() }
    }

    pub fn stop(&self) -> Cost {
        let wall_secs = self.begin.elapsed().as_secs_f64();
        let cpu_secs = cpu_secs().zip(self.cpu_secs).map(|(now, then)| now - then);
        Cost { wall_secs, cpu_secs }
    }
}

impl std::fmt::Display for Cost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.2} s", self.wall_secs)?;
        match self.cpu_secs {
            Some(cpu) => write!(f, " ({cpu:.2} CPU-s)"),
            None => Ok(()),
        }
    }
}

/// Time of all threads in user and kernel mode: fields 14 and 15 of `/proc/self/stat`.
fn cpu_secs() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The second field, the program's name, may hold spaces; it ends with the last parenthesis.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |index: usize| fields.get(index)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / TICKS_PER_SEC)
}

/// Most memory the process has held since [`forget_peak`], in words.
pub fn peak_memory() -> String {
    let peak = std::fs::read_to_string("/proc/self/status").ok().and_then(|status| {
        let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok()
    });
    peak.map_or_else(|| "not known here".to_owned(), |kib| format!("{} MiB", kib >> 10))
}

/// Lets the peak begin again at what is held now. Where the system refuses, the peak stays that of the whole run.
pub fn forget_peak() {
    drop(std::fs::write("/proc/self/clear_refs", "5"));
}

/// The machine in one line.
pub fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split_whitespace().next().map(|load| format!(", load {load} before the start")).unwrap_or_default();
    format!("{} {}, {cores} cores{load}", std::env::consts::OS, std::env::consts::ARCH)
}

/// The middle one; 0 of none.
pub fn median(values: &mut [f64]) -> f64 {
    quantile(values, 0.5)
}

/// The value below which so much (0 to 1) of the values lies; 0 of none.
pub fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    values.get((last as f64 * share).round() as usize).copied().unwrap_or_default()
}
