//! The devices of scenarios against Node's own: what they are set up with, on every version, and what files do, event by
//! event. Sizes and marks must be Node's; times are not compared.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code)]

#[path = "conformance/nodes.rs"]
mod nodes;

use std::process::Command;

use highwater::engine::{NodeVersion, Platform};
use highwater::formats::{Importer, difference};
use highwater::run::Run;
use highwater::scenario::{Bytes, Device, Flow, Last, Scenario, Stage, StageKind, Timing};
use highwater::trace::Trace;
use serde_json::Value;

/// What the program of the devices prints.
fn told(node: &nodes::Node, words: &[&str]) -> Vec<u8> {
    let program = nodes::path("tests/node/programs/devices.mjs");
    let output =
        Command::new(&node.program).arg("--no-deprecation").arg(program).args(words).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

#[test]
fn devices_are_set_up_as_nodes_own() {
    for node in nodes::find() {
        let facts: Value = serde_json::from_slice(&told(&node, &[])).unwrap();
        for device in Device::ALL {
            let name = serde_json::to_value(device).unwrap();
            let Some(facts) = facts.get(name.as_str().unwrap()) else {
                assert!(matches!(device, Device::Sensor | Device::Logger), "Node knows {name}");
                continue;
            };
            check_setup(device, facts, node.version);
        }
    }
}

/// That a device's options come to what Node says of the real one.
#[track_caller]
fn check_setup(device: Device, facts: &Value, version: NodeVersion) {
    let stage = device.stage();
    let kind = stage.kind.unwrap();
    let default = version.default_high_water_mark(Platform::Posix, false);
    let mark = Some(stage.high_water_mark.map_or(default, |mark| mark.0));
    let at = |what: &str| format!("{} of {device:?} on {}", what, version.release());
    let told = |key: &str| facts.get(key).and_then(Value::as_u64);
    if kind.reads() {
        assert_eq!(mark, told("readableHighWaterMark"), "{}", at("readableHighWaterMark"));
    }
    if kind.writes() {
        assert_eq!(mark, told("writableHighWaterMark"), "{}", at("writableHighWaterMark"));
        assert_eq!(facts["writev"], stage.writev.unwrap_or(false), "{}", at("_writev"));
    }
    assert_eq!(facts["constructs"], stage.construct.is_some(), "{}", at("_construct"));
    if kind == StageKind::Duplex {
        assert_eq!(facts["allowHalfOpen"], stage.allow_half_open.unwrap_or(true), "{}", at("allowHalfOpen"));
    }
    if let Some(chunk) = told("chunk") {
        assert_eq!(serde_json::to_value(&stage.chunk).unwrap(), chunk, "{}", at("chunk"));
    }
    assert_eq!(stage.out_chunk.map(|chunk| chunk.0), told("outChunk"), "{}", at("outChunk"));
}

/// Node cannot be asked what it does elsewhere; its source says it.
#[test]
fn the_default_mark_is_nodes_own_on_each_platform() {
    for node in nodes::find() {
        let facts: Value = serde_json::from_slice(&told(&node, &[])).unwrap();
        for platform in [Platform::Posix, Platform::Windows] {
            let mark = node.version.default_high_water_mark(platform, false);
            assert_eq!(
                facts["defaults"][platform.name()],
                mark,
                "{} on {platform:?}",
                node.version.release()
            );
        }
    }
}

#[test]
fn a_file_that_is_read_does_what_nodes_does_event_by_event() {
    let source = Stage { total: Some(Bytes(200_000)), ..it(Device::FileSource) };
    let flow = Flow { stages: vec![source], last: Some(Last::Discard), ..Flow::default() };
    check_run("fs.createReadStream", flow);
}

#[test]
fn a_file_that_is_written_does_what_nodes_does_event_by_event() {
    let source = Stage::readable("source", Bytes(10_000), 5, Timing::default());
    let flow = Flow { stages: vec![source, it(Device::FileSink)], ..Flow::default() };
    check_run("fs.createWriteStream", flow);
}

fn it(device: Device) -> Stage {
    Stage { device: Some(device), name: Some("it".to_owned()), ..Stage::default() }
}

#[track_caller]
fn check_run(name: &str, flow: Flow) {
    for node in nodes::find() {
        let scenario = Scenario {
            node: node.version,
            flows: vec![flow.clone()],
            catch_errors: false,
            ..Scenario::default()
        };
        assert_eq!(scenario.faults(), []);
        let mut run = Run::start_with_reads(&scenario, Trace::DEFAULT_LIMIT);
        run.finish();
        let mut importer = Importer::new(Trace::DEFAULT_LIMIT);
        importer.push(&told(&node, &[name]));
        let real = importer.finish().trace.unwrap();
        assert!(real.end() > 20, "{} events", real.end());
        if let Some(what) = difference(&run.trace().borrow(), &real, u64::MAX) {
            panic!("{name} on {}\n{}", node.version.release(), what.report("engine", "Node"));
        }
    }
}
