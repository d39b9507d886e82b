//! The root component: a page that begins anew in another language, or at another address.

use yew::prelude::*;

use super::page::Page;
use crate::ui::guest::Guest;
use crate::ui::session::{Begun, Turn, begin, figure, speak};

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
