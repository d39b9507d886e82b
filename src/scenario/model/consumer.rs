//! The consumers, in one table: what each is called in files and on the page. `wiring/consumer.rs` has what each does on
//! the engine, `javascript/listing.rs` the same as JavaScript.

use serde::{Deserialize, Serialize};

use crate::tr;

macro_rules! consumers {
    (
        $(#[doc = $first_doc:literal])* $first:ident = $first_code:literal, $first_id:literal,
            $first_name:expr, $first_hint:expr;
        $($(#[$attribute:meta])* $variant:ident = $code:literal, $id:literal, $name:expr, $hint:expr;)*
    ) => {
        /// The code between two streams.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        #[cfg_attr(not(target_os = "unknown"), derive(schemars::JsonSchema))]
        pub enum Consumer {
            $(#[doc = $first_doc])* $first,
            $($(#[$attribute])* $variant,)*
        }

        impl Consumer {
            /// Every consumer, in the order in which the page offers them.
            pub const ALL: [Consumer; [$first_code, $($code),*].len()] =
                [Consumer::$first, $(Consumer::$variant),*];

            /// The codes of all, as documents have them.
            pub const CODES: &'static str = concat!($first_code, $(", ", $code,)*);

            /// What it is called in a file and in an address.
            pub fn code(self) -> &'static str {
                match self {
                    Consumer::$first => $first_code,
                    $(Consumer::$variant => $code,)*
                }
            }

            /// The id of its button.
            pub fn id(self) -> &'static str {
                match self {
                    Consumer::$first => $first_id,
                    $(Consumer::$variant => $id,)*
                }
            }

            /// What it is called on the page, in the reader's language.
            pub fn name(self) -> &'static str {
                match self {
                    Consumer::$first => $first_name,
                    $(Consumer::$variant => $name,)*
                }
            }

            /// What its code does, in a few words of the reader's language.
            pub fn hint(self) -> &'static str {
                match self {
                    Consumer::$first => $first_hint,
                    $(Consumer::$variant => $hint,)*
                }
            }
        }
    };
}

consumers! {
    /// `on('data', chunk => sink.write(chunk))`, and what it returns is ignored.
    Ignore = "ignore", "ignore", tr!("Ignore it"), tr!("what write() returns is ignored");
    /// `pause()` on `false`, `resume()` on `'drain'`, by hand.
    Manual = "manual", "manual", tr!("By hand"), tr!("pause() on false, resume() on 'drain'");
    /// `source.pipe(sink)`
    #[default]
    Pipe = "pipe", "pipe", "pipe()", tr!("Node does it for you");
    /// `pipeline(source, sink, callback)`
    Pipeline = "pipeline", "pipeline", "pipeline()", tr!("like pipe(), but an error destroys every stream");
    /// `on('readable')`, and `read()` as long as the sink needs no drain.
    Readable = "readable", "readable", "'readable'", tr!("read() only while there is room");
    /// `for await (const chunk of source)`, waiting for `'drain'` after a `false`.
    ForAwait = "forAwait", "for-await", "for await", tr!("a loop that awaits 'drain'");
}

impl Consumer {
    /// The consumer with that code, in whatever letters.
    pub fn from_code(code: &str) -> Option<Consumer> {
        Consumer::ALL.into_iter().find(|consumer| consumer.code().eq_ignore_ascii_case(code))
    }
}

#[cfg(test)]
mod tests {
    use super::Consumer;

    #[test]
    fn the_table_has_the_codes_that_files_have() {
        for consumer in Consumer::ALL {
            let written = serde_json::to_value(consumer).unwrap();
            assert_eq!(written, consumer.code());
            assert_eq!(Consumer::from_code(&consumer.code().to_uppercase()), Some(consumer));
        }
        assert_eq!(Consumer::CODES.split(", ").count(), Consumer::ALL.len());
    }
}
