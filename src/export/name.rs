//! What files are called: `upload-crash-pipe-1.2s.svg`. Names that every system takes, and that say what is inside.

use crate::engine::SimTime;

/// Letters of a part at most.
const PART: usize = 60;

/// The parts that say something, one after the other, and the ending.
pub fn file_name(parts: &[&str], end: &str) -> String {
    let parts: Vec<String> = parts.iter().map(|part| plain(part)).filter(|part| !part.is_empty()).collect();
    let name = if parts.is_empty() { "highwater".to_owned() } else { parts.join("-") };
    format!("{name}.{end}")
}

/// `1.2s`, `320us`
pub fn time_word(time: SimTime) -> String {
    time.short().replace('µ', "u").replace(' ', "")
}

/// Small letters, digits and dots; whatever else there is joins them.
fn plain(part: &str) -> String {
    let mut text = String::new();
    for c in part.chars().take(PART) {
        match c {
            'a'..='z' | '0'..='9' => text.push(c),
            'A'..='Z' => text.push(c.to_ascii_lowercase()),
            '.' if text.ends_with(|before: char| before != '-' && before != '.') => text.push(c),
            _ if text.ends_with(|before: char| before.is_ascii_alphanumeric()) => text.push('-'),
            _ => {}
        }
    }
    text.trim_end_matches(['-', '.']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_is_inside_on_every_system() {
        let time = |ns| time_word(SimTime(ns));
        for (parts, name) in [
            (["upload-crash", "pipe", &time(1_200_000_000)], "upload-crash-pipe-1.2s.svg"),
            (["upload-crash", "", &time(320_000)], "upload-crash-320us.svg"),
            (["Mein Upload (ärgerlich)", "pipe()", &time(0)], "mein-upload-rgerlich-pipe-0s.svg"),
            (["../../etc/passwd", "..", ""], "etc-passwd.svg"),
            (["流", "", ""], "highwater.svg"),
        ] {
            assert_eq!(file_name(&parts, "svg"), name);
        }
    }
}
