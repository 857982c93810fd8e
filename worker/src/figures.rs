//! Figures from the database for whoever asks: what a question comes to here, and its cube.
//!
//! Belongs here: the few rows that every question needs, asking. Does not belong here: SQL (`storage::reports`), routes, pages.

use std::collections::{BTreeSet, HashMap};

use domain::{
    access::{Actor, team_of},
    reports::{Ask, Asker, Calendar, Cube, Plan, Shelf, Zone, grains, plan},
    settings::custom,
};
use sync::{Instant, Read, Row, RowId};

use crate::{
    error::ApiError,
    storage::{
        Db, records,
        reports::{self, cells::Cells},
    },
};

/// What figures refer to and everybody sees.
const SMALL: [&str; 8] = ["workspace", "team", "user", "tag", "field_definition", "pipeline", "stage", "product"];

/// A company as figures need to know it.
pub(crate) struct Company {
    /// Its settings.
    rows: Vec<Row>,
    /// The same as tables.
    pub(crate) book: Shelf,
    /// Its year.
    pub(crate) calendar: Calendar,
}

impl Company {
    /// Reads it.
    pub(crate) async fn load(db: &Db, ws: RowId) -> Result<Self, ApiError> {
        let found = records::load(db, ws, &SMALL.map(|kind| Read::All { kind })).await?;
        let rows: Vec<Row> = found.rows.into_iter().map(|stored| stored.row).filter(Row::is_live).collect();
        Ok(Self { book: Shelf::whole(&rows), calendar: calendar(&rows), rows })
    }

    /// A text field of the workspace itself.
    pub(crate) fn says(&self, field: &str) -> Option<&str> {
        self.rows.iter().find(|row| row.kind == "workspace")?.doc.get(field)?.as_str()
    }

    /// What it calls its own fields, by the keys of their labels.
    pub(crate) fn field_labels(&self) -> HashMap<String, String> {
        let definitions = self.rows.iter().filter(|row| row.kind == "field_definition");
        let label = |row: &Row| {
            let field = custom::from_row(row)?;
            let kind = row.doc.get("kind")?.as_str()?;
            Some((format!("field.{kind}.{}", field.key), field.label))
        };
        definitions.filter_map(label).collect()
    }

    fn team_around(&self, user: RowId) -> BTreeSet<RowId> {
        let of = |kind: &str| self.rows.iter().filter(|row| row.kind == kind).collect::<Vec<_>>();
        team_of(user, &of("user"), &of("team"))
    }
}

/// Who asks, where and when.
pub(crate) struct Eyes<'a> {
    /// Whose workspace.
    pub(crate) ws: RowId,
    /// Through whose eyes.
    pub(crate) actor: &'a Actor,
    /// Where days begin.
    pub(crate) zone: &'a Zone,
    /// The time.
    pub(crate) now: Instant,
    /// What is kept of earlier answers, if it may be used.
    pub(crate) cells: Option<&'a Cells>,
}

impl Eyes<'_> {
    /// What a question comes to, and its cube of what the person sees.
    pub(crate) async fn answer(&self, db: &Db, company: &Company, ask: &Ask) -> Result<(Plan, Cube), ApiError> {
        let team = company.team_around(self.actor.user);
        let (me, now, zone, calendar) = (Some(self.actor.user), self.now, self.zone, company.calendar);
        let plan = plan(ask, &company.book, &Asker { me, team: &team, now, zone, calendar })?;
        let cube = self.cube(db, company, &plan).await?;
        Ok((plan, cube))
    }

    /// The cube of a plan.
    pub(crate) async fn cube(&self, db: &Db, company: &Company, plan: &Plan) -> Result<Cube, ApiError> {
        let all = reports::grains(db, self.ws, &self.actor.scopes(), plan, &company.book, self.cells).await?;
        let mut cube = Cube::new(plan);
        for (fact, found) in plan.facts.iter().zip(&all) {
            grains::add(&mut cube, plan, fact, found, &company.book);
        }
        Ok(cube)
    }
}

fn calendar(rows: &[Row]) -> Calendar {
    let workspace = rows.iter().find(|row| row.kind == "workspace");
    let month = workspace.and_then(|row| row.doc.get("fiscal_start_month")?.as_u64());
    Calendar::new(month.and_then(|month| u32::try_from(month).ok()).unwrap_or(1))
}
