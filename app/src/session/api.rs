//! The requests about sessions, first run and invitations.
//!
//! Belongs here: their paths and bodies. Does not belong here: what follows from the answers (`session`).

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Session;
use crate::http::{self, HttpError};

/// Who this browser is signed in as.
pub async fn current() -> Result<Session, HttpError> {
    http::get("/api/session").await
}

/// Signs in with a password.
pub async fn sign_in(login: &str, password: &str) -> Result<Session, HttpError> {
    let _: Value = http::post("/api/sign-in", &json!({ "login": login, "password": password })).await?;
    current().await
}

/// Ends this session, or all sessions of the person.
pub async fn sign_out(everywhere: bool) -> Result<(), HttpError> {
    let path = if everywhere { "/api/sign-out-everywhere" } else { "/api/sign-out" };
    http::post::<Value>(path, &json!({})).await.map(drop)
}

/// True if the server says that no workspace exists yet.
pub async fn is_first_run() -> bool {
    #[derive(Deserialize)]
    struct Health {
        workspaces: u64,
    }
    matches!(http::get("/api/health").await, Ok(Health { workspaces: 0 }))
}

/// What the first run asks for.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NewWorkspace {
    /// What the company calls itself.
    pub workspace_name: String,
    /// The first administrator's name.
    pub admin_name: String,
    /// How they sign in.
    pub login: String,
    /// Their password.
    pub password: String,
    /// The currency that sums are shown in.
    pub currency: String,
    /// The language of names made for them, such as stages.
    pub language: String,
}

/// Sets up a workspace and signs its administrator in.
pub async fn create_workspace(new: &NewWorkspace) -> Result<Session, HttpError> {
    let _: Value = http::post("/api/workspaces", new).await?;
    current().await
}

/// What an invitation offers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Invitation {
    /// The company that invites.
    pub workspace_name: String,
    /// The role offered.
    pub role: String,
    /// The team to join, if one is named.
    pub team: Option<String>,
    /// Who invited.
    pub invited_by: Option<String>,
    /// The name of the person invited, if the company has them already.
    pub name: Option<String>,
    /// How they will sign in, if that is known.
    pub login: Option<String>,
}

/// Looks at an invitation.
pub async fn invitation(token: &str) -> Result<Invitation, HttpError> {
    http::get(&format!("/api/invites/{token}")).await
}

/// Takes an invitation up and signs in.
pub async fn accept_invitation(token: &str, name: &str, login: &str, password: &str) -> Result<Session, HttpError> {
    let body = json!({ "name": name, "login": login, "password": password });
    let _: Value = http::post(&format!("/api/invites/{token}/accept"), &body).await?;
    current().await
}

/// A person of the demo workspace.
#[cfg(feature = "demo")]
#[derive(Clone, Debug, Deserialize)]
pub struct DemoPerson {
    /// How they sign in.
    pub login: String,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: String,
    /// Their team's name.
    pub team: Option<String>,
}

/// The people of the demo workspace.
#[cfg(feature = "demo")]
pub async fn demo_people() -> Result<Vec<DemoPerson>, HttpError> {
    http::get("/api/dev/people").await
}

/// Signs in as one of them.
#[cfg(feature = "demo")]
pub async fn demo_sign_in(login: &str) -> Result<Session, HttpError> {
    let _: Value = http::post("/api/dev/sign-in", &json!({ "login": login })).await?;
    current().await
}
