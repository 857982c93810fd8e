//! SQL stands only in `worker/src/storage`, IndexedDB only in `app/src/local`.

use super::lexer::{before_tests, lex};
use super::tree::{Finding, Tree};

const SQL_ROOM: &str = "worker/src/storage";
const INDEXED_DB_ROOM: &str = "app/src/local";

/// Looks into strings for SQL and into code for IndexedDB.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let sources = ["app/src/", "worker/src/", "crates/sync/", "crates/domain/", "crates/files/", "crates/fixtures/"];
    let mut findings = Vec::new();
    for (path, text) in sources.iter().flat_map(|folder| tree.under(folder, "rs")) {
        let lexed = lex(before_tests(text));
        if !path.starts_with(SQL_ROOM) {
            let sql = lexed.literals.iter().filter(|literal| is_sql(&literal.text));
            let message = format!("SQL outside {SQL_ROOM}");
            findings.extend(sql.map(|literal| Finding::error(path, message.as_str()).at(literal.line)));
        }
        if !path.starts_with(INDEXED_DB_ROOM) {
            let lines = lexed.code.lines().enumerate().filter(|(_, line)| uses_indexed_db(line));
            let message = format!("IndexedDB outside {INDEXED_DB_ROOM}");
            findings.extend(lines.map(|(index, _)| Finding::error(path, message.as_str()).at(index + 1)));
        }
    }
    findings
}

fn is_sql(text: &str) -> bool {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let pair = |first: &str, second: &str| text.find(first).is_some_and(|at| text[at..].contains(second));
    pair("select ", " from ")
        || pair("update ", " set ")
        || ["insert into ", "delete from ", "create table ", "pragma "].iter().any(|verb| text.contains(verb))
}

fn uses_indexed_db(line: &str) -> bool {
    let has_type = line.match_indices("Idb").any(|(at, _)| line[at + 3..].starts_with(char::is_uppercase));
    has_type || ["rexie", "indexed_db", "idb::"].iter().any(|word| line.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn sql_in_a_route_is_found_and_in_storage_it_is_not() {
        let text = "db.prepare(\"SELECT doc\n FROM record\")";
        assert_eq!(findings("worker/src/routes/pull.rs", text), 1);
        assert_eq!(findings("worker/src/storage/feed.rs", text), 0);
        assert_eq!(findings("app/src/main.rs", "x(\"Select a day\")"), 0);
    }

    #[test]
    fn indexed_db_in_a_page_is_found_and_in_local_it_is_not() {
        assert_eq!(findings("app/src/features/a.rs", "use rexie::Rexie;"), 1);
        assert_eq!(findings("app/src/ui/a.rs", "web_sys::IdbDatabase"), 1);
        assert_eq!(findings("app/src/local/store.rs", "use rexie::Rexie;"), 0);
    }
}
