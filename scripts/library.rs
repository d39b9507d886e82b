//! Says where the texts of Node's modules are that the interpreter carries: in src/script/lib, or, for a small program, in the
//! folder of shortened ones that HIGHWATER_LIBRARY names (scripts/program.sh).

fn main() {
    println!("cargo:rerun-if-env-changed=HIGHWATER_LIBRARY");
    println!("cargo:rerun-if-changed=scripts/library.rs");
    let own = || std::env::var("CARGO_MANIFEST_DIR").map(|folder| format!("{folder}/src/script/lib"));
    if let Ok(folder) = std::env::var("HIGHWATER_LIBRARY").or_else(|_| own()) {
        println!("cargo:rustc-env=LIBRARY={folder}");
    }
}
