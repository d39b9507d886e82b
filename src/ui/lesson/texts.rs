//! Figures' texts as HTML. Every piece becomes a text node: nothing in a text becomes markup.

use yew::prelude::*;

use crate::figure::{Inline, Paragraphs, Piece, UNKNOWN};
use crate::words::{ENGLISH, language};

fn piece(piece: &Piece<Inline>) -> Html {
    let inner = match &piece.what {
        Inline::Plain(words) => html! { { words } },
        Inline::Code(code) => html! { <code>{ code }</code> },
        Inline::Value(Some(value)) => html! { <span class="value">{ value }</span> },
        Inline::Value(None) => html! { <span class="muted">{ UNKNOWN }</span> },
    };
    if piece.strong {
        html! { <strong>{ inner }</strong> }
    } else {
        inner
    }
}

/// The language of the texts, where it is not the page's.
fn language_of_texts() -> Option<&'static str> {
    (language() != ENGLISH).then_some(ENGLISH)
}

/// The text in one line.
pub fn line(text: &Paragraphs<Inline>) -> Html {
    html! { <span class="words" lang={language_of_texts()}>{ for text.iter().flatten().map(piece) }</span> }
}

/// The text in one line, without marks.
pub fn plain(text: &Paragraphs<Inline>) -> String {
    let words = |piece: &Piece<Inline>| match &piece.what {
        Inline::Plain(words) | Inline::Code(words) => words.clone(),
        Inline::Value(value) => value.clone().unwrap_or_else(|| UNKNOWN.to_owned()),
    };
    text.iter().flatten().map(words).collect()
}

/// The text in its paragraphs.
pub fn text(text: &Paragraphs<Inline>) -> Html {
    let paragraph = |pieces: &Vec<Piece<Inline>>| {
        html! { <p class="words" lang={language_of_texts()}>{ for pieces.iter().map(piece) }</p> }
    };
    html! { { for text.iter().map(paragraph) } }
}
