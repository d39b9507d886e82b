//! The address's parameters: for each one its name, what may stand there, and how it is read and written. Must not do
//! what is asked.

use super::languages::spoken;
use crate::engine::{NodeVersion, SimTime};
use crate::figure::{View, catalogue};
use crate::scenario::{Consumer, Nanos};
use crate::ui::model::{Asked, At, Controls, Versus, Words};
use crate::ui::playback::Tempo;
use crate::web::theme::Theme;

/// A parameter of the address.
pub struct Parameter {
    /// Its name, in small letters; addresses may have others.
    pub name: &'static str,
    /// What may stand there, as documents have it.
    pub values: &'static str,
    /// What it is if it is not there.
    pub default: &'static str,
    /// Asks for that; `None` if it makes no sense.
    pub read: fn(&mut Asked, &str) -> Option<()>,
    /// What asks for this.
    pub write: fn(&Asked) -> Option<String>,
}

/// All of them. What stands earlier is what one wants to read first.
pub const PARAMETERS: [Parameter; 22] = [
    Parameter {
        name: "figure",
        values: "a figure's name",
        default: "upload-crash",
        read: |asked, value| put(&mut asked.figure, Some(figure(value))),
        write: |asked| asked.figure.clone(),
    },
    Parameter {
        name: "index",
        values: "1, 0",
        default: "0",
        read: |asked, value| flag(value).map(|flag| asked.index = flag),
        write: |asked| asked.index.then(String::new),
    },
    Parameter {
        name: "file",
        values: "the path of a file beside the page",
        default: "none",
        read: |asked, value| put(&mut asked.file, Some(value.to_owned())),
        write: |asked| asked.file.clone(),
    },
    Parameter {
        name: "consumer",
        values: "ignore, manual, pipe, pipeline, readable, forAwait",
        default: "the figure's",
        read: |asked, value| put(&mut asked.consumer, consumer(value)),
        write: |asked| asked.consumer.map(|consumer| consumer.code().to_owned()),
    },
    Parameter {
        name: "node",
        values: "20, 22, 24, 26",
        default: "the figure's",
        read: |asked, value| put(&mut asked.node, node(value)),
        write: |asked| asked.node.map(|node| node.major().to_string()),
    },
    Parameter {
        name: "compare",
        values: "none, figure, before, a consumer, node20 … node26, 16KiB, 64KiB, posix, windows, heap, container",
        default: "the figure's",
        read: |asked, value| put(&mut asked.compare, versus(value)),
        write: |asked| asked.compare.map(|versus| versus.map_or("none".to_owned(), Versus::code)),
    },
    Parameter {
        name: "flow",
        values: "a number from 1",
        default: "the figure's",
        read: |asked, value| put(&mut asked.flow, number(value)),
        write: |asked| asked.flow.map(|flow| flow.to_string()),
    },
    Parameter {
        name: "one",
        values: "a number from 1",
        default: "all of many alike",
        read: |asked, value| put(&mut asked.one, number(value)),
        write: |asked| asked.one.map(|one| one.to_string()),
    },
    Parameter {
        name: "view",
        values: "pipe, sequence, timeline, code, state, several with commas, or all",
        default: "the figure's",
        read: |asked, value| put(&mut asked.views, views(value)),
        write: |asked| {
            asked
                .views
                .as_ref()
                .map(|views| views.iter().map(|view| code(*view)).collect::<Vec<_>>().join(","))
        },
    },
    Parameter {
        name: "text",
        values: "open, folded, none",
        default: "folded in small frames, otherwise open",
        read: |asked, value| put(&mut asked.text, one_of(&WORDS, value)),
        write: |asked| name_of(&WORDS, asked.text),
    },
    Parameter {
        name: "t",
        values: "a time, as 1.2s or 300ms, or look",
        default: "0s",
        read: |asked, value| put(&mut asked.at, time(value)),
        write: |asked| match asked.at? {
            At::Time(time) => Some(format!("{}ns", time.0)),
            At::Look => Some("look".to_owned()),
            At::Event(_) => None,
        },
    },
    Parameter {
        name: "step",
        values: "a number of events",
        default: "0",
        read: |asked, value| put(&mut asked.at, value.parse().ok().map(At::Event)),
        write: |asked| match asked.at? {
            At::Event(event) => Some(event.to_string()),
            _ => None,
        },
    },
    Parameter {
        name: "autoplay",
        values: "1, 0",
        default: "0",
        read: |asked, value| put(&mut asked.autoplay, flag(value)),
        write: |asked| asked.autoplay.map(said),
    },
    Parameter {
        name: "speed",
        values: "auto, max, or simulated seconds for each one watched, as 0.001",
        default: "auto",
        read: |asked, value| put(&mut asked.speed, tempo(value)),
        write: |asked| match asked.speed? {
            Tempo::Auto => Some("auto".to_owned()),
            Tempo::Most => Some("max".to_owned()),
            Tempo::Fixed(speed) => Some(speed.to_string()),
        },
    },
    Parameter {
        name: "loop",
        values: "1, 0",
        default: "0",
        read: |asked, value| put(&mut asked.looping, flag(value)),
        write: |asked| asked.looping.map(said),
    },
    Parameter {
        name: "theme",
        values: "auto, light, dark, projector",
        default: "auto",
        read: |asked, value| put(&mut asked.theme, Theme::from_name(value)),
        write: |asked| asked.theme.map(|theme| theme.name().to_owned()),
    },
    Parameter {
        name: "motion",
        values: "auto, reduce",
        default: "auto",
        read: |asked, value| put(&mut asked.still, one_of(&MOTIONS, value)),
        write: |asked| name_of(&MOTIONS, asked.still),
    },
    Parameter {
        name: "lang",
        values: "en, de",
        default: "en",
        read: |asked, value| put(&mut asked.lang, spoken(value).map(str::to_owned)),
        write: |asked| asked.lang.clone(),
    },
    Parameter {
        name: "embed",
        values: "1, 0",
        default: "0",
        read: |asked, value| flag(value).map(|flag| asked.embed = flag),
        write: |asked| asked.embed.then(|| said(true)),
    },
    Parameter {
        name: "controls",
        values: "full, min, none",
        default: "full",
        read: |asked, value| put(&mut asked.controls, one_of(&CONTROLS, value)),
        write: |asked| name_of(&CONTROLS, asked.controls),
    },
    Parameter {
        name: "drop",
        values: "1, 0",
        default: "1, with controls=none 0",
        read: |asked, value| put(&mut asked.drop, flag(value)),
        write: |asked| asked.drop.map(said),
    },
    Parameter {
        name: "origin",
        values: "the host page's origin, as https://course.example",
        default: "any",
        read: |asked, value| put(&mut asked.origin, origin(value)),
        write: |asked| asked.origin.clone(),
    },
];

const WORDS: [(&str, Words); 3] = [("open", Words::Open), ("folded", Words::Folded), ("none", Words::None)];

const CONTROLS: [(&str, Controls); 3] =
    [("full", Controls::Full), ("min", Controls::Min), ("none", Controls::None)];

const MOTIONS: [(&str, bool); 2] = [("auto", false), ("reduce", true)];

const VIEWS: [(&str, View); 5] = [
    ("pipe", View::Pipe),
    ("sequence", View::Sequence),
    ("timeline", View::Timeline),
    ("code", View::Code),
    ("state", View::State),
];

fn one_of<T: Copy>(all: &[(&str, T)], value: &str) -> Option<T> {
    all.iter().find(|(name, _)| name.eq_ignore_ascii_case(value)).map(|(_, found)| *found)
}

fn name_of<T: PartialEq>(all: &[(&str, T)], value: Option<T>) -> Option<String> {
    let value = value?;
    all.iter().find(|(_, known)| *known == value).map(|(name, _)| (*name).to_owned())
}

fn put<T>(slot: &mut Option<T>, value: Option<T>) -> Option<()> {
    *slot = Some(value?);
    Some(())
}

/// A parameter that is there without a value is a yes.
fn flag(value: &str) -> Option<bool> {
    one_of(&[("", true), ("1", true), ("true", true), ("0", false), ("false", false)], value)
}

fn said(flag: bool) -> String {
    u8::from(flag).to_string()
}

/// The name as the catalogue spells it; one that is not in it stays as it is, to be named.
fn figure(value: &str) -> String {
    let catalogue = catalogue().unwrap_or_default();
    catalogue.called(value).unwrap_or(value).to_owned()
}

fn consumer(value: &str) -> Option<Consumer> {
    Consumer::ALL.into_iter().find(|consumer| consumer.code().eq_ignore_ascii_case(value))
}

fn node(value: &str) -> Option<NodeVersion> {
    NodeVersion::from_major(value.parse().ok()?)
}

fn number(value: &str) -> Option<usize> {
    value.parse().ok().filter(|number| *number > 0)
}

fn versus(value: &str) -> Option<Option<Versus>> {
    if value.eq_ignore_ascii_case("none") {
        return Some(None);
    }
    Versus::all().find(|versus| versus.code().eq_ignore_ascii_case(value)).map(Some)
}

fn code(view: View) -> &'static str {
    VIEWS.into_iter().find(|(_, known)| *known == view).map_or("", |(name, _)| name)
}

fn views(value: &str) -> Option<Vec<View>> {
    if value.eq_ignore_ascii_case("all") {
        return Some(VIEWS.map(|(_, view)| view).to_vec());
    }
    value.split([',', '+', ' ']).filter(|name| !name.is_empty()).map(|name| one_of(&VIEWS, name)).collect()
}

/// A bare number is seconds.
fn time(value: &str) -> Option<At> {
    if value.eq_ignore_ascii_case("look") {
        return Some(At::Look);
    }
    let seconds = value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let text = if seconds { format!("{value}s") } else { value.to_owned() };
    Nanos::parse(&text).ok().map(|nanos| At::Time(SimTime(nanos)))
}

/// Slower than this nothing moves, and faster than that is as fast as it gets.
const SPEEDS: std::ops::RangeInclusive<f64> = 1e-6..=1e4;

fn tempo(value: &str) -> Option<Tempo> {
    let named = one_of(&[("auto", Tempo::Auto), ("max", Tempo::Most)], value);
    let fixed = || value.parse().ok().filter(|speed| SPEEDS.contains(speed)).map(Tempo::Fixed);
    named.or_else(fixed)
}

/// A scheme, a host and maybe a port, and nothing else.
fn origin(value: &str) -> Option<String> {
    let value = value.strip_suffix('/').unwrap_or(value);
    let (scheme, host) = value.split_once("://")?;
    let plain = |text: &str, more: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c))
    };
    (plain(scheme, "+-.") && plain(host, "-._:[]")).then(|| value.to_ascii_lowercase())
}
