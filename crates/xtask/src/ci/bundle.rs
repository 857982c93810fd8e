//! A production bundle must not contain the sign-in of the demo people, and nothing that the CSP would refuse.

use crate::failure::{Failure, Outcome};
use crate::files;
use crate::house::House;
use crate::step::step;

/// The addresses that only the demo sign-in calls. Their absence from the bundle is looked for, so their presence in
/// the sources is too: once renamed, this check would otherwise pass for ever.
const DEMO_MARKER: &str = "/api/dev/";

/// Checks `dist/` as it stands.
pub(super) fn check(house: &House) -> Outcome {
    step("the bundle has no demo sign-in", || no_demo(house))?;
    step("the page has no inline script or style", || {
        let page = files::read(&house.dist().join("index.html"))?;
        match inline_code(&page) {
            None => Ok(()),
            Some(found) => Err(Failure::new("dist/index.html", format!("the CSP would refuse `{found}`"))),
        }
    })
}

fn no_demo(house: &House) -> Outcome {
    let sources = files::walk(&house.at("app/src"));
    let marked = sources.iter().any(|file| holds(file, DEMO_MARKER));
    if !marked {
        return Err(Failure::new(
            "demo sign-in",
            format!("no file in app/src calls `{DEMO_MARKER}…`, so nothing can be said about the bundle"),
        ));
    }
    let built = files::walk(&house.dist());
    if built.is_empty() {
        return Err(Failure::new("demo sign-in", "there is no dist/").remedy("npm run build"));
    }
    match built.iter().find(|file| holds(file, DEMO_MARKER)) {
        None => Ok(()),
        Some(file) => Err(Failure::new("demo sign-in", format!("it is in {}", house.relative(file)))
            .remedy("dist/ is a demo build: run `npm run build`")),
    }
}

fn holds(file: &std::path::Path, marker: &str) -> bool {
    std::fs::read(file).is_ok_and(|bytes| bytes.windows(marker.len()).any(|window| window == marker.as_bytes()))
}

/// The first inline script, handler or style attribute of a page.
fn inline_code(page: &str) -> Option<String> {
    page.split('<').skip(1).find_map(|tag| {
        let tag = tag.split('>').next().unwrap_or_default();
        let inline_script = tag.starts_with("script") && !tag.contains(" src=");
        let inline_style = tag.starts_with("style") || tag.contains(" style=");
        let handler = tag.split(' ').any(|word| word.starts_with("on") && word.contains('='));
        (inline_script || inline_style || handler).then(|| format!("<{tag}>"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn house(name: &str) -> House {
        let root = std::env::temp_dir().join(format!("suike-bundle-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&root);
        House { cache: root.clone(), root }
    }

    #[test]
    fn a_bundle_with_the_demo_sign_in_is_refused() {
        let house = house("demo");
        files::write(&house.at("app/src/sign_in.rs"), format!("\"{DEMO_MARKER}\"")).expect("written");
        files::write(&house.at("dist/app.wasm"), [b"\0asm", DEMO_MARKER.as_bytes()].concat()).expect("written");
        assert!(no_demo(&house).expect_err("refused").to_string().contains("app.wasm"));
        files::write(&house.at("dist/app.wasm"), "\0asm").expect("written");
        assert!(no_demo(&house).is_ok());
        files::remove_dir(&house.root).expect("removed");
    }

    #[test]
    fn a_marker_that_is_nowhere_is_not_taken_for_a_clean_bundle() {
        let house = house("marker");
        files::write(&house.at("dist/app.wasm"), "\0asm").expect("written");
        assert!(no_demo(&house).is_err());
        files::remove_dir(&house.root).expect("removed");
    }

    #[test]
    fn inline_code_is_found() {
        assert_eq!(inline_code("<body><script src=\"/a.js\"></script></body>"), None);
        for page in ["<script>x</script>", "<p style=\"color:red\">", "<style>p{}</style>", "<img onerror=\"x\">"] {
            assert!(inline_code(page).is_some(), "{page}");
        }
    }
}
