//! What is missing in a trace, and what is therefore not judged, in sentences. Where that is, `trace` decides.

use crate::engine::Event;
use crate::trace::{Companion, Cursor, Trace, grouped, is_at_end, is_unseen, loss, misses};
use crate::{tr, tr_n};

/// What is not known at the cursor, and is therefore not judged; `None` where nothing is.
pub fn reservation(trace: &Trace, cursor: &Cursor) -> Option<String> {
    if misses(trace, cursor) {
        return Some(what_is_lost(trace));
    }
    if !is_at_end(trace, cursor) {
        return None;
    }
    if trace.breaks_off() {
        let said = tr!(
            "The recording breaks off before the process ends: streams that were busy then are not judged."
        );
        return Some(said.to_owned());
    }
    let process = &cursor.snapshot().process;
    let ended = process.exited && !process.idle && process.death().is_none();
    let said = tr!(
        "The process ended, perhaps with work left to do: streams that were busy then are judged only by the data they lost."
    );
    ended.then(|| said.to_owned())
}

/// What is missing in a trace from a file, besides lines that cannot be read.
pub fn missing(trace: &Trace) -> Vec<String> {
    let process = &trace.latest().process;
    let mut end = Cursor::default();
    end.seek(trace, trace.end());
    let said = reservation(trace, &end).filter(|_| process.lost > 0 || trace.breaks_off());
    said.into_iter().chain(process.unseen.then(unseen)).chain(companions(trace)).collect()
}

/// What a `lost` line tells.
pub(super) fn explain_loss(event: &Event) -> String {
    if is_unseen(event) {
        return unseen();
    }
    let n = u64::from(event.n.unwrap_or(0));
    tr_n!(n, "{n} event was left out here.", "{n} events were left out here.", n = grouped(n))
}

fn unseen() -> String {
    let way = "READABLE_STREAM=disable";
    tr!(
        "Streams from the readable-stream package are not recorded. With {way} in the environment, the package uses Node's own streams, which are.",
        way
    )
}

/// Worker threads and other processes whose streams are in traces of their own, or in none.
fn companions(trace: &Trace) -> Vec<String> {
    let companions = trace.notes().companions();
    let (told, untold): (Vec<&Companion>, Vec<&Companion>) =
        companions.iter().partition(|companion| companion.trace.is_some());
    let mut said: Vec<String> = told
        .iter()
        .map(|companion| {
            let (name, trace) = (&companion.name, companion.trace.as_deref().unwrap_or_default());
            match companion.is_worker {
                true => tr!("The worker thread {name} has its own trace: {trace}", name, trace),
                false => tr!("The child process {name} has its own trace: {trace}", name, trace),
            }
        })
        .collect();
    let workers = untold.iter().filter(|companion| companion.is_worker).count() as u64;
    if workers > 0 {
        said.push(tr_n!(
            workers,
            "{n} worker thread ran that this recording does not show.",
            "{n} worker threads ran that this recording does not show.",
            n = workers
        ));
    }
    said
}

/// From when on what is missing.
fn what_is_lost(trace: &Trace) -> String {
    let (process, time) = (&trace.latest().process, trace.time_at(trace.whole_until()));
    let what = match process.lost {
        0 => tr!("lines could not be read").to_owned(),
        // How many there were in all would have been told at the end.
        _ if trace.breaks_off() => tr!("events were left out").to_owned(),
        n => tr_n!(n, "{n} event was left out", "{n} events were left out", n = grouped(n)),
    };
    let why = match process.lost_by.as_deref() {
        Some(loss::LIMIT) => tr!(", because {limit} was reached", limit = "HIGHWATER_LIMIT"),
        Some(loss::STREAMS) => {
            tr!(": the recorder tracks at most {most} streams", most = grouped(trace.streams().len() as u64))
        }
        _ => String::new(),
    };
    tr!(
        "From {time} on {what}{why}. Statements about the program describe its state at that time.",
        time,
        what,
        why
    )
}
