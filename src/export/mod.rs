//! What leaves Highwater: pictures of a moment that need nothing else, and what files are called. The page and the
//! native program write the very same ones.
//!
//! Must not know the browser, and must not decide what is drawn: the views do.

mod colours;
mod name;
mod picture;

pub use colours::{Paint, Theme};
pub use name::{file_name, time_word};
pub use picture::{PicturePart, SLIDE, picture};
