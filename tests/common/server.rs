//! A small HTTP server on loopback that can be told to misbehave.

use std::collections::{HashMap, VecDeque};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// What a server does instead of answering well.
#[derive(Debug, Clone)]
pub enum Fault {
    /// Answers with this status and these headers, without a body.
    Status(u16, &'static str),
    /// Sends the head and so many bytes of the body, and hangs up.
    CutAfter(usize),
    /// Sends the head and so many bytes of the body, and then nothing for as long as somebody waits.
    HangAfter(usize),
    /// Takes the request and sends nothing.
    Hang,
    /// Hangs up before answering.
    HangUp,
    /// Says that the body is longer by so many bytes than it is.
    ClaimsMore(usize),
    /// Says that it is shorter, and sends only that.
    ClaimsLess(usize),
    /// Answers well, but later.
    Delay(Duration),
    /// Sends to another address.
    Redirect(String),
    /// Sends the body in chunks.
    Chunked,
    /// Sends the body packed with gzip.
    Gzip,
    /// Knows no range requests.
    NoRanges,
    /// Gives another part than was asked for.
    WrongPart,
    /// Sends what is no HTTP at all.
    Garbage,
}

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: String,
    /// With its query.
    pub path: String,
    headers: HashMap<String, String>,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

#[derive(Default)]
struct Shared {
    files: Mutex<HashMap<String, (Vec<u8>, String)>>,
    once: Mutex<HashMap<String, VecDeque<Fault>>>,
    always: Mutex<HashMap<String, Fault>>,
    log: Mutex<Vec<Request>>,
    stop: AtomicBool,
    connections: AtomicUsize,
    at_once: AtomicUsize,
    most_at_once: AtomicUsize,
}

/// A server with files in memory. It ends when it is dropped.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// A server without files.
    pub fn start() -> Self {
        let mut server =
            Self { address: ([127, 0, 0, 1], 0).into(), shared: Arc::new(Shared::default()), thread: None };
        server.revive();
        server
    }

    /// With these files.
    pub fn with(files: &[(&str, &[u8])]) -> Self {
        let server = Self::start();
        for (path, bytes) in files {
            server.put(path, bytes);
        }
        server
    }

    /// The address of a file.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Gives a file, or another version of it.
    pub fn put(&self, path: &str, bytes: &[u8]) {
        let mut files = self.shared.files.lock().unwrap();
        let version = files.len() + bytes.len() + bytes.iter().map(|b| *b as usize).sum::<usize>();
        files.insert(path.to_owned(), (bytes.to_vec(), format!("\"v{version}\"")));
    }

    pub fn remove(&self, path: &str) {
        self.shared.files.lock().unwrap().remove(path);
    }

    /// Misbehaves at the next request for a path (one call for each).
    pub fn once(&self, path: &str, fault: Fault) {
        self.shared.once.lock().unwrap().entry(path.to_owned()).or_default().push_back(fault);
    }

    /// Misbehaves at every request for a path.
    pub fn always(&self, path: &str, fault: Fault) {
        self.shared.always.lock().unwrap().insert(path.to_owned(), fault);
    }

    /// Behaves again.
    pub fn mend(&self, path: &str) {
        self.shared.always.lock().unwrap().remove(path);
    }

    /// All requests so far.
    pub fn log(&self) -> Vec<Request> {
        self.shared.log.lock().unwrap().clone()
    }

    /// Forgets all requests so far; how many they were.
    pub fn forget(&self) -> usize {
        std::mem::take(&mut *self.shared.log.lock().unwrap()).len()
    }

    /// Requests for a path, queries aside.
    pub fn asked(&self, path: &str) -> usize {
        self.log().iter().filter(|request| request.path.split('?').next() == Some(path)).count()
    }

    /// Connections that were opened so far.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// Most requests that were answered at once.
    pub fn most_at_once(&self) -> usize {
        self.shared.most_at_once.load(Ordering::SeqCst)
    }

    /// Hangs up on everybody and answers nobody.
    pub fn die(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }

    /// Is there again, under the same address.
    pub fn revive(&mut self) {
        let listener = TcpListener::bind(self.address).unwrap();
        self.address = listener.local_addr().unwrap();
        self.shared.stop.store(false, Ordering::SeqCst);
        let shared = Arc::clone(&self.shared);
        self.thread = Some(std::thread::spawn(move || {
            let mut threads = Vec::new();
            for stream in listener.incoming().flatten() {
                if shared.stop.load(Ordering::SeqCst) {
                    break;
                }
                let shared = Arc::clone(&shared);
                threads.retain(|thread: &JoinHandle<()>| !thread.is_finished());
                threads.push(std::thread::spawn(move || {
                    shared.connections.fetch_add(1, Ordering::SeqCst);
                    // A client that hangs up is no failure.
                    drop(serve(&stream, &shared));
                }));
            }
            for thread in threads {
                thread.join().unwrap();
            }
        }));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.die();
    }
}

/// Answers requests of one connection until it ends.
fn serve(stream: &TcpStream, shared: &Shared) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_millis(20)))?;
    let mut reader = BufReader::new(stream);
    while let Some(request) = read_request(&mut reader, shared)? {
        shared.log.lock().unwrap().push(request.clone());
        let now = shared.at_once.fetch_add(1, Ordering::SeqCst) + 1;
        shared.most_at_once.fetch_max(now, Ordering::SeqCst);
        let goes_on = answer(stream, &request, shared);
        shared.at_once.fetch_sub(1, Ordering::SeqCst);
        if !goes_on? {
            return Ok(());
        }
    }
    Ok(())
}

/// The next request; `None` when nobody asks any more.
fn read_request(reader: &mut BufReader<&TcpStream>, shared: &Shared) -> std::io::Result<Option<Request>> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    loop {
        match reader.read_line(&mut line) {
            Ok(0) => return Ok(None),
            Ok(_) if line.trim_end().is_empty() => break,
            Ok(_) => lines.push(std::mem::take(&mut line).trim_end().to_owned()),
            // What has come of a line stays in it.
            Err(error) if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {
                if shared.stop.load(Ordering::SeqCst) {
                    return Ok(None);
                }
            }
            Err(error) => return Err(error),
        }
    }
    let mut first = lines.first().map(String::as_str).unwrap_or_default().split(' ');
    let (method, path) = (first.next().unwrap_or_default().to_owned(), first.next().unwrap_or_default().to_owned());
    let headers = lines
        .iter()
        .skip(1)
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    Ok(Some(Request { method, path, headers }))
}

/// Answers one request; false where the connection is done with.
fn answer(mut stream: &TcpStream, request: &Request, shared: &Shared) -> std::io::Result<bool> {
    let path = request.path.split('?').next().unwrap_or_default();
    let once = shared.once.lock().unwrap().get_mut(path).and_then(VecDeque::pop_front);
    let fault = once.or_else(|| shared.always.lock().unwrap().get(path).cloned());
    let head = |status: &str, headers: &str, length: usize| {
        format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{headers}\r\n")
    };
    match &fault {
        Some(Fault::Status(status, headers)) => {
            stream.write_all(head(&format!("{status} Fault"), headers, 0).as_bytes())?;
            return Ok(true);
        }
        Some(Fault::Redirect(to)) => {
            stream.write_all(head("302 Found", &format!("Location: {to}\r\n"), 0).as_bytes())?;
            return Ok(true);
        }
        Some(Fault::Garbage) => {
            stream.write_all(b"this is no http\r\n\r\n")?;
            return Ok(false);
        }
        Some(Fault::HangUp) => return Ok(false),
        Some(Fault::Hang) => return hang(stream, shared),
        Some(Fault::Delay(time)) => {
            let end = std::time::Instant::now() + *time;
            while std::time::Instant::now() < end && !shared.stop.load(Ordering::SeqCst) {
                std::thread::sleep(Duration::from_millis(2));
            }
        }
        _ => {}
    }
    let Some((bytes, etag)) = shared.files.lock().unwrap().get(path).cloned() else {
        stream.write_all(head("404 Not Found", "", 0).as_bytes())?;
        return Ok(true);
    };
    if request.header("if-none-match") == Some(&etag) {
        stream.write_all(head("304 Not Modified", &format!("ETag: {etag}\r\n"), 0).as_bytes())?;
        return Ok(true);
    }
    let may_part = request.header("if-range").is_none_or(|version| version == etag);
    let range = request.header("range").filter(|_| may_part && !matches!(fault, Some(Fault::NoRanges)));
    let mut headers = format!("ETag: {etag}\r\n");
    let (mut status, mut body) = ("200 OK", bytes.clone());
    if let Some(range) = range {
        let Some((first, end)) = span(range, bytes.len()) else {
            stream.write_all(head("416 Range Not Satisfiable", "", 0).as_bytes())?;
            return Ok(true);
        };
        let shift = usize::from(matches!(fault, Some(Fault::WrongPart)));
        status = "206 Partial Content";
        headers += &format!("Content-Range: bytes {}-{}/{}\r\n", first + shift, end - 1 + shift, bytes.len());
        body = bytes[first..end].to_vec();
    }
    if matches!(fault, Some(Fault::Gzip)) {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(&body)?;
        body = packer.finish()?;
        headers += "Content-Encoding: gzip\r\n";
    }
    if request.method == "HEAD" {
        stream.write_all(head(status, &headers, body.len()).as_bytes())?;
        return Ok(true);
    }
    if matches!(fault, Some(Fault::Chunked)) {
        stream.write_all(format!("HTTP/1.1 {status}\r\nTransfer-Encoding: chunked\r\n{headers}\r\n").as_bytes())?;
        for chunk in body.chunks(1000) {
            stream.write_all(format!("{:x}\r\n", chunk.len()).as_bytes())?;
            stream.write_all(chunk)?;
            stream.write_all(b"\r\n")?;
        }
        stream.write_all(b"0\r\n\r\n")?;
        return Ok(true);
    }
    if let Some(Fault::ClaimsLess(less)) = fault {
        body.truncate(body.len().saturating_sub(less));
    }
    let claimed = body.len() + if let Some(Fault::ClaimsMore(more)) = fault { more } else { 0 };
    stream.write_all(head(status, &headers, claimed).as_bytes())?;
    match fault {
        Some(Fault::CutAfter(count)) => {
            stream.write_all(&body[..count.min(body.len())])?;
            Ok(false)
        }
        Some(Fault::HangAfter(count)) => {
            stream.write_all(&body[..count.min(body.len())])?;
            hang(stream, shared)
        }
        _ => {
            stream.write_all(&body)?;
            Ok(claimed == body.len())
        }
    }
}

/// Keeps silent until the other side or this server has had enough.
fn hang(mut stream: &TcpStream, shared: &Shared) -> std::io::Result<bool> {
    let mut byte = [0];
    while !shared.stop.load(Ordering::SeqCst) {
        match stream.read(&mut byte) {
            Ok(0) => break,
            Err(error) if !matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {
                break;
            }
            _ => {}
        }
    }
    Ok(false)
}

/// First byte and end of what a `Range` header asks for.
fn span(range: &str, length: usize) -> Option<(usize, usize)> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    if first.is_empty() {
        return Some((length.saturating_sub(last.parse().ok()?), length));
    }
    let first: usize = first.parse().ok()?;
    let end = if last.is_empty() { length } else { last.parse::<usize>().ok()?.saturating_add(1).min(length) };
    (first < end).then_some((first, end))
}
