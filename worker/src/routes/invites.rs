//! Invitations by link: an admin makes one, somebody looks at it and joins.

use domain::{
    Command, Rejection,
    access::{Actor, Right, Role},
    ids::derived,
    rejection::ProblemCode,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sync::{Doc, Read, Row, RowId, protocol::Outcome};
use worker::{Request, Response};

use super::{body, session, session::name_of, signed_in};
use crate::{
    commands::{
        book::Book,
        group::{Arrived, Group},
        logins::Refused,
    },
    error::ApiError,
    password, secret,
    secret::Token,
    server::Server,
    storage::{
        Db, StorageError, access,
        commit::By,
        credentials, directory,
        invites::{self, Invite},
        records,
    },
};

const DAY: i64 = 24 * 60 * 60 * 1000;

/// The longest and the usual life of an invitation, in days.
const LONGEST: i64 = 30;
const USUAL: i64 = 7;

/// How often joining is tried when others change people at the same moment.
const TRIES: usize = 5;

/// A version that no record has reached: the one who joins has seen everything there is.
const NEWEST: u64 = (1 << 53) - 1;

#[derive(Deserialize)]
struct Form {
    role: String,
    #[serde(default)]
    team: Option<RowId>,
    #[serde(default)]
    user: Option<RowId>,
    #[serde(default)]
    days: Option<i64>,
}

/// Answers `POST /api/invites` with the token of the link.
pub(super) async fn post(server: &Server, request: Request) -> Result<Response, ApiError> {
    let (session, db, who) = signed_in(server, &request).await?;
    let origin = request.url()?.origin().ascii_serialization();
    let form: Form = body::json(request, body::FORM).await?;
    who.actor.may_at_all(Right::People)?;
    if Role::from_name(&form.role).is_none() {
        return Err(Rejection::invalid("role", ProblemCode::NotAChoice).into());
    }
    let reads: Vec<Read> = form.team.into_iter().chain(form.user).map(Read::Row).collect();
    let found = records::load(&db, session.ws, &reads).await?;
    let is_there = |kind: &str, id: RowId| {
        found.rows.iter().any(|stored| stored.row.id == id && stored.row.kind == kind && stored.row.is_live())
    };
    for (field, kind, id) in [("team", "team", form.team), ("user", "user", form.user)] {
        if id.is_some_and(|id| !is_there(kind, id)) {
            return Err(Rejection::invalid(field, ProblemCode::NoSuchRecord).into());
        }
    }
    let days = form.days.unwrap_or(USUAL).clamp(1, LONGEST);
    let token = Token::unowned(session.ws)?;
    let invite = Invite {
        role: form.role,
        team: form.team,
        user: form.user,
        invited_by: who.actor.user,
        expires_at: server.now() + days * DAY,
    };
    invites::keep(&db, &token, &invite, server.now()).await?;
    let text = token.text();
    let answer = json!({ "token": text, "url": format!("{origin}/invite/{text}"), "expires_at": invite.expires_at });
    Ok(Response::from_json(&answer)?)
}

/// An invitation as the one invited sees it.
#[derive(Serialize)]
struct Shown {
    workspace_name: String,
    role: String,
    team: Option<String>,
    invited_by: Option<String>,
    name: Option<String>,
    login: Option<String>,
    expires_at: sync::Instant,
}

/// Answers `GET /api/invites/:token`.
pub(super) async fn get(server: &Server, token: &str) -> Result<Response, ApiError> {
    let (token, db, invite) = find(server, token).await?;
    let ids = [Some(token.ws), invite.team, Some(invite.invited_by), invite.user];
    let reads: Vec<Read> = ids.into_iter().flatten().map(Read::Row).collect();
    let found = records::load(&db, token.ws, &reads).await?;
    let row = |id: RowId| found.rows.iter().map(|stored| &stored.row).find(|row| row.id == id);
    let name = |id: RowId| row(id).map(name_of);
    let login = |row: &Row| row.doc.get("login").and_then(|login| login.as_str()).map(str::to_owned);
    let shown = Shown {
        workspace_name: name(token.ws).unwrap_or_default(),
        role: invite.role,
        team: invite.team.and_then(name),
        invited_by: name(invite.invited_by),
        name: invite.user.and_then(name),
        login: invite.user.and_then(row).and_then(login),
        expires_at: invite.expires_at,
    };
    Ok(Response::from_json(&shown)?)
}

#[derive(Deserialize)]
struct Acceptance {
    name: String,
    login: String,
    password: String,
}

/// Answers `POST /api/invites/:token/accept`: the person joins, or gets a login, and is signed in.
pub(super) async fn accept(server: &Server, token: &str, request: Request) -> Result<Response, ApiError> {
    let url = request.url()?;
    let form: Acceptance = body::json(request, body::FORM).await?;
    let (token, db, invite) = find(server, token).await?;
    let login = body::login(&form.login)?;
    let password = password::hash(body::new_password(&form.password)?)?;
    // The same invitation makes the same person, so that whoever heard no answer can try again.
    let user = invite.user.unwrap_or_else(|| derived(&[b"invited", token.hash().as_bytes()]));
    let directory = server.directory()?;
    if !directory::claim(&directory, &login, token.ws, user).await? {
        return Err(ApiError::LoginTaken);
    }
    let joining = Joining { token: &token, invite: &invite, user, name: form.name, login: &login, password };
    let ver = match join(server, &db, &joining).await {
        Err(ApiError::Rejected(Rejection::IdTaken)) => return Err(ApiError::InviteGone),
        // Only here it is certain that they did not join.
        Err(ApiError::Rejected(rejection)) => {
            directory::release(&directory, &login, token.ws, user).await?;
            return Err(rejection.into());
        }
        joined => joined?,
    };
    server.poke(token.ws, ver);
    session::begin(server, &db, &url, token.ws, user).await
}

async fn find(server: &Server, token: &str) -> Result<(Token, Db, Invite), ApiError> {
    let token = Token::parse(token).ok_or(ApiError::InviteGone)?;
    let db = server.home_of(token.ws).await?.ok_or(ApiError::InviteGone)?;
    let invite = invites::of(&db, &token, server.now()).await?.ok_or(ApiError::InviteGone)?;
    Ok((token, db, invite))
}

/// Somebody about to join.
struct Joining<'a> {
    token: &'a Token,
    invite: &'a Invite,
    user: RowId,
    name: String,
    login: &'a str,
    password: String,
}

impl Joining<'_> {
    /// What makes them a user: a command of the one who invited.
    fn command(&self) -> Command {
        let mut fields = Doc::new();
        fields.insert("name".into(), json!(self.name));
        fields.insert("login".into(), json!(self.login));
        let kind = "user".to_owned();
        if self.invite.user.is_some() {
            return Command::SetFields { kind, id: self.user, base_ver: NEWEST, fields };
        }
        fields.insert("role".into(), json!(self.invite.role));
        fields.insert("active".into(), json!(true));
        if let Some(team) = self.invite.team {
            fields.insert("team".into(), json!(team));
        }
        Command::Create { kind, id: self.user, fields }
    }
}

/// Makes them a user and uses the invitation up, at once. Returns the workspace's version after it.
async fn join(server: &Server, db: &Db, joining: &Joining<'_>) -> Result<sync::Ver, ApiError> {
    let (ws, at) = (joining.token.ws, server.now());
    let arrived = [Arrived { id: secret::new_id(at)?, made_at: at, command: Some(joining.command()) }];
    let by = By { ws, user: joining.invite.invited_by, at };
    for _ in 0..TRIES {
        let (actor, base): (Actor, _) = access::actor(db, ws, by.user).await?.ok_or(ApiError::InviteGone)?;
        let mut group = Group::new(db, by, &actor, base, Book::default());
        group.decide(&arrived, &Refused::default()).await?;
        if let Some(rejection) = group.rejection() {
            return Err(rejection.into());
        }
        let mut also = invites::use_up(db, joining.token, at)?;
        also.push(credentials::keep(db, ws, joining.user, &joining.password, at)?);
        match group.finish(|commit| commit.also.extend(also)).await {
            Ok(done) if done.outcomes.iter().all(|outcome| matches!(outcome, Outcome::Applied { .. })) => {
                return Ok(done.ver);
            }
            Ok(_) => return Err(ApiError::InviteGone),
            Err(StorageError::Conflict(what)) if what.contains("invite_used") => return Err(ApiError::InviteGone),
            Err(StorageError::Conflict(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(ApiError::Busy)
}
