//! What can be chosen for a picture: its content, background, size, pixels and run. Each list has the values with their
//! words, so that a choice is never a bare number.

use crate::export::{Paint, Theme};
use crate::tr;
use crate::ui::playback::RunSlot;
use crate::view_list::View;
use crate::views::DRAWABLE;

/// What a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureContent {
    /// One view.
    One(View),
    /// The pipes of both runs.
    Both,
    /// Everything that is on screen.
    All,
}

impl PictureContent {
    /// Its name in files' names.
    pub fn code(self) -> &'static str {
        match self {
            PictureContent::One(view) => view.code(),
            PictureContent::Both => "both",
            PictureContent::All => "all",
        }
    }
}

/// A picture's size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureSize {
    /// A slide of that width, in pixels.
    Slide(u32),
    /// The size that it has on screen.
    Screen,
}

/// What is chosen for the picture, and for the texts the run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PictureChoices {
    /// What the picture shows.
    pub content: PictureContent,
    /// The theme, and whether there is a background.
    pub paint: Paint,
    /// Its size.
    pub size: PictureSize,
    /// How many times as many pixels a PNG has in each direction.
    pub density: f64,
    /// Of which run.
    pub slot: RunSlot,
}

impl Default for PictureChoices {
    fn default() -> PictureChoices {
        PictureChoices {
            content: PictureContent::One(DRAWABLE[0].view),
            paint: Paint { theme: Theme::Light, ground: true },
            size: PictureSize::Slide(1600),
            density: 1.0,
            slot: RunSlot::First,
        }
    }
}

/// A list to choose from.
pub struct Choice {
    /// The id of its element.
    pub id: &'static str,
    /// Its name.
    pub label: &'static str,
    /// What can be chosen, in words.
    pub options: Vec<String>,
    /// The number of the option that is chosen.
    pub chosen: usize,
}

/// `two`: there are two runs.
fn contents(two: bool) -> Vec<(PictureContent, &'static str)> {
    let one = DRAWABLE.iter().map(|drawable| drawable.view);
    let mut all: Vec<_> = one.map(|view| (PictureContent::One(view), view.title())).collect();
    all.push((PictureContent::All, tr!("Everything on screen")));
    if two {
        all.push((PictureContent::Both, tr!("Pipe view of both runs")));
    }
    all
}

fn paints() -> Vec<(Paint, &'static str)> {
    let paint = |theme, ground| Paint { theme, ground };
    vec![
        (paint(Theme::Light, true), tr!("white")),
        (paint(Theme::Dark, true), tr!("dark")),
        (paint(Theme::Light, false), tr!("transparent, on light")),
        (paint(Theme::Dark, false), tr!("transparent, on dark")),
        (paint(Theme::Projector, true), tr!("white, for a projector")),
    ]
}

fn sizes() -> Vec<(PictureSize, &'static str)> {
    vec![
        (PictureSize::Slide(1600), "1600 × 900"),
        (PictureSize::Slide(1920), "1920 × 1080"),
        (PictureSize::Screen, tr!("as on screen")),
    ]
}

fn densities() -> Vec<(f64, &'static str)> {
    vec![(1.0, tr!("at this size")), (2.0, tr!("at twice the resolution"))]
}

fn choice<T: PartialEq>(
    id: &'static str,
    label: &'static str,
    all: &[(T, &'static str)],
    chosen: &T,
) -> Choice {
    let place = all.iter().position(|(value, _)| value == chosen).unwrap_or(all.len().saturating_sub(1));
    Choice { id, label, options: all.iter().map(|(_, words)| (*words).to_owned()).collect(), chosen: place }
}

fn choose<T: Copy>(chosen: &mut T, all: &[(T, &'static str)], number: usize) {
    if let Some((value, _)) = all.get(number) {
        *chosen = *value;
    }
}

impl PictureChoices {
    /// The lists, with what is chosen in them. `runs`: what the two runs are called, if there are two.
    pub fn lists(&self, runs: Option<(String, String)>) -> Vec<Choice> {
        let mut all = vec![
            choice("export-view", tr!("Picture"), &contents(runs.is_some()), &self.content),
            choice("export-paper", tr!("Background"), &paints(), &self.paint),
            choice("export-size", tr!("Size"), &sizes(), &self.size),
            choice("export-pixels", "PNG", &densities(), &self.density),
        ];
        if let Some((first, second)) = runs {
            let chosen = usize::from(self.slot == RunSlot::Second);
            all.push(Choice { id: "export-run", label: tr!("Run"), options: vec![first, second], chosen });
        }
        all
    }

    /// Chooses the option with that number in the list with that id.
    pub fn choose(&mut self, id: &str, number: usize) {
        match id {
            "export-view" => choose(&mut self.content, &contents(true), number),
            "export-paper" => choose(&mut self.paint, &paints(), number),
            "export-size" => choose(&mut self.size, &sizes(), number),
            "export-pixels" => choose(&mut self.density, &densities(), number),
            _ => self.slot = if number == 0 { RunSlot::First } else { RunSlot::Second },
        }
    }
}
