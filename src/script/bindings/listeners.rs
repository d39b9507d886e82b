//! `internalBinding('listeners')`: listeners of the events that the engine emits. Other events are JavaScript's alone.

use boa_engine::object::builtins::JsArray;
use boa_engine::{
    Context, JsArgs, JsNativeError, JsObject, JsResult, JsString, JsSymbol, JsValue, js_string,
};

use crate::engine::{Engine, Event, EventArgs, EventKind, ListenedEvent, ListenerView, On, Ret, StreamId};
use crate::script::calls::{call, use_engine};
use crate::script::host::{JsChunk, JsHost, unpipe_info};
use crate::script::natives::{note, object, world};
use crate::script::scope::values;
use crate::script::world::StreamObject;

pub(super) fn binding(context: &mut Context) -> JsObject {
    object(
        context,
        &[
            ("add", 5, add),
            ("remove", 3, remove),
            ("removeAll", 2, remove_all),
            ("list", 2, list),
            ("count", 2, count),
            ("emit", 3, emit),
            ("watch", 1, watch),
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
    let world = engine.host().world.clone();
    let Some(this) = world.object(stream).map(JsValue::from) else { return };
    if let Some(event) = listened(on) {
        forget(engine, stream, event, listener, true);
    }
    let args: Vec<JsValue> = match on {
        _ if args.by_program => world.emitted.borrow().last().cloned().unwrap_or_default(),
        On::Data => args.chunk.iter().map(|chunk| chunk.value.clone()).collect(),
        On::Error => args.error.clone().into_iter().collect(),
        On::Pipe | On::Unpipe => {
            let source = args.source.and_then(|source| world.object(source)).map(JsValue::from);
            let info = (on == On::Unpipe).then(|| values(|context| unpipe_info(args.taken.get(), context)));
            source.into_iter().chain(info).collect()
        }
        _ => Vec::new(),
    };
    let result = call(engine, listener, &this, &args);
    // What an async function returns may be rejected, which a stream can be asked to take for an 'error'.
    if let Some(promise) = result.filter(JsValue::is_object)
        && let Some(function) = world.library("captured")
    {
        let rest = [this, promise, JsString::from(on.name()).into()].into_iter().chain(args);
        call(engine, &function, &JsValue::undefined(), &rest.collect::<Vec<_>>());
    }
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
        world.tell_place(stream, &format!("on {}", event.name()), spot);
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

/// The program's own listeners.
fn engine_listeners(stream: StreamId, on: On, context: &mut Context) -> JsResult<Vec<JsObject>> {
    let views = use_engine(context, |engine| engine.listeners(stream, on))?;
    let own = |view| match view {
        ListenerView::Host { listener, .. } => Some(listener),
        ListenerView::Internal => None,
    };
    Ok(views.into_iter().rev().filter_map(own).collect())
}

/// `remove(stream, event, listener)`: whether it was there.
fn remove(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let stream = world(context)?.id(args.get_or_undefined(0), context)?;
    let on = event(args.get_or_undefined(1))?;
    let listener = args.get_or_undefined(2).to_object(context)?;
    // What stands for a listener that is called once bears it.
    let marked = engine_listeners(stream, on, context)?.into_iter().find(|own| {
        own.get(js_string!("listener"), context)
            .is_ok_and(|inner| inner.as_object().is_some_and(|inner| JsObject::equals(&inner, &listener)))
    });
    use_engine(context, |engine| {
        if let Some(event) = listened(on) {
            forget(engine, stream, event, &listener, false);
        }
        engine.remove_listener(stream, on, |own| {
            JsObject::equals(own, &listener)
                || marked.as_ref().is_some_and(|marked| JsObject::equals(own, marked))
        })
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

/// `count(stream, event)`
fn count(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let stream = world(context)?.id(args.get_or_undefined(0), context)?;
    let on = event(args.get_or_undefined(1))?;
    use_engine(context, |engine| engine.listener_count(stream, on)).map(|count| JsValue::from(count as f64))
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

/// `watch(stream)`: has Node's modules told of listeners that come or go, and of errors.
fn watch(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let stream = world(context)?.id(args.get_or_undefined(0), context)?;
    use_engine(context, |engine| engine.watch_listeners(stream))?;
    Ok(JsValue::undefined())
}

/// `emit(stream, event, ...args)`: whether there were listeners.
fn emit(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let world = world(context)?;
    let stream = world.id(args.get_or_undefined(0), context)?;
    let on = event(args.get_or_undefined(1))?;
    let value = args.get_or_undefined(2);
    let mut signal = EventArgs { by_program: true, ..EventArgs::default() };
    match on {
        On::Data => signal.chunk = Some(JsChunk::new(value.clone(), JsValue::undefined(), context)),
        On::Error => signal.error = Some(value.clone()),
        On::Pipe | On::Unpipe => {
            signal.source = world.id(value, context).ok();
            // Pipes heed only what says that none has taken it yet.
            let info = args.get_or_undefined(3).as_object();
            let free = match info {
                Some(info) => info.get(js_string!("hasUnpiped"), context)?.as_boolean() == Some(false),
                None => false,
            };
            signal.taken.set(!free);
        }
        _ => {}
    }
    note(context)?;
    world.emitted.borrow_mut().push(args.get(2..).unwrap_or_default().to_vec());
    let heard = use_engine(context, |engine| engine.emit_by_program(stream, on, &signal));
    world.emitted.borrow_mut().pop();
    heard.map(JsValue::from)
}
