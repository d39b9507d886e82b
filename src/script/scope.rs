//! The engine and the interpreter, which call each other to any depth: while one is at work, it lends itself to the other.
//! Must not know what either does.

use boa_engine::error::PanicError;
use boa_engine::{Context, JsResult};
use scoped_tls_hkt::scoped_thread_local;

use super::host::JsHost;
use crate::engine::Engine;

scoped_thread_local!(static mut CONTEXT: Context);
scoped_thread_local!(static mut ENGINE: Engine<JsHost>);

/// Runs JavaScript from within the engine.
pub(super) fn javascript<R>(engine: &mut Engine<JsHost>, run: impl FnOnce(&mut Context) -> R) -> R {
    CONTEXT.with(|context| ENGINE.set(engine, || run(context)))
}

/// The interpreter without the engine, for what a chunk's own methods do.
pub(super) fn values<R>(run: impl FnOnce(&mut Context) -> R) -> R {
    CONTEXT.with(run)
}

/// Uses the engine from within JavaScript. It fails where the engine itself asks for a value, which has no streams to use.
pub(super) fn engine<R>(context: &mut Context, run: impl FnOnce(&mut Engine<JsHost>) -> R) -> JsResult<R> {
    if !ENGINE.is_set() {
        return Err(PanicError::new("a method of a chunk used a stream").into());
    }
    Ok(ENGINE.with(|engine| CONTEXT.set(context, || run(engine))))
}

/// Has both at hand: where a run begins.
pub(super) fn enter<R>(
    context: &mut Context,
    engine: &mut Engine<JsHost>,
    run: impl FnOnce(&mut Engine<JsHost>) -> R,
) -> R {
    CONTEXT.set(context, || run(engine))
}
