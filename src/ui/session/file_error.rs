//! Why a file cannot be opened, be it the reader's or one beside the page.

use std::fmt;

use crate::tr;
use crate::trace::Amount;
use crate::web::error::WebError;

/// Why a file cannot be opened. Displayed as a sentence in the page's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// The browser could not read it.
    Web(WebError),
    /// The file of that name is packed in a format that browsers cannot unpack.
    Packed(String, &'static str),
    /// The file of that name is of another format.
    Format(String, &'static str),
    /// The file of that name is no text.
    Binary(String),
    /// The file of that name is packed more than so many times over.
    Nested(String, usize),
    /// The file of that name is a folder.
    Folder(String),
    /// The file of that name unpacks to more than so many bytes.
    TooLarge(String, u64),
    /// The file at that path is not on the page's server.
    Elsewhere(String),
}

impl From<WebError> for FileError {
    fn from(error: WebError) -> FileError {
        FileError::Web(error)
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            FileError::Web(error) => return write!(f, "{error}"),
            FileError::Packed(name, format) => tr!(
                "{name} is compressed as {format}, which browsers cannot unpack. Unpack it, then open the file inside.",
                name,
                format
            ),
            FileError::Format(name, format) => {
                tr!("{name} is {format}, not a trace, scenario or figure.", name, format)
            }
            FileError::Binary(name) => {
                tr!("{name} is not text, so it is no trace, scenario or figure.", name)
            }
            FileError::Nested(name, n) => tr!("{name} is compressed more than {n} times over.", name, n),
            FileError::Folder(name) => tr!("{name} is a folder; drop one of its files instead.", name),
            FileError::TooLarge(name, most) => tr!(
                "{name} is larger than {amount}; the rest was not read.",
                name,
                amount = Amount::bytes(*most)
            ),
            FileError::Elsewhere(path) => {
                tr!("{path} is not on this page's server, and the page loads from no other.", path)
            }
        })
    }
}
