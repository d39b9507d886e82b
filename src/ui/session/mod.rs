//! How the page begins and what brings something else on screen: booting from an address, applying a query, opening
//! files, fetching figures, languages, changing the run, running the
//! reader's program, and keeping the address to what is on screen. Must not render panels.

mod apply_query;
mod boot;
mod catalogue;
mod commands;
mod file_error;
mod file_kind;
mod history;
mod language;
mod links;
mod live;
mod navigation;
mod open;
mod program;
mod program_answer;
mod program_figure;
mod rest;
mod routing;
mod start;

pub use self::apply_query::{
    apply_to_player, apply_to_scenario, at_this_moment, beyond_the_last, current_query, view_actions,
};
pub use self::boot::boot;
pub use self::catalogue::{figure, first, offered};
pub use self::commands::Commands;
pub use self::language::speak;
pub use self::links::{
    address_of, figure_link, go_to, index_link, parameters_of, query_of_address, with_appearance,
};
pub use self::navigation::Navigation;
pub use self::open::{Runnable, open, read};
pub use self::program::{ProgramShown, back_to_own, run_program, stop_program};
pub use self::rest::{use_more, use_recording, use_rest};
pub use self::routing::{use_address, use_figures};
pub use self::start::{Session, start_run};
