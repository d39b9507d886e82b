//! `internalBinding('listeners')`: listeners of the events that the engine emits. Other events are JavaScript's alone.

use boa_engine::object::builtins::JsArray;
use boa_engine::{Context, JsArgs, JsNativeError, JsObject, JsResult, JsSymbol, JsValue, js_string};

use crate::engine::{Engine, Event, EventArgs, EventKind, ListenedEvent, ListenerView, On, Ret, StreamId};
use crate::script::calls::{call, use_engine};
use crate::script::host::JsHost;
use crate::script::natives::{note, object, pushed, world};
use crate::script::world::StreamObject;
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
    if let Some(event) = listened(on) {
        forget(engine, stream, event, listener, true);
    }
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
    if let Some(spot) = world.sites.direct(context)
        && let Some(event) = listened(on)
        && !world.program.is_plain
    {
        {
            let mut trace = world.trace.borrow_mut();
            let index = trace.end();
            world.sites.note(index, spot);
            let (of, at) = (format!("on {}", event.name()), world.sites.short(spot));
            trace.notes_mut().add_place(stream, Place { of: of.into(), at: at.into(), by: None, index });
        }
        world.stream(stream, |known| known.told.push((event, listener.clone(), once)));
        let tag = listener.get(JsSymbol::to_string_tag(), context)?;
        let is_async = tag.as_string().is_some_and(|tag| tag == js_string!("AsyncFunction"));
        use_engine(context, |engine| {
            tell(engine, stream, EventKind::ListenerAdd, event, once, is_async);
        })?;
    } else {
        note(context)?;
    }
    use_engine(context, |engine| {
        engine.add_listener(stream, on, (listener, call_listener), once, front);
    })?;
    Ok(JsValue::undefined())
}

/// The event whose listeners a trace tells of.
fn listened(on: On) -> Option<ListenedEvent> {
    Some(match on {
        On::Data => ListenedEvent::Data,
        On::Readable => ListenedEvent::Readable,
        On::Drain => ListenedEvent::Drain,
        On::End => ListenedEvent::End,
        On::Finish => ListenedEvent::Finish,
        On::Close => ListenedEvent::Close,
        On::Error => ListenedEvent::Error,
        _ => return None,
    })
}

/// A listener of the program's goes; `called` where that is because it is called, as one is that was added by `once()`.
fn forget(
    engine: &mut Engine<JsHost>,
    stream: StreamId,
    event: ListenedEvent,
    listener: &JsObject,
    called: bool,
) -> bool {
    let world = engine.host().world.clone();
    let found = world.stream(stream, |known| {
        let is = |(own, function, once): &(ListenedEvent, JsObject, bool)| {
            *own == event && JsObject::equals(function, listener) && (*once || !called)
        };
        let at = known.told.iter().rposition(is)?;
        Some(known.told.remove(at).2)
    });
    let Some(Some(once)) = found else { return false };
    tell(engine, stream, EventKind::ListenerRemove, event, once, false);
    true
}

fn tell(
    engine: &mut Engine<JsHost>,
    stream: StreamId,
    kind: EventKind,
    of: ListenedEvent,
    once: bool,
    is_async: bool,
) {
    let count = |known: &mut StreamObject| known.told.iter().filter(|(own, ..)| *own == of).count();
    let count = engine.host().world.stream(stream, count).unwrap_or(0);
    let mut event = Event::new(engine.now(), stream, kind, engine.levels(stream));
    event.size = of.size(once, None);
    event.n = u32::try_from(count).ok();
    event.ret = if is_async { Ret::True } else { Ret::Nothing };
    engine.record_of_host(event);
}

/// `remove(stream, event, listener)`: whether it was there.
fn remove(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let stream = world(context)?.id(args.get_or_undefined(0), context)?;
    let on = event(args.get_or_undefined(1))?;
    let listener = args.get_or_undefined(2).to_object(context)?;
    use_engine(context, |engine| {
        if let Some(event) = listened(on) {
            forget(engine, stream, event, &listener, false);
        }
        engine.remove_listener(stream, on, |own| JsObject::equals(own, &listener))
    })
    .map(JsValue::from)
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
