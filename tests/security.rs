//! What docs/security.md promises of policies and headers is what the page, its server's headers and the instructions for
//! servers have.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn file(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The rows of the table in a section of docs/security.md, cell by cell.
fn rows(section: &str) -> Vec<Vec<String>> {
    let text = file("docs/security.md");
    let part = text.split_once(&format!("## {section}\n")).expect("the section").1;
    let part = part.split_once("\n## ").map_or(part, |(part, _)| part);
    let cells = |line: &str| line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect();
    part.lines().filter(|line| line.starts_with("| ")).skip(1).map(cells).collect()
}

fn plain(cell: &str) -> String {
    cell.replace('`', "")
}

fn policy() -> String {
    let html = file("index.html");
    let policy = html.split_once("Content-Security-Policy\" content=\"").unwrap().1;
    policy.split_once('"').unwrap().0.to_owned()
}

/// What is said of each path, for a folder with these files.
fn headers() -> BTreeMap<String, Vec<String>> {
    let script = "
        import { readFileSync } from 'node:fs';
        import { headers } from './scripts/publish/headers.mjs';
        const files = ['index.html', 'highwater.html', 'embed.js', 'figures/pipe.json', 'page-0123456789abcdef_bg.wasm', 'page-0123456789abcdef.js'];
        console.log(headers({ text: (path) => readFileSync(path, 'utf8'), files: () => files }));";
    let node = Command::new("node")
        .args(["--input-type=module", "-e", script])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("node is on PATH");
    assert!(node.status.success(), "{}", String::from_utf8_lossy(&node.stderr));
    let (mut rules, mut path) = (BTreeMap::<String, Vec<String>>::new(), String::new());
    for line in String::from_utf8(node.stdout).unwrap().lines() {
        match line.strip_prefix("  ") {
            Some(header) => rules.entry(path.clone()).or_default().push(header.to_owned()),
            None => path = line.to_owned(),
        }
    }
    rules
}

#[test]
fn the_document_has_the_pages_policy_and_no_other() {
    let documented: Vec<String> =
        rows("The Content-Security-Policy").iter().map(|row| plain(&row[..2].join(" "))).collect();
    assert_eq!(documented.join("; "), policy());
    for unsafe_one in ["'unsafe-inline'", "'unsafe-eval'", "http:", "https:", "*"] {
        assert!(!policy().contains(unsafe_one), "{unsafe_one}");
    }
}

#[test]
fn servers_are_told_to_send_what_the_document_says_and_no_other_protection() {
    let all = headers();
    let of = |path: &str| all.get(path).cloned().unwrap_or_default();
    let mut documented: Vec<String> = rows("The headers").iter().map(|row| plain(&row[0])).collect();
    let last = documented.pop();
    assert_eq!(last.as_deref(), Some("Content-Security-Policy"));
    assert_eq!(of("/*"), documented);
    for path in ["/", "/index.html"] {
        assert_eq!(of(path), [format!("Content-Security-Policy: {}", policy())], "{path}");
    }
    for (path, said) in &all {
        let text = said.join("\n").to_lowercase();
        // The page in one file has a policy of its own, and any page may show it in a frame.
        assert_eq!(
            text.contains("content-security-policy"),
            ["/", "/index.html"].contains(&path.as_str()),
            "{path}"
        );
        assert!(!text.contains("frame-ancestors") && !text.contains("x-frame-options"), "{path}");
        assert_eq!(text.contains("immutable"), path.contains("0123456789abcdef"), "{path}");
    }
    // The same for other servers.
    let hosting = file("docs/hosting.md");
    let nginx = hosting.split_once("## nginx").unwrap().1.split_once("## Caddy").unwrap();
    let caddy = nginx.1.split_once("\n## ").unwrap().0;
    for header in documented {
        let said = header.replace(": ", " ");
        assert!(nginx.0.contains(&said) && caddy.contains(&said), "{said}");
        assert!(hosting.contains(&format!("| `{header}` |")), "{header}");
    }
}

#[test]
fn nobody_is_told_where_a_reader_comes_from() {
    assert!(file("index.html").contains(r#"<meta name="referrer" content="no-referrer" />"#));
    for path in sources() {
        for line in
            fs::read_to_string(&path).unwrap().lines().filter(|line| line.contains("target=\"_blank\""))
        {
            assert!(line.contains("rel=\"noopener\""), "{}: {line}", path.display());
        }
    }
}

#[test]
fn every_test_that_the_document_names_is_there() {
    for row in rows("What holds it") {
        let names = row[2].split('`').skip(1).step_by(2).filter(|name| name.ends_with(".rs"));
        for name in names {
            let known = [format!("tests/browser/{name}"), name.to_owned(), format!("src/ui/guest/{name}")];
            let root = Path::new(env!("CARGO_MANIFEST_DIR"));
            assert!(known.iter().any(|path| root.join(path).exists()), "{name}");
        }
    }
}

fn sources() -> Vec<PathBuf> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found
}
