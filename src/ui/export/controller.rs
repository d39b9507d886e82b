//! What the export dialog does: choose, save, copy. A long trace is written between frames, so that the page stays
//! responsive.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::{fmt, io};

use yew::functional::UseForceUpdateHandle;

use super::formats::{TextContent, TextFormat};
use super::picture_choices::PictureChoices;
use super::source::{ExportSource, Moments};
use crate::figure::main_of;
use crate::formats::{Format, TraceWriter, write_trace};
use crate::scenario::{PARTS, node_program_of};
use crate::tr;
use crate::trace::Amount;
use crate::web::clipboard::copy;
use crate::web::error::WebError;
use crate::web::fetch::fetch_text;
use crate::web::file::{Pieces, save};
use crate::web::raster::{Address, png};
use crate::web::slices::{Job, Slices};
use crate::web::theme::Theme;

/// Events that are written at a time: a fraction of a millisecond's work.
const STEP: u64 = 200;

/// Bytes after which a piece is given to the browser.
const PIECE: usize = 1 << 20;

/// Events that may be copied.
const COPIED: u64 = 20_000;

/// The outcome of an export.
pub enum Outcome {
    /// Done or in progress, in a sentence.
    Well(String),
    /// Failed, in a sentence.
    Bad(String),
    /// The browser refused the clipboard: the text, to be copied by hand.
    Refused(String),
}

/// Why a text could not be made.
#[derive(Debug)]
enum ExportError {
    /// It is too long to be copied.
    TooLong,
    /// It could not be written.
    Write(io::Error),
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExportError::TooLong => f.write_str(tr!("This is too long to copy; save it instead.")),
            ExportError::Write(error) => write!(f, "{error}"),
        }
    }
}

/// What a button of the dialog does.
#[derive(Clone, Copy)]
pub enum ExportAction {
    Svg,
    Png,
    Save(TextFormat),
    Copy(TextFormat),
}

/// A picture, and what it was drawn of.
type Preview = ((PictureChoices, Moments, (f64, f64)), Rc<str>, Option<Address>);

/// The dialog's state, kept between renderings while it is open.
pub struct ExportState {
    pub choices: Cell<PictureChoices>,
    pub outcome: RefCell<Option<Outcome>>,
    drawn: RefCell<Option<Preview>>,
    /// What every Node program has in common, once it is fetched.
    parts: RefCell<Option<Result<Rc<[String; 3]>, WebError>>>,
    slices: Slices,
    working: RefCell<Option<Job>>,
}

impl Default for ExportState {
    fn default() -> ExportState {
        let mut choices = PictureChoices::default();
        if Theme::chosen() == Theme::Projector {
            choices.paint.theme = crate::export::Theme::Projector;
        }
        ExportState {
            choices: Cell::new(choices),
            outcome: RefCell::default(),
            drawn: RefCell::default(),
            parts: RefCell::default(),
            slices: Slices::default(),
            working: RefCell::default(),
        }
    }
}

/// The dialog's actions on its state.
#[derive(Clone)]
pub struct ExportController {
    pub source: Rc<ExportSource>,
    pub export: Rc<ExportState>,
    pub update: UseForceUpdateHandle,
}

impl ExportController {
    /// Chooses another one at a place.
    pub fn choose(&self, id: &str, number: usize) {
        let mut choices = self.export.choices.get();
        choices.choose(id, number);
        self.export.choices.set(choices);
        self.update.force_update();
    }

    fn say(&self, outcome: Outcome) {
        *self.export.outcome.borrow_mut() = Some(outcome);
        self.update.force_update();
    }

    /// Reports a saved file with its size in bytes, or why it could not be saved.
    fn report_saved(&self, name: &str, saved: Result<f64, WebError>) {
        self.say(match saved {
            Ok(bytes) => Outcome::Well(format!("{name}: {}", Amount::bytes(bytes as u64))),
            Err(error) => Outcome::Bad(error.to_string()),
        });
    }

    /// Fetches what every Node program has in common.
    pub fn fetch(&self) {
        let controller = self.clone();
        yew::platform::spawn_local(async move {
            let mut parts = [const { String::new() }; 3];
            let mut why = None;
            for (part, name) in parts.iter_mut().zip(PARTS) {
                match fetch_text(&format!("./node/{name}")).await {
                    Ok(text) => *part = text,
                    Err(error) => why = Some(error),
                }
            }
            *controller.export.parts.borrow_mut() = Some(why.map_or_else(|| Ok(Rc::new(parts)), Err));
            controller.update.force_update();
        });
    }

    /// The picture as SVG, drawn once for each choice and moment.
    fn picture(&self) -> Rc<str> {
        let (source, choices) = (&self.source, self.export.choices.get());
        let of = (choices, source.moments(), source.size(choices));
        let known =
            self.export.drawn.borrow().as_ref().filter(|drawn| drawn.0 == of).map(|drawn| drawn.1.clone());
        known.unwrap_or_else(|| {
            let svg: Rc<str> = source.picture(choices).into();
            // The address of the last one ends here.
            *self.export.drawn.borrow_mut() = Some((of, svg.clone(), Address::of_svg(&svg)));
            svg
        })
    }

    /// Where the picture can be seen, and which theme's ground it will lie on, if it has none.
    pub fn preview(&self) -> (Option<String>, Option<&'static str>) {
        self.picture();
        let drawn = self.export.drawn.borrow();
        let address = drawn.as_ref().and_then(|drawn| drawn.2.as_ref()).map(|at| at.text().to_owned());
        let paint = self.export.choices.get().paint;
        (address, (!paint.ground).then_some(paint.theme.name()))
    }

    /// Why there is no such text; empty while it comes.
    pub fn missing(&self, text: TextContent) -> Option<String> {
        let slot = self.export.choices.get().slot;
        let nothing = || Some(tr!("none yet: nothing has happened").to_owned());
        match (text, &*self.export.parts.borrow()) {
            (TextContent::Program, _) if self.source.program().is_some() => None,
            (TextContent::Scenario, _) if self.source.program().is_some() => {
                Some(tr!("none: this is your program, not a scenario").to_owned())
            }
            (TextContent::Scenario | TextContent::Program, _) if self.source.scenario(slot).is_none() => {
                Some(tr!("none: this is a recording, not a scenario").to_owned())
            }
            (TextContent::Program, None) => Some(String::new()),
            (TextContent::Program, Some(Err(error))) => Some(error.to_string()),
            (TextContent::Mermaid, _) if !self.source.has_signals(slot) => nothing(),
            (TextContent::Trace(_), _) if self.source.trace(slot).1 == 0 => nothing(),
            _ => None,
        }
    }

    /// All of a text.
    fn text(&self, text: TextContent) -> Result<String, ExportError> {
        let slot = self.export.choices.get().slot;
        let scenario = || self.source.scenario(slot).unwrap_or_default();
        if let (TextContent::Program, Some(own)) = (text, self.source.program()) {
            return Ok(own.to_string());
        }
        match (text, &*self.export.parts.borrow()) {
            (TextContent::Mermaid, _) => Ok(self.source.mermaid(slot)),
            (TextContent::Scenario, _) => Ok(scenario().file()),
            (TextContent::Program, Some(Ok(parts))) => Ok(node_program_of(&scenario(), parts)),
            (TextContent::Program, _) => Ok(String::new()),
            (TextContent::Trace(format), _) => {
                let (trace, end) = self.source.trace(slot);
                let trace = trace.borrow();
                if end.saturating_sub(trace.first()) > COPIED {
                    return Err(ExportError::TooLong);
                }
                let mut bytes = Vec::new();
                write_trace(format, &trace, end, &mut bytes).map_err(ExportError::Write)?;
                Ok(String::from_utf8_lossy(&bytes).into_owned())
            }
        }
    }

    /// Does it.
    pub fn act(&self, action: ExportAction) {
        let choices = self.export.choices.get();
        match action {
            ExportAction::Svg => {
                self.save(self.source.file(choices, choices.content.code(), true, "svg"), &self.picture())
            }
            ExportAction::Png => {
                let name = self.source.file(choices, choices.content.code(), true, "png");
                let (controller, svg, (w, h)) = (self.clone(), self.picture(), self.source.size(choices));
                yew::platform::spawn_local(async move {
                    let pixels = |side: f64| (side * choices.density) as u32;
                    let drawn = png(&svg, pixels(w), pixels(h)).await;
                    controller.report_saved(&name, drawn.and_then(|blob| save(&name, &blob)));
                });
            }
            ExportAction::Save(TextFormat { content: TextContent::Trace(format), end, .. }) => {
                // Replaces an export that is still in progress.
                *self.export.working.borrow_mut() =
                    Some(self.write(format, self.source.file(choices, "", true, end)));
            }
            ExportAction::Save(TextFormat { content, end, .. }) => match self.text(content) {
                Ok(text) => {
                    // Of the reader's own program the text says what it is.
                    let own = self.source.program().filter(|_| content == TextContent::Program);
                    let end = own.and_then(|own| main_of(&own).rsplit('.').next()).unwrap_or(end);
                    self.save(self.source.file(choices, "", content == TextContent::Mermaid, end), &text)
                }
                Err(error) => self.say(Outcome::Bad(error.to_string())),
            },
            ExportAction::Copy(TextFormat { content, .. }) => match self.text(content) {
                Ok(text) => {
                    let controller = self.clone();
                    yew::platform::spawn_local(async move {
                        controller.say(match copy(&text).await {
                            true => Outcome::Well(tr!("Copied.").to_owned()),
                            false => Outcome::Refused(text),
                        });
                    });
                }
                Err(error) => self.say(Outcome::Bad(error.to_string())),
            },
        }
    }

    fn save(&self, name: String, text: &str) {
        let file = Pieces::default();
        file.push(text.as_bytes());
        self.report_saved(&name, file.save(&name));
    }

    /// Writes the trace into a file of that name, a slice between two frames. It goes on after the dialog is closed, and
    /// stops when what it returns is dropped.
    fn write(&self, format: Format, name: String) -> Job {
        let controller = self.clone();
        let (trace, end) = self.source.trace(self.export.choices.get().slot);
        let mut writing = TraceWriter::new(format, &trace.borrow(), end);
        let (file, mut piece) = (Pieces::default(), Vec::new());
        let mut told = 0.0;
        self.export.slices.add(move || {
            // Memory takes all that is written to it.
            let done = writing.write(&trace.borrow(), STEP, &mut piece).unwrap_or(true);
            if done || piece.len() >= PIECE {
                file.push(&piece);
                piece.clear();
            }
            let share = writing.share();
            if done {
                controller.report_saved(&name, file.save(&name));
            } else if share - told >= 0.05 {
                told = share;
                let share = format!("{:.0}", share * 100.0);
                controller.say(Outcome::Well(tr!("Writing {name}: {share}%", name, share)));
            }
            done
        })
    }
}
