//! Numbers as Java has them: integers of 64 bits, larger ones, doubles.
//!
//! A number that is read from JSON and handed on keeps every digit of its text. Computing with it
//! goes by Java: a number with a fraction or an exponent is a double; an integer beyond 64 bits is
//! a `BigInteger`, here of up to 38 digits, and one beyond those is a double as well.

mod text;

use std::fmt::{self, Display, Formatter};
use std::sync::Arc;

pub(crate) use text::{double_of, double_text};

/// A number. Comparing with `==` is by value and kind, whatever the digits.
#[derive(Debug, Clone)]
pub struct Number {
    kind: Kind,
    /// The JSON text, where writing the kind would give another.
    digits: Option<Arc<str>>,
}

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Long(i64),
    /// Rare, so it does not make every value larger.
    Big(Box<i128>),
    Double(f64),
}

/// What arithmetic sees of a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Numeric {
    Long(i64),
    Big(i128),
    Double(f64),
}

impl Number {
    /// Reads a number in the form that JSON has; `None` if the text is none.
    pub fn parse(text: &str) -> Option<Self> {
        let integer = !text.contains(['.', 'e', 'E']);
        if integer && let Ok(long) = text.parse() {
            let digits = (text == "-0").then(|| text.into());
            return Some(Self { kind: Kind::Long(long), digits });
        }
        if integer && let Ok(big) = text.parse() {
            return Some(Self { kind: Kind::Big(Box::new(big)), digits: None });
        }
        if !text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'))
        {
            return None;
        }
        let double = text.parse().ok()?;
        Some(Self { kind: Kind::Double(double), digits: Some(text.into()) })
    }

    /// The integer, if it is one of 64 bits.
    pub fn as_i64(&self) -> Option<i64> {
        if let Kind::Long(long) = self.kind { Some(long) } else { None }
    }

    /// The nearest double; infinite beyond the doubles.
    #[expect(clippy::cast_precision_loss, reason = "Java's `doubleValue` rounds as well")]
    pub fn as_f64(&self) -> f64 {
        match &self.kind {
            Kind::Long(long) => *long as f64,
            Kind::Big(big) => **big as f64,
            Kind::Double(double) => *double,
        }
    }

    pub(crate) fn numeric(&self) -> Numeric {
        match &self.kind {
            Kind::Long(long) => Numeric::Long(*long),
            Kind::Big(big) => Numeric::Big(**big),
            Kind::Double(double) => Numeric::Double(*double),
        }
    }

    /// As Java's `toString` writes it, which is what becomes part of a text: `2.0`, `1.0E7`.
    pub(crate) fn java_text(&self) -> String {
        match (&self.kind, &self.digits) {
            (Kind::Double(_), Some(digits)) if !digits.contains(['.', 'e', 'E']) => {
                String::from(&**digits) // An integer beyond `Big`.
            }
            (Kind::Double(double), _) => double_text(*double),
            (Kind::Long(long), _) => long.to_string(),
            (Kind::Big(big), _) => big.to_string(),
        }
    }

    /// At most this many bytes of JSON text.
    pub(crate) fn text_bytes_max(&self) -> usize {
        self.digits.as_ref().map_or(40, |digits| digits.len())
    }
}

impl From<Numeric> for Number {
    fn from(numeric: Numeric) -> Self {
        let kind = match numeric {
            Numeric::Long(long) => Kind::Long(long),
            Numeric::Big(big) => Kind::Big(Box::new(big)),
            Numeric::Double(double) => Kind::Double(double),
        };
        Self { kind, digits: None }
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Numeric::Long(value).into()
    }
}

impl From<f64> for Number {
    fn from(value: f64) -> Self {
        Numeric::Double(value).into()
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

/// The number as JSON. What JSON has no number for is a string, as Java's JSON writers do:
/// `"Infinity"`, `"-Infinity"`, `"NaN"`.
impl Display for Number {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        if let Some(digits) = &self.digits {
            return formatter.write_str(digits);
        }
        match &self.kind {
            Kind::Long(long) => write!(formatter, "{long}"),
            Kind::Big(big) => write!(formatter, "{big}"),
            Kind::Double(double) if double.is_finite() => write!(formatter, "{double:?}"),
            Kind::Double(double) => write!(formatter, "\"{}\"", double_text(*double)),
        }
    }
}
