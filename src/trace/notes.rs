//! What a recording tells besides its events: where in the program streams are made and used, which streams a
//! `pipeline()` joined, and which other processes belong to this one. Bounded. Must not judge.

use std::rc::Rc;

use super::by_stream::ByStream;
use super::event_index::EventIndex;
use crate::engine::StreamId;

/// Places that are kept of each stream, and pipelines and other processes in all: a recording of 65,000 streams stays
/// within some megabytes.
const PLACES: usize = 32;
const PIPELINES: usize = 1 << 16;
const COMPANIONS: usize = 256;

/// Where the program does something to a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// What it does: a method's name, `on` and an event's name, or `write on`: a `write()` while `writableNeedDrain` was
    /// `true` and the program did not listen for `'drain'`.
    pub of: Rc<str>,
    /// The file and the line, as in `app.js:12`.
    pub at: Rc<str>,
    /// The stream in whose method or `'data'` listener that happened, and the name of that.
    pub by: Option<(StreamId, Rc<str>)>,
    /// The number of events that came before it.
    pub index: EventIndex,
}

/// The streams that one call of `pipeline()` joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pipeline {
    /// From the source to the last destination.
    pub streams: Vec<StreamId>,
    /// The number of events that came before the call.
    pub index: EventIndex,
}

/// A worker thread or another process that this one started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Companion {
    /// Whether it is a worker thread of the same process.
    pub is_worker: bool,
    /// Its thread's or process's id.
    pub id: u64,
    /// What it runs.
    pub name: Rc<str>,
    /// The name of the file of its own trace, where it has one.
    pub trace: Option<Rc<str>>,
}

/// What a recording tells besides its events.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    places: ByStream<Vec<Place>>,
    /// Of the process.
    ends: Vec<Place>,
    classes: ByStream<Option<Rc<str>>>,
    of_packages: ByStream<bool>,
    pipelines: Vec<Pipeline>,
    companions: Vec<Companion>,
}

impl Notes {
    /// Where the program does something to a stream, or, of [`StreamId::PROCESS`], ends the process.
    pub fn places(&self, id: StreamId) -> &[Place] {
        if id == StreamId::PROCESS { &self.ends } else { &self.places[id] }
    }

    /// All places of streams, each with its stream.
    pub fn all_places(&self) -> impl Iterator<Item = (StreamId, &Place)> {
        self.places.iter().flat_map(|(id, places)| places.iter().map(move |place| (id, place)))
    }

    /// The first place of a stream where the program does that.
    pub fn place(&self, id: StreamId, of: &str) -> Option<&Place> {
        self.places(id).iter().find(|place| &*place.of == of)
    }

    /// The class of a stream, where that says more than its kind.
    pub fn class(&self, id: StreamId) -> Option<&str> {
        self.classes[id].as_deref()
    }

    /// All calls of `pipeline()`, in their order.
    pub fn pipelines(&self) -> &[Pipeline] {
        &self.pipelines
    }

    /// All worker threads and other processes, in the order in which they were started.
    pub fn companions(&self) -> &[Companion] {
        &self.companions
    }

    /// Keeps a place, up to 32 of a stream; each place once.
    pub fn add_place(&mut self, id: StreamId, place: Place) {
        let places = if id == StreamId::PROCESS { &mut self.ends } else { &mut self.places[id] };
        let same = |known: &Place| known.of == place.of && known.at == place.at;
        if places.len() < PLACES && !places.iter().any(same) {
            places.push(place);
        }
    }

    /// Whether a package has made a stream for itself: nothing of the program's asked for it.
    pub fn is_of_package(&self, id: StreamId) -> bool {
        self.of_packages[id]
    }

    /// Keeps that a package has made a stream for itself.
    pub fn add_package(&mut self, id: StreamId) {
        self.of_packages[id] = true;
    }

    /// Keeps the class of a stream.
    pub fn add_class(&mut self, id: StreamId, class: &str) {
        self.classes[id] = Some(class.into());
    }

    /// Keeps a call of `pipeline()`.
    pub fn add_pipeline(&mut self, pipeline: Pipeline) {
        if self.pipelines.len() < PIPELINES {
            self.pipelines.push(pipeline);
        }
    }

    /// Keeps a worker thread or another process.
    pub fn add_companion(&mut self, companion: Companion) {
        if self.companions.len() < COMPANIONS {
            self.companions.push(companion);
        }
    }
}
