//! Functions by Rust type, called through the official client.

use std::pin::Pin;
use std::task::{Context, Poll};

use convex_schema_core::FunctionKind;
use convex010::{ConvexClient, FunctionResult, QuerySubscription};
use futures_core03::Stream;

use super::{CallError, from_result, to_args};
use crate::functions::{Function, FunctionError, FunctionErrorReason, Kind, Query};

/// Calls functions that `convex-schema functions generate` wrote.
///
/// ```no_run
/// use convex_schema_rows::convex010::CallFunctions;
/// use convex_schema_rows::functions::{Function, FunctionError, Query};
///
/// # async fn show<Count: Function<Kind = Query, Returns = f64> + Send>(
/// #     client: &mut ::convex010::ConvexClient,
/// #     count: Count,
/// # ) -> Result<(), FunctionError> {
/// let messages: f64 = client.call(count).await?;
/// println!("{messages} messages");
/// # Ok(())
/// # }
/// ```
pub trait CallFunctions {
    /// Calls a query, a mutation or an action, whichever `function` is.
    ///
    /// # Errors
    /// The arguments can't be written, there is no answer, the function failed, or its result is not what
    /// its type declares. Each error names the function, and the position in the arguments or the result.
    fn call<F: Function + Send>(
        &mut self,
        function: F,
    ) -> impl Future<Output = Result<F::Returns, FunctionError>> + Send;

    /// Subscribes to a query: the stream has its result now, and again whenever it changes.
    ///
    /// # Errors
    /// The arguments can't be written, or the client is closed. Errors of the query are items of the stream.
    fn subscribe_to<F: Function<Kind = Query> + Send>(
        &mut self,
        query: F,
    ) -> impl Future<Output = Result<Subscription<F>, FunctionError>> + Send;
}

impl CallFunctions for ConvexClient {
    async fn call<F: Function + Send>(&mut self, function: F) -> Result<F::Returns, FunctionError> {
        let args = to_args(&function).map_err(|error| arguments::<F>(error))?;
        drop(function);
        let result = match <F::Kind as Kind>::KIND {
            FunctionKind::Mutation => self.mutation(F::PATH, args).await,
            FunctionKind::Action => self.action(F::PATH, args).await,
            // The trait is sealed: what is neither is a query.
            _ => self.query(F::PATH, args).await,
        };
        let result = result.map_err(|error| connection::<F>(&*error))?;
        returned::<F>(result)
    }

    async fn subscribe_to<F: Function<Kind = Query> + Send>(
        &mut self,
        query: F,
    ) -> Result<Subscription<F>, FunctionError> {
        let args = to_args(&query).map_err(|error| arguments::<F>(error))?;
        drop(query);
        let stream = self.subscribe(F::PATH, args).await;
        let stream = stream.map_err(|error| connection::<F>(&*error))?;
        Ok(Subscription {
            stream,
            query: std::marker::PhantomData,
        })
    }
}

fn arguments<F: Function>(error: crate::ConvertError) -> FunctionError {
    FunctionError::new(F::PATH, FunctionErrorReason::Arguments(error))
}

fn connection<F: Function>(error: &(dyn std::error::Error + Send + Sync)) -> FunctionError {
    FunctionError::new(F::PATH, FunctionErrorReason::Connection(error.to_string()))
}

/// The result of a call as its type.
fn returned<F: Function>(result: FunctionResult) -> Result<F::Returns, FunctionError> {
    from_result(result).map_err(|error| {
        FunctionError::new(
            F::PATH,
            match error {
                CallError::Failed(message) => FunctionErrorReason::Failed(message),
                CallError::Application { message, data } => {
                    FunctionErrorReason::Application { message, data }
                }
                CallError::Result(error) => FunctionErrorReason::Result(error),
            },
        )
    })
}

/// A stream of the results of a query: see [`CallFunctions::subscribe_to`]. It has no end; a query that
/// fails may succeed later.
#[must_use = "a stream does nothing unless it is polled"]
pub struct Subscription<F> {
    stream: QuerySubscription,
    query: std::marker::PhantomData<fn() -> F>,
}

impl<F> std::fmt::Debug for Subscription<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Subscription").finish_non_exhaustive()
    }
}

impl<F> Subscription<F> {
    /// Returns the stream of the client.
    pub fn into_inner(self) -> QuerySubscription {
        self.stream
    }
}

impl<F: Function<Kind = Query>> Stream for Subscription<F> {
    type Item = Result<F::Returns, FunctionError>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<F::Returns, FunctionError>>> {
        let next = Pin::new(&mut self.stream).poll_next(context);
        next.map(|result| result.map(returned::<F>))
    }
}
