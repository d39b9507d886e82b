//! The languages of the page: which there are, and going over to one of them with what is on screen.

use yew::prelude::*;

use super::app::Page;
use super::figures::{Named, figure, use_titles};
use super::frames::Frames;
use super::state::{Notice, State};
use super::visit::asked_figure;
use crate::tr;
use crate::web::address::{parameter, set_language, set_parameter};
use crate::web::fetch::fetch_text;
use crate::words::{ENGLISH, language, use_language};

/// The languages, each by the name of its file in `static/words` and by its own name.
const LANGUAGES: [(&str, &str); 2] = [(ENGLISH, "English"), ("de", "Deutsch")];

/// The parameter of the address that asks for a language.
const PARAMETER: &str = "lang";

/// What the page begins with.
#[derive(Clone, Default, PartialEq, Properties)]
pub struct Begun {
    /// What is to be said at first.
    pub notice: Option<Notice>,
    /// The figure that is on screen at first.
    pub named: Option<Named>,
    /// What was on screen in another language.
    pub kept: Option<Kept>,
}

/// What is on screen, whatever the language.
#[derive(Clone, PartialEq)]
pub struct Kept {
    pub(super) frames: Frames,
    pub(super) state: State,
}

/// The page begins in the language that the address asks for, English, if it asks for none or there is no such file, and
/// with the figure that it asks for.
pub async fn begin() -> Begun {
    let asked = parameter(PARAMETER).unwrap_or_default();
    let known = LANGUAGES.into_iter().map(|(code, _)| code).find(|code| *code == asked);
    let unsaid = speak(known.unwrap_or(ENGLISH)).await.err();
    let (named, missing) = asked_figure().await;
    Begun { notice: missing.or(unsaid), named, kept: None }
}

/// Says everything in a language from now on. What cannot be fetched leaves the language as it was.
async fn speak(code: &'static str) -> Result<(), Notice> {
    let file = match code {
        _ if code == language() => return Ok(()),
        ENGLISH => "{}".to_owned(),
        _ => fetch_text(&format!("./words/{code}.json")).await.map_err(unsaid)?,
    };
    use_language(code, &file).map_err(unsaid)?;
    use_titles().await;
    // Without a document there is nothing that could be in a language.
    let _ = set_language(language());
    Ok(())
}

fn unsaid(why: String) -> Notice {
    let title = tr!("The page stays in its language: another one could not be read.").to_owned();
    Notice { title, details: vec![why], bad: true }
}

/// The page, begun anew in each language with what is on screen.
#[component]
pub fn App(props: &Begun) -> Html {
    let begun = use_state(|| props.clone());
    let on_language = {
        let begun = begun.clone();
        Callback::from(move |(code, mut kept): (&'static str, Kept)| {
            let begun = begun.clone();
            yew::platform::spawn_local(async move {
                kept.state.notice = speak(code).await.err().or(kept.state.notice.take());
                let id = kept.state.lesson.as_ref().and_then(|lesson| lesson.named.id.clone());
                if let Some(named) = match id {
                    Some(id) => figure(&id).await.ok(),
                    None => None,
                } {
                    kept.state = kept.state.told_as(named);
                }
                // Fails only where an address cannot be changed; then it does not tell the language.
                let _ = set_parameter(PARAMETER, (language() != ENGLISH).then(language));
                begun.set(Begun { notice: None, named: None, kept: Some(kept) });
            });
        })
    };
    html! { <Page key={language()} begun={(*begun).clone()} {on_language} /> }
}

#[derive(Properties, PartialEq)]
pub(super) struct ChoiceProps {
    pub frames: Frames,
    pub state: UseReducerHandle<State>,
    pub on_language: Callback<(&'static str, Kept)>,
}

/// The button that goes to the next language, round and round.
#[component]
pub(super) fn LanguageButton(props: &ChoiceProps) -> Html {
    let place = LANGUAGES.iter().position(|(code, _)| *code == language()).unwrap_or(0);
    let (code, name) = LANGUAGES[(place + 1) % LANGUAGES.len()];
    let ChoiceProps { frames, state, on_language } = props;
    let kept = Kept { frames: frames.clone(), state: (**state).clone() };
    let onclick = on_language.reform(move |_: MouseEvent| (code, kept.clone()));
    // What is seen has to be a part of what is read out.
    let letters = code.to_uppercase();
    let label = format!("{letters} {name}");
    html! {
        <button type="button" id="language" class="round" lang={code} {onclick} aria-label={label} title={name}>{ letters }</button>
    }
}
