//! JSON texts inside larger ones, unchanged digit by digit.

use baton_engine::ids::JsonText;
use serde::ser::{Serialize, SerializeStruct, Serializer};

/// The name by which `serde_json` knows that a text is to be written as it is. The test below fails
/// should another version use another one.
const RAW_VALUE: &str = "$serde_json::private::RawValue";

/// A valid JSON text, written into a larger one without being parsed again.
#[derive(Debug)]
pub(crate) struct RawJson<'a>(pub(crate) &'a JsonText);

impl Serialize for RawJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut raw = serializer.serialize_struct(RAW_VALUE, 1)?;
        raw.serialize_field(RAW_VALUE, self.0.as_str())?;
        raw.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_written_as_it_was_sent() {
        let text = JsonText::from(r#"{"amount": 1.10, "big":123456789012345678901234567890 }"#);
        let written = serde_json::to_string(&[RawJson(&text)]).unwrap();
        assert_eq!(written, format!("[{}]", text.as_str()));
    }
}
