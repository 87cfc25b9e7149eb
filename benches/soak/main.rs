//! `cargo bench --bench soak -- MINUTES`: a camera wanders through a tileset on a server that misbehaves.
//!
//! The server answers on this machine, and well only most of the time: now and then it is late, hangs up, cuts an
//! answer short, breaks, or is away for a while. Every second is looked how much memory tiles and process hold. It ends
//! with an error where tiles ever held more than their budget, where a place that was covered was not any more, or where
//! the wanted detail did not come once the server behaved again.
#![expect(clippy::print_stdout, reason = "a table on standard output is what this program is for")]
#![expect(clippy::unwrap_used, reason = "the server that tests share stops at the first surprise")]
#![expect(dead_code, reason = "not everything that tests share is used here")]

mod counting;
#[path = "../../tests/common/server.rs"]
mod server;
mod trend;
mod wander;
mod world;

use std::error::Error;
use std::time::{Duration, Instant};

use parvis::content::source::{HttpOptions, SourceOptions, open};
use parvis::content::tileset::Tileset;
use parvis::streaming::{ApplyBudget, DecodedTiles, Formats, Streamer, StreamingOptions};
use server::{Fault, Server};
use trend::Trend;
use wander::{Chance, Wanderer};

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;

/// Bytes that tiles may take: about a third of what all of them would.
const BUDGET_BYTES: u64 = 24 << 20;
/// Bytes applied in a frame.
const APPLY_BYTES: u64 = 1 << 20;
const FRAME: Duration = Duration::from_micros(16_667);

fn main() -> Result<(), Box<dyn Error>> {
    let Some(minutes) = std::env::args().skip(1).find_map(|argument| argument.parse::<f64>().ok()) else {
        println!("The soak runs when it is asked for: cargo bench --bench soak -- MINUTES");
        return Ok(());
    };
    let mut server = Server::start();
    let tiles = world::put(&server);
    let http = HttpOptions {
        stall_timeout: Duration::from_millis(800),
        retries: 1,
        first_wait: Duration::from_millis(20),
        longest_wait: Duration::from_millis(200),
        ..HttpOptions::default()
    };
    let address = server.url("/tileset.json");
    let opened = open(address.as_ref(), &SourceOptions { http, cache: None })?;
    let bytes = opened.source.read("tileset.json", 64 << 20)?;
    let options = StreamingOptions {
        memory_budget_bytes: BUDGET_BYTES,
        retry_after_secs: 0.2,
        longest_wait_secs: 2.0,
        ..StreamingOptions::default()
    };
    let tileset = Tileset::parse(&bytes, "tileset.json")?;
    let mut streamer =
        Streamer::new(tileset, opened.source, std::sync::Arc::new(DecodedTiles::default()), Formats::TILES, options);
    let mut held = std::collections::BTreeMap::new();
    let mut wanderer = Wanderer::new();
    let mut chance = Chance::new(7);
    let (mut samples, mut frames, mut holes, mut over, mut most, mut completions) = (Vec::new(), 0_u64, 0_u64, 0, 0, 0);
    let (mut covered, mut slowest, mut answered) = (false, Duration::ZERO, 0);
    let begin = Instant::now();
    let end = begin + Duration::from_secs_f64(minutes * 60.0);
    let mut next_sample = begin;
    let mut away_until: Option<Instant> = None;
    println!("# Soak: {tiles} tiles over http with faults, {minutes} minutes, budget {} MiB", BUDGET_BYTES >> 20);
    loop {
        let start = Instant::now();
        let last = start >= end;
        if last {
            // The server behaves again; the camera stands: all must come.
            if let Some(_away) = away_until.take() {
                server.revive();
            }
            (0..tiles).for_each(|tile| server.mend(&world::path(tile)));
        } else {
            misbehave(&mut server, &mut chance, tiles, &mut away_until);
            wanderer.step(&mut chance);
        }
        let work = Instant::now();
        let selection = streamer.update(&[wanderer.view()], begin.elapsed().as_secs_f64());
        let is_covered = selection.counts.holes == 0 && !selection.shown.is_empty();
        holes += u64::from(covered && selection.counts.holes > 0);
        covered |= is_covered;
        streamer.drain_evicted(|tile| drop(held.remove(&tile)));
        let mut budget = ApplyBudget::new(APPLY_BYTES);
        while let Some((tile, contents)) = streamer.take_ready(&mut budget) {
            held.insert(tile, contents);
        }
        slowest = slowest.max(work.elapsed());
        frames += 1;
        let stats = streamer.stats();
        over += u64::from(stats.resident_bytes > stats.budget_bytes);
        most = most.max(stats.resident_bytes);
        completions += u64::from(streamer.is_complete());
        if start >= next_sample {
            next_sample += Duration::from_secs(1);
            answered += server.forget();
            samples.push((begin.elapsed().as_secs_f64(), trend::resident_process_bytes(), counting::live_bytes()));
        }
        // What was given up is asked for again every two seconds.
        let rested = start > end + Duration::from_secs(5) && streamer.is_complete();
        if last && (rested || start > end + Duration::from_secs(60)) {
            break;
        }
        std::thread::sleep(FRAME.saturating_sub(start.elapsed()));
    }
    let stats = streamer.stats().clone();
    println!("\n| figure | value |\n|---|---|");
    let row = |figure: &str, value: String| println!("| {figure} | {value} |");
    row("frames", frames.to_string());
    row("frames with everything wanted shown", completions.to_string());
    row("frames with a hole", holes.to_string());
    row("frames over the budget", over.to_string());
    row("most bytes of tiles, of the budget", format!("{:.1} of {} MiB", mib(most), BUDGET_BYTES >> 20));
    row("slowest streaming work in a frame", format!("{:.2} ms", slowest.as_secs_f64() * 1e3));
    row(
        "tiles read, called off, let go, prepared for nothing",
        format!("{}, {}, {}, {}", stats.requests, stats.cancelled, stats.evicted, stats.wasted),
    );
    row("bytes read", format!("{:.0} MiB", mib(stats.read_bytes)));
    row("requests that the server answered, connections", format!("{answered}, {}", server.connections()));
    let process = Trend::of(samples.iter().map(|(secs, process, _)| (*secs, mib(*process))));
    let live = Trend::of(samples.iter().map(|(secs, _, live)| (*secs, mib(*live))));
    row("bytes that it has asked for, after a third, at the end", format!("{:.1}, {:.1} MiB", live.first, live.last));
    row("their trend over the last two thirds", format!("{:+.2} MiB a minute", live.slope_per_sec * 60.0));
    row("memory of the process, after a third, at the end", format!("{:.1}, {:.1} MiB", process.first, process.last));
    row("its trend over the last two thirds", format!("{:+.2} MiB a minute", process.slope_per_sec * 60.0));
    let view = wanderer.view();
    let is_fine = streamer.is_complete()
        && streamer.selection().shown.iter().map(|tile| streamer.tileset().tile(*tile)).all(|tile| {
            let sse_px = view.sse_px(tile.geometric_error, tile.bounds.distance(view.eye));
            tile.children.is_empty() || sse_px <= stats.effective_sse_px
        });
    let yes_or_no = if is_fine { "yes" } else { "no" };
    row(
        "all detail shown once the server behaved",
        format!("{yes_or_no} (error allowed: {:.1} px)", stats.effective_sse_px),
    );
    let good = holes == 0 && over == 0 && is_fine;
    if good { Ok(()) } else { Err("the soak has found something: see the table".into()) }
}

fn mib(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

/// Some frames bring another fault, or the end of one.
fn misbehave(server: &mut Server, chance: &mut Chance, tiles: usize, away_until: &mut Option<Instant>) {
    match away_until {
        Some(until) if Instant::now() < *until => return,
        Some(_) => {
            server.revive();
            *away_until = None;
        }
        None => {}
    }
    let path = world::path(chance.below(tiles));
    match chance.below(200) {
        0 => server.once(&path, Fault::Status(500, "")),
        1 => server.once(&path, Fault::CutAfter(chance.below(5000))),
        2 => server.once(&path, Fault::HangUp),
        3 => server.always(&path, Fault::Delay(Duration::from_millis(400))),
        4 => server.always(&path, Fault::Hang),
        5 => server.always(&path, Fault::Status(503, "")),
        6 => server.once(&path, Fault::ClaimsMore(3)),
        7..30 => server.mend(&path),
        30 if chance.below(15) == 0 => {
            server.die();
            *away_until = Some(Instant::now() + Duration::from_secs(3));
        }
        _ => {}
    }
}
