//! Numbers as text: the literals of FEEL (DMN 1.5 §10.3.1.2, rule 35) and of JSON.

use super::rounding::Exact;
use super::{NUMBER_DIGITS_MAX, Number, digits};
use std::fmt::{self, Write as _};

/// Digits read exactly; of any more it matters only whether they are all zero.
const DIGITS_READ: u32 = 38;

/// Beyond this, exponents no longer differ in what they lead to.
const EXPONENT_READ_MAX: i64 = 1_000_000;

impl Number {
    /// How long the number is as text at most.
    pub(crate) fn text_bytes_max(&self) -> usize {
        let digits =
            if self.exponent == 0 { digits(self.coefficient()) } else { NUMBER_DIGITS_MAX };
        // A sign; with an exponent also a point and `E-6176`, or `0.000000`.
        digits as usize + if self.exponent == 0 { 1 } else { 9 }
    }

    /// Reads `-12`, `0.50`, `.5` or `1.5e-3`: what FEEL and JSON have in common, and FEEL's
    /// leading point. Digits beyond the 34th are rounded.
    ///
    /// `None` if the text is no number or too large (10^6145 and more).
    ///
    /// ```
    /// let number = baton_feel::Number::parse("0.10").expect("a number");
    /// assert_eq!(number.to_string(), "0.10");
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let (negative, bytes) = match bytes.split_first() {
            Some((b'-', rest)) => (true, rest),
            _ => (false, bytes),
        };
        let mut reader =
            Reader { bytes, at: 0, coefficient: 0, kept: 0, exponent: 0, inexact: false };
        let mut any = reader.digits(false);
        if reader.skip(b".") {
            if !reader.digits(true) {
                return None;
            }
            any = true;
        }
        if !any {
            return None;
        }
        let exponent = reader.exponent_part()?;
        if reader.at != bytes.len() {
            return None;
        }
        let exponent = (reader.exponent + exponent).clamp(-EXPONENT_READ_MAX, EXPONENT_READ_MAX);
        let exponent = i32::try_from(exponent).ok()?;
        let coefficient = reader.coefficient;
        Exact { negative, coefficient, exponent, inexact: reader.inexact }.round()
    }
}

/// Reads the parts of a number.
struct Reader<'t> {
    bytes: &'t [u8],
    at: usize,
    coefficient: u128,
    /// How many digits the coefficient has.
    kept: u32,
    exponent: i64,
    inexact: bool,
}

impl Reader<'_> {
    /// Reads digits into the coefficient; false if there are none.
    fn digits(&mut self, fraction: bool) -> bool {
        let start = self.at;
        while let Some(byte) = self.bytes.get(self.at).filter(|byte| byte.is_ascii_digit()) {
            self.at += 1;
            if self.kept < DIGITS_READ {
                self.coefficient = self.coefficient * 10 + u128::from(byte - b'0');
                self.kept += u32::from(self.coefficient != 0);
                self.exponent -= i64::from(fraction);
            } else {
                self.inexact |= *byte != b'0';
                self.exponent += i64::from(!fraction);
            }
        }
        self.at > start
    }

    /// Reads `e-3`; zero if there is none, `None` if there is but a part of one.
    fn exponent_part(&mut self) -> Option<i64> {
        if !self.skip(b"eE") {
            return Some(0);
        }
        let negative = match self.bytes.get(self.at) {
            Some(sign @ (b'+' | b'-')) => {
                self.at += 1;
                *sign == b'-'
            }
            _ => false,
        };
        let start = self.at;
        let mut exponent = 0;
        while let Some(byte) = self.bytes.get(self.at).filter(|byte| byte.is_ascii_digit()) {
            self.at += 1;
            exponent = (exponent * 10 + i64::from(byte - b'0')).min(i64::from(u32::MAX));
        }
        (self.at > start).then_some(if negative { -exponent } else { exponent })
    }

    /// Passes one of the bytes.
    fn skip(&mut self, any_of: &[u8]) -> bool {
        let found = self.bytes.get(self.at).is_some_and(|byte| any_of.contains(byte));
        self.at += usize::from(found);
        found
    }
}

/// Plain digits where 34 and at most six leading zeros suffice, else `1.5E+40`. Both are JSON.
impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut buffer = [0; 39];
        let digits = decimal(self.coefficient(), &mut buffer);
        let exponent = i32::from(self.exponent);
        let adjusted = self.adjusted_exponent();
        if self.negative {
            out.write_char('-')?;
        }
        if exponent == 0 {
            return out.write_str(digits);
        }
        if exponent > 0 && adjusted < NUMBER_DIGITS_MAX.cast_signed() {
            out.write_str(digits)?;
            return zeros(out, exponent);
        }
        if exponent < 0 && adjusted >= -7 {
            let Ok(whole) = usize::try_from(adjusted + 1) else {
                out.write_str("0.")?;
                zeros(out, -adjusted - 1)?;
                return out.write_str(digits);
            };
            let (whole, fraction) = digits.split_at_checked(whole).unwrap_or((digits, ""));
            return write!(out, "{}.{fraction}", if whole.is_empty() { "0" } else { whole });
        }
        let (first, rest) = digits.split_at_checked(1).unwrap_or((digits, ""));
        let point = if rest.is_empty() { "" } else { "." };
        write!(out, "{first}{point}{rest}E{adjusted:+}")
    }
}

fn zeros(out: &mut fmt::Formatter<'_>, count: i32) -> fmt::Result {
    (0..count).try_for_each(|_| out.write_char('0'))
}

/// The digits of a coefficient, in `buffer`.
fn decimal(coefficient: u128, buffer: &mut [u8; 39]) -> &str {
    let mut rest = coefficient;
    let mut start = buffer.len();
    while rest > u128::from(u64::MAX) && start > 0 {
        start -= 1;
        buffer[start] = last_digit(rest);
        rest /= 10;
    }
    let mut rest = u64::try_from(rest).unwrap_or(u64::MAX);
    while start > 0 {
        start -= 1;
        buffer[start] = last_digit(u128::from(rest % 10));
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    std::str::from_utf8(&buffer[start..]).unwrap_or("0")
}

fn last_digit(number: u128) -> u8 {
    b'0' + u8::try_from(number % 10).unwrap_or(0)
}
