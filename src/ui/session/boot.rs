//! Builds the page's first state from its address. For whatever the address asks for and cannot get, the page shows the
//! default and says so in a notice.

use std::cell::RefCell;
use std::rc::Rc;

use yew::Reducible;

use super::apply_query::{apply_to_player, apply_to_scenario, beyond_the_last, view_actions, with_title_of};
use super::catalogue::{figure, first};
use super::file_error::FileError;
use super::language::speak;
use super::navigation::Navigation;
use super::open::{FileContent, ReadOutcome, Runnable, read_file};
use super::start::{Session, start_run};
use crate::figure::FIRST;
use crate::scenario::{LONGEST, Scenario};
use crate::tr;
use crate::trace::Trace;
use crate::ui::address::{Fragment, spoken, unwrapped};
use crate::ui::model::{Action, Draft, Flows, Lesson, NamedFigure, Notice, PageQuery, State, Subject};
use crate::ui::playback::{Playback, Player};
use crate::web::address::{beside, fragment, parameters, whole};
use crate::web::bytes::Bytes;
use crate::web::deflate::unpacked;
use crate::web::fetch::fetch;
use crate::web::host::is_foreign;
use crate::web::parts::Part;
use crate::web::theme::choose_stillness;
use crate::web::{Later, boot};
use crate::words::{ENGLISH, language};

/// The session that the address asks for; `None` if a later navigation has begun meanwhile.
pub fn boot() -> Later<'static, Option<Session>> {
    Box::pin(session())
}

async fn session() -> Option<Session> {
    let navigation = Navigation::begin();
    let here = whole(&parameters(), &fragment());
    let again = |notice| Notice { again: here.clone(), ..notice };
    let mut notices = Vec::new();
    // Before anything is said.
    let language = PageQuery::read(parameters()).0.lang.as_deref().and_then(spoken);
    notices.extend(speak(language.unwrap_or(ENGLISH)).await.err().map(again));
    let (mut query, faults) = PageQuery::read(parameters());
    if let Some(theme) = query.theme {
        theme.choose();
    }
    choose_stillness(query.still == Some(true));
    let link = linked().await.unwrap_or_else(|notice| {
        notices.push(notice);
        Fragment::default()
    });
    // A file beside the page is readable only for pages of its origin; a host page of another origin is told nothing of it.
    let own = query.file.is_some() && is_foreign();
    // What is still being recorded comes once the page is drawn: `use_recording`.
    let (opened, said) = match query.file.take_if(|_| !query.live) {
        Some(path) => beside_the_page(&path, navigation).await,
        None => (None, None),
    };
    notices.extend(match opened {
        Some(_) => said,
        None => said.map(again),
    });
    let session = match opened {
        Some(FileContent::Trace(name, trace)) => with_recording(&query, &name, *trace),
        Some(FileContent::Runs(Runnable::Scenario(scenario))) => with_scenario(&query, None, scenario, &link),
        Some(FileContent::Runs(Runnable::Program(text))) => {
            let session = with_scenario(&query, None, Scenario::default(), &link);
            let draft = Draft::to_run(text, true);
            Session { state: State { draft: Some(draft), ..session.state }, ..session }
        }
        Some(FileContent::Runs(Runnable::Figure(figure))) => {
            let lesson = Lesson::new(NamedFigure::of_file(figure));
            with_scenario(&query, Some(lesson.clone()), (*lesson.scenario).clone(), &link)
        }
        None if query.file.is_some() => {
            with_recording(&query, name_of(query.file.as_deref().unwrap_or_default()), Trace::default())
        }
        None => {
            let (named, missing) = named(&query, &link).await;
            notices.extend(missing.map(|notice| if notice.again.is_some() { again(notice) } else { notice }));
            let lesson = named.map(Lesson::new);
            let own = lesson.as_ref().map(|lesson| (*lesson.scenario).clone());
            let scenario = link.scenario.clone().or(own).unwrap_or_default();
            with_scenario(&query, lesson, scenario, &link)
        }
    };
    let beyond = beyond_the_last(&query, &session.state);
    notices.extend(faults.iter().chain(&beyond).map(|error| Notice::bad(error.to_string())));
    let state = State {
        notice: Notice::all(notices),
        private: own,
        notice_for_host: !own,
        index: query.index,
        draft: link.code.map(|code| Draft::to_run(code.into(), true)).or(session.state.draft),
        ..session.state
    };
    navigation.is_latest().then_some(Session { state, ..session })
}

/// A session with a scenario, possibly of a figure, changed as `query` asks.
fn with_scenario(query: &PageQuery, lesson: Option<Lesson>, scenario: Scenario, link: &Fragment) -> Session {
    if let Some(session) = lesson.as_ref().and_then(|lesson| with_program(query, lesson)) {
        return session;
    }
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
        state = change(state, with_title_of(before, lesson.as_ref()));
    }
    let wanted = with_title_of(&apply_to_scenario(query, &scenario, &state.shown_flows), lesson.as_ref());
    // What cannot be run so runs as it is; it has been judged as it is.
    let program = lesson.as_ref().and_then(Lesson::program);
    let wanted = if program.is_some() || wanted.faults().is_empty() {
        wanted
    } else {
        with_title_of(&scenario, lesson.as_ref())
    };
    if state.scenario() != Some(&wanted) {
        state = change(state, wanted.clone());
    }
    if let Some(text) = program {
        let draft = Draft::to_run(text.into(), false);
        state = state.reduce(Action::Draft(Some(draft)));
    }
    let (mut player, _) = start_run(&wanted);
    player.set_stops(lesson.as_ref().map(|lesson| lesson.stops(&wanted)).unwrap_or_default());
    set_up(query, (*state).clone(), player)
}

/// A session with a recording of that name.
fn with_recording(query: &PageQuery, name: &str, trace: Trace) -> Session {
    let flows = Flows::of(&trace);
    let state = Rc::new(State::new(Rc::default(), flows.clone()));
    let show = Action::Show(Subject::Recording(name.into()), flows, None);
    set_up(query, (*state.reduce(show)).clone(), Player::of_trace(Rc::new(RefCell::new(trace))))
}

/// A session with a figure whose program has run on the Node that is asked for.
fn with_program(query: &PageQuery, lesson: &Lesson) -> Option<Session> {
    let first = lesson.first_run().filter(|_| query.node.is_none_or(|node| node == lesson.scenario.node))?;
    let (flows, flow) = first.flows(lesson.figure().stream.as_deref());
    let state = Rc::new(State::new(lesson.scenario.clone(), flows.clone()));
    let show = Action::Show(Subject::Program(first.run.clone()), flows, Some(Box::new(lesson.clone())));
    let state = state.reduce(show).reduce(Action::Flow(flow));
    let mut player = Player::of_trace(first.trace.clone());
    player.set_stops(lesson.own_stops());
    Some(set_up(query, (*state).clone(), player))
}

fn set_up(query: &PageQuery, state: State, mut player: Player) -> Session {
    let state = view_actions(query, &state).into_iter().fold(Rc::new(state), State::reduce);
    apply_to_player(query, state.lesson.as_ref(), &mut player);
    let state = State { query: Rc::new(query.clone()), ..(*state).clone() };
    Session { playback: Playback::new(player), state }
}

/// Unpacks the address's fragment.
pub async fn linked() -> Result<Fragment, Notice> {
    let Some((version, packed)) = unwrapped(&fragment()).map_err(|error| Notice::bad(error.to_string()))?
    else {
        return Ok(Fragment::default());
    };
    let text = unpacked(&packed, LONGEST).await.map_err(|error| Notice::bad(error.to_string()))?;
    Fragment::read(version, &text).map_err(|faults| Notice {
        details: faults.iter().map(ToString::to_string).collect(),
        ..Notice::bad(tr!("The part of the address after # cannot be shown.").to_owned())
    })
}

/// A file that the address names.
async fn beside_the_page(path: &str, navigation: Navigation) -> ReadOutcome {
    let name = name_of(path);
    match bytes_of(path).await {
        Ok(bytes) => match Part::Rest.load().await {
            Ok(()) => read_file(bytes, name, navigation, &|title: String| boot::say(&title)).await,
            Err(error) => (None, Some(Notice::bad(error.to_string()))),
        },
        Err(error) => (None, Some(Notice::bad(error.to_string()))),
    }
}

/// The name of a file by its path.
pub fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path).split(['?', '#']).next().unwrap_or_default()
}

/// What is in a file beside the page, or below it.
pub async fn bytes_of(path: &str) -> Result<Bytes, FileError> {
    match beside(path) {
        Some(address) => fetch(&address).await.map_err(FileError::Web),
        None => Err(FileError::Elsewhere(path.chars().take(80).collect())),
    }
}

/// The figure that is asked for: the first one, if none is, or if it cannot be had. None at all if the address brings a
/// scenario of its own.
async fn named(query: &PageQuery, link: &Fragment) -> (Option<NamedFigure>, Option<Notice>) {
    if let Some(figure) = &link.figure {
        return (Some(NamedFigure::of_file(Rc::new(figure.clone()))), None);
    }
    match query.figure.as_deref() {
        None if link.scenario.is_some() => (None, None),
        Some(id) if id != FIRST || language() != ENGLISH => match figure(id).await {
            Ok(named) => (Some(named), None),
            Err(notice) => (first(), Some(notice)),
        },
        None if language() != ENGLISH => (figure(FIRST).await.ok().or_else(first), None),
        _ => (first(), None),
    }
}
