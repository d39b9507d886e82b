//! What bindings keep for JavaScript, which knows it by numbers: files' bytes, compressors, digests.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use boa_engine::{Context, JsArgs, JsNativeError, JsResult, JsValue};

struct Table<T> {
    entries: HashMap<u32, T>,
    last: u32,
}

fn table<T: 'static>(context: &mut Context) -> Rc<RefCell<Table<T>>> {
    if let Some(table) = context.get_data::<Rc<RefCell<Table<T>>>>() {
        return table.clone();
    }
    let table = Rc::new(RefCell::new(Table { entries: HashMap::new(), last: 0 }));
    context.insert_data(table.clone());
    table
}

/// Keeps it: the number under which it is known.
pub(super) fn keep<T: 'static>(value: T, context: &mut Context) -> JsValue {
    let table = table::<T>(context);
    let mut table = table.borrow_mut();
    table.last += 1;
    let id = table.last;
    table.entries.insert(id, value);
    id.into()
}

/// Does something with what the first argument is the number of.
pub(super) fn with<T: 'static, R>(
    args: &[JsValue],
    context: &mut Context,
    act: impl FnOnce(&mut T) -> R,
) -> JsResult<R> {
    let id = args.get_or_undefined(0).as_number().unwrap_or(0.0) as u32;
    let table = table::<T>(context);
    let mut table = table.borrow_mut();
    let gone = || JsNativeError::error().with_message("this is not there any more").into();
    table.entries.get_mut(&id).map(act).ok_or_else(gone)
}

/// Forgets what the first argument is the number of.
pub(super) fn drop<T: 'static>(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let id = args.get_or_undefined(0).as_number().unwrap_or(0.0) as u32;
    table::<T>(context).borrow_mut().entries.remove(&id);
    Ok(JsValue::undefined())
}

/// An argument that is a size or a place.
pub(super) fn count(args: &[JsValue], at: usize) -> usize {
    args.get_or_undefined(at).as_number().filter(|number| *number > 0.0).map_or(0, |number| number as usize)
}
