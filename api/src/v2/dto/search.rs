//! Search requests and their pages, the same for every resource.

use std::borrow::Cow;
use std::marker::PhantomData;

use baton_engine::query::{Found, LIMIT_MAX, Order, PageRequest, PageStart};
use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{AdditionalProperties, ArrayBuilder, ObjectBuilder, Ref, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::enums::WireEnum;
use super::sort::{self, SortBy};
use crate::pieces::Pieces;
use crate::problem::Problem;
use crate::request::json::JsonObject;

/// A filter of one resource.
pub(crate) trait ReadFilter: Default {
    /// The filter as the engine takes it.
    type Engine: Default + Send + 'static;

    /// Refuses what this version cannot filter by.
    fn read(self) -> Result<Self::Engine, Problem>;
}

/// Alternative filters of one search.
pub(crate) const ALTERNATIVES_MAX: usize = 100;

/// The filters in a `$or`, of which one must hold. None may have a `$or` of its own, which `has_or`
/// tells.
pub(crate) fn alternatives<F: ReadFilter>(
    or: Option<Vec<JsonObject<F>>>,
    has_or: impl Fn(&F) -> bool,
) -> Result<Vec<F::Engine>, Problem> {
    let or = or.unwrap_or_default();
    if or.len() > ALTERNATIVES_MAX {
        return Err(Problem::invalid_argument(format!(
            "filter.$or has {} items, but it may have at most {ALTERNATIVES_MAX}",
            or.len()
        )));
    }
    let read = or.into_iter().map(|JsonObject(filter)| {
        if has_or(&filter) {
            return Err(Problem::invalid_argument(
                "filter.$or has an item with $or; put its items into the outer one",
            ));
        }
        filter.read()
    });
    read.collect()
}

/// A search: filter, order and page, each of which may be left out. `E` has the sort fields.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, bound = "F: Deserialize<'de>")]
pub(crate) struct SearchRequest<F, E: WireEnum> {
    filter: Option<JsonObject<F>>,
    sort: Option<Vec<JsonObject<SortBy<E>>>>,
    page: Option<JsonObject<SearchQueryPageRequest>>,
}

/// A search as the engine takes it.
pub(crate) struct SearchQuery<Q, S> {
    /// What results must look like.
    pub(crate) filter: Q,
    /// Their order.
    pub(crate) sort: Vec<(S, Order)>,
    /// Which of them are asked for.
    pub(crate) page: PageRequest,
}

impl<F: ReadFilter, E: WireEnum> SearchRequest<F, E> {
    /// The search that the request asks for.
    pub(crate) fn read(self) -> Result<SearchQuery<F::Engine, E::Engine>, Problem> {
        Ok(SearchQuery {
            filter: self
                .filter
                .map_or_else(|| Ok(F::Engine::default()), |filter| filter.0.read())?,
            sort: sort::read(self.sort)?,
            page: SearchQueryPageRequest::read(self.page)?,
        })
    }
}

impl<F, E: WireEnum> Default for SearchRequest<F, E> {
    fn default() -> Self {
        Self { filter: None, sort: None, page: None }
    }
}

impl<F: ToSchema, E: WireEnum> PartialSchema for SearchRequest<F, E> {
    fn schema() -> RefOr<Schema> {
        let sort = Ref::from_schema_name(SortBy::<E>::name());
        ObjectBuilder::new()
            .property("filter", Ref::from_schema_name(F::name()))
            .property("sort", ArrayBuilder::new().items(sort).build())
            .property("page", Ref::from_schema_name(SearchQueryPageRequest::name()))
            .additional_properties(Some(AdditionalProperties::FreeForm(false)))
            .build()
            .into()
    }
}

impl<F: ToSchema, E: WireEnum> ToSchema for SearchRequest<F, E> {
    fn name() -> Cow<'static, str> {
        let filter = F::name();
        Cow::Owned(format!("{}SearchQuery", filter.strip_suffix("Filter").unwrap_or(&filter)))
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        fn add<T: ToSchema>(schemas: &mut Vec<(String, RefOr<Schema>)>) {
            schemas.push((T::name().into_owned(), T::schema()));
            T::schemas(schemas);
        }
        add::<F>(schemas);
        add::<SortBy<E>>(schemas);
        add::<SearchQueryPageRequest>(schemas);
    }
}

/// Which page of the results is asked for: at most one of `from`, `after` and `before`.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SearchQueryPageRequest {
    /// How many results come before the page.
    #[schema(minimum = 0)]
    from: Option<i64>,
    /// At most this many results; 100 unless given.
    #[schema(minimum = 0, maximum = 10_000)]
    limit: Option<i64>,
    /// The `endCursor` of the page before.
    #[schema(min_length = 1)]
    after: Option<String>,
    /// The `startCursor` of the page behind.
    #[schema(min_length = 1)]
    before: Option<String>,
}

impl SearchQueryPageRequest {
    /// The page as the engine takes it.
    pub(crate) fn read(page: Option<JsonObject<Self>>) -> Result<PageRequest, Problem> {
        let Some(JsonObject(page)) = page else { return Ok(PageRequest::default()) };
        let limit = match page.limit {
            None => PageRequest::default().limit,
            Some(limit) => usize::try_from(limit)
                .ok()
                .filter(|limit| *limit <= LIMIT_MAX)
                .ok_or_else(|| {
                    Problem::invalid_argument(format!(
                        "page.limit is '{limit}', but it must be 0 to {LIMIT_MAX}"
                    ))
                })?,
        };
        let start = match (page.from, page.after, page.before) {
            (None, None, None) => PageStart::Offset(0),
            (Some(from), None, None) => PageStart::Offset(usize::try_from(from).map_err(|_| {
                Problem::invalid_argument(format!(
                    "page.from is '{from}', but it must not be negative"
                ))
            })?),
            (None, Some(cursor), None) => PageStart::After(cursor),
            (None, None, Some(cursor)) => PageStart::Before(cursor),
            _ => {
                return Err(Problem::invalid_argument(
                    "page has more than one of from, after and before; give one of them",
                ));
            }
        };
        Ok(PageRequest { start, limit })
    }
}

/// What is known of all results, and cursors to the pages around this one.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SearchQueryPageResponse {
    /// How many results there are in all, or at least.
    total_items: u64,
    /// Whether `totalItems` is a lower bound.
    has_more_total_items: bool,
    /// Stands for the first result of this page.
    start_cursor: Option<String>,
    /// Stands for the last result of this page.
    end_cursor: Option<String>,
}

/// One page of results, `{"items": [...], "page": {...}}`, already written: each row is let go as
/// soon as it is in the text, so that a page is never in memory twice.
pub(crate) struct SearchResult<T> {
    written: Pieces,
    items: PhantomData<T>,
}

impl<T: Serialize> SearchResult<T> {
    /// A page as the wire shows it; `item` may read what a row only refers to.
    pub(crate) fn new<K, R, E>(
        found: Found<K, R>,
        mut item: impl FnMut(K, R) -> Result<T, E>,
    ) -> Result<Self, E> {
        let page = SearchQueryPageResponse {
            total_items: found.total,
            has_more_total_items: found.has_more_total,
            start_cursor: found.start_cursor,
            end_cursor: found.end_cursor,
        };
        let mut written = Pieces::default();
        written.text("{\"items\":[");
        for (number, (key, row)) in found.items.into_iter().enumerate() {
            written.text(if number == 0 { "" } else { "," });
            written.value(&item(key, row)?);
        }
        written.text("],\"page\":");
        written.value(&page);
        written.text("}");
        Ok(Self { written, items: PhantomData })
    }
}

impl<T> SearchResult<T> {
    /// The page as it was written.
    pub(crate) fn into_written(self) -> Pieces {
        self.written
    }
}

impl<T: ToSchema> PartialSchema for SearchResult<T> {
    fn schema() -> RefOr<Schema> {
        let item = Ref::from_schema_name(T::name());
        let page = Ref::from_schema_name(SearchQueryPageResponse::name());
        ObjectBuilder::new()
            .property("items", ArrayBuilder::new().items(item).build())
            .property("page", page)
            .description(Some("One page of results."))
            .build()
            .into()
    }
}

impl<T: ToSchema> ToSchema for SearchResult<T> {
    fn name() -> Cow<'static, str> {
        let item = T::name();
        Cow::Owned(format!("{}SearchQueryResult", item.strip_suffix("Result").unwrap_or(&item)))
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(schemas);
        let page = SearchQueryPageResponse::name().into_owned();
        schemas.push((page, SearchQueryPageResponse::schema()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::json::parse;

    fn read(text: &str) -> Result<PageRequest, String> {
        let page = parse(text.as_bytes()).map_err(|problem| problem.detail.into_owned())?;
        SearchQueryPageRequest::read(Some(page)).map_err(|problem| problem.detail.into_owned())
    }

    #[test]
    fn a_page_starts_in_one_way() {
        let from = |start, limit| Ok(PageRequest { start, limit });
        assert_eq!(read("{}"), from(PageStart::Offset(0), 100));
        assert_eq!(read(r#"{"from":5,"limit":0}"#), from(PageStart::Offset(5), 0));
        assert_eq!(read(r#"{"after":"YQ=="}"#), from(PageStart::After("YQ==".to_owned()), 100));
        assert_eq!(
            read(r#"{"before":"YQ==","limit":10000}"#),
            from(PageStart::Before("YQ==".to_owned()), 10_000)
        );
        for mixed in [
            r#"{"from":0,"after":"YQ=="}"#,
            r#"{"from":0,"before":"YQ=="}"#,
            r#"{"after":"YQ==","before":"YQ=="}"#,
        ] {
            assert!(read(mixed).unwrap_err().contains("more than one"), "{mixed}");
        }
    }

    #[test]
    fn limits_and_offsets_have_bounds() {
        assert!(read(r#"{"limit":-1}"#).unwrap_err().contains("page.limit"));
        assert!(read(r#"{"limit":10001}"#).unwrap_err().contains("page.limit"));
        assert!(read(r#"{"from":-1}"#).unwrap_err().contains("page.from"));
        assert!(read(r#"{"limit":"5"}"#).unwrap_err().contains("[limit]"));
        assert!(read(r#"{"size":5}"#).unwrap_err().contains("[size]"));
    }
}
