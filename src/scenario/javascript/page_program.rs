//! The whole program behind a picture, as the page's editor shows it.

use super::listing::listings;
use crate::scenario::model::Scenario;

/// The program of a scenario.
pub fn page_program(scenario: &Scenario) -> String {
    let flows: Vec<usize> = (0..scenario.flows.len()).collect();
    listings(scenario, &flows).into_iter().map(|line| line.text + "\n").collect()
}
