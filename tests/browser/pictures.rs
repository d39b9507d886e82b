//! Pictures of the page for people to look at, in `target/pictures/`. No test looks at them: `make pictures` takes them.

use std::path::Path;

use crate::harness::{Media, Page, Server};
use crate::recording::record;

struct Picture {
    name: &'static str,
    /// A program whose recording is opened, or nothing.
    program: &'static str,
    /// A JavaScript expression to evaluate once the page has started, or nothing.
    run: &'static str,
    /// A JavaScript expression that is true when the picture can be taken.
    wait: &'static str,
}

/// Each is taken at every size, light and dark.
const PICTURES: &[Picture] = &[
    Picture { name: "start", ..START },
    Picture {
        name: "running",
        run: "document.querySelector('#play').click()",
        wait: "highwater.state().time > 2e6",
        ..START
    },
    Picture {
        name: "crash",
        run: "document.querySelector('#end').click()",
        wait: "highwater.state().atEnd && !highwater.state().moving",
        ..START
    },
    Picture {
        name: "pipe",
        run: "(document.querySelector('#pipe').click(), setTimeout(() => { for (let i = 0; i < 43; i++) document.querySelector('#step').click() }, 100))",
        wait: "highwater.state().index === 43",
        ..START
    },
    Picture {
        name: "pipe-running",
        run: "(document.querySelector('#pipe').click(), setTimeout(() => document.querySelector('#play').click(), 100))",
        wait: "highwater.state().time > 30e6",
        ..START
    },
    Picture {
        name: "two-runs",
        run: "((s) => { s.value = 'pipe()'; s.dispatchEvent(new Event('change', { bubbles: true })); setTimeout(() => document.querySelector('#end').click(), 200) })(document.querySelector('#versus'))",
        wait: "highwater.state().fatal && highwater.state().second.time === highwater.state().time && !highwater.state().moving",
        ..START
    },
    Picture {
        name: "four-stages",
        run: "((s) => { s.value = 'four-stage-pipeline'; s.dispatchEvent(new Event('change', { bubbles: true })); setTimeout(() => document.querySelector('#play').click(), 200) })(document.querySelector('#titles'))",
        wait: "highwater.state().time > 60e6 && (document.querySelector('#play').click(), 1)",
        ..START
    },
    Picture { name: "recording", program: IGNORING, ..RECORDING },
    Picture { name: "recording-piped", program: PIPING, ..RECORDING },
];

const START: Picture = Picture { name: "", program: "", run: "0", wait: "true" };

const RECORDING: Picture = Picture {
    run: "document.querySelector('#play').click()",
    wait: "highwater.state().time > 60e6 && (document.querySelector('#play').click(), 1)",
    ..START
};

/// Copies a real file into a slow Writable, and looks at nothing that `write()` returns.
const IGNORING: &str = "
import fs from 'node:fs';
import { Writable } from 'node:stream';
fs.writeFileSync('video.mp4', Buffer.alloc(3 << 20));
class SlowDisk extends Writable { _write(chunk, encoding, done) { setTimeout(done, 4) } }
const video = fs.createReadStream('video.mp4');
const disk = new SlowDisk();
video.on('data', (chunk) => disk.write(chunk));
video.on('end', () => disk.end());
";

/// The same with `pipe()`.
const PIPING: &str = "
import fs from 'node:fs';
import { Writable } from 'node:stream';
fs.writeFileSync('video.mp4', Buffer.alloc(3 << 20));
class SlowDisk extends Writable { _write(chunk, encoding, done) { setTimeout(done, 4) } }
fs.createReadStream('video.mp4').pipe(new SlowDisk({ highWaterMark: 128 << 10 }));
";

const SIZES: &[(&str, u32, u32)] = &[("desk", 1440, 900), ("phone", 390, 844), ("frame", 480, 320)];

#[test]
#[ignore = "takes pictures, tests nothing: make pictures"]
fn pictures() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pictures");
    for picture in PICTURES {
        let trace = (!picture.program.is_empty())
            .then(|| record(&format!("{}.mjs", picture.name), picture.program).0);
        for (size, width, height) in SIZES {
            for dark in [false, true] {
                page.emulate(Media { dark, reduced_motion: false });
                page.set_size(*width, *height);
                page.open("index.html");
                page.wait_for_boot();
                if let Some(trace) = &trace {
                    page.choose_file("#file", trace);
                    page.wait_until("document.querySelector('#scenario')");
                }
                page.eval(picture.run);
                page.wait_until(picture.wait);
                let theme = if dark { "dark" } else { "light" };
                let file = folder.join(format!("{}-{size}-{theme}.png", picture.name));
                page.screenshot(&file);
                println!("{}", file.display());
            }
        }
    }
}
