//! What is found in a trace, for people and as JSON.

use std::io::{self, Write};

use highwater::engine::StreamId;
use highwater::judge::{Finding, Severity, findings, missing, proof, reservation};
use highwater::trace::{Cursor, Trace, flows};
use serde_json::{Value, json};

/// Findings that are written for people.
const WRITTEN: usize = 100;

/// What is found at the end of a trace.
pub struct Report {
    /// The findings, the gravest first.
    pub findings: Vec<Finding>,
    /// What is not known, and therefore not judged, in sentences.
    pub reservations: Vec<String>,
}

impl Report {
    /// Looks through a whole trace.
    pub fn of(trace: &Trace) -> Report {
        let mut end = Cursor::default();
        end.seek(trace, trace.end());
        let findings = findings(trace, &end, &flows(trace));
        let mut reservations = missing(trace);
        let more = reservation(trace, &end).filter(|more| !reservations.contains(more));
        reservations.extend(more);
        Report { findings, reservations }
    }

    /// Whether anything is as grave as that.
    pub fn has(&self, least: Severity) -> bool {
        self.findings.iter().any(|finding| finding.kind.severity() <= least)
    }

    /// Writes it for people.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        for finding in self.findings.iter().take(WRITTEN) {
            let (severity, id) = (finding.kind.severity(), finding.kind.id());
            match severity {
                Severity::Error | Severity::Warning => {
                    writeln!(out, "\n{} [{id}] {}", severity.name(), finding.text)?;
                }
                Severity::Good | Severity::Note => writeln!(out, "\n{}", finding.text)?,
            }
            if !finding.advice.is_empty() {
                writeln!(out, "  {}", finding.advice)?;
            }
            let places: Vec<String> = finding.places.iter().map(|(of, at)| format!("{at} ({of})")).collect();
            if !places.is_empty() {
                writeln!(out, "  at {}", places.join(", "))?;
            }
        }
        if let Some(more @ 1..) = self.findings.len().checked_sub(WRITTEN) {
            writeln!(out, "\nand {more} more findings: --json tells all of them")?;
        }
        for said in &self.reservations {
            writeln!(out, "\n{said}")?;
        }
        Ok(())
    }

    /// The same for programs.
    pub fn json(&self, trace: &Trace) -> Value {
        let findings = self.findings.iter().map(|finding| {
            let moment = proof(trace, finding);
            let place = |(of, at): &(std::rc::Rc<str>, std::rc::Rc<str>)| json!({ "of": &**of, "at": &**at });
            json!({
                "id": finding.kind.id(),
                "severity": finding.kind.severity().name(),
                "streams": finding.streams.iter().map(|&id| stream(trace, id)).collect::<Vec<_>>(),
                "text": finding.text,
                "advice": finding.advice,
                "places": finding.places.iter().map(place).collect::<Vec<_>>(),
                "event": moment,
                "time": moment.and_then(|index| trace.event(index)).map(|event| event.time.0),
            })
        });
        json!({
            "title": trace.header().title,
            "node": trace.header().node,
            "events": trace.end(),
            "duration": trace.end_time().0,
            "findings": findings.collect::<Vec<_>>(),
            "reservations": self.reservations,
        })
    }
}

fn stream(trace: &Trace, id: StreamId) -> Value {
    let info = trace.stream(id);
    json!({
        "id": u64::from(id.number()) + 1,
        "name": info.map(|info| &*info.name),
        "kind": info.map(|info| info.kind.name()),
    })
}
