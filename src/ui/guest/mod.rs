//! The page as a guest: what a host page, or a script in the page, may have it do, and what it says of itself. Must not
//! trust anything that it hears, nor tell a host page anything of what its reader has opened. docs/security.md says why.

mod protocol;
mod public_state;
mod queue;
mod signals;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use serde::Serialize;
use yew::prelude::*;

pub use self::protocol::{Command, IN, OUT};
use self::public_state::told;
use self::queue::Queue;
use self::signals::Heard;
use crate::engine::SimTime;
use crate::scenario::Fault;
use crate::tr;
use crate::trace::export;
use crate::ui::model::Asked;
use crate::ui::model::Change;
use crate::ui::model::Lesson;
use crate::ui::model::{Action, State};
use crate::ui::playback::Frames;
use crate::ui::playback::Player;
use crate::ui::session::{Opened, read};
use crate::ui::session::{beyond_the_last, changed, drive, looks};
use crate::web::canvas::{BoxWatch, SightWatch};
use crate::web::dom::{needed_height, window_size};
use crate::web::host::{Answer, Ask, Hear, Host, Id, Protocol, Said, To};
use crate::web::theme::choose_stillness;

/// The version of the messages.
pub const VERSION: u32 = 1;

/// What the page can be reached by from outside.
#[derive(Clone)]
pub struct Reach {
    pub frames: Frames,
    pub state: UseReducerHandle<State>,
    pub on_change: Callback<Change>,
    pub on_figure: Callback<String>,
    pub on_opened: Callback<Opened>,
}

impl Reach {
    /// Does what the host page asks for: nothing with what its reader has opened.
    fn act_for_host(&self, command: Command) -> Result<Answer, String> {
        if self.state.own && command.is_for_what_is_shown() {
            return Err(
                tr!("What is shown here is not for other pages: “load” shows something else.").to_owned()
            );
        }
        let loads = matches!(command, Command::File(_));
        let answer = self.act(command)?;
        if loads {
            self.state.dispatch(Action::Own(false));
        }
        Ok(answer)
    }

    fn act(&self, command: Command) -> Result<Answer, String> {
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
            Command::Step(steps) => frames.act(|player| player.step_by(steps)),
            Command::Signal(true) => frames.act(Player::to_next_signal),
            Command::Signal(false) => frames.act(Player::to_previous_signal),
            Command::Set(asked) => self.set(&asked)?,
            Command::GetTrace => return self.trace().map(|text| Answer::Text("trace", text)),
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

    /// The trace, as a file has it.
    fn trace(&self) -> Result<String, String> {
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
    if state.own {
        return Ready { version: env!("CARGO_PKG_VERSION"), figure: None, title: String::new() };
    }
    let title = state.scenario().map(|scenario| scenario.title.clone()).unwrap_or_default();
    let title = state.lesson.as_ref().map_or(title, Lesson::title);
    Ready { version: env!("CARGO_PKG_VERSION"), figure: figure_of(state), title }
}

/// The page's ear and mouth. They outlive a page that begins anew, in another language or at another address: whoever
/// listens goes on listening, and there is no moment in which nobody answers.
#[derive(Clone, Default)]
pub struct Guest {
    host: Slot<Host>,
    latest: Slot<Reach>,
    /// What the host page has asked for, and what does a part of it next.
    waiting: Rc<RefCell<Queue<Id>>>,
    turn: Slot<Timeout>,
}

impl PartialEq for Guest {
    fn eq(&self, other: &Guest) -> bool {
        Rc::ptr_eq(&self.host, &other.host)
    }
}

impl Guest {
    fn say(&self, name: &str, value: &impl Serialize, to: To) {
        debug_assert!(OUT.contains(&name), "{name} is nothing that is said");
        if let Some(host) = &*self.host.borrow() {
            host.say(name, value, to);
        }
    }

    fn say_ready(&self) {
        let said = self.latest.borrow().as_ref().map(|reach| (ready(&reach.state), reach.state.own));
        if let Some((value, own)) = said {
            self.say("ready", &value, To::Everybody);
            if own {
                self.say("own", &own, To::Everybody);
            }
        }
    }

    /// Says how high the page would have to be, if that is another height than it was.
    fn say_height(&self, node: &NodeRef, told: &Cell<u32>) {
        let Some((width, _)) = window_size().filter(|_| self.is_heard()) else { return };
        let Some(needed) = needed_height(node) else { return };
        // Where all is as high as the frame is, pictures have room in one of the usual shape.
        let height = needed.max((width * 9.0 / 16.0) as u32);
        if told.replace(height) != height {
            self.say("resize", &Height { height }, To::Everybody);
        }
    }

    fn act(
        &self,
        command: Command,
        act: impl FnOnce(&Reach, Command) -> Result<Answer, String>,
    ) -> Result<Answer, String> {
        if command == Command::Hello {
            self.say_ready();
            return Ok(Answer::Done);
        }
        let reach = self.latest.borrow().clone();
        reach.map_or(Ok(Answer::Unknown), |reach| act(&reach, command))
    }

    fn answer(&self, answer: Result<Answer, String>, id: &Id) {
        if let Some(host) = &*self.host.borrow() {
            host.answer(answer, id);
        }
    }

    /// Takes a message of the host page; it is its turn soon.
    fn hear(&self, said: Said, id: Id) {
        let command = match said.and_then(|(name, json)| Command::read(&name, &json)) {
            Ok(Some(command)) => command,
            Ok(None) => return,
            Err(fault) => return self.answer(Err(fault), &id),
        };
        let refused = self.waiting.borrow_mut().push(command, id);
        if let Some((sentence, id)) = refused
            && id.is_some()
        {
            self.answer(Err(sentence), &id);
        }
        if self.turn.borrow().is_none() {
            self.next_turn();
        }
    }

    /// Does a part of what waits once the browser has done what else there is to do.
    fn next_turn(&self) {
        let guest = self.clone();
        let turn = Timeout::new(0, move || {
            // What runs is kept until it is done.
            let _running = guest.turn.take();
            let turn = guest.waiting.borrow_mut().turn();
            for (command, id) in turn {
                let answer = guest.act(command, Reach::act_for_host);
                guest.answer(answer, &id);
            }
            if !guest.waiting.borrow().is_empty() {
                guest.next_turn();
            }
        });
        *self.turn.borrow_mut() = Some(turn);
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
            Rc::new(move |name: &str, json: &str| match Command::read(name, json)? {
                Some(command) => guest.act(command, Reach::act),
                None => Ok(Answer::Unknown),
            })
        };
        let hear: Hear = {
            let guest = self.clone();
            Rc::new(move |said, id| guest.hear(said, id))
        };
        let latest = self.latest.clone();
        let state = move || {
            let latest = latest.borrow();
            latest.as_ref().map(|reach| told(&reach.frames, figure_of(&reach.state)))
        };
        *self.host.borrow_mut() = Host::new(protocol, state, ask, hear);
    }
}

/// Lets the page be driven from outside, and says what happens in it. A guest that nobody sees rests. Gives the node of
/// what is as high as the page's content.
#[hook]
pub fn use_guest(guest: Guest, reach: Reach) -> NodeRef {
    let node = use_node_ref();
    *guest.latest.borrow_mut() = Some(reach.clone());
    let Reach { frames, state, .. } = reach;
    let heard = use_mut_ref(Heard::default);
    let high = use_memo((), |()| Cell::new(0));
    let owned = use_mut_ref(|| state.own);
    use_effect_with((), {
        let (frames, node, guest, high) = (frames.clone(), node.clone(), guest.clone(), high.clone());
        let asked = state.asked.clone();
        move |()| {
            guest.open(asked.origin.clone());
            let seen = asked.embed.then(|| {
                let frames = frames.clone();
                SightWatch::new(&node, move |seen| frames.set_seen(seen))
            });
            let height = BoxWatch::new(&node, {
                let (guest, node) = (guest.clone(), node.clone());
                move || guest.say_height(&node, &high)
            });
            // A host page hears it once there is something to see.
            guest.say_ready();
            move || drop((seen, height))
        }
    });
    // What else there is to see, where the page is as high as its frame whatever is in it.
    let shown = (state.lanes(), state.wished.clone(), state.versus, state.notice.clone(), state.index);
    use_effect_with(shown, {
        let (node, guest) = (node.clone(), guest.clone());
        move |_| guest.say_height(&node, &high)
    });
    use_effect_with(state.own, {
        let guest = guest.clone();
        move |own| {
            if owned.replace(*own) != *own {
                guest.say("own", own, To::Everybody);
            }
        }
    });
    let to = if state.own { To::Scripts } else { To::Everybody };
    use_effect_with(state.beat, {
        let (frames, state, guest) = (frames.clone(), state.clone(), guest.clone());
        move |_| {
            let (trace, index) = frames.look(|player| (player.trace().clone(), player.index()));
            let signals = heard.borrow_mut().since(&trace, index);
            if !guest.is_heard() {
                return;
            }
            for signal in &signals {
                guest.say("event", signal, to);
            }
            guest.say("state", &told(&frames, figure_of(&state)), to);
        }
    });
    use_effect_with(state.lesson.as_ref().and_then(Answered::of), {
        let guest = guest.clone();
        move |answered| {
            if let Some(answered) = answered {
                guest.say("answer", answered, to);
            }
        }
    });
    use_effect_with((state.notice.clone(), state.heard), move |(notice, heard)| {
        if let Some(notice) = notice.as_ref().filter(|notice| notice.bad) {
            let text = [&[notice.title.clone()][..], &notice.details[..]].concat().join(" ");
            guest.say("error", &text, if *heard { To::Everybody } else { To::Scripts });
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
