//! The address's parameters: for each one its name, what may stand there, and how it is read and written. Must not
//! apply anything.

use super::languages::spoken;
use crate::engine::{NodeVersion, SimTime};
use crate::figure::catalogue;
use crate::scenario::Consumer;
use crate::ui::model::{Comparison, Controls, PageQuery, PlayheadTarget, TextPanel};
use crate::ui::playback::Tempo;
use crate::view_list::View;
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
    pub read: fn(&mut PageQuery, &str) -> Option<()>,
    /// What asks for this.
    pub write: fn(&PageQuery) -> Option<String>,
}

/// All parameters, in the order in which an address has them.
pub const PARAMETERS: [Parameter; 23] = [
    Parameter {
        name: "figure",
        values: "a figure's name",
        default: "upload-crash",
        read: |query, value| put(&mut query.figure, Some(figure(value))),
        write: |query| query.figure.clone(),
    },
    Parameter {
        name: "index",
        values: "1, 0",
        default: "0",
        read: |query, value| flag(value).map(|flag| query.index = flag),
        write: |query| query.index.then(String::new),
    },
    Parameter {
        name: "file",
        values: "the path of a file on the page's server",
        default: "none",
        read: |query, value| put(&mut query.file, Some(value.to_owned())),
        write: |query| query.file.clone(),
    },
    Parameter {
        name: "live",
        values: "1, 0",
        default: "0",
        read: |query, value| flag(value).map(|flag| query.live = flag),
        write: |query| query.live.then(String::new),
    },
    Parameter {
        name: "consumer",
        values: Consumer::CODES,
        default: "the figure's",
        read: |query, value| put(&mut query.consumer, consumer(value)),
        write: |query| query.consumer.map(|consumer| consumer.code().to_owned()),
    },
    Parameter {
        name: "node",
        values: NodeVersion::MAJORS,
        default: "the figure's",
        read: |query, value| put(&mut query.node, node(value)),
        write: |query| query.node.map(|node| node.major().to_string()),
    },
    Parameter {
        name: "compare",
        values: "none, figure, before, a consumer, node20 … node26, 16KiB, 64KiB, posix, windows, heap, container",
        default: "the figure's",
        read: |query, value| put(&mut query.compare, comparison(value)),
        write: |query| query.compare.map(|comparison| comparison.map_or("none".to_owned(), Comparison::code)),
    },
    Parameter {
        name: "flow",
        values: "a number from 1",
        default: "the figure's",
        read: |query, value| put(&mut query.flow, number(value)),
        write: |query| query.flow.map(|flow| flow.to_string()),
    },
    Parameter {
        name: "one",
        values: "a number from 1",
        default: "all that are alike",
        read: |query, value| put(&mut query.one, number(value)),
        write: |query| query.one.map(|one| one.to_string()),
    },
    Parameter {
        name: "view",
        values: View::VALUES,
        default: "the figure's",
        read: |query, value| put(&mut query.views, views(value)),
        write: |query| {
            query
                .views
                .as_ref()
                .map(|views| views.iter().map(|view| view.code()).collect::<Vec<_>>().join(","))
        },
    },
    Parameter {
        name: "text",
        values: "open, folded, none",
        default: "folded in small frames, open otherwise",
        read: |query, value| put(&mut query.text, one_of(&WORDS, value)),
        write: |query| name_of(&WORDS, query.text),
    },
    Parameter {
        name: "t",
        values: "a time such as 1.2s or 300ms, or look",
        default: "0s",
        read: |query, value| put(&mut query.at, time(value)),
        write: |query| match query.at? {
            PlayheadTarget::Time(time) => Some(format!("{}ns", time.0)),
            PlayheadTarget::Look => Some("look".to_owned()),
            PlayheadTarget::Event(_) => None,
        },
    },
    Parameter {
        name: "step",
        values: "a number of events",
        default: "0",
        read: |query, value| put(&mut query.at, value.parse().ok().map(PlayheadTarget::Event)),
        write: |query| match query.at? {
            PlayheadTarget::Event(event) => Some(event.to_string()),
            _ => None,
        },
    },
    Parameter {
        name: "autoplay",
        values: "1, 0",
        default: "0",
        read: |query, value| put(&mut query.autoplay, flag(value)),
        write: |query| query.autoplay.map(said),
    },
    Parameter {
        name: "speed",
        values: "auto, max, or simulated seconds per real second, such as 0.001",
        default: "auto",
        read: |query, value| put(&mut query.speed, tempo(value)),
        write: |query| match query.speed? {
            Tempo::Auto => Some("auto".to_owned()),
            Tempo::Most => Some("max".to_owned()),
            Tempo::Fixed(speed) => Some(speed.to_string()),
        },
    },
    Parameter {
        name: "loop",
        values: "1, 0",
        default: "0",
        read: |query, value| put(&mut query.looping, flag(value)),
        write: |query| query.looping.map(said),
    },
    Parameter {
        name: "theme",
        values: "auto, light, dark, projector",
        default: "auto",
        read: |query, value| put(&mut query.theme, Theme::from_name(value)),
        write: |query| query.theme.map(|theme| theme.name().to_owned()),
    },
    Parameter {
        name: "motion",
        values: "auto, reduce",
        default: "auto",
        read: |query, value| put(&mut query.still, one_of(&MOTIONS, value)),
        write: |query| name_of(&MOTIONS, query.still),
    },
    Parameter {
        name: "lang",
        values: "en, de",
        default: "en",
        read: |query, value| put(&mut query.lang, spoken(value).map(str::to_owned)),
        write: |query| query.lang.clone(),
    },
    Parameter {
        name: "embed",
        values: "1, 0",
        default: "0",
        read: |query, value| flag(value).map(|flag| query.embed = flag),
        write: |query| query.embed.then(|| said(true)),
    },
    Parameter {
        name: "controls",
        values: "full, min, none",
        default: "full",
        read: |query, value| put(&mut query.controls, one_of(&CONTROLS, value)),
        write: |query| name_of(&CONTROLS, query.controls),
    },
    Parameter {
        name: "drop",
        values: "1, 0",
        default: "1; with controls=none, 0",
        read: |query, value| put(&mut query.drop, flag(value)),
        write: |query| query.drop.map(said),
    },
    Parameter {
        name: "origin",
        values: "the host page's origin, such as https://course.example",
        default: "any",
        read: |query, value| put(&mut query.origin, origin(value)),
        write: |query| query.origin.clone(),
    },
];

const WORDS: [(&str, TextPanel); 3] =
    [("open", TextPanel::Open), ("folded", TextPanel::Folded), ("none", TextPanel::None)];

const CONTROLS: [(&str, Controls); 3] =
    [("full", Controls::Full), ("min", Controls::Min), ("none", Controls::None)];

const MOTIONS: [(&str, bool); 2] = [("auto", false), ("reduce", true)];

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
    Consumer::from_code(value)
}

fn node(value: &str) -> Option<NodeVersion> {
    NodeVersion::from_major(value.parse().ok()?)
}

fn number(value: &str) -> Option<usize> {
    value.parse().ok().filter(|number| *number > 0)
}

fn comparison(value: &str) -> Option<Option<Comparison>> {
    if value.eq_ignore_ascii_case("none") {
        return Some(None);
    }
    Comparison::all().find(|comparison| comparison.code().eq_ignore_ascii_case(value)).map(Some)
}

fn views(value: &str) -> Option<Vec<View>> {
    if value.eq_ignore_ascii_case("all") {
        return Some(View::ALL.to_vec());
    }
    value.split([',', '+', ' ']).filter(|name| !name.is_empty()).map(View::from_code).collect()
}

/// A bare number is seconds.
fn time(value: &str) -> Option<PlayheadTarget> {
    if value.eq_ignore_ascii_case("look") {
        return Some(PlayheadTarget::Look);
    }
    let seconds = value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let text = if seconds { format!("{value}s") } else { value.to_owned() };
    SimTime::parse(&text).ok().map(PlayheadTarget::Time)
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
