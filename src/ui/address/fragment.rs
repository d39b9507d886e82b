//! The address's fragment: what is on screen that no parameter can say, as `#h1:` and packed JSON in letters that
//! addresses may have. Packing and unpacking are the browser's work; here is what is packed, and in which version.

use serde::{Deserialize, Serialize};

use super::error::AddressError;
use crate::figure::Figure;
use crate::scenario::{Fault, Scenario, read_json};
use crate::tr;

/// The version that is written. All earlier ones are read, too: `Fragment::read` brings them up to this one.
const VERSION: u32 = 1;

/// Characters that a fragment may have.
pub const LONGEST: usize = 64 * 1024;

/// What is in a fragment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fragment {
    /// A figure that is not in the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<Figure>,
    /// What runs, where no parameter can say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenario: Option<Scenario>,
    /// What it was before the last change, where the two are compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Scenario>,
    /// The program that the reader has made of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

impl Fragment {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        *self == Fragment::default()
    }

    /// What a version's text says.
    ///
    /// # Errors
    /// What is wrong with it: at least one fault.
    pub fn read(version: u32, text: &str) -> Result<Fragment, Vec<Fault>> {
        // There is one version so far; what another one had differently is brought up to date here.
        debug_assert!((1..=VERSION).contains(&version));
        let link: Fragment = read_json(text)?;
        if link.is_empty() {
            return Err(vec![Fault { place: String::new(), words: tr!("it is empty").to_owned() }]);
        }
        let of_figure = link.figure.as_ref().map(Figure::faults).unwrap_or_default();
        let of = |scenario: &Option<Scenario>| scenario.as_ref().map(Scenario::faults).unwrap_or_default();
        let parts = [("figure", of_figure), ("scenario", of(&link.scenario)), ("before", of(&link.before))];
        let faults: Vec<Fault> = parts.into_iter().flat_map(|(part, faults)| inside(part, faults)).collect();
        if faults.is_empty() { Ok(link) } else { Err(faults) }
    }

    /// Its text, in the version that is written.
    pub fn write(&self) -> String {
        // It is plain data: nothing in it can fail to be written. By way of a value, as files are: one writer is enough.
        serde_json::to_value(self).map(|value| value.to_string()).unwrap_or_default()
    }
}

fn inside(part: &str, faults: Vec<Fault>) -> impl Iterator<Item = Fault> {
    faults.into_iter().map(move |fault| Fault { place: format!("{part}.{}", fault.place), ..fault })
}

/// The version and the packed bytes of an address's fragment; `None` if it is not one of ours.
///
/// # Errors
/// If it is one that cannot be read.
pub fn unwrapped(fragment: &str) -> Result<Option<(u32, Vec<u8>)>, AddressError> {
    let text = fragment.strip_prefix('#').unwrap_or(fragment);
    let Some((version, packed)) = text.strip_prefix('h').and_then(|text| text.split_once(':')) else {
        return Ok(None);
    };
    // As it is written: neither a sign nor zeros stand before it.
    if version.is_empty() || version.starts_with('0') || !version.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    let Some(version) = version.parse().ok().filter(|version| *version <= VERSION) else {
        return Err(AddressError::Newer);
    };
    if packed.len() > LONGEST {
        return Err(AddressError::TooLong(packed.len(), LONGEST));
    }
    match from_letters(packed) {
        Some(bytes) => Ok(Some((version, bytes))),
        None => Err(AddressError::Damaged),
    }
}

/// The fragment for packed bytes, with its `#`.
pub fn wrapped(packed: &[u8]) -> String {
    format!("#h{VERSION}:{}", to_letters(packed))
}

/// RFC 4648's alphabet for addresses.
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Six bits a letter, without padding.
fn to_letters(bytes: &[u8]) -> String {
    let group = |group: &[u8]| {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        (0..=group.len()).map(move |at| char::from(LETTERS[(bits >> (18 - 6 * at)) as usize & 63]))
    };
    bytes.chunks(3).flat_map(group).collect()
}

fn from_letters(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut bits, mut held) = (Vec::with_capacity(text.len() * 3 / 4), 0_u32, 0);
    for letter in text.bytes() {
        let six = LETTERS.iter().position(|known| *known == letter)? as u32;
        bits = bits << 6 | six;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_from_letters() {
        let all: Vec<u8> = (0..=255).collect();
        for length in (0..10).chain([255, 256]) {
            let bytes = &all[..length];
            assert_eq!(from_letters(&to_letters(bytes)).as_deref(), Some(bytes));
        }
        assert_eq!(to_letters(b"\xfb\xff"), "-_8");
    }

    #[test]
    fn what_is_no_fragment_of_ours_is_somebody_elses() {
        for fragment in [
            "", "#", "#top", "#h", "#h:", "#hx:abc", "#h0:abc", "#h01:abc", "#h+1:abc", "#h 1:abc",
            "#s1:abc", "#-h1:",
        ] {
            assert_eq!(unwrapped(fragment), Ok(None), "{fragment}");
        }
    }

    #[test]
    fn a_fragment_that_cannot_be_read_says_why() {
        let long = format!("#h1:{}", "A".repeat(LONGEST + 1));
        for (fragment, word) in [
            ("#h1:a b", "damaged"),
            ("#h1:%41", "damaged"),
            ("#h2:AAAA", "newer"),
            ("#h999999999999:AAAA", "newer"),
            (long.as_str(), "too long"),
        ] {
            let said = unwrapped(fragment).unwrap_err();
            assert!(said.to_string().contains(word), "{said}");
        }
    }

    #[test]
    fn what_is_wrong_in_a_link_is_named_with_its_place() {
        for (text, place) in [
            (r#"{"scenario":{"flows":[]}}"#, "scenario.flows"),
            (r#"{"before":{"flows":[]}}"#, "before.flows"),
            (r#"{"senario":{}}"#, "senario"),
            ("[", ""),
            ("[]", "must be an object"),
            (r#"["figure"]"#, "must be an object"),
            ("{}", "it is empty"),
        ] {
            let faults = Fragment::read(1, text).unwrap_err();
            assert!(faults.iter().any(|fault| fault.to_string().contains(place)), "{text}: {faults:?}");
        }
    }
}
