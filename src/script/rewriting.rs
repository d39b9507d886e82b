//! Programs written a little differently around what boa 0.22 lacks or does wrong, with the same lines and the same meaning:
//!
//! - While the `finally` of a `try … catch … finally` awaits or yields, an error that its `catch` has thrown is kept in the one place
//!   that all functions share, so that another function throws it. `try { try … catch … } finally …` keeps it where it belongs.
//! - `return()` of a generator that has yielded within `for (… of …)` does not close what the loop goes over. A
//!   `finally` around the loop does: see `lib/internal/loop.js`.
//! - `using x = …` and `await using x = …`, which Node has from 24 on, are a `finally` around the rest of their block: see
//!   `lib/internal/disposal.js`.

use std::borrow::Cow;

use boa_engine::{Context, JsResult};

use super::world::World;
use crate::engine::NodeVersion;

/// Parses a text as it is to be written.
pub(super) fn parse<T>(
    text: &str,
    context: &mut Context,
    parse: impl Fn(&str, &mut Context) -> JsResult<T>,
) -> JsResult<T> {
    let disposes = World::of(context).is_ok_and(|world| world.version >= NodeVersion::V24);
    match rewritten(text, disposes) {
        Cow::Borrowed(text) => parse(text, context),
        // A text that is not understood here is left as it is, and so is the error that it has.
        Cow::Owned(rewritten) => parse(&rewritten, context).or_else(|_| parse(text, context)),
    }
}

/// The text with all that is to be written differently; `using` only where the version of Node `disposes`.
fn rewritten(text: &str, disposes: bool) -> Cow<'_, str> {
    let handlers = text.contains("finally") && text.contains("catch");
    let loops = text.contains("yield") && text.contains(" of ");
    let resources = disposes && text.contains("using ");
    if !handlers && !loops && !resources {
        return Cow::Borrowed(text);
    }
    let tokens = Tokens::of(text);
    let (mut insertions, mut ends) = (Vec::new(), Vec::new());
    for number in 0..tokens.list.len() {
        match tokens.word(number) {
            "finally" => nest(&tokens, number, &mut insertions),
            "for" => guard(&tokens, number, &mut insertions),
            "using" if resources => dispose(&tokens, number, text, &mut insertions, &mut ends),
            _ => {}
        }
    }
    if insertions.is_empty() {
        return Cow::Borrowed(text);
    }
    // What is used last is given back first.
    insertions.extend(ends.into_iter().rev());
    // What stands at one place stays in the order in which it was found.
    insertions.sort_by_key(|&(at, ..)| at);
    let mut result = String::new();
    let mut from = 0;
    for (at, length, inserted) in insertions {
        result += &text[from..at];
        result += &inserted;
        from = at + length;
    }
    Cow::Owned(result + &text[from..])
}

/// Where, in the place of how many bytes, and what.
type Insertions = Vec<(usize, usize, Cow<'static, str>)>;

/// `try … catch … finally …`, where `finally` is that token.
fn nest(tokens: &Tokens<'_>, finally: usize, insertions: &mut Insertions) {
    if tokens.word(finally + 1) != "{" {
        return;
    }
    let is = |number: Option<usize>, word: &str| number.filter(|&number| tokens.word(number) == word);
    // The token before the bracket that this one closes.
    let before = |number: Option<usize>, closing: &str| {
        is(number, closing).and_then(|number| tokens.list[number].partner)?.checked_sub(1)
    };
    let after_catch = before(finally.checked_sub(1), "}");
    let catch = is(after_catch, "catch").or_else(|| is(before(after_catch, ")"), "catch"));
    let start = is(before(catch.and_then(|catch| catch.checked_sub(1)), "}"), "try");
    if let Some(start) = start {
        insertions.push((tokens.list[start].at + "try".len(), 0, "{try".into()));
        insertions.push((tokens.list[finally].at, 0, "}".into()));
    }
}

/// `for (… of …) …`, where `for` is that token and the loop yields.
fn guard(tokens: &Tokens<'_>, start: usize, insertions: &mut Insertions) {
    let awaits = tokens.word(start + 1) == "await";
    let open = start + 1 + usize::from(awaits);
    let close = tokens.list.get(open).filter(|token| token.text == "(").and_then(|token| token.partner);
    let Some(close) = close else { return };
    let mut header = tokens.within(open + 1, close);
    if header.clone().any(|number| tokens.word(number) == ";") {
        return;
    }
    let Some(of) = header.by_ref().skip(1).find(|&number| tokens.word(number) == "of") else { return };
    let body = close + 1;
    let end = match tokens.list.get(body) {
        Some(Token { text: "{", partner: Some(end), .. }) => *end,
        _ => match tokens
            .within(body, tokens.list.len())
            .find(|&number| matches!(tokens.word(number), ";" | "}"))
        {
            Some(end) if tokens.word(end) == ";" => end,
            _ => return,
        },
    };
    if !(body..end).any(|number| tokens.word(number) == "yield") {
        return;
    }
    // A label belongs to the loop.
    let is_label = start >= 2 && tokens.word(start - 1) == ":" && tokens.word(start - 2).bytes().all(is_word);
    let is_case =
        start >= 3 && tokens.word(start - 3) == "case" || start >= 2 && tokens.word(start - 2) == "default";
    let first = if is_label && !is_case { start - 2 } else { start };
    let before = if awaits {
        "{const __loop=__loopOf(true);try{try{"
    } else {
        "{const __loop=__loopOf(false);try{try{"
    };
    let after = if awaits {
        "__loop.over=true}catch(__error){__loop.over=true;throw __error}}finally{if(__loop.isLeft)await __loop.leave()}}"
    } else {
        "__loop.over=true}catch(__error){__loop.over=true;throw __error}}finally{if(__loop.isLeft)__loop.leave()}}"
    };
    insertions.push((tokens.list[first].at, 0, before.into()));
    insertions.push((tokens.list[of].at + "of".len(), 0, " __loop.of(".into()));
    insertions.push((tokens.list[close].at, 0, ")".into()));
    insertions.push((tokens.list[end].at + 1, 0, after.into()));
}

/// `using x = …` or `await using x = …`, where `using` is that token: what stands at its block's end is put into `ends`.
fn dispose(
    tokens: &Tokens<'_>,
    using: usize,
    text: &str,
    insertions: &mut Insertions,
    ends: &mut Insertions,
) {
    let awaits = using.checked_sub(1).filter(|&before| tokens.word(before) == "await");
    let start = awaits.unwrap_or(using);
    let begins_line = text[..tokens.list[start].at].trim_end_matches([' ', '\t']).ends_with('\n');
    let is_statement = start == 0 || begins_line || matches!(tokens.word(start - 1), ";" | "{" | "}" | ")");
    let is_name = tokens.word(using + 1).bytes().all(is_word) && !tokens.word(using + 1).is_empty();
    let assigns = tokens.word(using + 2) == "=" && !matches!(tokens.word(using + 3), "=" | ">");
    if !is_statement || !is_name || !assigns {
        return;
    }
    let block = (0..start).rev().find_map(|open| {
        let close = tokens.list[open].partner.filter(|&close| close > start)?;
        Some((tokens.word(open), close))
    });
    let end = match block {
        Some(("{", close)) => tokens.list[close].at,
        Some(_) => return,
        // Of a module, what it exports cannot stand in a block.
        None if (start..tokens.list.len()).any(|number| tokens.word(number) == "export") => return,
        None => text.len(),
    };
    let (from, name) = (tokens.list[start].at, tokens.list[using + 1].at);
    // Several in one block have names of their own.
    let used = format!("__used{using}");
    let (is_async, wait) = if awaits.is_some() { (true, "await ") } else { (false, "") };
    let before = format!("const {used}=__disposalOf({is_async});try{{const ");
    let after = format!("}}catch(__error){{{used}.fail(__error)}}finally{{{wait}{used}.leave()}}");
    insertions.push((from, name - from, before.into()));
    insertions.push((tokens.list[using + 2].at + 1, 0, format!("{used}.value=").into()));
    ends.push((end, 0, after.into()));
}

#[derive(Clone, Copy)]
struct Token<'a> {
    text: &'a str,
    at: usize,
    /// Of a bracket: the number of the token that closes or opens it.
    partner: Option<usize>,
}

struct Tokens<'a> {
    list: Vec<Token<'a>>,
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
                tokens.push(Token { text: &text[start..at], at: start, partner: None });
            }
            _ => {
                let mut partner = None;
                if matches!(byte, b'(' | b'[' | b'{') {
                    open.push(tokens.len());
                } else if matches!(byte, b')' | b']' | b'}') {
                    partner = open.pop();
                }
                if let Some(opening) = partner {
                    tokens[opening].partner = Some(tokens.len());
                }
                tokens.push(Token { text: &text[start..at], at: start, partner });
            }
        }
    }
    tokens
}

impl<'a> Tokens<'a> {
    fn of(text: &'a str) -> Tokens<'a> {
        Tokens { list: tokens(text) }
    }

    /// The text of that token; of none, nothing.
    fn word(&self, number: usize) -> &'a str {
        self.list.get(number).map_or("", |token| token.text)
    }

    /// The tokens from `from` to `to` that stand in no bracket there.
    fn within(&self, from: usize, to: usize) -> impl Iterator<Item = usize> + Clone {
        let next = move |&number: &usize| {
            let partner = self.list[number].partner.filter(|&partner| partner > number);
            Some(partner.unwrap_or(number) + 1)
        };
        std::iter::successors(Some(from), next).take_while(move |&number| number < to)
    }
}

fn literal(at: usize) -> Token<'static> {
    Token { text: "0", at, partner: None }
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
    use super::rewritten;

    #[test]
    fn a_loop_that_yields_is_closed() {
        let (before, async_before) =
            ("{const __loop=__loopOf(false);try{try{", "{const __loop=__loopOf(true);try{try{");
        let after =
            "__loop.over=true}catch(__error){__loop.over=true;throw __error}}finally{if(__loop.isLeft)";
        let check = |text: &str, expected: String| assert_eq!(rewritten(text, true), expected);
        check(
            "for (const x of xs(1)) { yield x; } y()",
            format!("{before}for (const x of __loop.of( xs(1))) {{ yield x; }}{after}__loop.leave()}}}} y()"),
        );
        check(
            "a: for await (const { of } of xs) yield of; y()",
            format!(
                "{async_before}a: for await (const {{ of }} of __loop.of( xs)) yield of;{after}await __loop.leave()}}}} y()"
            ),
        );
        check("for (const x of xs) { x; } yield 1", "for (const x of xs) { x; } yield 1".to_owned());
        check(
            "for (let of = 0; of < 1; of++) { yield 1; }",
            "for (let of = 0; of < 1; of++) { yield 1; }".to_owned(),
        );
    }

    #[test]
    fn a_catch_before_a_finally_is_nested() {
        let check = |text: &str, expected: &str| assert_eq!(rewritten(text, true), expected);
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

    #[test]
    fn a_resource_is_given_back_at_the_end_of_its_block() {
        let check = |text: &str, expected: &str| assert_eq!(rewritten(text, true), expected);
        let end = |n: u32, wait: &str| {
            format!("}}catch(__error){{__used{n}.fail(__error)}}finally{{{wait}__used{n}.leave()}}")
        };
        check(
            "async () => { await using a = b(); c() }",
            &format!(
                "async () => {{ const __used7=__disposalOf(true);try{{const a =__used7.value= b(); c() {}}}",
                end(7, "await ")
            ),
        );
        check(
            "{ using a = b; await using c = d; e }",
            &format!(
                "{{ const __used1=__disposalOf(false);try{{const a =__used1.value= b; \
                 const __used7=__disposalOf(true);try{{const c =__used7.value= d; e {}{}}}",
                end(7, "await "),
                end(1, "")
            ),
        );
        for text in
            ["{ using = 1 }", "{ using.a = 1 }", "{ a.using b }", "f(using, a = 1)", "{ x = 'using a = 1' }"]
        {
            check(text, text);
        }
        assert_eq!(rewritten("{ using a = b }", false), "{ using a = b }");
    }
}
