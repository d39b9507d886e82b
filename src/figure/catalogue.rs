//! Which figures there are, in the order in which one learns: `static/figures/catalogue.json`. The page fetches the
//! others when they are opened; the native program contains all.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::model::Figure;
use crate::scenario::{Fault, read_json};

/// The figures' order, and what they are called.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Catalogue {
    /// The chapters, in the order to learn in.
    pub chapters: Vec<Chapter>,
    /// What is called how, in English.
    pub text: Titles,
}

/// Figures that belong together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Chapter {
    /// Its figures, each with the minutes that it takes to teach.
    pub figures: Vec<(String, u32)>,
}

/// What chapters and figures are called, in one language.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Titles {
    /// The chapters, by their order.
    pub chapters: Vec<String>,
    /// The figures, by their names.
    pub figures: BTreeMap<String, String>,
    /// The figures of which there are texts in that language; in English of all.
    #[serde(default, skip_serializing_if = "Vec::is_empty", rename = "told")]
    pub translated: Vec<String>,
}

/// The figure that the page begins with.
pub const FIRST: &str = "upload-crash";

const FIRST_FILE: &str = include_str!("../../static/figures/upload-crash.json");
const CATALOGUE: &str = include_str!("../../static/figures/catalogue.json");

/// The catalogue that the page comes with.
///
/// # Errors
/// What is wrong with it; a test sees to it that nothing is.
pub fn catalogue() -> Result<Catalogue, Vec<Fault>> {
    read_json(CATALOGUE)
}

/// The figure that is there before anything is fetched.
///
/// # Errors
/// What is wrong with it; a test sees to it that nothing is.
pub fn first_figure() -> Result<Figure, Vec<Fault>> {
    Figure::read(FIRST_FILE)
}

impl Catalogue {
    /// The figure of that name, in whatever letters.
    pub fn called(&self, name: &str) -> Option<&str> {
        self.ids().find(|id| id.eq_ignore_ascii_case(name))
    }

    /// All figures' names, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.chapters.iter().flat_map(|chapter| chapter.figures.iter().map(|(id, _)| id.as_str()))
    }
}

#[cfg(not(target_os = "unknown"))]
mod native {
    use include_dir::{Dir, include_dir};

    use super::super::model::Figure;
    use crate::scenario::{Consumer, Scenario};

    static FILES: Dir = include_dir!("$CARGO_MANIFEST_DIR/static/figures");

    /// The file of that name below `static/figures`.
    pub fn file(name: &str) -> Option<&'static str> {
        FILES.get_file(name)?.contents_utf8()
    }

    /// All files there, of all languages.
    pub fn files() -> Vec<String> {
        let folders = std::iter::once(&FILES).chain(FILES.dirs());
        folders.flat_map(Dir::files).map(|file| file.path().display().to_string()).collect()
    }

    /// The figure with that name.
    pub fn built_in_figure(id: &str) -> Option<Figure> {
        Figure::read(file(&format!("{id}.json"))?).ok()
    }

    /// The names of all figures whose subject is a scenario, in order.
    pub fn built_in_names() -> Vec<String> {
        names(|figure| figure.program.is_none())
    }

    /// The names of all figures whose subject is a program, in order.
    pub fn built_in_programs() -> Vec<String> {
        names(|figure| figure.program.is_some())
    }

    fn names(is_wanted: impl Fn(&Figure) -> bool) -> Vec<String> {
        let all = super::catalogue().unwrap_or_default();
        let is_wanted = |id: &&str| built_in_figure(id).is_some_and(|figure| is_wanted(&figure));
        all.ids().filter(is_wanted).map(str::to_owned).collect()
    }

    /// The programs that a figure may have run: all files of `programs`, by their names, with their texts.
    pub fn program_files() -> impl Iterator<Item = (&'static str, &'static str)> {
        let files = FILES.get_dir("programs").into_iter().flat_map(Dir::files);
        files.filter_map(|file| Some((file.path().file_name()?.to_str()?, file.contents_utf8()?)))
    }

    /// The scenario of the figure with that name, with other code for the consumer if that stands behind it:
    /// `upload-crash:pipe`.
    pub fn built_in(name: &str) -> Option<Scenario> {
        let (id, consumer) = name.split_once(':').map_or((name, None), |(id, code)| (id, Some(code)));
        let scenario = built_in_figure(id).filter(|figure| figure.program.is_none())?.first();
        let Some(code) = consumer else { return Some(scenario) };
        let consumer = Consumer::from_code(code).filter(|consumer| consumer.code() == code)?;
        let all: Vec<usize> = (0..scenario.flows.len()).collect();
        Some(scenario.with_consumer(&all, consumer))
    }
}

#[cfg(not(target_os = "unknown"))]
pub use native::{built_in, built_in_figure, built_in_names, built_in_programs, file, files, program_files};
