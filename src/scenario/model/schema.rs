//! The JSON Schema of scenario files, generated from the types. Native only: the page has no use for it.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::timing::Sizes;
use super::units::{Bytes, Rate};
use crate::engine::{NodeVersion, Platform, SimTime};

/// A version of Node.
pub(super) fn node(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "enum": NodeVersion::ALL.map(NodeVersion::major) })
}

/// What Node runs on.
pub(super) fn platform(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "enum": [Platform::Posix.name(), Platform::Windows.name()] })
}

macro_rules! amount {
    ($name:ident, $in_schema:literal, $what:literal, $pattern:literal) => {
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                $in_schema.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "description": $what,
                    "anyOf": [
                        { "type": "integer", "minimum": 0 },
                        { "type": "string", "pattern": $pattern },
                    ],
                })
            }
        }
    };
}

amount!(
    Bytes,
    "Bytes",
    "Bytes: 16384, or \"16 KiB\".",
    "^\\s*[0-9][0-9 .,]*\\s*([kKmMgG]([iI]?[bB])?|[bB])?\\s*$"
);
amount!(
    Rate,
    "Rate",
    "Bytes a second: 25165824, or \"24 MiB/s\".",
    "^\\s*[0-9][0-9 .,]*\\s*([kKmMgG]([iI]?[bB])?|[bB])?\\s*(/[sS])?\\s*$"
);
amount!(
    SimTime,
    "Nanos",
    "Nanoseconds: 2000000, or \"2 ms\".",
    "^\\s*[0-9][0-9 .,]*\\s*(ns|us|µs|μs|ms|s|min|h)\\s*$"
);

impl JsonSchema for Sizes {
    fn schema_name() -> Cow<'static, str> {
        "Sizes".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let bytes = generator.subschema_for::<Bytes>();
        json_schema!({
            "description": "Sizes of chunks: one for all, a list over and over, or drawn at random between two.",
            "anyOf": [
                bytes,
                { "type": "array", "items": bytes, "minItems": 1 },
                {
                    "type": "object",
                    "properties": { "from": bytes, "to": bytes },
                    "required": ["from", "to"],
                    "additionalProperties": false,
                },
            ],
        })
    }
}
