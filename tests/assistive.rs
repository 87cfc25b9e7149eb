//! The program as a screen reader on Linux meets it: over D-Bus, with nothing of ours in between.
//!
//! Needs Xvfb, a session bus and AT-SPI's own (`make test` installs them where it can); without them the test says that it was
//! left out.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::common::skipped;

/// Long enough for any machine, and no measure of anything.
const PATIENCE: Duration = Duration::from_secs(120);
/// Most nodes that are looked at: the start screen has some forty.
const MOST_NODES: usize = 400;
const LAUNCHER: &str = "/usr/libexec/at-spi-bus-launcher";
const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";

/// Roles as AT-SPI counts them (AtspiRole in atspi-constants.h).
const CHECK_BOX: u32 = 7;
const BUTTON: u32 = 43;
const RADIO: u32 = 44;
const ENTRY: u32 = 79;
const HEADING: u32 = 83;

/// Ends with the test, however that ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn is_there(program: &str) -> bool {
    Path::new(program).exists()
        || ["/usr/bin", "/bin", "/usr/local/bin"].iter().any(|f| Path::new(f).join(program).exists())
}

/// The first line that a program prints, which goes on running.
fn first_line(command: &mut Command) -> (Running, String) {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let out = child.stdout.take().unwrap();
    let mut line = String::new();
    BufReader::new(out).read_line(&mut line).unwrap();
    (Running(child), line.trim().to_owned())
}

/// A session with a screen, buses, and nobody else on them.
struct Session {
    bus: String,
    display: String,
    home: tempfile::TempDir,
    a11y: String,
    _running: Vec<Running>,
}

/// A node of the tree: the program's name on the bus, and its path.
type Node = (String, String);

impl Session {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let (screen, number) = first_line(Command::new("Xvfb").args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1280x720x24",
            "-nolisten",
            "tcp",
        ]));
        // The bus lives for as long as its standard input is open.
        let mut bus = Command::new("dbus-run-session");
        bus.args(["--", "sh", "-c", "echo \"$DBUS_SESSION_BUS_ADDRESS\"; exec cat"]).stdin(Stdio::piped());
        let (bus, address) = first_line(bus.env("GSETTINGS_BACKEND", "memory").env("HOME", home.path()));
        let mut session = Self {
            bus: address,
            display: format!(":{number}"),
            home,
            a11y: String::new(),
            _running: vec![screen, bus],
        };
        let address = session.bus("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus.GetAddress", &[]);
        session.a11y = quoted(&address).into_iter().next().unwrap();
        let on = ["org.a11y.Status", "ScreenReaderEnabled", "<true>"];
        session.bus("org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties.Set", &on);
        session
    }

    /// A command in the session.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .env("DISPLAY", &self.display)
            .env("GSETTINGS_BACKEND", "memory")
            .env("HOME", self.home.path())
            .env("LANG", "C.UTF-8")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("XDG_CACHE_HOME");
        command
    }

    fn bus(&self, to: &str, path: &str, method: &str, args: &[&str]) -> String {
        let mut command = self.command("gdbus");
        command.args(["call", "--session", "--dest", to, "--object-path", path, "--method", method]).args(args);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    }

    /// What a node answers; empty where it is gone.
    fn ask(&self, (name, path): &Node, method: &str, args: &[&str]) -> String {
        let mut command = self.command("gdbus");
        command.args(["call", "--address", &self.a11y, "--dest", name, "--object-path", path, "--method", method]);
        String::from_utf8(command.args(args).output().unwrap().stdout).unwrap()
    }

    fn name(&self, node: &Node) -> String {
        let answer = self.ask(node, "org.freedesktop.DBus.Properties.Get", &[ACCESSIBLE, "Name"]);
        quoted(&answer).into_iter().next().unwrap_or_default()
    }

    /// Everything that every program shows, with names and roles.
    fn tree(&self) -> Vec<(Node, String, u32)> {
        let desktop = ("org.a11y.atspi.Registry".to_owned(), "/org/a11y/atspi/accessible/root".to_owned());
        let (mut todo, mut tree) = (vec![desktop], Vec::new());
        while let Some(node) = todo.pop() {
            let children = quoted(&self.ask(&node, &format!("{ACCESSIBLE}.GetChildren"), &[]));
            todo.extend(children.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone())));
            // As "(uint32 43,)".
            let role = self.ask(&node, &format!("{ACCESSIBLE}.GetRole"), &[]);
            let role = role.split_whitespace().last().map(|word| word.trim_matches([',', ')'])).unwrap_or_default();
            tree.push((node.clone(), self.name(&node), role.parse().unwrap_or_default()));
            assert!(tree.len() < MOST_NODES, "a tree without end");
        }
        tree
    }

    /// The node with this name and role, once it is there.
    fn find(&self, name: &str, role: u32) -> Node {
        let begin = Instant::now();
        loop {
            let tree = self.tree();
            if let Some((node, ..)) = tree.iter().find(|(_, n, r)| n.starts_with(name) && *r == role) {
                return node.clone();
            }
            let seen: Vec<_> = tree.iter().map(|(_, name, role)| format!("{role}: {name}")).collect();
            assert!(begin.elapsed() < PATIENCE, "nothing of role {role} is called {name:?}: {seen:#?}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    fn press(&self, node: &Node) {
        self.ask(node, "org.a11y.atspi.Action.DoAction", &["0"]);
    }
}

/// What stands between quotation marks in an answer.
fn quoted(answer: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = answer;
    while let Some(start) = rest.find(['\'', '"']) {
        let mark = rest.as_bytes()[start] as char;
        let inner = &rest[start + 1..];
        let Some(end) = inner.find(mark) else { break };
        parts.push(inner[..end].to_owned());
        rest = &inner[end + 1..];
    }
    parts
}

#[test]
fn a_screen_reader_finds_the_start_screens_buttons_and_presses_them() {
    let needed = ["Xvfb", "dbus-run-session", "gdbus", LAUNCHER];
    if let Some(absent) = needed.into_iter().find(|program| !is_there(program)) {
        return skipped(&format!("{absent} is not there (Debian: xvfb dbus at-spi2-core libglib2.0-bin)"));
    }
    let session = Session::new();
    // A visit that cannot be opened leads to the start screen, and somebody who has been here before is not welcomed.
    let settings = session.home.path().join(".config/parvis/preferences.json");
    std::fs::create_dir_all(settings.parent().unwrap()).unwrap();
    let mut file = std::fs::File::create(&settings).unwrap();
    file.write_all(br#"{"version":1,"welcomed":true,"language":"en"}"#).unwrap();
    let visit = session.home.path().join("tileset.json");
    std::fs::write(&visit, "{}").unwrap();
    let mut program = session.command(env!("CARGO_BIN_EXE_parvis"));
    let log = std::fs::File::create(session.home.path().join("log")).unwrap();
    let child = program.arg("visit").arg(&visit).stdout(Stdio::null()).stderr(log).spawn().unwrap();
    let mut running = Running(child);
    // Without a driver there is no window, and nothing to be read.
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_secs(3) {
        if running.0.try_wait().unwrap().is_some() {
            let log = std::fs::read_to_string(session.home.path().join("log")).unwrap();
            // Whatever else ends it is a defect.
            assert!(["Vulkan", "graphics", "adapter"].iter().any(|word| log.contains(word)), "it ended: {log}");
            return skipped(&format!("the program did not start: {log}"));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    session.find("Enter the cathedral", BUTTON);
    session.find("Français", RADIO);
    let access = session.find("Access settings", BUTTON);
    session.press(&access);
    session.find("Access settings", HEADING);
    session.find("Search for an option", ENTRY);
    // A switch says what it does, and pressing it is kept like any other press.
    let contrast = session.find("High contrast", CHECK_BOX);
    session.press(&contrast);
    let begin = Instant::now();
    loop {
        let text = std::fs::read_to_string(&settings).unwrap();
        if text.replace(' ', "").contains("\"high_contrast\":true") {
            break;
        }
        assert!(begin.elapsed() < PATIENCE, "{text}");
        std::thread::sleep(Duration::from_millis(100));
    }
}
