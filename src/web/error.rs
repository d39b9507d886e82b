//! What the browser refused, or what failed in it, as one type for all of `web`. Must not decide what the page does then.

use std::fmt;

use crate::tr;

/// Why the browser did not do it. Displayed as a sentence in the page's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebError {
    /// The file at that path could not be fetched.
    Fetch(String),
    /// The server sent nothing of that file for so many seconds.
    Silent(String, u32),
    /// The server answered a request for that file with that status.
    Status(String, u16),
    /// A file of the reader's with that name could not be read.
    Read(String),
    /// It has changed since it was chosen, or the browser may not read it.
    NotReadable(String),
    /// A file with that name could not be unpacked.
    Unpack(String),
    /// The packed part of the address could not be unpacked.
    Fragment,
    /// The packed part of the address unpacks to more than so many bytes.
    FragmentSize(usize),
    /// The page may not save files.
    Save,
    /// No picture of so many pixels, width and height, could be drawn.
    Picture(u32, u32),
    /// The browser gives pages something else than they have drawn.
    Drawing,
    /// A value of a foreign script is nothing that JSON has, or too long.
    Json,
    /// A program did not come to an end within so many seconds of real time.
    Endless(u32),
    /// The interpreter broke down while it ran a program: it had not enough memory.
    Crash,
    /// The interpreter for programs could not be loaded, or has failed: what the browser says.
    Interpreter(String),
    /// A message is of another version of the protocol than this one.
    Protocol(u32),
}

impl fmt::Display for WebError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            WebError::Fetch(path) => tr!("{path} could not be fetched.", path),
            WebError::Silent(path, n) => {
                tr!("{path} could not be fetched: the server sent nothing for {n} seconds.", path, n)
            }
            WebError::Status(path, status) => {
                tr!("{path} could not be fetched: the server answered {status}.", path, status)
            }
            WebError::Read(name) => tr!("The browser could not read {name}.", name),
            WebError::NotReadable(name) => tr!(
                "{name} could not be read: it has changed since you chose it, or reading it is not permitted. If a program is still writing it, open it again when the program has ended.",
                name
            ),
            WebError::Unpack(name) => {
                tr!("{name} could not be unpacked: part of it may be missing.", name)
            }
            WebError::Fragment => {
                tr!("The part of the address after # is damaged; some of it may be missing.").to_owned()
            }
            WebError::FragmentSize(most) => {
                tr!("The part of the address after # unpacks to more than {most} bytes.", most)
            }
            WebError::Save => tr!("The browser does not let this page save files.").to_owned(),
            WebError::Picture(width, height) => {
                tr!("The browser could not draw a picture of {width} × {height} pixels.", width, height)
            }
            WebError::Drawing => tr!(
                "This browser does not let pages read their own drawings, so a PNG would show only stripes. Save the SVG instead; it looks the same."
            )
            .to_owned(),
            WebError::Json => tr!("The value cannot be written as JSON, or is too long.").to_owned(),
            WebError::Endless(n) => {
                tr!("The program did not come to an end within {n} s of real time, and was stopped.", n)
            }
            WebError::Crash => {
                tr!("The program was stopped: it needed more memory than the interpreter has.").to_owned()
            }
            WebError::Interpreter(why) => {
                tr!("The interpreter for programs could not be loaded here: {why}", why)
            }
            WebError::Protocol(n) => tr!("This page uses version {n} of the message protocol.", n),
        })
    }
}
