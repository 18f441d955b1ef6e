//! From exact results to 34 digits: nearest, ties to even (DMN 1.5 §10.3.2.3.1).

use super::{
    COEFFICIENT_MAX, EXPONENT_MAX, EXPONENT_MIN, NUMBER_DIGITS_MAX, Number, digits, halves, ten_to,
};
use fastnum::U256;
use std::cmp::Ordering;

/// A result before rounding: `coefficient` × 10^`exponent`, and a bit more if `inexact`.
///
/// An inexact coefficient has at least 35 digits: what is missing decides ties only.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exact<C> {
    pub(super) negative: bool,
    pub(super) coefficient: C,
    pub(super) exponent: i32,
    pub(super) inexact: bool,
}

impl Exact<u128> {
    /// The nearest number; `None` if it is too large for the format.
    pub(super) fn round(self) -> Option<Number> {
        if self.coefficient <= COEFFICIENT_MAX
            && let EXPONENT_MIN..=EXPONENT_MAX = self.exponent
            && let Ok(exponent) = i16::try_from(self.exponent)
        {
            return Some(Number::new(self.negative, self.coefficient, exponent));
        }
        let surplus = digits(self.coefficient).saturating_sub(NUMBER_DIGITS_MAX);
        let drop = surplus.max(below_minimum(self.exponent));
        let Some(divisor) = u16::try_from(drop).ok().and_then(ten_to) else {
            return Some(Number::ZERO); // Fewer than half of the smallest number.
        };
        let remainder = self.coefficient % divisor;
        let above_half = remainder.cmp(&(divisor / 2));
        self.finish(self.coefficient / divisor, drop, above_half)
    }
}

impl Exact<U256> {
    /// The nearest number; `None` if it is too large for the format.
    pub(super) fn round(self) -> Option<Number> {
        if let Some(coefficient) = to_u128(&self.coefficient) {
            return self.with(coefficient).round();
        }
        let surplus = self.coefficient.decimal_digits().saturating_sub(NUMBER_DIGITS_MAX);
        let drop = surplus.max(below_minimum(self.exponent));
        let Some(divisor) = U256::checked_power_of_ten(drop) else {
            return Some(Number::ZERO);
        };
        let (quotient, remainder) = self.coefficient.div_rem(divisor);
        let above_half = remainder.cmp(&(divisor / U256::TWO));
        // At most 34 digits are left, so the conversion always succeeds.
        let quotient = to_u128(&quotient)?;
        self.with(self.coefficient).finish(quotient, drop, above_half)
    }
}

impl<C> Exact<C> {
    /// The same with another coefficient.
    fn with<D>(&self, coefficient: D) -> Exact<D> {
        Exact {
            negative: self.negative,
            coefficient,
            exponent: self.exponent,
            inexact: self.inexact,
        }
    }

    /// Rounds `quotient`, what is left after `drop` digits that compare to a half as `above_half`.
    fn finish(&self, quotient: u128, drop: u32, above_half: Ordering) -> Option<Number> {
        let up = match above_half {
            Ordering::Greater => true,
            Ordering::Less => false,
            // No digit was dropped, though half of one unit is zero: nothing to round.
            Ordering::Equal if drop == 0 => false,
            Ordering::Equal => self.inexact || quotient % 2 == 1,
        };
        let mut coefficient = quotient + u128::from(up);
        let mut exponent = self.exponent.saturating_add_unsigned(drop);
        if coefficient > COEFFICIENT_MAX {
            coefficient /= 10; // It was 34 nines: now a one and zeros.
            exponent += 1;
        }
        if coefficient == 0 {
            exponent = exponent.clamp(EXPONENT_MIN, 0);
        } else if exponent > EXPONENT_MAX {
            // Large powers of ten fit by writing some of their zeros out.
            let zeros = u16::try_from(exponent - EXPONENT_MAX).ok()?;
            coefficient = coefficient.checked_mul(ten_to(zeros)?)?;
            exponent = EXPONENT_MAX;
            if coefficient > COEFFICIENT_MAX {
                return None;
            }
        }
        Some(Number::new(self.negative, coefficient, i16::try_from(exponent).ok()?))
    }
}

/// How many digits must go so that the last one is not below the smallest exponent.
fn below_minimum(exponent: i32) -> u32 {
    EXPONENT_MIN.saturating_sub(exponent).max(0).cast_unsigned()
}

/// A `u128` as a wide integer.
pub(super) fn widen(value: u128) -> U256 {
    let [low, high] = halves(value);
    U256::from_digits([low, high, 0, 0])
}

/// A wide integer as a `u128`, if it fits.
pub(super) fn to_u128(value: &U256) -> Option<u128> {
    match value.digits() {
        [low, high, 0, 0] => Some(u128::from(*low) | u128::from(*high) << 64),
        _ => None,
    }
}
