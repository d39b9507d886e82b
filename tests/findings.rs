//! `docs/findings.md`: each kind of finding has a section, and the programs there, recorded on real Node, have just the trouble
//! that the section tells of, and none when mended. The same holds of the programs in `tests/node/findings/`, whose first line
//! says what is to be found of each.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "shared/folder.rs"]
mod folder;

#[path = "conformance/nodes.rs"]
mod nodes;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use folder::Folder;
use highwater::formats::Importer;
use highwater::judge::{Finding, FindingKind, Severity, findings};
use highwater::trace::{Cursor, Trace, flows};
use nodes::Node;

const PAGE: &str = "docs/findings.md";

/// Programs beside those of the page: the same kinds, met otherwise, and programs in order that could be mistaken.
const PROGRAMS: &str = "tests/node/findings";

/// What the first line of a program in order says.
const NOTHING: &str = "nothing";

/// Programs that run at the same time: most of them wait most of their time.
const AT_ONCE: usize = 6;

/// Held by a test while its programs run: some of them wait for each other by the clock.
static TURN: Mutex<()> = Mutex::new(());

/// For so long a program may run before it counts as hanging.
const PATIENCE: Duration = Duration::from_secs(30);

/// The kinds that say that nothing is wrong, which have one section together.
const SOUND: [FindingKind; 3] = [FindingKind::Healthy, FindingKind::ErrorContained, FindingKind::Undecided];

/// A program of the page.
#[derive(Clone, Debug)]
struct Example {
    /// The section that it is in.
    id: String,
    /// Its own name.
    name: String,
    /// Whether it is one with the trouble.
    is_troubled: bool,
    /// Other findings that are true of it, told behind the fence's words.
    also: Vec<String>,
    code: String,
}

/// A section of the page: its heading, its severity and its programs.
#[derive(Debug, Default)]
struct Section {
    severity: String,
    examples: Vec<Example>,
}

/// The sections of the page whose heading is the id of a finding, in code as in no other heading.
fn sections(page: &str) -> BTreeMap<String, Section> {
    let mut found: BTreeMap<String, Section> = BTreeMap::new();
    let (mut id, mut example): (Option<String>, Option<Example>) = (None, None);
    for line in page.lines() {
        match (&mut example, line) {
            (Some(done), "```") => {
                let section = found.get_mut(&done.id).expect("a program belongs to a section");
                section.examples.push(done.clone());
                example = None;
            }
            (Some(example), line) => example.code += &format!("{line}\n"),
            (None, line) => {
                if let Some(heading) = line.strip_prefix("## ") {
                    let is_id = !heading.contains(' ') && !heading.starts_with(char::is_uppercase);
                    id = is_id.then(|| heading.to_owned());
                    found.extend(id.clone().map(|id| (id, Section::default())));
                } else if let Some(fence) = line.strip_prefix("```js ") {
                    let mut words = fence.split(' ').map(str::to_owned);
                    let is_troubled = words.next().as_deref() == Some("trouble");
                    let id = id.clone().expect("a program is in a section");
                    let number = found.get(&id).map_or(0, |section| section.examples.len());
                    let (name, also) = (format!("{id}-{number}"), words.collect());
                    example = Some(Example { name, id, is_troubled, also, code: String::new() });
                } else if let Some(section) = id.as_ref().and_then(|id| found.get_mut(id))
                    && section.severity.is_empty()
                    && let Some(said) = line.strip_prefix('*')
                {
                    said.split('.').next().unwrap_or_default().clone_into(&mut section.severity);
                }
            }
        }
    }
    assert!(example.is_none(), "the last program has no end");
    found
}

fn page() -> BTreeMap<String, Section> {
    sections(&fs::read_to_string(nodes::path(PAGE)).unwrap())
}

/// Records a program and reads its trace.
fn recorded(node: &Node, example: &Example) -> Result<Trace, String> {
    let folder = Folder::new();
    fs::create_dir_all(folder.0.join("data")).unwrap();
    let (program, trace) = (folder.0.join("program.mjs"), folder.0.join("program.trace.jsonl"));
    fs::write(&program, &example.code).unwrap();
    let mut command = Command::new(&node.program);
    command.arg("--import").arg(nodes::path("static/recorder/main.mjs")).arg(&program).current_dir(&folder.0);
    command.env("HIGHWATER_TRACE", &trace).env_remove("NODE_OPTIONS");
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let began = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if began.elapsed() > PATIENCE {
            child.kill().unwrap();
            child.wait().unwrap();
            return Err("it does not end".to_owned());
        }
        thread::sleep(Duration::from_millis(20));
    }
    read(&trace)
}

fn read(path: &Path) -> Result<Trace, String> {
    let mut importer = Importer::new(Trace::DEFAULT_LIMIT);
    importer.push(&fs::read(path).map_err(|error| format!("no trace: {error}"))?);
    let import = importer.finish();
    match import.trace {
        Some(trace) if import.problems.is_empty() => Ok(trace),
        _ => Err(format!("a faulty trace: {:?}", import.problems)),
    }
}

fn found(trace: &Trace) -> Vec<Finding> {
    let mut end = Cursor::default();
    end.seek(trace, trace.end());
    findings(trace, &end, &flows(trace))
}

/// What is wrong with what is found of a program; empty where nothing is.
fn check(node: &Node, example: &Example) -> Option<String> {
    let complaint = |what: String| Some(format!("{} on {}: {what}", example.name, node.version.release()));
    let found = match recorded(node, example) {
        Ok(trace) => found(&trace),
        Err(why) => return complaint(why),
    };
    let bad: Vec<&Finding> =
        found.iter().filter(|finding| finding.kind.severity() <= Severity::Warning).collect();
    let is_wanted = |finding: &&Finding| {
        finding.kind.id() == example.id || example.also.contains(&finding.kind.id().to_owned())
    };
    let has_trouble = bad.iter().any(|finding| finding.kind.id() == example.id);
    let is_right = match example.is_troubled {
        true => has_trouble && bad.iter().all(is_wanted),
        false => bad.is_empty(),
    };
    let said: Vec<String> =
        found.iter().map(|finding| format!("[{}] {}", finding.kind.id(), finding.text)).collect();
    if is_right { None } else { complaint(format!("{said:#?}")) }
}

#[test]
fn every_kind_has_a_section_with_its_severity_and_pairs_of_programs() {
    let page = page();
    let kinds: BTreeMap<&str, FindingKind> =
        FindingKind::ALL.iter().filter(|kind| !SOUND.contains(kind)).map(|&kind| (kind.id(), kind)).collect();
    let headings: Vec<&str> = page.keys().map(String::as_str).collect();
    assert_eq!(headings, kinds.keys().copied().collect::<Vec<_>>());
    for (id, section) in &page {
        assert_eq!(section.severity, kinds[id.as_str()].severity().name(), "{id}");
        let order: Vec<bool> = section.examples.iter().map(|example| example.is_troubled).collect();
        let pairs = order.chunks(2).all(|pair| pair == [true, false]);
        assert!(pairs && !order.is_empty(), "{id}: one program with the trouble, then one without");
    }
    let text = fs::read_to_string(nodes::path(PAGE)).unwrap();
    let (_, section) = text.split_once("\n## When nothing is wrong\n").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    for kind in SOUND {
        assert!(section.contains(&format!("`{}`", kind.id())), "{}", kind.id());
    }
}

/// What is wrong with what is found of them, recorded on some Nodes.
#[track_caller]
fn check_all(examples: &[Example]) {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let nodes = nodes::some();
    let tasks: Vec<(&Node, &Example)> =
        examples.iter().flat_map(|example| nodes.iter().map(move |node| (node, example))).collect();
    let left = Mutex::new(tasks.iter());
    let complaints = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let Some((node, example)) = left.lock().unwrap().next() else { break };
                    let complaint = check(node, example);
                    complaints.lock().unwrap().extend(complaint);
                }
            });
        }
    });
    let complaints = complaints.into_inner().unwrap();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn the_programs_of_the_page_have_the_trouble_and_the_mended_ones_have_none() {
    let examples: Vec<Example> = page().into_values().flat_map(|section| section.examples).collect();
    check_all(&examples);
}

#[test]
fn other_programs_with_the_same_troubles_are_named_and_sound_ones_are_not_accused() {
    let mut examples = Vec::new();
    for file in fs::read_dir(nodes::path(PROGRAMS)).unwrap() {
        let path = file.unwrap().path();
        let code = fs::read_to_string(&path).unwrap();
        let mut words = code.lines().next().unwrap().trim_start_matches("// ").split(' ').map(str::to_owned);
        let wanted = words.next().unwrap();
        let known = FindingKind::ALL.iter().any(|kind| kind.id() == wanted);
        assert!(known || wanted == NOTHING, "{}: {wanted}", path.display());
        let also: Vec<String> = words.collect();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        examples.push(Example { name, is_troubled: wanted != NOTHING, id: wanted, also, code });
    }
    check_all(&examples);
}
