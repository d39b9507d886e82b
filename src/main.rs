//! The page: starts the app in the browser.

fn main() {
    highwater::web::panic::install();
    yew::Renderer::<highwater::ui::App>::new().render();
}
