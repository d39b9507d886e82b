//! How the page begins and what brings something else on screen: booting from an address, applying a query, opening
//! files, fetching figures, languages, and keeping the address to what is on screen. Must not render panels.

mod apply_query;
mod boot;
mod catalogue;
mod file_kind;
mod language;
mod links;
mod open;
mod routing;
mod start;
mod turn;

pub use self::apply_query::{asking, at_this_moment, beyond_the_last, changed, drive, looks};
pub use self::boot::begin;
pub use self::catalogue::{figure, first, offered, use_titles};
pub use self::language::speak;
pub use self::links::{address_of, as_it_looks, asked_now, figure_link, go_to, index_link, parameters_of};
pub use self::open::{Opened, open, read};
pub use self::routing::{use_address, use_figures};
pub use self::start::{Begun, started};
pub use self::turn::Turn;
