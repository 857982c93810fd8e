//! Saying something about a record to those who see it: the comment, who is told of it, and who may reword it.
//!
//! Belongs here: what comments on any kind of record have in common. Does not belong here: which kinds have comments; each has a
//! kind of comments of its own that names it, and a command beside it.

use std::collections::BTreeMap;

use serde_json::json;
use sync::{Change, Doc, Read, Row, RowId};

use super::{Stand, create::create, fields::Way, known};
use crate::{
    ids::{derived, reference},
    record::{Draft, RecordKind},
    rejection::{ProblemCode, Rejection},
    settings::notification,
};

/// How many people one comment may name.
pub const MENTIONS: usize = 20;
/// How much of a comment its notification shows, in characters.
const EXCERPT: usize = 160;

/// Comments of one kind, and on what. The field of a comment that names it is called as the kind is.
pub struct Thread {
    /// The kind of the comments.
    pub comments: &'static str,
    /// What they are about.
    pub about: &'static RecordKind,
}

/// Something said.
pub struct Said<'a> {
    /// The new comment's id.
    pub id: RowId,
    /// On which record.
    pub about: RowId,
    /// The words.
    pub text: &'a str,
    /// The people named, who are told.
    pub mentions: &'a [RowId],
}

/// What must be read.
pub fn reads(said: &Said<'_>) -> Vec<Read> {
    let people = said.mentions.iter().take(MENTIONS).copied();
    [said.id, said.about].into_iter().chain(people).map(Read::Row).collect()
}

/// Decides that something is said.
///
/// # Errors
/// What is wrong with it, or that the person does not see the record.
pub fn decide(stand: &Stand<'_>, thread: &Thread, said: &Said<'_>) -> Result<Vec<Change>, Rejection> {
    let about = stand.live(thread.about.name, said.about)?;
    if super::fields::exists(stand.view, said.id) {
        return Err(Rejection::IdTaken);
    }
    if said.mentions.len() > MENTIONS {
        return Err(Rejection::invalid("mentions", ProblemCode::OutOfRange));
    }
    let mut fields: Doc = sync::order::gathered([
        (thread.about.name.to_owned(), json!(said.about.to_string())),
        ("text".to_owned(), json!(said.text)),
        ("at".to_owned(), json!(stand.at)),
        ("by".to_owned(), json!(stand.actor.user.to_string())),
    ]);
    if !said.mentions.is_empty() {
        fields.insert("mentions".to_owned(), json!(said.mentions));
    }
    let mut changes = create(stand, known(thread.comments)?, said.id, &fields, Way::New)?;
    changes.extend(told(stand, thread, said, &about));
    Ok(changes)
}

/// Whoever is named is told so; the owner is told in any case. Nobody is told of what they said themselves.
fn told<'a>(
    stand: &'a Stand<'_>,
    thread: &Thread,
    said: &'a Said<'_>,
    about: &'a Row,
) -> impl Iterator<Item = Change> + 'a {
    let owner = reference(&about.doc, "owner").map(|owner| (owner, "commented"));
    let mut topics: BTreeMap<RowId, &'static str> = sync::order::gathered(owner);
    topics.extend(said.mentions.iter().map(|person| (*person, "mentioned")));
    topics.remove(&stand.actor.user);
    let about = json!({
        "kind": thread.about.name, "record": about.id.to_string(),
        "title": thread.about.title_of(&about.doc), "by": stand.actor.user.to_string(),
        "text": said.text.trim().chars().take(EXCERPT).collect::<String>(),
    });
    topics.into_iter().map(move |(person, topic)| {
        let id = derived(&[topic.as_bytes(), said.id.0.as_bytes(), person.0.as_bytes()]);
        notification::tell(person, topic, id, about.clone(), stand.at)
    })
}

/// The rule of every kind of comments: what somebody said is changed by nobody else.
///
/// # Errors
/// [`Rejection::NotAllowed`] for somebody else.
pub fn check(draft: &mut Draft<'_>) -> Result<Vec<Change>, Rejection> {
    let rewording = !draft.deleting && !draft.restoring();
    let by = draft.before.and_then(|row| reference(&row.doc, "by"));
    match by {
        Some(by) if rewording && by != draft.actor.user => {
            Err(Rejection::NotAllowed { right: draft.kind.right.name().to_owned() })
        }
        _ => Ok(Vec::new()),
    }
}
