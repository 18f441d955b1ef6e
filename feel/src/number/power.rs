//! Powers (DMN 1.5 §10.3.2.15, table 60): whole ones here, others by logarithms.

use super::Number;
use super::rounding::{Exact, widen};
use fastnum::{U256, U512};

/// Digits carried while multiplying; the result has 34.
const WORKING_DIGITS: u32 = 76;

/// Why an operation gives no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoNumber {
    /// A zero divisor, or zero to a negative power.
    DivisionByZero,
    /// The base is negative and the exponent not whole, or a whole one is a thousand million or
    /// more.
    Exponent,
    /// The result is too large for the format.
    Overflow,
}

impl Number {
    /// `self ** exponent`; zero to the power of zero is one.
    pub(crate) fn power(self, exponent: Self) -> Result<Self, NoNumber> {
        if !exponent.is_whole() {
            return self.power_by_logarithm(exponent);
        }
        let exponent = exponent.to_i64().and_then(|whole| i32::try_from(whole).ok());
        let exponent = exponent.filter(|whole| whole.unsigned_abs() < 1_000_000_000);
        let exponent = exponent.ok_or(NoNumber::Exponent)?;
        if self.is_zero() {
            return match exponent {
                0 => Ok(Self::from(1_u64)),
                1.. => Ok(Self::ZERO),
                ..0 => Err(NoNumber::DivisionByZero),
            };
        }
        let negative = self.negative && exponent % 2 != 0;
        let times = exponent.unsigned_abs();
        if exponent >= 0
            && let Some(coefficient) = self.coefficient().checked_pow(times)
        {
            let exponent = i32::from(self.exponent).saturating_mul(exponent);
            let exact = Exact { negative, coefficient, exponent, inexact: false };
            return exact.round().ok_or(NoNumber::Overflow);
        }
        let power = Wide::of(self).to_the(times);
        let power = if exponent < 0 { power.reciprocal() } else { power };
        power.round(negative).ok_or(NoNumber::Overflow)
    }
}

/// A positive number of up to 76 digits: `coefficient` × 10^`exponent`, and a bit more if
/// `inexact`.
#[derive(Clone, Copy)]
struct Wide {
    coefficient: U256,
    exponent: i64,
    inexact: bool,
}

impl Wide {
    fn of(number: Number) -> Self {
        let exponent = i64::from(number.exponent);
        Self { coefficient: widen(number.coefficient()), exponent, inexact: false }
    }

    /// By squaring: thirty rounds at most, each off by at most 10^-75 of the result. Even a
    /// thousand millionth power is right to 65 digits.
    fn to_the(self, mut times: u32) -> Self {
        let mut square = self;
        let mut power = Self { coefficient: U256::ONE, exponent: 0, inexact: false };
        while times > 0 {
            if times % 2 == 1 {
                power = power.times(square);
            }
            times /= 2;
            if times > 0 {
                square = square.times(square);
            }
        }
        power
    }

    fn times(self, other: Self) -> Self {
        let product = double(self.coefficient) * double(other.coefficient);
        let exponent = self.exponent.saturating_add(other.exponent);
        Self::shortened(product, exponent, self.inexact || other.inexact)
    }

    fn reciprocal(self) -> Self {
        let zeros = self.coefficient.decimal_digits() + WORKING_DIGITS;
        let (quotient, remainder) = U512::power_of_ten(zeros).div_rem(double(self.coefficient));
        let exponent = -self.exponent - i64::from(zeros);
        Self::shortened(quotient, exponent, self.inexact || !remainder.is_zero())
    }

    fn shortened(coefficient: U512, exponent: i64, inexact: bool) -> Self {
        let surplus = coefficient.decimal_digits().saturating_sub(WORKING_DIGITS);
        let (kept, lost) = coefficient.div_rem(U512::power_of_ten(surplus));
        let [a, b, c, d, ..] = *kept.digits();
        Self {
            coefficient: U256::from_digits([a, b, c, d]),
            exponent: exponent.saturating_add(i64::from(surplus)),
            inexact: inexact || !lost.is_zero(),
        }
    }

    /// To 34 digits; an exact result loses the zeros that a division left behind.
    fn round(self, negative: bool) -> Option<Number> {
        let limit = 10_000_000;
        let exponent = i32::try_from(self.exponent.clamp(-limit, limit)).ok()?;
        let mut coefficient = self.coefficient;
        let mut stripped = 0;
        while !self.inexact && exponent + stripped < 0 {
            let (shorter, last) = coefficient.div_rem_digit(10);
            if last != 0 {
                break;
            }
            coefficient = shorter;
            stripped += 1;
        }
        let exponent = exponent + stripped;
        Exact { negative, coefficient, exponent, inexact: self.inexact }.round()
    }
}

fn double(value: U256) -> U512 {
    let [a, b, c, d] = *value.digits();
    U512::from_digits([a, b, c, d, 0, 0, 0, 0])
}
