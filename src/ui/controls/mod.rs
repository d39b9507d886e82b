//! Small controls that several rooms use. Must not know the page's state.

mod choice;
mod copy_field;

pub use self::choice::use_choice;
pub use self::copy_field::CopyField;
