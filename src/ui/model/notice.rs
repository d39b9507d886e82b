//! What the reader is told in the notice box: one sentence, its details, and whether to try again. Must not show it.

use crate::formats::Import;
use crate::judge::missing;
use crate::scenario::Fault;
use crate::{tr, tr_n};

/// Something that the reader should know.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// One sentence.
    pub title: String,
    /// Places and faults.
    pub details: Vec<String>,
    /// Whether something is wrong, or just under way.
    pub bad: bool,
    /// The address at which the page may get what it could not get now.
    pub again: Option<String>,
}

impl Notice {
    /// That something is wrong, in one sentence.
    pub fn bad(title: String) -> Notice {
        Notice { title, details: Vec::new(), bad: true, again: None }
    }

    /// Something that is good to know.
    pub fn well(title: String) -> Notice {
        Notice { bad: false, ..Notice::bad(title) }
    }

    /// All of them as one: the first, and then what the others say.
    pub fn all(notices: impl IntoIterator<Item = Notice>) -> Option<Notice> {
        notices.into_iter().reduce(|first, next| Notice {
            details: first.details.into_iter().chain([next.title]).chain(next.details).collect(),
            bad: first.bad || next.bad,
            again: first.again.or(next.again),
            ..first
        })
    }
}

/// What to say of a scenario file that cannot be run: nothing of it is shown.
pub fn notice_of_faults(name: &str, faults: &[Fault]) -> Notice {
    let title = match faults.len() {
        1 => tr!("{name} is not a valid scenario. Nothing on screen has changed.", name),
        n => {
            tr!("{name} has {n} errors and cannot run. Nothing on screen has changed.", name, n)
        }
    };
    Notice { details: faults.iter().map(ToString::to_string).collect(), ..Notice::bad(title) }
}

/// What to say of a figure's file that cannot be shown: nothing of it is.
pub fn notice_of_figure(name: &str, faults: &[Fault]) -> Notice {
    let title = tr!("{name} is not a valid figure. Nothing on screen has changed.", name);
    Notice { details: faults.iter().map(ToString::to_string).collect(), ..Notice::bad(title) }
}

/// What to say of a file that was read; `None` if there is nothing to say.
pub fn notice_of(name: &str, import: &Import) -> Option<Notice> {
    let mut details: Vec<String> = import.problems.iter().map(ToString::to_string).collect();
    let shown = import.problems.len() as u64;
    if import.faulty > shown {
        details.push(tr!("and {n} more", n = import.faulty - shown));
    }
    if import.unknown > 0 {
        details.push(tr_n!(
            import.unknown,
            "{n} event of an unknown kind was left out",
            "{n} events of unknown kinds were left out",
            n = import.unknown
        ));
    }
    details.extend(import.trace.iter().flat_map(missing));
    let title = match (&import.trace, import.faulty) {
        (None, _) => tr!("{name} could not be opened. Nothing on screen has changed.", name),
        (Some(_), 0) if details.is_empty() => return None,
        (Some(_), 0) => tr!("{name} is open, but something is missing:", name),
        (Some(_), n) => tr_n!(
            n,
            "{name} is open, but {n} line is invalid:",
            "{name} is open, but {n} lines are invalid:",
            name,
            n
        ),
    };
    Some(Notice { details, bad: import.faulty > 0, ..Notice::bad(title) })
}
