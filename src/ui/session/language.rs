//! The languages of the page: which there are, and going over to one of them with what is on screen.

use super::catalogue::use_titles;
use crate::tr;
use crate::ui::model::Notice;
use crate::web::Later;
use crate::web::address::set_language;
use crate::web::fetch::fetch_text;
use crate::words::{ENGLISH, language, use_language};

/// Says everything in a language from now on. What cannot be fetched leaves the language as it was.
pub fn speak(code: &'static str) -> Later<'static, Result<(), Notice>> {
    Box::pin(spoken_in(code))
}

async fn spoken_in(code: &'static str) -> Result<(), Notice> {
    let file = match code {
        _ if code == language() => return Ok(()),
        ENGLISH => "{}".to_owned(),
        _ => fetch_text(&format!("./words/{code}.json")).await.map_err(|error| unsaid(&error))?,
    };
    use_language(code, &file).map_err(|error| unsaid(&error))?;
    use_titles().await;
    // Without a document there is nothing that could be in a language.
    let _ = set_language(language());
    Ok(())
}

fn unsaid(why: &dyn ToString) -> Notice {
    let title = tr!("The language could not be loaded, so the page stays as it is.").to_owned();
    Notice { details: vec![why.to_string()], ..Notice::bad(title) }
}
