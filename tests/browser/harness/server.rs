//! A web server for the built page, on a free port of 127.0.0.1, which keeps a list of what was asked for.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A running server; it ends when dropped.
pub struct Server {
    address: SocketAddr,
    site: Arc<Site>,
}

/// What servers do differently, and the page must bear.
#[derive(Clone, Copy, Default, PartialEq)]
pub enum Habit {
    /// A folder is its `index.html`, and WebAssembly is called what it is.
    #[default]
    Usual,
    /// Files and nothing else, as in a bucket: a folder is none, and what has no well-known type is just bytes.
    Bucket,
    /// `index.html` moves to its folder.
    Pretty,
}

/// How a file's delivery goes wrong. Shares are percents of its bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    /// The connection is taken, and nothing is said.
    Silent,
    /// After that share nothing more comes, and the connection stays.
    Stalls(usize),
    /// After that share the connection ends.
    Cut(usize),
    /// One byte is another one, at that share.
    Altered(usize),
    /// All of it comes so much later.
    Late(Duration),
    /// It comes in pieces of that many bytes, each so much after the one before it.
    Slow(usize, Duration),
    /// It is said to be something else.
    Type(&'static str),
    /// The server has another answer.
    Status(&'static str),
}

struct Site {
    /// Below which paths there are which folders. The first one's is where the page is; later ones may lie in earlier ones.
    folders: Mutex<Vec<(String, PathBuf)>>,
    mount: String,
    habit: Mutex<Habit>,
    extra: Mutex<Vec<(String, String)>>,
    /// What has moved, and where to.
    moved: Mutex<Vec<(String, String)>>,
    requests: Mutex<Vec<String>>,
    down: Mutex<bool>,
    /// What goes wrong with the paths that hold a text; the last one counts.
    faults: Mutex<Vec<(String, Fault)>>,
    packs: Mutex<bool>,
    /// What is said of files besides their type and length.
    headers: Mutex<String>,
    over: Mutex<bool>,
    /// What stands before all else in each HTML file.
    front: Mutex<String>,
}

impl Server {
    /// Serves `dist/` below the path `mount`, which starts and ends with a slash.
    pub fn of_dist(mount: &str) -> Server {
        Server::of_folder(dist(), mount)
    }

    /// Serves another folder, as [`Server::of_dist`] does with its own.
    pub fn of_folder(folder: PathBuf, mount: &str) -> Server {
        let site = Arc::new(Site {
            folders: Mutex::new(vec![(mount.to_owned(), folder)]),
            mount: mount.to_owned(),
            habit: Mutex::default(),
            extra: Mutex::default(),
            moved: Mutex::default(),
            requests: Mutex::default(),
            down: Mutex::new(false),
            faults: Mutex::default(),
            packs: Mutex::new(false),
            headers: Mutex::new("Cache-Control: no-store".to_owned()),
            over: Mutex::new(false),
            front: Mutex::default(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port on 127.0.0.1");
        let address = listener.local_addr().unwrap();
        let shared = site.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if *shared.over.lock().unwrap() {
                    return;
                }
                let site = shared.clone();
                // A browser opens connections that it may never use: none of them may hold up the others.
                thread::spawn(move || site.answer(stream));
            }
        });
        Server { address, site }
    }

    /// Also serves a page written by the test, for instance one that embeds ours.
    pub fn with(self, path: &str, html: &str) -> Server {
        self.site.extra.lock().unwrap().push((path.to_owned(), html.to_owned()));
        self
    }

    /// What is asked for there has moved to that address.
    pub fn with_moved(self, path: &str, to: &str) -> Server {
        self.site.moved.lock().unwrap().push((path.to_owned(), to.to_owned()));
        self
    }

    /// Also serves that folder, below that path.
    pub fn and_folder(self, folder: PathBuf, mount: &str) -> Server {
        self.site.folders.lock().unwrap().push((mount.to_owned(), folder));
        self
    }

    /// Answers as some servers do.
    pub fn in_habit(self, habit: Habit) -> Server {
        *self.site.habit.lock().unwrap() = habit;
        self
    }

    /// Answers nobody from now on, or everybody again.
    pub fn set_down(&self, down: bool) {
        *self.site.down.lock().unwrap() = down;
    }

    /// From now on that goes wrong with all files that have this text in their path, or nothing any more.
    pub fn set_fault(&self, path: &str, fault: impl Into<Option<Fault>>) {
        let mut faults = self.site.faults.lock().unwrap();
        faults.retain(|(of, _)| of != path);
        faults.extend(fault.into().map(|fault| (path.to_owned(), fault)));
    }

    /// Sends the compressed copies that lie beside files.
    pub fn packing(self) -> Server {
        *self.site.packs.lock().unwrap() = true;
        self
    }

    /// Says that of every file, besides its type and length; otherwise that it is not to be kept.
    pub fn saying(self, headers: &str) -> Server {
        *self.site.headers.lock().unwrap() = headers.to_owned();
        self
    }

    /// Puts that before all else in each HTML file.
    pub fn put_in_front(&self, html: &str) {
        *self.site.front.lock().unwrap() = html.to_owned();
    }

    /// Where it is, without a slash at the end.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address of a file; a path that starts with a slash is not below the mount.
    pub fn url(&self, path: &str) -> String {
        let mount = if path.starts_with('/') { "" } else { &self.site.mount };
        format!("{}{mount}{path}", self.origin())
    }

    /// The paths that were asked for so far, with their queries.
    pub fn requests(&self) -> Vec<String> {
        self.site.requests.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        *self.site.over.lock().unwrap() = true;
        let _ = TcpStream::connect(self.address); // so that it looks
    }
}

impl Site {
    fn answer(&self, mut stream: TcpStream) {
        if *self.down.lock().unwrap() {
            return;
        }
        let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
        let Some(first) = lines.next() else { return };
        let wishes: Vec<String> =
            lines.take_while(|line| !line.is_empty()).map(|line| line.to_lowercase()).collect();
        let target = first.split(' ').nth(1).unwrap_or("/").to_owned();
        let habit = *self.habit.lock().unwrap();
        let (path, query) = target.split_at(target.find('?').unwrap_or(target.len()));
        let pretty = path.strip_suffix("index.html").filter(|_| habit == Habit::Pretty);
        let pretty = pretty.map(|folder| format!("{folder}{query}"));
        let elsewhere =
            self.moved.lock().unwrap().iter().find(|(at, _)| at == path).map(|(_, to)| to.clone());
        let moved = elsewhere.or(pretty);
        let (mut status, mut kind, mut body) = match self.find(path) {
            _ if moved.is_some() => ("308 Permanent Redirect", "text/plain", Vec::new()),
            Some(_) if habit == Habit::Bucket && path.ends_with('/') => {
                ("403 Forbidden", "text/plain", b"This is a folder.".to_vec())
            }
            Some((_, body))
                if habit == Habit::Bucket && [".wasm", ".mjs"].iter().any(|end| path.ends_with(end)) =>
            {
                ("200 OK", "application/octet-stream", body)
            }
            Some((kind, body)) => ("200 OK", kind, self.in_front(kind, body)),
            None => ("404 Not Found", "text/plain", b"There is no such file.".to_vec()),
        };
        let location = moved.map(|to| format!("Location: {to}\r\n")).unwrap_or_default();
        let mut packed = String::new();
        let takes = wishes.iter().find_map(|line| line.strip_prefix("accept-encoding:")).unwrap_or_default();
        if *self.packs.lock().unwrap() {
            for (name, end) in [("br", "br"), ("gzip", "gz")] {
                let copy = self.bytes(&format!("{path}.{end}")).filter(|_| takes.contains(name));
                if let (Some(copy), true) = (copy, packed.is_empty()) {
                    (body, packed) = (copy, format!("Content-Encoding: {name}\r\n"));
                }
            }
        }
        let fault = self.fault(path);
        match fault {
            Some(Fault::Silent) => {
                self.requests.lock().unwrap().push(target);
                wait_for_end(stream);
                return;
            }
            Some(Fault::Altered(share)) => {
                let at = body.len() * share / 100;
                body.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 0xFF);
            }
            Some(Fault::Late(wait)) => thread::sleep(wait),
            Some(Fault::Type(other)) => kind = other,
            Some(Fault::Status(other)) => (status, kind, body) = (other, "text/plain", other.into()),
            _ => {}
        }
        self.requests.lock().unwrap().push(target);
        let headers = self.headers.lock().unwrap().clone();
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n{packed}{location}{headers}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        // The browser may have gone away, which is its right.
        let _ = stream.write_all(head.as_bytes()).and_then(|()| send(stream, &body, fault));
    }

    fn fault(&self, path: &str) -> Option<Fault> {
        let faults = self.faults.lock().unwrap();
        faults.iter().rev().find(|(part, _)| path.contains(part)).map(|(_, fault)| *fault)
    }

    /// What the file with that path holds, whatever it is.
    fn bytes(&self, path: &str) -> Option<Vec<u8>> {
        let folders = self.folders.lock().unwrap();
        let mut newest = folders.iter().rev();
        let (inside, folder) =
            newest.find_map(|(mount, folder)| Some((path.strip_prefix(mount.as_str())?, folder)))?;
        (!inside.split('/').any(|part| part == "..")).then(|| fs::read(folder.join(inside)).ok())?
    }

    fn in_front(&self, kind: &str, body: Vec<u8>) -> Vec<u8> {
        const START: &str = "<!doctype html>";
        let front = self.front.lock().unwrap();
        let started =
            body.get(..START.len()).is_some_and(|start| start.eq_ignore_ascii_case(START.as_bytes()));
        if !kind.starts_with("text/html") || !started {
            return body;
        }
        [START.as_bytes(), front.as_bytes(), &body[START.len()..]].concat()
    }

    fn find(&self, path: &str) -> Option<(&'static str, Vec<u8>)> {
        let extra = self.extra.lock().unwrap();
        if let Some((_, html)) = extra.iter().find(|(at, _)| at == path) {
            return Some((kind("html")?, html.clone().into_bytes()));
        }
        drop(extra);
        let file = format!("{path}{}", if path.ends_with('/') { "index.html" } else { "" });
        let kind = kind(Path::new(&file).extension()?.to_str()?)?;
        Some((kind, self.bytes(&file)?))
    }
}

/// Sends a body as far as it comes.
fn send(mut stream: TcpStream, body: &[u8], fault: Option<Fault>) -> io::Result<()> {
    match fault {
        Some(Fault::Stalls(share)) => {
            stream.write_all(&body[..body.len() * share / 100])?;
            wait_for_end(stream);
            Ok(())
        }
        Some(Fault::Cut(share)) => stream.write_all(&body[..body.len() * share / 100]),
        Some(Fault::Slow(size, pause)) => body.chunks(size.max(1)).try_for_each(|piece| {
            thread::sleep(pause);
            stream.write_all(piece)
        }),
        _ => stream.write_all(body),
    }
}

/// Waits until the browser has gone.
fn wait_for_end(mut stream: TcpStream) {
    let _ = stream.read(&mut [0]);
}

fn kind(extension: &str) -> Option<&'static str> {
    Some(match extension {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "gz" => "application/gzip",
        "jsonl" => "application/jsonl",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        _ => return None,
    })
}

/// The folder that the page is built into.
pub fn dist() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("dist")
}

/// A copy of the built page that a test may change.
pub fn copy_of_dist(name: &str) -> PathBuf {
    fn all(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let from = entry.unwrap().path();
            let to = to.join(from.file_name().unwrap());
            if from.is_dir() { all(&from, &to) } else { fs::copy(&from, &to).map(drop).unwrap() }
        }
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    // Where nothing has been built, no page starts.
    if dist().exists() {
        all(&dist(), &folder);
    }
    folder
}
