//! WebDriver: JSON over HTTP, to the program that drives a browser. Must not know which browser it is.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

/// No command takes longer, unless something hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// A browser's session with one tab; it ends when it is dropped.
pub struct Session {
    port: u16,
    id: String,
}

impl Session {
    /// Starts a browser with these capabilities, by the driver at that port.
    pub fn begin(port: u16, wishes: &Value) -> Result<Session, String> {
        let body = json!({ "capabilities": { "alwaysMatch": wishes } });
        let answer = request(port, "POST", "/session", &body)?;
        let id = answer["sessionId"].as_str().ok_or_else(|| format!("no session: {answer}"))?;
        Ok(Session { port, id: id.to_owned() })
    }

    /// A command of the session: its value, or what went wrong.
    pub fn post(&self, command: &str, body: &Value) -> Result<Value, String> {
        request(self.port, "POST", &format!("/session/{}/{command}", self.id), body)
    }

    /// A question about the session.
    pub fn get(&self, command: &str) -> Result<Value, String> {
        request(self.port, "GET", &format!("/session/{}/{command}", self.id), &Value::Null)
    }

    /// What a script in the page returns.
    pub fn script(&self, script: &str, arguments: Value) -> Result<Value, String> {
        self.post("execute/sync", &json!({ "script": script, "args": arguments }))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = request(self.port, "DELETE", &format!("/session/{}", self.id), &Value::Null);
    }
}

fn request(port: u16, method: &str, path: &str, body: &Value) -> Result<Value, String> {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let answer = exchange(port, method, path, &body)
        .map_err(|error| format!("the driver does not answer {method} {path}: {error}"))?;
    let value = answer["value"].clone();
    match value["error"].as_str() {
        Some(error) => Err(format!("{error}: {}", value["message"].as_str().unwrap_or_default())),
        None => Ok(value),
    }
}

fn exchange(port: u16, method: &str, path: &str, body: &str) -> io::Result<Value> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )?;
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line == "\r\n" {
            break;
        }
        if let Some(("content-length", value)) = line.to_lowercase().split_once(':') {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
    }
    let mut answer = vec![0; length];
    reader.read_exact(&mut answer)?;
    serde_json::from_slice(&answer).map_err(io::Error::other)
}
