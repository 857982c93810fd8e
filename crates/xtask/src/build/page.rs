//! `index.html`: the template with the addresses of this build. No inline script and no style attribute: the CSP forbids them.

use std::fmt::Write as _;
use std::path::Path;

use super::bundle::Bundle;
use super::later::Later;
use super::locales::Locale;
use crate::failure::{Failure, Outcome};
use crate::files;
use crate::house::House;

const TEMPLATE: &str = "public/shell/index.html";
const HEAD: &str = "<!-- build: head -->";

/// Writes the page.
pub(super) fn write(house: &House, fresh: &Path, bundle: &Bundle, locales: &[Locale], later: &[Later]) -> Outcome {
    let template = files::read(&house.at(TEMPLATE))?;
    if !template.contains(HEAD) {
        return Err(Failure::new(TEMPLATE, format!("has no line {HEAD}")));
    }
    files::write(&fresh.join("index.html"), template.replace(HEAD, &head(bundle, locales, later)))
}

/// The app reads `suike-locale-<tag>` and `suike-later-<name>`; the wasm is fetched while the script is still on its way.
fn head(bundle: &Bundle, locales: &[Locale], later: &[Later]) -> String {
    let mut head = String::new();
    if let Some(style) = &bundle.style {
        let _ = writeln!(head, r#"<link rel="stylesheet" href="{style}">"#);
    }
    let _ =
        writeln!(head, r#"<link rel="preload" href="{}" as="fetch" type="application/wasm" crossorigin>"#, bundle.wasm);
    for locale in locales {
        let _ = writeln!(head, r#"<meta name="suike-locale-{}" content="{}">"#, locale.tag, locale.address);
    }
    for file in later {
        let _ = writeln!(head, r#"<meta name="suike-later-{}" content="{}">"#, file.name, file.address);
    }
    let _ = write!(head, r#"<script type="module" src="{}"></script>"#, bundle.script);
    head
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_names_styles_wasm_texts_and_script() {
        let bundle = Bundle {
            script: "/assets/boot-1.js".to_owned(),
            wasm: "/assets/app-2.wasm".to_owned(),
            style: Some("/assets/main-3.css".to_owned()),
        };
        let locales = [Locale { tag: "zh-Hans".to_owned(), address: "/assets/zh-Hans-4.json".to_owned() }];
        let later = [Later { name: "hanzi", address: "/assets/hanzi-5.txt".to_owned() }];
        let head = head(&bundle, &locales, &later);
        for part in [
            r#"href="/assets/main-3.css""#,
            r#"href="/assets/app-2.wasm" as="fetch""#,
            r#"name="suike-locale-zh-Hans" content="/assets/zh-Hans-4.json""#,
            r#"name="suike-later-hanzi" content="/assets/hanzi-5.txt""#,
            r#"src="/assets/boot-1.js""#,
        ] {
            assert!(head.contains(part), "{part} is missing in\n{head}");
        }
    }
}
