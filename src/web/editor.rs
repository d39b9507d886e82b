//! The editor of `static/editor`, which is a script of its own, fetched when it is needed. Must not know what is written in it.

use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::{Callback, NodeRef};

use super::error::WebError;
use super::script::global_of;

/// Where it lies.
const PATH: &str = "./editor.js";

#[wasm_bindgen]
extern "C" {
    type Library;

    #[wasm_bindgen(method, catch)]
    fn open(this: &Library, place: &Element, options: &JsValue) -> Result<View, JsValue>;

    type View;

    #[wasm_bindgen(method)]
    fn text(this: &View) -> String;

    #[wasm_bindgen(method, js_name = setText)]
    fn set_text(this: &View, text: &str);

    #[wasm_bindgen(method, js_name = setTabIndents)]
    fn set_tab_indents(this: &View, indents: bool);

    #[wasm_bindgen(method, js_name = setRan)]
    fn set_ran(this: &View);

    #[wasm_bindgen(method, js_name = setFaults)]
    fn set_faults(this: &View, json: &str);

    #[wasm_bindgen(method, js_name = setRunningLine)]
    fn set_running_line(this: &View, line: u32);

    #[wasm_bindgen(method, js_name = goTo)]
    fn go_to(this: &View, line: u32);

    #[wasm_bindgen(method)]
    fn focus(this: &View);

    #[wasm_bindgen(method)]
    fn destroy(this: &View);
}

/// What an editor is opened with.
pub struct EditorOptions<'a> {
    /// The text at first.
    pub text: &'a str,
    /// What a screen reader calls it.
    pub label: &'a str,
    /// The id of the element that says how it is used.
    pub help: &'a str,
    /// Hears the text when it has been changed by hand.
    pub on_change: Callback<String>,
    /// The text should run.
    pub on_run: Callback<()>,
    /// A line of the text that has run last is chosen.
    pub on_line: Callback<u32>,
}

/// An open editor; it is closed when this is dropped.
pub struct Editor {
    view: View,
    _on_change: Closure<dyn Fn(String)>,
    _on_run: Closure<dyn Fn()>,
    _on_line: Closure<dyn Fn(u32)>,
}

impl Editor {
    /// Opens one in an element of the page, when the script is there.
    ///
    /// # Errors
    /// If the script cannot be had. `Ok(None)` if the element has gone meanwhile.
    pub async fn open(place: &NodeRef, options: EditorOptions<'_>) -> Result<Option<Editor>, WebError> {
        let library: Library = global_of(PATH, "highwaterEditor").await?.unchecked_into();
        let Some(element) = place.cast::<Element>().filter(|place| place.is_connected()) else {
            return Ok(None);
        };
        let EditorOptions { text, label, help, on_change, on_run, on_line } = options;
        let on_change: Closure<dyn Fn(String)> = Closure::new(move |text| on_change.emit(text));
        let on_run: Closure<dyn Fn()> = Closure::new(move || on_run.emit(()));
        let on_line: Closure<dyn Fn(u32)> = Closure::new(move |line| on_line.emit(line));
        let given = js_sys::Object::new();
        let parts: [(&str, &JsValue); 6] = [
            ("text", &text.into()),
            ("label", &label.into()),
            ("help", &help.into()),
            ("changed", on_change.as_ref()),
            ("run", on_run.as_ref()),
            ("lineChosen", on_line.as_ref()),
        ];
        for (name, value) in parts {
            // An object of our own takes everything.
            let _ = js_sys::Reflect::set(&given, &name.into(), value);
        }
        let view = library.open(&element, &given).map_err(|_| WebError::Fetch(PATH.to_owned()))?;
        Ok(Some(Editor { view, _on_change: on_change, _on_run: on_run, _on_line: on_line }))
    }

    /// What is written in it now.
    pub fn text(&self) -> String {
        self.view.text()
    }

    /// Puts another text in the place of all.
    pub fn set_text(&self, text: &str) {
        self.view.set_text(text);
    }

    /// Whether the Tab key indents; otherwise it leaves the editor.
    pub fn set_tab_indents(&self, indents: bool) {
        self.view.set_tab_indents(indents);
    }

    /// The text as it is now runs: lines are its lines from now on, and nothing is wrong in it yet.
    pub fn set_ran(&self) {
        self.view.set_ran();
    }

    /// Marks what is wrong in the text that has run: JSON, `[{ line, column, text }]`.
    pub fn set_faults(&self, json: &str) {
        self.view.set_faults(json);
    }

    /// Lights the line of the text that has run; none with 0.
    pub fn set_running_line(&self, line: u32) {
        self.view.set_running_line(line);
    }

    /// Puts the cursor into a line.
    pub fn go_to(&self, line: u32) {
        self.view.go_to(line);
    }

    /// Gives it the focus.
    pub fn focus(&self) {
        self.view.focus();
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.view.destroy();
    }
}
