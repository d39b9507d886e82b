//! The texts of Node's own modules, in `lib/`, by their names, and how each becomes a function. Must not run any.

use boa_engine::{Context, JsResult, JsValue, Script, Source};
use include_dir::{Dir, include_dir};

static LIBRARY: Dir = include_dir!("$LIBRARY");

/// The text of a module: `stream`, `stream/promises`, `internal/errors`.
pub(super) fn source(name: &str) -> Option<&'static str> {
    LIBRARY.get_file(format!("{name}.js"))?.contents_utf8()
}

/// The names of the modules that programs may have.
pub(super) fn public_names() -> impl Iterator<Item = &'static str> {
    let folders = LIBRARY.dirs().filter(|folder| folder.path().to_str() != Some("internal"));
    let files = LIBRARY.files().chain(folders.flat_map(Dir::files));
    files.filter_map(|file| file.path().to_str()?.strip_suffix(".js"))
}

/// `function (exports, require, module, process, internalBinding) { text }`
pub(super) fn function(name: &str, text: &str, context: &mut Context) -> JsResult<JsValue> {
    let source =
        format!("(function (exports, require, module, process, internalBinding) {{'use strict';{text}\n}})");
    let path = format!("node:{name}");
    let script = super::finally::parse(&source, context, |source, context| {
        Script::parse(Source::from_bytes(source).with_path(path.as_ref()), None, context)
    })?;
    script.evaluate(context)
}
