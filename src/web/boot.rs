//! The placeholder of the page until the program draws it: it is in index.html, and static/boot.js fills it in.

use web_sys::{Document, Element};

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// Where the program draws, and in the place of what.
pub fn place() -> Option<Element> {
    document()?.get_element_by_id("page")
}

/// Whether programs can be edited and run: not where the page is one file without what does that.
pub fn can_run_programs() -> bool {
    document().is_some_and(|document| {
        let is_one_file = matches!(document.query_selector("script[type='application/gzip']"), Ok(Some(_)));
        !is_one_file || document.get_element_by_id("program.wasm").is_some()
    })
}

/// Shows in the placeholder what the page is waiting for; does nothing once the page is drawn.
pub fn say(sentence: &str) {
    if let Some(Ok(Some(line))) = document().map(|document| document.query_selector("#boot > p")) {
        line.set_text_content(Some(sentence));
    }
}
