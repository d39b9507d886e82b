//! The page: starts the app in the browser.
use yew::prelude::*;
#[component]
fn App() -> Html {
    html! { <main>{"Highwater"}</main> }
}
fn main() {
    yew::Renderer::<App>::new().render();
}
