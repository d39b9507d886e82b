//! `internalBinding('listeners')`: listeners of the events that the engine emits. Other events are JavaScript's alone.

use boa_engine::object::builtins::JsArray;
use boa_engine::{Context, JsArgs, JsNativeError, JsObject, JsResult, JsValue};

use crate::engine::{Engine, EventArgs, ListenedEvent, ListenerView, On, StreamId};
use crate::script::calls::{call, use_engine};
use crate::script::host::JsHost;
use crate::script::natives::{note, object, pushed, world};
use crate::trace::Place;

pub(super) fn binding(context: &mut Context) -> JsObject {
    object(
        context,
        &[
            ("add", 5, add),
            ("remove", 3, remove),
            ("removeAll", 2, remove_all),
            ("list", 2, list),
            ("emit", 3, emit),
        ],
    )
}

const EVENTS: [On; 12] = [
    On::Data,
    On::Readable,
    On::End,
    On::Pause,
    On::Resume,
    On::Drain,
    On::Prefinish,
    On::Finish,
    On::Close,
    On::Error,
    On::Pipe,
    On::Unpipe,
];

/// The event of that number in `lib/internal/streams/emitter.js`.
fn event(value: &JsValue) -> JsResult<On> {
    let number = value.as_number().and_then(|number| EVENTS.get(number as usize));
    number.copied().ok_or_else(|| JsNativeError::range().with_message("there is no such event").into())
}

/// How the engine calls a function of the program's.
fn call_listener(
    engine: &mut Engine<JsHost>,
    stream: StreamId,
    on: On,
    listener: &JsObject,
    args: &EventArgs<JsHost>,
) {
    let Some(this) = engine.host().world.object(stream) else { return };
    let argument = match on {
        On::Data => args.chunk.as_ref().map(|chunk| chunk.value.clone()),
        On::Error => args.error.clone(),
        On::Pipe | On::Unpipe => {
            args.source.and_then(|source| engine.host().world.object(source)).map(JsValue::from)
        }
        _ => None,
    };
    call(engine, listener, &this.into(), argument.as_slice());
}

/// `add(stream, event, listener, once, front)`
fn add(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let world = world(context)?;
    let stream = world.id(args.get_or_undefined(0), context)?;
    let on = event(args.get_or_undefined(1))?;
    let listener = args.get_or_undefined(2).to_object(context)?;
    let once = args.get_or_undefined(3).to_boolean();
    let front = args.get_or_undefined(4).to_boolean();
    if let Some(spot) = world.sites.spot(context) {
        let mut trace = world.trace.borrow_mut();
        let index = trace.end();
        world.sites.note(index, spot);
        let name = args.get_or_undefined(5).as_string();
        if let Some(listened) = name.and_then(|name| ListenedEvent::named(&name.to_std_string_lossy())) {
            let at = world.sites.short(spot);
            let of = format!("on {}", listened.name());
            trace.notes_mut().add_place(stream, Place { of: of.into(), at: at.into(), by: None, index });
        }
    }
    use_engine(context, |engine| {
        engine.add_listener(stream, on, (listener, call_listener), once, front);
    })?;
    Ok(JsValue::undefined())
}

/// `remove(stream, event, listener)`: whether it was there.
fn remove(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let stream = world(context)?.id(args.get_or_undefined(0), context)?;
    let on = event(args.get_or_undefined(1))?;
    let listener = args.get_or_undefined(2).to_object(context)?;
    let is = move |own: &JsObject| JsObject::equals(own, &listener);
    use_engine(context, |engine| engine.remove_listener(stream, on, is)).map(JsValue::from)
}

/// `removeAll(stream, event)`
fn remove_all(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let stream = world(context)?.id(args.get_or_undefined(0), context)?;
    let on = event(args.get_or_undefined(1))?;
    use_engine(context, |engine| engine.remove_all_listeners(stream, on))?;
    Ok(JsValue::undefined())
}

/// `list(stream, event)`: `[listener or null for one of Node's own, once]` of each.
fn list(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let stream = world(context)?.id(args.get_or_undefined(0), context)?;
    let on = event(args.get_or_undefined(1))?;
    let views = use_engine(context, |engine| engine.listeners(stream, on))?;
    let all = JsArray::new(context)?;
    for view in views {
        let pair = match view {
            ListenerView::Host { listener, once } => [listener.into(), once.into()],
            ListenerView::Internal => [JsValue::null(), false.into()],
        };
        let pair = JsArray::from_iter(pair, context);
        all.push(pair, context)?;
    }
    Ok(all.into())
}

/// `emit(stream, event, argument)`: whether there were listeners.
fn emit(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let world = world(context)?;
    let stream = world.id(args.get_or_undefined(0), context)?;
    let on = event(args.get_or_undefined(1))?;
    let value = args.get_or_undefined(2);
    let mut signal = EventArgs::default();
    match on {
        On::Data => {
            signal.chunk = Some(pushed(&world, stream, value, &JsValue::undefined(), context)?);
        }
        On::Error => signal.error = Some(value.clone()),
        On::Pipe | On::Unpipe => signal.source = world.id(value, context).ok(),
        _ => {}
    }
    note(context)?;
    use_engine(context, |engine| engine.emit_by_program(stream, on, &signal)).map(JsValue::from)
}
