//! `exp`, `log` and powers with any exponent (DMN 1.5 §10.3.4.4, table 60): fixed-point numbers of
//! sixty decimals, so that 34 digits are right, though the last one may be rounded either way.

use super::rounding::Exact;
use super::{NoNumber, Number, ten_to};
use fastnum::{U256, U512};
use std::cmp::Ordering;

/// Decimals of the fixed-point numbers.
const DECIMALS: u32 = 60;

/// The natural logarithm of ten with that many decimals.
const LOGARITHM_OF_TEN: &str = "2302585092994045684017991454684364207601101488628772976033328";

/// Terms of the series: each adds at least one digit, since arguments are below 2.4.
const TERMS_MAX: u64 = 100;

/// A fixed-point number with its sign.
#[derive(Clone, Copy)]
struct Fixed {
    negative: bool,
    /// In units of the last decimal; below 10^70.
    units: U512,
}

fn one() -> U512 {
    U512::power_of_ten(DECIMALS)
}

fn logarithm_of_ten() -> Fixed {
    let mut units = U512::ZERO;
    for digit in LOGARITHM_OF_TEN.bytes() {
        units = units * U512::TEN + whole(u64::from(digit.saturating_sub(b'0')));
    }
    Fixed { negative: false, units }
}

fn whole(value: u64) -> U512 {
    U512::from_digits([value, 0, 0, 0, 0, 0, 0, 0])
}

impl Fixed {
    /// The nearest below; `None` if there are more than nine digits before the point.
    fn of(number: Number) -> Option<Self> {
        let shift = i32::from(number.exponent) + DECIMALS.cast_signed();
        let coefficient = number.coefficient();
        let [low, high] = super::halves(coefficient);
        let wide = U512::from_digits([low, high, 0, 0, 0, 0, 0, 0]);
        let units = match u32::try_from(shift) {
            Ok(zeros) if number.adjusted_exponent() < 9 => wide * U512::power_of_ten(zeros),
            Ok(_) => return None,
            Err(_) => match u16::try_from(-shift).ok().and_then(ten_to) {
                Some(_) => wide.div_rem(U512::power_of_ten(shift.unsigned_abs())).0,
                None => U512::ZERO,
            },
        };
        Some(Self { negative: number.negative, units })
    }

    fn add(self, other: Self) -> Self {
        if self.negative == other.negative {
            return Self { units: self.units + other.units, ..self };
        }
        if self.units >= other.units {
            return Self { units: self.units - other.units, ..self };
        }
        Self { units: other.units - self.units, ..other }
    }

    fn minus(self) -> Self {
        Self { negative: !self.negative, ..self }
    }

    fn times(self, other: Self) -> Self {
        let units = (self.units * other.units).div_rem(one()).0;
        Self { negative: self.negative != other.negative, units }
    }

    fn over(self, other: Self) -> Self {
        let units = (self.units * one()).div_rem(other.units).0;
        Self { negative: self.negative != other.negative, units }
    }

    fn times_whole(self, factor: i64) -> Self {
        let units = self.units * whole(factor.unsigned_abs());
        Self { negative: self.negative != (factor < 0), units }
    }

    /// The whole multiples of the logarithm of ten in it, and the rest, not negative.
    fn split(self) -> (i64, Self) {
        let ten = logarithm_of_ten();
        let (quotient, _) = self.units.div_rem(ten.units);
        let [low, ..] = *quotient.digits();
        let mut tens = i64::try_from(low).unwrap_or(i64::MAX / 2);
        if self.negative {
            tens = -tens - 1;
        }
        (tens, self.add(ten.times_whole(-tens)))
    }

    /// The series of the exponential function, of an argument between 0 and 2.4.
    fn exponential(self) -> Self {
        let mut sum = Self { negative: false, units: one() };
        let mut term = sum;
        for index in 1..TERMS_MAX {
            term = term.times(self);
            term.units = term.units.div_rem(whole(index)).0;
            if term.units == U512::ZERO {
                break;
            }
            sum = sum.add(term);
        }
        sum
    }

    /// As a number, times a power of ten.
    fn number(self, tens: i64) -> Option<Number> {
        let exponent = tens.clamp(-20_000, 20_000) - i64::from(DECIMALS);
        let exponent = i32::try_from(exponent).ok()?;
        let [a, b, c, d, ..] = *self.units.digits();
        let coefficient = U256::from_digits([a, b, c, d]);
        let (negative, inexact) = (self.negative, false);
        Exact { negative, coefficient, exponent, inexact }.round().map(Number::trimmed)
    }
}

/// The natural logarithm of a positive number.
fn logarithm(number: Number) -> Option<Fixed> {
    let tens = i64::from(number.adjusted_exponent());
    // Between 1 and 10.
    let exponent = i64::from(number.exponent) - tens;
    let mantissa = Number::new(false, number.coefficient(), i16::try_from(exponent).ok()?);
    let target = Fixed::of(mantissa)?;
    let guess = mantissa.to_f64().ln();
    let guess = Number::parse(&format!("{guess:.17}"))?;
    let mut result = Fixed::of(guess)?;
    // Halley's method triples the digits: 17, 51, more than there are.
    for _ in 0..2 {
        let power = if result.negative {
            Fixed { negative: false, units: one() }
        } else {
            result.exponential()
        };
        let step = target.add(power.minus()).times_whole(2).over(target.add(power));
        result = result.add(step);
    }
    Some(result.add(logarithm_of_ten().times_whole(tens)))
}

impl Number {
    /// Euler's number to the power of this one; `None` if that is too large.
    pub(crate) fn exponential(self) -> Option<Self> {
        if self.is_zero() {
            return Some(Self::from(1_u64));
        }
        let Some(fixed) = Fixed::of(self) else {
            return self.negative.then_some(Self::ZERO);
        };
        let (tens, rest) = fixed.split();
        rest.exponential().number(tens)
    }

    /// The natural logarithm; `None` unless the number is positive.
    pub(crate) fn natural_logarithm(self) -> Option<Self> {
        if self.negative || self.is_zero() {
            return None;
        }
        if self == Self::from(1_u64) {
            return Some(Self::ZERO);
        }
        logarithm(self)?.number(0)
    }

    /// `self ** exponent` where the exponent is not whole.
    pub(super) fn power_by_logarithm(self, exponent: Self) -> Result<Self, NoNumber> {
        if self.is_zero() && !exponent.negative {
            return Ok(Self::ZERO);
        }
        if self.is_zero() {
            return Err(NoNumber::DivisionByZero);
        }
        if self.cmp(&Self::ZERO) == Ordering::Less {
            return Err(NoNumber::Exponent);
        }
        let product = logarithm(self).zip(Fixed::of(exponent));
        let (logarithm, exponent) = product.ok_or(NoNumber::Overflow)?;
        let (tens, rest) = logarithm.times(exponent).split();
        rest.exponential().number(tens).ok_or(NoNumber::Overflow)
    }
}
