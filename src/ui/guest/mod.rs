//! Remote control of the page, by a host page's messages or a script in the page, and the messages that it sends. Must not
//! trust what it receives, and must not tell a host page anything of what the reader has opened. docs/security.md says why.

mod command_error;
mod protocol;
mod public_state;
mod queue;
mod signals;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use serde::Serialize;
use yew::prelude::*;

pub use self::command_error::CommandError;
pub use self::protocol::{Command, IN, OUT};
use self::public_state::public_state;
use self::queue::Queue;
use self::signals::SignalReader;
use crate::engine::SimTime;
use crate::formats::export;
use crate::scenario::Fault;
use crate::ui::model::Lesson;
use crate::ui::model::PageQuery;
use crate::ui::model::ScenarioChange;
use crate::ui::model::{Action, State};
use crate::ui::playback::Playback;
use crate::ui::playback::Player;
use crate::ui::session::{Navigation, Runnable, read};
use crate::ui::session::{apply_to_player, apply_to_scenario, beyond_the_last, view_actions};
use crate::web::canvas::{BoxWatch, SightWatch};
use crate::web::dom::{needed_height, window_size};
use crate::web::host::{
    Answer, Audience, CommandHandler, HostChannel, Id, MessageContent, MessageHandler, Protocol,
};
use crate::web::parts::Part;
use crate::web::theme::choose_stillness;

/// Milliseconds after which it is looked again whether a figure has come.
const ARRIVAL: u32 = 10;

/// The version of the messages.
pub const VERSION: u32 = 1;

/// What commands from outside act on.
#[derive(Clone)]
pub struct PageHandles {
    /// The players.
    pub playback: Playback,
    /// The page's state, as of the last rendering.
    pub state: UseReducerHandle<State>,
    /// Runs a changed scenario.
    pub on_change: Callback<ScenarioChange>,
    /// Fetches a figure by its name, and shows it.
    pub on_figure: Callback<String>,
    /// Shows a scenario or a figure.
    pub on_opened: Callback<Runnable>,
}

impl PageHandles {
    /// Runs a host page's command; refuses those about what the reader has opened.
    fn act_for_host(&self, command: Command) -> Result<Answer, CommandError> {
        if self.state.private && command.is_for_what_is_shown() {
            return Err(CommandError::Private);
        }
        if matches!(command, Command::GetTrace | Command::GetCode) && !Part::Rest.is_here() {
            return Err(CommandError::Rest);
        }
        let loads = matches!(command, Command::File(_));
        let answer = self.act(command)?;
        if loads {
            self.state.dispatch(Action::Private(false));
        }
        Ok(answer)
    }

    fn act(&self, command: Command) -> Result<Answer, CommandError> {
        let playback = &self.playback;
        match command {
            // What it says is the answer.
            Command::Hello => {}
            Command::Figure(id) => self.on_figure.emit(id),
            Command::File(text) => {
                let first = |faults: Vec<Fault>| {
                    faults
                        .into_iter()
                        .next()
                        .map_or_else(|| CommandError::Value("load".to_owned()), CommandError::Fault)
                };
                self.on_opened.emit(read(&text).map_err(first)?);
            }
            Command::Play => playback.act(Player::play),
            Command::Pause => playback.act(Player::pause),
            Command::Step(steps) => playback.act(|player| player.step_by(steps)),
            Command::Signal(true) => playback.act(Player::to_next_signal),
            Command::Signal(false) => playback.act(Player::to_previous_signal),
            Command::Set(query) => self.set(&query)?,
            Command::GetTrace => return self.trace().map(|text| Answer::Text("trace", text)),
            Command::GetCode => return Ok(Answer::Text("code", self.state.program_text())),
        }
        Ok(Answer::Done)
    }

    fn set(&self, query: &PageQuery) -> Result<(), CommandError> {
        let state = &self.state;
        if let Some(theme) = query.theme {
            theme.choose();
            state.dispatch(Action::Theme);
        }
        if let Some(still) = query.still {
            choose_stillness(still);
        }
        if let Some(id) = &query.figure {
            self.on_figure.emit(id.clone());
        }
        if let (true, Some(now)) = (query.node.is_some() || query.consumer.is_some(), state.scenario()) {
            let next = apply_to_scenario(query, now, &state.shown_flows);
            if let Some(fault) = next.faults().into_iter().next() {
                return Err(CommandError::Fault(fault));
            }
            self.on_change.emit((Rc::new(next), SimTime::ZERO));
        }
        if let Some(error) = beyond_the_last(query, state).into_iter().next() {
            return Err(error.into());
        }
        view_actions(query, state).into_iter().for_each(|action| state.dispatch(action));
        self.playback.act(|player| apply_to_player(query, state.lesson.as_ref(), player));
        Ok(())
    }

    /// The trace, as a file has it.
    fn trace(&self) -> Result<String, CommandError> {
        let bytes = self.playback.look(|player| {
            let mut bytes = Vec::new();
            export(&player.trace().borrow(), &mut bytes).map(|()| bytes)
        });
        let bytes = bytes.map_err(|error| CommandError::Trace(error.to_string()))?;
        String::from_utf8(bytes).map_err(|error| CommandError::Trace(error.to_string()))
    }
}

/// What the sender of a command is answered.
fn answer_to(outcome: Result<Answer, CommandError>) -> Answer {
    outcome.unwrap_or_else(|error| Answer::Refused(error.to_string()))
}

/// What `ready` says.
#[derive(Serialize)]
struct ReadyMessage {
    version: &'static str,
    figure: Option<String>,
    title: String,
}

/// What `answer` says: first what the reader thinks, and then also whether it is so.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
struct AnswerMessage {
    figure: Option<String>,
    /// The choice's number, the first being 0.
    picked: Option<usize>,
    /// The reader's own words, where there is nothing to pick.
    words: Option<String>,
    /// Whether it is so, once the run has shown it.
    right: Option<bool>,
}

impl AnswerMessage {
    fn of(lesson: &Lesson) -> Option<AnswerMessage> {
        let figure = lesson.named.id.as_deref().map(str::to_owned);
        let words = (!lesson.own_words.is_empty()).then(|| lesson.own_words.to_string());
        let right = lesson.picked.zip(lesson.answer).map(|(picked, right)| picked == right);
        let right = right.filter(|_| lesson.answer_shown);
        lesson.predicted.then_some(AnswerMessage { figure, picked: lesson.picked, words, right })
    }
}

fn figure_of(state: &State) -> Option<String> {
    state.lesson.as_ref().and_then(|lesson| lesson.named.id.as_deref().map(str::to_owned))
}

fn ready(state: &State) -> ReadyMessage {
    if state.private {
        return ReadyMessage { version: env!("CARGO_PKG_VERSION"), figure: None, title: String::new() };
    }
    let title = state.base().map(|scenario| scenario.title.clone()).unwrap_or_default();
    let title = state.lesson.as_ref().map_or(title, Lesson::title);
    ReadyMessage { version: env!("CARGO_PKG_VERSION"), figure: figure_of(state), title }
}

/// The page's end of the channel to its host, with the commands that wait. It outlives the page component, which is made
/// anew for another language or address, so that listeners stay registered and every command is answered. Clones share it.
#[derive(Clone, Default)]
pub struct RemoteControl {
    host: Slot<HostChannel>,
    latest: Slot<PageHandles>,
    /// The host page's commands that wait, and the timer that runs some of them next.
    waiting: Rc<RefCell<Queue<Id>>>,
    turn: Slot<Timeout>,
}

impl PartialEq for RemoteControl {
    fn eq(&self, other: &RemoteControl) -> bool {
        Rc::ptr_eq(&self.host, &other.host)
    }
}

impl RemoteControl {
    fn send(&self, name: &str, value: &impl Serialize, to: Audience) {
        debug_assert!(OUT.contains(&name), "{name} is nothing that is said");
        if let Some(host) = &*self.host.borrow() {
            host.send(name, value, to);
        }
    }

    fn send_ready(&self) {
        let said =
            self.latest.borrow().as_ref().map(|handles| (ready(&handles.state), handles.state.private));
        if let Some((value, own)) = said {
            self.send("ready", &value, Audience::Everybody);
            if own {
                self.send("own", &own, Audience::Everybody);
            }
        }
    }

    /// Says how high the page would have to be, if that is another height than it was.
    fn send_height(&self, node: &NodeRef, public_state: &Cell<u32>) {
        let Some(window) = window_size().filter(|_| self.has_listeners()) else { return };
        let Some(needed) = needed_height(node) else { return };
        // Where all is as high as the frame is, pictures have room in one of the usual shape.
        let height = needed.max((window.w * 9.0 / 16.0) as u32);
        if public_state.replace(height) != height {
            self.send("resize", &ResizeMessage { height }, Audience::Everybody);
        }
    }

    fn act(
        &self,
        command: Command,
        act: impl FnOnce(&PageHandles, Command) -> Result<Answer, CommandError>,
    ) -> Result<Answer, CommandError> {
        if command == Command::Hello {
            self.send_ready();
            return Ok(Answer::Done);
        }
        let handles = self.latest.borrow().clone();
        handles.map_or(Ok(Answer::Unknown), |handles| act(&handles, command))
    }

    fn answer(&self, answer: Result<Answer, CommandError>, id: &Id) {
        if let Some(host) = &*self.host.borrow() {
            host.answer(answer_to(answer), id);
        }
    }

    /// Takes a message of the host page; it is its turn soon.
    fn on_message(&self, said: MessageContent, id: Id) {
        let read = |(name, json): (String, String)| Command::read(&name, &json);
        let command = match said.map_err(CommandError::Message).and_then(read) {
            Ok(Some(command)) => command,
            Ok(None) => return,
            Err(error) => return self.answer(Err(error), &id),
        };
        let refused = self.waiting.borrow_mut().push(command, id);
        if let Some((error, id)) = refused
            && id.is_some()
        {
            self.answer(Err(error), &id);
        }
        if self.turn.borrow().is_none() {
            self.next_turn(0);
        }
    }

    /// Does a part of what waits after so many milliseconds, once the browser has done what else there is to do.
    fn next_turn(&self, after: u32) {
        let remote = self.clone();
        let turn = Timeout::new(after, move || {
            // What runs is kept until it is done.
            let running = remote.turn.take();
            // What was asked for after a figure is meant for it. Another one in its place waits for nothing.
            if Navigation::is_under_way() && !remote.waiting.borrow().has_load() {
                return remote.next_turn(ARRIVAL);
            }
            if Part::Rest.is_here() || !remote.waiting.borrow().needs_rest() {
                return remote.take_turn();
            }
            let (remote, turn) = (remote.clone(), remote.turn.clone());
            // Nothing else has a turn meanwhile. If it cannot be had, `act_for_host` says so.
            *turn.borrow_mut() = running;
            yew::platform::spawn_local(async move {
                let _ = Part::Rest.load().await;
                turn.take();
                remote.take_turn();
            });
        });
        *self.turn.borrow_mut() = Some(turn);
    }

    fn take_turn(&self) {
        let turn = self.waiting.borrow_mut().turn();
        for (command, id) in turn {
            let answer = self.act(command, PageHandles::act_for_host);
            self.answer(answer, &id);
        }
        if !self.waiting.borrow().is_empty() {
            self.next_turn(0);
        }
    }

    fn has_listeners(&self) -> bool {
        self.host.borrow().as_ref().is_some_and(HostChannel::has_listeners)
    }

    /// Takes the address's word for which origin may speak.
    fn open(&self, origin: Option<String>) {
        if self.host.borrow().is_some() {
            return;
        }
        let protocol = Protocol { source: "highwater", version: VERSION, commands: &IN, origin };
        let on_command: CommandHandler = {
            let remote = self.clone();
            Rc::new(move |name: &str, json: &str| match Command::read(name, json) {
                Ok(Some(command)) => answer_to(remote.act(command, PageHandles::act)),
                Ok(None) => Answer::Unknown,
                Err(error) => answer_to(Err(error)),
            })
        };
        let on_message: MessageHandler = {
            let remote = self.clone();
            Rc::new(move |said, id| remote.on_message(said, id))
        };
        let latest = self.latest.clone();
        let state = move || {
            let latest = latest.borrow();
            latest.as_ref().map(|handles| public_state(&handles.playback, figure_of(&handles.state)))
        };
        *self.host.borrow_mut() = HostChannel::new(protocol, state, on_command, on_message);
    }
}

/// Runs commands from outside, and sends messages about what happens. An embedded page out of sight pauses. Returns the
/// node for the element that is as high as the page's content.
#[hook]
pub fn use_remote_control(remote: RemoteControl, handles: PageHandles) -> NodeRef {
    let node = use_node_ref();
    *remote.latest.borrow_mut() = Some(handles.clone());
    let PageHandles { playback, state, .. } = handles;
    let heard = use_mut_ref(SignalReader::default);
    let high = use_memo((), |()| Cell::new(0));
    let owned = use_mut_ref(|| state.private);
    use_effect_with((), {
        let (playback, node, remote, high) = (playback.clone(), node.clone(), remote.clone(), high.clone());
        let query = state.query.clone();
        move |()| {
            remote.open(query.origin.clone());
            let seen = query.embed.then(|| {
                let playback = playback.clone();
                SightWatch::new(&node, move |seen| playback.set_seen(seen))
            });
            let height = BoxWatch::new(&node, {
                let (remote, node) = (remote.clone(), node.clone());
                move || remote.send_height(&node, &high)
            });
            // A host page hears it once there is something to see.
            remote.send_ready();
            move || drop((seen, height))
        }
    });
    // What else there is to see, where the page is as high as its frame whatever is in it.
    let shown =
        (state.lanes(), state.view_choices.clone(), state.comparison, state.notice.clone(), state.index);
    use_effect_with(shown, {
        let (node, remote) = (node.clone(), remote.clone());
        move |_| remote.send_height(&node, &high)
    });
    use_effect_with(state.private, {
        let remote = remote.clone();
        move |own| {
            if owned.replace(*own) != *own {
                remote.send("own", own, Audience::Everybody);
            }
        }
    });
    let to = if state.private { Audience::Scripts } else { Audience::Everybody };
    use_effect_with(state.beat, {
        let (playback, state, remote) = (playback.clone(), state.clone(), remote.clone());
        move |_| {
            let (trace, index) = playback.look(|player| (player.trace().clone(), player.index()));
            let signals = heard.borrow_mut().since(&trace, index);
            if !remote.has_listeners() {
                return;
            }
            for signal in &signals {
                remote.send("event", signal, to);
            }
            remote.send("state", &public_state(&playback, figure_of(&state)), to);
        }
    });
    use_effect_with(state.lesson.as_ref().and_then(AnswerMessage::of), {
        let remote = remote.clone();
        move |answered| {
            if let Some(answered) = answered {
                remote.send("answer", answered, to);
            }
        }
    });
    use_effect_with((state.notice.clone(), state.notice_for_host), move |(notice, heard)| {
        if let Some(notice) = notice.as_ref().filter(|notice| notice.bad) {
            let text = [&[notice.title.clone()][..], &notice.details[..]].concat().join(" ");
            remote.send("error", &text, if *heard { Audience::Everybody } else { Audience::Scripts });
        }
    });
    node
}

type Slot<T> = Rc<RefCell<Option<T>>>;

/// What `resize` says.
#[derive(Serialize)]
struct ResizeMessage {
    /// CSS pixels at which nothing has to be scrolled.
    height: u32,
}
