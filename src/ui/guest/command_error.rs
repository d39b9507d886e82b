//! Why a command of a host page or of a script was not carried out.

use std::fmt;

use crate::scenario::Fault;
use crate::tr;
use crate::ui::address::AddressError;
use crate::web::error::WebError;

/// Why a command was refused. Displayed as the sentence that its sender gets.
#[derive(Clone, Debug, PartialEq)]
pub enum CommandError {
    /// Its message cannot be read.
    Message(WebError),
    /// The command of that name has a value that is neither text nor a number.
    Value(String),
    /// `step` has a value that it cannot have.
    Step,
    /// `set` has a value that is no object, or one with more than text and numbers in it.
    Set,
    /// There is no setting of that name, or only the address has it.
    Setting(String),
    /// A setting makes no sense.
    Address(AddressError),
    /// What it is to load or to run has a fault.
    Fault(Fault),
    /// It is for what the reader has opened, which is private.
    Private,
    /// It needs the second file of the program, which could not be had.
    Rest,
    /// Too many commands wait already.
    TooMany,
    /// The trace could not be written, for that reason.
    Trace(String),
}

impl From<AddressError> for CommandError {
    fn from(error: AddressError) -> CommandError {
        CommandError::Address(error)
    }
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentence = match self {
            CommandError::Message(error) => return write!(f, "{error}"),
            CommandError::Address(error) => return write!(f, "{error}"),
            CommandError::Fault(fault) => return write!(f, "{fault}"),
            CommandError::Value(name) => tr!("“{name}” must be a string or a number.", name),
            CommandError::Step => tr!("“step” must be a whole number, “next” or “previous”.").to_owned(),
            CommandError::Set => tr!("“set” must be an object of strings and numbers.").to_owned(),
            CommandError::Setting(name) => tr!("“{name}” is not a setting.", name),
            CommandError::Private => {
                tr!("What is shown here is private to the reader. Use “load” to show something else.")
                    .to_owned()
            }
            CommandError::Rest => tr!("A part of the page could not be loaded.").to_owned(),
            CommandError::TooMany => tr!("Too many messages at once: this one was ignored.").to_owned(),
            CommandError::Trace(error) => tr!("The trace could not be written: {error}.", error),
        };
        f.write_str(&sentence)
    }
}
