//! A scenario as a program on the engine: its flows, the consumer's code in them, and what is done to them at given times.
//! `node_program` writes the same down as JavaScript, statement by statement. Must not judge the scenario.

use std::rc::Rc;

use super::consumer;
use super::devices::{self, Calls};
use super::participant::{Place, Taking, Turnable, World};
use crate::engine::{
    Chunk, Engine, FinishedOptions, Limit, LoopPhase, MemoryModel, Observer, On, SimTime, StreamError,
};
use crate::scenario::model::{Action, Consumer, Flow, LimitOf, Plan, Scenario, StageKind, seed};

/// Prepares a process that runs `scenario` under the eyes of `observer`; its main script has run, its ticks have not.
pub fn start(scenario: &Scenario, observer: Box<dyn Observer>) -> Engine {
    let mut engine = Engine::new(scenario.node, observer);
    engine.run_on(scenario.platform);
    if let Some(mark) = scenario.default_high_water_mark {
        engine.set_default_high_water_mark(false, mark.0);
    }
    if let Some(memory) = scenario.memory {
        let limit = match memory.of {
            LimitOf::Heap => Limit::Heap(memory.limit.0),
            LimitOf::Container => Limit::Container(memory.limit.0),
        };
        engine.watch_memory(MemoryModel::of_node(Some(limit)));
    }
    let world = Rc::new(World { catch_errors: scenario.catch_errors, ..World::default() });
    for (number, flow) in scenario.flows.iter().enumerate() {
        let flow = Rc::new(Build::of(scenario, number, flow));
        for instance in 0..flow.flow.count {
            let (world, built) = (world.clone(), flow.clone());
            let begin = move |engine: &mut Engine| begin(engine, &world, &built, instance);
            match flow.flow.begins(instance).0 {
                0 => begin(&mut engine),
                at => engine.later(LoopPhase::Timer, SimTime(at), Rc::new(begin)),
            }
        }
    }
    for step in &scenario.script {
        let (world, at, step) = (world.clone(), step.at.0, step.clone());
        let act = move |engine: &mut Engine| {
            act(engine, &world, &step.stream, &step.action);
        };
        engine.later(LoopPhase::Timer, SimTime(at), Rc::new(act));
    }
    engine
}

/// A flow, and the plans of its stages.
struct Build {
    flow: Flow,
    plans: Vec<Plan>,
}

impl Build {
    fn of(scenario: &Scenario, number: usize, flow: &Flow) -> Build {
        let plan = |(place, stage)| Plan::of(stage, seed(scenario.seed, number, place));
        Build { flow: flow.clone(), plans: flow.stages.iter().enumerate().map(plan).collect() }
    }
}

fn begin(engine: &mut Engine, world: &Rc<World>, build: &Build, instance: u32) {
    let Build { flow, plans } = build;
    let number = if flow.count > 1 { instance + 1 } else { 0 };
    let signal = flow.signal.then(|| engine.abort_signal());
    let mut places = Vec::new();
    let mut made = Vec::new();
    for plan in plans {
        let name = flow.member_name(&plan.name, instance);
        match plan.kind {
            StageKind::Use => places.extend(world.stream(&plan.name).map(Place::Stream)),
            StageKind::Generator => places.push(Place::Generator(Rc::new(plan.clone()), number)),
            StageKind::Calls => {
                let calls = Rc::new(Calls::new(plan, number));
                let controls = Turnable::Calls(calls.clone());
                world.members.borrow_mut().push(Taking { name, stream: None, controls, signal });
                places.push(Place::Calls(calls));
            }
            _ => {
                let (stream, controls) = devices::device(engine, plan, &name, number);
                let controls = Turnable::Stream(controls);
                world.members.borrow_mut().push(Taking { name, stream: Some(stream), controls, signal });
                places.push(Place::Stream(stream));
                made.push(stream);
            }
        }
    }
    for &stream in made.iter().filter(|_| world.catch_errors) {
        // The Web has no events.
        if engine.is_web(stream) {
            continue;
        }
        engine.on(stream, On::Error, Rc::new(|_, _| {}));
    }
    if let Some(signal) = signal.filter(|_| flow.consumer != Consumer::Pipeline) {
        for &stream in &made {
            engine.add_abort_signal(signal, stream);
        }
    }
    consumer::join(engine, flow, &places, signal);
    if let Some(Place::Stream(last)) = places.last().filter(|_| flow.finished) {
        engine.finished(*last, FinishedOptions::default(), Rc::new(|_, _| {}));
    }
}

/// What somebody does; nothing if a stream of that name is not there.
fn act(engine: &mut Engine, world: &World, name: &str, action: &Action) -> Option<()> {
    let members = world.members.borrow();
    let member = members.iter().find(|member| member.name == name)?;
    if let Action::Set(methods) = action {
        match &member.controls {
            Turnable::Stream(controls) => controls.set(methods),
            Turnable::Calls(calls) => calls.set(methods.read?),
        }
        return Some(());
    }
    let (stream, signal) = (member.stream?, member.signal);
    // What follows runs other code, which may look streams up.
    drop(members);
    match action {
        Action::Pause => engine.pause(stream),
        Action::Resume => engine.resume(stream),
        Action::Unpipe => engine.unpipe(stream, None),
        Action::UnpipeFrom(other) => engine.unpipe(stream, Some(world.stream(other)?)),
        Action::PipeTo(other) => engine.pipe(stream, world.stream(other)?, true),
        Action::Cork => engine.cork(stream),
        Action::Uncork => engine.uncork(stream),
        Action::End => engine.end(stream, None, None),
        Action::Write(bytes) => {
            engine.write(stream, Chunk { bytes: bytes.0 }, None);
        }
        Action::Destroy => engine.destroy(stream, None),
        Action::Fail => engine.destroy(stream, Some(StreamError::new("INJECTED"))),
        Action::Abort => engine.abort(signal?),
        Action::Set(_) => {}
    }
    Some(())
}
