//! What the page's address asks for, and what is on screen as an address: readable parameters (`table`) for what authors
//! type, and a packed fragment (`fragment`) for the rest. Pure: `crate::web` reads and writes addresses.
//! docs/addresses.md lists the parameters; a test compares it with the table.

mod error;
mod fragment;
mod languages;
mod query;
mod table;

pub use self::error::AddressError;
pub use self::fragment::{Fragment, LONGEST, unwrapped, wrapped};
pub use self::languages::{LANGUAGES, spoken};
pub use self::table::{PARAMETERS, Parameter};
pub use crate::ui::model::{Controls, PageQuery, PlayheadTarget, TextPanel};
