//! From captions to a text.

use super::timing::clock;
use super::{Align, Captions, Cue, CueSettings, LineAt, Span};

impl Captions {
    /// The captions as WebVTT with `\n` line ends, comments and styles first. Reading it again gives the same
    /// cues, as long as their texts have no empty lines (which WebVTT cannot hold; they are left out) and
    /// their spans are merged as the reader merges them.
    pub fn to_vtt(&self) -> String {
        let mut out = String::from("WEBVTT");
        if !self.title.is_empty() {
            out.push(' ');
            out.push_str(&one_line(&self.title));
        }
        out.push('\n');
        for line in &self.metadata {
            out.push_str(&block(line));
        }
        for note in &self.notes {
            let separator = if note.contains('\n') { '\n' } else { ' ' };
            out.push_str(&format!("\nNOTE{separator}{}", block(note)));
        }
        for style in &self.styles {
            out.push_str(&format!("\nSTYLE\n{}", block(style)));
        }
        for region in &self.regions {
            out.push_str(&format!("\nREGION\n{}", block(region)));
        }
        for cue in &self.cues {
            out.push('\n');
            write_cue(&mut out, cue);
        }
        out
    }
}

fn write_cue(out: &mut String, cue: &Cue) {
    if let Some(id) = &cue.id {
        out.push_str(&block(&one_line(id)));
    }
    let (start, end) = (clock(cue.start_secs), clock(cue.end_secs));
    out.push_str(&format!("{start} --> {end}{}\n", settings(&cue.settings)));
    let text: String = cue.spans.iter().map(write_span).collect();
    out.push_str(&block(&text));
}

fn settings(settings: &CueSettings) -> String {
    let mut out = String::new();
    if let Some(vertical) = &settings.vertical {
        out.push_str(&format!(" vertical:{vertical}"));
    }
    match settings.line {
        Some(LineAt::Number(number)) => out.push_str(&format!(" line:{number}")),
        Some(LineAt::Percent(percent)) => out.push_str(&format!(" line:{percent}%")),
        None => {}
    }
    if let Some(percent) = settings.position_pct {
        out.push_str(&format!(" position:{percent}%"));
    }
    if let Some(percent) = settings.size_pct {
        out.push_str(&format!(" size:{percent}%"));
    }
    if let Some(align) = settings.align {
        let name = match align {
            Align::Start => "start",
            Align::Center => "center",
            Align::End => "end",
            Align::Left => "left",
            Align::Right => "right",
        };
        out.push_str(&format!(" align:{name}"));
    }
    if let Some(region) = &settings.region {
        out.push_str(&format!(" region:{region}"));
    }
    out
}

fn write_span(span: &Span) -> String {
    let style = &span.style;
    let mut text = escape(&span.text);
    if !style.classes.is_empty() {
        text = format!("<c.{}>{text}</c>", style.classes.join("."));
    }
    for (wanted, tag) in [(style.underline, "u"), (style.italic, "i"), (style.bold, "b")] {
        if wanted {
            text = format!("<{tag}>{text}</{tag}>");
        }
    }
    if let Some(language) = &span.language {
        text = format!("<lang {}>{text}</lang>", escape(language));
    }
    if let Some(voice) = &span.voice {
        text = format!("<v {}>{text}</v>", escape(voice));
    }
    text
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace(['\r', '\0'], "")
}

/// The lines that are not empty, each with its end; an arrow would begin a cue, so it is drawn otherwise.
fn block(text: &str) -> String {
    text.lines().filter(|line| !line.is_empty()).map(|line| format!("{}\n", line.replace("-->", "→"))).collect()
}

fn one_line(text: &str) -> String {
    text.split(['\n', '\r']).map(str::trim).collect::<Vec<_>>().join(" ")
}
