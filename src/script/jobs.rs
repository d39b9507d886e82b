//! What the interpreter queues: jobs of promises are microtasks of the engine's event loop, so that they, ticks, timers and
//! I/O have one order. Must not run any by itself.

use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context as TaskContext, Waker};

use boa_engine::job::{Job, JobExecutor};
use boa_engine::{Context, JsResult, JsValue};

use super::calls::finish;
use super::host::JsHost;
use super::scope::{engine, javascript};
use crate::engine::Engine;

/// A job, to be called once.
type Call = Box<dyn FnOnce(&mut Context) -> JsResult<JsValue>>;

pub(super) struct EngineJobs;

impl JobExecutor for EngineJobs {
    fn enqueue_job(self: Rc<Self>, job: Job, context: &mut Context) {
        let job: Call = match job {
            Job::PromiseJob(job) => Box::new(|context| job.call(context)),
            Job::GenericJob(job) => Box::new(|context| job.call(context)),
            Job::AsyncJob(job) => Box::new(|context| {
                // Only the loader makes these, and its files are there already.
                let context = RefCell::new(context);
                let mut future = pin!(job.call(&context));
                match future.as_mut().poll(&mut TaskContext::from_waker(Waker::noop())) {
                    std::task::Poll::Ready(result) => result,
                    std::task::Poll::Pending => Ok(JsValue::undefined()),
                }
            }),
            // The timers of programs are Node's.
            _ => return,
        };
        let job = Cell::new(Some(job));
        let task = move |engine: &mut Engine<JsHost>| {
            if let Some(job) = job.take() {
                let result = javascript(engine, job);
                finish(engine, result);
            }
        };
        // Without an engine there is nothing that could run it: only a chunk's own method queues then.
        let _ = engine(context, |engine| engine.queue_microtask(Rc::new(task)));
    }

    fn run_jobs(self: Rc<Self>, _: &mut Context) -> JsResult<()> {
        Ok(())
    }
}
