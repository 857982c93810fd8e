//! What happens between devices and the server: messages that arrive, arrive twice, or are lost.

use super::{
    model::Command,
    world::{TabId, World},
};
use crate::{
    client::{Event, NetError, Ticket},
    page::split_head,
    protocol::{PullRequest, PushRequest},
    row::RowId,
    server::Refusal,
};

/// Something on a wire.
#[derive(Clone, Debug)]
pub(super) struct Flight {
    pub(super) device: usize,
    pub(super) tab: TabId,
    pub(super) ticket: Ticket,
    pub(super) what: Wire,
}

#[derive(Clone, Debug)]
pub(super) enum Wire {
    Push(String),
    Pull(String),
    Pushed(Result<Vec<u8>, NetError>),
    Pulled(Result<Vec<u8>, NetError>),
}

impl World {
    /// How many messages are on wires.
    pub fn in_flight(&self) -> usize {
        self.flights.len()
    }

    /// Some message on a wire moves on: arrives, arrives twice, is lost.
    pub fn wire_step(&mut self) -> bool {
        if self.flights.is_empty() {
            return false;
        }
        let choice = self.random.below(self.flights.len());
        let flight = self.flights.swap_remove(choice);
        let reachable = self.devices.get(flight.device).is_some_and(|device| device.online);
        if self.random.percent(self.odds.lost) || !reachable {
            // Half of what is lost is never heard of again; the engine must lose patience by itself.
            if self.random.percent(50) {
                self.answer(&flight, Err(NetError::NoAnswer));
            }
            return true;
        }
        if self.random.percent(self.odds.twice) {
            self.flights.push(flight.clone());
        }
        match &flight.what {
            Wire::Push(_) | Wire::Pull(_) => self.serve(&flight),
            Wire::Pushed(answer) => {
                let event = Event::PushAnswered(flight.ticket, answer.clone());
                self.event(flight.device, flight.tab, event);
            }
            Wire::Pulled(Ok(answer)) if self.random.percent(40) => {
                // Its first line comes before the rest, which may still be lost.
                let event = Event::PullBegun(flight.ticket, split_head(answer).0.to_vec());
                self.event(flight.device, flight.tab, event);
                self.flights.push(flight);
            }
            Wire::Pulled(answer) => {
                let event = Event::PullAnswered(flight.ticket, answer.clone());
                self.event(flight.device, flight.tab, event);
            }
        }
        true
    }

    fn answer(&mut self, flight: &Flight, answer: Result<Vec<u8>, NetError>) {
        let what = match flight.what {
            Wire::Push(_) | Wire::Pushed(_) => Wire::Pushed(answer),
            Wire::Pull(_) | Wire::Pulled(_) => Wire::Pulled(answer),
        };
        self.flights.push(Flight { what, ..*flight });
    }

    fn serve(&mut self, flight: &Flight) {
        let Some(device) = self.devices.get(flight.device) else { return };
        let (person, signed_in) = (device.person, device.signed_in);
        let answer = if !signed_in {
            Err(NetError::SignedOut)
        } else if self.random.percent(self.odds.fails_before) {
            Err(NetError::Unwell)
        } else {
            let answer = match &flight.what {
                Wire::Push(body) => self.serve_push(person, body),
                Wire::Pull(body) => self.serve_pull(person, body),
                Wire::Pushed(_) | Wire::Pulled(_) => return,
            };
            if self.random.percent(self.odds.fails_after) { Err(NetError::Unwell) } else { answer }
        };
        self.sabotage.of_server(&mut self.server);
        self.answer(flight, answer);
    }

    fn serve_pull(&mut self, person: RowId, body: &str) -> Result<Vec<u8>, NetError> {
        let mut request: PullRequest = serde_json::from_str(body).map_err(|error| refused(&error))?;
        request.limit = 1 + self.random.below(12);
        let now = self.now();
        let answer = self.server.pull(person, &request, now).map_err(refusal)?;
        let answer = self.sabotage.of_page(answer, &self.server);
        self.check_wire(person, &answer);
        Ok(answer)
    }

    fn serve_push(&mut self, person: RowId, body: &str) -> Result<Vec<u8>, NetError> {
        let request: PushRequest<Command> = serde_json::from_str(body).map_err(|error| refused(&error))?;
        crate::server::check_push(request.protocol).map_err(refusal)?;
        let at = self.now();
        let mut response = crate::protocol::PushResponse { outcomes: Vec::new() };
        for mutation in request.mutations {
            match self.carry_out_one(person, &mutation, at) {
                Some(outcome) => response.outcomes.push(outcome),
                None => break,
            }
        }
        let response = self.sabotage.of_outcomes(response, self.server.ver());
        self.check_outcomes(&response);
        serde_json::to_vec(&response).map_err(|error| refused(&error))
    }
}

fn refused(error: &serde_json::Error) -> NetError {
    NetError::Refused { code: error.to_string() }
}

fn refusal(refusal: Refusal) -> NetError {
    match refusal {
        Refusal::Protocol => NetError::UpdateNeeded,
        Refusal::Stranger => NetError::SignedOut,
        Refusal::TooManyCursors => NetError::Refused { code: refusal.code().to_owned() },
    }
}
