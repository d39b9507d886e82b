//! In what a second run differs from the first: what can be chosen for a scenario, its names, its scenario. Must not run
//! anything.

use crate::engine::{NodeVersion, Platform};
use crate::figure::Change;
use crate::scenario::{Bytes, Consumer, LimitOf, Memory, Scenario, Stage};
use crate::tr;
use crate::trace::Amount;

/// In what the second of two runs differs from the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// In what the figure says.
    Figure,
    /// What the scenario was before the last change.
    Before,
    /// In the consumer.
    Consumer(Consumer),
    /// In the version of Node.
    Node(NodeVersion),
    /// In the default `highWaterMark`, in bytes.
    Mark(u64),
    /// In the platform that Node runs on.
    Platform(Platform),
    /// In what limits the memory.
    Limit(LimitOf),
}

/// The runs that can be compared with besides those that differ in one setting.
#[derive(Clone, Copy, Default)]
pub struct OtherRuns<'a> {
    /// What the scenario was before the last change.
    pub before: Option<&'a Scenario>,
    /// What is different in the figure's second run.
    pub figure: Option<&'a Change>,
}

/// The default `highWaterMark`s of Node's versions, in bytes.
const MARKS: [u64; 2] = [16 << 10, 64 << 10];

fn default_mark(scenario: &Scenario) -> u64 {
    let given = scenario.default_high_water_mark.map(|mark| mark.0);
    given.unwrap_or_else(|| scenario.node.default_high_water_mark(scenario.platform, false))
}

impl Comparison {
    /// The second run's scenario.
    pub fn of(self, scenario: &Scenario, flows: &[usize], others: OtherRuns) -> Scenario {
        let mut next = scenario.clone();
        match self {
            Comparison::Figure => next = others.figure.map_or(next, |change| change.of(scenario)),
            Comparison::Before => next = others.before.cloned().unwrap_or(next),
            Comparison::Consumer(consumer) => next = scenario.with_consumer(flows, consumer),
            Comparison::Node(node) => next.node = node,
            Comparison::Mark(mark) => next.default_high_water_mark = Some(Bytes(mark)),
            Comparison::Platform(platform) => next.platform = platform,
            Comparison::Limit(of) => next.memory = next.memory.map(|memory| Memory { of, ..memory }),
        }
        next
    }

    /// Whether the second run would differ, and can run.
    pub fn is_offered(self, scenario: &Scenario, flows: &[usize], others: OtherRuns) -> bool {
        let offered = Comparison::offered(scenario, flows, others);
        offered.iter().any(|(_, all)| all.contains(&self))
    }

    /// What can be chosen for a scenario, in groups with their names.
    pub fn offered(
        scenario: &Scenario,
        flows: &[usize],
        others: OtherRuns,
    ) -> Vec<(&'static str, Vec<Comparison>)> {
        let consumers =
            Consumer::ALL.into_iter().filter(|&c| fits(scenario, flows, c)).map(Comparison::Consumer);
        // A Buffer's bytes do not lie in V8's heap: it is no other end for a process that holds nothing else.
        let heap = scenario.flows.iter().flat_map(|flow| &flow.stages).any(Stage::takes_objects);
        let limits = [LimitOf::Heap, LimitOf::Container].into_iter();
        let limits = limits.filter(|of| scenario.memory.is_some() && (heap || *of != LimitOf::Heap));
        let platforms = [Platform::Posix, Platform::Windows].map(Comparison::Platform);
        let groups = [
            (tr!("Your code"), consumers.collect::<Vec<_>>()),
            (tr!("Version"), NodeVersion::ALL.map(Comparison::Node).to_vec()),
            (tr!("Default highWaterMark"), MARKS.map(Comparison::Mark).to_vec()),
            (tr!("Platform"), platforms.to_vec()),
            (tr!("Memory limit"), limits.map(Comparison::Limit).collect()),
        ];
        let other = |comparison: &Comparison| comparison.name() != comparison.name_in(scenario, flows);
        let mut offered: Vec<_> =
            groups.into_iter().map(|(name, all)| (name, all.into_iter().filter(other).collect())).collect();
        if others.before.is_some() {
            offered.insert(0, (tr!("Your last change"), vec![Comparison::Before]));
        }
        if others.figure.is_some_and(|change| change.of(scenario).faults().is_empty()) {
            offered.insert(0, (tr!("From the figure"), vec![Comparison::Figure]));
        }
        offered.retain(|(_, all): &(_, Vec<Comparison>)| !all.is_empty());
        offered
    }

    /// Everything that an address can ask for.
    pub fn all() -> impl Iterator<Item = Comparison> {
        let consumers = Consumer::ALL.into_iter().map(Comparison::Consumer);
        let nodes = NodeVersion::ALL.into_iter().map(Comparison::Node);
        let platforms = [Platform::Posix, Platform::Windows].into_iter().map(Comparison::Platform);
        let limits = [LimitOf::Heap, LimitOf::Container].into_iter().map(Comparison::Limit);
        let others = [Comparison::Figure, Comparison::Before].into_iter().chain(MARKS.map(Comparison::Mark));
        others.chain(consumers).chain(nodes).chain(platforms).chain(limits)
    }

    /// Its name in an address.
    pub fn code(self) -> String {
        match self {
            Comparison::Figure => "figure".to_owned(),
            Comparison::Before => "before".to_owned(),
            Comparison::Consumer(consumer) => consumer.code().to_owned(),
            Comparison::Node(node) => format!("node{}", node.major()),
            Comparison::Mark(mark) => format!("{}KiB", mark >> 10),
            Comparison::Platform(Platform::Posix) => "posix".to_owned(),
            Comparison::Platform(Platform::Windows) => "windows".to_owned(),
            Comparison::Limit(LimitOf::Heap) => "heap".to_owned(),
            Comparison::Limit(LimitOf::Container) => "container".to_owned(),
        }
    }

    /// The second run's name.
    pub fn name(self) -> String {
        match self {
            Comparison::Figure => tr!("the other run").to_owned(),
            Comparison::Before => tr!("before your change").to_owned(),
            Comparison::Consumer(consumer) => consumer.name().to_owned(),
            Comparison::Node(node) => format!("Node {}", node.major()),
            Comparison::Mark(mark) => tr!("default {mark}", mark = Amount::bytes(mark)),
            Comparison::Platform(Platform::Posix) => "Linux, macOS".to_owned(),
            Comparison::Platform(Platform::Windows) => "Windows".to_owned(),
            Comparison::Limit(LimitOf::Heap) => tr!("V8's heap").to_owned(),
            Comparison::Limit(LimitOf::Container) => tr!("a container").to_owned(),
        }
    }

    /// The first run's name beside the second.
    pub fn name_in(self, scenario: &Scenario, flows: &[usize]) -> String {
        match self {
            Comparison::Figure => tr!("this run").to_owned(),
            Comparison::Before => tr!("after").to_owned(),
            Comparison::Consumer(_) => Comparison::Consumer(consumer_of(scenario, flows)).name(),
            Comparison::Node(_) => Comparison::Node(scenario.node).name(),
            Comparison::Mark(_) => Comparison::Mark(default_mark(scenario)).name(),
            Comparison::Platform(_) => Comparison::Platform(scenario.platform).name(),
            Comparison::Limit(_) => {
                Comparison::Limit(scenario.memory.map(|memory| memory.of).unwrap_or_default()).name()
            }
        }
    }

    /// The names of the first and the second run.
    pub fn names(self, scenario: &Scenario, flows: &[usize]) -> (String, String) {
        (self.name_in(scenario, flows), self.name())
    }
}

/// The consumer of the first of those flows, which stands for all.
pub fn consumer_of(scenario: &Scenario, flows: &[usize]) -> Consumer {
    scenario.consumer(flows.first().copied().unwrap_or(0))
}

/// Whether flows can have that consumer: a program that calls `write()` itself has no source to read from.
pub fn fits(scenario: &Scenario, flows: &[usize], consumer: Consumer) -> bool {
    consumer_of(scenario, flows) == consumer || scenario.with_consumer(flows, consumer).faults().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::samples::upload_crash;

    #[test]
    fn what_is_offered_differs_and_can_be_run() {
        let scenario = upload_crash(Consumer::Ignore);
        let offered = Comparison::offered(&scenario, &[0], OtherRuns::default());
        let all: Vec<Comparison> = offered.into_iter().flat_map(|(_, all)| all).collect();
        assert_eq!(all.len(), 5 + 3 + 1 + 1);
        for comparison in all {
            let other = comparison.of(&scenario, &[0], OtherRuns::default());
            assert_ne!(other, scenario, "{comparison:?}");
            assert_eq!(other.faults(), [], "{comparison:?}");
            let (first, second) = comparison.names(&scenario, &[0]);
            assert_ne!(first, second);
            assert_eq!(comparison.name_in(&other, &[0]), second);
        }
    }

    #[test]
    fn the_heap_is_a_limit_to_compare_with_where_there_are_objects() {
        let limits = |scenario: &Scenario| {
            let offered = Comparison::offered(scenario, &[0], OtherRuns::default());
            offered.into_iter().flat_map(|(_, all)| all).filter(|v| matches!(v, Comparison::Limit(_))).count()
        };
        let mut scenario = upload_crash(Consumer::Ignore);
        assert_eq!(limits(&scenario), 0);
        scenario.flows[0].stages[1].object_mode = Some(true);
        assert_eq!(limits(&scenario), 1);
    }

    #[test]
    fn what_is_no_difference_or_cannot_be_run_is_not_offered() {
        let upload = upload_crash(Consumer::Ignore);
        let flood = crate::figure::built_in("log-flood").expect("a scenario of that name");
        for (scenario, comparison, offered) in [
            (&upload, Comparison::Consumer(Consumer::Pipe), true),
            (&upload, Comparison::Consumer(Consumer::Ignore), false),
            (&upload, Comparison::Node(upload.node), false),
            (&upload, Comparison::Before, false),
            (&flood, Comparison::Consumer(Consumer::Pipe), false),
        ] {
            assert_eq!(
                comparison.is_offered(scenario, &[0], OtherRuns::default()),
                offered,
                "{comparison:?}"
            );
        }
    }
}
