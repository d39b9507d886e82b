//! The page as a guest: what a host page, or a script in the page, may have it do, and what it says of itself. Must not
//! trust anything that it hears.

mod protocol;
mod signals;

use std::cell::RefCell;
use std::rc::Rc;

use serde::Serialize;
use yew::prelude::*;

pub use self::protocol::{Command, IN, OUT};
use self::signals::Heard;
use super::frames::Frames;
use super::lesson::Lesson;
use super::open::{Opened, read};
use super::player::Player;
use super::setup::Change;
use super::state::{Action, State, Subject};
use super::told::told;
use super::wish::{beyond_the_last, changed, drive, looks};
use crate::engine::SimTime;
use crate::scenario::Fault;
use crate::tr;
use crate::trace::export;
use crate::ui::address::Asked;
use crate::web::canvas::{HeightWatch, SightWatch};
use crate::web::host::{Answer, Ask, Host, Protocol, Who};
use crate::web::theme::choose_stillness;

/// The version of the messages.
pub const VERSION: u32 = 1;

/// What the page can be reached by from outside.
#[derive(Clone)]
pub(super) struct Reach {
    pub frames: Frames,
    pub state: UseReducerHandle<State>,
    pub on_change: Callback<Change>,
    pub on_figure: Callback<String>,
    pub on_opened: Callback<Opened>,
}

impl Reach {
    fn act(&self, command: Command, who: Who) -> Result<Answer, String> {
        let frames = &self.frames;
        match command {
            // What it says is the answer.
            Command::Hello => {}
            Command::Figure(id) => self.on_figure.emit(id),
            Command::File(text) => {
                let said = |faults: Vec<Fault>| faults.first().map(ToString::to_string).unwrap_or_default();
                self.on_opened.emit(read(&text).map_err(said)?);
            }
            Command::Play => frames.act(Player::play),
            Command::Pause => frames.act(Player::pause),
            Command::Step(steps) => frames.act(|player| {
                for _ in 0..steps.unsigned_abs() {
                    match steps > 0 {
                        true if player.step() => {}
                        true => break,
                        false => player.step_back(),
                    }
                }
            }),
            Command::Signal(true) => frames.act(Player::to_next_signal),
            Command::Signal(false) => frames.act(Player::to_previous_signal),
            Command::Set(asked) => self.set(&asked)?,
            Command::GetTrace => return self.trace(who).map(|text| Answer::Text("trace", text)),
        }
        Ok(Answer::Done)
    }

    fn set(&self, asked: &Asked) -> Result<(), String> {
        let state = &self.state;
        if let Some(theme) = asked.theme {
            theme.choose();
            state.dispatch(Action::Theme);
        }
        if let Some(still) = asked.still {
            choose_stillness(still);
        }
        if let Some(id) = &asked.figure {
            self.on_figure.emit(id.clone());
        }
        if let (true, Some(now)) = (asked.node.is_some() || asked.consumer.is_some(), state.scenario()) {
            let next = changed(asked, now, &state.looked);
            if let Some(fault) = next.faults().first() {
                return Err(fault.to_string());
            }
            self.on_change.emit((Rc::new(next), SimTime::ZERO));
        }
        if let Some(fault) = beyond_the_last(asked, state).into_iter().next() {
            return Err(fault);
        }
        looks(asked, state).into_iter().for_each(|action| state.dispatch(action));
        self.frames.act(|player| drive(asked, state.lesson.as_ref(), player));
        Ok(())
    }

    /// The trace, as a file has it. What somebody has opened here is theirs, and no other page's.
    fn trace(&self, who: Who) -> Result<String, String> {
        if who == Who::Page && matches!(self.state.subject, Subject::Recording(_)) {
            return Err(tr!("A recording that somebody has opened stays in the page.").to_owned());
        }
        let bytes = self.frames.look(|player| {
            let mut bytes = Vec::new();
            export(&player.trace().borrow(), &mut bytes).map(|()| bytes)
        });
        let bytes = bytes.map_err(|error| tr!("The trace could not be written: {error}.", error))?;
        String::from_utf8(bytes).map_err(|error| tr!("The trace could not be written: {error}.", error))
    }
}

/// What `ready` says.
#[derive(Serialize)]
struct Ready {
    version: &'static str,
    figure: Option<String>,
    title: String,
}

/// What `answer` says: first what the reader thinks, and then also whether it is so.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
struct Answered {
    figure: Option<String>,
    /// The choice's number, the first being 0.
    picked: Option<usize>,
    /// The reader's own words, where there is nothing to pick.
    words: Option<String>,
    /// Whether it is so, once the run has shown it.
    right: Option<bool>,
}

impl Answered {
    fn of(lesson: &Lesson) -> Option<Answered> {
        let figure = lesson.named.id.as_deref().map(str::to_owned);
        let words = (!lesson.own.is_empty()).then(|| lesson.own.to_string());
        let right = lesson.picked.zip(lesson.answer).map(|(picked, right)| picked == right);
        let right = right.filter(|_| lesson.told);
        lesson.predicted.then_some(Answered { figure, picked: lesson.picked, words, right })
    }
}

fn figure_of(state: &State) -> Option<String> {
    state.lesson.as_ref().and_then(|lesson| lesson.named.id.as_deref().map(str::to_owned))
}

fn ready(state: &State) -> Ready {
    let title = state.scenario().map(|scenario| scenario.title.clone()).unwrap_or_default();
    let title = state.lesson.as_ref().map_or(title, Lesson::title);
    Ready { version: env!("CARGO_PKG_VERSION"), figure: figure_of(state), title }
}

/// The page's ear and mouth. They outlive a page that begins anew, in another language or at another address: whoever
/// listens goes on listening, and there is no moment in which nobody answers.
#[derive(Clone, Default)]
pub(super) struct Guest {
    host: Slot<Host>,
    latest: Slot<Reach>,
}

impl PartialEq for Guest {
    fn eq(&self, other: &Guest) -> bool {
        Rc::ptr_eq(&self.host, &other.host)
    }
}

impl Guest {
    fn say(&self, name: &str, value: &impl Serialize) {
        debug_assert!(OUT.contains(&name), "{name} is nothing that is said");
        if let Some(host) = &*self.host.borrow() {
            host.say(name, value);
        }
    }

    fn say_ready(&self) {
        let value = self.latest.borrow().as_ref().map(|reach| ready(&reach.state));
        if let Some(value) = value {
            self.say("ready", &value);
        }
    }

    fn is_heard(&self) -> bool {
        self.host.borrow().as_ref().is_some_and(Host::is_heard)
    }

    /// Takes the address's word for which origin may speak.
    fn open(&self, origin: Option<String>) {
        if self.host.borrow().is_some() {
            return;
        }
        let protocol = Protocol { source: "highwater", version: VERSION, commands: &IN, origin };
        let ask: Ask = {
            let guest = self.clone();
            Rc::new(move |name: &str, json: &str, who: Who| {
                let Some(command) = Command::read(name, json)? else { return Ok(Answer::Unknown) };
                let reach = guest.latest.borrow().clone();
                if command == Command::Hello {
                    guest.say_ready();
                    return Ok(Answer::Done);
                }
                reach.map_or(Ok(Answer::Unknown), |reach| reach.act(command, who))
            })
        };
        let latest = self.latest.clone();
        let state = move || {
            let latest = latest.borrow();
            latest.as_ref().map(|reach| told(&reach.frames, figure_of(&reach.state)))
        };
        *self.host.borrow_mut() = Host::new(protocol, state, ask);
    }
}

/// Lets the page be driven from outside, and says what happens in it. A guest that nobody sees rests. Gives the node of
/// what is as high as the page's content.
#[hook]
pub(super) fn use_guest(guest: Guest, reach: Reach) -> NodeRef {
    let node = use_node_ref();
    *guest.latest.borrow_mut() = Some(reach.clone());
    let Reach { frames, state, .. } = reach;
    let heard = use_mut_ref(Heard::default);
    use_effect_with((), {
        let (frames, node, guest) = (frames.clone(), node.clone(), guest.clone());
        let asked = state.asked.clone();
        move |()| {
            guest.open(asked.origin.clone());
            let seen = asked.embed.then(|| {
                let frames = frames.clone();
                SightWatch::new(&node, move |seen| frames.set_seen(seen))
            });
            let height = HeightWatch::new(&node, {
                let guest = guest.clone();
                move |height| guest.say("resize", &Height { height })
            });
            // A host page hears it once there is something to see.
            guest.say_ready();
            move || drop((seen, height))
        }
    });
    use_effect_with(state.beat, {
        let (frames, state, guest) = (frames.clone(), state.clone(), guest.clone());
        move |_| {
            let (trace, index) = frames.look(|player| (player.trace().clone(), player.index()));
            let signals = heard.borrow_mut().since(&trace, index);
            if !guest.is_heard() {
                return;
            }
            for signal in &signals {
                guest.say("event", signal);
            }
            guest.say("state", &told(&frames, figure_of(&state)));
        }
    });
    use_effect_with(state.lesson.as_ref().and_then(Answered::of), {
        let guest = guest.clone();
        move |answered| {
            if let Some(answered) = answered {
                guest.say("answer", answered);
            }
        }
    });
    use_effect_with(state.notice.clone(), move |notice| {
        if let Some(notice) = notice.as_ref().filter(|notice| notice.bad) {
            let text = [&[notice.title.clone()][..], &notice.details[..]].concat().join(" ");
            guest.say("error", &text);
        }
    });
    node
}

type Slot<T> = Rc<RefCell<Option<T>>>;

/// What `resize` says.
#[derive(Serialize)]
struct Height {
    /// CSS pixels at which nothing has to be scrolled.
    height: u32,
}
