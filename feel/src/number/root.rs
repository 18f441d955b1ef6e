//! Square roots (DMN 1.5 §10.3.4.4), rounded once.

use super::rounding::{Exact, widen};
use super::{Number, digits};
use fastnum::U256;

/// Digits of the coefficient under the root: half of them, 36, are those of the root.
const WORKING_DIGITS: u32 = 72;

impl Number {
    /// The square root; `None` of negative numbers.
    pub(crate) fn square_root(self) -> Option<Self> {
        if self.is_zero() {
            return Some(Self::ZERO);
        }
        if self.negative {
            return None;
        }
        let mut zeros = WORKING_DIGITS - digits(self.coefficient());
        // The exponent is halved, so it must be even.
        if (i32::from(self.exponent) - zeros.cast_signed()) % 2 != 0 {
            zeros += 1;
        }
        let coefficient = widen(self.coefficient()) * U256::power_of_ten(zeros);
        let root = whole_root(coefficient);
        let inexact = root * root != coefficient;
        let exponent = (i32::from(self.exponent) - zeros.cast_signed()) / 2;
        let number = Exact { negative: false, coefficient: root, exponent, inexact }.round()?;
        Some(if inexact { number } else { number.trimmed() })
    }
}

/// The largest whole number whose square is not greater, by Newton's method from above.
fn whole_root(square: U256) -> U256 {
    let mut root = U256::power_of_ten(square.decimal_digits() / 2 + 1);
    loop {
        let (quotient, _) = square.div_rem(root);
        let (better, _) = (root + quotient).div_rem(U256::TWO);
        if better >= root {
            return root;
        }
        root = better;
    }
}
