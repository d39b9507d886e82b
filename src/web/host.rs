//! The channel to what drives the page: the page that it is embedded in, by `postMessage`, and scripts in the page itself,
//! by `window.highwater`. Must not know the commands or messages. docs/embedding.md describes both.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Error, Function, JSON, Object, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{Event, MessageEvent, Window};

use super::dom::Listener;
use super::error::WebError;

/// Bytes of memory that the program has taken from the browser.
pub fn memory() -> u64 {
    let buffer =
        wasm_bindgen::memory().dyn_into::<js_sys::WebAssembly::Memory>().map(|memory| memory.buffer());
    let length = buffer.ok().and_then(|buffer| Reflect::get(&buffer, &"byteLength".into()).ok()?.as_f64());
    length.map_or(0, |bytes| bytes as u64)
}

/// Characters that a value may have.
const LONGEST: u32 = 2 << 20;

/// A value from a foreign script as JSON, an empty string for `undefined` and `null`. Refuses cyclic and too long values.
fn json(value: &JsValue) -> Result<String, WebError> {
    if value.is_undefined() || value.is_null() {
        return Ok(String::new());
    }
    let text = JSON::stringify(value).ok().filter(|text| text.is_string() && text.length() <= LONGEST);
    text.and_then(|text| text.as_string()).ok_or(WebError::Json)
}

/// The answer to a command.
pub enum Answer {
    /// It is done.
    Done,
    /// This, under that name.
    Text(&'static str, String),
    /// There is no such command.
    Unknown,
    /// It was not carried out, for this reason.
    Refused(String),
}

/// Runs a command of a script in the page, given its name and its value as JSON.
pub type CommandHandler = Rc<dyn Fn(&str, &str) -> Answer>;

/// A message's `id`, which its answer repeats.
pub struct Id(JsValue);

impl Id {
    /// Whether the sender has given it any.
    pub fn is_some(&self) -> bool {
        !self.0.is_undefined() && !self.0.is_null()
    }
}

/// What a message says: its type and its value as JSON, or what is wrong with it.
pub type MessageContent = Result<(String, String), WebError>;

/// Handles a message of the parent page.
pub type MessageHandler = Rc<dyn Fn(MessageContent, Id)>;

/// The window of the page that embeds this one; `None` if it is not embedded.
fn parent() -> Option<Window> {
    let window = web_sys::window()?;
    window.parent().ok()?.filter(|parent| *parent != window)
}

/// Whether the page is embedded in another one.
pub fn is_framed() -> bool {
    parent().is_some()
}

/// Whether the page is embedded in one of another origin, which can read nothing of this page, and nothing of its server
/// that is not public.
pub fn is_foreign() -> bool {
    parent().is_some_and(|parent| parent.location().href().is_err())
}

/// Gives the focus back to the parent page.
pub fn leave() {
    if let Some(parent) = parent() {
        if let Some(active) = web_sys::window().and_then(|window| window.document()?.active_element())
            && let Ok(active) = active.dyn_into::<web_sys::HtmlElement>()
        {
            // Fails only for what is not in the page.
            let _ = active.blur();
        }
        // Fails only where the other page has gone.
        let _ = parent.focus();
    }
}

/// Sends messages to the parent page and to the listeners in this page.
struct Messenger {
    source: &'static str,
    version: u32,
    parent: Option<Window>,
    origin: Option<String>,
    listeners: RefCell<Vec<Function>>,
}

impl Messenger {
    fn message(&self, name: &str, value: &JsValue) -> Object {
        let message = Object::new();
        let parts: [(&str, JsValue); 4] = [
            ("source", self.source.into()),
            ("v", self.version.into()),
            ("type", name.into()),
            ("value", value.clone()),
        ];
        for (key, value) in parts {
            // Fails for no plain object.
            let _ = Reflect::set(&message, &key.into(), &value);
        }
        message
    }

    fn post(&self, message: &Object) {
        if let Some(parent) = &self.parent {
            // Fails only for an origin that is none, or a page that has gone.
            let _ = parent.post_message(message, self.origin.as_deref().unwrap_or("*"));
        }
    }

    fn send(&self, name: &str, value: &JsValue, to: Audience) {
        let message = self.message(name, value);
        if to == Audience::Everybody {
            self.post(&message);
        }
        let listeners = self.listeners.borrow().clone();
        for listener in listeners {
            // An exception in a foreign listener is not ours to handle.
            let _ = listener.call1(&JsValue::NULL, &message);
        }
    }

    /// Whether a message is for us, and from where we take messages.
    fn is_for_us(&self, event: &MessageEvent) -> bool {
        let from = event.source().map(JsValue::from);
        let of_parent = self.parent.as_ref().is_some_and(|parent| from.as_ref() == Some(parent.as_ref()));
        let known = self.origin.as_ref().is_none_or(|origin| *origin == event.origin());
        let source = Reflect::get(&event.data(), &"source".into()).ok().and_then(|source| source.as_string());
        of_parent && known && source.as_deref() == Some(self.source)
    }

    /// What a message says, if it is for us and of a type.
    fn content_of(&self, event: &MessageEvent) -> Option<(MessageContent, Id)> {
        if !self.is_for_us(event) {
            return None;
        }
        let data = event.data();
        let part = |key: &str| Reflect::get(&data, &key.into()).unwrap_or(JsValue::UNDEFINED);
        let version = part("v").as_f64();
        let said = match version {
            Some(version) if version != f64::from(self.version) => Err(WebError::Protocol(self.version)),
            _ => {
                let name = part("type").as_string()?;
                json(&part("value")).map(|json| (name, json))
            }
        };
        Some((said, Id(part("id"))))
    }

    /// Answers a message under its `id`.
    fn answer(&self, answer: Answer, id: &Id) {
        let (name, text) = match answer {
            Answer::Text(name, text) => (name, JsValue::from(text)),
            Answer::Refused(text) => ("error", JsValue::from(text)),
            Answer::Done | Answer::Unknown => return,
        };
        let message = self.message(name, &text);
        // Fails for no plain object.
        let _ = Reflect::set(&message, &"id".into(), &id.0);
        self.post(&message);
    }
}

/// The receivers of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Scripts in the page alone: nothing that is in the page can be hidden from them.
    Scripts,
    /// The parent page, too.
    Everybody,
}

/// A method of `window.highwater`; it throws an `Error` if the command fails.
type Command = dyn Fn(JsValue) -> Result<JsValue, JsValue>;

/// The channel; closed when it is dropped.
pub struct HostChannel {
    messenger: Rc<Messenger>,
    _listener: Option<Listener>,
    _state: Closure<dyn Fn() -> JsValue>,
    _commands: Vec<Closure<Command>>,
    _on: Closure<dyn Fn(Function) -> JsValue>,
    _break: Closure<dyn Fn()>,
}

/// How messages are marked, and where they may come from and go to.
pub struct Protocol {
    /// The `source` of each.
    pub source: &'static str,
    /// Their `v`.
    pub version: u32,
    /// The commands that `window.highwater` has.
    pub commands: &'static [&'static str],
    /// The only origin of a parent page that is accepted; `None` accepts any.
    pub origin: Option<String>,
}

impl HostChannel {
    /// Passes the parent page's messages to `on_message`, and defines `window.highwater`: `state()` returns what `state`
    /// does; each command returns `undefined` or a text, or throws; `on(then)` calls `then` with every message until the
    /// function that it returns is called; `break()` makes the program panic, for tests.
    pub fn new<S: Serialize>(
        protocol: Protocol,
        state: impl Fn() -> S + 'static,
        on_command: CommandHandler,
        on_message: MessageHandler,
    ) -> Option<HostChannel> {
        let window = web_sys::window()?;
        let Protocol { source, version, commands, origin } = protocol;
        let messenger =
            Rc::new(Messenger { source, version, parent: parent(), origin, listeners: RefCell::default() });
        let listener = messenger.parent.is_some().then(|| {
            let messenger = messenger.clone();
            Listener::new(window.clone().into(), "message", move |event: Event| {
                if let Some((said, id)) = event.dyn_ref().and_then(|event| messenger.content_of(event)) {
                    on_message(said, id);
                }
            })
        });
        let state = Closure::<dyn Fn() -> JsValue>::new(move || plain(&state()));
        let break_it = Closure::<dyn Fn()>::new(|| panic!("broken on request"));
        let on = {
            let messenger = messenger.clone();
            Closure::<dyn Fn(Function) -> JsValue>::new(move |listener: Function| {
                messenger.listeners.borrow_mut().push(listener.clone());
                let messenger = Rc::downgrade(&messenger);
                Closure::once_into_js(move || {
                    if let Some(messenger) = messenger.upgrade() {
                        messenger.listeners.borrow_mut().retain(|known| *known != listener);
                    }
                })
            })
        };
        let object = Object::new();
        let set = |name: &str, value: &JsValue| Reflect::set(&object, &name.into(), value).ok();
        let mut kept = Vec::new();
        for &name in commands {
            let on_command = on_command.clone();
            let command = Closure::<Command>::new(move |value: JsValue| {
                let json = json(&value).map_err(|error| Error::new(&error.to_string()))?;
                match on_command(name, &json) {
                    Answer::Text(_, text) => Ok(text.into()),
                    Answer::Refused(text) => Err(Error::new(&text).into()),
                    Answer::Done | Answer::Unknown => Ok(JsValue::UNDEFINED),
                }
            });
            set(name, command.as_ref())?;
            kept.push(command);
        }
        set("state", state.as_ref())?;
        set("on", on.as_ref())?;
        set("break", break_it.as_ref())?;
        Reflect::set(window.as_ref(), &source.into(), &object).ok()?;
        Some(HostChannel {
            messenger,
            _listener: listener.flatten(),
            _state: state,
            _commands: kept,
            _on: on,
            _break: break_it,
        })
    }

    /// Whether there is a parent page or a listener.
    pub fn has_listeners(&self) -> bool {
        self.messenger.parent.is_some() || !self.messenger.listeners.borrow().is_empty()
    }

    /// Says something.
    pub fn send(&self, name: &str, value: &impl Serialize, to: Audience) {
        self.messenger.send(name, &plain(value), to);
    }

    /// Answers a message.
    pub fn answer(&self, answer: Answer, id: &Id) {
        self.messenger.answer(answer, id);
    }
}

/// As plain objects, arrays and values; `null`, if a whole number is beyond those that JavaScript has exactly.
fn plain(value: &impl Serialize) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    value.serialize(&serializer).unwrap_or(JsValue::NULL)
}
