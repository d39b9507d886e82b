//! Pictures of the page for people to look at, in `target/pictures/`. No test looks at them: `make pictures` takes them.

use std::path::Path;

use crate::harness::{Media, Page, Server};

struct Picture {
    name: &'static str,
    /// What to open, with its query and fragment.
    path: &'static str,
    size: (u32, u32),
    /// A JavaScript expression to evaluate once the page has started, or nothing.
    run: &'static str,
    /// A JavaScript expression that is true when the picture can be taken.
    wait: &'static str,
}

/// Each is taken twice, light and dark.
const PICTURES: &[Picture] = &[
    Picture { name: "desk", size: (1440, 900), ..START },
    Picture { name: "phone", size: (390, 844), ..START },
    Picture { name: "frame", size: (480, 320), ..START },
];

const START: Picture = Picture { name: "", path: "index.html", size: (0, 0), run: "", wait: "true" };

#[test]
#[ignore = "takes pictures, tests nothing: make pictures"]
fn pictures() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pictures");
    for picture in PICTURES {
        for dark in [false, true] {
            page.emulate(Media { dark, reduced_motion: false });
            page.set_size(picture.size.0, picture.size.1);
            page.open(picture.path);
            page.wait_for_boot();
            if !picture.run.is_empty() {
                page.eval(picture.run);
            }
            page.wait_until(picture.wait);
            let file = folder.join(format!("{}-{}.png", picture.name, if dark { "dark" } else { "light" }));
            page.screenshot(&file);
            println!("{}", file.display());
        }
    }
}
