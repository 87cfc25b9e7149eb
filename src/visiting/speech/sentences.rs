//! Cuts a text into sentences, so that a voice can be stopped between them and goes on where it was.

/// Longest text that is said, characters: some twenty minutes. What follows is not said.
pub const MOST_CHARS: usize = 20_000;

/// Longest piece, characters: about fifteen seconds.
pub const LONGEST_CHARS: usize = 240;

/// From here on a comma is a good place to cut a sentence that is too long.
const COMMA_CHARS: usize = 80;

/// Sentences of at most [`LONGEST_CHARS`] characters, in order, each on one line and with something to say in it.
///
/// Blank lines part sentences, other line breaks do not. Marks that no voice says (soft hyphens, marks of direction) and
/// characters on which voices have been known to choke (controls, private use, no characters at all) are taken out.
pub fn sentences(text: &str) -> Vec<String> {
    let text: String = text.chars().take(MOST_CHARS).filter_map(sayable).collect();
    let mut cutter = Cutter::default();
    for paragraph in text.split("\n\n") {
        let mut words = paragraph.split_whitespace().peekable();
        while let Some(word) = words.next() {
            cutter.add(word);
            if ends(&cutter.piece, words.peek().copied()) {
                cutter.cut();
            }
        }
        cutter.cut();
    }
    cutter.pieces
}

fn sayable(c: char) -> Option<char> {
    match c {
        '\n' => Some('\n'),
        '\r'
        | '\u{ad}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{e000}'..='\u{f8ff}'
        | '\u{feff}'
        | '\u{fff0}'..='\u{ffff}'
        | '\u{e0000}'..='\u{10ffff}' => None,
        c if c.is_control() || c.is_whitespace() => Some(' '),
        c => Some(c),
    }
}

/// Whether a sentence ends with what is there so far. Where it is not sure it goes on: an abbreviation that is cut sounds
/// worse than two sentences at once.
fn ends(so_far: &str, next: Option<&str>) -> bool {
    let Some(next) = next else { return true };
    // French puts a space before its marks.
    if !next.contains(char::is_alphanumeric) && !next.starts_with(['«', '“', '(', '[', '–', '—', '-']) {
        return false;
    }
    let bare = so_far.trim_end_matches(['»', '”', '’', '"', '\'', ')', ']', ' ']);
    let Some(stem) = bare.strip_suffix('.') else {
        return bare.ends_with(['!', '?', '…', '。', '！', '？']);
    };
    let word = stem.rsplit(' ').next().unwrap_or_default();
    let short = word.chars().count() <= 3 && word.starts_with(char::is_uppercase);
    let goes_on = next.starts_with(char::is_lowercase);
    !short && !goes_on
}

#[derive(Default)]
struct Cutter {
    pieces: Vec<String>,
    piece: String,
    chars: usize,
    /// Where a piece that gets too long may be cut: bytes.
    comma: Option<usize>,
}

impl Cutter {
    fn add(&mut self, word: &str) {
        let chars = word.chars().count();
        if self.chars + 1 + chars > LONGEST_CHARS {
            self.cut_at_comma();
        }
        if self.chars + 1 + chars > LONGEST_CHARS {
            self.cut();
        }
        if self.chars > 0 {
            self.piece.push(' ');
            self.chars += 1;
        }
        for c in word.chars() {
            if self.chars == LONGEST_CHARS {
                self.cut();
            }
            self.piece.push(c);
            self.chars += 1;
        }
        if self.chars >= COMMA_CHARS && word.ends_with([',', ';', ':', '、', '，']) {
            self.comma = Some(self.piece.len());
        }
    }

    fn cut_at_comma(&mut self) {
        let Some(comma) = self.comma else { return };
        let rest = self.piece.split_off(comma);
        self.cut();
        rest.trim_start().clone_into(&mut self.piece);
        self.chars = self.piece.chars().count();
    }

    fn cut(&mut self) {
        let piece = std::mem::take(&mut self.piece);
        self.chars = 0;
        self.comma = None;
        if piece.contains(char::is_alphanumeric) {
            self.pieces.push(piece);
        }
    }
}
