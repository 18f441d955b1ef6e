//! Keys, times and JSON texts: the identifiers and values that everything else refers to.
//!
//! A key is a `u64` whose upper 13 bits name a partition. Keys are handed out in aligned blocks
//! of [`KEY_BLOCK`]: a block belongs to one process instance, so the owner of any key is found by
//! a point look-up of its block (see `state::keys`). All keys are positive as `i64`.

use std::fmt;
use std::sync::Arc;

use minicbor::data::Type;
use minicbor::decode::{Decode, Decoder, Error as DecodeError};
use minicbor::encode::{Encode, Encoder, Error as EncodeError, Write};

use crate::record::{self, RecordContext};

pub use baton_models::ElementId;

/// Keys in one block; blocks start at multiples of it.
pub const KEY_BLOCK: u64 = 32;

/// Bits of a key below its partition number.
pub const PARTITION_SHIFT: u32 = 51;

/// Number of a partition, 1 to 4095, so that keys stay positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartitionId(pub u16);

impl PartitionId {
    /// The partition that owns deployments, definitions, users and the clock.
    pub const FIRST: Self = Self(1);

    /// The first key of the first block of this partition.
    pub fn first_key(self) -> u64 {
        (u64::from(self.0) << PARTITION_SHIFT) + KEY_BLOCK
    }

    /// The partition that handed out a key.
    pub fn of_key(key: u64) -> Self {
        Self(u16::try_from(key >> PARTITION_SHIFT).unwrap_or(u16::MAX))
    }
}

macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl<C: RecordContext> Encode<C> for $name {
            fn encode<W: Write>(
                &self,
                encoder: &mut Encoder<W>,
                context: &mut C,
            ) -> Result<(), EncodeError<W::Error>> {
                record::encode_key(self.0, encoder, context)
            }
        }

        impl<'b, C: RecordContext> Decode<'b, C> for $name {
            fn decode(decoder: &mut Decoder<'b>, context: &mut C) -> Result<Self, DecodeError> {
                record::decode_key(decoder, context).map(Self)
            }
        }
    )*};
}

keys! {
    /// One deployment: a set of files taken over together.
    DeploymentKey,
    /// One version of a process.
    ProcessDefinitionKey,
    /// One run of a process. Also the key of its root scope.
    ProcessInstanceKey,
    /// One activation of a flow node, or the process instance as a root scope.
    ElementInstanceKey,
    /// One variable in one scope.
    VariableKey,
    /// Work for an outside worker.
    JobKey,
    /// Work for a person.
    UserTaskKey,
    /// A stuck, repairable step.
    IncidentKey,
    /// What an element instance, a scope or a process definition waits for: a timer, a message, a
    /// signal.
    SubscriptionKey,
    /// One published message.
    MessageKey,
    /// One broadcast of a signal.
    BroadcastKey,
}

impl ProcessInstanceKey {
    /// The stream of facts that belong to no instance.
    pub const PARTITION_STREAM: Self = Self(0);

    /// The root scope of this instance.
    pub fn root_scope(self) -> ElementInstanceKey {
        ElementInstanceKey(self.0)
    }
}

impl ElementInstanceKey {
    /// The job that an element is created with has the key behind its own: found without an index.
    pub fn embedded_job(self) -> JobKey {
        JobKey(self.0.wrapping_add(1))
    }
}

impl JobKey {
    /// The element instance that would hold this job in its own record.
    pub fn embedding_element(self) -> ElementInstanceKey {
        ElementInstanceKey(self.0.wrapping_sub(1))
    }
}

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// This time plus milliseconds, held at the ends of the range.
    #[must_use]
    pub fn plus_ms(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }
}

impl<C> Encode<C> for Timestamp {
    fn encode<W: Write>(
        &self,
        encoder: &mut Encoder<W>,
        _context: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        encoder.i64(self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Timestamp {
    fn decode(decoder: &mut Decoder<'b>, _context: &mut C) -> Result<Self, DecodeError> {
        decoder.i64().map(Self)
    }
}

/// A JSON value as it was sent, digit by digit. Valid JSON by construction at the API.
///
/// A value longer than [`JsonText::INLINE_BYTES_MAX`] is stored in chunks before the command that
/// sets it; events and rows then hold only its hash. Whatever leaves the engine is inline.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct JsonText(JsonForm);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum JsonForm {
    Inline(Arc<str>),
    Stored(ContentHash, u64),
}

impl JsonText {
    /// Longer values are stored apart, in bytes.
    pub const INLINE_BYTES_MAX: usize = 64 * 1024;

    /// A value that is stored apart: its hash and its length in bytes.
    pub fn stored(hash: ContentHash, length: u64) -> Self {
        Self(JsonForm::Stored(hash, length))
    }

    /// The text; empty for a value that is stored apart.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            JsonForm::Inline(text) => text,
            JsonForm::Stored(..) => "",
        }
    }

    /// Hash and length of a value that is stored apart.
    pub fn stored_as(&self) -> Option<(ContentHash, u64)> {
        match &self.0 {
            JsonForm::Inline(_) => None,
            JsonForm::Stored(hash, length) => Some((*hash, *length)),
        }
    }
}

impl From<&str> for JsonText {
    fn from(text: &str) -> Self {
        Self(JsonForm::Inline(Arc::from(text)))
    }
}

impl<C> Encode<C> for JsonText {
    fn encode<W: Write>(
        &self,
        encoder: &mut Encoder<W>,
        _context: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        match &self.0 {
            JsonForm::Inline(text) => encoder.str(text)?.ok(),
            JsonForm::Stored(hash, length) => encoder.array(2)?.bytes(&hash.0)?.u64(*length)?.ok(),
        }
    }
}

impl<'b, C> Decode<'b, C> for JsonText {
    fn decode(decoder: &mut Decoder<'b>, context: &mut C) -> Result<Self, DecodeError> {
        if decoder.datatype()? != Type::Array {
            return decoder.str().map(Self::from);
        }
        decoder.array()?;
        let hash = ContentHash::decode(decoder, context)?;
        Ok(Self::stored(hash, decoder.u64()?))
    }
}

/// SHA-256 of stored bytes: deployed files and values too large for a row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ContentHash(pub [u8; 32]);

impl fmt::Debug for ContentHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl<C> Encode<C> for ContentHash {
    fn encode<W: Write>(
        &self,
        encoder: &mut Encoder<W>,
        _context: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        encoder.bytes(&self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for ContentHash {
    fn decode(decoder: &mut Decoder<'b>, _context: &mut C) -> Result<Self, DecodeError> {
        let bytes = decoder.bytes()?;
        bytes.try_into().map(Self).map_err(|_| DecodeError::message("a content hash has 32 bytes"))
    }
}
