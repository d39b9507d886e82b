//! `readable.pipe(writable)` and `unpipe()`, after Node's `lib/internal/streams/readable.js`: a set of listeners on
//! both streams and nothing else. It forwards no errors.

use super::emitter::{EventArgs, Handler, On, PipeRole};
use super::event::{EventKind, StreamId};
use super::host::{Host, ReplacedCall};
use super::stream::PipeTo;
use super::{Engine, PipeId, Tick};

/// What the closures of one `pipe()` call share.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pipe {
    source: StreamId,
    destination: StreamId,
    end: bool,
    /// Whether the `'drain'` listener is there: it comes with the first `false`.
    draining: bool,
    cleaned_up: bool,
}

impl<H: Host> Engine<H> {
    /// `source.pipe(destination, { end })`
    pub fn pipe(&mut self, source: StreamId, destination: StreamId, end: bool) {
        if !self.streams.has(destination) {
            return;
        }
        let mut event = self.event(source, EventKind::PipeCall);
        event.other = Some(destination);
        self.record(&event);
        let pipe = PipeId(self.pipes.len() as u32);
        self.pipes.push(Pipe { source, destination, end, draining: false, cleaned_up: false });
        let Some(r) = self.readable_mut(source) else { return };
        if r.pipes.len() == 1 && !r.multi_await_drain {
            r.multi_await_drain = true;
            r.await_drain_writers.get_or_insert_with(Vec::new);
        }
        r.pipes.push(PipeTo { destination, pipe });
        let end_role = if end { PipeRole::End } else { PipeRole::EndUnpipe };
        if r.end_emitted {
            self.queue.tick(Tick::PipeEnd(pipe));
        } else {
            self.listen(source, On::End, Handler::Pipe(pipe, end_role), true);
        }
        self.listen(destination, On::Unpipe, Handler::Pipe(pipe, PipeRole::Unpipe), false);
        self.listen(source, On::Data, Handler::Pipe(pipe, PipeRole::Data), false);
        if self.streams[destination].listeners.watched {
            H::listener_comes(self, destination, On::Error);
        }
        let listeners = &mut self.streams[destination].listeners;
        listeners.add(On::Error, Handler::Pipe(pipe, PipeRole::Error), false, true);
        self.listen(destination, On::Close, Handler::Pipe(pipe, PipeRole::Close), true);
        self.listen(destination, On::Finish, Handler::Pipe(pipe, PipeRole::Finish), true);
        self.emit(destination, On::Pipe, &EventArgs { source: Some(source), ..EventArgs::default() });
        if self.is_throwing() {
            return;
        }
        if self.streams[destination].levels().need_drain {
            self.pipe_pause(pipe);
        } else if self.readable(source).is_some_and(|r| !r.is_flowing()) {
            self.call_resume(source);
        }
    }

    /// `source.unpipe(destination)`; `None` unpipes all.
    pub fn unpipe(&mut self, source: StreamId, destination: Option<StreamId>) {
        let mut event = self.event(source, EventKind::UnpipeCall);
        event.other = destination;
        self.record(&event);
        let Some(r) = self.readable_mut(source) else { return };
        let signal = || EventArgs { source: Some(source), ..EventArgs::default() };
        match destination {
            _ if r.pipes.is_empty() => {}
            None => {
                let all = std::mem::take(&mut r.pipes);
                self.call_pause(source);
                for to in all {
                    if self.is_throwing() {
                        return;
                    }
                    self.emit(to.destination, On::Unpipe, &signal());
                }
            }
            Some(destination) => {
                let Some(place) = r.pipes.iter().position(|to| to.destination == destination) else { return };
                r.pipes.remove(place);
                if r.pipes.is_empty() {
                    self.call_pause(source);
                    if self.is_throwing() {
                        return;
                    }
                }
                self.emit(destination, On::Unpipe, &signal());
            }
        }
    }

    /// One of a pipe's own listeners is called.
    pub(super) fn pipe_event(&mut self, id: PipeId, role: PipeRole, signal: &EventArgs<H>) {
        let Pipe { source, destination, .. } = self.pipes[id.index()];
        match role {
            PipeRole::Data => {
                let Some(chunk) = signal.chunk.clone() else { return };
                let objects = self.writable(destination).is_some_and(|w| w.object_mode);
                let more = if self.host.replaces(destination, "write") {
                    let call = ReplacedCall { chunk: Some(chunk), ..ReplacedCall::of("write") };
                    H::call_replaced(self, destination, call)
                } else {
                    match self.host.piped(destination, objects, chunk) {
                        Ok(chunk) => self.write(destination, chunk, None),
                        Err(error) => {
                            self.throw(error);
                            false
                        }
                    }
                };
                if !more && !self.is_throwing() {
                    self.pipe_pause(id);
                }
                if self.behaviour.pipe_catches
                    && let Some(thrown) = self.catch()
                {
                    self.call_destroy(destination, Some(thrown));
                }
            }
            PipeRole::End => self.call_end(destination),
            PipeRole::EndUnpipe => self.call_unpipe(source, destination),
            PipeRole::Unpipe => {
                if signal.source == Some(source) && !signal.taken.replace(true) {
                    self.pipe_clean_up(id);
                }
            }
            PipeRole::Drain => self.pipe_drained(id),
            PipeRole::Error => self.pipe_error(id, signal),
            PipeRole::Close => {
                self.unlisten_pipe(destination, On::Finish, id, PipeRole::Finish);
                self.call_unpipe(source, destination);
            }
            PipeRole::Finish => {
                self.unlisten_pipe(destination, On::Close, id, PipeRole::Close);
                self.call_unpipe(source, destination);
            }
        }
    }

    /// The source had ended before it was piped.
    pub(super) fn pipe_end(&mut self, id: PipeId) {
        let role = if self.pipes[id.index()].end { PipeRole::End } else { PipeRole::EndUnpipe };
        self.pipe_event(id, role, &EventArgs::default());
    }

    /// `pipe()`'s `pause`
    fn pipe_pause(&mut self, id: PipeId) {
        let pipe = self.pipes[id.index()];
        if !pipe.cleaned_up {
            if let Some(r) = self.readable_mut(pipe.source) {
                if let [only] = r.pipes.as_slice()
                    && only.destination == pipe.destination
                {
                    r.await_drain_writers = Some(vec![pipe.destination]);
                    r.multi_await_drain = false;
                } else if r.pipes.iter().any(|to| to.destination == pipe.destination) {
                    let waiting = r.await_drain_writers.get_or_insert_with(Vec::new);
                    if !waiting.contains(&pipe.destination) {
                        waiting.push(pipe.destination);
                    }
                }
            }
            self.call_pause(pipe.source);
            if self.is_throwing() {
                return;
            }
        }
        if !self.pipes[id.index()].draining {
            self.pipes[id.index()].draining = true;
            self.listen(pipe.destination, On::Drain, Handler::Pipe(id, PipeRole::Drain), false);
        }
    }

    /// `pipeOnDrain`
    fn pipe_drained(&mut self, id: PipeId) {
        let Pipe { source, destination, .. } = self.pipes[id.index()];
        let Some(r) = self.readable_mut(source) else { return };
        if r.multi_await_drain {
            if let Some(waiting) = &mut r.await_drain_writers {
                waiting.retain(|&writer| writer != destination);
            }
        } else if r.await_drain_writers.as_deref() == Some(&[destination]) {
            r.await_drain_writers = None;
        }
        let nobody_left = r.await_drain_writers.as_ref().is_none_or(Vec::is_empty);
        if nobody_left && r.data_listening {
            self.call_resume(source);
        }
    }

    /// `pipe()`'s `cleanup`
    fn pipe_clean_up(&mut self, id: PipeId) {
        let Pipe { source, destination, draining, .. } = self.pipes[id.index()];
        self.unlisten_pipe(destination, On::Close, id, PipeRole::Close);
        self.unlisten_pipe(destination, On::Finish, id, PipeRole::Finish);
        self.unlisten_pipe(destination, On::Drain, id, PipeRole::Drain);
        self.unlisten_pipe(destination, On::Error, id, PipeRole::Error);
        self.unlisten_pipe(destination, On::Unpipe, id, PipeRole::Unpipe);
        self.unlisten_pipe(source, On::End, id, PipeRole::End);
        self.unlisten_pipe(source, On::End, id, PipeRole::EndUnpipe);
        self.unlisten_pipe(source, On::Data, id, PipeRole::Data);
        self.pipes[id.index()].cleaned_up = true;
        let waiting = self.readable(source).is_some_and(|r| r.await_drain_writers.is_some());
        let needs = self.writable(destination).is_none_or(|w| w.need_drain);
        if draining && waiting && (needs || self.behaviour.unpipe_always_releases) {
            self.pipe_drained(id);
        }
    }

    /// `pipe()`'s `onerror`
    fn pipe_error(&mut self, id: PipeId, signal: &EventArgs<H>) {
        let Pipe { source, destination, .. } = self.pipes[id.index()];
        self.call_unpipe(source, destination);
        if self.is_throwing() {
            return;
        }
        self.unlisten_pipe(destination, On::Error, id, PipeRole::Error);
        let stream = &self.streams[destination];
        if stream.listeners.count(On::Error) == 0
            && let Some(error) = signal.error.clone()
        {
            match stream.life.error_emitted {
                true => self.emit(destination, On::Error, signal),
                false => self.error_or_destroy(destination, error, false),
            }
        }
    }
}
