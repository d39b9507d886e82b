//! The languages of the page: which there are, and going over to one of them with what is on screen.

use yew::prelude::*;

use super::app::Page;
use super::begin::{Begun, begin};
use super::figures::{figure, use_titles};
use super::frames::Frames;
use super::guest::Guest;
use super::state::{Notice, State};
use super::turn::Turn;
use crate::tr;
use crate::web::Later;
use crate::web::address::set_language;
use crate::web::fetch::fetch_text;
use crate::words::{ENGLISH, language, use_language};

/// The languages, each by the name of its file in `static/words` and by its own name.
const LANGUAGES: [(&str, &str); 2] = [(ENGLISH, "English"), ("de", "Deutsch")];

/// The language with that name, if the page speaks it.
pub(super) fn spoken(name: &str) -> Option<&'static str> {
    LANGUAGES.into_iter().map(|(code, _)| code).find(|code| code.eq_ignore_ascii_case(name))
}

/// Says everything in a language from now on. What cannot be fetched leaves the language as it was.
pub(super) fn speak(code: &'static str) -> Later<'static, Result<(), Notice>> {
    Box::pin(spoken_in(code))
}

async fn spoken_in(code: &'static str) -> Result<(), Notice> {
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
    let title = tr!("The language could not be loaded, so the page stays as it is.").to_owned();
    Notice { details: vec![why], ..Notice::bad(title) }
}

/// What the page is given.
#[derive(Clone, PartialEq, Properties)]
pub struct AppProps {
    /// What the page begins with.
    pub begun: Begun,
}

/// The page, begun anew in each language with what is on screen, and whenever its address asks for something else.
#[component]
pub fn App(props: &AppProps) -> Html {
    // How often it has begun: a page that begins anew is another one.
    let begun = use_state(|| (0_u32, props.begun.clone()));
    let latest = use_mut_ref(|| 0_u32);
    let guest = use_memo((), |()| Guest::default());
    let on_begun = {
        let begun = begun.clone();
        Callback::from(move |next: Begun| {
            *latest.borrow_mut() += 1;
            begun.set((*latest.borrow(), next));
        })
    };
    let on_language = {
        let on_begun = on_begun.clone();
        Callback::from(move |(code, mut kept): (&'static str, Begun)| {
            let on_begun = on_begun.clone();
            yew::platform::spawn_local(async move {
                let turn = Turn::take();
                // What is under way ends here, and is not said any more.
                let said = kept.state.notice.take().filter(|notice| notice.bad);
                kept.state.notice = speak(code).await.err().or(said);
                let id = kept.state.lesson.as_ref().and_then(|lesson| lesson.named.id.clone());
                if let Some(named) = match id {
                    Some(id) => figure(&id).await.ok(),
                    None => None,
                } {
                    kept.state = kept.state.told_as(named);
                }
                if turn.counts() {
                    on_begun.emit(kept);
                }
            });
        })
    };
    let on_address = Callback::from(move |()| {
        let on_begun = on_begun.clone();
        yew::platform::spawn_local(async move {
            if let Some(begun) = begin().await {
                on_begun.emit(begun);
            }
        });
    });
    let (number, begun) = &*begun;
    html! { <Page key={*number} begun={begun.clone()} guest={(*guest).clone()} {on_language} {on_address} /> }
}

#[derive(Properties, PartialEq)]
pub(super) struct ChoiceProps {
    pub frames: Frames,
    pub state: UseReducerHandle<State>,
    pub on_language: Callback<(&'static str, Begun)>,
}

/// The button that goes to the next language, round and round.
#[component]
pub(super) fn LanguageButton(props: &ChoiceProps) -> Html {
    let place = LANGUAGES.iter().position(|(code, _)| *code == language()).unwrap_or(0);
    let (code, name) = LANGUAGES[(place + 1) % LANGUAGES.len()];
    let ChoiceProps { frames, state, on_language } = props;
    let kept = Begun { frames: frames.clone(), state: (**state).clone() };
    let onclick = on_language.reform(move |_: MouseEvent| (code, kept.clone()));
    // What is seen has to be a part of what is read out.
    let letters = code.to_uppercase();
    let label = format!("{letters} {name}");
    html! {
        <button type="button" id="language" class="round" lang={code} {onclick} aria-label={label} title={name}>{ letters }</button>
    }
}
