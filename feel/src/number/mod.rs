//! Decimal numbers (DMN 1.5 §10.3.2.3.1): the Decimal128 format of IEEE 754-2008, that is 34
//! significant digits, exponents of ±6,000 and rounding to the nearest, ties to even.
//!
//! The coefficient is a `u128`, so what conditions mostly do (comparing and adding short numbers)
//! is plain integer arithmetic. Only what outgrows it goes through the 256-bit and 512-bit integers
//! of `fastnum`. Its own decimals are not used: they keep seven guard digits, hence may round
//! twice, and panic on overflow unless every operand carries a context that forbids it.

mod arithmetic;
mod exponential;
mod power;
mod root;
mod rounding;
mod scale;
mod text;

pub(crate) use power::NoNumber;
pub(crate) use scale::Rounding;

use std::cmp::Ordering;

/// The most significant digits a number has.
pub const NUMBER_DIGITS_MAX: u32 = 34;

/// The largest coefficient: 34 nines.
const COEFFICIENT_MAX: u128 = 10u128.pow(NUMBER_DIGITS_MAX) - 1;

/// The exponents of a coefficient's last digit, after Decimal128.
const EXPONENT_MIN: i32 = -6176;
const EXPONENT_MAX: i32 = 6111;

/// A decimal number of at most 34 significant digits.
///
/// It remembers how many decimals it was written with: `1.50` is shown as `1.50`, and
/// `0.10 + 0.20` as `0.30`. Comparing looks at the value only: `1.50` equals `1.5`. There is no
/// negative zero, no infinity and no NaN.
#[derive(Debug, Clone, Copy)]
pub struct Number {
    /// The coefficient in two halves, which let a value be 24 bytes rather than 32.
    high: u64,
    low: u64,
    /// The power of ten of the coefficient's last digit.
    exponent: i16,
    /// Never true if the coefficient is zero.
    negative: bool,
}

impl Number {
    /// Zero.
    pub const ZERO: Self = Self { high: 0, low: 0, exponent: 0, negative: false };

    /// True for zero, however many decimals it was written with.
    pub fn is_zero(&self) -> bool {
        self.high == 0 && self.low == 0
    }

    /// True for numbers below zero.
    pub fn is_negative(&self) -> bool {
        self.negative
    }

    /// The number as an `i64`, if it is a whole number in range.
    ///
    /// ```
    /// let number = baton_feel::Number::parse("12.00").expect("a number");
    /// assert_eq!(number.to_i64(), Some(12));
    /// ```
    pub fn to_i64(&self) -> Option<i64> {
        let whole = if self.exponent >= 0 {
            let factor = 10u128.checked_pow(u32::from(self.exponent.unsigned_abs()))?;
            self.coefficient().checked_mul(factor)?
        } else {
            let (quotient, remainder) = match ten_to(self.exponent.unsigned_abs()) {
                Some(divisor) => (self.coefficient() / divisor, self.coefficient() % divisor),
                None => (0, self.coefficient()),
            };
            if remainder != 0 {
                return None;
            }
            quotient
        };
        let signed = i128::try_from(whole).ok()?;
        i64::try_from(if self.negative { -signed } else { signed }).ok()
    }

    /// The digits as a whole number, at most [`COEFFICIENT_MAX`]. Zero has no sign and no trailing
    /// zeros before the point.
    fn new(negative: bool, coefficient: u128, exponent: i16) -> Self {
        let [low, high] = halves(coefficient);
        let is_zero = coefficient == 0;
        let exponent = if is_zero { exponent.min(0) } else { exponent };
        Self { high, low, exponent, negative: negative && !is_zero }
    }

    /// The digits as a whole number.
    fn coefficient(&self) -> u128 {
        u128::from(self.high) << 64 | u128::from(self.low)
    }

    /// The power of ten of the first digit.
    fn adjusted_exponent(&self) -> i32 {
        i32::from(self.exponent) + digits(self.coefficient()).cast_signed() - 1
    }

    /// Compares what both are without their signs.
    fn compare_magnitude(&self, other: &Self) -> Ordering {
        if self.exponent == other.exponent || self.is_zero() || other.is_zero() {
            return self.coefficient().cmp(&other.coefficient());
        }
        let by_first_digit = self.adjusted_exponent().cmp(&other.adjusted_exponent());
        if by_first_digit != Ordering::Equal {
            return by_first_digit;
        }
        // The first digits align, so the shorter coefficient grows to the length of the longer one.
        let gap = self.exponent.abs_diff(other.exponent);
        let factor = ten_to(gap).unwrap_or(u128::MAX);
        if self.exponent > other.exponent {
            self.coefficient().saturating_mul(factor).cmp(&other.coefficient())
        } else {
            self.coefficient().cmp(&other.coefficient().saturating_mul(factor))
        }
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => self.compare_magnitude(other),
            (true, true) => other.compare_magnitude(self),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self { high: 0, low: value.unsigned_abs(), exponent: 0, negative: value < 0 }
    }
}

impl From<u64> for Number {
    fn from(value: u64) -> Self {
        Self { high: 0, low: value, exponent: 0, negative: false }
    }
}

/// The low and the high 64 bits.
#[expect(clippy::cast_possible_truncation, reason = "the low half is what is asked for")]
fn halves(value: u128) -> [u64; 2] {
    [value as u64, (value >> 64) as u64]
}

/// The decimal digits of a coefficient; zero has one.
fn digits(coefficient: u128) -> u32 {
    coefficient.checked_ilog10().unwrap_or(0) + 1
}

/// Ten to the `power`, where it fits.
fn ten_to(power: u16) -> Option<u128> {
    const POWERS: [u128; 39] = {
        let mut powers = [1; 39];
        let mut index = 1;
        while index < powers.len() {
            powers[index] = powers[index - 1] * 10;
            index += 1;
        }
        powers
    };
    POWERS.get(usize::from(power)).copied()
}
