//! Streams of results, as subscriptions are.

use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use convex010::FunctionResult;
use futures_core03::Stream;
use serde::de::DeserializeOwned;

use super::{CallError, from_result};
use convex_schema_core::ConvexType;

/// Reads each result of a stream, such as the official client's `QuerySubscription`.
///
/// `next` is a method of `futures::StreamExt`, or of tokio's.
///
/// ```no_run
/// use convex_schema_rows::convex010::{CallError, ReadResults, to_args};
/// use convex_schema_core::{ConvexType, Table};
/// use convex_schema_rows::Doc;
///
/// # use std::{future::poll_fn, pin::Pin};
/// # use futures_core03::Stream;
/// # trait StreamExt: Stream + Unpin {
/// #     fn next(&mut self) -> impl Future<Output = Option<Self::Item>> {
/// #         poll_fn(|context| Pin::new(&mut *self).poll_next(context))
/// #     }
/// # }
/// # impl<S: Stream + Unpin> StreamExt for S {}
/// # async fn messages<Args, Message>(
/// #     client: &mut ::convex010::ConvexClient,
/// #     args: &Args,
/// # ) -> Result<(), Box<dyn std::error::Error>>
/// # where
/// #     Args: ConvexType + serde::Serialize,
/// #     Message: Table + ConvexType + serde::de::DeserializeOwned,
/// # {
/// let subscription = client.subscribe("messages:latest", to_args(args)?).await?;
/// let mut messages = subscription.results::<Vec<Doc<Message>>>();
/// while let Some(latest) = messages.next().await {
///     println!("{} messages", latest?.len());
/// }
/// # Ok(())
/// # }
/// ```
pub trait ReadResults: Stream<Item = FunctionResult> + Sized {
    /// Returns the stream of what [`from_result`] makes of each item. A function that fails does
    /// not end it: the subscription goes on, and its next result may be one.
    fn results<T: ConvexType + DeserializeOwned>(self) -> Results<Self, T> {
        Results {
            stream: self,
            read: PhantomData,
        }
    }
}

impl<S: Stream<Item = FunctionResult>> ReadResults for S {}

/// A stream of `Result<T, CallError>`: see [`ReadResults::results`].
#[derive(Debug)]
#[must_use = "a stream does nothing unless it is polled"]
pub struct Results<S, T> {
    stream: S,
    read: PhantomData<fn() -> T>,
}

impl<S, T> Results<S, T> {
    /// Returns the stream that is read: a subscription knows its id.
    pub fn get_ref(&self) -> &S {
        &self.stream
    }

    /// Returns the stream that was read.
    pub fn into_inner(self) -> S {
        self.stream
    }
}

impl<S, T> Stream for Results<S, T>
where
    S: Stream<Item = FunctionResult> + Unpin,
    T: ConvexType + DeserializeOwned,
{
    type Item = Result<T, CallError>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<T, CallError>>> {
        let next = Pin::new(&mut self.stream).poll_next(context);
        next.map(|result| result.map(from_result))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.stream.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use super::*;

    /// A stream that is never late.
    struct Ready(std::vec::IntoIter<FunctionResult>);

    impl Stream for Ready {
        type Item = FunctionResult;

        fn poll_next(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<FunctionResult>> {
            Poll::Ready(self.0.next())
        }
    }

    #[test]
    fn results_are_read_one_by_one() {
        let items = vec![
            FunctionResult::Value(1.0.into()),
            FunctionResult::ErrorMessage("no".into()),
            FunctionResult::Value("text".into()),
            FunctionResult::Value(2.0.into()),
        ];
        let mut results = Ready(items.into_iter()).results::<u8>();
        let mut next = || Pin::new(&mut results).poll_next(&mut Context::from_waker(Waker::noop()));
        assert_eq!(next(), Poll::Ready(Some(Ok(1))));
        let failed = CallError::Failed("no".into());
        assert_eq!(next(), Poll::Ready(Some(Err(failed))));
        let wrong = next();
        assert!(
            matches!(wrong, Poll::Ready(Some(Err(CallError::Result(_))))),
            "{wrong:?}"
        );
        assert_eq!(next(), Poll::Ready(Some(Ok(2))));
        assert_eq!(next(), Poll::Ready(None));
    }

    /// Returns the official subscription is such a stream, and can be read without being pinned.
    #[test]
    fn subscriptions_are_streams() {
        fn is_stream<S: Stream<Item = Result<bool, CallError>> + Unpin + Send>() {}
        is_stream::<Results<convex010::QuerySubscription, bool>>();
    }
}
