//! Tables of Markdown, as chats and documents have them.

use crate::{FileError, rows::Rows};

/// So many rows at most stand above such a table.
const LOOKED_AT: usize = 20;

/// The rows of the text, if it is such a table: its second line consists of dashes and pipes.
pub(super) fn rows(text: &str) -> Option<Result<Rows, FileError>> {
    let lines = || (1..).zip(text.lines()).map(|(line, text)| (line, text.trim())).filter(|(_, text)| !text.is_empty());
    let first: Vec<(u64, &str)> = lines().take(LOOKED_AT + 1).collect();
    let is_table = |at: usize| {
        let (Some((number, head)), Some((_, rule))) = (first.get(at), first.get(at + 1)) else { return false };
        is_rule(rule) && head.contains('|') && cells(head).len() == cells(rule).len() && !is_quoted(text, *number)
    };
    let begin = (0..first.len().min(LOOKED_AT)).find(|at| is_table(*at))?;
    let body = lines().skip(begin + 2).take_while(|(_, text)| text.contains('|'));
    Some(read(lines().skip(begin).take(1).chain(body)))
}

/// True if a quotation mark is open at the end of the line: then it is part of a cell of CSV.
fn is_quoted(text: &str, line: u64) -> bool {
    (1..=line).zip(text.lines()).map(|(_, text)| text.matches('"').count()).sum::<usize>() % 2 == 1
}

fn read<'a>(lines: impl Iterator<Item = (u64, &'a str)>) -> Result<Rows, FileError> {
    let mut rows = Rows::default();
    for (line, text) in lines {
        let cells = cells(text);
        rows.push(line, cells.iter().map(String::as_str))?;
    }
    Ok(rows)
}

fn is_rule(line: &str) -> bool {
    line.contains('|')
        && line.contains('-')
        && cells(line).iter().all(|cell| {
            let dashes = cell.trim_start_matches(':').trim_end_matches(':');
            !dashes.is_empty() && dashes.bytes().all(|byte| byte == b'-')
        })
}

fn cells(line: &str) -> Vec<String> {
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = line.strip_suffix('|').filter(|_| !line.ends_with("\\|")).unwrap_or(line);
    let mut cells = vec![String::new()];
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        match (c, cells.last_mut()) {
            ('\\', Some(cell)) if characters.next_if_eq(&'|').is_some() => cell.push('|'),
            ('|', _) => cells.push(String::new()),
            (c, Some(cell)) => cell.push(c),
            (_, None) => {}
        }
    }
    cells.iter().map(|cell| cell.trim().replace("<br>", "\n")).collect()
}
