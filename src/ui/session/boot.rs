//! What the page begins with: what its address asks for, brought to the screen. What it asks for and cannot have, it
//! gets the usual for, and a sentence.

use std::cell::RefCell;
use std::rc::Rc;

use yew::Reducible;

use super::apply_query::{beyond_the_last, changed, drive, looks, titled};
use super::catalogue::{figure, first};
use super::language::speak;
use super::open::{Opened, Read, Reading, read_file};
use super::turn::Turn;
use crate::figure::FIRST;
use crate::scenario::{LONGEST, Scenario};
use crate::tr;
use crate::trace::Trace;
use crate::ui::address::{Link, spoken, unwrapped};
use crate::ui::model::{Action, Asked, Flows, Lesson, Named, Notice, State, Subject};
use crate::ui::playback::{Frames, Player};
use crate::web::address::{beside, fragment, parameters, whole};
use crate::web::deflate::unpacked;
use crate::web::fetch::fetch;
use crate::web::host::is_foreign;
use crate::web::theme::choose_stillness;
use crate::web::{Later, boot};
use crate::words::{ENGLISH, language};

/// The page begins as its address asks; `None` if something else is wished for meanwhile.
pub fn begin() -> Later<'static, Option<Begun>> {
    Box::pin(begun())
}

async fn begun() -> Option<Begun> {
    let turn = Turn::take();
    let here = whole(&parameters(), &fragment());
    let again = |notice| Notice { again: here.clone(), ..notice };
    let mut notices = Vec::new();
    // Before anything is said.
    let language = Asked::read(parameters()).0.lang.as_deref().and_then(spoken);
    notices.extend(speak(language.unwrap_or(ENGLISH)).await.err().map(again));
    let (mut asked, faults) = Asked::read(parameters());
    if let Some(theme) = asked.theme {
        theme.choose();
    }
    choose_stillness(asked.still == Some(true));
    let link = linked().await.unwrap_or_else(|notice| {
        notices.push(notice);
        Link::default()
    });
    // What lies beside the page is for pages of its origin: another one could not read it, and is not told of it.
    let own = asked.file.is_some() && is_foreign();
    let (opened, said) = match asked.file.take() {
        Some(path) => beside_the_page(&path, turn).await,
        None => (None, None),
    };
    notices.extend(match opened {
        Some(_) => said,
        None => said.map(again),
    });
    let begun = match opened {
        Some(Read::Trace(name, trace)) => {
            let flows = Flows::of(&trace);
            let player = Player::of_trace(Rc::new(RefCell::new(*trace)));
            let state = State::new(Rc::default(), flows.clone());
            let show = Action::Show(Subject::Recording(name.into()), flows, None);
            set_up(&asked, (*Rc::new(state).reduce(show)).clone(), player)
        }
        Some(Read::Runs(Opened::Scenario(scenario))) => with_scenario(&asked, None, scenario, &link),
        Some(Read::Runs(Opened::Figure(figure))) => {
            let lesson = Lesson::new(Named { id: None, figure });
            with_scenario(&asked, Some(lesson.clone()), (*lesson.scenario).clone(), &link)
        }
        None => {
            let (named, missing) = named(&asked, &link).await;
            notices.extend(missing.map(|notice| if notice.again.is_some() { again(notice) } else { notice }));
            let lesson = named.map(Lesson::new);
            let own = lesson.as_ref().map(|lesson| (*lesson.scenario).clone());
            let scenario = link.scenario.clone().or(own).unwrap_or_default();
            with_scenario(&asked, lesson, scenario, &link)
        }
    };
    let beyond = beyond_the_last(&asked, &begun.state);
    notices.extend(faults.into_iter().chain(beyond).map(Notice::bad));
    let state = State { notice: Notice::all(notices), own, heard: !own, index: asked.index, ..begun.state };
    turn.counts().then_some(Begun { state, ..begun })
}

/// A scenario, maybe of a figure, as it is asked for.
fn with_scenario(asked: &Asked, lesson: Option<Lesson>, scenario: Scenario, link: &Link) -> Begun {
    let own = lesson.as_ref().map_or_else(|| Rc::new(scenario.clone()), |lesson| lesson.scenario.clone());
    let flows = Flows::of_scenario(&own);
    let subject = Subject::Scenario(own.clone());
    let show = Action::Show(subject, flows.clone(), lesson.clone().map(Box::new));
    let mut state = Rc::new(State::new(own.clone(), flows)).reduce(show);
    let change = |state: Rc<State>, scenario: Rc<Scenario>| {
        let flows = Flows::of_scenario(&scenario);
        state.reduce(Action::Change(scenario, flows, Default::default()))
    };
    if let Some(before) = &link.before {
        state = change(state, titled(before, lesson.as_ref()));
    }
    let wanted = titled(&changed(asked, &scenario, &state.looked), lesson.as_ref());
    // What cannot be run so runs as it is; it has been judged as it is.
    let wanted = if wanted.faults().is_empty() { wanted } else { titled(&scenario, lesson.as_ref()) };
    if state.scenario() != Some(&wanted) {
        state = change(state, wanted.clone());
    }
    let (mut player, _) = started(&wanted);
    player.set_stops(lesson.as_ref().map(|lesson| lesson.stops(&wanted)).unwrap_or_default());
    set_up(asked, (*state).clone(), player)
}

fn set_up(asked: &Asked, state: State, mut player: Player) -> Begun {
    let state = looks(asked, &state).into_iter().fold(Rc::new(state), State::reduce);
    drive(asked, state.lesson.as_ref(), &mut player);
    let state = State { asked: Rc::new(asked.clone()), ..(*state).clone() };
    Begun { frames: Frames::new(player), state }
}

/// What the address's fragment holds.
pub async fn linked() -> Result<Link, Notice> {
    let Some((version, packed)) = unwrapped(&fragment()).map_err(Notice::bad)? else {
        return Ok(Link::default());
    };
    let text = unpacked(&packed, LONGEST).await.map_err(Notice::bad)?;
    Link::read(version, &text).map_err(|faults| Notice {
        details: faults.iter().map(ToString::to_string).collect(),
        ..Notice::bad(tr!("What the address has after # cannot be shown.").to_owned())
    })
}

/// A file that the address names.
async fn beside_the_page(path: &str, turn: Turn) -> Reading {
    let short: String = path.chars().take(80).collect();
    let name = path.rsplit('/').next().unwrap_or(path).split(['?', '#']).next().unwrap_or_default();
    let bytes = match beside(path) {
        Some(address) => fetch(&address).await,
        None => Err(tr!("{path} is not beside the page, and the page asks nobody else.", path = short)),
    };
    match bytes {
        Ok(bytes) => read_file(bytes, name, turn, &|title: String| boot::say(&title)).await,
        Err(title) => (None, Some(Notice::bad(title))),
    }
}

/// The figure that is asked for: the first one, if none is, or if it cannot be had. None at all if the address brings a
/// scenario of its own.
async fn named(asked: &Asked, link: &Link) -> (Option<Named>, Option<Notice>) {
    if let Some(figure) = &link.figure {
        return (Some(Named { id: None, figure: Rc::new(figure.clone()) }), None);
    }
    match asked.figure.as_deref() {
        None if link.scenario.is_some() => (None, None),
        Some(id) if id != FIRST || language() != ENGLISH => match figure(id).await {
            Ok(named) => (Some(named), None),
            Err(notice) => (first(), Some(notice)),
        },
        None if language() != ENGLISH => (figure(FIRST).await.ok().or_else(first), None),
        _ => (first(), None),
    }
}
