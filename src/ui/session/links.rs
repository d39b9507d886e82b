//! Builds addresses of the page: of a figure, of the index, of what is on screen. Must not change the address.

use yew::prelude::*;

use crate::ui::address::{Fragment, wrapped};
use crate::ui::model::PageQuery;
use crate::web::address::{link, parameters, whole};
use crate::web::deflate::packed;
use crate::web::dom::is_plain_click;
use crate::web::theme::Theme;
use crate::words::{ENGLISH, language};

/// What the address asks for now; what is wrong in it has been said.
pub fn query_of_address() -> PageQuery {
    PageQuery::read(parameters()).0
}

/// The parameters of the query, followed by those in the address that are not the page's own.
pub fn parameters_of(query: &PageQuery) -> Vec<(String, String)> {
    let foreign = parameters().into_iter().filter(|(name, _)| !PageQuery::knows(name));
    query.parameters().into_iter().chain(foreign).collect()
}

/// Adds the theme and the language in use to the query.
pub fn with_appearance(query: PageQuery) -> PageQuery {
    let theme = Some(Theme::chosen()).filter(|theme| *theme != Theme::System);
    let lang = (language() != ENGLISH).then(|| language().to_owned());
    PageQuery { theme, lang, ..query }
}

/// The address of a figure, relative to the page.
pub fn figure_link(id: &str) -> String {
    let query = with_appearance(query_of_address().lasting());
    link(&parameters_of(&PageQuery { figure: Some(id.to_owned()), ..query }))
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
    let now = query_of_address();
    let query = with_appearance(now.lasting());
    link(&parameters_of(&PageQuery { index: true, figure: now.figure, ..query }))
}

/// The absolute address of a query, with `link` packed into its fragment. `None` where the page has no address, or the
/// browser cannot pack.
pub async fn address_of(query: &PageQuery, link: &Fragment) -> Option<String> {
    let fragment = match link.is_empty() {
        true => String::new(),
        false => wrapped(&packed(&link.write()).await?),
    };
    whole(&parameters_of(query), &fragment)
}
