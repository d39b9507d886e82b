//! The frame around the panels: the head, help, notices, the language button.

mod full_page;
mod header;
mod help;
mod language_button;
mod notice_box;

pub use self::full_page::FullPage;
pub use self::header::Header;
pub use self::help::Help;
pub use self::notice_box::NoticeBox;
