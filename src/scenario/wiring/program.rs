//! A scenario as a program on the engine: its flows, the consumer's code in them, and what is done to them at given times.
//! `node_program` writes the same down as JavaScript, statement by statement. Must not judge the scenario.

use std::rc::Rc;

use super::consumer;
use super::devices::{self, Calls};
use super::participant::{Controllable, FlowNode, Participant, Runtime};
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
    let runtime = Rc::new(Runtime { catch_errors: scenario.catch_errors, ..Runtime::default() });
    for (number, flow) in scenario.flows.iter().enumerate() {
        let flow = Rc::new(FlowTemplate::of(scenario, number, flow));
        for instance in 0..flow.flow.count {
            let (runtime, built) = (runtime.clone(), flow.clone());
            let begin = move |engine: &mut Engine| begin(engine, &runtime, &built, instance);
            match flow.flow.begins(instance) {
                SimTime::ZERO => begin(&mut engine),
                at => engine.later(LoopPhase::Timer, at, Rc::new(begin)),
            }
        }
    }
    for step in &scenario.script {
        let (runtime, at, step) = (runtime.clone(), step.at, step.clone());
        let act = move |engine: &mut Engine| {
            act(engine, &runtime, &step.stream, &step.action);
        };
        engine.later(LoopPhase::Timer, at, Rc::new(act));
    }
    engine
}

/// A flow, and the plans of its stages.
struct FlowTemplate {
    flow: Flow,
    plans: Vec<Plan>,
}

impl FlowTemplate {
    fn of(scenario: &Scenario, number: usize, flow: &Flow) -> FlowTemplate {
        let plan = |(place, stage)| Plan::of(stage, seed(scenario.seed, number, place));
        FlowTemplate { flow: flow.clone(), plans: flow.stages.iter().enumerate().map(plan).collect() }
    }
}

fn begin(engine: &mut Engine, runtime: &Rc<Runtime>, build: &FlowTemplate, instance: u32) {
    let FlowTemplate { flow, plans } = build;
    let number = if flow.count > 1 { instance + 1 } else { 0 };
    let signal = flow.signal.then(|| engine.abort_signal());
    let mut places = Vec::new();
    let mut made = Vec::new();
    for plan in plans {
        let name = flow.member_name(&plan.name, instance);
        match plan.kind {
            StageKind::Use => places.extend(runtime.stream(&plan.name).map(FlowNode::Stream)),
            StageKind::Generator => places.push(FlowNode::Generator(Rc::new(plan.clone()), number)),
            StageKind::Calls => {
                let calls = Rc::new(Calls::new(plan, number));
                let controls = Controllable::Calls(calls.clone());
                runtime.participants.borrow_mut().push(Participant { name, stream: None, controls, signal });
                places.push(FlowNode::Calls(calls));
            }
            _ => {
                let (stream, controls) = devices::device(engine, plan, &name, number);
                let controls = Controllable::Stream(controls);
                runtime.participants.borrow_mut().push(Participant {
                    name,
                    stream: Some(stream),
                    controls,
                    signal,
                });
                places.push(FlowNode::Stream(stream));
                made.push(stream);
            }
        }
    }
    for &stream in made.iter().filter(|_| runtime.catch_errors) {
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
    if let Some(FlowNode::Stream(last)) = places.last().filter(|_| flow.finished) {
        engine.finished(*last, FinishedOptions::default(), Rc::new(|_, _| {}));
    }
}

/// Runs a step of the script; does nothing if there is no stream of that name (yet).
fn act(engine: &mut Engine, runtime: &Runtime, name: &str, action: &Action) -> Option<()> {
    let participants = runtime.participants.borrow();
    let participant = participants.iter().find(|participant| participant.name == name)?;
    if let Action::Set(methods) = action {
        match &participant.controls {
            Controllable::Stream(controls) => controls.set(methods),
            Controllable::Calls(calls) => calls.set(methods.read?),
        }
        return Some(());
    }
    let (stream, signal) = (participant.stream?, participant.signal);
    // What follows runs other code, which may look streams up.
    drop(participants);
    match action {
        Action::Pause => engine.pause(stream),
        Action::Resume => engine.resume(stream),
        Action::Unpipe => engine.unpipe(stream, None),
        Action::UnpipeFrom(other) => engine.unpipe(stream, Some(runtime.stream(other)?)),
        Action::PipeTo(other) => engine.pipe(stream, runtime.stream(other)?, true),
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
