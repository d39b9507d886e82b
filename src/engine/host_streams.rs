//! Streams that a host runs by itself, such as the Web's in a program: the engine gives them ids, and passes on what the host
//! tells of them. Must not act on them.

use std::rc::Rc;

use super::Engine;
use super::event::{Event, StreamId, StreamInfo};
use super::host::Host;
use super::implementation::LifeImpl;
use super::stream::{Options, Stream};

struct Elsewhere;

impl<H: Host> LifeImpl<H> for Elsewhere {}

impl<H: Host> Engine<H> {
    /// Gives a stream of the host's an id; `None` where there are [`StreamId::MOST`] already.
    pub fn host_stream(&mut self, info: StreamInfo) -> Option<StreamId> {
        let id = self.streams.next_id()?;
        let mut stream = Stream::new(info.kind, &Options::default(), Rc::new(Elsewhere));
        stream.life.constructed = true;
        self.observer.stream(info);
        self.streams.push(stream);
        Some(id)
    }

    /// Records something that happens now to a stream, or to the process, as the host tells it: its time is the engine's.
    pub fn record_of_host(&mut self, mut event: Event) {
        event.time = self.now;
        match event.stream {
            StreamId::PROCESS => self.record_of_process(&event),
            _ => self.record(&event),
        }
    }
}
