//! The scenarios that most tests run.
#![allow(dead_code, reason = "not every test runs both")]

use highwater::figure::built_in;
use highwater::scenario::{Consumer, Scenario};

/// A 4 GiB upload over a fast network onto a slow disk.
pub fn upload_crash(consumer: Consumer) -> Scenario {
    built_in(&format!("upload-crash:{}", consumer.code())).unwrap()
}

/// A log file, compressed, encrypted and uploaded.
pub fn four_stage_pipeline(consumer: Consumer) -> Scenario {
    built_in(&format!("four-stage-pipeline:{}", consumer.code())).unwrap()
}
