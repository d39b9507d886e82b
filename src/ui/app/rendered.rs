//! The components' HTML, rendered natively: what a reader, or a screen reader, gets before any picture is painted.

use std::rc::Rc;

use pollster::block_on;
use yew::prelude::*;

use crate::engine::StreamId;
use crate::figure::first_figure;
use crate::formats::Importer;
use crate::run::Run;
use crate::scenario::Consumer;
use crate::trace::Trace;
use crate::ui::experiment::ConsumerSwitch;
use crate::ui::model::{Flows, Notice, State, notice_of};
use crate::ui::panels::{Code, StreamTable};
use crate::ui::playback::{Playback, Player, Transport};
use crate::ui::shell::NoticeBox;
use crate::views::pipe::StreamGraph;

/// After so many events of the first scenario with that consumer.
#[derive(Clone, PartialEq, Properties)]
struct At {
    consumer: Consumer,
    steps: u64,
    notice: Option<Notice>,
}

#[component]
fn Page(at: &At) -> Html {
    let scenario = Rc::new(first_figure().unwrap().first().with_consumer(&[0], at.consumer));
    let mut player = Player::of_run(Run::start(&scenario, Trace::DEFAULT_LIMIT));
    let flows = Flows::of_scenario(&scenario);
    for _ in 0..at.steps {
        player.step();
    }
    let playback = Playback::new(player);
    let stages = Rc::new(vec![StreamId::new(0), StreamId::new(1)]);
    let state = use_reducer({
        let (scenario, notice) = (scenario.clone(), at.notice.clone());
        move || State { notice, ..State::new(scenario, flows) }
    });
    html! {
        <>
            <ConsumerSwitch state={state.clone()} on_consumer={Callback::noop()} />
            <Code playback={playback.clone()} {scenario} flows={Rc::new(vec![0])} beat={0} />
            <StreamTable playback={playback.clone()} stages={stages.clone()} beat={0} />
            <Transport {playback} graph={Rc::new(StreamGraph::line(&stages))} beat={0} />
            <NoticeBox {state} />
        </>
    }
}

fn render(consumer: Consumer, steps: u64, notice: Option<Notice>) -> String {
    let renderer = yew::LocalServerRenderer::<Page>::with_props(At { consumer, steps, notice });
    block_on(renderer.hydratable(false).render())
}

#[track_caller]
fn check(html: &str, parts: &[&str]) {
    for part in parts {
        assert!(html.contains(part), "{part}\nis not in\n{html}");
    }
}

#[test]
fn at_the_start_the_page_says_what_to_do_and_what_the_choice_is() {
    let html = render(Consumer::Ignore, 0, None);
    check(
        &html,
        &[
            "Press play, or step from event to event.",
            "When write() returns false, your code…",
            r#"aria-label="Play (Space)""#,
            r#"<th scope="row">readableFlowing</th><td>null</td>"#,
        ],
    );
    assert!(!html.contains("runs"), "no line runs before anything has happened");
}

/// Steps until the sentence has those words; the page then.
fn when(consumer: Consumer, words: &str) -> String {
    let pages = (1..80).map(|steps| render(consumer, steps, None));
    pages.into_iter().find(|html| html.contains(words)).unwrap_or_else(|| panic!("never: {words}"))
}

#[test]
fn at_a_false_the_sentence_the_state_and_the_running_line_agree() {
    let html = when(Consumer::Manual, "write() returned false: file holds 64 KiB of 64 KiB. Wait for");
    check(
        &html,
        &[
            "<td>65,536</td>",
            r#"<th scope="row">writableNeedDrain</th><td>true</td>"#,
            r#"class="sentence bad""#,
        ],
    );
    let (before, _) = html.split_once(">  const ok = file.write(chunk);").unwrap();
    let tag = before.rsplit('<').next().unwrap();
    check(tag, &["line runs", r#"aria-current="step""#]);
}

#[test]
fn a_pause_names_its_cause_and_so_does_a_resume() {
    for consumer in [Consumer::Manual, Consumer::Pipe] {
        when(
            consumer,
            "pause(): req is told to stop, because write() returned false with 64 KiB of 64 KiB in file.",
        );
        when(consumer, "resume(): req may flow again, because file emitted");
    }
}

#[test]
fn when_nobody_listens_the_sentence_says_so_after_some_falses() {
    when(Consumer::Ignore, "The program does not, and memory grows.");
}

#[test]
fn a_notice_names_the_lines_and_can_be_put_away() {
    let mut importer = Importer::new(1000);
    importer.push(b"{\"highwater\":1}\nnonsense\n{\"t\":1,\"s\":4,\"e\":\"drain\"}\n");
    let notice = notice_of("my.jsonl", &importer.finish());
    let html = render(Consumer::Ignore, 0, notice);
    check(
        &html,
        &[
            r#"role="alert""#,
            "my.jsonl is open, but 2 lines are invalid:",
            "<li>line 2: not an event",
            "<li>line 3: stream 4 was never declared</li>",
            r#"aria-label="Close""#,
        ],
    );
}

#[test]
fn words_from_a_file_are_text_and_never_markup() {
    let mut importer = Importer::new(1000);
    importer.push(
        b"{\"highwater\":1}\n{\"t\":0,\"s\":1,\"e\":\"create\",\"kind\":\"<img src=x onerror=alert(1)>\"}\n",
    );
    let html = render(Consumer::Ignore, 0, notice_of("<b>.jsonl", &importer.finish()));
    check(&html, &["&lt;b&gt;.jsonl is open", "&lt;img src=x"]);
    assert!(!html.contains("<img"));
}
