//! Figures by their names: which there are, and fetching one of them. Must not show anything.

use std::rc::Rc;

use super::state::{Notice, notice_of_figure};
use crate::figure::{Catalogue, FIRST, Figure, catalogue, first_figure};
use crate::tr;
use crate::web::fetch::fetch_text;

/// A figure and its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// Its name in the catalogue; `None` if somebody's own file holds it.
    pub id: Option<Rc<str>>,
    /// What it is.
    pub figure: Rc<Figure>,
}

/// The figure that is there before anything is fetched.
pub fn first() -> Option<Named> {
    // A test sees to it that there is nothing wrong with it.
    let figure = first_figure().ok()?;
    Some(Named { id: Some(FIRST.into()), figure: Rc::new(figure) })
}

/// The figures' order and what they are called.
pub fn offered() -> Catalogue {
    // A test sees to it that there is nothing wrong with it.
    catalogue().unwrap_or_default()
}

/// The figure with that name.
///
/// # Errors
/// What to say, if there is none, or something is wrong with it.
pub async fn figure(id: &str) -> Result<Named, Notice> {
    let bad = |title: String| Notice { title, details: Vec::new(), bad: true };
    // An address may name anything.
    if !offered().ids().any(|known| known == id) {
        let id: String = id.chars().take(40).collect();
        return Err(bad(tr!("No figure is called “{id}”.", id)));
    }
    let text = fetch_text(&format!("./figures/{id}.json")).await.map_err(bad)?;
    let figure = Figure::read(&text).map_err(|faults| notice_of_figure(&format!("{id}.json"), &faults))?;
    Ok(Named { id: Some(id.into()), figure: Rc::new(figure) })
}
