//! A program running: from its first line until nothing is left to do, or a limit is reached. Must not know what a module is.

use std::cell::RefCell;
use std::rc::Rc;

use boa_engine::native_function::NativeFunction;
use boa_engine::{Context, JsResult, JsValue, js_string};

use super::bindings;
use super::calls::finish;
use super::host::JsHost;
use super::jobs::EngineJobs;
use super::library;
use super::modules::{self, Loader};
use super::process::{self, Hooks};
use super::program::{Limit, Outcome, Program, Site, Stop};
use super::scope::{enter, javascript};
use super::world::World;
use crate::engine::{Engine, KILLED, NodeVersion, Progress};
use crate::run::{self, Exit, SharedTrace};
use crate::trace::{Clock, EventIndex, Header, Tells, Trace};

/// A process that runs a program.
pub struct Process {
    context: Context,
    engine: Engine<JsHost>,
    world: Rc<World>,
    steps: u64,
    before_exit: bool,
    /// Callbacks of the loop when 'beforeExit' was emitted.
    turns: u64,
    over: bool,
}

impl Process {
    /// Prepares a process of that version of Node. Nothing of the program has run yet.
    ///
    /// # Errors
    /// Only where the interpreter itself cannot be set up.
    pub fn new(program: Program, version: NodeVersion) -> Result<Process, String> {
        let header = Header {
            node: version.release().to_owned(),
            clock: Clock::Virtual,
            title: program.main.clone(),
            tells: Tells { listeners: !program.is_plain, flows: false },
            ..Header::default()
        };
        let trace = Rc::new(RefCell::new(Trace::new(header, program.limits.events)));
        let limits = program.limits;
        let make = || -> JsResult<Process> {
            let world = World::new(program, version, trace.clone())?;
            let mut context = Context::builder()
                .job_executor(Rc::new(EngineJobs))
                .module_loader(Rc::new(Loader::default()))
                .host_hooks(Rc::new(Hooks { world: world.clone() }))
                .build()?;
            let runtime = context.runtime_limits_mut();
            runtime.set_loop_iteration_limit(limits.loop_turns);
            runtime.set_recursion_limit(limits.depth);
            context.insert_data(world.clone());
            let engine = Engine::with_host(version, run::observer(&trace), JsHost { world: world.clone() });
            Ok(Process { context, engine, world, steps: 0, before_exit: false, turns: 0, over: false })
        };
        let mut process = make().map_err(|error| error.to_string())?;
        process.boot().map_err(|error| error.to_string())?;
        Ok(process)
    }

    /// Has Node's own modules set up what is there before a program begins, and queues its first line.
    fn boot(&mut self) -> JsResult<()> {
        enter(&mut self.context, &mut self.engine, |engine| {
            javascript(engine, |context| {
                let source = library::source("internal/bootstrap").unwrap_or_default();
                let bootstrap = library::function("internal/bootstrap", source, context)?;
                let binding =
                    NativeFunction::from_fn_ptr(bindings::internal_binding).to_js_function(context.realm());
                let nothing = JsValue::undefined();
                let args =
                    [nothing.clone(), nothing.clone(), nothing.clone(), nothing.clone(), binding.into()];
                match bootstrap.as_callable() {
                    Some(bootstrap) => bootstrap.call(&nothing, &args, context),
                    None => Ok(nothing),
                }
            })
        })?;
        Ok(())
    }

    /// What has happened so far.
    pub fn trace(&self) -> &SharedTrace {
        &self.world.trace
    }

    /// Which event each place of the program acts from, in their order.
    pub fn lines(&self) -> Vec<(EventIndex, Site)> {
        self.world.sites.lines()
    }

    /// Runs the program's first lines: until its main file has returned, or awaits.
    pub fn start(&mut self) {
        enter(&mut self.context, &mut self.engine, |engine| {
            let world = engine.host().world.clone();
            let main = format!("/{}", world.program.main);
            let result = javascript(engine, |context| -> JsResult<JsValue> {
                let args = [js_string!(main.as_str()).into()];
                let format = world.call_library("formatOf", &args, context)?.to_string(context)?;
                if format == js_string!("module") {
                    let promise = modules::start(&main, context)?;
                    world.call_library("watchMain", std::slice::from_ref(&promise), context)
                } else {
                    world.call_library("runMain", &args, context)
                }
            });
            finish(engine, result);
        });
    }

    /// Goes on for about `steps` callbacks of the event loop. Whether the process has ended.
    pub fn advance(&mut self, steps: u64) -> bool {
        let limits = self.world.program.limits;
        for _ in 0..steps {
            if self.over {
                return true;
            }
            let idle = self.world.idle_timers.get();
            let progress = if idle > 0 && self.engine.waits_at_most_for(idle) && !self.engine.has_died() {
                Progress::Over
            } else {
                enter(&mut self.context, &mut self.engine, |engine| engine.step(limits.time))
            };
            self.steps += 1;
            // What has run since keeps the process alive for another 'beforeExit'.
            self.before_exit &= self.engine.loop_turns() == self.turns;
            match progress {
                Progress::Now if self.steps >= limits.steps => {
                    self.world
                        .stopped
                        .replace(Some(Stop { limit: Limit::Steps, site: self.world.sites.latest() }));
                    self.over();
                }
                Progress::Now => {}
                Progress::At(_) => self.over(),
                Progress::Over if self.before_exit || self.engine.has_died() => self.over(),
                Progress::Over => {
                    self.before_exit = true;
                    self.turns = self.engine.loop_turns();
                    enter(&mut self.context, &mut self.engine, process::emit_before_exit);
                }
            }
        }
        self.over
    }

    /// Runs it to its end.
    pub fn finish(&mut self) -> Outcome {
        self.start();
        while !self.advance(1 << 16) {}
        self.outcome()
    }

    fn over(&mut self) {
        self.over = true;
        let world = self.world.clone();
        let stopped = world.stopped.borrow().is_some();
        let fatal = world.trace.borrow().latest().process.fatal.clone();
        if let Some(reason) = &fatal {
            // As a shell tells a process that the kernel has killed, or that has aborted.
            world.exit_code.set(Some(if **reason == *KILLED { 137 } else { 134 }));
        }
        if !stopped && fatal.is_none() && !world.exited.get() {
            world.exited.set(true);
            enter(&mut self.context, &mut self.engine, |engine| {
                javascript(engine, |context| {
                    // What an 'exit' listener throws changes nothing any more.
                    let _ = process::emit_exit(&world, context);
                });
            });
        }
        let now = self.engine.now();
        let exit = match (stopped, self.engine.has_died()) {
            (true, _) => None,
            (false, false) => Some(Exit::ByItself(now)),
            // An error that nobody has caught ends it, too.
            (false, true) => {
                let is_called = world.ended.get() && world.fault.borrow().is_none();
                is_called.then(|| Exit::Called(now, world.exit_code.get().unwrap_or(0)))
            }
        };
        run::complete(&world.trace, exit);
    }

    /// What it has left so far.
    pub fn outcome(&self) -> Outcome {
        Outcome {
            exit_code: self.world.exit_code.get().unwrap_or(0),
            error: self.world.fault.borrow().clone(),
            stop: self.world.stopped.borrow().clone(),
            output: self.world.output.borrow().clone(),
        }
    }
}
