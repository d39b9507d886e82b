//! The page: starts the app in the browser.

use highwater::ui::{App, AppProps, begin};

fn main() {
    highwater::web::panic::install();
    yew::platform::spawn_local(async {
        yew::Renderer::<App>::with_props(AppProps { begun: begin().await }).render();
    });
}
