//! The colours of the page's themes, for pictures that know no style sheet. They are taken from the page's own when this
//! is compiled, and none of its other words is kept.

use crate::views::marks::Ink;
use crate::views::svg::Look;

const STYLES: &[u8] = include_bytes!("../../static/app.css");

/// A theme of the page's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// For light surroundings.
    #[default]
    Light,
    /// For dark ones.
    Dark,
    /// For lecture halls: the strongest contrast, thick strokes.
    Projector,
}

/// What a picture is painted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paint {
    /// Whose colours it has.
    pub theme: Theme,
    /// Whether it has the theme's ground, or none: then what lies behind it is seen.
    pub ground: bool,
}

struct Colours {
    /// Red, green and blue of each ink.
    inks: [u32; Ink::ALL.len()],
    stroke: f64,
}

const LIGHT: Colours = colours(b":root {");
const DARK: Colours = colours(b":root[data-theme=\"dark\"] {");
const PROJECTOR: Colours = colours(b":root[data-theme=\"projector\"] {");

impl Theme {
    /// All of them.
    pub const ALL: [Theme; 3] = [Theme::Light, Theme::Dark, Theme::Projector];

    /// As it is called.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
            Theme::Projector => "projector",
        }
    }

    fn colours(self) -> &'static Colours {
        match self {
            Theme::Light => &LIGHT,
            Theme::Dark => &DARK,
            Theme::Projector => &PROJECTOR,
        }
    }
}

impl Paint {
    /// The same for writing an SVG picture.
    pub fn look(self) -> Look {
        let Colours { inks, stroke } = self.theme.colours();
        let ground = self.ground.then_some(Ink::Ground);
        Look { colour: Box::new(|ink| format!("#{:06x}", inks[ink as usize])), stroke: *stroke, ground }
    }
}

/// The place of `words` from `at` on, or the end.
const fn find(words: &[u8], mut at: usize, end: usize) -> usize {
    while at + words.len() <= end {
        let mut same = 0;
        while same < words.len() && STYLES[at + same] == words[same] {
            same += 1;
        }
        if same == words.len() {
            return at;
        }
        at += 1;
    }
    end
}

/// Those of the first block of the style sheet that begins with these words.
const fn colours(theme: &[u8]) -> Colours {
    let from = find(theme, 0, STYLES.len());
    let to = find(b"}", from, STYLES.len());
    assert!(to < STYLES.len(), "the style sheet has no such theme");
    let mut inks = [0; Ink::ALL.len()];
    let mut number = 0;
    while number < inks.len() {
        let ink = Ink::ALL[number];
        assert!(ink as usize == number, "inks are listed in their order");
        inks[number] = hex(value(ink.name().as_bytes(), from, to));
        number += 1;
    }
    let at = find(b"--picture-stroke: ", from, to);
    let stroke = if at < to { decimal(at + b"--picture-stroke: ".len()) } else { 1.0 };
    Colours { inks, stroke }
}

/// Where the value of an ink begins.
const fn value(name: &[u8], from: usize, to: usize) -> usize {
    let mut at = find(b"--ink-", from, to);
    while at < to {
        let begins = at + b"--ink-".len();
        let ends = find(b": #", begins, to);
        if ends == begins + name.len() && find(name, begins, ends) == begins {
            return ends + b": #".len();
        }
        at = find(b"--ink-", begins, to);
    }
    panic!("an ink has no colour in a theme, or not as #rrggbb")
}

const fn hex(from: usize) -> u32 {
    let (mut value, mut at) = (0, from);
    while STYLES[at] != b';' {
        let digit = match STYLES[at] {
            digit @ b'0'..=b'9' => digit - b'0',
            digit @ b'a'..=b'f' => digit - b'a' + 10,
            _ => panic!("colours are written as #rrggbb"),
        };
        value = value * 16 + digit as u32;
        at += 1;
    }
    assert!(at == from + 6, "colours are written as #rrggbb");
    value
}

const fn decimal(mut at: usize) -> f64 {
    let (mut value, mut unit) = (0.0, 1.0);
    let mut fraction = false;
    while STYLES[at] != b';' {
        match STYLES[at] {
            b'.' => fraction = true,
            digit => {
                value = value * 10.0 + (digit - b'0') as f64;
                unit *= if fraction { 10.0 } else { 1.0 };
            }
        }
        at += 1;
    }
    value / unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_those_of_the_style_sheet() {
        for (theme, ink, colour, stroke) in [
            (Theme::Light, Ink::Bad, "#c2330c", 1.0),
            (Theme::Light, Ink::BadSoft, "#fde6dd", 1.0),
            (Theme::Dark, Ink::Ground, "#111a22", 1.0),
            (Theme::Projector, Ink::Accent, "#00408c", 1.7),
        ] {
            let look = Paint { theme, ground: false }.look();
            assert_eq!(((look.colour)(ink).as_str(), look.stroke), (colour, stroke), "{theme:?} {ink:?}");
        }
    }
}
