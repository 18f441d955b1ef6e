//! Durations such as `5m`, `30s` or `250ms`.

/// Units, the longest first, in milliseconds.
const UNITS: &[(&str, i64)] =
    &[("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

/// Reads a duration in milliseconds.
pub fn parse(text: &str) -> Option<i64> {
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let unit = text.get(digits.len()..)?;
    let (_, milliseconds) = UNITS.iter().find(|(name, _)| *name == unit)?;
    digits.parse::<i64>().ok()?.checked_mul(*milliseconds)
}

/// Writes a duration in the longest unit in which it is whole.
pub fn write(milliseconds: i64) -> String {
    let whole = UNITS.iter().find(|(_, unit)| milliseconds % unit == 0);
    let (name, unit) = whole.unwrap_or(&("ms", 1));
    format!("{}{name}", milliseconds / unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_and_written_in_the_same_form() {
        for text in ["1d", "5m", "30s", "250ms", "36h"] {
            assert_eq!(parse(text).map(write).as_deref(), Some(text));
        }
        assert_eq!(parse("5"), None);
        assert_eq!(parse("m"), None);
    }
}
