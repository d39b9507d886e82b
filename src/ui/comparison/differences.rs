//! The figures in which two runs on one clock differ.

use yew::prelude::*;

use crate::tr;
use crate::trace::{Amount, grouped};
use crate::ui::playback::{Playback, Player};

/// A figure of one run: its words, and a number where the two can be compared.
type Figure = (String, Option<u64>);

/// The figures of one run, in the order of [`rows`].
fn figures(player: &Player) -> [Figure; 6] {
    player.with_moment(|moment| {
        let now = moment.cursor.snapshot();
        let sink = now.streams.iter().rev().find(|stream| stream.writes > 0);
        let of = |f: fn(&crate::trace::StreamNow) -> u64| sink.map_or(0, |sink| f(sink));
        let count = |n: u64| (grouped(n), Some(n));
        let is_web = moment.trace.is_web();
        let bytes = |n: u64| if is_web { count(n) } else { (Amount::bytes(n).to_string(), Some(n)) };
        let finished = sink.is_some_and(|sink| sink.finished);
        let memory = match now.process.memory {
            Some(_) => (Amount::bytes(now.process.peak_memory).to_string(), Some(now.process.peak_memory)),
            None => ("–".to_owned(), None),
        };
        let process = match now.process.death() {
            Some(death) => death.words(),
            None if finished => tr!("finished"),
            None if now.process.exited => tr!("exited early"),
            None => tr!("running"),
        };
        [
            memory,
            bytes(of(|s| s.peak_writable)),
            count(of(|s| s.false_returns)),
            count(of(|s| s.drains)),
            bytes(of(|s| s.written)),
            (process.to_owned(), None),
        ]
    })
}

/// What the figures are called.
fn rows(is_web: bool) -> [&'static str; 6] {
    let [held, refused, drain] = match is_web {
        true => [tr!("peak queue"), "desiredSize ≤ 0", "ready"],
        false => [tr!("peak writableLength"), "write() → false", "'drain'"],
    };
    [tr!("peak memory"), held, refused, drain, tr!("written"), tr!("the process")]
}

/// By how much the first is more or less than the second: `×38`, `½`.
fn times(first: &Figure, second: &Figure) -> String {
    let (Some(first), Some(second)) = (first.1, second.1) else {
        return if first.0 == second.0 { String::new() } else { "≠".to_owned() };
    };
    let part = first as f64 / second as f64;
    match part {
        _ if first == second => String::new(),
        _ if first == 0 || second == 0 => "≠".to_owned(),
        10.0.. => format!("{} ×", grouped(part.round() as u64)),
        0.1.. => format!("{part:.2} ×"),
        _ => format!("1/{}", grouped((1.0 / part).round() as u64)),
    }
}

#[derive(Properties, PartialEq)]
pub struct FiguresProps {
    pub playback: Playback,
    pub names: (String, String),
    /// A counter; a change makes it render again.
    pub beat: u64,
}

/// The figures of both runs, side by side.
#[component]
pub fn Differences(props: &FiguresProps) -> Html {
    let first = props.playback.look(figures);
    let is_web = props.playback.look(|player| player.with_moment(|moment| moment.trace.is_web()));
    let Some(second) = props.playback.look_at_other(figures) else { return html! {} };
    let row = |(name, (one, other)): (&&'static str, (&Figure, &Figure))| {
        let differs = times(one, other);
        let class = (!differs.is_empty()).then_some("differs");
        html! {
            <tr {class}>
                <th scope="row">{ *name }</th><td>{ &one.0 }</td><td>{ &other.0 }</td><td class="times">{ differs }</td>
            </tr>
        }
    };
    html! {
        <section class="panel differences" tabindex="0" aria-label={tr!("The two runs in numbers")}>
            <table>
                <thead><tr>
                    <td></td><th scope="col">{ &props.names.0 }</th><th scope="col">{ &props.names.1 }</th>
                    <th scope="col"><span class="unseen">{tr!("ratio")}</span></th>
                </tr></thead>
                <tbody>{ for rows(is_web).iter().zip(first.iter().zip(&second)).map(row) }</tbody>
            </table>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::times;

    #[test]
    fn a_difference_is_said_as_a_part() {
        let figure = |n: u64| (n.to_string(), Some(n));
        let said = |one, other| times(&figure(one), &figure(other));
        assert_eq!(said(5, 5), "");
        assert_eq!(said(0, 5), "≠");
        assert_eq!(said(380, 10), "38 ×");
        assert_eq!(said(15, 10), "1.50 ×");
        assert_eq!(said(10, 380), "1/38");
    }
}
