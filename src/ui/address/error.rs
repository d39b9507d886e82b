//! What is wrong with an address or with a setting that a message has in its place.

use std::fmt;

use crate::{tr, tr_n};

/// Why an address cannot be followed. Displayed as a sentence in the page's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressError {
    /// A parameter with a value that makes no sense: its name, the value, and what may stand there.
    Value(&'static str, String, &'static str),
    /// A parameter with a number beyond the last: its name, the number, and the last.
    Beyond(&'static str, usize, usize),
    /// The fragment was written by a later version.
    Newer,
    /// The fragment has more characters than it may have: how many, and how many it may have.
    TooLong(usize, usize),
    /// The fragment has characters that it cannot have.
    Damaged,
}

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            AddressError::Value(name, value, values) => {
                tr!("{name}={value} in the address is not valid. Use one of: {values}.", name, value, values)
            }
            AddressError::Beyond(name, n, most) => tr_n!(
                *most,
                "The address has {name}={n}, but there is only {most}.",
                "The address has {name}={n}, but there are only {most}.",
                name,
                n,
                most
            ),
            AddressError::Newer => {
                tr!("The address was made by a newer version of Highwater, and this one cannot read it.")
                    .to_owned()
            }
            AddressError::TooLong(n, most) => tr!(
                "The part of the address after # is too long: {n} characters, where {most} are allowed.",
                n,
                most
            ),
            AddressError::Damaged => {
                tr!("The part of the address after # is damaged; some of it may be missing.").to_owned()
            }
        })
    }
}
