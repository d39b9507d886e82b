//! The button that goes to the next language.

use yew::prelude::*;

use crate::ui::address::LANGUAGES;
use crate::ui::model::State;
use crate::ui::playback::Playback;
use crate::ui::session::Session;
use crate::words::language;

#[derive(Properties, PartialEq)]
pub struct ChoiceProps {
    pub playback: Playback,
    pub state: UseReducerHandle<State>,
    pub on_language: Callback<(&'static str, Session)>,
}

/// The button that goes to the next language, round and round.
#[component]
pub fn LanguageButton(props: &ChoiceProps) -> Html {
    let place = LANGUAGES.iter().position(|(code, _)| *code == language()).unwrap_or(0);
    let (code, name) = LANGUAGES[(place + 1) % LANGUAGES.len()];
    let ChoiceProps { playback, state, on_language } = props;
    let kept = Session { playback: playback.clone(), state: (**state).clone() };
    let onclick = on_language.reform(move |_: MouseEvent| (code, kept.clone()));
    // What is seen has to be a part of what is read out.
    let letters = code.to_uppercase();
    let label = format!("{letters} {name}");
    html! {
        <button type="button" id="language" class="round" lang={code} {onclick} aria-label={label} title={name}>{ letters }</button>
    }
}
