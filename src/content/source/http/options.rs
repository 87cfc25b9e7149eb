//! How servers are dealt with.

use std::time::Duration;

/// How servers are dealt with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpOptions {
    /// Most connections at once, to all servers together.
    pub connections: usize,
    /// A server that takes longer to be reached is given up.
    pub connect_timeout: Duration,
    /// A server that sends nothing for so long is given up, before its answer and within.
    pub stall_timeout: Duration,
    /// How often is asked again after what may pass: a broken line, 408, 429, 500 to 599.
    pub retries: u32,
    /// Before the first of them; doubled for each further one, and varied by half so that many who failed at once do
    /// not come back at once. A server's `Retry-After` (in seconds) holds instead.
    pub first_wait: Duration,
    /// A server that wants to be left alone for longer is given up.
    pub longest_wait: Duration,
    /// Most redirects in a row.
    pub redirects: u32,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            connections: 6,
            connect_timeout: Duration::from_secs(10),
            stall_timeout: Duration::from_secs(20),
            retries: 3,
            first_wait: Duration::from_millis(250),
            longest_wait: Duration::from_secs(20),
            redirects: 5,
        }
    }
}
