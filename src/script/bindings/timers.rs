//! `internalBinding('timers')`: what the event loop calls later, and the virtual clock.

use std::rc::Rc;

use boa_engine::{Context, JsArgs, JsObject, JsResult, JsValue, js_string};

use crate::engine::{Engine, Limit, LoopPhase, MemoryModel, SimTime};
use crate::script::calls::{call, use_engine};
use crate::script::host::JsHost;
use crate::script::natives::{object, world};
use crate::script::world::Timer;

pub(super) fn binding(context: &mut Context) -> JsObject {
    object(
        context,
        &[
            ("schedule", 3, schedule),
            ("cancel", 1, cancel),
            ("immediate", 1, immediate),
            ("cancelImmediate", 1, cancel),
            ("io", 2, io),
            ("block", 1, block),
            ("setRef", 2, set_ref),
            ("setRefImmediate", 2, set_ref),
            ("now", 0, now),
            ("later", 3, later),
            ("blockExactly", 1, block_exactly),
            ("nowExactly", 0, now_exactly),
            ("limitMemory", 2, limit_memory),
            ("nextTick", 1, next_tick),
            ("queueMicrotask", 1, queue_microtask),
        ],
    )
}

fn milliseconds(value: &JsValue) -> SimTime {
    let milliseconds = value.as_number().filter(|number| number.is_finite() && *number > 0.0).unwrap_or(0.0);
    SimTime((milliseconds * 1e6).min(1e18) as u64)
}

/// Keeps a function until it is called or cancelled.
fn keep(callback: JsObject, context: &Context) -> JsResult<u32> {
    let world = world(context)?;
    let id = world.last_timer.get().wrapping_add(1);
    world.last_timer.set(id);
    world.timers.borrow_mut().insert(id, Timer { callback, is_ref: true });
    Ok(id)
}

fn fire(engine: &mut Engine<JsHost>, id: u32, again: Option<(LoopPhase, SimTime)>) {
    let world = engine.host().world.clone();
    let function = world.timers.borrow().get(&id).map(|timer| (timer.callback.clone(), timer.is_ref));
    if again.is_none() {
        world.timers.borrow_mut().remove(&id);
    }
    if function.as_ref().is_none_or(|(_, is_ref)| !is_ref) {
        world.idle_timers.set(world.idle_timers.get().saturating_sub(1));
    }
    let Some((function, _)) = function else { return };
    let before = world.firing.replace(Some(id));
    call(engine, &function, &JsValue::undefined(), &[]);
    world.firing.set(before);
    let still = world.timers.borrow().get(&id).map(|timer| timer.is_ref);
    if let Some((phase, delay)) = again
        && let Some(is_ref) = still
    {
        if !is_ref {
            world.idle_timers.set(world.idle_timers.get() + 1);
        }
        engine.later(phase, delay, Rc::new(move |engine| fire(engine, id, again)));
    }
}

/// `schedule(milliseconds, callback, repeat)`: its id.
fn schedule(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let delay = milliseconds(args.get_or_undefined(0));
    let id = keep(args.get_or_undefined(1).to_object(context)?, context)?;
    let again = args.get_or_undefined(2).to_boolean().then_some((LoopPhase::Timer, delay));
    use_engine(context, |engine| {
        engine.later(LoopPhase::Timer, delay, Rc::new(move |engine| fire(engine, id, again)));
    })?;
    Ok(id.into())
}

/// `cancel(id)`: it will not be called.
fn cancel(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    if let Some(id) = args.get_or_undefined(0).as_number() {
        let world = world(context)?;
        let id = id as u32;
        let timer = world.timers.borrow_mut().remove(&id);
        // One whose callback runs is not waited for now.
        if timer.is_some_and(|timer| timer.is_ref) && world.firing.get() != Some(id) {
            world.idle_timers.set(world.idle_timers.get() + 1);
        }
    }
    Ok(JsValue::undefined())
}

/// `setRef(id, whether it keeps the process alive)`
fn set_ref(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let is_ref = args.get_or_undefined(1).to_boolean();
    let world = world(context)?;
    let id = args.get_or_undefined(0).as_number().unwrap_or(0.0) as u32;
    if let Some(timer) = world.timers.borrow_mut().get_mut(&id)
        && timer.is_ref != is_ref
    {
        timer.is_ref = is_ref;
        if world.firing.get() != Some(id) {
            let idle = world.idle_timers.get();
            world.idle_timers.set(if is_ref { idle.saturating_sub(1) } else { idle + 1 });
        }
    }
    Ok(JsValue::undefined())
}

fn immediate(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let id = keep(args.get_or_undefined(0).to_object(context)?, context)?;
    use_engine(context, |engine| {
        engine.later(LoopPhase::Immediate, SimTime::ZERO, Rc::new(move |engine| fire(engine, id, None)));
    })?;
    Ok(id.into())
}

/// `io(milliseconds, callback)`: an operation of a device is done then.
fn io(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let delay = milliseconds(args.get_or_undefined(0));
    let id = keep(args.get_or_undefined(1).to_object(context)?, context)?;
    use_engine(context, |engine| {
        engine.later(LoopPhase::Io, delay, Rc::new(move |engine| fire(engine, id, None)));
    })?;
    Ok(id.into())
}

/// `block(milliseconds)`: code that runs now takes so long.
fn block(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let time = milliseconds(args.get_or_undefined(0));
    use_engine(context, |engine| engine.block(time))?;
    Ok(JsValue::undefined())
}

/// `now()`: milliseconds since the process began.
fn now(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let now = use_engine(context, |engine| engine.now())?;
    Ok(JsValue::from(now.as_secs_f64() * 1e3))
}

/// `later(phase, nanoseconds, callback)`: as [`Engine::later`].
fn later(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let phase = match args.get_or_undefined(0).to_string(context)?.to_std_string_lossy().as_str() {
        "timer" => LoopPhase::Timer,
        "immediate" => LoopPhase::Immediate,
        _ => LoopPhase::Io,
    };
    let delay = nanoseconds(args.get_or_undefined(1));
    let id = keep(args.get_or_undefined(2).to_object(context)?, context)?;
    use_engine(context, |engine| engine.later(phase, delay, Rc::new(move |engine| fire(engine, id, None))))?;
    Ok(JsValue::undefined())
}

fn nanoseconds(value: &JsValue) -> SimTime {
    SimTime(value.as_number().filter(|number| *number > 0.0).map_or(0, |number| number.min(1e18) as u64))
}

/// `blockExactly(nanoseconds)`
fn block_exactly(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let time = nanoseconds(args.get_or_undefined(0));
    use_engine(context, |engine| engine.block(time))?;
    Ok(JsValue::undefined())
}

/// `nowExactly()`: nanoseconds since the process began.
fn now_exactly(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(JsValue::from(use_engine(context, |engine| engine.now())?.0 as f64))
}

/// `limitMemory(bytes, 'container' | 'heap')`: from now on memory is watched.
fn limit_memory(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let bytes = args.get_or_undefined(0).as_number().map_or(0, |bytes| bytes as u64);
    let heap = args.get_or_undefined(1).as_string().is_some_and(|of| of == js_string!("heap"));
    let limit = if heap { Limit::Heap(bytes) } else { Limit::Container(bytes) };
    use_engine(context, |engine| engine.watch_memory(MemoryModel::of_node(Some(limit))))?;
    Ok(JsValue::undefined())
}

fn next_tick(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let function = args.get_or_undefined(0).to_object(context)?;
    let args: Rc<[JsValue]> = args.iter().skip(1).cloned().collect();
    use_engine(context, |engine| {
        engine.next_tick(Rc::new(move |engine| {
            call(engine, &function, &JsValue::undefined(), &args);
        }));
    })?;
    Ok(JsValue::undefined())
}

fn queue_microtask(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let function = args.get_or_undefined(0).to_object(context)?;
    use_engine(context, |engine| {
        engine.queue_microtask(Rc::new(move |engine| {
            call(engine, &function, &JsValue::undefined(), &[]);
        }));
    })?;
    Ok(JsValue::undefined())
}
