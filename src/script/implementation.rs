//! A stream's implementation in JavaScript: the engine's `read`, `write` and their like call `_read`, `_write` and their like of
//! the stream's object. Must not know Node's classes.

use boa_engine::object::builtins::JsArray;
use boa_engine::{JsObject, JsString, JsValue, js_string};

use super::calls::call_method;
use super::host::{JsChunk, JsHost};
use super::natives::callback;
use super::scope::values;
use crate::engine::{Engine, LifeImpl, ReadImpl, StreamId, TransformImpl, WriteImpl};

/// The methods of one stream's object.
pub(super) struct Methods {
    object: JsObject,
    /// `_destroy` of Node's own classes, which only calls back.
    default_destroy: Option<JsObject>,
    /// `_final` of Transform.
    default_final: Option<JsObject>,
}

impl Methods {
    pub(super) fn new(
        object: JsObject,
        default_destroy: Option<JsObject>,
        default_final: Option<JsObject>,
    ) -> Self {
        Methods { object, default_destroy, default_final }
    }

    /// The method of that name, if it is one.
    fn method(&self, name: JsString) -> Option<JsObject> {
        let object = self.object.clone();
        values(|context| object.get(name, context).ok()).and_then(|value| value.as_callable())
    }

    fn own(&self, name: JsString, default: Option<&JsObject>) -> bool {
        self.method(name)
            .is_some_and(|method| default.is_none_or(|default| !JsObject::equals(&method, default)))
    }
}

fn error_or_null(error: Option<&JsValue>) -> JsValue {
    error.cloned().unwrap_or(JsValue::null())
}

impl LifeImpl<JsHost> for Methods {
    fn has_construct(&self) -> bool {
        self.method(js_string!("_construct")).is_some()
    }

    fn construct(&self, engine: &mut Engine<JsHost>, stream: StreamId) {
        let done = callback(stream, |engine, stream, error, _| engine.construct_done(stream, error));
        call_method(engine, stream, js_string!("_construct"), &[done]);
    }

    fn has_destroy(&self) -> bool {
        self.own(js_string!("_destroy"), self.default_destroy.as_ref())
    }

    fn destroy(&self, engine: &mut Engine<JsHost>, stream: StreamId, error: Option<&JsValue>) {
        let done = callback(stream, |engine, stream, error, _| engine.destroy_done(stream, error));
        call_method(engine, stream, js_string!("_destroy"), &[error_or_null(error), done]);
    }
}

impl ReadImpl<JsHost> for Methods {
    fn read(&self, engine: &mut Engine<JsHost>, stream: StreamId, size: u64) {
        call_method(engine, stream, js_string!("_read"), &[JsValue::from(size as f64)]);
    }
}

impl WriteImpl<JsHost> for Methods {
    fn write(&self, engine: &mut Engine<JsHost>, stream: StreamId, chunk: JsChunk) {
        let done = on_write(engine, stream);
        call_method(engine, stream, js_string!("_write"), &[chunk.value, chunk.encoding, done]);
    }

    fn has_writev(&self) -> bool {
        self.method(js_string!("_writev")).is_some()
    }

    fn writev(&self, engine: &mut Engine<JsHost>, stream: StreamId, chunks: &[JsChunk]) {
        let nop = engine.host().world.library("nop").map_or(JsValue::undefined(), JsValue::from);
        let list = values(|context| -> boa_engine::JsResult<JsValue> {
            let list = JsArray::new(context)?;
            let mut all_buffers = true;
            for chunk in chunks {
                let entry = JsObject::with_object_proto(context.intrinsics());
                entry.set(js_string!("chunk"), chunk.value.clone(), false, context)?;
                entry.set(js_string!("encoding"), chunk.encoding.clone(), false, context)?;
                let callback = if chunk.callback.is_callable() { &chunk.callback } else { &nop };
                entry.set(js_string!("callback"), callback.clone(), false, context)?;
                all_buffers &= chunk.encoding.as_string() == Some(js_string!("buffer"));
                list.push(entry, context)?;
            }
            list.set(js_string!("allBuffers"), all_buffers, false, context)?;
            Ok(list.into())
        });
        let done = on_write(engine, stream);
        call_method(engine, stream, js_string!("_writev"), &[list.unwrap_or_default(), done]);
    }

    fn has_final(&self) -> bool {
        self.method(js_string!("_final")).is_some()
    }

    fn finalize(&self, engine: &mut Engine<JsHost>, stream: StreamId) {
        let done = callback(stream, |engine, stream, error, _| engine.final_done(stream, error));
        call_method(engine, stream, js_string!("_final"), &[done]);
    }
}

/// What a Transform's object has, and `_read` of Transform.
pub(super) struct TransformMethods(pub(super) Methods, pub(super) Option<JsObject>);

impl LifeImpl<JsHost> for TransformMethods {
    fn has_construct(&self) -> bool {
        self.0.has_construct()
    }

    fn construct(&self, engine: &mut Engine<JsHost>, stream: StreamId) {
        self.0.construct(engine, stream);
    }

    fn has_destroy(&self) -> bool {
        self.0.has_destroy()
    }

    fn destroy(&self, engine: &mut Engine<JsHost>, stream: StreamId, error: Option<&JsValue>) {
        self.0.destroy(engine, stream, error);
    }
}

impl TransformImpl<JsHost> for TransformMethods {
    fn transform(&self, engine: &mut Engine<JsHost>, stream: StreamId, chunk: JsChunk) {
        let done = callback(stream, |engine, stream, error, chunk| {
            engine.transform_done(stream, error, chunk);
        });
        call_method(engine, stream, js_string!("_transform"), &[chunk.value, chunk.encoding, done]);
    }

    fn room(&self, engine: &mut Engine<JsHost>, stream: StreamId) {
        if self.1.is_some() && self.0.own(js_string!("_read"), self.1.as_ref()) {
            call_method(engine, stream, js_string!("_read"), &[]);
        }
    }

    fn has_flush(&self) -> bool {
        self.0.method(js_string!("_flush")).is_some()
    }

    fn flush(&self, engine: &mut Engine<JsHost>, stream: StreamId) {
        let done = callback(stream, |engine, stream, error, chunk| engine.flush_done(stream, error, chunk));
        call_method(engine, stream, js_string!("_flush"), &[done]);
    }

    fn has_final(&self) -> bool {
        self.0.own(js_string!("_final"), self.0.default_final.as_ref())
    }

    fn finalize(&self, engine: &mut Engine<JsHost>, stream: StreamId) {
        self.0.finalize(engine, stream);
    }
}

/// What a PassThrough's object has. Its `_transform` is Node's, which the engine has too, unless the program gives it another.
pub(super) struct PassThroughMethods {
    pub(super) methods: TransformMethods,
    /// `PassThrough.prototype._transform`
    pub(super) default_transform: Option<JsObject>,
}

impl LifeImpl<JsHost> for PassThroughMethods {
    fn has_construct(&self) -> bool {
        self.methods.has_construct()
    }

    fn construct(&self, engine: &mut Engine<JsHost>, stream: StreamId) {
        self.methods.construct(engine, stream);
    }

    fn has_destroy(&self) -> bool {
        self.methods.has_destroy()
    }

    fn destroy(&self, engine: &mut Engine<JsHost>, stream: StreamId, error: Option<&JsValue>) {
        self.methods.destroy(engine, stream, error);
    }
}

impl TransformImpl<JsHost> for PassThroughMethods {
    fn transform(&self, engine: &mut Engine<JsHost>, stream: StreamId, chunk: JsChunk) {
        if self.methods.0.own(js_string!("_transform"), self.default_transform.as_ref()) {
            self.methods.transform(engine, stream, chunk);
        } else {
            // What is nothing is not pushed.
            let chunk = (!chunk.value.is_null_or_undefined()).then_some(chunk);
            engine.pass_through(stream, chunk);
        }
    }

    fn room(&self, engine: &mut Engine<JsHost>, stream: StreamId) {
        self.methods.room(engine, stream);
    }

    fn has_flush(&self) -> bool {
        self.methods.has_flush()
    }

    fn flush(&self, engine: &mut Engine<JsHost>, stream: StreamId) {
        self.methods.flush(engine, stream);
    }

    fn has_final(&self) -> bool {
        self.methods.has_final()
    }

    fn finalize(&self, engine: &mut Engine<JsHost>, stream: StreamId) {
        self.methods.finalize(engine, stream);
    }
}

/// The callback of `_write` and `_writev`, of which a stream has one for all chunks.
fn on_write(engine: &mut Engine<JsHost>, stream: StreamId) -> JsValue {
    let world = engine.host().world.clone();
    if let Some(done) = world.stream(stream, |stream| stream.on_write.clone()).flatten() {
        return done.into();
    }
    let done = callback(stream, |engine, stream, error, _| engine.write_done(stream, error));
    world.stream(stream, |stream| stream.on_write = done.as_object());
    done
}
