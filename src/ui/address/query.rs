//! Reading and writing a query as an address's parameters, by the table.

use super::error::AddressError;
use super::table::{PARAMETERS, Parameter};
use crate::ui::model::PageQuery;

impl PageQuery {
    /// Whether that is one of our parameters.
    pub fn knows(name: &str) -> bool {
        PARAMETERS.iter().any(|parameter| parameter.name.eq_ignore_ascii_case(name))
    }

    /// Reads parameters, and says of each value that makes no sense what would. Parameters that are not in the table
    /// are skipped.
    pub fn read(parameters: impl IntoIterator<Item = (String, String)>) -> (PageQuery, Vec<AddressError>) {
        let (mut query, mut faults) = (PageQuery::default(), Vec::new());
        for (name, value) in parameters {
            faults.extend(query.set(&name, &value).err());
        }
        (query, faults)
    }

    /// Asks for one thing more.
    ///
    /// # Errors
    /// [`AddressError::Value`]
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), AddressError> {
        let known = |parameter: &&Parameter| parameter.name.eq_ignore_ascii_case(name);
        let Some(parameter) = PARAMETERS.iter().find(known) else { return Ok(()) };
        (parameter.read)(self, value.trim()).ok_or_else(|| {
            let value: String = value.chars().take(40).collect();
            AddressError::Value(parameter.name, value, parameter.values)
        })
    }

    /// The parameters that ask for this, in the table's order.
    pub fn parameters(&self) -> Vec<(String, String)> {
        let said = |parameter: &Parameter| Some((parameter.name.to_owned(), (parameter.write)(self)?));
        PARAMETERS.iter().filter_map(said).collect()
    }
}
