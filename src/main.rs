//! The page: starts the app in the browser.

use highwater::ui::{App, AppProps, boot};
use highwater::web;

fn main() {
    web::panic::install();
    yew::platform::spawn_local(async {
        let Some(session) = boot().await else { return };
        let props = AppProps { session };
        // What is there until then goes as the page is drawn.
        let app = match web::boot::place() {
            Some(place) => yew::Renderer::<App>::with_root_and_props(place, props),
            None => yew::Renderer::with_props(props),
        };
        app.render();
    });
}
