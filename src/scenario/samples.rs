//! Two scenarios of the catalogue, for tests. Must not be part of the program.

use super::{Consumer, Scenario};

fn sample(file: &str, consumer: Consumer) -> Scenario {
    let figure: serde_json::Value = serde_json::from_str(file).unwrap();
    let mut scenario = Scenario::read(&figure["scenario"].to_string()).unwrap();
    scenario.flows[0].consumer = consumer;
    scenario
}

/// A 4 GiB upload over a fast network onto a slow disk.
pub fn upload_crash(consumer: Consumer) -> Scenario {
    sample(include_str!("../../static/figures/upload-crash.json"), consumer)
}

/// A log file, compressed, encrypted and uploaded.
pub fn four_stage_pipeline(consumer: Consumer) -> Scenario {
    sample(include_str!("../../static/figures/four-stage-pipeline.json"), consumer)
}
