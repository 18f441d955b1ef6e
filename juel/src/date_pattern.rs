//! Date patterns as Java's `SimpleDateFormat` and Joda have them: `dd.MM.yyyy HH:mm`.

use std::fmt::Write as _;

use crate::DateTime;

/// Writes a date by a pattern; an error names the letter that is not known.
pub(crate) fn format(date: &DateTime, pattern: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(letter) = rest.chars().next() {
        if letter == '\'' {
            rest = quoted(rest, &mut out)?;
            continue;
        }
        let length = rest.find(|other| other != letter).unwrap_or(rest.len());
        let (run, after) = rest.split_at(length);
        rest = after;
        if letter.is_ascii_alphabetic() {
            field(date, letter, length, &mut out)?;
        } else {
            out.push_str(run);
        }
    }
    Ok(out)
}

/// Text in apostrophes; two of them are one. Gives what follows.
fn quoted<'t>(text: &'t str, out: &mut String) -> Result<&'t str, String> {
    let inside = text.get(1..).unwrap_or_default();
    if let Some(after) = inside.strip_prefix('\'') {
        out.push('\'');
        return Ok(after);
    }
    let mut rest = inside;
    loop {
        let Some((plain, after)) = rest.split_once('\'') else {
            return Err("the pattern's text has no end: `'` is missing".to_owned());
        };
        out.push_str(plain);
        let Some(again) = after.strip_prefix('\'') else { return Ok(after) };
        out.push('\'');
        rest = again;
    }
}

/// The longest number that a field is padded to.
const WIDTH_MAX: usize = 16;

fn field(date: &DateTime, letter: char, length: usize, out: &mut String) -> Result<(), String> {
    let zoned = date.zoned();
    let number: i64 = match letter {
        'y' | 'Y' | 'u' if length == 2 => i64::from(zoned.year()).rem_euclid(100),
        'y' | 'Y' | 'u' => zoned.year().into(),
        'M' | 'L' if length >= 3 => return word(date, if length == 3 { "%b" } else { "%B" }, out),
        'M' | 'L' => zoned.month().into(),
        'd' => zoned.day().into(),
        'D' => zoned.day_of_year().into(),
        'E' => return word(date, if length <= 3 { "%a" } else { "%A" }, out),
        'e' => zoned.weekday().to_monday_one_offset().into(),
        'a' => return word(date, "%p", out),
        'H' => zoned.hour().into(),
        'k' => (i64::from(zoned.hour()) + 23) % 24 + 1,
        'K' => i64::from(zoned.hour()) % 12,
        'h' => (i64::from(zoned.hour()) + 11) % 12 + 1,
        'm' => zoned.minute().into(),
        's' => zoned.second().into(),
        'S' => zoned.millisecond().into(),
        'X' => {
            let offset = date.offset("Z", if length >= 3 { ":" } else { "" });
            // One letter leaves the minutes out.
            let kept = if length == 1 { offset.get(..3).unwrap_or(&offset) } else { &offset };
            out.push_str(kept);
            return Ok(());
        }
        'Z' => {
            let (zero, separator) = if length >= 2 { ("+00:00", ":") } else { ("+0000", "") };
            out.push_str(&date.offset(zero, separator));
            return Ok(());
        }
        _ => return Err(format!("the date pattern has no letter `{letter}`")),
    };
    let width = length.min(WIDTH_MAX);
    _ = write!(out, "{number:0width$}"); // A string takes everything.
    Ok(())
}

fn word(date: &DateTime, directive: &str, out: &mut String) -> Result<(), String> {
    let written = write!(out, "{}", date.zoned().strftime(directive));
    written.map_err(|_| "the date has no name of this kind".to_owned())
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::format;
    use crate::DateTime;

    #[test]
    fn patterns_are_those_of_java() {
        let zone = TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC);
        let date = DateTime::parse("2026-03-05T23:07:09.045Z", &zone);
        let Some(date) = date else { panic!("no date") };
        let table = [
            ("yyyy-MM-dd", "2026-03-06"),
            ("d.M.yy", "6.3.26"),
            ("HH:mm:ss.SSS", "00:07:09.045"),
            ("h a", "12 AM"),
            ("EEE, d MMM yyyy", "Fri, 6 Mar 2026"),
            ("EEEE MMMM", "Friday March"),
            ("yyyy-MM-dd'T'HH:mm:ssZ", "2026-03-06T00:07:09+0100"),
            ("ZZ|XX|X", "+01:00|+0100|+01"),
            ("''yy 'o''clock'", "'26 o'clock"),
            ("", ""),
        ];
        for (pattern, text) in table {
            assert_eq!(format(&date, pattern).as_deref(), Ok(text), "{pattern}");
        }
        assert!(format(&date, "'open").is_err());
        assert!(format(&date, "yyyy-QQ").is_err());
    }
}
