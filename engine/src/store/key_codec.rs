//! Order-preserving bytes of keys: comparing the bytes compares the keys.
//!
//! Numbers are big-endian (signed ones with their sign bit flipped). Text ends with two zero
//! bytes and writes an inner zero byte as zero, 255, so that no text is a prefix of another and
//! tuples keep their order.

use crate::ids::{
    BroadcastKey, ContentHash, DeploymentKey, ElementId, ElementInstanceKey, IncidentKey, JobKey,
    MessageKey, ProcessDefinitionKey, ProcessInstanceKey, SubscriptionKey, Timestamp, UserTaskKey,
    VariableKey,
};
use std::sync::Arc;

/// A key with an order-preserving form.
pub trait KeyCodec: Sized {
    /// Appends the bytes of this key.
    fn write(&self, bytes: &mut Vec<u8>);
    /// Takes one key from the front; `None` if the bytes are no such key.
    fn read(bytes: &mut &[u8]) -> Option<Self>;

    /// The bytes of this key.
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(24);
        self.write(&mut bytes);
        bytes
    }
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (front, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*front)
}

macro_rules! unsigned {
    ($($number:ty),*) => {$(
        impl KeyCodec for $number {
            fn write(&self, bytes: &mut Vec<u8>) {
                bytes.extend_from_slice(&self.to_be_bytes());
            }
            fn read(bytes: &mut &[u8]) -> Option<Self> {
                take(bytes).map(Self::from_be_bytes)
            }
        }
    )*};
}

unsigned!(u8, u16, u32, u64);

impl KeyCodec for i64 {
    fn write(&self, bytes: &mut Vec<u8>) {
        (self.cast_unsigned() ^ (1 << 63)).write(bytes);
    }
    fn read(bytes: &mut &[u8]) -> Option<Self> {
        u64::read(bytes).map(|number| (number ^ (1 << 63)).cast_signed())
    }
}

impl KeyCodec for i32 {
    fn write(&self, bytes: &mut Vec<u8>) {
        (self.cast_unsigned() ^ (1 << 31)).write(bytes);
    }
    fn read(bytes: &mut &[u8]) -> Option<Self> {
        u32::read(bytes).map(|number| (number ^ (1 << 31)).cast_signed())
    }
}

impl KeyCodec for () {
    fn write(&self, _bytes: &mut Vec<u8>) {}
    fn read(_bytes: &mut &[u8]) -> Option<Self> {
        Some(())
    }
}

macro_rules! numbered {
    ($($key:ident),*) => {$(
        impl KeyCodec for $key {
            fn write(&self, bytes: &mut Vec<u8>) {
                self.0.write(bytes);
            }
            fn read(bytes: &mut &[u8]) -> Option<Self> {
                KeyCodec::read(bytes).map(Self)
            }
        }
    )*};
}

numbered!(
    BroadcastKey,
    DeploymentKey,
    ElementInstanceKey,
    IncidentKey,
    JobKey,
    MessageKey,
    ProcessDefinitionKey,
    ProcessInstanceKey,
    SubscriptionKey,
    Timestamp,
    UserTaskKey,
    VariableKey
);

impl KeyCodec for ContentHash {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.0);
    }
    fn read(bytes: &mut &[u8]) -> Option<Self> {
        take(bytes).map(Self)
    }
}

fn write_text(text: &str, bytes: &mut Vec<u8>) {
    for byte in text.bytes() {
        bytes.push(byte);
        if byte == 0 {
            bytes.push(u8::MAX);
        }
    }
    bytes.extend_from_slice(&[0, 0]);
}

fn read_text(bytes: &mut &[u8]) -> Option<String> {
    let mut text = Vec::new();
    loop {
        match take::<1>(bytes)? {
            [0] => match take::<1>(bytes)? {
                [0] => return String::from_utf8(text).ok(),
                [u8::MAX] => text.push(0),
                _ => return None,
            },
            [byte] => text.push(byte),
        }
    }
}

impl KeyCodec for Arc<str> {
    fn write(&self, bytes: &mut Vec<u8>) {
        write_text(self, bytes);
    }
    fn read(bytes: &mut &[u8]) -> Option<Self> {
        read_text(bytes).map(Self::from)
    }
}

impl KeyCodec for ElementId {
    fn write(&self, bytes: &mut Vec<u8>) {
        write_text(self.as_str(), bytes);
    }
    fn read(bytes: &mut &[u8]) -> Option<Self> {
        read_text(bytes).map(|text| Self::from(text.as_str()))
    }
}

impl<T: KeyCodec> KeyCodec for Option<T> {
    /// Absent keys come last, as absent values do in ascending results.
    fn write(&self, bytes: &mut Vec<u8>) {
        match self {
            Some(key) => {
                bytes.push(0);
                key.write(bytes);
            }
            None => bytes.push(1),
        }
    }
    fn read(bytes: &mut &[u8]) -> Option<Self> {
        match take::<1>(bytes)? {
            [0] => T::read(bytes).map(Some),
            [1] => Some(None),
            _ => None,
        }
    }
}

macro_rules! tuples {
    ($(($($part:ident $index:tt),*))*) => {$(
        impl<$($part: KeyCodec),*> KeyCodec for ($($part,)*) {
            fn write(&self, bytes: &mut Vec<u8>) {
                $(self.$index.write(bytes);)*
            }
            fn read(bytes: &mut &[u8]) -> Option<Self> {
                Some(($($part::read(bytes)?,)*))
            }
        }
    )*};
}

tuples! {
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
}
