//! What speech-dispatcher answers: lines with three digits, one answer after another with news in between.

/// Longest line of an answer, bytes.
const MOST_BYTES: usize = 4096;

/// Most lines of one answer.
const MOST_LINES: usize = 256;

/// From here on a code is news rather than an answer.
const FIRST_EVENT: u16 = 700;

/// What came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// The answer to a command.
    Reply {
        /// 200 to 299: done. Above: not.
        code: u16,
        /// Its lines, the last one with the code's name.
        lines: Vec<String>,
    },
    /// Something happened to a message that is to be said.
    Event {
        /// 701: it begins. 702: it ended. 703: it was cancelled. 704: it is paused. 705: it goes on.
        code: u16,
        /// The message's number; `None` where the line names none.
        message: Option<u64>,
    },
}

/// What came is not SSIP.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("what listens at the socket of speech-dispatcher does not speak its protocol: {0}")]
pub struct NotSsip(String);

/// Bytes to messages, in pieces of any size. Keeps at most a line and an answer.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    line: Vec<u8>,
    reply: Vec<String>,
    event: Vec<String>,
}

impl Lines {
    /// Goes on with `bytes`; the messages that are complete now.
    ///
    /// # Errors
    /// A line or an answer that is too long, or a line without a code. Nothing after it counts.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<Message>, NotSsip> {
        let mut messages = Vec::new();
        for &byte in bytes {
            if byte != b'\n' {
                self.line.push(byte);
                if self.line.len() > MOST_BYTES {
                    return Err(NotSsip(format!("a line of more than {MOST_BYTES} bytes")));
                }
                continue;
            }
            let line = String::from_utf8_lossy(&std::mem::take(&mut self.line)).trim_end_matches('\r').to_owned();
            messages.extend(self.end_line(&line)?);
        }
        Ok(messages)
    }

    fn end_line(&mut self, line: &str) -> Result<Option<Message>, NotSsip> {
        let strange = || NotSsip(format!("{:?}", line.chars().take(80).collect::<String>()));
        let (code, rest) = line.split_at_checked(3).ok_or_else(strange)?;
        let digits = code.bytes().all(|byte| byte.is_ascii_digit());
        let code: u16 = code.parse().ok().filter(|_| digits).ok_or_else(strange)?;
        let before = if code >= FIRST_EVENT { &mut self.event } else { &mut self.reply };
        let more = match rest.as_bytes().first() {
            Some(b'-') => true,
            None | Some(b' ') => false,
            Some(_) => return Err(strange()),
        };
        before.push(rest.get(1..).unwrap_or_default().to_owned());
        if more {
            let fits = before.len() < MOST_LINES;
            return if fits { Ok(None) } else { Err(NotSsip(format!("an answer of more than {MOST_LINES} lines"))) };
        }
        let lines = std::mem::take(before);
        Ok(Some(if code < FIRST_EVENT {
            Message::Reply { code, lines }
        } else {
            Message::Event { code, message: lines.first().and_then(|line| line.parse().ok()) }
        }))
    }
}
