//! What stands above the picture when something is over: how the process ended, which stream broke and what became of the
//! others, or that all is written.

use super::super::marks::Ink;
use super::super::pen::{Area, Pen, Type, line};
use super::frame::Shared;
use super::health::Health;
use super::net::Net;
use crate::engine::KILLED;
use crate::tr;
use crate::trace::Death;
use crate::words::word;

/// Draws it, if there is anything to say; `healths` are those of the nodes.
pub(super) fn draw(
    shared: &Shared,
    net: &Net,
    healths: &[Health],
    names: &[String],
    space: Area,
    pen: &mut Pen,
) {
    let process = &shared.moment.cursor.snapshot().process;
    let size = (space.w * 0.018).clamp(10.5, if space.h < 240.0 { 11.0 } else { 15.0 });
    // What is wider than a phone begins at the left, where one looks first.
    let phone = space.w < 760.0 && net.columns_count() > 2;
    let space = if phone { Area { w: space.w.min(350.0), ..space } } else { space };
    let named = |is: &dyn Fn(&Health) -> bool| {
        let found = healths.iter().zip(names).filter(|(health, _)| is(health)).map(|(_, name)| name.as_str());
        let found: Vec<&str> = found.collect();
        match found.len() {
            0..=4 => found.join(", "),
            more => tr!("{names} and {n} more", names = found[..3].join(", "), n = more - 3),
        }
    };
    if let Some(words) = process.fatal.as_deref() {
        let words = match Death::of(words) {
            Death::Killed => format!("✕ {}", if words == KILLED { word(KILLED) } else { words }),
            _ => words.to_owned(),
        };
        return plate(&words, Ink::Bad, true, space, size, pen);
    }
    if let Some(error) = &process.uncaught {
        return plate(
            &tr!("✕ Nobody caught {error}: the process ends", error),
            Ink::Bad,
            true,
            space,
            size,
            pen,
        );
    }
    let first = healths.iter().zip(names).find(|(health, _)| matches!(health, Health::Broken(Some(_))));
    let first = first.or(healths.iter().zip(names).find(|(health, _)| health.is_broken()));
    if let Some((health, name)) = first {
        let what = match health {
            Health::Broken(Some(error)) => tr!("✕ {name} broke: {error}.", name, error),
            _ => tr!("✕ {name} was destroyed before its end.", name),
        };
        let open = named(&|health| *health == Health::Open);
        let rest = match (open.as_str(), process.exited) {
            ("", _) if healths.iter().all(Health::is_broken) && healths.len() > 1 => {
                tr!(" All others were destroyed with it.").to_owned()
            }
            ("", _) => String::new(),
            (open, true) => tr!(" Left open for ever: {open}.", open),
            (open, false) => tr!(" Still open: {open}.", open),
        };
        return plate(&format!("{what}{rest}"), Ink::Bad, false, space, size, pen);
    }
    let last = |node: &usize| net.from(*node).next().is_none();
    let mut ends = (0..net.nodes().len()).filter(last).peekable();
    let written =
        ends.peek().is_some() && ends.all(|node| matches!(healths[node], Health::Done { written: true, .. }));
    if written {
        let text = tr!("✓ 'finish': everything is written, the buffers are empty");
        let how = Type::new(size, Ink::Good).bold().middle();
        pen.fit(space.middle(), (space.h * 0.06).min(size * 1.5), space.w, text, how);
    }
}

fn plate(text: &str, ink: Ink, mono: bool, space: Area, size: f64, pen: &mut Pen) {
    let how = Type::new(size, ink).bold().middle();
    let how = if mono { how.mono() } else { how };
    let letter = how.width("m");
    let lines = wrap(text, ((space.w - 32.0) / letter) as usize);
    let h = size * 1.5 * (lines.len() as f64 + 0.6);
    let w = lines.iter().map(|l| l.chars().count()).max().unwrap_or(0) as f64 * letter + 32.0;
    let area = Area::new(space.middle() - w / 2.0, (space.h * 0.02).min(size * 0.5), w, h);
    pen.rect(area, 8.0, Some(Ink::BadSoft), Some(line(ink, 2.0)));
    for (number, words) in lines.iter().enumerate() {
        let y = area.y + size * 1.5 * (number as f64 + 1.0);
        pen.text(area.middle(), y, words, how);
    }
}

fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(last) if last.chars().count() + word.chars().count() < columns.max(16) => {
                last.push(' ');
                last.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
