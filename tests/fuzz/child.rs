//! Cases in a process of their own, whose memory and stack are limited: what aborts or hangs ends that process alone.
//! Must not know how cases are made.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::ways_in::Way;

/// What a child is to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Case {
    /// A text, run as that version of Node.
    Scenario { text: String, node: u32 },
    /// A text, run to its end into a trace as long as the page's.
    Whole { text: String },
    /// A program of calls, by the seed that it is made from.
    Calls { seed: u64, node: u32, circles: bool },
    /// A text that comes in another way.
    In { way: Way, text: String },
}

/// What it says of it.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Told {
    pub accepted: bool,
    pub complete: bool,
    pub events: u64,
    pub step_ms: u64,
    pub reading_ms: u64,
    pub peak_mib: u64,
    /// It was left within a step.
    pub left: bool,
}

/// Bytes of stack: what a page has.
const STACK: usize = 1 << 20;
/// KiB of addresses; the test harness takes little of them.
const ADDRESSES: u32 = 4 << 20;
const SAID: &str = "told: ";

/// A running child.
pub struct Runner {
    child: Child,
    stdin: ChildStdin,
    lines: Receiver<String>,
    stderr: std::path::PathBuf,
}

impl Runner {
    /// Starts the test of that name in this very program, which calls [`serve`].
    pub fn start(test: &str, stderr: &std::path::Path) -> Runner {
        let program = std::env::current_exe().expect("this program");
        let mut child = Command::new("sh")
            .args(["-c", &format!("ulimit -v {ADDRESSES}; ulimit -c 0; exec \"$0\" \"$@\"")])
            .arg(program)
            .args([test, "--exact", "--ignored", "--nocapture", "--test-threads=1"])
            .env("HIGHWATER_FUZZ_CHILD", "1")
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(stderr).expect("a file for what the child says"))
            .spawn()
            .expect("a child can be started");
        let stdin = child.stdin.take().expect("its input");
        let stdout = BufReader::new(child.stdout.take().expect("its output"));
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                if let Some((_, told)) = line.split_once(SAID)
                    && sender.send(told.to_owned()).is_err()
                {
                    break;
                }
            }
        });
        Runner { child, stdin, lines, stderr: stderr.to_owned() }
    }

    /// What came of a case.
    ///
    /// # Errors
    /// How it went wrong. The runner is of no use then.
    pub fn run(&mut self, case: &Case, patience: Duration) -> Result<Told, String> {
        let line = serde_json::to_string(case).expect("a case can be written");
        // A child that is dead is noticed when it should answer.
        let _ = writeln!(self.stdin, "{line}").and_then(|()| self.stdin.flush());
        match self.lines.recv_timeout(patience) {
            Ok(told) => serde_json::from_str(&told).map_err(|error| error.to_string()),
            Err(RecvTimeoutError::Timeout) => {
                let _ = self.child.kill();
                let _ = self.child.wait();
                Err(format!("no answer within {patience:?}"))
            }
            Err(RecvTimeoutError::Disconnected) => {
                let status = self.child.wait().map_or_else(|e| e.to_string(), |status| status.to_string());
                let said = std::fs::read_to_string(&self.stderr).unwrap_or_default();
                let said: String = said.chars().take(1500).collect();
                Err(format!("it died: {status}\n{said}"))
            }
        }
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The child's side; `None` says that this is no child.
pub fn serve(run: fn(Case) -> Told) -> Option<()> {
    std::env::var("HIGHWATER_FUZZ_CHILD").ok()?;
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let case: Case = serde_json::from_str(&line).expect("a case");
        // From here on the peak is this case's.
        let _ = std::fs::write("/proc/self/clear_refs", "5");
        let told = std::thread::Builder::new().stack_size(STACK).spawn(move || run(case));
        let Ok(told) = told.expect("a thread").join() else { std::process::exit(101) };
        let told = Told { peak_mib: peak(), ..told };
        println!("{SAID}{}", serde_json::to_string(&told).expect("it can be written"));
    }
    Some(())
}

/// MiB that this process has had at most, or 0 where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or_default() / 1024
}
