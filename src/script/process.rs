//! The process as a whole: errors that nothing has caught, rejections that nothing handles, its end.

use std::rc::Rc;

use boa_engine::builtins::promise::{OperationType, Promise};
use boa_engine::context::HostHooks;
use boa_engine::object::builtins::JsPromise;
use boa_engine::{Context, JsObject, JsResult, JsValue, js_string};

use super::calls::finish;
use super::host::JsHost;
use super::program::{Fault, Site};
use super::scope::{engine as with_engine, javascript};
use super::thrown;
use super::world::World;
use crate::engine::Engine;

/// What the interpreter asks of its host.
pub(super) struct Hooks {
    pub(super) world: Rc<World>,
}

impl HostHooks for Hooks {
    fn promise_rejection_tracker(
        &self,
        promise: &JsObject<Promise>,
        operation: OperationType,
        context: &mut Context,
    ) {
        let promise: JsObject = promise.clone().upcast();
        match operation {
            OperationType::Handle => {
                self.world
                    .rejected
                    .borrow_mut()
                    .retain(|(rejected, _)| !JsObject::equals(rejected, &promise));
                if self.world.forget_warned(&promise) {
                    let task = move |engine: &mut Engine<JsHost>| handled_late(engine, &promise);
                    let _ = with_engine(context, |engine| engine.on_unhandled_rejection(Rc::new(task)));
                }
            }
            OperationType::Reject => {
                let state = JsPromise::from_object(promise.clone()).map(|promise| promise.state());
                let reason = match state {
                    Ok(boa_engine::builtins::promise::PromiseState::Rejected(reason)) => reason,
                    _ => JsValue::undefined(),
                };
                self.world.rejected.borrow_mut().push((promise.clone(), reason));
                let task = move |engine: &mut Engine<JsHost>| unhandled(engine, &promise);
                let _ = with_engine(context, |engine| engine.on_unhandled_rejection(Rc::new(task)));
            }
        }
    }

    fn local_timezone_offset_seconds(&self, _: i64) -> i32 {
        0
    }

    fn max_buffer_size(&self, _: &mut Context) -> u64 {
        256 << 20
    }
}

/// `processUnhandledRejections`, for one promise that may have got a handler meanwhile.
fn unhandled(engine: &mut Engine<JsHost>, promise: &JsObject) {
    let world = engine.host().world.clone();
    let found = {
        let mut rejected = world.rejected.borrow_mut();
        let at = rejected.iter().position(|(own, _)| JsObject::equals(own, promise));
        at.map(|at| rejected.remove(at))
    };
    let Some((promise, reason)) = found else { return };
    world.keep_warned(promise.clone());
    let result = javascript(engine, |context| {
        let rejection = world.call_library("unhandledRejection", &[reason, promise.into()], context)?;
        // No listener has taken it: what is thrown stands in an array.
        rejection.as_object().map(|thrown| thrown.get(0, context)).transpose()
    });
    match result {
        Ok(Some(error)) => {
            world.from_promise.set(true);
            engine.throw_rejection(error);
        }
        Ok(None) => {}
        Err(thrown) => {
            finish(engine, Err(thrown));
        }
    }
}

/// A promise was handled after all: `'rejectionHandled'`, where its rejection has been told.
fn handled_late(engine: &mut Engine<JsHost>, promise: &JsObject) {
    let world = engine.host().world.clone();
    let result = javascript(engine, |context| {
        world.call_library("rejectionHandled", &[promise.clone().into()], context)
    });
    finish(engine, result);
}

/// `process._fatalException`: whether the program's own listeners have taken the error.
pub(super) fn uncaught(engine: &mut Engine<JsHost>, error: &JsValue) -> bool {
    let world = engine.host().world.clone();
    if engine.has_died() {
        return true;
    }
    let origin = match world.from_promise.take() {
        true => js_string!("unhandledRejection"),
        false => js_string!("uncaughtException"),
    };
    let args = [error.clone(), origin.into()];
    let taken = javascript(engine, |context| world.call_library("uncaughtException", &args, context));
    match taken {
        Ok(taken) if taken.to_boolean() => return true,
        // The listener has called process.exit().
        Err(_) if engine.has_died() => return true,
        // The listener threw in its turn: that is what ends the process.
        Err(thrown) => {
            let value = javascript(engine, |context| thrown.into_opaque(context));
            world.exit_code.set(Some(7));
            world.exited.set(true);
            report(engine, &value.unwrap_or(error.clone()));
        }
        Ok(_) => report(engine, error),
    }
    false
}

/// Where a text of the program's is no JavaScript, as the interpreter says it of the main file: `at line 2, col 11`.
fn syntax_site(world: &World, text: &str) -> Option<Site> {
    let (_, place) = text.split_once("at line ")?;
    let (line, rest) = place.split_once(", col ")?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let file = world.program.main.clone();
    Some(Site { file, line: line.parse().ok()?, column: digits.parse().ok()? })
}

/// Keeps the error that ends the process.
fn report(engine: &mut Engine<JsHost>, error: &JsValue) {
    let world = engine.host().world.clone();
    let fault = javascript(engine, |context| {
        let text = world.call_library("inspectError", std::slice::from_ref(error), context);
        let text = text.ok().and_then(|text| text.as_string()).map(|text| text.to_std_string_lossy());
        let text = text.unwrap_or_else(|| thrown::text(error, context));
        Fault {
            site: world
                .sites
                .in_stack(&text)
                .or_else(|| syntax_site(&world, &text))
                .or_else(|| world.sites.latest()),
            text,
        }
    });
    world.exit_code.set(Some(world.exit_code.get().unwrap_or(1)));
    world.fault.replace(Some(fault));
}

/// `process.emit('exit', code)`, after which only what is synchronous happens.
pub(super) fn emit_exit(world: &World, context: &mut Context) -> JsResult<()> {
    let code = world.exit_code.get().map_or(JsValue::undefined(), JsValue::from);
    world.call_library("emitExit", &[code], context)?;
    Ok(())
}

/// `process.emit('beforeExit')`
pub(super) fn emit_before_exit(engine: &mut Engine<JsHost>) {
    let world = engine.host().world.clone();
    let result = javascript(engine, |context| world.call_library("emitBeforeExit", &[], context));
    finish(engine, result);
}
