//! Figures by their names: which there are, and fetching one of them. Must not show anything.

use std::cell::RefCell;
use std::rc::Rc;

use super::links::figure_link;
use super::program_figure::program_of;
use crate::figure::{Catalogue, FIRST, Figure, Titles, catalogue, first_figure};
use crate::scenario::read_json;
use crate::tr;
use crate::ui::model::NamedFigure;
use crate::ui::model::{Notice, notice_of_figure};
use crate::web::Later;
use crate::web::error::WebError;
use crate::web::fetch::fetch_text;
use crate::web::parts::Part;
use crate::words::{ENGLISH, language};

/// The figure that is there before anything is fetched.
pub fn first() -> Option<NamedFigure> {
    // A test sees to it that there is nothing wrong with it.
    let figure = first_figure().ok()?;
    Some(NamedFigure { id: Some(FIRST.into()), figure: Rc::new(figure), program: None })
}

thread_local! {
    /// What figures are called in the language in use, where that is not English.
    static TITLES: RefCell<Option<Titles>> = const { RefCell::new(None) };
}

/// The figures' order and what they are called.
pub fn offered() -> Catalogue {
    // A test sees to it that there is nothing wrong with it.
    let mut all = catalogue().unwrap_or_default();
    TITLES.with_borrow(|titles| {
        if let Some(titles) = titles {
            all.text.figures.extend(titles.figures.clone());
            all.text.chapters.clone_from(&titles.chapters);
        }
    });
    all
}

/// Calls figures as the language in use does. What it has no file for stays English.
pub async fn use_titles() {
    let file = match language() {
        ENGLISH => None,
        code => fetch_text(&format!("./figures/{code}/catalogue.json")).await.ok(),
    };
    TITLES.set(file.and_then(|text| read_json(&text).ok()));
}

/// The figure with that name.
///
/// # Errors
/// What to say, if there is none, or something is wrong with it.
pub fn figure(id: &str) -> Later<'_, Result<NamedFigure, Notice>> {
    Box::pin(fetched(id))
}

async fn fetched(id: &str) -> Result<NamedFigure, Notice> {
    // An address may name anything.
    let offered = offered();
    let Some(id) = offered.called(id) else {
        let id: String = id.chars().take(40).collect();
        return Err(Notice::bad(tr!("There is no figure “{id}”.", id)));
    };
    let missing = |error: WebError| Notice { again: Some(figure_link(id)), ..Notice::bad(error.to_string()) };
    let text = fetch_text(&format!("./figures/{id}.json")).await.map_err(missing)?;
    let figure = Figure::read(&text).map_err(|faults| notice_of_figure(&format!("{id}.json"), &faults))?;
    let program = match figure.program {
        Some(_) => {
            Part::Rest.load().await.map_err(missing)?;
            program_of(&figure).await.map_err(missing)?
        }
        None => None,
    };
    Ok(NamedFigure { id: Some(id.into()), figure: Rc::new(translated(id, figure).await), program })
}

/// The figure with its texts in the language in use; in English, where there are no others.
async fn translated(id: &str, figure: Figure) -> Figure {
    let told = TITLES.with_borrow(|titles| {
        titles.as_ref().is_some_and(|titles| titles.translated.iter().any(|known| known == id))
    });
    let text = match language() {
        code if told => fetch_text(&format!("./figures/{code}/{id}.json")).await.ok(),
        _ => None,
    };
    // A test sees to it that there is nothing wrong with them.
    text.and_then(|text| figure.translated(&text).ok()).unwrap_or(figure)
}
