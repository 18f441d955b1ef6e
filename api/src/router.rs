//! Routing: which operations there are, and what answers everything else.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::Uri;
use axum::middleware::from_fn_with_state;
use axum::routing::MethodRouter;

use crate::api_state::Api;
use crate::operation::Operation;
use crate::problem::Problem;
use crate::{health, metrics, openapi, v2, watch};

/// Every operation of this server, the routes of tools included.
pub(crate) fn operations() -> Vec<Operation> {
    let mut operations = v2::routes::operations();
    operations.extend(health::operations());
    operations.extend(metrics::operations());
    operations.extend(openapi::operations());
    operations
}

/// The router of all operations.
pub(crate) fn router(api: Api) -> Router {
    let mut router = Router::new();
    for operation in operations() {
        let mut route: MethodRouter<Api> = operation.route;
        if watch::is_search(operation.path) {
            route = route.layer(from_fn_with_state(api.clone(), watch::watch));
        }
        router = router.route(operation.path, route.layer(metrics::Counted::new(operation.id)));
    }
    // `request::body` bounds every body by the settings.
    let router = router.layer(DefaultBodyLimit::disable());
    router.fallback(unknown_path).method_not_allowed_fallback(unknown_method).with_state(api)
}

async fn unknown_path(uri: Uri) -> Problem {
    Problem::not_found(format!("there is nothing at {}; /docs lists what there is", uri.path()))
}

async fn unknown_method(method: axum::http::Method, uri: Uri) -> Problem {
    Problem::method_not_allowed(format!("{} does not answer {method}", uri.path()))
}
