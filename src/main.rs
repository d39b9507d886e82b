//! The page: starts the app in the browser.

use highwater::ui::{App, begin};

fn main() {
    highwater::web::panic::install();
    yew::platform::spawn_local(async {
        yew::Renderer::<App>::with_props(begin().await).render();
    });
}
