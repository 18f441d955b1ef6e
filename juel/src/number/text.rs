//! Doubles and their texts by Java's rules (`Double.toString`, `Double.valueOf`).

/// From here on Java writes an exponent.
const EXPONENT_FROM: f64 = 1e7;

/// Below this, too.
const EXPONENT_BELOW: f64 = 1e-3;

/// `Double.toString`: the shortest digits that name the double, at least one after the point.
pub(crate) fn double_text(double: f64) -> String {
    if double.is_nan() {
        return "NaN".to_owned();
    }
    if double.is_infinite() {
        return if double > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    let size = double.abs();
    if size == 0.0 || (EXPONENT_BELOW..EXPONENT_FROM).contains(&size) {
        return format!("{double:?}");
    }
    let text = format!("{double:e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let point = if mantissa.contains('.') { "" } else { ".0" };
    format!("{mantissa}{point}E{exponent}")
}

/// `Double.valueOf`, without hexadecimal numbers; `None` where Java throws.
pub(crate) fn double_of(text: &str) -> Option<f64> {
    let text = text.trim_matches(|character| character <= ' ');
    match text {
        "NaN" | "+NaN" | "-NaN" => return Some(f64::NAN),
        "Infinity" | "+Infinity" => return Some(f64::INFINITY),
        "-Infinity" => return Some(f64::NEG_INFINITY),
        _ => {}
    }
    let digits = text.strip_suffix(['d', 'D', 'f', 'F']).unwrap_or(text);
    // Rust also reads `inf` and `nan`.
    let plain = |byte| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
    if digits.bytes().all(plain) { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::{double_of, double_text};

    #[test]
    fn doubles_are_written_as_java_writes_them() {
        let table = [
            (2.5, "2.5"),
            (2.0, "2.0"),
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (0.001, "0.001"),
            (0.000_999, "9.99E-4"),
            (9_999_999.0, "9999999.0"),
            (1e7, "1.0E7"),
            (-12_345_678.9, "-1.23456789E7"),
            (1e300, "1.0E300"),
            (f64::INFINITY, "Infinity"),
            (f64::NAN, "NaN"),
        ];
        for (double, text) in table {
            assert_eq!(double_text(double), text);
        }
    }

    #[test]
    fn texts_are_read_as_java_reads_them() {
        for (text, double) in
            [(" 1.5 ", 1.5), ("1.", 1.0), (".5", 0.5), ("1e2d", 100.0), ("-3f", -3.0)]
        {
            assert_eq!(double_of(text), Some(double), "{text}");
        }
        for text in ["", "inf", "nan", "1 2", "abc", "0x1p3", "d", "é"] {
            assert_eq!(double_of(text), None, "{text}");
        }
    }
}
