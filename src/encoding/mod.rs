//! Node's encodings: strings to bytes and back, as `Buffer.from(string, encoding)` and `buffer.toString(encoding)` do it, and
//! [`StringDecoder`], which holds what a chunk's end has cut. Must not know streams.
//!
//! A string is a slice of UTF-16 code units, as in JavaScript.

mod base64;
mod string_decoder;

pub use string_decoder::StringDecoder;

/// One of Node's encodings of a Buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// `'utf8'`
    Utf8,
    /// `'utf16le'`, also `'ucs2'`
    Utf16Le,
    /// `'latin1'`, also `'binary'`
    Latin1,
    /// `'ascii'`
    Ascii,
    /// `'base64'`
    Base64,
    /// `'base64url'`
    Base64Url,
    /// `'hex'`
    Hex,
}

impl Encoding {
    /// All of them.
    pub const ALL: [Encoding; 7] = [
        Encoding::Utf8,
        Encoding::Utf16Le,
        Encoding::Latin1,
        Encoding::Ascii,
        Encoding::Base64,
        Encoding::Base64Url,
        Encoding::Hex,
    ];

    /// The name by which Node calls it, as in `readable.readableEncoding`.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf8",
            Encoding::Utf16Le => "utf16le",
            Encoding::Latin1 => "latin1",
            Encoding::Ascii => "ascii",
            Encoding::Base64 => "base64",
            Encoding::Base64Url => "base64url",
            Encoding::Hex => "hex",
        }
    }

    /// The encoding with that name, in capitals or not (`normalizeEncoding`); `None` where `Buffer.isEncoding()` is false.
    pub fn named(name: &str) -> Option<Encoding> {
        let name = name.to_ascii_lowercase();
        let alias = match &*name {
            "utf-8" => "utf8",
            "ucs2" | "ucs-2" | "utf-16le" => "utf16le",
            "binary" => "latin1",
            same => same,
        };
        Self::ALL.into_iter().find(|encoding| encoding.name() == alias)
    }

    /// `Buffer.from(string, encoding)`. What is no hex or base64 ends it, or is left out, as in Node.
    pub fn encode(self, string: &[u16]) -> Vec<u8> {
        match self {
            Encoding::Utf8 => String::from_utf16_lossy(string).into_bytes(),
            Encoding::Utf16Le => string.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
            Encoding::Latin1 | Encoding::Ascii => string.iter().map(|unit| unit.to_le_bytes()[0]).collect(),
            Encoding::Base64 | Encoding::Base64Url => base64::encode(string),
            Encoding::Hex => {
                let digit = |unit: u16| char::from_u32(unit.into()).and_then(|digit| digit.to_digit(16));
                let pair = |pair: &[u16]| Some((digit(pair[0])? << 4 | digit(pair[1])?) as u8);
                string.chunks_exact(2).map_while(pair).collect()
            }
        }
    }

    /// `buffer.toString(encoding)`
    pub fn decode(self, bytes: &[u8]) -> Vec<u16> {
        match self {
            Encoding::Utf8 => String::from_utf8_lossy(bytes).encode_utf16().collect(),
            Encoding::Utf16Le => {
                bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect()
            }
            Encoding::Latin1 => bytes.iter().map(|&byte| byte.into()).collect(),
            Encoding::Ascii => bytes.iter().map(|&byte| (byte & 0x7f).into()).collect(),
            Encoding::Base64 => base64::decode(bytes, false),
            Encoding::Base64Url => base64::decode(bytes, true),
            Encoding::Hex => {
                bytes.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).map(u16::from).collect()
            }
        }
    }
}
