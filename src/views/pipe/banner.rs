//! What stands above the picture when something is over: how the process ended, which stream broke and what became of the
//! others, or that all is written.

use super::super::marks::Ink;
use super::super::pen::{Area, Pen, TextStyle, line};
use super::graph::StreamGraph;
use super::row_geometry::PictureContext;
use crate::engine::{KILLED, StreamId};
use crate::judge::Health;
use crate::tr;
use crate::trace::{Beyond, Death, beyond};
use crate::words::word;

/// What is said, and where.
pub(super) struct Banner {
    lines: Vec<String>,
    how: TextStyle,
    size: f64,
    /// Of the plate that it stands on; only good news have none.
    plate: Option<Area>,
    space: Area,
}

/// The banner, if there is anything to say; `healths` are those of the nodes.
pub(super) fn banner(
    context: &PictureContext,
    graph: &StreamGraph,
    healths: &[Health],
    names: &[String],
    space: Area,
) -> Option<Banner> {
    let process = &context.moment.cursor.snapshot().process;
    let size = (space.w * 0.018).clamp(10.5, if space.h < 240.0 { 11.0 } else { 15.0 });
    // What is wider than a phone begins at the left, where reading starts.
    let phone = space.w < 760.0 && graph.columns_count() > 2;
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
        return Some(Banner::on_plate(&words, true, space, size));
    }
    if let Some(error) = &process.uncaught {
        let words = tr!("✕ Uncaught {error}: the process ends", error);
        return Some(Banner::on_plate(&words, true, space, size));
    }
    let first = healths.iter().zip(names).find(|(health, _)| matches!(health, Health::Broken(Some(_))));
    let first = first.or(healths.iter().zip(names).find(|(health, _)| health.is_broken()));
    if let Some((health, name)) = first {
        let what = match health {
            Health::Broken(Some(error)) => tr!("✕ {name} failed: {error}.", name, error),
            _ => tr!("✕ {name} was destroyed before it ended.", name),
        };
        let open = named(&|health| *health == Health::Open);
        let rest = match (open.as_str(), beyond(context.moment.trace, context.moment.cursor)) {
            ("", _) if healths.iter().all(Health::is_broken) && healths.len() > 1 => {
                tr!(" All others were destroyed with it.").to_owned()
            }
            ("", _) => String::new(),
            (open, Beyond::Nothing) => tr!(" Never closed: {open}.", open),
            (open, Beyond::Events) => tr!(" Still open: {open}.", open),
            (_, Beyond::Unknown) => String::new(),
        };
        return Some(Banner::on_plate(&format!("{what}{rest}"), false, space, size));
    }
    let last = |node: &usize| graph.from(*node).next().is_none();
    let mut ends = (0..graph.nodes().len()).filter(last).peekable();
    let written =
        ends.peek().is_some() && ends.all(|node| matches!(healths[node], Health::Done { written: true, .. }));
    let streams = graph.nodes().iter().flat_map(|node| &node.streams);
    let is_empty = |id: &StreamId| {
        let levels = context.moment.cursor.snapshot().stream(*id).map(|now| now.levels);
        levels.is_none_or(|levels| levels.readable_length + levels.writable_length == 0)
    };
    let written = written && streams.into_iter().all(is_empty);
    written.then(|| {
        let text = tr!("✓ 'finish': everything is written and the buffers are empty");
        let how = TextStyle::new(size, Ink::Good).bold().middle();
        Banner { lines: vec![text.to_owned()], how, size, plate: None, space }
    })
}

impl Banner {
    fn on_plate(text: &str, mono: bool, space: Area, size: f64) -> Banner {
        let how = TextStyle::new(size, Ink::Bad).bold().middle();
        let how = if mono { how.mono() } else { how };
        let letter = how.width("m");
        let lines = wrap(text, ((space.w - 32.0) / letter) as usize);
        let h = size * 1.5 * (lines.len() as f64 + 0.6);
        let w = lines.iter().map(|l| l.chars().count()).max().unwrap_or(0) as f64 * letter + 32.0;
        let w = w.min(space.w);
        let area = Area::new(space.middle() - w / 2.0, (space.h * 0.02).min(size * 0.5), w, h);
        Banner { lines, how, size, plate: Some(area), space }
    }

    /// Its lower edge: what is drawn above it would be covered.
    pub fn foot(&self) -> f64 {
        self.plate.map_or(0.0, |area| area.bottom())
    }

    pub fn draw(&self, pen: &mut Pen) {
        let Banner { lines, how, size, plate, space } = self;
        match plate {
            Some(area) => {
                pen.rect(*area, 8.0, Some(Ink::BadSoft), Some(line(Ink::Bad, 2.0)));
                for (number, words) in lines.iter().enumerate() {
                    let y = area.y + size * 1.5 * (number as f64 + 1.0);
                    pen.fit(area.middle(), y, area.w - 16.0, words, *how);
                }
            }
            None => {
                let y = (space.h * 0.06).min(size * 1.5);
                lines.iter().for_each(|text| {
                    pen.fit(space.middle(), y, space.w, text, *how);
                });
            }
        }
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
