//! `StringDecoder`, after Node's `src/string_decoder.cc`: what a chunk's end cuts is held until the rest has come. Must not
//! know how whole pieces are decoded.

use super::Encoding;

/// `new StringDecoder(encoding)`
///
/// ```
/// use highwater::encoding::{Encoding, StringDecoder};
///
/// let mut decoder = StringDecoder::new(Encoding::Utf8);
/// let [euro_begins, euro_ends] = [&[b'5', 0xe2][..], &[0x82, 0xac]];
/// assert_eq!(String::from_utf16_lossy(&decoder.write(euro_begins)), "5");
/// assert_eq!(String::from_utf16_lossy(&decoder.write(euro_ends)), "€");
/// assert!(decoder.end().is_empty());
/// ```
#[derive(Clone, Debug)]
pub struct StringDecoder {
    encoding: Encoding,
    /// The bytes of a character, or of a group of base64, that is not whole.
    held: Vec<u8>,
    /// How many bytes make it whole.
    missing: usize,
}

impl StringDecoder {
    /// A decoder that holds nothing.
    pub fn new(encoding: Encoding) -> Self {
        StringDecoder { encoding, held: Vec::new(), missing: 0 }
    }

    /// `decoder.encoding`
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// `decoder.write(bytes)`: what is whole by now.
    pub fn write(&mut self, mut bytes: &[u8]) -> Vec<u16> {
        let mut string = Vec::new();
        if self.missing > 0 {
            let mut taken = self.missing.min(bytes.len());
            if self.encoding == Encoding::Utf8
                && let Some(place) = bytes[..taken].iter().position(|&byte| !is_continuation(byte))
            {
                // Another character begins: what is held will never be whole.
                taken = place;
                self.missing = taken;
            }
            let (rest, after) = bytes.split_at(taken);
            self.held.extend_from_slice(rest);
            self.missing -= taken;
            bytes = after;
            if self.missing > 0 {
                return string;
            }
            string = self.encoding.decode(&std::mem::take(&mut self.held));
        }
        let (held, missing) = self.cut(bytes);
        let (whole, rest) = bytes.split_at(bytes.len() - held);
        (self.held, self.missing) = (rest.to_vec(), missing);
        string.extend(self.encoding.decode(whole));
        string
    }

    /// `decoder.end()`: what is held, whole or not.
    pub fn end(&mut self) -> Vec<u16> {
        self.missing = 0;
        self.encoding.decode(&std::mem::take(&mut self.held))
    }

    /// How many of the last bytes are to be held, and how many more they wait for.
    fn cut(&self, bytes: &[u8]) -> (usize, usize) {
        match self.encoding {
            Encoding::Utf8 => {
                let back = bytes.iter().rev().take(4).position(|&byte| !is_continuation(byte));
                let Some(back) = back else { return (0, 0) };
                let needed = match bytes[bytes.len() - 1 - back] {
                    0xc0..=0xdf => 2,
                    0xe0..=0xef => 3,
                    0xf0..=0xf7 => 4,
                    _ => 0,
                };
                let held = back + 1;
                if held < needed { (held, needed - held) } else { (0, 0) }
            }
            Encoding::Utf16Le => match bytes {
                [.., _] if !bytes.len().is_multiple_of(2) => (1, 1),
                [.., _, 0xd8..=0xdb] => (2, 2),
                _ => (0, 0),
            },
            Encoding::Base64 | Encoding::Base64Url => match bytes.len() % 3 {
                0 => (0, 0),
                held => (held, 3 - held),
            },
            Encoding::Latin1 | Encoding::Ascii | Encoding::Hex => (0, 0),
        }
    }
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}
