use parvis::visiting::speech::*;
use std::time::{Duration, Instant};
fn go(sinks: Vec<Box<dyn SpeechSink>>) {
    let t0 = Instant::now();
    let mut speaker = Speaker::new(Voice::new(sinks, t0));
    speaker.queue.say(&Utterance::new(Kind::Narration, "fr", "La nef est longue. Elle a cinq travées. Et un chœur."));
    let mut last = String::new();
    let mut cut = false;
    while t0.elapsed().as_secs() < 50 {
        speaker.tick(Instant::now());
        let now = format!("{:?} {:?}", speaker.voice(), speaker.queue.saying().map(|s| s.text.to_owned()));
        if now != last {
            eprintln!("{:.2} {now}", t0.elapsed().as_secs_f32());
            last = now;
        }
        if let Some(news) = speaker.news() {
            eprintln!("{news:?}");
        }
        if !cut && t0.elapsed().as_secs_f32() > 2.5 {
            cut = true;
            eprintln!("reply");
            speaker.queue.say(&Utterance::new(Kind::Reply, "en", "Menu, button."));
        }
        if speaker.queue.is_quiet() && cut {
            break;
        }
        std::thread::sleep(Duration::from_millis(16));
    }
}
#[test]
fn real() {
    let sinks = discover(&Machine::here());
    eprintln!("{:?}", sinks.iter().map(|s| s.name().to_owned()).collect::<Vec<_>>());
    go(sinks);
    eprintln!("--- espeak only");
    go(vec![Box::new(Espeak::new("/usr/bin/espeak-ng".into()))]);
}
