//! The worker that runs the reader's programs, by way of `static/program.js`, which is fetched when it is needed. Must not know
//! what a result says.

use js_sys::{Array, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::bytes::Bytes;
use super::error::WebError;
use super::script::global_of;

/// Where it lies.
const PATH: &str = "./program.js";

/// Seconds for which `static/program.js` waits for the end of a program.
const LIMIT: u32 = 10;

#[wasm_bindgen]
extern "C" {
    type Library;

    #[wasm_bindgen(method)]
    fn run(this: &Library, program: &JsValue) -> Promise;

    #[wasm_bindgen(method)]
    fn stop(this: &Library);
}

/// What a program has left.
pub struct ProgramAnswer {
    /// Its result as JSON.
    pub result: String,
    /// Its trace, as a file has it.
    pub trace: Bytes,
}

/// Ends the program that is under way.
///
/// # Errors
/// If what runs programs cannot be had: then none is under way.
pub async fn stop_program() -> Result<(), WebError> {
    global_of(PATH, "highwaterProgram").await?.unchecked_into::<Library>().stop();
    Ok(())
}

/// Runs a program, given as JSON; one that is under way ends. `None` if it was stopped, or another run has begun before its end.
///
/// # Errors
/// If it does not come to an end, or the interpreter cannot be had.
pub async fn run_program(program: &str) -> Result<Option<ProgramAnswer>, WebError> {
    let library: Library = global_of(PATH, "highwaterProgram").await?.unchecked_into();
    let program = js_sys::JSON::parse(program).map_err(|_| WebError::Json)?;
    let text = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).ok()?.as_string();
    match JsFuture::from(library.run(&program)).await {
        Ok(answer) => {
            let trace = Reflect::get(&answer, &"trace".into()).map_err(|_| WebError::Json)?;
            let trace: Uint8Array = trace.dyn_into().map_err(|_| WebError::Json)?;
            let trace = Blob::new_with_u8_array_sequence(&Array::of1(&trace)).map_err(|_| WebError::Json)?;
            let trace = Bytes::new(trace.stream(), |_| WebError::Json).of_size(Some(trace.size()));
            let result = text(&answer, "result").ok_or(WebError::Json)?;
            Ok(Some(ProgramAnswer { result, trace }))
        }
        Err(error) => match text(&error, "code").as_deref() {
            Some("replaced") => Ok(None),
            Some("time") => Err(WebError::Endless(LIMIT)),
            Some("crash") => Err(WebError::Crash),
            _ => Err(WebError::Interpreter(text(&error, "message").unwrap_or_default())),
        },
    }
}
