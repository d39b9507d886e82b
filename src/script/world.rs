//! What a program's process consists of besides its streams' states: the streams' objects, its files, what it has printed,
//! why it ended. Shared by the engine's host and the natives. Must not call the engine.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use boa_engine::object::builtins::{AlignedVec, JsArrayBuffer, JsUint8Array};
use boa_engine::{
    Context, JsError, JsNativeError, JsObject, JsResult, JsString, JsSymbol, JsValue, js_string,
};

use super::program::{Fault, Limit, Output, Program, Stop};
use super::sites::{Sites, Spot};
use crate::engine::{ListenedEvent, NodeVersion, SimTime, StreamId};
use crate::run::SharedTrace;
use crate::scenario::{DEVICES, Implementation, devices_module};
use crate::trace::Place;

/// Promises that are kept in case they are handled late.
const WARNED: usize = 1000;

/// The methods that Node calls on a stream by their names, so that a program may put others in their place.
pub(super) const REPLACEABLE: [&str; 9] =
    ["emit", "write", "end", "destroy", "push", "read", "pause", "resume", "unpipe"];

/// What is kept of a stream beside the engine's state.
pub(super) struct StreamObject {
    pub(super) object: JsObject,
    /// The methods of [`REPLACEABLE`] that its class, or one before its construction, has put in the place of Node's.
    pub(super) replaced: Vec<&'static str>,
    /// The program's own listeners, of which a trace is told.
    pub(super) told: Vec<(ListenedEvent, JsObject, bool)>,
    /// The callback that `_write` and `_writev` get, made once.
    pub(super) on_write: Option<JsObject>,
    /// What its `_destroy` has last called back with where that is no error.
    pub(super) answer: JsValue,
    pub(super) decode_strings: bool,
    /// `setEncoding()` was called.
    pub(super) decodes: bool,
    pub(super) default_encoding: JsString,
    /// `readableObjectMode` and `writableObjectMode`
    pub(super) objects: (bool, bool),
    /// That of a device.
    pub(super) device: Option<Implementation>,
}

impl StreamObject {
    /// Of a stream that is JavaScript's own.
    pub(super) fn of_host(object: JsObject) -> Self {
        StreamObject {
            object,
            replaced: Vec::new(),
            told: Vec::new(),
            on_write: None,
            answer: JsValue::null(),
            decode_strings: true,
            default_encoding: js_string!("utf8"),
            objects: (true, true),
            decodes: false,
            device: None,
        }
    }
}

/// A callback that the loop will call.
pub(super) struct Timer {
    pub(super) callback: JsObject,
    /// Whether it keeps the process alive.
    pub(super) is_ref: bool,
}

pub(super) struct World {
    pub(super) program: Program,
    /// The text of [`DEVICES`], which is there for every program that has no file of that name.
    devices: String,
    pub(super) version: NodeVersion,
    /// The property under which a stream's object knows its number.
    pub(super) key: JsSymbol,
    pub(super) trace: SharedTrace,
    pub(super) sites: Sites,
    streams: RefCell<Vec<StreamObject>>,
    /// Functions that Node's own modules give to the natives, by name.
    library: RefCell<BTreeMap<String, JsObject>>,
    pub(super) timers: RefCell<BTreeMap<u32, Timer>>,
    /// How many of those that the loop still has keep no process alive: they were cancelled, or `unref()` was called.
    pub(super) idle_timers: Cell<usize>,
    /// The timer whose callback runs.
    pub(super) firing: Cell<Option<u32>>,
    pub(super) last_timer: Cell<u32>,
    pub(super) output: RefCell<Vec<Output>>,
    printed: Cell<usize>,
    pub(super) now: Cell<SimTime>,
    pub(super) exit_code: Cell<Option<i32>>,
    pub(super) stopped: RefCell<Option<Stop>>,
    pub(super) fault: RefCell<Option<Fault>>,
    /// The process has ended: what is under way is cut off.
    pub(super) ended: Cell<bool>,
    /// 'exit' has been emitted.
    pub(super) exited: Cell<bool>,
    names: RefCell<BTreeMap<String, u32>>,
    /// The arguments of the events that the program is emitting.
    pub(super) emitted: RefCell<Vec<Vec<JsValue>>>,
    /// What is thrown is the reason of a rejection.
    pub(super) from_promise: Cell<bool>,
    /// Promises whose rejection was told as unhandled.
    warned: RefCell<Vec<JsObject>>,
    /// Rejected promises that nothing handles yet.
    pub(super) rejected: RefCell<Vec<(JsObject, JsValue)>>,
    /// What the next stream is implemented with, if it is to be a device.
    pub(super) prepared: RefCell<Option<Implementation>>,
    /// What chunks of nothing share: each is larger than the one before.
    zeros: RefCell<Vec<JsArrayBuffer>>,
}

/// The least and the most memory for zeros.
const ZEROS: (usize, usize) = (1 << 16, 1 << 28);

impl World {
    /// The world of the process that runs.
    pub(super) fn of(context: &Context) -> JsResult<Rc<World>> {
        let world = context.get_data::<Rc<World>>().cloned();
        world.ok_or_else(|| boa_engine::error::PanicError::new("there is no process").into())
    }

    pub(super) fn new(program: Program, version: NodeVersion, trace: SharedTrace) -> JsResult<Rc<World>> {
        let key = JsSymbol::new(Some(js_string!("stream")))
            .ok_or_else(|| JsNativeError::range().with_message("there are too many symbols"))?;
        let sites = Sites::of(&program);
        Ok(Rc::new(World {
            program,
            devices: devices_module(),
            version,
            key,
            trace,
            sites,
            streams: RefCell::default(),
            library: RefCell::default(),
            timers: RefCell::default(),
            idle_timers: Cell::new(0),
            firing: Cell::new(None),
            last_timer: Cell::new(0),
            output: RefCell::default(),
            printed: Cell::new(0),
            now: Cell::new(SimTime::ZERO),
            exit_code: Cell::new(None),
            stopped: RefCell::default(),
            fault: RefCell::default(),
            ended: Cell::new(false),
            exited: Cell::new(false),
            names: RefCell::default(),
            emitted: RefCell::default(),
            from_promise: Cell::new(false),
            warned: RefCell::default(),
            rejected: RefCell::default(),
            prepared: RefCell::default(),
            zeros: RefCell::default(),
        }))
    }

    /// The text of a file.
    pub(super) fn file(&self, path: &str) -> Option<&str> {
        let path = path.trim_start_matches('/');
        let own = self.program.files.get(path).map(String::as_str);
        own.or_else(|| (path == DEVICES).then_some(&*self.devices))
    }

    pub(super) fn add_stream(&self, stream: StreamObject) {
        self.streams.borrow_mut().push(stream);
    }

    /// A name that no other stream has: the second `file` is `file 2`.
    pub(super) fn unlike(&self, name: &str) -> String {
        let mut names = self.names.borrow_mut();
        let count = names.entry(name.to_owned()).or_default();
        *count += 1;
        if *count == 1 { name.to_owned() } else { format!("{name} {count}") }
    }

    /// The object of a stream.
    pub(super) fn object(&self, stream: StreamId) -> Option<JsObject> {
        self.streams.borrow().get(stream.index()).map(|stream| stream.object.clone())
    }

    /// Something of what is kept of a stream.
    pub(super) fn stream<R>(&self, stream: StreamId, get: impl FnOnce(&mut StreamObject) -> R) -> Option<R> {
        self.streams.borrow_mut().get_mut(stream.index()).map(get)
    }

    /// The stream that an object is; an error where it is none.
    pub(super) fn id(&self, value: &JsValue, context: &mut Context) -> JsResult<StreamId> {
        let none = || JsNativeError::typ().with_message("this is not a stream");
        let object = value.as_object().ok_or_else(none)?;
        let number = object.get(self.key.clone(), context)?;
        let number = number.as_number().ok_or_else(none)?;
        Ok(StreamId::new(number as u16))
    }

    /// The rejection of a promise was told as unhandled.
    pub(super) fn keep_warned(&self, promise: JsObject) {
        let mut warned = self.warned.borrow_mut();
        if warned.len() < WARNED {
            warned.push(promise);
        }
    }

    /// Whether the rejection of a promise was told as unhandled, which it is no more.
    pub(super) fn forget_warned(&self, promise: &JsObject) -> bool {
        let mut warned = self.warned.borrow_mut();
        let at = warned.iter().position(|own| JsObject::equals(own, promise));
        at.is_some_and(|at| {
            warned.remove(at);
            true
        })
    }

    /// Keeps a function of Node's own modules for the natives.
    pub(super) fn set_library(&self, name: String, function: JsObject) {
        self.library.borrow_mut().insert(name, function);
    }

    pub(super) fn library(&self, name: &str) -> Option<JsObject> {
        self.library.borrow().get(name).cloned()
    }

    pub(super) fn call_library(
        &self,
        name: &str,
        args: &[JsValue],
        context: &mut Context,
    ) -> JsResult<JsValue> {
        let missing = || JsNativeError::reference().with_message(format!("{name} is not there yet"));
        let function = self.library(name).ok_or_else(missing)?;
        function.call(&JsValue::undefined(), args, context)
    }

    /// A Buffer of these bytes.
    pub(super) fn new_buffer(&self, bytes: Vec<u8>, context: &mut Context) -> JsResult<JsValue> {
        let block = AlignedVec::from_iter(0, bytes);
        let buffer = JsArrayBuffer::from_byte_block(block, context)?;
        let array = JsUint8Array::from_array_buffer(buffer, context)?;
        Ok(self.as_buffer(array.into()))
    }

    /// A typed array with the methods of a Buffer.
    fn as_buffer(&self, array: JsObject) -> JsValue {
        if let Some(prototype) = self.library("Buffer.prototype") {
            array.set_prototype(Some(prototype));
        }
        array.into()
    }

    /// A Buffer of so many bytes of nothing, all in the same place, and at most as large as a Buffer can be here.
    pub(super) fn zeros(&self, bytes: u64, context: &mut Context) -> JsResult<JsValue> {
        let size = usize::try_from(bytes).unwrap_or(usize::MAX).min(ZEROS.1);
        let kept = self.zeros.borrow().last().cloned().filter(|zero| zero.byte_length() >= size);
        let zero = match kept {
            Some(zero) => zero,
            None => {
                let zero = JsArrayBuffer::new(size.next_power_of_two().max(ZEROS.0), context)?;
                self.zeros.borrow_mut().push(zero.clone());
                zero
            }
        };
        let class = context.intrinsics().constructors().typed_uint8_array().constructor();
        let object =
            class.construct(&[zero.into(), JsValue::from(0), JsValue::from(size as f64)], None, context)?;
        Ok(self.as_buffer(object))
    }

    /// Whether an ArrayBuffer is one that chunks of nothing share.
    pub(super) fn is_shared(&self, buffer: &JsObject) -> bool {
        self.zeros.borrow().iter().any(|zero| JsObject::equals(&JsObject::from(zero.clone()), buffer))
    }

    /// From now on what happens comes from that place.
    pub(super) fn acts(&self, spot: Spot) {
        self.sites.note(self.trace.borrow().end(), spot);
    }

    /// Tells the trace where the program does something to a stream: there it acts from now on.
    pub(super) fn tell_place(&self, stream: StreamId, of: &str, spot: Spot) {
        let mut trace = self.trace.borrow_mut();
        let index = trace.end();
        self.sites.note(index, spot);
        let at = self.sites.short(spot);
        trace.notes_mut().add_place(stream, Place { of: of.into(), at: at.into(), by: None, index });
    }

    /// Prints a text, up to the limit of what is kept.
    pub(super) fn print(&self, is_error: bool, text: String, context: &Context) {
        let room = self.program.limits.output.saturating_sub(self.printed.get());
        if room == 0 {
            return;
        }
        self.printed.set(self.printed.get() + text.len());
        let (text, cut) = match text.char_indices().find(|(at, _)| *at >= room) {
            Some((at, _)) => (text[..at].to_owned(), true),
            None => (text, false),
        };
        let event = self.trace.borrow().end();
        let site = self.sites.current(context);
        self.output.borrow_mut().push(Output { time: self.now.get(), event, is_error, text, cut, site });
    }

    /// Why a call came back with what no program can catch.
    pub(super) fn stop(&self, error: &JsError) {
        if self.ended.get() {
            return;
        }
        let limit = match error.as_engine() {
            Some(boa_engine::error::EngineError::RuntimeLimit(limit)) => Limit::of(*limit),
            _ => Limit::Interpreter(error.to_string().lines().next().unwrap_or_default().to_owned()),
        };
        let mut stopped = self.stopped.borrow_mut();
        if stopped.is_none() {
            let site = self.sites.in_stack(&error.to_string()).or_else(|| self.sites.latest());
            *stopped = Some(Stop { limit, site });
        }
    }
}
