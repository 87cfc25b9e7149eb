//! Whether something grows.

/// A straight line through samples, the first third (until all buffers have grown) left out.
pub struct Trend {
    /// The value where the line begins.
    pub first: f64,
    /// The latest value.
    pub last: f64,
    /// Least squares.
    pub slope_per_sec: f64,
}

impl Trend {
    /// Of values over seconds.
    pub fn of(samples: impl Iterator<Item = (f64, f64)>) -> Self {
        let samples: Vec<(f64, f64)> = samples.collect();
        let samples = samples.get(samples.len() / 3..).unwrap_or_default();
        let count = samples.len().max(1) as f64;
        let (x, y) = samples.iter().fold((0.0, 0.0), |(x, y), sample| (x + sample.0 / count, y + sample.1 / count));
        let (mut over, mut under) = (0.0, 0.0);
        for sample in samples {
            over += (sample.0 - x) * (sample.1 - y);
            under += (sample.0 - x).powi(2);
        }
        Self {
            first: samples.first().map_or(0.0, |sample| sample.1),
            last: samples.last().map_or(0.0, |sample| sample.1),
            slope_per_sec: if under > 0.0 { over / under } else { 0.0 },
        }
    }
}

/// `VmRSS` of this process; 0 where the system does not say.
pub fn resident_process_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or_default() << 10
}
