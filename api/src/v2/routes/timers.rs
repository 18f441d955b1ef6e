//! `/v2/timers`: what fires next.

use std::collections::BTreeMap;

use axum::extract::State;
use baton_engine::query::timers::{self, TimerPlace};
use baton_engine::query::{Found, QueryError};

use super::{Answer, WrittenJson, explained};
use crate::api_state::Api;
use crate::operation::{Operation, post};
use crate::problem::Problem;
use crate::request::admission::RoomForBody;
use crate::request::json::OptionalJson;
use crate::v2::dto::record_enums::event_place;
use crate::v2::dto::search::{SearchQuery, SearchResult};
use crate::v2::dto::timers::{TimerResult, TimerSearch};

/// The operations of this file.
pub(crate) fn operations() -> Vec<Operation> {
    vec![
        post(
            "/v2/timers/search",
            "searchTimers",
            "Finds timers that are armed, the next one first",
        )
        .optional_body::<TimerSearch>()
        .ok::<SearchResult<TimerResult>>("A page of timers")
        .problems(&[400, 413, 415, 503])
        .handled_by(search),
    ]
}

async fn search(
    State(api): State<Api>,
    room: RoomForBody,
    OptionalJson(body): OptionalJson<TimerSearch>,
) -> Result<WrittenJson, Problem> {
    let SearchQuery { filter, sort, page } = body.read()?;
    drop(room);
    let reading = api.engine().read(move |reader| {
        let found = timers::search(reader, &filter, &sort, &page)?;
        let explanation = explained(reader);
        let mut items = Vec::with_capacity(found.items.len());
        for (key, row) in found.items {
            let place = timers::place(reader, &row)?;
            items.push((key, (row, place)));
        }
        let Found { total, has_more_total, start_cursor, end_cursor, .. } = found;
        Ok((Found { items, total, has_more_total, start_cursor, end_cursor }, explanation))
    });
    let (found, explanation) = reading.await?;
    let mut models = BTreeMap::new();
    for (_, (row, place)) in &found.items {
        // Who waits at a sub-process waits at its border or inside: only the diagram says where.
        if *place == Some(TimerPlace::AtSubProcess) && !models.contains_key(&row.definition) {
            match api.engine().model(row.definition).await {
                Ok(model) => drop(models.insert(row.definition, model)),
                // Its last instance has ended meanwhile.
                Err(QueryError::NotFound(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
    let writing = api.engine().read(move |_| {
        let page = SearchResult::new(found, |key, (row, place)| {
            let of_model = || models.get(&row.definition)?.event_place(&row.element);
            let place = place.and_then(|place| match place {
                TimerPlace::Start => Some("START"),
                TimerPlace::Intermediate => Some("INTERMEDIATE"),
                TimerPlace::Boundary => Some("BOUNDARY"),
                TimerPlace::EventSubProcess => Some("EVENT_SUB_PROCESS"),
                TimerPlace::AtSubProcess => of_model().map(event_place),
            });
            Ok::<_, QueryError>(TimerResult::new(key, row, place))
        })?;
        Ok(page.write())
    });
    Ok(writing.await??.found_by(explanation))
}
