//! Long answers, written in pieces: the largest page of a search is never one stretch of memory
//! that grows by being copied, and each piece is given back as soon as it was sent.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use hyper::body::{Frame, SizeHint};
use serde::Serialize;

use crate::problem::Problem;

/// Bytes of a piece.
const PIECE: usize = 64 * 1024;

/// The longest answer, in bytes.
pub(crate) const ANSWER_BYTES_MAX: usize = 64 * 1024 * 1024;

/// What was written so far of an answer.
#[derive(Default)]
pub(crate) struct Pieces {
    full: VecDeque<Bytes>,
    last: Vec<u8>,
    bytes: usize,
    /// Why it cannot be written; what follows is left out.
    failure: Option<Problem>,
}

impl Write for Pieces {
    /// # Errors
    ///
    /// [`io::ErrorKind::FileTooLarge`] beyond [`ANSWER_BYTES_MAX`].
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes + bytes.len() > ANSWER_BYTES_MAX {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        if !self.last.is_empty() && self.last.len() + bytes.len() > PIECE {
            self.full.push_back(Bytes::from(std::mem::take(&mut self.last)));
        }
        self.last.extend_from_slice(bytes);
        self.bytes += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Pieces {
    /// Appends a text.
    pub(crate) fn text(&mut self, text: &str) {
        if self.failure.is_none()
            && let Err(error) = self.write_all(text.as_bytes())
        {
            self.fail(error.kind(), &error);
        }
    }

    /// Appends a value as JSON.
    pub(crate) fn value(&mut self, value: &impl Serialize) {
        if self.failure.is_none()
            && let Err(error) = serde_json::to_writer(&mut *self, value)
        {
            self.fail(error.io_error_kind().unwrap_or(io::ErrorKind::InvalidData), &error);
        }
    }

    fn fail(&mut self, kind: io::ErrorKind, error: &dyn std::error::Error) {
        self.failure = Some(if kind == io::ErrorKind::FileTooLarge {
            Problem::invalid_argument(format!(
                "the answer would have more than {ANSWER_BYTES_MAX} bytes; ask for fewer results \
                 at once with page.limit"
            ))
        } else {
            tracing::error!(%error, "an answer cannot be written");
            Problem::internal("the answer cannot be written; the server's log says why")
        });
    }

    /// All of it.
    ///
    /// # Errors
    ///
    /// Why it could not be written: it is longer than [`ANSWER_BYTES_MAX`], or no JSON.
    pub(crate) fn whole(mut self) -> Result<Self, Problem> {
        self.failure.take().map_or(Ok(self), Err)
    }

    /// The body of an answer; its length is known.
    pub(crate) fn into_body(mut self) -> Body {
        let last = Bytes::from(self.last);
        if self.full.is_empty() {
            return Body::from(last);
        }
        self.full.push_back(last);
        Body::new(Sent { left: self.full, bytes: self.bytes })
    }
}

/// What is left to be sent.
struct Sent {
    left: VecDeque<Bytes>,
    bytes: usize,
}

impl HttpBody for Sent {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let piece = self.left.pop_front();
        self.bytes -= piece.as_ref().map_or(0, Bytes::len);
        Poll::Ready(piece.map(|piece| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes as u64)
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;

    fn written(lengths: &[usize]) -> (Body, Vec<u8>) {
        let (mut pieces, mut expected) = (Pieces::default(), Vec::new());
        for (number, length) in lengths.iter().enumerate() {
            let part = vec![b'a' + u8::try_from(number % 26).unwrap(); *length];
            pieces.write_all(&part).unwrap();
            expected.extend(part);
        }
        (pieces.into_body(), expected)
    }

    #[tokio::test]
    async fn what_is_sent_is_what_was_written_and_its_length_is_known() {
        for lengths in [&[][..], &[10], &[PIECE, 1], &[1, PIECE, 2 * PIECE, 7], &[60_000; 40]] {
            let (body, expected) = written(lengths);
            assert_eq!(body.size_hint().exact(), Some(expected.len() as u64), "{lengths:?}");
            assert!(body.collect().await.unwrap().to_bytes() == expected, "{lengths:?}");
        }
    }

    #[test]
    fn an_answer_that_is_too_long_is_not_written() {
        let mut pieces = Pieces::default();
        pieces.write_all(&vec![b' '; ANSWER_BYTES_MAX]).unwrap();
        let error = pieces.write_all(b"x").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
    }
}
