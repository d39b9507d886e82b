//! Addresses of what is on screen and of other figures, in the page's own form.

use yew::prelude::*;

use crate::ui::address::{Link, wrapped};
use crate::ui::model::Asked;
use crate::web::address::{fragment, link, parameters, whole};
use crate::web::deflate::packed;
use crate::web::dom::is_plain_click;
use crate::web::theme::Theme;
use crate::words::{ENGLISH, language};

/// What the address asks for now; what is wrong in it has been said.
pub fn asked_now() -> Asked {
    Asked::read(parameters()).0
}

/// The parameters that ask for this, and those in the address that are somebody else's.
pub fn parameters_of(asked: &Asked) -> Vec<(String, String)> {
    let foreign = parameters().into_iter().filter(|(name, _)| !Asked::knows(name));
    asked.parameters().into_iter().chain(foreign).collect()
}

/// How the page looks now, as the address has it.
pub fn as_it_looks(asked: Asked) -> Asked {
    let theme = Some(Theme::chosen()).filter(|theme| *theme != Theme::System);
    let lang = (language() != ENGLISH).then(|| language().to_owned());
    Asked { theme, lang, ..asked }
}

/// The address of a figure, relative to the page.
pub fn figure_link(id: &str) -> String {
    let asked = as_it_looks(asked_now().lasting());
    link(&parameters_of(&Asked { figure: Some(id.to_owned()), ..asked }))
}

/// What a click on a figure's link does: it goes there without loading the page anew, unless a new tab is meant.
pub fn go_to(id: &str, on_figure: &Callback<String>) -> Callback<MouseEvent> {
    let (id, on_figure) = (id.to_owned(), on_figure.clone());
    Callback::from(move |event: MouseEvent| {
        if is_plain_click(&event) {
            event.prevent_default();
            on_figure.emit(id.clone());
        }
    })
}

/// The address of the page with all figures.
pub fn index_link() -> String {
    let now = asked_now();
    let asked = as_it_looks(now.lasting());
    link(&parameters_of(&Asked { index: true, figure: now.figure, ..asked }))
}

/// The whole address of what is asked for, with what no parameter can say packed into its fragment. `None` where the page
/// has no address, or what cannot be packed.
pub async fn address_of(asked: &Asked, link: &Link) -> Option<String> {
    let fragment = match link.is_empty() {
        true => String::new(),
        false => wrapped(&packed(&link.write()).await?),
    };
    whole(&parameters_of(asked), &fragment)
}
