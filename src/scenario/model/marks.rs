//! The effective `highWaterMark` and object mode of each side of a stage: what its options, the program's default, its
//! class and the version of Node come to. The engine resolves the same when it constructs the stream.

use super::scenario::Scenario;
use super::stage::{Stage, StageKind};
use super::units::Bytes;
use crate::engine::Side;

impl Scenario {
    /// `getDefaultHighWaterMark(objects)` in this program: bytes, or objects.
    pub fn default_mark(&self, objects: bool) -> u64 {
        match self.default_high_water_mark {
            Some(Bytes(mark)) if !objects => mark,
            _ => self.node.default_high_water_mark(self.platform, objects),
        }
    }

    /// The `highWaterMark` of a side of a [resolved](Stage::resolved) stage: bytes, or what
    /// [`Stage::counts_objects`] says.
    pub fn mark(&self, stage: &Stage, side: Side) -> u64 {
        match stage.given_mark(side) {
            // A Transform that buffers nothing where it is read from buffers nothing where it is written to either.
            _ if self.buffers_nothing(stage) => match (side, stage.writable_high_water_mark) {
                (Side::Writable, Some(Bytes(mark))) => mark,
                _ => 0,
            },
            Some(Bytes(mark)) => mark,
            None if stage.counts_chunks() => 1,
            None => self.default_mark(stage.counts_objects(side)),
        }
    }

    /// Node's constructor of Transform compares with the default of bytes, also in object mode.
    fn buffers_nothing(&self, stage: &Stage) -> bool {
        let transforms = matches!(stage.kind, Some(StageKind::Transform | StageKind::PassThrough));
        let mark = stage.given_mark(Side::Readable).map_or_else(|| self.default_mark(false), |mark| mark.0);
        transforms && mark == 0
    }
}

impl Stage {
    /// Whether a side of a [resolved](Stage::resolved) stage counts objects (chunks), and not bytes.
    pub fn counts_objects(&self, side: Side) -> bool {
        let own = match side {
            Side::Readable => self.readable_object_mode,
            Side::Writable => self.writable_object_mode,
        };
        self.counts_chunks() || self.object_mode == Some(true) || own == Some(true)
    }

    fn counts_chunks(&self) -> bool {
        self.kind.is_some_and(StageKind::counts_chunks)
    }

    /// The option for that side, or the one for both, which wins.
    fn given_mark(&self, side: Side) -> Option<Bytes> {
        self.high_water_mark.or(match side {
            Side::Readable => self.readable_high_water_mark,
            Side::Writable => self.writable_high_water_mark,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;
    use crate::engine::{Event, NodeVersion, Observer, Platform, StreamInfo};
    use crate::scenario::{Flow, start};

    struct Infos(Rc<RefCell<Vec<StreamInfo>>>);

    impl Observer for Infos {
        fn stream(&mut self, info: StreamInfo) {
            self.0.borrow_mut().push(info);
        }

        fn event(&mut self, _: &Event) {}
    }

    /// Every way to give a mark, on every class of stream.
    fn stages() -> Vec<Stage> {
        use StageKind::{Duplex, From, PassThrough, Readable, Transform, Writable, WritableStream};
        let mut all = Vec::new();
        for kind in [Readable, From, Transform, PassThrough, Duplex, Writable, WritableStream] {
            let plain = Stage { kind: Some(kind), ..Stage::default() };
            all.extend([
                plain.clone(),
                Stage { high_water_mark: Some(Bytes(7)), ..plain.clone() },
                Stage { object_mode: Some(true), ..plain.clone() },
            ]);
            if kind.reads() && kind.writes() {
                all.extend([
                    Stage { readable_high_water_mark: Some(Bytes(5)), ..plain.clone() },
                    Stage { readable_high_water_mark: Some(Bytes(0)), ..plain.clone() },
                    Stage { writable_object_mode: Some(true), object_mode: Some(false), ..plain.clone() },
                    Stage { readable_object_mode: Some(false), object_mode: Some(true), ..plain },
                ]);
            }
        }
        all
    }

    #[test]
    fn marks_are_those_that_the_engine_constructs_streams_with() {
        for (node, platform, given) in [
            (NodeVersion::V20, Platform::Posix, None),
            (NodeVersion::V24, Platform::Posix, None),
            (NodeVersion::V24, Platform::Windows, Some(Bytes(9))),
            (NodeVersion::V24, Platform::Windows, None),
            (NodeVersion::V26, Platform::Posix, Some(Bytes(0))),
        ] {
            for stage in stages() {
                let flow = Flow { stages: vec![stage.clone()], ..Flow::default() };
                let default_high_water_mark = given;
                let scenario = Scenario {
                    node,
                    platform,
                    default_high_water_mark,
                    flows: vec![flow],
                    ..Scenario::default()
                };
                let infos = Rc::new(RefCell::new(Vec::new()));
                start(&scenario, Box::new(Infos(infos.clone())));
                let info = infos.borrow()[0].clone();
                for side in [Side::Readable, Side::Writable] {
                    let Some(mark) = info.high_water_mark(side) else { continue };
                    assert_eq!(scenario.mark(&stage, side), mark, "{side:?} of {stage:?}");
                    assert_eq!(stage.counts_objects(side), info.object_mode(side), "{side:?} of {stage:?}");
                }
            }
        }
    }
}
