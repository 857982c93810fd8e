//! `/d/:token`: the page that a dashboard link opens, without an account.
//!
//! Belongs here: whether a link holds, its pass code, what it asks for. Does not belong here: markup (`page`), figures (`figures`).
//! Only aggregates leave. A token is in no log and no referrer, and what was tried wrongly is counted.

use domain::{
    ids::reference,
    reports::{
        Answer, Head, Key,
        board::{self as own_board, Shows},
        boards::{Face, Look},
        cube::Coin,
        link::{AS_CARDS_SAY, Link},
        report::{self, Report, TOP},
        small, words as figures,
    },
    settings::saved_view::Audience,
    value::Day,
};
use sha2::{Digest, Sha256};
use sync::{Read, Row, RowId};
use worker::{Method, Request, Response};

use super::{body, sign_in};
use crate::{
    error::ApiError,
    figures::{Company, Eyes},
    page::{
        board::{self, Board, Chart, Number},
        page,
        words::Words,
    },
    password,
    secret::{Token, hex, random},
    server::Server,
    storage::{
        Db, access,
        links::{self, Kept},
        records,
        reports::cells::Cells,
    },
};

/// So many wrong codes a link hears in a window, and so many wrong links or codes an address tries.
const BY_LINK: u64 = 20;
const BY_ADDRESS: u64 = 60;
/// So many parts of time stand on a chart, and so many lines in a list.
const MOST_PARTS: usize = 60;
const TOP_OF_LIST: usize = 30;
/// How long a browser remembers that somebody knew the code, in seconds.
const REMEMBERED: u32 = 12 * 60 * 60;

/// Why nobody sees anything.
enum Closed {
    /// There is no such link, it ended, or it was revoked: which of them is nobody's business.
    Gone,
    /// Too many tries.
    Tired,
}

/// Answers it.
pub(super) async fn answer(server: &Server, token: &str, request: Request) -> Result<Response, ApiError> {
    let accepted = request.headers().get("accept-language")?;
    let nonce = hex(&random::<16>()?);
    let (key, status) = match open(server, token, request, &nonce).await {
        Ok(Ok(response)) => return Ok(response),
        Ok(Err(Closed::Gone)) => ("dashboard.gone", 404),
        Ok(Err(Closed::Tired)) => ("dashboard.tired", 429),
        // Whoever opens a link is a person, who reads words and no error codes.
        Err(error) => {
            worker::console_error!("a dashboard link was not answered: {error}");
            ("dashboard.failed", error.status())
        }
    };
    let words = Words::asked_for(accepted.as_deref());
    let title = words.say(key, &[]);
    Ok(page(&words, &nonce, &title, &board::nothing(&words, key), None)?.with_status(status))
}

async fn open(
    server: &Server,
    text: &str,
    request: Request,
    nonce: &str,
) -> Result<Result<Response, Closed>, ApiError> {
    let address = format!("link:{}", sign_in::address(&request)?);
    let Some((token, db, link)) = find(server, text).await? else {
        return Ok(Err(match sign_in::count(server, &server.directory()?, &[(&address, BY_ADDRESS)]).await {
            Err(ApiError::TooManyTries { .. }) => Closed::Tired,
            counted => counted.map(|()| Closed::Gone)?,
        }));
    };
    let words = Words::of(&link.shows.language, &link.shows.zone_name);
    let Some(code) = &link.code else { return show(server, &token, &db, &link, &words, &request, nonce).await.map(Ok) };
    let known = knows(&token, code);
    if request.method() == Method::Get {
        let shows = cookie(&request)?.is_some_and(|shown| shown == known);
        return if shows {
            show(server, &token, &db, &link, &words, &request, nonce).await.map(Ok)
        } else {
            Ok(Ok(page(&words, nonce, &words.say("dashboard.code", &[]), &board::ask_for_code(&words, false), None)?))
        };
    }
    let by_link = format!("link:{}", link.id);
    let limits = [(by_link.as_str(), BY_LINK), (address.as_str(), BY_ADDRESS)];
    match sign_in::count(server, &server.directory()?, &limits).await {
        Err(ApiError::TooManyTries { .. }) => return Ok(Err(Closed::Tired)),
        counted => counted?,
    }
    let secure = request.url()?.scheme() == "https";
    let form = body::bytes(request, body::FORM).await?;
    let typed = form_urlencoded::parse(&form).find(|(name, _)| name == "code").map(|(_, code)| code.trim().to_owned());
    if !typed.is_some_and(|typed| password::is_right(&typed, code)) {
        let asked = page(&words, nonce, &words.say("dashboard.code", &[]), &board::ask_for_code(&words, true), None)?;
        return Ok(Ok(asked.with_status(403)));
    }
    let response = Response::empty()?.with_status(303);
    let path = format!("/d/{text}");
    response.headers().set("location", &path)?;
    let secure = if secure { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={known}; Path={path}; Max-Age={REMEMBERED}; HttpOnly; SameSite=Strict{secure}");
    response.headers().set("set-cookie", &cookie)?;
    Ok(Ok(response))
}

const COOKIE: &str = "suike-link";

/// The link of a token, if it holds.
async fn find(server: &Server, text: &str) -> Result<Option<(Token, Db, Kept)>, ApiError> {
    let Some(token) = Token::parse(text) else { return Ok(None) };
    let Some(db) = server.home_of(token.ws).await? else { return Ok(None) };
    let link = links::of(&db, &token).await?;
    let holds = |link: &Kept| link.revoked_at.is_none() && link.expires_at.is_none_or(|end| end > server.now());
    Ok(link.filter(holds).map(|link| (token, db, link)))
}

/// What only somebody who knew the code has. Another code makes it worthless.
fn knows(token: &Token, code: &str) -> String {
    hex(&Sha256::digest(format!("{}:{code}", token.text()).as_bytes()))
}

fn cookie(request: &Request) -> Result<Option<String>, ApiError> {
    let cookies = request.headers().get("cookie")?.unwrap_or_default();
    let mut pairs = cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
    Ok(pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value.to_owned()))
}

/// The page, or that nothing is new.
async fn show(
    server: &Server,
    token: &Token,
    db: &Db,
    link: &Kept,
    words: &Words,
    request: &Request,
    nonce: &str,
) -> Result<Response, ApiError> {
    let now = server.now();
    let today = link.shows.zone.day(now).ok_or(ApiError::NotFound)?;
    let tag = format!("\"{}.{today}\"", links::version(db, token.ws).await?);
    let known = request.headers().get("if-none-match")?;
    if known.as_deref() == Some(tag.as_str()) {
        return Ok(Response::empty()?.with_status(304));
    }
    // Whoever made it is gone: nobody looks through their eyes any more.
    let Some((actor, _)) = access::actor(db, token.ws, link.owner).await? else {
        let gone = board::nothing(words, "dashboard.gone");
        return Ok(page(words, nonce, &words.say("dashboard.gone", &[]), &gone, None)?.with_status(404));
    };
    let company = Company::load(db, token.ws).await?;
    let cells = Cells::new(now);
    let eyes = Eyes { ws: token.ws, actor: &actor, zone: &link.shows.zone, now, cells: Some(&cells) };
    let Some(faces) = faces(db, token.ws, link).await? else {
        let gone = board::nothing(words, "dashboard.gone");
        return Ok(page(words, nonce, &words.say("dashboard.gone", &[]), &gone, None)?.with_status(404));
    };
    let words = &Words::of(&link.shows.language, &link.shows.zone_name).on(today, company.field_labels());
    let coin = company.says("currency").and_then(Coin::of).unwrap_or(Coin::NONE);
    let name = link.shows.name.trim();
    let mut content = Board {
        name,
        company: company.says("name").unwrap_or_default(),
        as_of: words.moment(now),
        period: match link.shows.period.as_str() {
            AS_CARDS_SAY => String::new(),
            period => figures::period(words, period),
        },
        numbers: Vec::new(),
        charts: Vec::new(),
        coin,
        fewer: link.shows.fewer,
        stayed: 0,
    };
    let shown = Shown { db, company: &company, eyes: &eyes, link: &link.shows, coin, today };
    for face in faces {
        match shown.draw(face).await? {
            Some(Drawn::Number(number)) => content.numbers.push(number),
            Some(Drawn::Chart(chart)) => content.charts.push(chart),
            None => content.stayed += 1,
        }
    }
    if let Err(error) = cells.keep(db, token.ws).await {
        worker::console_warn!("figures were not kept: {error}");
    }
    let response = page(words, nonce, name, &board::markup(words, &content), Some(board::FOLLOW))?;
    response.headers().set("etag", &tag)?;
    // The page itself looks again and again; only people open it.
    if !request.headers().has("x-look")? {
        links::note_opened(db, token.ws, link.id, now).await?;
    }
    Ok(response)
}

/// What the link shows: the ready cards, or those of a board that its maker has or is given; nothing if that board is gone.
async fn faces(db: &Db, ws: RowId, link: &Kept) -> Result<Option<Vec<Face>>, ApiError> {
    let Some(id) = link.shows.board else { return Ok(Some(link.shows.faces(None, &|_| None))) };
    let is_theirs = |row: &Row| {
        row.is_live() && (reference(&row.doc, "owner") == Some(link.owner) || Audience::of(&row.doc) != Audience::Own)
    };
    let found = records::load(db, ws, &[Read::Row(id)]).await?;
    let board = found.rows.into_iter().map(|stored| stored.row).find(|row| row.kind == "board" && is_theirs(row));
    let Some(board) = board else { return Ok(None) };
    let placed = own_board::cards(&board.doc);
    let wanted: Vec<Read> = placed
        .iter()
        .filter_map(|card| if let Shows::Report(id) = card.shows { Some(Read::Row(id)) } else { None })
        .collect();
    let reports = records::load(db, ws, &wanted).await?;
    let known = |id: RowId| {
        let row = reports.rows.iter().map(|stored| &stored.row).find(|row| row.id == id)?;
        let is_report = row.kind == "report" && is_theirs(row);
        Some((report::KIND.title_of(&row.doc).to_owned(), Report::from_doc(&row.doc).filter(|_| is_report)?))
    };
    Ok(Some(link.shows.faces(Some(&placed), &known)))
}

enum Drawn {
    Number(Number),
    Chart(Chart),
}

/// What every card needs to be answered.
struct Shown<'a> {
    db: &'a Db,
    company: &'a Company,
    eyes: &'a Eyes<'a>,
    link: &'a Link,
    coin: Coin,
    today: Day,
}

impl Shown<'_> {
    /// A card with its figures; nothing for one that names records, or that only a device can answer.
    async fn draw(&self, face: Face) -> Result<Option<Drawn>, ApiError> {
        let (plan, cube) = match self.eyes.answer(self.db, self.company, &face.ask).await {
            Err(ApiError::Unanswerable(_)) => return Ok(None),
            answered => answered?,
        };
        if !plan.may_leave() {
            return Ok(None);
        }
        let records = match self.link.fewer {
            Some(_) => Some(self.eyes.cube(self.db, self.company, &plan.of_records()).await?),
            None => None,
        };
        let fewer = |measure: usize, keys: &[Key]| match (self.link.fewer, &records) {
            (Some(fewer), Some(cube)) => (fewer, plan.records(cube, keys, measure)),
            _ => (0, 0),
        };
        let Some(measure) = plan.measures.first().copied() else { return Ok(None) };
        if face.look == Look::Number && plan.by.is_empty() {
            let whole = cube.whole(0);
            let before = match face.earlier(self.company.calendar, self.today) {
                Some(ask) => self.eyes.answer(self.db, self.company, &ask).await?.1.whole(0).number(measure, self.coin),
                None => None,
            };
            let (limit, count) = fewer(0, &[]);
            return Ok(Some(Drawn::Number(Number {
                title: face.title,
                measure,
                change: whole.number(measure, self.coin).zip(before),
                now: whole,
                hidden: count > 0 && count < i128::from(limit),
            })));
        }
        let kind = plan.facts.first().map(|fact| fact.query.kind.clone()).unwrap_or_default();
        let ordered = |at: usize| face.ask.by.get(at).is_some_and(|by| report::is_ordered(&kind, by));
        let mut layout = report::layout(face.look, [ordered(0), ordered(1)], self.coin);
        layout.top = Some(if ordered(0) { MOST_PARTS } else { layout.top.unwrap_or(TOP).min(TOP_OF_LIST) });
        let answer = Answer::new(&plan, &cube, &self.company.book, &layout);
        let counts = |measure: usize| {
            let all = fewer(measure, &[]).1;
            let of_head =
                |head: &Head| if head.others > 0 { 0 } else { fewer(measure, std::slice::from_ref(&head.key)).1 };
            let counts: Vec<i128> = answer.rows.iter().map(of_head).collect();
            let rest = (all - counts.iter().sum::<i128>()).max(0);
            let rest_of = |(head, count): (&Head, i128)| if head.others > 0 { rest } else { count };
            answer.rows.iter().zip(counts).map(rest_of).collect::<Vec<_>>()
        };
        let by_measure: Vec<Vec<bool>> = (0..answer.measures.len())
            .map(|measure| small::hidden(&counts(measure), self.link.fewer.unwrap_or_default()))
            .collect();
        let of_row = |row: usize| by_measure.iter().map(|marks| marks.get(row) == Some(&true)).collect();
        let hidden = (0..answer.rows.len()).map(of_row).collect();
        Ok(Some(Drawn::Chart(Chart { title: face.title, look: face.look, answer, hidden })))
    }
}
