//! What a file is, by its first bytes: text, text that has to be unpacked or decoded first, or nothing that the page opens.
//! Must not read more of it.

use super::file_error::FileError;

/// First bytes that tell.
pub const HEAD: usize = 512;

/// What a file is.
#[derive(Clone, Debug, PartialEq)]
pub enum FileKind {
    /// Text in UTF-8, as far as can be seen, or a trace.
    Text,
    /// Packed by gzip.
    Gzip,
    /// Text in UTF-16, by the name that browsers have for its order of bytes.
    Utf16(&'static str),
    /// Nothing that the page opens.
    Other(FileError),
}

/// First bytes of what has to be unpacked by another program, and the name of that.
const PACKED: [(&[u8], &str); 6] = [
    (b"PK\x03\x04", "ZIP"),
    (b"\x28\xB5\x2F\xFD", "Zstandard"),
    (b"BZh", "bzip2"),
    (b"\xFD7zXZ\0", "xz"),
    (b"7z\xBC\xAF\x27\x1C", "7-Zip"),
    (b"\x04\x22\x4D\x18", "LZ4"),
];

/// First bytes of what holds something else, and the name of that.
const ELSE: [(&[u8], &str); 5] = [
    (b"\x89PNG", "PNG"),
    (b"\xFF\xD8\xFF", "JPEG"),
    (b"%PDF-", "PDF"),
    (b"\0asm", "WebAssembly"),
    (b"\x7FELF", "ELF"),
];

impl FileKind {
    /// By its name and its first bytes.
    pub fn of(name: &str, head: &[u8]) -> FileKind {
        let begins = |(bytes, _): &&(&[u8], &str)| head.starts_with(bytes);
        // Nothing in it says that it is brotli.
        let brotli = name.to_ascii_lowercase().ends_with(".br").then_some("Brotli");
        if head.starts_with(b"\x1F\x8B") {
            return FileKind::Gzip;
        }
        if let Some(format) = PACKED.iter().find(begins).map(|(_, format)| *format).or(brotli) {
            return FileKind::Other(FileError::Packed(name.to_owned(), format));
        }
        if let Some((_, format)) = ELSE.iter().find(begins) {
            return FileKind::Other(FileError::Format(name.to_owned(), format));
        }
        match head {
            [0xFF, 0xFE, ..] => FileKind::Utf16("utf-16le"),
            [0xFE, 0xFF, ..] => FileKind::Utf16("utf-16be"),
            // A trace may have records, which are no text.
            _ if head.starts_with(b"{\"highwater\":") => FileKind::Text,
            _ if head.contains(&0) => FileKind::Other(FileError::Binary(name.to_owned())),
            _ => FileKind::Text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, head: &[u8], told: &str) {
        match FileKind::of(name, head) {
            FileKind::Other(error) => {
                let sentence = error.to_string();
                assert!(sentence.starts_with(&format!("{name} is {told}")), "{sentence}");
            }
            kind => assert_eq!(format!("{kind:?}"), told, "{name}"),
        }
    }

    #[test]
    fn files_are_known_by_their_first_bytes() {
        check("a.jsonl", b"{\"highwater\":1}\n", "Text");
        check("a.jsonl", b"", "Text");
        check("a.trace", b"{\"highwater\":2}\n\x80\0\x01\0", "Text");
        check("a.jsonl", b"\xEF\xBB\xBF{\"highwater\":1}\n", "Text");
        check("a.jsonl", b"\xFF\xFE{\0\"\0", "Utf16(\"utf-16le\")");
        check("a.jsonl", b"\xFE\xFF\0{\0\"", "Utf16(\"utf-16be\")");
        check("a.jsonl", b"\x1F\x8B\x08\0", "Gzip");
        check("a.jsonl.gz", b"{\"highwater\":1}\n", "Text");
        check("a.jsonl.br", b"\x1B\x0E\0\xF8", "compressed as Brotli");
        check("a.zip", b"PK\x03\x04\x14\0", "compressed as ZIP");
        check("a.zst", b"\x28\xB5\x2F\xFD\x24", "compressed as Zstandard");
        check("a.png", b"\x89PNG\r\n\x1A\n", "PNG");
        check("a.heapsnapshot", b"a\0b", "not text");
    }
}
