//! What one can do in the dialog: choose, save, copy. A long trace is written between frames; the page goes on.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use yew::functional::UseForceUpdateHandle;

use super::formats::{Chosen, OfferedText, Text};
use super::source::{Moments, Taken};
use crate::scenario::{PARTS, node_program_of};
use crate::tr;
use crate::trace::{Amount, Format, Writing, write_trace};
use crate::web::clipboard::copy;
use crate::web::fetch::fetch_text;
use crate::web::file::{Pieces, save};
use crate::web::raster::{Address, png};
use crate::web::slices::{Slices, Working};
use crate::web::theme::Theme;

/// Events that are written at a time: a fraction of a millisecond's work.
const STEP: u64 = 200;

/// Bytes after which a piece is given to the browser.
const PIECE: usize = 1 << 20;

/// Events that may be copied.
const COPIED: u64 = 20_000;

/// What has come of a wish.
pub enum Said {
    /// It is done, or under way.
    Well(String),
    /// It cannot be.
    Bad(String),
    /// The clipboard is refused: here is the text, to be copied by hand.
    Refused(String),
}

/// What one can wish for.
#[derive(Clone, Copy)]
pub enum Deed {
    Svg,
    Png,
    Save(OfferedText),
    Copy(OfferedText),
}

/// A picture, and what it was drawn of.
type Drawn = ((Chosen, Moments, (f64, f64)), Rc<str>, Option<Address>);

/// What is remembered as long as the dialog is open.
pub struct Held {
    pub chosen: Cell<Chosen>,
    pub said: RefCell<Option<Said>>,
    drawn: RefCell<Option<Drawn>>,
    /// What every Node program has in common, once it is fetched.
    parts: RefCell<Option<Result<Rc<[String; 3]>, String>>>,
    slices: Slices,
    working: RefCell<Option<Working>>,
}

impl Default for Held {
    fn default() -> Held {
        let mut chosen = Chosen::default();
        if Theme::chosen() == Theme::Projector {
            chosen.0[1] = 4;
        }
        Held {
            chosen: Cell::new(chosen),
            said: RefCell::default(),
            drawn: RefCell::default(),
            parts: RefCell::default(),
            slices: Slices::default(),
            working: RefCell::default(),
        }
    }
}

/// The hand that holds it.
#[derive(Clone)]
pub struct Hand {
    pub taken: Rc<Taken>,
    pub held: Rc<Held>,
    pub tell: UseForceUpdateHandle,
}

impl Hand {
    /// Chooses another one at a place.
    pub fn choose(&self, place: usize, number: usize) {
        let mut chosen = self.held.chosen.get();
        chosen.0[place] = number;
        self.held.chosen.set(chosen);
        self.tell.force_update();
    }

    fn say(&self, said: Said) {
        *self.held.said.borrow_mut() = Some(said);
        self.tell.force_update();
    }

    /// Says what has come of a file: its name and its size, or why there is none.
    fn tell_of(&self, name: &str, saved: Result<f64, String>) {
        self.say(match saved {
            Ok(bytes) => Said::Well(format!("{name}: {}", Amount::bytes(bytes as u64))),
            Err(why) => Said::Bad(why),
        });
    }

    /// Fetches what every Node program has in common.
    pub fn fetch(&self) {
        let hand = self.clone();
        yew::platform::spawn_local(async move {
            let mut parts = [const { String::new() }; 3];
            let mut why = None;
            for (part, name) in parts.iter_mut().zip(PARTS) {
                match fetch_text(&format!("./node/{name}")).await {
                    Ok(text) => *part = text,
                    Err(error) => why = Some(error),
                }
            }
            *hand.held.parts.borrow_mut() = Some(why.map_or_else(|| Ok(Rc::new(parts)), Err));
            hand.tell.force_update();
        });
    }

    /// The picture as SVG, drawn once for each choice and moment.
    fn picture(&self) -> Rc<str> {
        let (taken, chosen) = (&self.taken, self.held.chosen.get());
        let of = (chosen, taken.moments(), taken.size(chosen));
        let known =
            self.held.drawn.borrow().as_ref().filter(|drawn| drawn.0 == of).map(|drawn| drawn.1.clone());
        known.unwrap_or_else(|| {
            let svg: Rc<str> = taken.picture(chosen).into();
            // The address of the last one ends here.
            *self.held.drawn.borrow_mut() = Some((of, svg.clone(), Address::of_svg(&svg)));
            svg
        })
    }

    /// Where the picture can be seen, and which theme's ground it will lie on, if it has none.
    pub fn preview(&self) -> (Option<String>, Option<&'static str>) {
        self.picture();
        let drawn = self.held.drawn.borrow();
        let address = drawn.as_ref().and_then(|drawn| drawn.2.as_ref()).map(|at| at.text().to_owned());
        let paint = self.held.chosen.get().paint();
        (address, (!paint.ground).then_some(paint.theme.name()))
    }

    /// Why there is no such text; empty while it comes.
    pub fn missing(&self, text: Text) -> Option<String> {
        let lane = self.held.chosen.get().lane();
        let nothing = || Some(tr!("none yet: nothing has happened").to_owned());
        match (text, &*self.held.parts.borrow()) {
            (Text::Scenario | Text::Program, _) if self.taken.scenario(lane).is_none() => {
                Some(tr!("none: this was recorded, and not made of a scenario").to_owned())
            }
            (Text::Program, None) => Some(String::new()),
            (Text::Program, Some(Err(why))) => Some(why.clone()),
            (Text::Mermaid, _) if !self.taken.has_signals(lane) => nothing(),
            (Text::Trace(_), _) if self.taken.trace(lane).1 == 0 => nothing(),
            _ => None,
        }
    }

    /// All of a text.
    fn text(&self, text: Text) -> Result<String, String> {
        let lane = self.held.chosen.get().lane();
        let scenario = || self.taken.scenario(lane).unwrap_or_default();
        match (text, &*self.held.parts.borrow()) {
            (Text::Mermaid, _) => Ok(self.taken.mermaid(lane)),
            (Text::Scenario, _) => Ok(scenario().file()),
            (Text::Program, Some(Ok(parts))) => Ok(node_program_of(&scenario(), parts)),
            (Text::Program, _) => Ok(String::new()),
            (Text::Trace(format), _) => {
                let (trace, end) = self.taken.trace(lane);
                let trace = trace.borrow();
                if end.saturating_sub(trace.first()) > COPIED {
                    return Err(tr!("This is too long to be copied: save it.").to_owned());
                }
                let mut bytes = Vec::new();
                write_trace(format, &trace, end, &mut bytes).map_err(|error| error.to_string())?;
                Ok(String::from_utf8_lossy(&bytes).into_owned())
            }
        }
    }

    /// Does it.
    pub fn act(&self, deed: Deed) {
        let chosen = self.held.chosen.get();
        match deed {
            Deed::Svg => self.save(self.taken.file(chosen, chosen.name(), true, "svg"), &self.picture()),
            Deed::Png => {
                let name = self.taken.file(chosen, chosen.name(), true, "png");
                let (hand, svg, (w, h)) = (self.clone(), self.picture(), self.taken.size(chosen));
                yew::platform::spawn_local(async move {
                    let pixels = |side: f64| (side * chosen.density()) as u32;
                    let drawn = png(&svg, pixels(w), pixels(h)).await;
                    hand.tell_of(&name, drawn.and_then(|blob| save(&name, &blob)));
                });
            }
            Deed::Save(OfferedText { what: Text::Trace(format), end, .. }) => {
                // Another wish ends the last one.
                *self.held.working.borrow_mut() =
                    Some(self.write(format, self.taken.file(chosen, "", true, end)));
            }
            Deed::Save(OfferedText { what, end, .. }) => match self.text(what) {
                Ok(text) => self.save(self.taken.file(chosen, "", what == Text::Mermaid, end), &text),
                Err(why) => self.say(Said::Bad(why)),
            },
            Deed::Copy(OfferedText { what, .. }) => match self.text(what) {
                Ok(text) => {
                    let hand = self.clone();
                    yew::platform::spawn_local(async move {
                        hand.say(match copy(&text).await {
                            true => Said::Well(tr!("Copied.").to_owned()),
                            false => Said::Refused(text),
                        });
                    });
                }
                Err(why) => self.say(Said::Bad(why)),
            },
        }
    }

    fn save(&self, name: String, text: &str) {
        let file = Pieces::default();
        file.push(text.as_bytes());
        self.tell_of(&name, file.save(&name));
    }

    /// Writes what has happened into a file of that name, unless another wish takes its place. It goes on when the dialog
    /// is closed.
    fn write(&self, format: Format, name: String) -> Working {
        let hand = self.clone();
        let (trace, end) = self.taken.trace(self.held.chosen.get().lane());
        let mut writing = Writing::new(format, &trace.borrow(), end);
        let (file, mut piece) = (Pieces::default(), Vec::new());
        let mut told = 0.0;
        self.held.slices.add(move || {
            // Memory takes all that is written to it.
            let done = writing.write(&trace.borrow(), STEP, &mut piece).unwrap_or(true);
            if done || piece.len() >= PIECE {
                file.push(&piece);
                piece.clear();
            }
            let share = writing.share();
            if done {
                hand.tell_of(&name, file.save(&name));
            } else if share - told >= 0.05 {
                told = share;
                let share = format!("{:.0}", share * 100.0);
                hand.say(Said::Well(tr!("Writing {name}: {share} %", name, share)));
            }
            done
        })
    }
}
