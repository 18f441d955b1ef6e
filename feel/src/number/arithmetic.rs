//! `+ - * /` and negation of numbers (DMN 1.5 §10.3.2.15, tables 57, 59 and 62), each rounded once.
//!
//! `None` says that the result is too large for the format; the caller makes it null.

use super::rounding::{Exact, widen};
use super::{NUMBER_DIGITS_MAX, Number, digits, ten_to};
use fastnum::U256;

/// Aligned to the last digit of the smaller summand, the larger one may have this many digits.
const ALIGNED_DIGITS_MAX: u32 = 76;

impl Number {
    /// The number with the other sign.
    #[must_use]
    pub(crate) fn negate(self) -> Self {
        Self { negative: !self.negative && !self.is_zero(), ..self }
    }

    /// `self + other`.
    pub(crate) fn add(self, other: Self) -> Option<Self> {
        if self.exponent == other.exponent {
            return signed_sum(self, self.coefficient(), other, other.coefficient());
        }
        let (high, low) =
            if self.exponent > other.exponent { (self, other) } else { (other, self) };
        if high.is_zero() {
            return Some(low);
        }
        let gap = high.exponent.abs_diff(low.exponent);
        let scaled = ten_to(gap).and_then(|factor| high.coefficient().checked_mul(factor));
        if let Some(scaled) = scaled.filter(|scaled| *scaled <= u128::MAX / 4) {
            return signed_sum(high, scaled, low, low.coefficient());
        }
        if digits(high.coefficient()) + u32::from(gap) <= ALIGNED_DIGITS_MAX {
            wide_sum(high, low, gap)
        } else {
            far_sum(high, low)
        }
    }

    /// `self - other`.
    pub(crate) fn subtract(self, other: Self) -> Option<Self> {
        self.add(other.negate())
    }

    /// `self * other`.
    pub(crate) fn multiply(self, other: Self) -> Option<Self> {
        let negative = self.negative != other.negative;
        let exponent = i32::from(self.exponent) + i32::from(other.exponent);
        if let Some(coefficient) = self.coefficient().checked_mul(other.coefficient()) {
            return Exact { negative, coefficient, exponent, inexact: false }.round();
        }
        // 34 digits times 34 digits: 226 bits.
        let coefficient = widen(self.coefficient()) * widen(other.coefficient());
        Exact { negative, coefficient, exponent, inexact: false }.round()
    }

    /// `self / divisor`; `None` also if the divisor is zero.
    pub(crate) fn divide(self, divisor: Self) -> Option<Self> {
        let negative = self.negative != divisor.negative;
        let exponent = i32::from(self.exponent) - i32::from(divisor.exponent);
        if divisor.is_zero() {
            return None;
        }
        if let Some(coefficient) = quotient(self.coefficient(), divisor.coefficient()) {
            return Exact { negative, coefficient, exponent, inexact: false }.round();
        }
        // As many zeros as a u128 takes: enough for quotients that end soon, such as 10 / 4.
        let zeros = 38 - digits(self.coefficient());
        let scaled = u16::try_from(zeros).ok().and_then(ten_to)? * self.coefficient();
        if let Some(exact) = quotient(scaled, divisor.coefficient()) {
            let (coefficient, stripped) = strip_zeros(exact, zeros);
            let exponent = exponent - (zeros - stripped).cast_signed();
            return Exact { negative, coefficient, exponent, inexact: false }.round();
        }
        // Enough zeros for 35 digits of quotient: a dividend below 10^69, 230 bits.
        let shorter = digits(divisor.coefficient()).saturating_sub(digits(self.coefficient()));
        let zeros = NUMBER_DIGITS_MAX + 1 + shorter;
        let dividend = widen(self.coefficient()) * U256::power_of_ten(zeros);
        let (coefficient, remainder) = dividend.div_rem(widen(divisor.coefficient()));
        let inexact = !remainder.is_zero();
        let exponent = exponent - zeros.cast_signed();
        let quotient = Exact { negative, coefficient, exponent, inexact }.round()?;
        Some(if inexact { quotient } else { quotient.without_zeros(zeros) })
    }

    /// Without trailing zeros, at most `most` of them.
    fn without_zeros(self, most: u32) -> Self {
        let (coefficient, stripped) = strip_zeros(self.coefficient(), most);
        let exponent = i32::from(self.exponent).saturating_add_unsigned(stripped);
        match i16::try_from(exponent) {
            Ok(exponent) => Self::new(self.negative, coefficient, exponent),
            Err(_) => self,
        }
    }
}

/// Adds two coefficients of one exponent, that of `low`; both are below 2^126.
fn signed_sum(high: Number, high_part: u128, low: Number, low_part: u128) -> Option<Number> {
    let exponent = i32::from(low.exponent);
    let (negative, coefficient) = if high.negative == low.negative {
        (high.negative, high_part + low_part)
    } else if high_part >= low_part {
        (high.negative, high_part - low_part)
    } else {
        (low.negative, low_part - high_part)
    };
    Exact { negative, coefficient, exponent, inexact: false }.round()
}

/// As `signed_sum`, for exponents so different that aligning them takes up to 76 digits.
fn wide_sum(high: Number, low: Number, gap: u16) -> Option<Number> {
    let exponent = i32::from(low.exponent);
    let high_part = widen(high.coefficient()) * U256::power_of_ten(u32::from(gap));
    let low_part = widen(low.coefficient());
    let (negative, coefficient) = if high.negative == low.negative {
        (high.negative, high_part + low_part)
    } else if high_part >= low_part {
        (high.negative, high_part - low_part)
    } else {
        (low.negative, low_part - high_part)
    };
    Exact { negative, coefficient, exponent, inexact: false }.round()
}

/// The larger summand and a hint of the smaller one, which is below its 38th digit.
fn far_sum(high: Number, low: Number) -> Option<Number> {
    let zeros = 38 - digits(high.coefficient());
    let scaled = u16::try_from(zeros).ok().and_then(ten_to)? * high.coefficient();
    let exponent = i32::from(high.exponent) - zeros.cast_signed();
    let inexact = !low.is_zero();
    // Of opposite signs, the sum is one unit less and a bit more.
    let coefficient = scaled - u128::from(inexact && high.negative != low.negative);
    let sum = Exact { negative: high.negative, coefficient, exponent, inexact }.round()?;
    Some(if inexact { sum } else { high })
}

/// The quotient, if there is no remainder.
fn quotient(dividend: u128, divisor: u128) -> Option<u128> {
    dividend.checked_div(divisor).filter(|quotient| quotient * divisor == dividend)
}

/// Takes away up to `most` trailing zeros and says how many.
fn strip_zeros(mut coefficient: u128, most: u32) -> (u128, u32) {
    let mut stripped = 0;
    for step in [16_u16, 8, 4, 2, 1] {
        while let Some(divisor) = ten_to(step) {
            if !coefficient.is_multiple_of(divisor) || stripped + u32::from(step) > most {
                break;
            }
            coefficient /= divisor;
            stripped += u32::from(step);
        }
    }
    (coefficient, stripped)
}
