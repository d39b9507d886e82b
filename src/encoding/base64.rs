//! Base64 as Node reads and writes it: it takes both alphabets, skips what is of neither, and stops at the first `=`.
//! Libraries refuse such input. Must not know other encodings.

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn value(byte: u8) -> Option<u32> {
    match byte {
        b'-' => Some(62),
        b'_' => Some(63),
        digit => DIGITS.iter().position(|&one| one == digit).map(|place| place as u32),
    }
}

/// `Buffer.from(string, 'base64')`, the same for `'base64url'`.
pub(super) fn encode(string: &[u16]) -> Vec<u8> {
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0, 0);
    // Of a code unit beyond a byte, Node looks at the lower half.
    let units = string.iter().map(|unit| unit.to_le_bytes()[0]);
    for value in units.take_while(|&byte| byte != b'=').filter_map(value) {
        bits = bits << 6 | value;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    bytes
}

/// `buffer.toString('base64')`, or `'base64url'`, which has two other digits and no padding.
pub(super) fn decode(bytes: &[u8], url: bool) -> Vec<u16> {
    let mut string = Vec::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |place: usize| u32::from(group.get(place).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let digit = match DIGITS[(bits >> (18 - 6 * place) & 63) as usize] {
                _ if place > group.len() => b'=',
                b'+' if url => b'-',
                b'/' if url => b'_',
                digit => digit,
            };
            if !(url && digit == b'=') {
                string.push(digit.into());
            }
        }
    }
    string
}
