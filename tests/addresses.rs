//! Addresses and messages: documents, `embed.js` and the code name the same ones; whatever stands in an address is read or
//! refused, and never breaks anything.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::Path;

use highwater::ui::address::{Fragment, LONGEST, PARAMETERS, PageQuery, unwrapped, wrapped};
use highwater::ui::guest::{Command, IN, OUT};
use proptest::prelude::*;

fn file(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The first cells of a document's table rows, without their backticks, with the cells after them.
fn rows(text: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| {
        let cells = line.trim_matches('|').split(" | ").map(|cell| cell.trim().trim_matches('`').to_owned());
        cells.collect::<Vec<_>>()
    };
    text.lines().filter(|line| line.starts_with("| `")).map(cells).collect()
}

#[test]
fn the_document_of_addresses_has_the_tables_parameters_and_no_others() {
    let documented: Vec<Vec<String>> =
        rows(&file("docs/addresses.md")).into_iter().map(|row| row[..3].to_vec()).collect();
    let known: Vec<Vec<String>> = PARAMETERS
        .iter()
        .map(|parameter| [parameter.name, parameter.values, parameter.default].map(str::to_owned).to_vec())
        .collect();
    assert_eq!(documented, known);
}

/// The values that a document's cell names: words of a list, and examples; what is told in a sentence is none.
fn values(cell: &str) -> Vec<&str> {
    let words = cell.split(", ").flat_map(|part| part.trim_start_matches("or ").split(" … "));
    let words = words.flat_map(|part| part.rsplit("as ").next().unwrap_or_default().split(" or "));
    words.map(str::trim).filter(|word| !word.is_empty() && !word.contains(' ')).collect()
}

#[test]
fn every_value_that_the_document_of_addresses_names_is_read_in_any_letters() {
    assert_eq!(values("a time such as 1.2s or 300ms, or look"), ["1.2s", "300ms", "look"]);
    let mut read = 0;
    for row in rows(&file("docs/addresses.md")) {
        let (name, cell, default) = (&row[0], &row[1], row[2].as_str());
        // Of a path and of an origin there is none to be written.
        let unwritten = default.contains(' ') || ["file", "origin"].contains(&name.as_str());
        for value in values(cell).into_iter().chain((!unwritten).then_some(default)) {
            let of = |name: &str, value: &str| PageQuery::read([(name.to_owned(), value.to_owned())]);
            let (asked, faults) = of(name, value);
            assert!(faults.is_empty(), "{name}={value}: {faults:?}");
            assert_eq!(of(&name.to_uppercase(), &value.to_uppercase()), (asked, vec![]), "{name}={value}");
            read += 1;
        }
    }
    assert!(read > 50, "{read}");
    for id in highwater::figure::built_in_names() {
        let (asked, faults) = PageQuery::read([("Figure".to_owned(), id.to_uppercase())]);
        assert_eq!((asked.figure.as_deref(), faults), (Some(id.as_str()), vec![]));
    }
}

#[test]
fn the_document_of_embedding_has_every_message_and_no_others() {
    let text = file("docs/embedding.md");
    let part = |from: &str, to: &str| {
        let part = text.split_once(from).unwrap().1.split_once(to).unwrap().0;
        rows(part).into_iter().map(|row| row[0].clone()).collect::<Vec<_>>()
    };
    assert_eq!(part("To the figure:", "From the figure:"), IN);
    assert_eq!(part("From the figure:", "A message may"), OUT);
}

#[test]
fn the_element_knows_the_same_parameters_and_commands() {
    let script = file("static/embed.js");
    let list = |name: &str| {
        let list = script.split_once(&format!("const {name} = [")).unwrap().1.split_once(']').unwrap().0;
        list.split(',')
            .map(|word| word.trim().trim_matches('\'').to_owned())
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
    };
    // The element embeds, says its own origin, and shows figures.
    let other = ["index", "embed", "origin"];
    let mut known: Vec<&str> =
        PARAMETERS.iter().map(|parameter| parameter.name).filter(|name| !other.contains(name)).collect();
    let mut said = list("PARAMETERS");
    known.sort_unstable();
    said.sort_unstable();
    assert_eq!(said, known);
    let without_a_promise: Vec<&str> = IN.into_iter().filter(|name| !name.starts_with("get")).collect();
    assert_eq!(list("COMMANDS"), without_a_promise);
    for name in list("LIVE") {
        let refused = Command::read("set", &format!("{{\"{name}\":\"\"}}"));
        let said = refused.err().map(|error| error.to_string()).unwrap_or_default();
        assert!(!said.contains("is not a setting"), "{name}: {said}");
    }
}

#[test]
fn what_is_written_into_an_address_asks_for_the_same() {
    let every = "figure=fan-out&index&file=a/b.json&live&consumer=forawait&NODE=20&compare=64kib&flow=2&one=3\
        &view=pipe,state&text=none&t=1.2s&autoplay=1&speed=0.01&loop=1&theme=Dark&motion=reduce&lang=de&embed=1\
        &controls=min&drop=0&origin=https://a.example:8080";
    let pairs = |text: &str| {
        let pair = |part: &str| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (name.to_owned(), value.to_owned())
        };
        text.split('&').map(pair).collect::<Vec<_>>()
    };
    let (asked, faults) = PageQuery::read(pairs(every));
    assert!(faults.is_empty(), "{faults:?}");
    // `t` and `step` are one wish.
    assert_eq!(asked.parameters().len(), PARAMETERS.len() - 1);
    assert_eq!(PageQuery::read(asked.parameters()), (asked, vec![]));
    for compare in [
        "none",
        "figure",
        "before",
        "ignore",
        "pipe",
        "node26",
        "16KiB",
        "posix",
        "windows",
        "heap",
        "container",
    ] {
        let (asked, faults) = PageQuery::read(pairs(&format!("compare={compare}")));
        assert_eq!((asked.parameters()[0].1.as_str(), faults), (compare, vec![]));
    }
}

#[test]
fn a_value_that_makes_no_sense_leaves_the_usual_and_is_told() {
    for (name, value) in [
        ("index", "maybe"),
        ("consumer", "swallow"),
        ("node", "21"),
        ("compare", "node19"),
        ("flow", "0"),
        ("one", "-1"),
        ("view", "pipe,kitchen"),
        ("text", "loud"),
        ("t", "soon"),
        ("step", "1.5"),
        ("autoplay", "yes please"),
        ("speed", "0"),
        ("speed", "NaN"),
        ("speed", "1e300"),
        ("theme", "blue"),
        ("motion", "wild"),
        ("lang", "tlh"),
        ("embed", "2"),
        ("controls", "all of them"),
        ("origin", "javascript:alert(1)"),
        ("origin", "https://a.example/path"),
    ] {
        let (asked, faults) = PageQuery::read([(name.to_owned(), value.to_owned())]);
        assert_eq!(asked, PageQuery::default(), "{name}={value}");
        assert!(faults.len() == 1 && faults[0].to_string().contains(name), "{name}={value}: {faults:?}");
    }
}

fn unpacked(fragment: &str) -> Option<(u32, String)> {
    let (version, packed) = unwrapped(fragment).unwrap()?;
    let text = miniz_oxide::inflate::decompress_to_vec_with_limit(&packed, 1 << 20).unwrap();
    Some((version, String::from_utf8(text).unwrap()))
}

#[test]
fn stored_links_of_every_version_are_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/links");
    let mut packed = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stored: serde_json::Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let link = stored["link"].as_str().unwrap();
        let Some((_, fragment)) = link.split_once('#') else { continue };
        let (version, text) = unpacked(fragment).unwrap();
        let read = Fragment::read(version, &text).unwrap_or_else(|faults| panic!("{path:?}: {faults:?}"));
        assert!(!read.is_empty(), "{path:?}");
        packed += 1;
    }
    assert!(packed >= 3);
}

#[test]
fn every_figures_link_stays_below_two_thousand_characters_even_as_a_file_of_ones_own() {
    for id in highwater::figure::built_in_names() {
        let figure = highwater::figure::built_in_figure(&id).unwrap();
        let changed = figure.first();
        let link = Fragment { scenario: Some(changed.clone()), before: Some(changed), ..Fragment::default() };
        let length = |link: &Fragment| {
            wrapped(&miniz_oxide::deflate::compress_to_vec(link.write().as_bytes(), 6)).len()
        };
        assert!(length(&link) < 1800, "{id}: {}", length(&link));
        let own = Fragment { figure: Some(figure), ..Fragment::default() };
        assert!(length(&own) < LONGEST, "{id}");
        assert_eq!(Fragment::read(1, &own.write()), Ok(own));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_fragment_breaks_the_decoder(text in "(#?h[0-9]{1,12}:)?[ -~äß]{0,200}") {
        if let Ok(Some((_, packed))) = unwrapped(&text) {
            // Whatever it unpacks to, if to anything, is bounded and read as far as it is sensible.
            if let Ok(text) = miniz_oxide::inflate::decompress_to_vec_with_limit(&packed, 1 << 16) {
                let _ = Fragment::read(1, &String::from_utf8_lossy(&text));
            }
        }
    }

    #[test]
    fn no_change_of_a_links_text_breaks_the_reader(at in 0usize..10_000, with in "[\\[\\]{}\":,0-9a-z\\\\-]{0,6}", cut in 0usize..12) {
        let figure = highwater::figure::built_in_figure("fan-out").unwrap();
        let mut text = Fragment { scenario: Some(figure.first()), figure: Some(figure), ..Fragment::default() }.write();
        let at = (0..=at % text.len()).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        let end = (at + cut..=text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len());
        text.replace_range(at..end.min(text.len()).max(at), &with);
        if let Err(faults) = Fragment::read(1, &text) {
            prop_assert!(!faults.is_empty());
        }
    }

    #[test]
    fn no_parameter_breaks_the_page(name in "[a-z]{1,8}|[ -~]{0,12}", value in "\\PC{0,60}") {
        for name in PARAMETERS.iter().map(|parameter| parameter.name).chain([name.as_str()]) {
            let (asked, faults) = PageQuery::read([(name.to_owned(), value.clone())]);
            prop_assert!(faults.iter().all(|fault| fault.to_string().len() < 600));
            prop_assert_eq!(PageQuery::read(asked.parameters()), (asked, vec![]));
        }
    }

    #[test]
    fn no_message_breaks_the_page(name in "[a-zA-Z]{1,9}", value in "[\\[\\]{}\":,0-9a-z.\\\\ -]{0,40}") {
        for name in IN.into_iter().chain([name.as_str()]) {
            let _ = Command::read(name, &value);
        }
    }
}
