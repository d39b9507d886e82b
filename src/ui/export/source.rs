//! What is taken along: of which run and of which moment, as it is on screen. Must not save anything.

use std::rc::Rc;

use super::formats::Chosen;
use crate::engine::{SimTime, StreamId};
use crate::export::{Looked, SLIDE, Shown, View, file_name, picture, time_word};
use crate::figure;
use crate::run::SharedTrace;
use crate::scenario::Scenario;
use crate::trace::EventIndex;
use crate::ui::model::{State, Subject};
use crate::ui::playback::{Frames, Lane, Player};
use crate::ui::sequence::SequenceViewState;
use crate::ui::timeline::TimelineViewState;
use crate::views::Moment;
use crate::views::pipe::Net;
use crate::views::sequence::{self, mermaid};
use crate::views::timeline::Glance;
use crate::web::dom::{size_of, window_size};

/// What a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// One view.
    One(View),
    /// The pipes of both runs.
    Both,
    /// Everything that is on screen.
    All,
}

/// How large a picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// A slide so many pixels wide.
    Slide(u32),
    /// As on screen.
    Screen,
}

/// What is on screen, and of which run.
pub struct Taken {
    pub frames: Frames,
    pub state: State,
    pub net: Rc<Net>,
    pub stages: Rc<Vec<StreamId>>,
    pub sequence: Rc<SequenceViewState>,
    pub timeline: Rc<TimelineViewState>,
    /// How many times as large as their layouts pictures are on screen.
    pub scale: f64,
}

/// The moments of both runs.
pub type Moments = (SimTime, EventIndex, Option<EventIndex>);

impl Taken {
    /// What it is called.
    fn title(&self) -> String {
        match (&self.state.subject, &self.state.lesson) {
            (_, Some(lesson)) => lesson.title(),
            (Subject::Scenario(scenario), None) => scenario.title.clone(),
            (Subject::Recording(name), None) => name.to_string(),
        }
    }

    /// What it is called, and the moment.
    pub fn told(&self) -> String {
        format!("{}, {}", self.title(), self.moments().0)
    }

    /// The moments.
    pub fn moments(&self) -> Moments {
        let second = self.frames.look_at_other(Player::index);
        self.frames.look(|player| (player.time(), player.index(), second))
    }

    /// What a file is called that holds `what` of it, at the moment or of all of it.
    pub fn file(&self, chosen: Chosen, what: &str, timed: bool, end: &str) -> String {
        let id = self.state.lesson.as_ref().and_then(|lesson| lesson.named.id.clone());
        let title = self.title();
        // A recording is a file itself.
        let name = id.as_deref().or(title.split(".trace.jsonl").next()).unwrap_or_default();
        let both = matches!(chosen.what(), What::Both | What::All) && !what.is_empty();
        let second = self.state.run_names().filter(|_| chosen.lane() == Lane::Second && !both);
        let run = second.map(|(_, second)| second).unwrap_or_default();
        let time = if timed { time_word(self.moments().0) } else { String::new() };
        file_name(&[name, &run, what, &time], end)
    }

    /// What runs; `None` of a recording.
    pub fn scenario(&self, lane: Lane) -> Option<Scenario> {
        match lane {
            Lane::First => self.state.scenario().map(|scenario| (**scenario).clone()),
            Lane::Second => self.state.second(),
        }
    }

    /// What has happened, and how many events of it anybody has seen.
    pub fn trace(&self, lane: Lane) -> (SharedTrace, EventIndex) {
        self.look(lane, &mut |player| {
            let seen = player.with_moment(|moment| match (moment.reached, moment.cursor.index()) {
                (SimTime::ZERO, index) => index,
                (reached, index) => moment.trace.index_at(reached).max(index),
            });
            (player.trace().clone(), seen)
        })
    }

    /// Whether anything has happened at the moment.
    pub fn has_signals(&self, lane: Lane) -> bool {
        self.look(lane, &mut |player| player.index() > 0)
    }

    /// The signals up to the moment as a diagram.
    pub fn mermaid(&self, lane: Lane) -> String {
        let view = self.rows(lane);
        self.look(lane, &mut |player| player.with_moment(|moment| mermaid(moment, &self.stages, &view)))
    }

    fn look<T>(&self, lane: Lane, look: &mut dyn FnMut(&Player) -> T) -> T {
        let second = match lane {
            Lane::First => None,
            Lane::Second => self.frames.look_at_other(&mut *look),
        };
        second.unwrap_or_else(|| self.frames.look(look))
    }

    /// How the sequence is looked at: what is selected in it is of the first run.
    fn rows(&self, lane: Lane) -> sequence::View {
        let view = self.sequence.view.borrow().clone();
        match lane {
            Lane::First => view,
            Lane::Second => sequence::View { filter: view.filter, ..sequence::View::default() },
        }
    }

    /// The views of a picture, each with its run, and whether that is named.
    fn views(&self, chosen: Chosen) -> Vec<(View, Lane, bool)> {
        let two = self.state.run_names().is_some();
        let pipes = || {
            let second = two.then_some((View::Pipe, Lane::Second, true));
            [(View::Pipe, Lane::First, two)].into_iter().chain(second)
        };
        match chosen.what() {
            What::One(view) => vec![(view, chosen.lane(), false)],
            What::Both => pipes().collect(),
            What::All => {
                let rest = [(View::Timeline, Lane::First, false), (View::Sequence, Lane::First, false)];
                let views = pipes().chain(rest);
                let of = |view| match view {
                    View::Pipe => figure::View::Pipe,
                    View::Sequence => figure::View::Sequence,
                    View::Timeline => figure::View::Timeline,
                };
                views.filter(|(view, ..)| self.state.shows(of(*view))).collect()
            }
        }
    }

    /// At what size it is laid out, and how many times as large it then is.
    fn layout(&self, chosen: Chosen) -> ((f64, f64), f64) {
        let on_screen = || match (chosen.what(), chosen.lane()) {
            (What::One(View::Pipe), Lane::Second) => size_of("second-picture"),
            (What::One(View::Pipe), Lane::First) => size_of("pipe-picture"),
            (What::One(View::Sequence), _) => size_of("sequence-picture"),
            (What::One(View::Timeline), _) => size_of("timeline-picture"),
            (What::Both, _) => size_of("pipe-picture").map(|(w, h)| (w, 2.0 * h)),
            (What::All, _) => window_size(),
        };
        match chosen.size() {
            Size::Slide(width) => (SLIDE, f64::from(width) / SLIDE.0),
            // What is not on screen has no size there.
            Size::Screen => match on_screen().filter(|(w, h)| w.min(*h) >= 1.0) {
                Some((w, h)) => ((w / self.scale, h / self.scale), self.scale),
                None => (SLIDE, 1.0),
            },
        }
    }

    /// The picture's size in pixels.
    pub fn size(&self, chosen: Chosen) -> (f64, f64) {
        let ((w, h), scale) = self.layout(chosen);
        ((w * scale).round(), (h * scale).round())
    }

    /// The picture as SVG.
    pub fn picture(&self, chosen: Chosen) -> String {
        let (layout, scale) = self.layout(chosen);
        let (title, look) = (self.told(), chosen.paint().look());
        let selected = self.frames.look(Player::selected);
        let glance = Glance { window: self.timeline.window.get(), selected };
        let names = self.state.run_names();
        let views = self.views(chosen);
        let draw = |first: &Moment, second: Option<&Moment>| {
            let rows = [self.rows(Lane::First), self.rows(Lane::Second)];
            let shown = views.iter().map(|&(view, lane, named)| {
                let (rows, moment, name) = match (lane, second) {
                    (Lane::Second, Some(second)) => (&rows[1], second, names.as_ref().map(|names| &names.1)),
                    _ => (&rows[0], first, names.as_ref().map(|names| &names.0)),
                };
                let looked = Looked { net: &self.net, stages: &self.stages, sequence: rows, glance: &glance };
                Shown { view, moment, looked, name: name.filter(|_| named).map(String::as_str) }
            });
            picture(&title, &shown.collect::<Vec<_>>(), layout, scale, &look)
        };
        self.frames.look(|player| {
            player.with_moment(|first| {
                let with = |other: &Player| other.with_moment(|second| draw(first, Some(second)));
                self.frames.look_at_other(with).unwrap_or_else(|| draw(first, None))
            })
        })
    }
}
