//! `try … catch … finally` for boa: while such a `finally` awaits or yields, boa (0.22) keeps an error that its `catch` has thrown in
//! the one place that all functions share, so that another function throws it in its stead. Written as
//! `try { try … catch … } finally …`, which means the same, each error has a place of its own. Lines stay what they are.

use std::borrow::Cow;

use boa_engine::{Context, JsResult};

/// Parses a text so that its errors come out where they ought to.
pub(super) fn parse<T>(
    text: &str,
    context: &mut Context,
    parse: impl Fn(&str, &mut Context) -> JsResult<T>,
) -> JsResult<T> {
    match nested(text) {
        Cow::Borrowed(text) => parse(text, context),
        // A text that is not understood here is left as it is, and so is the error that it has.
        Cow::Owned(nested) => parse(&nested, context).or_else(|_| parse(text, context)),
    }
}

#[derive(Clone, Copy)]
struct Token<'a> {
    text: &'a str,
    at: usize,
    /// Of a bracket that closes: the number of the token that opens it.
    opens: Option<usize>,
}

fn nested(text: &str) -> Cow<'_, str> {
    if !text.contains("finally") || !text.contains("catch") {
        return Cow::Borrowed(text);
    }
    let tokens = tokens(text);
    let word = |number: Option<usize>, word: &str| number.filter(|&number| tokens[number].text == word);
    // The token before the bracket that this one closes.
    let before = |number: Option<usize>, closing: &str| {
        word(number, closing).and_then(|number| tokens[number].opens)?.checked_sub(1)
    };
    let mut insertions = Vec::new();
    for number in 0..tokens.len() {
        if tokens[number].text != "finally" || tokens.get(number + 1).is_none_or(|next| next.text != "{") {
            continue;
        }
        let after_catch = before(number.checked_sub(1), "}");
        let catch = word(after_catch, "catch").or_else(|| word(before(after_catch, ")"), "catch"));
        let try_block = before(catch.and_then(|catch| catch.checked_sub(1)), "}");
        if let Some(start) = word(try_block, "try") {
            insertions.push((tokens[start].at + "try".len(), "{try"));
            insertions.push((tokens[number].at, "}"));
        }
    }
    if insertions.is_empty() {
        return Cow::Borrowed(text);
    }
    insertions.sort_unstable();
    let mut result = String::new();
    let mut from = 0;
    for (at, inserted) in insertions {
        result += &text[from..at];
        result += inserted;
        from = at;
    }
    Cow::Owned(result + &text[from..])
}

/// Words, and whatever else is a single character; no comments. Strings, templates and regular expressions are `0`.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let bytes = text.as_bytes();
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    // The brackets `${` of templates that are open, as the depth of `open` within them.
    let mut templates: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at += 1;
        match byte {
            b'/' if bytes.get(at) == Some(&b'/') => at = end_of(bytes, at, |rest| rest[0] == b'\n'),
            b'/' if bytes.get(at) == Some(&b'*') => {
                at = end_of(bytes, at + 1, |rest| rest.starts_with(b"*/")) + 1;
            }
            b'/' if begins_expression(tokens.last()) => {
                at = regular_expression(bytes, at);
                tokens.push(literal(start));
            }
            b'\'' | b'"' => {
                at = quoted(bytes, at, byte);
                tokens.push(literal(start));
            }
            b'`' => {
                tokens.push(literal(start));
                at = template(bytes, at, &mut templates, open.len());
            }
            b'}' if templates.last() == Some(&open.len()) => {
                templates.pop();
                tokens.push(literal(start));
                at = template(bytes, at, &mut templates, open.len());
            }
            _ if byte.is_ascii_whitespace() => {}
            _ if is_word(byte) => {
                at = end_of(bytes, at, |rest| !is_word(rest[0]));
                at = at.min(bytes.len());
                tokens.push(Token { text: &text[start..at], at: start, opens: None });
            }
            _ => {
                let opens = match byte {
                    b'(' | b'[' | b'{' => {
                        open.push(tokens.len());
                        None
                    }
                    b')' | b']' | b'}' => open.pop(),
                    _ => None,
                };
                tokens.push(Token { text: &text[start..at], at: start, opens });
            }
        }
    }
    tokens
}

fn literal(at: usize) -> Token<'static> {
    Token { text: "0", at, opens: None }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}

/// The first place from `at` on where it `is`; the end of the text where there is none.
fn end_of(bytes: &[u8], at: usize, is: impl Fn(&[u8]) -> bool) -> usize {
    (at..bytes.len()).find(|&at| is(&bytes[at..])).unwrap_or(bytes.len())
}

/// Whether a slash after that token begins a regular expression.
fn begins_expression(last: Option<&Token<'_>>) -> bool {
    let Some(last) = last else { return true };
    match last.text {
        ")" | "]" | "}" => false,
        "return" | "typeof" | "case" | "in" | "of" | "delete" | "void" | "throw" | "new" | "do" | "else"
        | "await" | "yield" | "instanceof" => true,
        text => !text.bytes().next().is_some_and(is_word),
    }
}

fn quoted(bytes: &[u8], mut at: usize, quote: u8) -> usize {
    while let Some(&byte) = bytes.get(at) {
        at += if byte == b'\\' { 2 } else { 1 };
        if byte == quote {
            break;
        }
    }
    at
}

fn regular_expression(bytes: &[u8], mut at: usize) -> usize {
    let mut in_class = false;
    while let Some(&byte) = bytes.get(at) {
        at += if byte == b'\\' { 2 } else { 1 };
        match byte {
            b'[' => in_class = true,
            b']' => in_class = false,
            b'/' if !in_class => break,
            b'\n' => break,
            _ => {}
        }
    }
    at
}

/// The text of a template up to its end, or to the next expression in it.
fn template(bytes: &[u8], mut at: usize, templates: &mut Vec<usize>, depth: usize) -> usize {
    while let Some(&byte) = bytes.get(at) {
        at += if byte == b'\\' { 2 } else { 1 };
        match byte {
            b'`' => break,
            b'$' if bytes.get(at) == Some(&b'{') => {
                templates.push(depth);
                return at + 1;
            }
            _ => {}
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::nested;

    #[test]
    fn a_catch_before_a_finally_is_nested() {
        let check = |text: &str, expected: &str| assert_eq!(nested(text), expected);
        check("try { a } catch (e) { b } finally { c }", "try{try { a } catch (e) { b } }finally { c }");
        check("try {a} catch {b} finally {c}", "try{try {a} catch {b} }finally {c}");
        check(
            "try {a} catch ({ x: [y] }) {b}\nfinally {c}",
            "try{try {a} catch ({ x: [y] }) {b}\n}finally {c}",
        );
        check("try { a } finally { b } p.catch(c)", "try { a } finally { b } p.catch(c)");
        check("p.then(() => {}).catch(f).finally(g)", "p.then(() => {}).catch(f).finally(g)");
        check("/* try {a} catch {b} finally {c} */", "/* try {a} catch {b} finally {c} */");
        check("`${ 1 } try {a} catch {b} finally {c}`", "`${ 1 } try {a} catch {b} finally {c}`");
        check(
            "try { `}${ {} }{`; x = /[/]}'/ } catch {} finally {}",
            "try{try { `}${ {} }{`; x = /[/]}'/ } catch {} }finally {}",
        );
        check(
            "try { x = a / 2; s = '}' } catch (e) { try {} catch {} finally {} } finally { }",
            "try{try { x = a / 2; s = '}' } catch (e) { try{try {} catch {} }finally {} } }finally { }",
        );
        check("class A { a() {} finally() { catch_() } }", "class A { a() {} finally() { catch_() } }");
    }
}
