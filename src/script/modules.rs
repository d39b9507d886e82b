//! ES modules: the program's own files, and Node's modules as modules with named exports. Must not decide what a path means
//! in CommonJS: `lib/internal/loader.js` does.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use boa_engine::module::{ModuleLoader, ModuleRequest, Referrer, SyntheticModuleInitializer};
use boa_engine::property::PropertyKey;
use boa_engine::{Context, JsNativeError, JsObject, JsResult, JsString, JsValue, Module, Source, js_string};

use super::natives::world;

/// The modules of a run, by path or name.
#[derive(Default)]
pub(super) struct Loader {
    modules: RefCell<BTreeMap<String, Module>>,
}

impl ModuleLoader for Loader {
    async fn load_imported_module(
        self: Rc<Self>,
        referrer: Referrer,
        request: ModuleRequest,
        context: &RefCell<&mut Context>,
    ) -> JsResult<Module> {
        let specifier = request.specifier().to_std_string_lossy();
        let from = referrer.path().map(|path| path.to_string_lossy().into_owned());
        let context = &mut **context.borrow_mut();
        self.load(&specifier, from.as_deref().unwrap_or_default(), context)
    }

    fn init_import_meta(self: Rc<Self>, meta: &JsObject, module: &Module, context: &mut Context) {
        let path = module.path().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
        let path = if path.starts_with('/') { path } else { format!("/{path}") };
        let folder =
            path.rsplit_once('/').map_or("/", |(folder, _)| if folder.is_empty() { "/" } else { folder });
        let texts =
            [("url", format!("file://{path}")), ("filename", path.clone()), ("dirname", folder.to_owned())];
        for (name, text) in texts {
            // A new object takes any property.
            let _ = meta.set(js_string!(name), JsString::from(text.as_str()), false, context);
        }
    }
}

impl Loader {
    fn load(&self, specifier: &str, from: &str, context: &mut Context) -> JsResult<Module> {
        let world = world(context)?;
        let args = [JsString::from(specifier).into(), JsString::from(from).into()];
        let resolved = world.call_library("resolve", &args, context)?.to_object(context)?;
        let name = resolved.get(js_string!("name"), context)?.to_string(context)?.to_std_string_lossy();
        let format = resolved.get(js_string!("format"), context)?.to_string(context)?.to_std_string_lossy();
        if let Some(module) = self.modules.borrow().get(&name) {
            return Ok(module.clone());
        }
        let module = match format.as_str() {
            "module" => self.parse(&name, context)?,
            _ => {
                let value = world.call_library("requireFrom", &args, context)?;
                synthetic(&value, context)?
            }
        };
        self.modules.borrow_mut().insert(name, module.clone());
        Ok(module)
    }

    /// Parses a file of the program.
    fn parse(&self, path: &str, context: &mut Context) -> JsResult<Module> {
        let world = world(context)?;
        let missing = || JsNativeError::error().with_message(format!("Cannot find module '{path}'"));
        let text = world.file(path).ok_or_else(missing)?;
        super::rewriting::parse(text, context, |text, context| {
            Module::parse(Source::from_bytes(text).with_path(path.as_ref()), None, context)
        })
    }
}

/// A module that exports a value as `default`, and each of its properties by its name.
fn synthetic(value: &JsValue, context: &mut Context) -> JsResult<Module> {
    let mut names = vec![js_string!("default")];
    if let Some(object) = value.as_object() {
        for key in object.own_property_keys(context)? {
            if let PropertyKey::String(name) = key
                && name != js_string!("default")
                && is_identifier(&name)
            {
                names.push(name);
            }
        }
    }
    let initializer = SyntheticModuleInitializer::from_copy_closure_with_captures(
        |module, (names, value), context| {
            for name in names {
                let export = match value.as_object() {
                    Some(object) if *name != js_string!("default") => object.get(name.clone(), context)?,
                    _ => value.clone(),
                };
                module.set_export(name, export)?;
            }
            Ok(())
        },
        (names.clone(), value.clone()),
    );
    Ok(Module::synthetic(&names, initializer, None, None, context))
}

fn is_identifier(name: &JsString) -> bool {
    let name = name.to_std_string_lossy();
    let ok = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    name.chars().all(ok) && !name.starts_with(|c: char| c.is_ascii_digit()) && !name.is_empty()
}

/// Loads, links and evaluates the program's main module, of whose errors the library is told. A promise of its having begun.
pub(super) fn start(path: &str, context: &mut Context) -> JsResult<JsValue> {
    let loader = context.downcast_module_loader::<Loader>();
    let loader = loader.ok_or_else(|| JsNativeError::error().with_message("there is no loader"))?;
    let module = loader.parse(path, context)?;
    loader.modules.borrow_mut().insert(path.to_owned(), module.clone());
    let loaded = module.load(context);
    // All files are there: loading it and what it imports settles within the jobs that it queues.
    let linked = boa_engine::native_function::NativeFunction::from_copy_closure_with_captures(
        |_, _, module, context| {
            module.link(context)?;
            let evaluated = module.evaluate(context)?.into();
            world(context)?.call_library("watchMain", &[evaluated], context)
        },
        module,
    );
    let linked = linked.to_js_function(context.realm());
    Ok(loaded.then(Some(linked), None, context)?.into())
}

/// A module that has been evaluated.
pub(super) fn evaluated(path: &str, context: &mut Context) -> JsResult<Option<Module>> {
    let Some(loader) = context.downcast_module_loader::<Loader>() else { return Ok(None) };
    let known = loader.modules.borrow().get(path).cloned();
    if known.is_some() {
        return Ok(known);
    }
    // Loading it takes jobs, for which a call of require() cannot wait.
    let message = format!("require() of the ES module {path} is not there in this Node: import it instead");
    Err(JsNativeError::error().with_message(message).into())
}
