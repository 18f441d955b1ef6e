//! Numbers with a given count of decimals (DMN 1.5 §10.3.4.4: `decimal`, `floor`, `round up` and
//! the like), and whole numbers.

use super::rounding::Exact;
use super::{EXPONENT_MAX, EXPONENT_MIN, Number, ten_to};
use std::cmp::Ordering;

/// Where to go from between two neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rounding {
    /// To the nearest, from the middle to the even one.
    HalfEven,
    /// To the nearest, from the middle away from zero.
    HalfUp,
    /// To the nearest, from the middle towards zero.
    HalfDown,
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
    /// To the smaller one.
    Floor,
    /// To the greater one.
    Ceiling,
}

impl Number {
    /// With `scale` decimals, or, if that is negative, with zeros before the point. `None` if the
    /// scale or the result has no place in the format.
    pub(crate) fn round_to(self, scale: i64, rounding: Rounding) -> Option<Self> {
        let exponent = i32::try_from(-scale).ok()?;
        if !(EXPONENT_MIN..=EXPONENT_MAX).contains(&exponent) {
            return None;
        }
        if i32::from(self.exponent) >= exponent {
            return Some(self);
        }
        let drop = u32::try_from(exponent - i32::from(self.exponent)).ok()?;
        let divisor = u16::try_from(drop).ok().and_then(ten_to);
        let coefficient = self.coefficient();
        let (quotient, half) = match divisor {
            Some(divisor) => {
                let remainder = coefficient % divisor;
                let half = (remainder != 0).then(|| (remainder * 2).cmp(&divisor));
                (coefficient / divisor, half)
            }
            None => (0, (coefficient != 0).then_some(Ordering::Less)),
        };
        let up = half.is_some_and(|half| match rounding {
            Rounding::HalfEven => half.is_gt() || half.is_eq() && quotient % 2 == 1,
            Rounding::HalfUp => half.is_ge(),
            Rounding::HalfDown => half.is_gt(),
            Rounding::Up => true,
            Rounding::Down => false,
            Rounding::Floor => self.negative,
            Rounding::Ceiling => !self.negative,
        });
        let coefficient = quotient + u128::from(up);
        Exact { negative: self.negative, coefficient, exponent, inexact: false }.round()
    }

    /// Without the digits behind the point; `None` if it is too large for the type.
    pub(crate) fn to_i128(self) -> Option<i128> {
        let whole = self.round_to(0, Rounding::Down)?;
        let factor = ten_to(whole.exponent.max(0).unsigned_abs())?;
        // Zero may keep decimals, all of them zeros.
        let coefficient = match whole.exponent {
            ..0 => ten_to(whole.exponent.unsigned_abs()).map_or(0, |by| whole.coefficient() / by),
            0.. => whole.coefficient().checked_mul(factor)?,
        };
        let magnitude = i128::try_from(coefficient).ok()?;
        Some(if whole.negative { -magnitude } else { magnitude })
    }

    /// The number; digits beyond the 34th are rounded.
    pub(crate) fn from_i128(value: i128) -> Self {
        let (negative, coefficient) = (value < 0, value.unsigned_abs());
        let exact = Exact { negative, coefficient, exponent: 0, inexact: false };
        exact.round().unwrap_or(Self::ZERO)
    }

    /// `coefficient` × 10^`exponent`
    pub(crate) fn with_exponent(coefficient: i64, exponent: i16) -> Self {
        Self::new(coefficient < 0, coefficient.unsigned_abs().into(), exponent)
    }

    /// Without zeros at the end of its decimals, or in front of an exponent.
    pub(crate) fn trimmed(self) -> Self {
        let (mut coefficient, mut exponent) = (self.coefficient(), self.exponent);
        while exponent != 0 && coefficient != 0 && coefficient.is_multiple_of(10) {
            coefficient /= 10;
            exponent += 1;
        }
        Self::new(self.negative, coefficient, exponent)
    }

    /// True if nothing but zeros is behind the point.
    pub(crate) fn is_whole(self) -> bool {
        self.round_to(0, Rounding::Down).is_some_and(|whole| whole == self)
    }

    /// `self - divisor * floor(self / divisor)`, with the sign of the divisor; `None` if the
    /// divisor is zero or there are not enough digits for the answer.
    pub(crate) fn modulo(self, divisor: Self) -> Option<Self> {
        let quotient = self.divide(divisor)?.round_to(0, Rounding::Floor)?;
        let rest = self.subtract(divisor.multiply(quotient)?)?;
        // The quotient may have been rounded to a whole number.
        if !rest.is_zero() && rest.negative != divisor.negative {
            return rest.add(divisor);
        }
        Some(rest)
    }

    /// The nearest float; of very long numbers, something near it.
    pub(crate) fn to_f64(self) -> f64 {
        self.to_string().parse().unwrap_or(0.0)
    }
}
