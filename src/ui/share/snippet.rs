//! HTML that puts what is on screen into another page. Pure.

use crate::tr;
use crate::ui::model::PageQuery;
use crate::web::address::beside;

/// The usual height there, in CSS pixels.
pub const HEIGHT: &str = "480";

/// What can be chosen for another page: parameters of the address, and beside them the snippet's kind and height.
pub type Choices = Vec<(&'static str, String)>;

pub fn chosen<'a>(choices: &'a Choices, name: &str) -> Option<&'a str> {
    choices.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
}

/// A choice: its name, what it is called, and what there is to choose, the usual first.
pub type Field = (&'static str, &'static str, Vec<(&'static str, &'static str)>);

pub fn fields() -> [Field; 7] {
    let usual = ("", tr!("as in the figure"));
    [
        ("kind", tr!("embed as"), vec![("iframe", "<iframe>"), ("element", "<highwater-figure>")]),
        ("height", tr!("height"), vec![(HEIGHT, HEIGHT), ("320", "320"), ("640", "640"), ("800", "800")]),
        (
            "theme",
            tr!("theme"),
            vec![
                ("", tr!("auto")),
                ("light", tr!("light")),
                ("dark", tr!("dark")),
                ("projector", tr!("projector")),
            ],
        ),
        (
            "view",
            tr!("views"),
            vec![
                usual,
                ("pipe", tr!("Pipe")),
                ("timeline", tr!("Timeline")),
                ("sequence", tr!("Sequence")),
                ("pipe,timeline", tr!("Pipe and timeline")),
                ("all", tr!("all")),
            ],
        ),
        (
            "text",
            tr!("text"),
            vec![
                ("", tr!("if there is room")),
                ("open", tr!("open")),
                ("folded", tr!("collapsed")),
                ("none", tr!("none")),
            ],
        ),
        ("controls", tr!("controls"), vec![("", tr!("all")), ("min", tr!("few")), ("none", tr!("none"))]),
        ("autoplay", tr!("plays"), vec![("", tr!("on request")), ("1", tr!("immediately"))]),
    ]
}

/// The query of the page that is embedded in another one.
pub fn in_a_page(query: &PageQuery, choices: &Choices) -> PageQuery {
    let mut embedded = PageQuery { embed: true, theme: None, ..query.clone() };
    for (name, value) in choices.iter().filter(|(_, value)| !value.is_empty()) {
        // What is no parameter is nothing to ask for, and every value is one of the table's.
        let _ = embedded.set(name, value);
    }
    embedded
}

/// Text as it stands in HTML, also in an attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// What to put into another page.
pub fn snippet(embedded: &PageQuery, address: &str, page: &str, title: &str, choices: &Choices) -> String {
    let height = chosen(choices, "height").unwrap_or(HEIGHT);
    let (title, page) = (escaped(title), escaped(page));
    if chosen(choices, "kind").is_none_or(|kind| kind != "element") {
        let address = escaped(address);
        return format!(
            "<iframe src=\"{address}\" title=\"{title}\" width=\"100%\" height=\"{height}\" loading=\"lazy\" \
             style=\"border: 0\" allow=\"fullscreen; clipboard-write\"><a href=\"{page}\">{title}</a></iframe>"
        );
    }
    let said = PageQuery { embed: false, ..embedded.clone() }.parameters();
    let attributes: String =
        said.iter().map(|(name, value)| format!(" {name}=\"{}\"", escaped(value))).collect();
    let state = address.split_once('#').map(|(_, state)| format!(" state=\"#{state}\"")).unwrap_or_default();
    let script = escaped(&beside("embed.js").unwrap_or_default());
    format!(
        "<script src=\"{script}\" defer></script>\n\
         <highwater-figure{attributes}{state} height=\"{height}\" title=\"{title}\"><a href=\"{page}\">{title}</a></highwater-figure>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_is_one_that_an_address_can_ask_for() {
        for (name, _, offered) in fields() {
            for (value, _) in offered.into_iter().filter(|(value, _)| !value.is_empty()) {
                let mut query = PageQuery::default();
                assert_eq!(query.set(name, value), Ok(()), "{name}={value}");
                let is_parameter = !matches!(name, "kind" | "height");
                assert_eq!(query != PageQuery::default(), is_parameter, "{name}={value}");
            }
        }
    }

    #[test]
    fn nothing_in_a_snippet_ends_its_attribute() {
        let title = "\"><script>alert(1)</script>";
        let page = "https://a.example/?x=\"<b>";
        let said = snippet(&PageQuery::default(), page, page, title, &Choices::default());
        assert!(!said.contains("<script") && !said.contains("<b>") && !said.contains("\"\""), "{said}");
    }
}
