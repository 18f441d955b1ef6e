//! What is changed about a user task, on the wire.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use baton_engine::command::UpdateUserTask;
use baton_engine::ids::{Timestamp, UserTaskKey};
use serde::Deserialize;
use serde::de::{Deserializer, Error, IntoDeserializer, Visitor};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

use super::values::{SentTime, short_text};
use crate::problem::Problem;
use crate::request::json::JsonObject;

/// Groups or people that one user task may be offered to: each is an entry in the index of the
/// inbox.
const CANDIDATES_MAX: usize = 1_000;

/// Changes a user task.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = UserTaskUpdateRequest)]
pub(crate) struct UpdateUserTaskBody {
    #[schema(value_type = Option<Changeset>)]
    changeset: Option<JsonObject<Changeset>>,
    /// A label of what was done.
    #[schema(value_type = Option<String>)]
    action: Option<Arc<str>>,
}

/// What changes; what is left out or null stays.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Changeset {
    /// When it should be done; an empty text takes the date away.
    due_date: Option<SentDate>,
    /// When somebody should look at it; an empty text takes the date away.
    follow_up_date: Option<SentDate>,
    /// Groups it is offered to, at most 1000; none if empty.
    #[schema(value_type = Option<Vec<String>>, max_items = 1_000)]
    candidate_groups: Option<Vec<Arc<str>>>,
    /// People it is offered to, at most 1000; none if empty.
    #[schema(value_type = Option<Vec<String>>, max_items = 1_000)]
    candidate_users: Option<Vec<Arc<str>>>,
    /// The highest comes first.
    #[schema(minimum = 0, maximum = 100)]
    priority: Option<i64>,
}

impl UpdateUserTaskBody {
    /// The command that the request asks for.
    pub(crate) fn command(self, user_task: UserTaskKey) -> Result<UpdateUserTask, Problem> {
        let JsonObject(changes) = self.changeset.unwrap_or_default();
        let changes_nothing = changes.due_date.is_none()
            && changes.follow_up_date.is_none()
            && changes.candidate_groups.is_none()
            && changes.candidate_users.is_none()
            && changes.priority.is_none();
        if changes_nothing && self.action.is_none() {
            return Err(Problem::invalid_argument(
                "changeset has no value for dueDate, followUpDate, candidateGroups, \
                 candidateUsers or priority, and there is no action; give at least one of them",
            ));
        }
        Ok(UpdateUserTask {
            user_task,
            candidate_groups: names("changeset.candidateGroups", changes.candidate_groups)?,
            candidate_users: names("changeset.candidateUsers", changes.candidate_users)?,
            due_date: changes.due_date.map(|SentDate(date)| date),
            follow_up_date: changes.follow_up_date.map(|SentDate(date)| date),
            priority: changes.priority.map(priority).transpose()?,
            action: self.action,
        })
    }
}

fn names(field: &str, sent: Option<Vec<Arc<str>>>) -> Result<Option<Vec<Arc<str>>>, Problem> {
    let Some(names) = sent else { return Ok(None) };
    if names.len() > CANDIDATES_MAX {
        return Err(Problem::invalid_argument(format!(
            "{field} has {} items, but it may have at most {CANDIDATES_MAX}",
            names.len()
        )));
    }
    let checked = names.into_iter().enumerate();
    let checked = checked.map(|(place, name)| short_text(&format!("{field}[{place}]"), name));
    checked.collect::<Result<_, _>>().map(Some)
}

fn priority(sent: i64) -> Result<i32, Problem> {
    i32::try_from(sent).ok().filter(|priority| (0..=100).contains(priority)).ok_or_else(|| {
        Problem::invalid_argument(format!(
            "changeset.priority is '{sent}', but it must be from 0 to 100"
        ))
    })
}

/// A date of a changeset, or nothing for an empty text, which takes the date away.
struct SentDate(Option<Timestamp>);

impl<'de> Deserialize<'de> for SentDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(SentDateVisitor)
    }
}

struct SentDateVisitor;

impl Visitor<'_> for SentDateVisitor {
    type Value = SentDate;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a date and time with an offset, or an empty text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<SentDate, E> {
        if text.is_empty() {
            return Ok(SentDate(None));
        }
        SentTime::deserialize(text.into_deserializer()).map(|time| SentDate(Some(time.at)))
    }
}

impl PartialSchema for SentDate {
    fn schema() -> RefOr<Schema> {
        // Without `format`, which would rule out the empty text.
        ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::String))
            .description(Some("A date and time with an offset; an empty text takes it away."))
            .build()
            .into()
    }
}

impl ToSchema for SentDate {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("ChangedDate")
    }
}
