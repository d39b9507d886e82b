//! The root component: a page that begins anew in another language, or at another address.

use yew::prelude::*;

use super::page::Page;
use crate::ui::guest::RemoteControl;
use crate::ui::session::{Navigation, Session, boot, figure, speak};

/// What the page is given.
#[derive(Clone, PartialEq, Properties)]
pub struct AppProps {
    /// What the page begins with.
    pub session: Session,
}

/// The page, begun anew in each language with what is on screen, and whenever its address asks for something else.
#[component]
pub fn App(props: &AppProps) -> Html {
    // How often it has begun: a page that begins anew is another one.
    let session = use_state(|| (0_u32, props.session.clone()));
    let latest = use_mut_ref(|| 0_u32);
    let remote = use_memo((), |()| RemoteControl::default());
    let on_session = {
        let session = session.clone();
        Callback::from(move |next: Session| {
            *latest.borrow_mut() += 1;
            session.set((*latest.borrow(), next));
        })
    };
    let on_language = {
        let on_session = on_session.clone();
        Callback::from(move |(code, mut kept): (&'static str, Session)| {
            let on_session = on_session.clone();
            yew::platform::spawn_local(async move {
                let navigation = Navigation::begin();
                // What is under way ends here, and is not said any more.
                let said = kept.state.notice.take().filter(|notice| notice.bad);
                kept.state.notice = speak(code).await.err().or(said);
                let id = kept.state.lesson.as_ref().and_then(|lesson| lesson.named.id.clone());
                if let Some(named) = match id {
                    Some(id) => figure(&id).await.ok(),
                    None => None,
                } {
                    kept.state = kept.state.translated(named);
                }
                if navigation.is_latest() {
                    on_session.emit(kept);
                }
            });
        })
    };
    let on_address = Callback::from(move |()| {
        let on_session = on_session.clone();
        yew::platform::spawn_local(async move {
            if let Some(session) = boot().await {
                on_session.emit(session);
            }
        });
    });
    let (number, session) = &*session;
    html! { <Page key={*number} session={session.clone()} remote={(*remote).clone()} {on_language} {on_address} /> }
}
