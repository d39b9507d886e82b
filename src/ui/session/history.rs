//! The rules by which the page's address and its history follow each other. Pure: `routing` reads and writes the address.

use super::apply_query::without_first_figure;
use crate::ui::address::Fragment;
use crate::ui::model::PageQuery;

/// What the address becomes after something on screen has changed.
#[derive(Debug, PartialEq)]
pub struct AddressUpdate {
    /// The query that the address holds from now on.
    pub query: PageQuery,
    /// Whether that is a new entry in the history, so that the reader can go back; otherwise it replaces the present one.
    pub push: bool,
}

/// The address's query `now`, brought up to date with the query and the fragment `link` of what is on screen. `framed`: the
/// page is in a frame, where the history is the host page's.
pub fn address_update(now: PageQuery, query: &PageQuery, link: &Fragment, framed: bool) -> AddressUpdate {
    let step = now.index != query.index || now.figure_name() != query.figure_name();
    let query = match now.figure {
        None => without_first_figure(query.clone()),
        Some(_) => query.clone(),
    };
    // The address names a file as long as neither a figure nor a scenario has replaced its content.
    let file = now.file.filter(|_| query.figure.is_none() && link.scenario.is_none());
    AddressUpdate { query: PageQuery { file, ..query }, push: step && !framed }
}

/// What follows when the reader goes back or forth in the history, or edits the address.
#[derive(Debug, PartialEq)]
pub enum Arrival {
    /// Show the index of all figures, or leave it: nothing else has changed.
    Index(bool),
    /// Show a figure as it is, and the index above it if that is `true`.
    Figure(String, bool),
    /// Make the whole page anew from the address.
    Boot,
}

/// What an address with the query `query` asks for while the page shows `shown`.
pub fn arrival(query: &PageQuery, has_fragment: bool, shown: &PageQuery) -> Arrival {
    let below_index = |query: &PageQuery| {
        let figure = Some(query.figure_name().to_owned());
        PageQuery { figure, index: false, ..query.clone() }
    };
    let wanted = below_index(query);
    // It asks for a figure, and for nothing in it.
    let is_plain = wanted == PageQuery { figure: wanted.figure.clone(), ..query.lasting() };
    let same = !has_fragment && wanted == below_index(shown);
    match same || (query.index && is_plain) {
        true => Arrival::Index(query.index),
        false if !has_fragment && is_plain => Arrival::Figure(query.figure_name().to_owned(), query.index),
        false => Arrival::Boot,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The query of an address's parameters, as `figure=duplex&index`.
    fn query(text: &str) -> PageQuery {
        let pair = |part: &str| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (name.to_owned(), value.to_owned())
        };
        let (query, faults) = PageQuery::read(text.split('&').filter(|part| !part.is_empty()).map(pair));
        assert!(faults.is_empty(), "{text}: {faults:?}");
        query
    }

    #[test]
    fn an_address_is_followed_with_as_little_as_it_takes() {
        let figure = |id: &str| Arrival::Figure(id.to_owned(), false);
        // What the page shows, the address and whether it has a fragment, and what follows.
        for (shown, address, has_fragment, expected) in [
            ("figure=duplex", "figure=duplex", false, Arrival::Index(false)),
            ("", "figure=upload-crash", false, Arrival::Index(false)),
            ("figure=duplex", "figure=duplex&index", false, Arrival::Index(true)),
            ("figure=duplex&index", "figure=duplex", false, Arrival::Index(false)),
            ("figure=duplex", "index", false, Arrival::Index(true)),
            ("figure=duplex", "", false, figure("upload-crash")),
            ("figure=duplex", "figure=pipe", false, figure("pipe")),
            ("figure=duplex", "figure=pipe&theme=dark", false, figure("pipe")),
            ("figure=duplex&consumer=pipe", "figure=duplex&consumer=pipe", false, Arrival::Index(false)),
            ("figure=duplex", "figure=duplex&consumer=pipe", false, Arrival::Boot),
            ("figure=duplex", "figure=pipe&t=1s", false, Arrival::Boot),
            ("figure=duplex", "index&consumer=pipe", false, Arrival::Boot),
            ("figure=duplex", "figure=duplex", true, Arrival::Boot),
            ("figure=duplex", "figure=pipe", true, Arrival::Boot),
        ] {
            let found = arrival(&query(address), has_fragment, &query(shown));
            assert_eq!(found, expected, "{shown} → {address}, fragment: {has_fragment}");
        }
    }

    #[test]
    fn another_figure_and_the_index_are_entries_in_the_history_and_all_else_replaces() {
        // The address, what is on screen, and then the address and whether it is a new entry.
        for (now, screen, expected, push) in [
            ("", "figure=upload-crash", "", false),
            ("figure=upload-crash", "figure=upload-crash", "figure=upload-crash", false),
            ("", "figure=duplex", "figure=duplex", true),
            ("figure=duplex", "figure=duplex&consumer=pipe", "figure=duplex&consumer=pipe", false),
            ("figure=duplex", "figure=duplex&index", "figure=duplex&index", true),
            ("file=a.json", "", "file=a.json", false),
            ("file=a.json", "figure=duplex", "figure=duplex", true),
        ] {
            let update = |framed| address_update(query(now), &query(screen), &Fragment::default(), framed);
            assert_eq!(update(false), AddressUpdate { query: query(expected), push }, "{now} → {screen}");
            assert!(!update(true).push, "the history is the host page's");
        }
    }

    #[test]
    fn a_scenario_in_the_fragment_takes_the_place_of_a_file() {
        let link = Fragment { scenario: Some(Default::default()), ..Fragment::default() };
        let update = address_update(query("file=a.json"), &query(""), &link, false);
        assert_eq!(update.query.file, None);
    }
}
