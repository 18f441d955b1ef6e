//! How keys and element ids are written inside records: the context of an encoding.
//!
//! Rows stand alone, so they carry whole keys and ids. An event page holds many of both, so it
//! writes keys relative to its instance and element ids as numbers of its own dictionary. The
//! same types serve both: the context decides. Fields carry integer tags (`minicbor`); a new
//! field is optional and takes the next tag, any other change is a new event type.

use std::collections::BTreeMap;

use baton_models::ElementId;
use minicbor::decode::{Decoder, Error as DecodeError};
use minicbor::encode::{Encoder, Error as EncodeError, Write};

/// What an encoding knows besides the value: where keys are counted from, which ids it has seen.
pub trait RecordContext {
    /// Keys are written as the difference from this key.
    fn base(&self) -> u64;
    /// The number of this id in the dictionary, added if new; `None` where ids stand as text.
    fn number_of(&mut self, id: &ElementId) -> Option<u32>;
    /// The id with this number.
    fn id_of(&self, number: u32) -> Option<ElementId>;
}

/// Rows: whole keys, ids as text.
impl RecordContext for () {
    fn base(&self) -> u64 {
        0
    }
    fn number_of(&mut self, _id: &ElementId) -> Option<u32> {
        None
    }
    fn id_of(&self, _number: u32) -> Option<ElementId> {
        None
    }
}

/// Below this many ids a look from the newest backwards is faster than an ordered map.
const LINEAR_IDS_MAX: usize = 24;

/// Event pages: keys relative to the instance, ids numbered in order of first use.
#[derive(Debug, Default)]
pub struct PageContext {
    base: u64,
    ids: Vec<ElementId>,
    numbers: BTreeMap<ElementId, u32>,
}

impl PageContext {
    /// A context for the page of the instance with this key and these known ids.
    pub fn new(base: u64, ids: Vec<ElementId>) -> Self {
        Self { base, ids, numbers: BTreeMap::new() }
    }

    /// The ids in order of their numbers.
    pub fn into_ids(self) -> Vec<ElementId> {
        self.ids
    }

    /// The ids in order of their numbers.
    pub fn ids(&self) -> &[ElementId] {
        &self.ids
    }

    fn find(&self, id: &ElementId) -> Option<u32> {
        let position = if self.numbers.is_empty() {
            self.ids.iter().rposition(|known| known == id)
        } else {
            return self.numbers.get(id).copied();
        };
        position.and_then(|position| u32::try_from(position).ok())
    }
}

impl RecordContext for PageContext {
    fn base(&self) -> u64 {
        self.base
    }

    fn number_of(&mut self, id: &ElementId) -> Option<u32> {
        if let Some(number) = self.find(id) {
            return Some(number);
        }
        let number = u32::try_from(self.ids.len()).ok()?;
        self.ids.push(id.clone());
        if !self.numbers.is_empty() {
            self.numbers.insert(id.clone(), number);
        } else if self.ids.len() > LINEAR_IDS_MAX {
            self.numbers = (0..).zip(&self.ids).map(|(number, id)| (id.clone(), number)).collect();
        }
        Some(number)
    }

    fn id_of(&self, number: u32) -> Option<ElementId> {
        self.ids.get(usize::try_from(number).ok()?).cloned()
    }
}

/// Writes a key as the signed difference from the context's base.
pub(crate) fn encode_key<C: RecordContext, W: Write>(
    key: u64,
    encoder: &mut Encoder<W>,
    context: &C,
) -> Result<(), EncodeError<W::Error>> {
    encoder.i64(key.wrapping_sub(context.base()).cast_signed())?.ok()
}

/// Reads what [`encode_key`] wrote.
pub(crate) fn decode_key<C: RecordContext>(
    decoder: &mut Decoder<'_>,
    context: &C,
) -> Result<u64, DecodeError> {
    Ok(context.base().wrapping_add(decoder.i64()?.cast_unsigned()))
}

/// `#[cbor(with = "record::element_id")]`: an element id, by number where the context has one.
pub(crate) mod element_id {
    use super::{DecodeError, Decoder, ElementId, EncodeError, Encoder, RecordContext, Write};
    use minicbor::data::Type;

    pub(crate) fn encode<C: RecordContext, W: Write>(
        id: &ElementId,
        encoder: &mut Encoder<W>,
        context: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        match context.number_of(id) {
            Some(number) => encoder.u32(number)?.ok(),
            None => encoder.str(id.as_str())?.ok(),
        }
    }

    pub(crate) fn decode<C: RecordContext>(
        decoder: &mut Decoder<'_>,
        context: &mut C,
    ) -> Result<ElementId, DecodeError> {
        if decoder.datatype()? == Type::String {
            return Ok(ElementId::from(decoder.str()?));
        }
        let number = decoder.u32()?;
        context.id_of(number).ok_or_else(|| DecodeError::message("element id is not in the page"))
    }
}

/// `#[cbor(with = "record::optional_element_id", has_nil)]`: an element id or nothing.
#[allow(clippy::ref_option, clippy::option_option, reason = "the derive macro asks for these")]
pub(crate) mod optional_element_id {
    use super::{
        DecodeError, Decoder, ElementId, EncodeError, Encoder, RecordContext, Write, element_id,
    };
    use minicbor::data::Type;

    pub(crate) fn encode<C: RecordContext, W: Write>(
        id: &Option<ElementId>,
        encoder: &mut Encoder<W>,
        context: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        match id {
            Some(id) => element_id::encode(id, encoder, context),
            None => encoder.null()?.ok(),
        }
    }

    pub(crate) fn decode<C: RecordContext>(
        decoder: &mut Decoder<'_>,
        context: &mut C,
    ) -> Result<Option<ElementId>, DecodeError> {
        if decoder.datatype()? == Type::Null {
            decoder.skip()?;
            return Ok(None);
        }
        element_id::decode(decoder, context).map(Some)
    }

    #[allow(clippy::unnecessary_wraps)] // The signature that the derive macro asks for.
    pub(crate) fn nil() -> Option<Option<ElementId>> {
        Some(None)
    }

    pub(crate) fn is_nil(id: &Option<ElementId>) -> bool {
        id.is_none()
    }
}

/// `#[cbor(with = "record::element_ids")]`: a list of element ids.
pub(crate) mod element_ids {
    use super::{
        DecodeError, Decoder, ElementId, EncodeError, Encoder, RecordContext, Write, element_id,
    };

    pub(crate) fn encode<C: RecordContext, W: Write>(
        ids: &[ElementId],
        encoder: &mut Encoder<W>,
        context: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        encoder.array(ids.len() as u64)?;
        for id in ids {
            element_id::encode(id, encoder, context)?;
        }
        Ok(())
    }

    pub(crate) fn decode<C: RecordContext>(
        decoder: &mut Decoder<'_>,
        context: &mut C,
    ) -> Result<Vec<ElementId>, DecodeError> {
        let mut ids = Vec::new();
        for _ in 0..decoder.array()?.unwrap_or(0) {
            ids.push(element_id::decode(decoder, context)?);
        }
        Ok(ids)
    }
}

/// `#[cbor(with = "record::text")]`: shared text.
pub(crate) mod text {
    use super::{DecodeError, Decoder, EncodeError, Encoder, Write};
    use std::sync::Arc;

    pub(crate) fn encode<C, W: Write>(
        text: &Arc<str>,
        encoder: &mut Encoder<W>,
        _context: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        encoder.str(text)?.ok()
    }

    pub(crate) fn decode<C>(
        decoder: &mut Decoder<'_>,
        _context: &mut C,
    ) -> Result<Arc<str>, DecodeError> {
        decoder.str().map(Arc::from)
    }
}

/// `#[cbor(with = "record::optional_text", has_nil)]`: shared text or nothing.
#[allow(clippy::ref_option, clippy::option_option, reason = "the derive macro asks for these")]
pub(crate) mod optional_text {
    use super::{DecodeError, Decoder, EncodeError, Encoder, Write};
    use minicbor::data::Type;
    use std::sync::Arc;

    pub(crate) fn encode<C, W: Write>(
        text: &Option<Arc<str>>,
        encoder: &mut Encoder<W>,
        _context: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        match text {
            Some(text) => encoder.str(text)?.ok(),
            None => encoder.null()?.ok(),
        }
    }

    pub(crate) fn decode<C>(
        decoder: &mut Decoder<'_>,
        _context: &mut C,
    ) -> Result<Option<Arc<str>>, DecodeError> {
        if decoder.datatype()? == Type::Null {
            decoder.skip()?;
            return Ok(None);
        }
        decoder.str().map(|text| Some(Arc::from(text)))
    }

    #[allow(clippy::unnecessary_wraps)] // The signature that the derive macro asks for.
    pub(crate) fn nil() -> Option<Option<Arc<str>>> {
        Some(None)
    }

    pub(crate) fn is_nil(text: &Option<Arc<str>>) -> bool {
        text.is_none()
    }
}

/// `#[cbor(with = "record::texts")]`: a list of shared texts.
pub(crate) mod texts {
    use super::{DecodeError, Decoder, EncodeError, Encoder, Write};
    use std::sync::Arc;

    pub(crate) fn encode<C, W: Write>(
        texts: &[Arc<str>],
        encoder: &mut Encoder<W>,
        _context: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        encoder.array(texts.len() as u64)?;
        for text in texts {
            encoder.str(text)?;
        }
        Ok(())
    }

    pub(crate) fn decode<C>(
        decoder: &mut Decoder<'_>,
        _context: &mut C,
    ) -> Result<Vec<Arc<str>>, DecodeError> {
        let mut texts = Vec::new();
        for text in decoder.array_iter::<&str>()? {
            texts.push(Arc::from(text?));
        }
        Ok(texts)
    }
}
