//! Whether what a scenario says stays within the strings of its Node program. Must not know more of JavaScript than where
//! strings and comments end.

/// The text without what stands in strings and comments. What stands in `${}` is code; none of it has braces.
///
/// # Errors
/// What is not closed.
pub fn outside_strings(code: &str) -> Result<String, String> {
    const ENDS: [char; 4] = ['\n', '\r', '\u{2028}', '\u{2029}'];
    let mut outside = String::new();
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '/' if chars.peek() == Some(&'/') => while chars.next_if(|c| !ENDS.contains(c)).is_some() {},
            '\'' | '"' | '`' => loop {
                match chars.next() {
                    Some('\\') => drop(chars.next()),
                    Some('$') if c == '`' && chars.next_if_eq(&'{').is_some() => {
                        outside.extend(chars.by_ref().take_while(|&c| c != '}'));
                    }
                    Some(end) if end == c => break,
                    // Within these, they are letters like others.
                    Some('\u{2028}' | '\u{2029}') => {}
                    Some(end) if c != '`' && ENDS.contains(&end) => {
                        return Err(format!("{c} is not closed in its line"));
                    }
                    Some(_) => {}
                    None => return Err(format!("{c} is not closed")),
                }
            },
            c => outside.push(c),
        }
    }
    Ok(outside)
}

#[test]
fn what_stands_in_strings_is_left_out() {
    for (code, outside) in [
        ("a('b', \"c'\", `d\\`${e}`)", Some("a(, , e)")),
        ("a('\\\\', b)", Some("a(, b)")),
        ("a(); // it's\u{2028}b()", Some("a(); \u{2028}b()")),
        ("a('b\u{2028}')", Some("a()")),
        ("a('b\n')", None),
        ("a(`b)", None),
    ] {
        assert_eq!(outside_strings(code).ok().as_deref(), outside, "{code}");
    }
}
