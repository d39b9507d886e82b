//! The JSON Schema of figures' files, generated from the types. Native only: the page has no use for it.

use super::model::Figure;

/// The schema of a figure's file.
pub fn figure_schema() -> serde_json::Value {
    schemars::schema_for!(Figure).into()
}
